"""Half-width marks in Chinese text, full-width digits, and marks that stand twice."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import CHINESE, Sheet

__all__ = ["RULES"]

_FULL = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}
_ZH = f"[{CHINESE}“”‘’《》〈〉（）【】〔〕、，。；：！？%％…—]"
# Each begins with its mark and looks back from there: what begins with a look back is tried at
# every character.
_MARK = re.compile(
    rf"[,;:!?.](?:(?<={_ZH}[,;:!?])(?![A-Za-z/\\])|(?<=[,;:!?])(?={_ZH})"
    rf"|(?<=[\dA-Za-z][,;!?])(?=\n|$)|(?<=[)\"][,;:!?])"
    rf"|(?<=[{CHINESE}”’》）)\"%]\.)(?![\w.])|(?<=[{CHINESE}”’》）%]\.)(?=[{CHINESE}\d])"
    rf"|(?<=\d\.)(?=\n[ \u3000]*[{CHINESE}\d（]|$))",
    re.MULTILINE,
)
_BRACKETS = re.compile(r"\(([^()（）\n]{0,80})[)）]|（([^()（）\n]{0,80})\)")
_QUOTE = re.compile(rf"\"(?:(?<={_ZH}\")|(?=[{CHINESE}《（])|(?<=\d\")(?=[{CHINESE}，。；]))")


def _marks(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    opened = False
    line = 0
    for match in _QUOTE.finditer(text):
        here = text.count("\n", 0, match.start())
        opened = not opened if here == line else True
        line = here
        yield Hit(*match.span(), "中文里用全角引号。", "“" if opened else "”")
    for match in _MARK.finditer(text):
        if not sheet.is_masked(match.start()) and not _in_number(text, match):
            full = _FULL[match[0]]
            yield Hit(*match.span(), f"中文里用全角标点“{full}”。", full)
    for match in _BRACKETS.finditer(text):
        inner = match[1] if match[1] is not None else match[2]
        lead = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" \t\u3000") == ""
        if sheet.is_masked(match.start()) or not (
            re.search(_ZH, inner)
            or lead
            or not inner.strip()
            or (inner.isdecimal() and len(inner) < 3 and re.match(_ZH, text[match.end() :][:1]))
        ):
            continue
        for at in (match.start(), match.end() - 1):
            if text[at] in "()":
                full = _FULL[text[at]]
                yield Hit(at, at + 1, f"中文里用全角括号“{full}”。", full)
    yield from _titles(sheet)
    for match in _OTHER.finditer(text):
        if not sheet.is_masked(match.start()):
            yield Hit(*match.span(), "中文里用全角标点。", _MEANT.get(match[0][0]))


_OTHER = re.compile(
    rf"[｡､｢｣･'.-](?:(?<=[｡､｢｣･])|(?<=[{CHINESE}，。；：”’》）\n]-)-{{1,2}}(?=[{CHINESE}“《])"
    rf"|(?<=[{CHINESE}”》）]\.)\.{{2,5}}(?=[{CHINESE}“”《，。\n])"
    rf"|(?<![A-Za-z]')(?<=')(?=[{CHINESE}])|(?<=[{CHINESE}]')(?![A-Za-z]))"
)
_MEANT = {"｡": "。", "､": "、", "｢": "「", "｣": "」", "･": "·", "-": "——", ".": "……"}
_ANGLES = re.compile(rf"<(?=[{CHINESE}\d]{{2}})[^<>\n]{{2,50}}>")


def _titles(sheet: Sheet) -> Iterator[Hit]:
    for match in _ANGLES.finditer(sheet.text):
        words = f"《{match[0][1:-1]}》"
        yield Hit(*match.span(), "书名号用“《》”。", words)


def _in_number(text: str, match: re.Match[str]) -> bool:
    """A mark that belongs to a number or a heading's: 1,200  1:3  1."""
    at = match.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return before.isdecimal() and before.isascii() and after.isdecimal() and after.isascii()


_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％．]*[０-９Ａ-Ｚａ-ｚ][０-９Ａ-Ｚａ-ｚ％．]*")
_TWICE = re.compile(
    r"%%+|，，+|。。+|；；+|：：+|、、+|，[。、；：]|。[，、；：]|；[，。、：]|、[，。；：]|：[，。；、]"
)


def _wide(sheet: Sheet) -> Iterator[Hit]:
    for match in _WIDE.finditer(sheet.text):
        narrow = "".join(chr(ord(c) - 0xFEE0) for c in match[0])
        yield Hit(*match.span(), "数字和字母用半角。", narrow)


def _twice(sheet: Sheet) -> Iterator[Hit]:
    for match in _TWICE.finditer(sheet.text):
        same = len(set(match[0])) == 1
        yield Hit(*match.span(), "标点重复，只留一个。", match[0][0] if same else None)


RULES = (
    Rule(
        "halfwidth",
        "半角标点",
        "error",
        "GB/T 15834—2011 第5章：标点占一个字位置；GB/T 9704—2012 7.3.3：（一）（1）",
        _marks,
        (
            bad("同部署、同检查;二是成立小组,不断提高:", ";", ",", ":"),
            bad("(一)深化各项活动", "(", ")"),
            bad('开展"阳光助残"活动3次!', '"', '"', "!"),
            bad("扎实开展各项工作.\n全年安全.", ".", "."),
            bad("电话:12345,共3人.", ":", ",", "."),
            bad("降雨142毫米､登高...一天，'夕阳红'队。--脱贫", "､", "...", "'", "'", "--"),
            good(
                "8:30至17:30，见 https://www.example.cn/a,b?c=1 和 wm@example.cn，"
                "1,200元，比例1:3，98.6%。"
            ),
            good("示交发(2025)9号、GB/T 15834(2011)、3.5公里、1.强化领导、微信APP。"),
            good("1.优化环境\n2.强化监管"),
        ),
    ),
    Rule(
        "fullwidth",
        "全角数字",
        "warning",
        "GB/T 15835—2011：阿拉伯数字用半角",
        _wide,
        (bad("２０２５年投入１．５万元。", "２０２５", "１．５"), good("2025年，98%。")),
    ),
    Rule(
        "marks",
        "标点重复",
        "error",
        "GB/T 15834—2011：句内句末各用一个点号",
        _twice,
        (
            bad("扎实推进，，取得成绩。。", "，，", "。。"),
            bad("工作有序、，全年平安。", "、，"),
            good("“好！”他说。《方案》、……"),
        ),
    ),
)
