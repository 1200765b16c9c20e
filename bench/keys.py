"""How many keys are not content: typing the same records here, into a spreadsheet, into Bagels.

    .venv/bin/python bench/keys.py

Twelve records of the sample year, typed at the real program (replayed without a terminal, so that
it is sure that the keys make these records), and what the same takes in two other programs: in
Bagels as bench/bagels.py runs it, in a spreadsheet with the keys that it has for them. Overhead
is every key that is not a character of a value. KLM is the keystroke-level model (Card, Moran,
Newell 1983): K = 0.28 s a key that is no content, M = 1.35 s a decision. Prints the table that
stands in docs/keys.md.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec import Struct
from textual import events

from store.desk import Desk
from store.model import Record
from tests.exports.desks import empty_desk
from tui.app import WenmingApp

K, M = 0.28, 1.35

LINES = (
    "客运站点标语 800条",
    "11-17 系统党风廉政建设恳谈会 65人 @局机关三楼",
    "3月 系统党风廉政建设大会 130人",
    "1-15 廉政承诺 46份",
    "3-5 雷锋精神在路上志愿服务 46人次",
    "3-12 义务植树 200株 捐资1000元",
    "4-15 行政执法规范化培训 2期 90人次",
    "5月 文明出行倡议书 2000份",
    "6-19 道德讲堂第二期 80人次",
    "9-20 职工运动会 120人",
    "10-8 第三季度文明创建专项检查 发现问题8个 整改8个",
    "12-1 市级媒体采用 16篇 /信息与报道",
)
"""Of the sample year, as one would type them into the quick line, which the first words open."""

FORM = ("11-17", "党风廉政建设恳谈会", "3", "全系统", "65人", "严守纪律", "执法风险", "形成清单")
"""The eight fields of a new meeting, in the order of its form."""


class Way(Struct, frozen=True):
    """Keys for a number of records: a key in brackets is no content."""

    name: str
    keys: tuple[str, ...]
    records: int
    decisions: int = 1
    """How often one has to think in a record (M)."""
    bar: str = ""

    @property
    def overhead(self) -> float:
        return sum(key.startswith("[") for key in self.keys) / self.records

    @property
    def seconds(self) -> float:
        return self.overhead * K + self.decisions * M


def keys_of(*parts: str) -> tuple[str, ...]:
    """[Enter] is a key; all else is typed character by character."""
    found: list[str] = []
    for part in parts:
        found += [part] if part.startswith("[") else list(part)
    return tuple(found)


QUICK = keys_of(*(p for line in LINES for p in (line, "[Enter]")))
REPEAT = keys_of("[Ctrl+K]", "2-20", "[Ctrl+S]")
NEW = keys_of(*(p for field in FORM[:-1] for p in (field, "[Tab]")), FORM[-1], "[Ctrl+S]")
FIRST = keys_of("[F2]", "[1]")
START = keys_of("[F4]")

WAYS = (
    Way("快录，12 条", QUICK, 12, 1, "≤ 1"),
    Way("照一条再录，改一处", REPEAT, 1, 1, "≤ 3；≤ 6 秒"),
    Way("表单，八项（表单留着）", NEW, 1, 3, "≤ 8"),
    Way("打开表单（F2、类型），一次", FIRST, 1, 1),
    Way("从首页到第一格", START, 1, 0, "≤ 2"),
)

# A spreadsheet: a row a record (日期 类型 事项 数量 单位 地点), Tab between cells, Enter behind.
SHEET_NEW = keys_of(*(p for field in FORM[:-1] for p in (field, "[Tab]")), FORM[-1], "[Enter]")
SHEET_ROW = keys_of(
    "11-17", "[Tab]", "会议", "[Tab]", "恳谈会", "[Tab]", "65", "[Tab]", "人", "[Tab]",
    "局机关三楼", "[Enter]",
)  # fmt: skip
SHEET_REPEAT = keys_of(
    "[Shift+Space]", "[Ctrl+C]", "[Down]", "[Ctrl+V]", "[Home]", "2-20", "[Enter]"
)
# Bagels: a new record is a form of label, category, amount, account, kind, date.
BAGELS_ROW = keys_of("[a]", "恳谈会", "[Tab]", "会议", "[Tab]", "65", "[Tab]", "[Tab]", "[Tab]",
                     "17 11 25", "[Enter]")  # fmt: skip
BAGELS_REPEAT = keys_of("[a]", "恳谈会", "[Tab]", "会议", "[Tab]", "65", "[Tab]", "[Tab]", "[Tab]",
                        "20 02 25", "[Enter]")  # fmt: skip

OTHERS = (
    Way("表格软件，一行", SHEET_ROW, 1, 2),
    Way("表格软件，照一行再录", SHEET_REPEAT, 1, 2),
    Way("表格软件，八格", SHEET_NEW, 1, 3),
    Way("Bagels，一条（没有数量单位和地点）", BAGELS_ROW, 1, 2),
    Way("Bagels，照样再录", BAGELS_REPEAT, 1, 2),
)

_NAMES = {"[F4]": "f4", "[F2]": "f2", "[Enter]": "enter", "[Tab]": "tab", "[Ctrl+S]": "ctrl+s",
          "[Ctrl+K]": "ctrl+k"}  # fmt: skip


async def replay(desk: Desk, keys: Sequence[str], before: Sequence[str] = ()) -> list[Record]:
    """The records that the keys make at the real screens."""
    app = WenmingApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in (*before, *keys):
            name = _NAMES.get(key, key.strip("[]"))
            app.post_message(events.Key(name, name if len(name) == 1 else None))
            await pilot.pause()
        await pilot.pause()
        app.drafts.left.clear()
    return desk.records()


def check() -> None:
    """That each log makes the records that it is counted for."""
    with tempfile.TemporaryDirectory() as place:
        desk = empty_desk(Path(place, "quick"))
        made = asyncio.run(replay(desk, QUICK))
        assert len(made) == len(LINES), [r.title for r in made]
        desk = empty_desk(Path(place, "repeat"))
        desk.add(
            {"kind": "meeting", "title": "例会", "date": "1-20", "fields": {"attendees": "32人"}}
        )
        made = asyncio.run(replay(desk, REPEAT, ("2",)))
        assert sorted(r.date.raw for r in made) == ["1-20", "2-20"], made
        desk = empty_desk(Path(place, "form"))
        desk.add({"kind": "meeting", "title": "例会", "date": "1-20"})
        made = asyncio.run(replay(desk, NEW, FIRST))
        (new,) = (r for r in made if r.date.raw == "11-17")
        assert len(new.fields) + 2 == len(FORM), new.fields


def main() -> int:
    check()
    print("| 做法 | 每条多按的键 | KLM 秒（不算打字） | 要求 |\n|---|---|---|---|")
    for way in (*WAYS, *OTHERS):
        print(f"| {way.name} | {way.overhead:.1f} | {way.seconds:.1f} | {way.bar} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
