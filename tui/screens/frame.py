"""公文要素: how the unit is called, and what stands around the document's text."""

import re

from msgspec.structs import replace

from exports.frame import NAME_LENGTH, NUMBER_LENGTH
from exports.geometry import half_cells
from store.clean import clean
from store.contract import StoreError
from store.model import ANNEX_LABELS, AnnexName, Frame, Unit
from tui.screens.form import FormPage, Spec
from tui.show import fit

__all__ = ["FramePage"]

_FIELDS = {
    "calls_itself": ("自称", "文中怎样称呼本单位：我局、我校、我院"),
    "body": ("党组织", "党组、党委、党支部"),
    "review": ("审核", "要：正式导出前记录都要别人审过；不要：审不审都行"),
    "office": ("发文机关", "红头上的机关标志，如 示例区林业局文件；空着不印红头"),
    "number": ("发文字号", "如 示林发〔2025〕3号"),
    "addressee": ("主送机关", "如 区文明办；空着不印"),
    "annexes": ("附件", "从记录做的附件：1 数据统计表  2 荣誉一览表；如 1、2"),
    "copies": ("抄送", "抄送给谁，几家用顿号；空着不印版记"),
    "issuer": ("印发机关", "如 示例区林业局办公室"),
    "issued": ("印发日期", "如 2025年12月20日"),
}


class FramePage(FormPage):
    """Empty fields print nothing."""

    name_ = "node"

    def __init__(self, unit: Unit, frame: Frame, *, review: bool) -> None:
        known = {
            "review": "要" if review else "不要",
            "calls_itself": unit.calls_itself, "body": unit.body, "office": frame.office,
            "number": frame.number, "addressee": frame.addressee,
            "annexes": "、".join(ANNEX_LABELS[name] for name in frame.annexes),
            "copies": frame.copies, "issuer": frame.issuer, "issued": frame.issued,
        }  # fmt: skip
        super().__init__(
            [Spec(name, label, value=known[name]) for name, (label, _) in _FIELDS.items()]
        )
        self.unit, self.frame_, self.review = unit, frame, review

    def head(self) -> str:
        document = self.desk.document
        return f"公文要素 · {fit(document.unit, 20).strip()} {document.year} · {document.name}"

    def hint(self, at: int) -> None:
        self.hints[at].put(_FIELDS[self.specs[at].name][1], "dim")

    async def do_save(self) -> None:
        await self.settle()
        typed = {name: " ".join(clean(v).split()) for name, v in self.values().items()}
        if not typed["calls_itself"] or not typed["body"]:
            raise StoreError("“自称”和“党组织”不能空着。")
        if typed["number"] and not typed["office"]:
            raise StoreError("发文字号印在红头里：请先填“发文机关”，或去掉发文字号。")
        for name, most in (("office", NAME_LENGTH), ("number", NUMBER_LENGTH)):
            if half_cells(typed[name]) > 2 * most:
                raise StoreError(
                    f"“{_FIELDS[name][0]}”印在一行里，最多 {most} 个字，请用规范化简称。"
                )
        review = typed.pop("review") or "不要"
        if review not in ("要", "不要"):
            raise StoreError("“审核”写“要”或“不要”。")
        unit = replace(self.unit, calls_itself=typed.pop("calls_itself"), body=typed.pop("body"))
        parts = {**typed, "annexes": _annexes(typed["annexes"])}
        # What one left alone stays as others may have put it meanwhile.
        mine = {name: part for name, part in parts.items() if part != getattr(self.frame_, name)}
        frame = replace(self.desk.document.frame, **mine)
        await self.wenming.do(lambda desk: desk.set_up(unit, frame))
        if (review == "要") != self.review:
            from store.review import switch  # noqa: PLC0415

            await self.wenming.do(lambda desk: switch(desk, on=review == "要"))
        self.wenming.note_saved()
        await self.app.pop_screen()


def _annexes(typed: str) -> tuple[AnnexName, ...]:
    """Numbers or names of annexes, in the order in which they are told."""
    found: list[AnnexName] = []
    for word in filter(None, re.split("[、，,；; ]+", typed)):
        names = [
            name for n, (name, label) in enumerate(ANNEX_LABELS.items(), 1)
            if word in (str(n), label) or word == "０１２３４５６７８９"[n]
        ]  # fmt: skip
        if not names:
            raise StoreError(f"没有“{word}”这种附件。可以写：{'、'.join(ANNEX_LABELS.values())}。")
        found += names
    return tuple(dict.fromkeys(found))
