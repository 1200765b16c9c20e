"""Quotation marks and brackets: in pairs, nested well, and the same name always the same way."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

_PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "【": "】",
    "〔": "〕",
    "「": "」",
}
_CLOSES = {close: open_ for open_, close in _PAIRS.items()}
_MARK = re.compile("[" + "".join((*_PAIRS, *_CLOSES)) + "]")
_LEAD = re.compile(r"(?:^|[^\w])\w{1,2}$")
"""1) and a), which no mark opens."""
_FOLD = str.maketrans("()", "（）")


def _pairs(sheet: Sheet) -> Iterator[Hit]:
    for line in sheet.lines:
        text = line.text.translate(_FOLD)
        if not _MARK.search(text):
            continue
        stack: list[tuple[str, int]] = []
        if text.count('"') % 2:
            text = _mated(text)
        for match in _MARK.finditer(text):
            at, c = match.start(), match[0]
            if c in _PAIRS:
                if c in "“《" and any(mark == c for mark, _ in stack):
                    inner = "‘’" if c == "“" else "〈〉"
                    what = "引号" if c == "“" else "书名号"
                    missing = _unclosed(text, at, c)
                    if missing:
                        before = next(p for mark, p in reversed(stack) if mark == c)
                        yield Hit(line.start + before, line.start + before + 1,
                                  f"缺和 {c} 配对的 {_PAIRS[c]}。")  # fmt: skip
                        stack = [entry for entry in stack if entry[1] != before]
                    else:
                        message = f"{what}里的{what}用“{inner}”。"
                        yield Hit(line.start + at, line.start + at + 1, message, grade="warning")
                stack.append((c, at))
            elif any(mark == _CLOSES[c] for mark, _ in stack):
                while stack[-1][0] != _CLOSES[c]:
                    mark, before = stack.pop()
                    yield Hit(line.start + before, line.start + before + 1,
                              f"缺和 {mark} 配对的 {_PAIRS[mark]}。")  # fmt: skip
                stack.pop()
            elif not (c == "）" and _LEAD.search(text, max(0, at - 3), at)) and c != "’":
                yield Hit(line.start + at, line.start + at + 1,
                          f"前面缺和 {c} 配对的 {_CLOSES[c]}。")  # fmt: skip
        for mark, at in stack:
            yield Hit(line.start + at, line.start + at + 1, f"缺和 {mark} 配对的 {_PAIRS[mark]}。")


def _mated(text: str) -> str:
    """A half-width quotation mark as the one that a Chinese one beside it lacks: it has a finding
    of its own."""
    at = text.index('"')
    opened = text.rfind("“", 0, at) > text.rfind("”", 0, at)
    single = text.rfind("‘", 0, at) > max(text.rfind("’", 0, at), text.rfind("“", 0, at))
    mate = "’" if single else "”" if opened else "“"
    return text[:at] + mate + text[at + 1 :]


def _unclosed(text: str, at: int, mark: str) -> bool:
    """Whether of the pair that is open before `at` the closing mark is what is missing: then there
    are more opening marks than closing ones in the line.
    """
    return text.count(mark) > text.count(_PAIRS[mark])


_NAME = re.compile(r"“(?P<name>[^”“，。；：\n]{4,16})”(?P<after>.{0,2})")
_NAMED = re.compile("等?(?:主题|系列|专项)?(?:活动|行动|工程|计划|项目)|的?活动|志愿|[“、]")


def _consistent(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    names: dict[str, bool] = {}
    for match in _NAME.finditer(text):
        behind = text[match.end("name") + 1 : match.end("name") + 8]
        named = bool(_NAMED.match(behind)) or match["name"].endswith(("队", "活动", "行动"))
        names[match["name"]] = names.get(match["name"], False) or named
    spans = [m.span() for m in re.finditer(r"“[^”\n]*”|《[^》\n]*》", text)]
    for name, named in names.items():
        if not named or re.fullmatch("[0-9A-Za-z]+", name):
            continue
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not any(start <= at < stop for start, stop in spans):
                yield Hit(at, end, f"别处写作“{name}”，这里没有加引号。", f"“{name}”")
            at = text.find(name, end)


RULES = (
    Rule(
        "pairs",
        "引号括号",
        "error",
        "GB/T 15834—2011 4.8、4.9、4.15：成对使用，引号内用单引号",
        _pairs,
        (
            bad("开展“文明出行活动，参加《方案。", "“", "《"),
            bad("评选文明家庭”60户，（含示范户。", "”", "（"),
            bad("印发《关于推广《方案》的通知》，倡导““先行””。", "《", "“"),
            good("开展“做‘最美’交通人”活动（见附件）。1）签订责任书。《关于〈方案〉的通知》"),
        ),
    ),
    Rule(
        "same-name",
        "引号不一",
        "warning",
        "GB/T 15834—2011 4.8：同一名称全文写法一致",
        _consistent,
        (
            bad("开展“人民满意公务员”活动。在人民满意公务员活动中获奖。", "人民满意公务员"),
            good(
                "开展“人民满意公务员”活动。“人民满意公务员”活动成效明显。坚持“一把手”负责制，一把手负总责。"
            ),
        ),
        whole=True,
    ),
)
