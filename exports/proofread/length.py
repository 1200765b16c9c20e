"""How long the text and its sentences are."""

from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _length(sheet: Sheet) -> Iterator[Hit]:
    count = len("".join(sheet.text.split()))
    limit = sheet.data.limits.characters
    if count > limit:
        yield Hit(0, 0, f"全文 {count} 字，多于 {limit} 字（可在 settings/proofread.toml 里改）。")


def _sentence(sheet: Sheet) -> Iterator[Hit]:
    limit = sheet.data.limits.sentence
    for start, end in sheet.sentences:
        if (
            end - start > limit
            and "；" not in sheet.text[start:end]
            and ";" not in sheet.text[start:end]
        ):
            yield Hit(start, end, f"一句话有 {end - start} 字，可以断开。")


RULES = (
    Rule(
        "length",
        "篇幅",
        "hint",
        "省直文明单位考核：年度总结 2000 字以内",
        _length,
        (bad("工作扎实。" * 401, ""), good("工作扎实。" * 400)),
        whole=True,
    ),
    Rule(
        "long-sentence",
        "长句",
        "hint",
        "《党政机关公文处理工作条例》第十九条“文字精练”",
        _sentence,
        (
            bad(
                f"坚持{'以人为本，服务群众，' * 21}扎实推进。",
                f"坚持{'以人为本，服务群众，' * 21}扎实推进。",
            ),
            good("坚持以人为本，服务群众，扎实推进。"),
        ),
        whole=True,
    ),
)
