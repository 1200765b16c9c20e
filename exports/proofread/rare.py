"""Characters that fonts and terminals may lack."""

import re
from collections.abc import Iterator
from functools import cache

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet
from store.clean import REPLACEMENT

__all__ = ["RULES"]

# In general use, and not in the GB2312 of 1980: the table of 2013 has them at level one or two.
_COMMON = frozenset("啰镕瞭堃喆珺玥祎昇淼赟璟晞翀甯甪犇煊煜琪瑄瑀璐珂玮铄钰锴锟鑫暄妤姝婳嫣")


@cache
def _known(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in _COMMON
    return True


def _find(sheet: Sheet) -> Iterator[Hit]:
    strange = {c for c in set(sheet.text) if c >= "\u3400" and (not _han(c) or not _known(c))}
    if not strange:
        return
    for match in re.finditer("|".join(map(re.escape, strange)), sheet.text):
        at, c = match.start(), match[0]
        if c == REPLACEMENT:
            yield Hit(at, at + 1, "有不能显示的字符，原来的字丢失了。", grade="error")
        elif "\ue000" <= c <= "\uf8ff":
            yield Hit(at, at + 1, "这是自造字，别的电脑上没有。", grade="error")
        elif c >= "\u3400" and _han(c) and not _known(c):
            yield Hit(at, at + 1, f"“{c}”（U+{ord(c):04X}）是生僻字或误字，请核对，字体可能缺字。")


def _han(c: str) -> bool:
    return "\u3400" <= c <= "\u4dbf" or "\u4e00" <= c <= "\u9fff" or c >= "\U00020000"


RULES = (
    Rule(
        "rare",
        "生僻字",
        "warning",
        "GB/T 2312—1980 与《通用规范汉字表》（2013）：表外字核对字形和字体",
        _find,
        (
            bad("职工卢聕家庭，文字\ufffd缺失。", "聕", "\ufffd"),
            good("朱镕基、李煜、王珺，文明创建，“”《》〔〕①Ⅲ。"),
        ),
    ),
)
