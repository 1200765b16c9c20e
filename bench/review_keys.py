"""How many keys the review of 100 records takes, counted from the log of what was pressed.

    .venv/bin/python bench/review_keys.py [LOG]

A clerk's 100 records of a year under review are judged by another person in the app at 80x24: most
pass, some are returned (with a reason that is typed, or chosen), some are put off; twice the page
is looked at. Each key is pressed once the record stands on the screen, and written to LOG (a
temporary file without one) by the app as it reads it. The bar: 150 keys in all, every record with
its verdict.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from textual import events
from textual.pilot import Pilot

import tui
from bench.tools import bar, record_maker
from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.model import Record
from store.review import submit
from store.tinydb_store import TinyDBStore
from tui.app import WenmingApp
from tui.screens.review import HELD, ReviewPage

RECORDS, MOST = 100, 150
UNIT, YEAR = "示例区交通运输局", 2025
TYPED = {11: "人数与签到表不符", 47: "日期不对"}
CHOSEN = {23: 1, 35: 1, 58: 2, 71: 1, 83: 1, 96: 1}
"""Which are returned, with a reason that is typed, or that the nth press of ↓ offers."""
PUT_OFF = (15, 64)
PAGES = (30, 77)


class Logged(WenmingApp):
    """The app, writing down each key as it is read."""

    CSS_PATH = Path(tui.__file__).with_name("app.tcss")
    log_path: Path

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            with self.log_path.open("a", encoding="utf-8") as log:
                log.write(json.dumps({"at": round(event.time, 4), "key": event.key}) + "\n")
        await super().on_event(event)


def prepared(folder: Path) -> Desk:
    """A year under review with 100 records that 张三 has handed in; the desk of 李四."""
    store, kinds = TinyDBStore(folder), load_kinds()
    now = datetime.fromisoformat(f"{YEAR}-12-20T10:00:00+08:00")
    create_document(store, unit=UNIT, year=YEAR, review=True, who="张三", at=now.isoformat())
    make = record_maker()
    records = [make(number) for number in range(RECORDS)]
    puts = [Put(Record(**{**_parts(r), "unit": UNIT, "year": YEAR, "status": "draft"}))
            for r in records]  # fmt: skip
    store.commit(puts, who="张三", at=now.isoformat(), label="录入")
    desks = [
        open_desk(store, kinds, unit=None, year=None, name=None, who=who, now=lambda: now)
        for who in ("张三", "李四")
    ]
    submit(desks[0], [record.id for record in records])
    return desks[1]


def _parts(record: Record) -> dict[str, object]:
    parts = {name: getattr(record, name) for name in record.__struct_fields__}
    return parts | {"passed": (), "reason": "", "rev": 0}


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys as a person does: the record stands there, and no key is held down."""
    app = pilot.app
    for key in keys:
        page = app.screen
        while isinstance(page, ReviewPage) and page.drawn is None:
            await pilot.pause()
        await asyncio.sleep(HELD)
        await pilot.press(key)


async def judge(app: Logged) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "f6")
        while len(getattr(app.screen, "ids", ())) != RECORDS:
            await pilot.pause()
        for number in range(RECORDS):
            if number in PAGES:
                await press(pilot, "f5", "escape")
                while not isinstance(app.screen, ReviewPage):
                    await pilot.pause()
            if number in TYPED:
                await press(pilot, "backspace", *TYPED[number], "enter")
            elif number in CHOSEN:
                await press(pilot, "backspace", *["down"] * CHOSEN[number], "enter")
            elif number in PUT_OFF:
                await press(pilot, "space")
            else:
                await press(pilot, "enter")


def main() -> int:
    place = Path(tempfile.mkdtemp(prefix="wenming-keys-"))
    log = Path(sys.argv[1]) if len(sys.argv) > 1 else place / "keys.jsonl"
    desk = prepared(place / "data")
    app = Logged(desk)
    app.log_path = log
    start = time.perf_counter()
    asyncio.run(judge(app))
    seconds = time.perf_counter() - start
    keys = [json.loads(line)["key"] for line in log.read_text("utf-8").splitlines()]
    desk.store.refresh()
    states = Counter(record.status for record in desk.records())
    returned = len(TYPED) + len(CHOSEN)
    right = states == Counter(
        approved=RECORDS - returned - len(PUT_OFF), returned=returned, submitted=len(PUT_OFF)
    )
    print(f"log: {log}")
    print(f"verdicts: {dict(states)}{'' if right else '  WRONG'}; {seconds:.1f} s")
    print("keys: " + ", ".join(f"{key} {n}" for key, n in Counter(keys).most_common(6)))
    held = bar(f"keys for {RECORDS} records", len(keys), MOST)
    return 0 if right and held else 1


if __name__ == "__main__":
    sys.exit(main())
