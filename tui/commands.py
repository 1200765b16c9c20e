"""Which command does what. Output goes to stdout, everything else to stderr."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from store.clean import clean
from store.contract import Put, StoreError
from store.desk import Desk
from store.documents import carry_document, create_document, parse_span, parse_year
from store.kinds import OTHERS, load_kinds
from store.labels import typed
from store.model import STATUS_LABELS, USE_LABELS, Document, FieldValue, Quantity, Status
from store.outline import Placed
from store.wire import encode, placed_json
from tui import reviewing
from tui.output import print_table, write
from tui.place import choice, data_folder, open_store, the_desk, who

__all__ = ["COMMANDS", "put_sample"]

Command = Callable[[Namespace], int]

COLUMNS = ("编号", "章节", "用法", "日期", "类型", "事项", "数量", "状态")


def new(options: Namespace) -> int:
    """Start a document, or put the sample year into the store."""
    if options.sample:
        sample = put_sample(options)
        print(f"已放入样例：{sample.unit} {sample.year}年“{sample.name}”")
        return 0
    unit, year_typed = choice(options, "unit"), choice(options, "year")
    if unit is None or year_typed is None:
        raise StoreError("新建要写明单位和年份：wenming-tui new --unit 单位名称 --year 2025")
    year = parse_year(year_typed)
    folder = data_folder(options)
    if options.carried:
        return _carry(options, unit, year)
    document = create_document(
        open_store(options),
        unit=unit,
        year=year,
        name=choice(options, "doc") or "年度",
        span=parse_span(options.span, year) if options.span else None,
        outline=options.outline,
        tag=options.tag.lstrip("#＃"),
        review=options.review,
        settings=folder / "settings",
        who=who(options),
        at=datetime.now().astimezone().isoformat(timespec="seconds"),
    )
    print(f"已新建：{document.unit} {document.year}年“{document.name}”，存放在 {folder}")
    return 0


def _carry(options: Namespace, unit: str, year: int) -> int:
    store = open_store(options)
    name = choice(options, "doc") or "年度"
    document = carry_document(
        store,
        load_kinds(data_folder(options) / "settings"),
        unit=unit,
        year=year,
        name=name,
        earlier=parse_year(options.carried),
        settings=data_folder(options) / "settings",
        who=who(options),
        now=datetime.now().astimezone(),
    )
    options.unit, options.year, options.doc = unit, str(year), document.name
    waiting = the_desk(options, store).to_confirm()
    records = sum(isinstance(what, Placed) for what in waiting)
    print(
        f"已新建：{document.unit} {document.year}年“{document.name}”，接着{options.carried}年；"
        f"要确认 {len(waiting) - records} 处文字、{records} 条记录。"
    )
    return 0


def put_sample(options: Namespace) -> Document:
    """The sample year of the made-up bureau, as one transaction."""
    from store.sample import sample_items  # noqa: PLC0415

    store = open_store(options)
    items = sample_items(load_kinds(data_folder(options) / "settings"))
    document = next(item for item in items if isinstance(item, Document))
    if store.get(Document, document.key):
        raise StoreError(f"样例已经在这里了：{document.unit} {document.year}年。")
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    store.commit([Put(item) for item in items], who=who(options), at=at, label="放入样例年度")
    return document


def listing(options: Namespace) -> int:
    """Records as a table, or as the contract's JSON."""
    desk = the_desk(options, open_store(options))
    status = _status(options.status) if options.status else None
    found = desk.find(
        kind=options.kind, section=options.section, status=status, query=options.query
    )
    if options.json:
        write(encode([placed_json(placed) for placed in found]) + b"\n")
        return 0
    _table(desk, found)
    return 0


def _status(typed: str) -> Status:
    """A status by its key, or by what the table calls it."""
    for status, label in STATUS_LABELS.items():
        if typed in (status, label):
            return status
    known = "、".join(f"{label}（{status}）" for status, label in STATUS_LABELS.items())
    raise StoreError(f"没有“{clean(typed)}”这种状态。可用：{known}。")


def _table(desk: Desk, found: list[Placed]) -> None:
    rows = [
        (
            placed.record.id[-6:],
            placed.section or "未归类",
            USE_LABELS[placed.use],
            placed.record.date.raw,
            desk.kinds.get(placed.record.kind).label,
            placed.record.title,
            first_quantity(placed.record.fields),
            STATUS_LABELS[placed.record.status],
        )
        for placed in found
    ]
    print_table(COLUMNS, rows, widest="事项")


def first_quantity(fields: dict[str, FieldValue]) -> str:
    """The first number of a record, as typed."""
    for value in fields.values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Quantity):
                return item.raw
    return ""


def show(options: Namespace) -> int:
    """One record: its fields with their labels, or JSON."""
    desk = the_desk(options, open_store(options))
    placed = desk.placed(options.id)
    if options.json:
        write(encode(placed_json(placed)) + b"\n")
        return 0
    from exports.pack import evidence_words  # noqa: PLC0415 - 8 ms that `list` need not wait

    record = placed.record
    kind = desk.kinds.get(record.kind)
    rows = [
        ("编号", record.id),
        ("类型", kind.label),
        ("事项", record.title),
        ("日期", record.date.raw),
        ("地点", record.place),
        ("科室", record.dept),
        ("领导", "、".join(record.leaders)),
        ("标签", "、".join(record.tags)),
    ]
    for key, value in record.fields.items():
        field = kind.field(key)
        rows.append(((field or OTHERS).label, typed(value)))
    rows += [
        ("佐证", "、".join(map(evidence_words, record.evidence))),
        ("归入", f"{placed.section or '未归类'}（{USE_LABELS[placed.use]}）"),
        ("手写句", placed.text or ""),
        ("状态", STATUS_LABELS[record.status]),
        ("已过", "、".join(record.passed)),
        ("退回理由", record.reason if record.status == "returned" else ""),
        ("录入", f"{record.entered_by} {record.entered_at}"),
    ]
    rows += [("注意", note.message) for note in record.notes]
    for label, text in rows:
        if text:
            print(f"{label}\t{clean(text)}")
    return 0


def remove(options: Namespace) -> int:
    """Take records out."""
    desk = the_desk(options, open_store(options))
    for record in desk.remove(options.ids):
        print(f"已删除：{clean(record.title)}（{record.id}）")
    return 0


def move(options: Namespace) -> int:
    """Place records in another section."""
    desk = the_desk(options, open_store(options))
    count = desk.move(options.ids, options.to)
    print(f"已将 {count} 条记录归入 {clean(options.to)}")
    return 0


def undo(options: Namespace) -> int:
    """Take back this person's last transactions, or do them again."""
    desk = the_desk(options, open_store(options))
    count = options.count.strip()
    if not count.isascii() or not count.isdecimal() or not 1 <= int(count) <= 10_000:
        raise StoreError(f"“{clean(options.count)}”不是步数。请写 1 到 10000 的整数。")
    back = options.command == "undo"
    for transaction in (desk.undo if back else desk.redo)(int(count)):
        print(f"已{'撤销' if back else '重做'}：{clean(transaction.label)}")
    return 0


def past(options: Namespace) -> int:
    """Who changed what, when, from what to what; newest first."""
    from tui.history import history_json, history_lines  # noqa: PLC0415 - only when asked for

    desk = the_desk(options, open_store(options))
    found = desk.history(options.id)
    if options.json:
        write(encode(history_json(found)) + b"\n")
        return 0
    for line in history_lines(found, desk.kinds):
        print(clean(line))
    return 0


def doctor(options: Namespace) -> int:
    """What is right here and what is not; needs neither store nor unit."""
    from tui.doctor import report  # noqa: PLC0415

    for line in report(data_folder(options)):
        print(line)
    return 0


def check(options: Namespace) -> int:
    """Proofread the document, or a file: findings as a table or JSON; 1 if one is an error."""
    from exports.proofread import errors, finding_json  # noqa: PLC0415
    from tui.checking import CHECK_COLUMNS, proofread, rows  # noqa: PLC0415

    found = proofread(options)
    if options.json:
        write(encode([finding_json(finding) for finding in found]) + b"\n")
    elif found:
        print_table(CHECK_COLUMNS, rows(found), widest="意见")
    else:
        print("没有审校意见。")
    return 1 if errors(found) else 0


def kiosk_check(options: Namespace) -> int:
    """Whether this account is one that nobody gets out of."""
    from tui.kiosk_check import report  # noqa: PLC0415

    keys = Path(options.keys) if options.keys else Path.home() / ".ssh" / "authorized_keys"
    open_doors = 0
    for good, line in report(keys, data_folder(options)):
        print(f"{'好　' if good else '注意'}  {clean(line)}")
        open_doors += not good
    return 1 if open_doors else 0


WRITE = (
    "new", "add", "edit", "remove", "move", "submit", "approve", "return", "evidence", "undo",
    "redo", "import", "compact",
)  # fmt: skip


def back_up(options: Namespace) -> None:
    """The day's backup for those who never open the app; not on the first day of a store."""
    folder = data_folder(options)
    try:
        begun = datetime.fromtimestamp((folder / "wenming.lock").stat().st_mtime)
    except OSError:
        return
    if begun.date() < datetime.now().date():
        from store.tidying import daily  # noqa: PLC0415 - once a day

        sys.stdout.flush()
        daily(folder)


def _in(module: str, name: str) -> Command:
    """A command of a module that is loaded only when it is asked for."""

    def run(options: Namespace) -> int:
        from importlib import import_module  # noqa: PLC0415

        command: Command = getattr(import_module(f"tui.{module}"), name)
        return command(options)

    return run


COMMANDS: dict[str, Command] = {
    "new": new,
    "add": _in("adding", "add"),
    "list": listing,
    "show": show,
    "edit": _in("editing", "edit"),
    "remove": remove,
    "move": move,
    "submit": reviewing.submit,
    "evidence": reviewing.evidence,
    "approve": reviewing.approve,
    "return": reviewing.send_back,
    "undo": undo,
    "redo": undo,
    "history": past,
    "verify": _in("maintenance", "verify"),
    "compact": _in("maintenance", "compact"),
    "backup": _in("maintenance", "backup"),
    "restore": _in("maintenance", "restore"),
    "import": _in("bring", "bring"),
    "export": _in("exporting", "export"),
    "pages": _in("exporting", "pages"),
    "doctor": doctor,
    "kiosk-check": kiosk_check,
    "send": _in("sending", "send_file"),
    "figures": _in("exporting", "figures"),
    "check": check,
}
