"""Words that stand twice where once was meant."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

# One character: only those that no word begins with right behind a word that ends in them.
_ONE = re.compile(
    r"(?:(?P<c>[的了在被把与且很及])(?P=c))(?!确|之|乎)(?<!了了(?=[解结然断却不]))(?<!在在(?=[职编岗校册建读场线]))|(?P<d>[我局区市县])(?P=d)(?=[局区市县委办机坚持在认领])"
)
_WORD = re.compile(r"(?P<word>[一-龥]{2,8})(?P=word)")
_CLAUSE = re.compile(r"(?P<clause>[^，。；、\n]{4,40})[，；、](?P=clause)(?=[，。；、\n]|$)")


def _find(sheet: Sheet) -> Iterator[Hit]:
    text, doubles = sheet.text, sheet.data.doubles
    for match in _WORD.finditer(text):
        word, start = match["word"], match.start()
        if len(set(word)) == 1 or match[0] in doubles or _innocent(text, match, word):
            continue
        yield Hit(start, match.end(), f"“{word}”重复。", word)
    for match in _ONE.finditer(text):
        before = text[max(0, match.start() - 1) : match.start()]
        if match[0] not in doubles and not (match[0] == "在在" and before in ("实", "现")):
            yield Hit(*match.span(), f"“{match[0][0]}”重复。", match[0][0])
    for match in _CLAUSE.finditer(text):
        yield Hit(*match.span(), "同一句话写了两遍。", match["clause"])


def _innocent(text: str, match: re.Match[str], word: str) -> bool:
    """Where a name ends as the next word begins, or numerals and 一步一步 stand."""
    if re.fullmatch("[一二三四五六七八九十〇零百千万年月日]+", word):
        return True
    if word[0] == "一" and len(word) == 2:
        return True
    before, after = text[: match.start()], text[match.end() :]
    # 局机关机关党委, 城市管理管理局 are names behind names.
    named = word in ("机关", "管理") and after[:1] in ("党", "局")
    return named and before[-1:] not in ("", "，", "。", "、", "；")


RULES = (
    Rule(
        "repeat",
        "词语重复",
        "error",
        "《党政机关公文处理工作条例》第十九条“表述准确”",
        _find,
        (
            bad("紧紧围绕围绕我区规划，全面推进推进。", "围绕围绕", "推进推进"),
            bad("全局的的干部，开展志愿服务志愿服务活动。", "志愿服务志愿服务", "的的"),
            bad("强化服务意识，强化服务意识，全年无投诉。", "强化服务意识，强化服务意识"),
            good("参加了了解民情活动，做好了了不起的事，在在职职工中开展。"),
            good("人人参与、天天有、常常讲，落实落细、一件一件办，的的确确，实实在在。"),
            good(
                "工作作风、会议议程、发展展望、活动动员、机关机关党委、学习习近平新时代中国特色社会主义思想。"
            ),
            good("二〇二二〇二号；局机关机关党委召开会议；年年有新貌、月月有活动。"),
        ),
    ),
)
