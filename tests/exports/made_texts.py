"""Made-up texts with everything that a Word file of ours can hold, for validators and readers."""

import random
from collections.abc import Sequence

from exports.look import Look
from exports.text import (
    Annex,
    Block,
    BlockStyle,
    Imprint,
    Letterhead,
    Run,
    Table,
    Text,
)

__all__ = ["made_look", "made_text"]

_STYLES: tuple[BlockStyle, ...] = (
    "heading1", "heading2", "heading3", "heading4", "paragraph", "paragraph", "paragraph",
)  # fmt: skip
_WORDS = (
    "全年开展志愿服务活动36次", "参加1500余人次",
    "印发《文明公约》2016份", "满意率98.5%", "PM2.5 达标",
    "“两手抓”——", "〔2025〕12号", "，", "。", "；", "：",
    "①②③", "……", "A&B <w:t> ]]>", "\t", "\n", "　　",
    "  ", "生僻字𠮷𬱖",
    "\U0001f469\u200d\U0001f467", "e\u0301\u0302", "\u05e2\u05d1", "\u200b\u202e",
    "\x00\x1b[31m", "\ufffe\uffff", "\ud83d", "〔待补充：金额〕", "[/] {{x}} %s $PATH",
    "很长的一段话" * 20, "Wi-Fi与5G", "１２３",
)  # fmt: skip


def made_text(seed: int) -> tuple[Text, str, str]:
    """A text, the unit's name and the file's title; the same seed gives the same."""
    dice = random.Random(seed)

    def words(most: int) -> str:
        return "".join(dice.choice(_WORDS) for _ in range(dice.randint(0, most)))

    def runs(most: int) -> tuple[Run, ...]:
        return tuple(
            Run(words(3), missing=dice.random() < 0.1) for _ in range(dice.randint(0, most))
        )

    def block(style: BlockStyle) -> Block:
        made = runs(6)
        heading = dice.randint(0, len(made)) if style == "paragraph" and dice.random() < 0.2 else 0
        return Block(style, made, heading=heading, level=dice.randint(1, 4))

    def table() -> Table:
        columns = dice.randint(1, 5)
        widths = tuple([28 // columns] * columns)
        rows = tuple(
            tuple(runs(2) for _ in range(columns)) for _ in range(dice.choice([1, 2, 9, 60]))
        )
        return Table(widths, rows)

    blocks: list[Block] = []
    if dice.random() < 0.9:
        blocks.append(Block("title", runs(3)))
    if dice.random() < 0.4:
        blocks.append(Block("addressee", runs(2)))
    blocks += [block(dice.choice(_STYLES)) for _ in range(dice.choice([0, 1, 5, 40]))]
    blocks += [Block("attachment", runs(2)) for _ in range(dice.choice([0, 0, 1, 3]))]
    if dice.random() < 0.8:
        blocks += [Block("signature", runs(2)), Block("date", runs(1))]

    def annex() -> Annex:
        parts = range(dice.randint(0, 3))
        return Annex(
            words(3),
            tuple(table() if dice.random() < 0.5 else block("paragraph") for _ in parts),
        )

    annexes = tuple(annex() for _ in range(dice.choice([0, 0, 1, 2])))
    letterhead = Letterhead(words(3), words(2)) if dice.random() < 0.4 else None
    imprint = Imprint(words(6), words(2), words(1)) if dice.random() < 0.4 else None
    return Text(tuple(blocks), (), annexes, letterhead, imprint), words(2), words(4)


def made_look(seed: int, templates: Sequence[bytes] = (b"",)) -> Look:
    """How the text of the same seed is printed."""
    dice = random.Random(f"look {seed}")
    return Look(latin=dice.random() < 0.3, template=dice.choice(templates))
