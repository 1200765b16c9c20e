"""The numbers that stand before imported headings: their forms, and numbering them anew.

An imported heading keeps what stood before its words (`Node.lead`). As long as nobody moves one,
not a character of it changes; when the headings of a level are others than before, or stand in
another order, their numbers follow.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from store.model import Node
from store.numerals import NUMERAL, number_of, ordinal

__all__ = ["numberless", "renumbered"]

_LEAD = re.compile(
    r"(?P<before>\s*(?:第|[（(])?)"
    r"(?:(?P<chinese>[一二三四五六七八九十]{1,3})|(?P<digits>\d{1,2})|(?P<circled>[①-⑳]))"
    r"(?P<behind>\S*\s*)"
)
_RANKS = ("第{}部分、", "{}、", "（{}）", "{}.", "（{}）")
"""The forms of headings, outer ones first; the first three are counted in 一二三."""
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_CHINESE = 3
_LISTS = 3
"""From this rank on numbers may begin anew among the headings of one level."""


_TYPED = re.compile(
    rf"\s*(?:第{NUMERAL}(?:部分|章|节)(?:[、：:.．]|(?=\s))|(?P<chinese>{NUMERAL})(?:[、．]|\.(?!\d))"
    rf"|[（(](?:{NUMERAL}|[0-9０-９]{{1,2}})[）)][、.．]?"
    r"|(?P<digits>[0-9０-９]{1,2})(?:[、．]|\.(?![0-9０-９]))|[0-9０-９]{1,2}[）)]|[①-⑳])\s*"
)
"""A number as one types it before the words of a heading."""
_SPAN = re.compile(rf"(?:{NUMERAL}|[0-9０-９]{{1,2}})(?:季度|月(?![0-9０-９])|年)")
"""一、三季度."""


def numberless(heading: Node) -> Node:
    """A heading without the number that was typed before its words, where it has one anyway: by
    rule, or as its lead. 一、二季度 and 1、2月份 are words.
    """
    number = _TYPED.match(heading.text)
    if heading.style != "heading" or number is None or not heading.text[number.end() :]:
        return heading
    if heading.lead is not None and _read(heading.lead) is None:
        return heading
    words = heading.text[number.end() :]
    next_ = ordinal(number_of(number["chinese"]) + 1) if number["chinese"] else ""
    if number["digits"]:
        next_ = str(int(number["digits"]) + 1)
    if (next_ and words.startswith(next_)) or _SPAN.match(words):
        return heading
    return replace(heading, text=words)


class _Lead(Struct, frozen=True):
    """A number as it stands there: what is around it, how it is written, and its rank."""

    before: str
    number: int
    behind: str
    rank: int
    circled: bool = False
    wide: bool = False

    def of(self, number: int) -> str:
        """The same form with another number."""
        if self.circled and number <= 20:
            return f"{self.before}{chr(ord('①') + number - 1)}{self.behind}"
        said = ordinal(number) if self.rank < _CHINESE else str(number)
        if self.wide:
            said = said.translate(_WIDE)
        return f"{self.before}{said}{self.behind}"


def renumbered(
    nodes: Mapping[str, Node],
    below: Mapping[str, Sequence[str]],
    known: Mapping[str, Node],
    *,
    told: frozenset[str],
) -> dict[str, Node]:
    """The headings whose numbers have to follow: `known` is the tree before, in reading order.

    `below` are the ids under each node in their order. `told`: nodes that hold records.
    """
    was: dict[str, list[str]] = {}
    for id_, node in known.items():
        if node.style == "heading":
            was.setdefault(node.parent, []).append(id_)
    found: dict[str, Node] = {}

    def walk(parent: str, rank: int | None, depth: int, *, recast: bool) -> None:
        ids = [id_ for id_ in below.get(parent, ()) if nodes[id_].style == "heading"]
        before = was.get(parent, [])
        if recast or ids != before:
            number(ids, before, rank, recast=recast)
        for id_ in ids:
            node = found.get(id_, nodes[id_])
            lead, old = _read(node.lead), _read(known[id_].lead) if id_ in known else None
            own = lead.rank if lead else depth + 1 if node.lead is None else None
            walk(id_, own, depth + 1, recast=old is not None and own != old.rank)

    def number(ids: list[str], before: list[str], above: int | None, *, recast: bool) -> None:
        leads = {id_: _read(nodes[id_].lead) for id_ in ids}
        stay = [id_ for id_ in before if id_ in ids and not recast]
        form = next((leads[id_] for id_ in stay if leads[id_] is not None), None)
        by_rule = any(nodes[id_].lead is None for id_ in stay)
        if form is None and not any(leads.values()):
            return
        count = 0
        for id_ in ids:
            lead, node = leads[id_], nodes[id_]
            if lead is None and node.lead is not None:  # a heading without a number
                continue
            if lead is None and (form is None or id_ in stay):
                # It is printed where it is not empty, or waits for nothing.
                stands = bool(node.text.strip() and not node.collects)
                count += bool(below.get(id_)) or id_ in told or stands
                continue
            again = id_ in before[1:] and lead is not None and lead.rank >= _LISTS
            count = 1 if again and lead is not None and lead.number == 1 else count + 1
            if id_ in stay and lead is not None:
                kept = lead.number == count  # to the last character
                found[id_] = node if kept else replace(node, lead=lead.of(count))
            elif form is not None:
                found[id_] = replace(node, lead=form.of(count))
            elif by_rule:
                found[id_] = replace(node, lead=None)
            elif lead is not None:
                found[id_] = replace(node, lead=_below(lead, above).of(count))

    walk("", None, 0, recast=False)
    return {id_: node for id_, node in found.items() if node != nodes[id_]}


def _below(lead: _Lead, above: int | None) -> _Lead:
    """The form that a heading has under one of the rank `above`, with the blanks that it has."""
    rank = lead.rank if above is None else min(above + 1, len(_RANKS) - 1)
    if rank == lead.rank:
        return lead
    before, behind = _RANKS[rank].split("{}")
    blanks = lead.before[: len(lead.before) - len(lead.before.lstrip())]
    return _Lead(blanks + before, 1, behind, rank)


def _read(lead: str | None) -> _Lead | None:
    """What number a lead is; None where it is none."""
    match = _LEAD.fullmatch(lead or "")
    if match is None:
        return None
    before, behind = match["before"], match["behind"]
    mark = before.strip()
    if match["chinese"]:
        rank = {"第": 0, "": 1}.get(mark, 2)
        return _Lead(before, number_of(match["chinese"]), behind, rank)
    if match["circled"]:
        return _Lead(before, number_of(match["circled"]), behind, 4, circled=True)
    rank = 4 if mark or behind.strip() in (")", "）") else 3
    wide = not match["digits"].isascii()
    return _Lead(before, int(match["digits"]), behind, rank, wide=wide)
