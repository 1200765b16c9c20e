"""What each command does. Output goes to stdout, everything else to stderr."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from store.clean import clean
from store.contract import Put, StoreError
from store.desk import Desk
from store.documents import carry_document, create_document, parse_span, parse_year
from store.kinds import OTHERS, load_kinds
from store.labels import typed
from store.model import STATUS_LABELS, USE_LABELS, Document, FieldValue, Quantity, Rounding, Status
from store.outline import Placed
from store.wire import encode, placed_json
from tui import reviewing
from tui.place import choice, data_folder, open_store, the_desk, who

if TYPE_CHECKING:
    from exports.pages import Line

__all__ = ["COMMANDS", "put_sample"]

COLUMNS = ("编号", "章节", "用法", "日期", "类型", "事项", "数量", "状态")
PRINTED: dict[str, Rounding | None] = {
    "确": None, "十": "ten", "百": "hundred", "千": "thousand"
}  # fmt: skip
GAP = 2
WIDEST = 24
"""Cells that a column other than 事项 may take; what is longer ends in …."""


def _write(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


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


def add(options: Namespace) -> int:
    """Enter records: a quick line, or many of them and JSON objects from stdin."""
    from tui.adding import add as enter  # noqa: PLC0415 - only entering needs it

    return enter(options)


def listing(options: Namespace) -> int:
    """Records as a table, or as the contract's JSON."""
    desk = the_desk(options, open_store(options))
    status = _status(options.status) if options.status else None
    found = desk.find(
        kind=options.kind, section=options.section, status=status, query=options.query
    )
    if options.json:
        _write(encode([placed_json(placed) for placed in found]) + b"\n")
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
    _print_table(COLUMNS, rows, widest="事项")


def _print_table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, widest: str) -> None:
    """A table as wide as the terminal; the column `widest` takes what is left, and is folded."""
    from shutil import get_terminal_size  # noqa: PLC0415 - only the table needs them

    from rich.cells import cell_len, chop_cells, set_cell_size  # noqa: PLC0415

    cells = [[clean(cell).replace("\n", " ") for cell in row] for row in (columns, *rows)]
    terminal = sys.stdout.isatty()
    whole = get_terminal_size().columns if terminal else 160
    # rich.table measures and pads each cell anew, 60 ms for a year's records. A figure of 400
    # digits must not squeeze the ids, which people type from here.
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    wide = columns.index(widest)
    widths = [w if n == wide else min(w, WIDEST) for n, w in enumerate(widths)]
    rest = whole - sum(widths) + widths[wide] - GAP * len(widths)
    widths[wide] = min(widths[wide], max(10, rest))
    lines = []
    for row in cells:
        folded = [
            [cell]
            if cell_len(cell) <= width
            else chop_cells(cell, width)
            if n == wide
            else [set_cell_size(cell, width - 1) + "…"]
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for parts in zip_longest(*folded, fillvalue=""):
            fitted = map(set_cell_size, parts, (width + GAP for width in widths))
            lines.append("".join(fitted).rstrip())
    if terminal:
        lines[0] = f"\x1b[1m{lines[0]}\x1b[0m"
    sys.stdout.write("".join(f"{line}\n" for line in lines))


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
        _write(encode(placed_json(placed)) + b"\n")
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


def edit(options: Namespace) -> int:
    """Change fields of a record; values as a person would type them."""
    from tui.editing import edit as change  # noqa: PLC0415 - only entering needs it

    return change(options)


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
        _write(encode(history_json(found)) + b"\n")
        return 0
    for line in history_lines(found, desk.kinds):
        print(clean(line))
    return 0


def verify(options: Namespace) -> int:
    """Read and prove every stored byte."""
    from store.verify import verify as prove  # noqa: PLC0415

    open_store(options, create=False).close()
    report = prove(data_folder(options), options.head)
    if not report.head:
        print(f"是普通的 TinyDB 文件，{report.records} 条记录都读得懂；还没有历史可核对。")
        return 0
    print(f"完好：{report.transactions} 笔、{report.records} 条记录，从头核对无误。")
    print(f"校验码（抄在别处，以后用 verify --head 核对）：{report.head}")
    return 0


def compact(options: Namespace) -> int:
    """Fold the journal into wenming.json."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    if options.accept_edit:
        from store.accept import accept_edit  # noqa: PLC0415

        accepted = accept_edit(data_folder(options), who=who(options), at=at)
        print(f"已采用手工修改的 wenming.json：{accepted.count} 处不同，都记进了历史。")
        if accepted.left:
            print(
                f"有 {len(accepted.left)} 处在它写下之后又在程序里改过，没有采用手工的改法："
                + clean("、".join(accepted.left))
            )
        if accepted.locked:
            print(
                f"有 {len(accepted.locked)} 处已审核通过，没有采用手工的改法（要改请先退回）："
                + clean("、".join(accepted.locked))
            )
        if accepted.kept:
            print(f"手工修改的文件留在 {accepted.kept}")
        return 0
    store = open_store(options)
    done = store.compact(who=who(options), at=at)
    print("已整理：全部内容都在 wenming.json 里。" if done else "没有要整理的。")
    return 0


def backup(options: Namespace) -> int:
    """Copy everything into one file, and prove the copy."""
    from store.backup import backup as copy  # noqa: PLC0415

    at = datetime.now().astimezone().isoformat(timespec="seconds")
    open_store(options, create=False).close()
    print(copy(data_folder(options), Path(options.file), at=at))
    return 0


def restore(options: Namespace) -> int:
    """Back from such a file; what is here now is kept first."""
    from store.backup import restore as bring_back  # noqa: PLC0415
    from store.session import in_use  # noqa: PLC0415

    at = datetime.now().astimezone().isoformat(timespec="seconds")
    folder = data_folder(options)
    kept = bring_back(Path(options.file), folder, at=at)
    if in_use(folder):
        print("有人正开着程序：屏幕上已换成恢复后的内容，请告诉他们。", file=sys.stderr)
    print(f"已恢复到 {folder}" + (f"；原有的内容留在 {kept}" if kept else ""))
    return 0


def bring(options: Namespace) -> int:
    """Import a summary's text, a table of records, or records as JSON."""
    from exports.intake import import_json, import_text  # noqa: PLC0415
    from tui.bring import bring_table, read_file, refuse_other  # noqa: PLC0415

    path = Path(options.file)
    suffix = path.suffix.lower()
    refuse_other(path)
    data = read_file(path)
    desk = the_desk(options, open_store(options))
    skipped = 0
    try:
        if suffix in (".xlsx", ".csv", ".tsv"):
            ids, skipped = bring_table(desk, data, path, options)
        elif suffix == ".json":
            ids, refused = import_json(desk, data, skip_refused=options.skip_refused)
            skipped = len(refused)
            for line in refused:
                print(clean(line), file=sys.stderr)
        else:
            if suffix == ".docx":
                data = _from_word(data, accept=options.accept_changes)
            ids = import_text(desk, data, append=options.append)
    except StoreError as error:
        problem = StoreError(f"{clean(str(path))}：{error}")
        problem.status = error.status
        raise problem from None
    if options.json:
        _write(encode(ids) + b"\n")
    else:
        print(f"已导入，{len(ids)} 条记录" + (f"，{skipped} 处没有收" if skipped else ""))
    return 0


def _from_word(data: bytes, *, accept: bool) -> bytes:
    from exports.word import read_word  # noqa: PLC0415

    word = read_word(data)
    if word.tracked:
        listed = "\n".join(word.told)
        if not accept:
            raise StoreError(
                f"文件里有未处理的修订：{word.tracked}，没有导入。"
                f"要接受全部修订后导入，请加 --accept-changes。\n{listed}"
            )
        print(f"已接受全部修订：{word.tracked}。\n{listed}", file=sys.stderr)
    for words in word.notes:
        print(words, file=sys.stderr)
    return word.text.encode()


def export(options: Namespace) -> int:
    """Write the document as files; each path on a line."""
    from exports.leave import default_name, format_of, remarks  # noqa: PLC0415
    from exports.leave import export as leave  # noqa: PLC0415
    from exports.watch import Watch  # noqa: PLC0415

    target = Path(options.output) if options.output else None
    if target is not None and options.with_evidence and target.suffix and not target.is_dir():
        raise StoreError(
            f"连同佐证时 -o 是一个文件夹：{clean(str(target))} 像是文件名。格式用 -f。"
        )
    if options.format:
        formats = [format_of(name.strip().lower()) for name in options.format.split(",")]
    elif target is not None and target.suffix:
        formats = [format_of(target.suffix[1:].lower())]
    else:
        formats = ["docx"]
    desk = the_desk(options, open_store(options))
    folder, name = data_folder(options) / "exports", None
    if options.with_evidence and target is None:
        folder /= Path(default_name(desk, "txt", draft=options.draft)).stem
    if target is not None and (len(formats) > 1 or options.with_evidence):
        folder = target
    elif target is not None:
        folder, name = target.parent, target.name
    watch = Watch(lambda words: print(words, file=sys.stderr) if sys.stderr.isatty() else None)
    settings = data_folder(options) / "settings"
    for path in leave(
        desk, formats, folder, name=name, settings=settings, draft=options.draft, watch=watch
    ):
        print(path)
    if not options.draft:
        for line in remarks(desk):
            print(clean(line), file=sys.stderr)
    if options.with_evidence:
        from exports.pack import pack  # noqa: PLC0415

        packed = pack(desk, folder)
        print(packed.index)
        for line in packed.left_out:
            print(clean(line), file=sys.stderr)
    return 0


def sheets(options: Namespace) -> int:
    """The laid-out pages, parted by form feeds; their numbers where the print has them."""
    from exports.geometry import HALVES, ROWS  # noqa: PLC0415
    from exports.leave import text_of  # noqa: PLC0415
    from exports.pages import lay_out  # noqa: PLC0415

    told = []
    for page in lay_out(text_of(the_desk(options, open_store(options)))):
        rows = [_printed(line) for line in page.lines]
        if not options.plain:
            rows += [""] * (ROWS - len(rows))
            number = f"— {page.number} —" if page.numbered else ""
            rows += ["", number.rjust(HALVES - 3) if page.number % 2 else f"  {number}".rstrip()]
        told.append("".join(f"{row}\n" for row in rows))
    _write("\f".join(told).encode())
    return 0


def _printed(line: "Line") -> str:
    """A printed line, a whole character for two columns."""
    from exports.geometry import half_cells  # noqa: PLC0415

    row, used = "", 0
    for words, begin, _ in line.placed:
        row += " " * (begin - used) + words
        used = max(used, begin) + half_cells(words)
    return row


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
        _write(encode([finding_json(finding) for finding in found]) + b"\n")
    elif found:
        _print_table(CHECK_COLUMNS, rows(found), widest="意见")
    else:
        print("没有审校意见。")
    return 1 if errors(found) else 0


WRITE = (
    "new", "add", "edit", "remove", "move", "submit", "approve", "return", "evidence", "undo",
    "redo", "import", "compact",
)  # fmt: skip


def figures(options: Namespace) -> int:
    """Every number of the text and what it comes from: a table, or JSON."""
    from exports.compose import compose  # noqa: PLC0415
    from exports.figures import SOURCE_LABELS, figure_json, find_figures  # noqa: PLC0415

    desk = the_desk(options, open_store(options))
    arrangement = desk.arrangement
    text = compose(desk.unit, arrangement, desk.kinds)
    found = find_figures(text, arrangement, desk.kinds)
    if options.printed:
        number, _, how = options.printed.partition("=")
        if not number.isdecimal() or not 0 < int(number) <= len(found) or how not in PRINTED:
            raise StoreError(f"看不懂 {clean(options.printed)}：写成 序=印法，如 12=百；序见列表。")
        figure = found[int(number) - 1]
        if figure.key is None:
            raise StoreError(
                f"“{figure.text}”总是照实印（捐款、选票、评选、荣誉、零发生、百分数和手写的数字）。"
            )
        desk.print_figure(figure.key, PRINTED[how])
        found = find_figures(
            compose(desk.unit, desk.arrangement, desk.kinds), desk.arrangement, desk.kinds
        )
        print(found[int(number) - 1].text)
        return 0
    if options.json:
        _write(encode([figure_json(figure) for figure in found]) + b"\n")
        return 0
    titles = {p.record.id: p.record.title for p in arrangement.everything()}
    rows = [
        (
            str(number),
            figure.text,
            "" if figure.exact is None else f"{figure.exact:f}",
            arrangement.sections.get(figure.node or "", ""),
            SOURCE_LABELS[figure.source] + (f" {len(figure.records)} 条" if figure.records else ""),
            "：".join(filter(None, (figure.says, _listed(titles, figure.records)))),
        )
        for number, figure in enumerate(found, 1)
    ]
    _print_table(("序", "数字", "精确值", "章节", "来源", "依据"), rows, widest="依据")
    return 0


def send(options: Namespace) -> int:
    """A file to the person's own computer."""
    from tui.sending import send_file  # noqa: PLC0415

    return send_file(options)


def kiosk_check(options: Namespace) -> int:
    """Whether this account is one that nobody gets out of."""
    from tui.kiosk_check import report  # noqa: PLC0415

    keys = Path(options.keys) if options.keys else Path.home() / ".ssh" / "authorized_keys"
    open_doors = 0
    for good, line in report(keys, data_folder(options)):
        print(f"{'好　' if good else '注意'}  {clean(line)}")
        open_doors += not good
    return 1 if open_doors else 0


def _listed(titles: Mapping[str, str], ids: Iterable[str]) -> str:
    return "、".join(filter(None, (titles[id_] for id_ in ids)))


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


COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "new": new,
    "add": add,
    "list": listing,
    "show": show,
    "edit": edit,
    "remove": remove,
    "move": move,
    "submit": reviewing.submit,
    "evidence": reviewing.evidence,
    "approve": reviewing.approve,
    "return": reviewing.send_back,
    "undo": undo,
    "redo": undo,
    "history": past,
    "verify": verify,
    "compact": compact,
    "backup": backup,
    "restore": restore,
    "import": bring,
    "export": export,
    "pages": sheets,
    "doctor": doctor,
    "kiosk-check": kiosk_check,
    "send": send,
    "figures": figures,
    "check": check,
}
