"""Every list of the program, how one comes to it, and what a move in it sends: for `test_bytes.py`
and `bench/rows.py`.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from store.contract import Put
from store.documents import create_document
from store.model import Placement, Record
from tests.exports.desks import NOW, UNIT, empty_desk
from tests.terminal import KEYS, Terminal

__all__ = ["LISTS", "SIZES", "Where", "measure"]

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
SIZES = ((80, 24), (120, 40))
RECORDS, TITLE = 300, 40
_WORDS = (
    "深入学习贯彻", "扎实推进", "全系统", "文明行业创建", "“最美养路人”", "优质服务", "志愿者",
    "机关干部", "道德讲堂", "安全生产", "示范窗口", "廉洁从业", "《行动方案》", "专题研讨",
    "交流座谈", "助力乡村振兴", "结对共建", "暨", "启动仪式", "第三季度", "现场推进",
    "2025年度", "评选表彰",
)  # fmt: skip


_MOVED = b"\x1b[r"
"""The terminal has moved the lines; what comes in is still to be drawn."""
_TIME = r"\d\d:\d\d"


class Where(NamedTuple):
    """A list, of which year, in a window of so many columns and lines."""

    name: str
    year: str
    size: tuple[int, int]


class Way(NamedTuple):
    """How to come from the home screen to a list, what its screen shows then, and how to leave."""

    keys: tuple[str, ...]
    shows: str
    steps_back: int = 1
    row: str = ""
    """A pattern of its rows, where they come after the screen."""


def _title(number: int) -> str:
    """40 characters, other ones for each number."""
    words = ""
    at = number
    while len(words) < TITLE:
        words += _WORDS[at % len(_WORDS)]
        at = at * 7 + 3
    return words[:TITLE]


def _pasted() -> str:
    return "\r".join(f"{n % 12 + 1}-{n % 27 + 1} {_title(n)} {n + 20}人" for n in range(40))


LISTS: Mapping[str, Way] = {
    "home": Way((), "F10", 0),
    **{f"section {digit}": Way((digit,), "Esc返回") for digit in "1234"},
    "unplaced": Way(("\x1b[F", KEYS["up"], "\r"), "未归类·", 1),
    "outline": Way(("\x0f",), "提纲·"),
    "records in the outline": Way(("\x0f", KEYS["down"], "\x1b[C", "\x1b[C"), "提纲·"),
    "figures": Way(("\x0e",), "数字·"),
    "check": Way(("\x1b[18~",), "审校·"),
    "todo": Way(("\x1b[24~",), "要办·"),
    "charts": Way(("\x1b[23~",), "图·"),
    "history by day": Way(("\x1c",), "历史·", 1, _TIME),
    "history by record": Way(("\x1c", " "), "历史·", 1, _TIME),
    "history of a record": Way(("2", "\x1c"), "历史·", 2, _TIME),
    "import": Way((f"\x1b[200~{_pasted()}\x1b[201~",), "Ctrl+S收下"),
    "review": Way(("\x1b[17~",), "审核"),
    "evidence": Way(("2", "\x1f"), "佐证·", 2),
    "kinds": Way((KEYS["f2"],), "类型（"),
    "search": Way((KEYS["f3"],), "查找："),
    "menu": Way((KEYS["f10"],), "菜单"),
    "documents": Way(("\x04",), "文档·"),
    "export": Way((KEYS["f9"],), "导出"),
    "help": Way((KEYS["f1"],), "帮助"),
    "pages": Way(("\x1b[15~",), "版面·"),
}


def crowd(folder: Path) -> None:
    """A year of 300 records with long titles: told, counted and not placed, some handed in, one
    changed forty times, each in a transaction of its own."""
    desk = empty_desk(folder)
    kinds = [kind.key for kind in desk.kinds.kinds.values() if kind.key not in ("zero", "problem")]
    made: list[Record] = []
    for number in range(RECORDS):
        kind = desk.kinds[kinds[number % len(kinds)]]
        fields = {
            field.key: f"{number + 3}{field.units[0]}"
            for field in kind.fields if field.is_quantity and field.units
        }  # fmt: skip
        date = f"{number % 12 + 1}-{number % 27 + 1}"
        values = {"kind": kind.key, "title": _title(number), "date": date, "fields": fields}
        made.append(desk.add(values))
    placed = {p.record.id: p for p in desk.arrangement.everything()}
    changes = [
        Put(Placement(document=desk.key, record=record.id, node=there.node, use="named"))
        for record in made[::2] if (there := placed[record.id]).node
    ]  # fmt: skip
    desk.store.commit(changes, who="甲", at=NOW.isoformat(), label="点名")
    desk.move([record.id for record in made[5::9]], "未归类")
    first = next(
        p.record for p in desk.arrangement.everything() if (p.section or "").startswith("2")
    )
    for number in range(RECORDS // 8):
        desk.edit(first.id, {"title": _title(number), "place": f"{_title(number + 1)[:12]}"})
    now = {record.id: record for record in desk.records()}
    handed = [replace(now[record.id], status="submitted") for record in made[1:60:2]]
    desk.store.commit([Put(r) for r in handed], who="甲", at=NOW.isoformat(), label="送审")
    for number in range(30):
        create_document(
            desk.store,
            unit=UNIT,
            year=2025,
            name=f"{number:02}{_title(number)}"[:24],
            who="甲",
            at=NOW.isoformat(),
        )
    desk.store.close()


def measure(names: Iterable[str], most: int, quiet: float) -> dict[Where, list[int]]:
    """Bytes of each move in each list, of the sample year and of a full one, in two sizes."""
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor() as pool:
        folders = {"sample": Path(place, "sample"), "full": Path(place, "full")}
        tool = [PROGRAM, "--data", str(folders["sample"]), "new", "--sample"]
        subprocess.run(tool, check=True, capture_output=True)
        crowd(folders["full"])

        def look(year: str, size: tuple[int, int]) -> dict[Where, list[int]]:
            command = [PROGRAM, "--data", str(folders[year]), "--doc", "年度"]
            with Terminal(command, size=size, answers=True) as terminal:
                terminal.wait_for("F10")
                return {
                    Where(name, year, size): _moves(terminal, LISTS[name], most, quiet)
                    for name in names
                }

        runs = [pool.submit(look, year, size) for year in folders for size in SIZES]
        return {where: costs for run in runs for where, costs in run.result().items()}


def _moves(terminal: Terminal, way: Way, most: int, quiet: float) -> list[int]:
    """Down a list, and a few rows up again; it ends at the home screen."""
    for key in way.keys:
        terminal.type(key)
        terminal.settle(quiet, first=0.5)
    terminal.wait_for(way.shows)
    terminal.wait_until(lambda screen: re.search(way.row, screen) is not None, way.row)
    terminal.settle(0.4)
    costs: list[int] = []
    still = 0
    for key in ("down",) * most + ("up",) * 5:
        before = len(terminal.raw)
        terminal.type(KEYS[key])
        terminal.settle(quiet, first=0.5)
        while terminal.raw.endswith(_MOVED):
            terminal.settle(quiet, first=0.5)
        cost = len(terminal.raw) - before
        still = 0 if cost else still + 1
        if cost:
            costs.append(cost)
        elif still > 1:
            break
    for _ in range(way.steps_back):
        terminal.press("esc")
        terminal.settle(quiet, first=1.0)
    return costs
