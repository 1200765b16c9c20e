"""Words written with a character that sounds or looks alike, by the sense of the words around.

A wrong character leaves single characters behind where a line is cut into words, or a word that
hardly anybody uses. Where one other character, of the same sound or much the same look, makes the
line very much likelier, it was meant.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from exports.proofread.alike import toned
from exports.proofread.cutting import CLAUSES, frequency, likelihood, placed, words_of
from exports.proofread.near import near
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Line, Sheet

__all__ = ["RULES"]

_LIKELIER, _TONED, _ACROSS, _SURE = 6.0, 4.5, 9.5, 7.0
"""By how much (natural logarithm) a line gets likelier: in the words as they are cut, and where the
borders change too; and from where it is no mere hint. Lower finds more, and new words with it."""
_RARE, _USUAL = 20, 200
"""Frequencies of a word that is doubted, and of one that is meant instead."""
_HARDLY, _TIMES = 6, 30
"""A word that is hardly one, and how often one that is said the same is used for it."""
_OFTEN = 30_000
"""A character that stands alone more often than this is no remainder: 在, 的, 和."""
_NUMERALS = frozenset("一二三四五六七八九十百千万亿两第届")
_BESIDE = _NUMERALS | frozenset("得之以所其且又也还即及并而于")
"""Words of one character that stand beside any other."""


def _instead(words: str, floor: int) -> str:
    """The most frequent word, at least `floor`, that differs in one character that is alike."""
    known = near(words)
    if not known:
        return ""
    best = max(sorted(known), key=frequency)
    return best if frequency(best) >= floor else ""


class _Doubt(NamedTuple):
    """`gain`: how much likelier the line is with what is `meant` (natural logarithm)."""

    gain: float
    start: int
    said: str
    meant: str


def _doubts(words: Sequence[str]) -> Iterator[_Doubt]:
    end = len(words) - 1
    for n, (start, word) in enumerate(placed(words)):
        if 1 < len(word) < 4 and frequency(word) <= _RARE:
            meant = _instead(word, _USUAL * max(frequency(word), 1))
            if not meant and frequency(word) <= _HARDLY:
                often = max(frequency(word), 1)
                meant = _instead(word, _TIMES * often)
                if meant and not _same_tone(word, meant):
                    meant = _instead(word, 3 * _TIMES * often)
            if meant:
                yield _Doubt(likelihood(meant) - likelihood(word), start, word, meant)
        alone = len(word) == 1 or (len(word) == 2 and n < end and len(words[n + 1]) == 1)
        if not alone:
            continue
        said = word
        for last, other in enumerate(words[n + 1 : n + 3], n + 1):
            said += other
            if len(said) > 3:
                break
            if not (_NUMERALS if len(said) > 2 else _BESIDE).isdisjoint(said):
                continue
            meant = _instead(said, 50)
            if not meant:
                continue
            gain = likelihood(meant) - _likelihood(words[n : last + 1])
            if gain >= (_LIKELIER if not _same_tone(said, meant) else _TONED):
                yield _Doubt(gain, start, said, meant)
        if len(word) == 1 and word not in _NUMERALS and frequency(word) < _OFTEN:
            yield from _across(words, start, n)


def _likelihood(words: Sequence[str]) -> float:
    return sum(map(likelihood, words))


def _same_tone(said: str, meant: str) -> bool:
    """Whether the character that differs is said the same."""
    return all(a == b or toned(a) == toned(b) for a, b in zip(said, meant, strict=False))


def _across(words: Sequence[str], start: int, n: int) -> Iterator[_Doubt]:
    """A lone character and one of the word beside it: 学/习惯/彻 for 学习/贯彻."""
    for low in (n - 1, n):
        if low < 0 or low + 1 >= len(words):
            continue
        left, right = words[low], words[low + 1]
        said = left[-1] + right[0]
        if len(left) == len(right) == 1 or _NUMERALS.intersection(said):
            continue
        meant = _instead(said, 300)
        if not meant:
            continue
        around = words[max(0, low - 1) : low + 3]
        before = "".join(around)
        at = sum(map(len, words[max(0, low - 1) : low + 1])) - 1
        after = before[:at] + meant + before[at + 2 :]
        gain = _likelihood(words_of(after)) - _likelihood(around)
        if gain >= _ACROSS:
            border = start if low < n else start + len(left)
            yield _Doubt(gain, border - 1, said, meant)


def _find(sheet: Sheet) -> Iterator[Hit]:
    for line, clauses in sheet.clauses:
        for clause in clauses:
            for gain, place, said, meant in _doubts_in(clause.text):
                start = clause.start + place
                if _right(sheet, line, start, said, sure=gain >= _ACROSS):
                    continue
                differs = next(n for n, c in enumerate(said) if c != meant[n])
                message = f"“{said[differs]}”疑似“{meant[differs]}”：“{meant}”？"
                sure = gain >= _SURE or _same_tone(said, meant)
                yield Hit(start, start + len(said), message, meant, None if sure else "hint")


@lru_cache(CLAUSES)
def _doubts_in(clause: str) -> tuple[_Doubt, ...]:
    return tuple(_likeliest(_doubts(words_of(clause))))


def _likeliest(doubts: Iterable[_Doubt]) -> Iterator[_Doubt]:
    """Of doubts about the same characters the one that makes the line likeliest."""
    taken: set[int] = set()
    for doubt in sorted(doubts, key=lambda doubt: -doubt.gain):
        place = range(doubt.start, doubt.start + len(doubt.said))
        if taken.isdisjoint(place):
            taken.update(place)
            yield doubt


def _right(sheet: Sheet, line: Line, start: int, said: str, *, sure: bool) -> bool:
    """Whether words stand there that dictionaries lack: of the trade, 示交发〔2025〕9号, names."""
    end = start + len(said)
    around = sheet.text[max(0, start - 1) : start + 1]
    name = sheet.text[end : end + 1] not in tuple("了着过")  # 陶治了情操
    if said[0] in _ALL and not name:
        return True  # 全捐了
    if said[0] in _OFFICES and _OFFICE_WORK.match(sheet.text, end - 1):
        return True  # 某局|办公用房
    person = not sure and name and len(said) == 2 and sheet.data.surnames.intersection(around)
    known = _known(sheet.text, sheet.data.known, start, end)
    if person or known or sheet.is_masked(start) or _named(line, start, end):
        return True
    # What the title names is the unit's own name; what stands again and again is no slip.
    title = sheet.title
    if (title and said in title.text) or sheet.text.count(said) >= _AGAIN:
        return True
    return bool(_PLACE.match(sheet.text, end - 1))


_ALL = "全都均已也"
"""Words of one character before a verb."""
_OFFICES = "局厅院校所站委处科"
"""What the name of an office ends with."""
_OFFICE_WORK = re.compile("办公(?!益|开)")
_AGAIN = 3
_PLACE = re.compile("[一-龥]?[省市县区镇乡村](?!长)")
"""What a name of a place ends with."""


def _known(text: str, words: frozenset[str], start: int, end: int) -> bool:
    """Whether a word of the trade or the unit reaches into [start, end)."""
    return any(
        text[low:high] in words
        for low in range(max(0, start - 6), end)
        for high in range(max(low + 2, start + 1), min(low + 9, len(text) + 1))
    )


def _named(line: Line, start: int, end: int) -> bool:
    """Inside a short name in quotes, where coined words stand: “税月如歌”."""
    low, high = start - line.start, end - line.start
    opened = max(line.text.rfind("“", 0, low + 1), line.text.rfind("《", 0, low + 1))
    closed = max(line.text.rfind("”", 0, low), line.text.rfind("》", 0, low))
    shuts = [at for mark in "”》" if (at := line.text.find(mark, high)) >= 0]
    return opened > closed and bool(shuts) and min(shuts) - opened <= 12


RULES = (
    Rule(
        "misspelt",
        "疑似错字",
        "warning",
        "按词频切分（结巴分词词典）；同音、形近字换一个，整句通顺得多",
        _find,
        (
            bad("全局干部职工学习惯彻会议精神。", "惯彻"),
            bad("加大环境综合整冶，凝具起强大合力。", "整冶", "凝具"),
            good("召开创建工作推进会，干部职工参加志愿服务，开展微心愿认领。"),
            good("“税月如歌”读书会，三会一课、提质增效、迎峰度夏、凝心聚力。"),
            good("我局办公司里的事，职工的慰问金全捐了。"),
            good("巡河、护河、导医台、抗疫、酒驾、股室、网格员、务林人。"),
        ),
    ),
)
