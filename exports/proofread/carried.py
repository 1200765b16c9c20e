"""Sentences that stood in last year's text nearly word for word."""

import re
from collections.abc import Iterator
from functools import lru_cache

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

LEAST = 18
"""Characters of a sentence that is compared: shorter ones are what everybody writes."""

_FORMULA = re.compile(
    "为指导|总结(?:汇报|报告)?如下|二十大|二十届|特色社会主义思想|两个确立|两个维护|如下[：:]"
)


@lru_cache(maxsize=4)
def _old(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (sentence, _grams(sentence))
        for sentence in re.split(r"[。！？；\n]", text)
        if len(_bare(sentence)) >= LEAST
    )


def _bare(sentence: str) -> str:
    """Without numbers and marks: those alone make no new sentence."""
    return re.sub(r"[\W\d_]+|^[一二三四五六七八九十]+(?=是|、)", "", sentence)


def _grams(sentence: str) -> frozenset[str]:
    bare = _bare(sentence)
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _find(sheet: Sheet) -> Iterator[Hit]:
    if not sheet.last_year:
        return
    old = _old(sheet.last_year)
    by_gram: dict[str, list[int]] = {}
    for number, (_, grams) in enumerate(old):
        for gram in grams:
            by_gram.setdefault(gram, []).append(number)
    for line in sheet.prose:
        for match in re.finditer(r"[^。！？；\n]+", line.text):
            sentence = match[0]
            if len(_bare(sentence)) < LEAST or _FORMULA.search(sentence):
                continue
            grams = _grams(sentence)
            shared: dict[int, int] = {}
            for gram in grams:
                for number in by_gram.get(gram, ()):
                    shared[number] = shared.get(number, 0) + 1
            if not shared:
                continue
            best = max(shared, key=lambda number: shared[number] / len(grams | old[number][1]))
            alike = shared[best] / len(grams | old[best][1])
            if alike >= 0.8:
                said = f"和去年的一句有 {alike:.0%} 相同，请写今年的情况。"
                yield Hit(line.start + match.start(), line.start + match.end(), said)


RULES = (
    Rule(
        "carried",
        "沿用去年",
        "hint",
        "中央层面整治形式主义的要求：不照抄照搬旧文",
        _find,
        (
            bad(
                "全年共开展志愿服务活动26次，干部职工参与热情高涨，社会反响良好。",
                "全年共开展志愿服务活动26次，干部职工参与热情高涨，社会反响良好",
                last_year="全年共开展志愿服务活动19次，干部职工参与热情高涨，社会反响良好。",
            ),
            good(
                "坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻会议精神，扎实推进创建。",
                last_year="坚持以习近平新时代中国特色社会主义思想为指导，深入贯彻会议精神，扎实推进创建。",
            ),
            good("今年新建职工书屋三个，藏书四千余册。", last_year="全年共开展志愿服务活动19次。"),
        ),
        whole=True,
    ),
)
