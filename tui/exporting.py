"""`export`, `pages`, `figures`: the composed text as files, as printed pages, by its numbers."""

import sys
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from store.clean import clean
from store.contract import StoreError
from store.model import Rounding
from store.wire import encode
from tui.output import print_table, write
from tui.place import data_folder, open_store, the_desk

if TYPE_CHECKING:
    from exports.pages import Line

__all__ = ["export", "figures", "pages"]

PRINTED: dict[str, Rounding | None] = {
    "确": None, "十": "ten", "百": "hundred", "千": "thousand"
}  # fmt: skip


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


def pages(options: Namespace) -> int:
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
    write("\f".join(told).encode())
    return 0


def _printed(line: "Line") -> str:
    """A printed line, a whole character for two columns."""
    from exports.geometry import half_cells  # noqa: PLC0415

    row, used = "", 0
    for words, begin, _ in line.placed:
        row += " " * (begin - used) + words
        used = max(used, begin) + half_cells(words)
    return row


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
        write(encode([figure_json(figure) for figure in found]) + b"\n")
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
    print_table(("序", "数字", "精确值", "章节", "来源", "依据"), rows, widest="依据")
    return 0


def _listed(titles: Mapping[str, str], ids: Iterable[str]) -> str:
    return "、".join(filter(None, (titles[id_] for id_ in ids)))
