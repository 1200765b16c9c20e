"""Words as titles: the marks of running Chinese, and what a title does without."""

import re
from functools import lru_cache

from store.dates import find_dates

__all__ = ["flattened", "is_bare", "title_of", "unit_of"]


def flattened(text: str) -> str:
    """The text with the marks of running Chinese, of the same length."""
    flat = re.sub(r"(?<!\d),|,(?!\d{3})", "，", text)
    flat = re.sub(r"(?<=[一-龥”）])\.(?=\D|$)", "。", flat)
    flat = flat.translate(str.maketrans(";:()!?＂", '；：（）！？"'))
    opened = False
    out = []
    for c in flat:
        if c == '"':
            opened = not opened
            out.append("“" if opened else "”")
        else:
            out.append(c)
    return "".join(out)


def unit_of(raw: str) -> str:
    match = re.search(r"[万亿]?(元|%|[^\d\W余多]+)$", raw)
    return match[1] if match else ""


def is_bare(before: str) -> bool:
    """Whether nothing stands before a number but a verb (开展12次检查)."""
    return len(title_of(before)) < 2 or bool(
        re.fullmatch(
            r"(?:(?:投资|投入|安排|落实|筹措|争取)(?:专项)?(?:资金|经费)?|捐资|捐款|完成|发放|获得?|获得了|查处|走访|捐赠|新建|改造|植树)",
            title_of(before),
        )
    )


@lru_cache(1024)  # asked for up to five times for one number
def title_of(words: str) -> str:
    """The words of a title: without dates, small words and verbs that every fact has."""
    words = re.sub(r"^[\s　、，（）]+", "", words)
    words = re.sub(r"[（）].*$", "", words) if words.startswith("（") else words
    dates = [(a, b) for a, b, _ in find_dates(words, 2000) if not words[a:b].startswith("每")]
    for a, b in reversed(dates):
        words = words[:a] + words[b:]
    words = re.sub(
        r"^(?:等|[（）、，\s　]|\d{1,2}[）、.．]|[一二三四五六七八九]是|我[局委办厅院]|全局"
        r"|今年以?来?|年内|全年|一年来|年中|中(?=先|张|开|组)|当日|当天|先后|累计|共计?(?![建产青享])"
        r"|总计|积极|认真|广泛|深入|扎实|切实|及时"
        r"|还(?!款)|并(?![举重])|同时|组织(?!生活|关系|领导|建设)"
        r"|开展|举办|召开|举行|进行|了|通过|再次|坚持|共(?![建产青享同])|由|已)+",
        "",
        words,
    )
    return re.sub(
        r"(?:[、，\s　（）]|共计?|累计|总计|合计|达到?|约|近|了|(?<![行作])为|有|的|各|计)+$",
        "",
        words,
    )
