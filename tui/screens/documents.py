"""The documents of the unit: open another, begin one, go on from an earlier year."""

from store.clean import clean
from store.desk import Desk
from store.documents import carry_document, create_document, parse_span, parse_year
from store.model import Document
from tui.screens.form import FormPage, Spec
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["DocumentsPage", "NewDocumentPage"]

_HELP = {
    "year": "哪一年的总结",
    "name": "年度、上半年、某某活动总结；2026年工作计划（从下一步打算）",
    "span": "只收这段时间的记录，如 01-01..06-30；空着收全年",
    "tag": "只收有这个标签的记录，如一项活动的；空着都收",
    "earlier": "接着哪一年的同名文档写，如 2025；空着从提纲写起",
}


class DocumentsPage(ListPage):
    """Enter opens the chosen document, F2 begins one."""

    name_ = "documents"

    def head(self) -> str:
        return f"文档 · {fit(self.desk.document.unit, 30).strip()}"

    def redraw(self) -> None:
        super().redraw()
        unit = self.desk.document.unit
        found = [d for d in self.desk.store.all(Document) if d.unit == unit]
        self.documents = sorted(found, key=lambda d: (-d.year, d.name != "年度", d.name))
        rows: list[Row] = []
        for document in self.documents:
            span = ""
            if document.span_start and document.span_end:
                span = f"{document.span_start:%m-%d} 至 {document.span_end:%m-%d}"
            here = "现在" if document.key == self.desk.key else ""
            line = f"  {document.year}年  {fit(document.name, 24)}{fit(span, 18)}{here}"
            rows.append(((line, "bold" if here else ""),))
        self.list.put(rows, min(self.list.cursor or 0, len(rows) - 1))
        self.say("Enter 打开，F2 新建一份或接着往年写。")

    async def do_open(self) -> None:
        await self.wenming.change_document(self.documents[self.list.cursor or 0].key)

    async def do_new(self) -> None:
        await self.app.push_screen(NewDocumentPage(self.desk.document.year))


class NewDocumentPage(FormPage):
    """Year, name and span of a new document; the earlier year that it goes on from."""

    name_ = "node"

    def __init__(self, year: int) -> None:
        super().__init__(
            [
                Spec("year", "年份", value=str(year)),
                Spec("name", "名称"),
                Spec("span", "起止"),
                Spec("tag", "标签"),
                Spec("earlier", "接着"),
            ]
        )

    def head(self) -> str:
        return f"新建文档 · {fit(self.desk.document.unit, 30).strip()}"

    def hint(self, at: int) -> None:
        self.hints[at].put(_HELP[self.specs[at].name], "dim")

    async def do_save(self) -> None:
        await self.settle()
        typed = {name: clean(value).strip() for name, value in self.values().items()}
        year, name = parse_year(typed["year"]), typed["name"] or "年度"
        span = parse_span(typed["span"], year) if typed["span"] else None
        earlier = parse_year(typed["earlier"]) if typed["earlier"] else None
        desk, unit = self.desk, self.desk.document.unit
        settings = self.wenming.folder / "settings"
        at = desk.now()

        def begin(writer: Desk) -> Document:
            if earlier is not None:
                return carry_document(
                    writer.store, desk.kinds, unit=unit, year=year, name=name, earlier=earlier,
                    settings=settings, who=desk.who, now=at,
                )  # fmt: skip
            return create_document(
                writer.store, unit=unit, year=year, name=name,
                span=span, tag=typed["tag"].lstrip("#＃"), settings=settings,
                who=desk.who, at=at.isoformat(timespec="seconds"),
            )  # fmt: skip

        document = await self.wenming.do(begin)
        self.wenming.note_saved()
        await self.wenming.change_document(document.key)
