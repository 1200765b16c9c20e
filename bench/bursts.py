"""Whether text stays in its fields however the keys arrive.

    .venv/bin/python bench/bursts.py [--records 1000] [--delays 0,0.2,0.6] [--seed N]

Random records, each sent to the program on a real pseudo-terminal as ONE write, a half through a
form (fields apart by Tab, Ctrl+S) and a half through the quick line (Enter), with so many seconds
before each write. Prints how many records arrived, how many differ from what was meant, and how
many characters stand in a wrong field. The exit status is 1 on any.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.kinds import Kind, builtin_kinds
from tests.terminal import KEYS, Terminal

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
UNIT = "示例区林业局"
FORM = "meeting"
WORDS = [
    "春风行动", "志愿服务", "文明交通", "护林防火", "三楼", "第3期", "wifi5", "PM2.5", "１２３",
    "“两手抓”",
    "\u3000", "（扩大）", "A/B", "2号楼", "《公约》", "，", "、", "[/]", "{x}", "zyfw1", "é", "①",
]  # fmt: skip
F4 = "\x1bOS"

Meant = dict[str, str]


def form_record(dice: random.Random, kind: Kind) -> tuple[Meant, str]:
    """What is meant, and what is typed: date, title, the kind's fields, in the form's order."""
    meant: Meant = {
        "date": f"{dice.randint(1, 12)}-{dice.randint(1, 28)}",
        "title": words(dice),
    }
    typed = [meant["date"], meant["title"]]
    for field in kind.fields:
        text = ""
        if field.choices and dice.random() < 0.5:
            n = dice.randint(1, len(field.choices))
            text, meant[field.key] = str(n), field.choices[n - 1]
        elif field.is_quantity and dice.random() < 0.7:
            text = meant[field.key] = f"{dice.randint(1, 2000)}{field.units[0]}"
        elif field.type == "text" and dice.random() < 0.5:
            text = meant[field.key] = words(dice)
        typed.append(text)
    return meant, KEYS["tab"].join(typed) + KEYS["ctrl+s"]


def words(dice: random.Random) -> str:
    text = "".join(dice.choice(WORDS) for _ in range(dice.randint(1, 5))).strip("，、\u3000 ")
    return text or "义务植树"


def quick_record(dice: random.Random) -> tuple[Meant, str]:
    day = f"{dice.randint(1, 12)}-{dice.randint(1, 28)}"
    title = dice.choice(["护林防火恳谈会", "春风行动推进会", "党建工作座谈会"]) + dice.choice(
        ["", "（扩大）"]
    )
    people = f"{dice.randint(2, 900)}人"
    place = dice.choice(["三楼会议室", "局机关"])
    meant = {"date": day, "title": title, "attendees": people, "place": place}
    return meant, f"{day} {title} {people} @{place}{KEYS['enter']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--delays", default="0,0.2,0.6")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    failed = False
    for delay in map(float, options.delays.split(",")):
        failed |= run(options.records, delay, options.seed)
    return int(failed)


def run(count: int, delay: float, seed: int) -> bool:
    dice = random.Random(seed)
    kind = builtin_kinds()[FORM]
    with tempfile.TemporaryDirectory() as place:
        data = str(Path(place, "data"))
        subprocess.run([PROGRAM, "--data", data, "new", "--unit", UNIT, "--year", "2025"],
                       check=True, capture_output=True)  # fmt: skip
        meant: list[Meant] = []
        started = time.monotonic()
        with Terminal([PROGRAM, "--data", data]) as terminal:
            terminal.wait_for(UNIT, "F10")
            for form in (True, False):
                if form:
                    terminal.type(KEYS["f2"] + "会议\r")
                    terminal.wait_for("新增", "参加人数")
                else:
                    terminal.type(KEYS["esc"])
                    terminal.wait_gone("参加人数")
                    terminal.type(F4)
                    terminal.wait_for("快录")
                made = [form_record(dice, kind) if form else quick_record(dice)
                        for _ in range(count // 2)]  # fmt: skip
                meant += [one for one, _ in made]
                send(terminal, [keys for _, keys in made], delay)
                wait_for_records(terminal, data, len(meant))
            terminal.type(KEYS["esc"])
            terminal.press("ctrl+q")
            terminal.wait_end()
        took = time.monotonic() - started
        found = records(data)
    wrong = [(m, f) for m, f in zip(meant, found, strict=False) if not same(m, f)]
    stray = sum(strays(m, f) for m, f in wrong)
    print(
        f"delay {delay:.1f} s: {len(found):,} of {len(meant):,} records, {len(wrong)} differ, "
        f"{stray} characters in a wrong field, {took:.0f} s"
    )
    for m, f in wrong[:5]:
        print(f"    meant {m}\n    is    {f}")
    return bool(wrong) or len(found) != len(meant)


def send(terminal: Terminal, writes: list[str], delay: float) -> None:
    """Each as one write, from a thread of its own, while the screen is read."""

    def write() -> None:
        for keys in writes:
            time.sleep(delay)
            os.write(terminal.master, keys.encode())

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive():
        terminal._read(time.monotonic() + 0.05)


def wait_for_records(terminal: Terminal, data: str, count: int) -> None:
    deadline = time.monotonic() + 600
    while len(records(data)) < count:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            terminal._read(until)
        if time.monotonic() > deadline:
            return


def records(data: str) -> list[Meant]:
    """What is stored, in the order of entering: ids count up with time."""
    done = subprocess.run([PROGRAM, "--data", data, "list", "--json"],
                          capture_output=True, check=True)  # fmt: skip
    found = []
    for row in sorted(json.loads(done.stdout), key=lambda row: row["id"]):
        flat = {"date": row["date"]["raw"], "title": row["title"], "place": row["place"]}
        for key, value in row["fields"].items():
            flat[key] = value["raw"] if isinstance(value, dict) else value
        found.append({key: value for key, value in flat.items() if value})
    return found


def same(meant: Meant, found: Meant) -> bool:
    return meant == {key: value for key, value in found.items() if key != "quantities"}


def strays(meant: Meant, found: Meant) -> int:
    """Characters that stand in a field where they were not typed."""
    return sum(len(value) for key, value in found.items() if meant.get(key) != value)


if __name__ == "__main__":
    raise SystemExit(main())
