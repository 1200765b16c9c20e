"""What the records of one node read like: clauses and sums, put together as sentences.

How a clause reads is told in `exports.clause`, where the sentences stand in `exports.compose`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from exports.clause import (
    REST,
    Clause,
    Way,
    by_title,
    counted,
    lists,
    named,
    names_part,
    told_each,
    turns_on,
    verbs_of,
    way_of,
)
from exports.scene import Scene, tidy, unconfirmed
from exports.text import ENDS, Run, ended
from store.kinds import Kinds
from store.model import Document, Node, Unit
from store.outline import Placed

__all__ = ["Teller", "period_of"]

# A sentence tells at most so many clauses, and opens a new one once it is so long (characters):
# beyond that a leader loses the thread when reading aloud.
_CLAUSES = 4
_LONG = 62


class _Said(Struct):
    """A clause in its place in the order of telling; `again` tells it without certain verbs."""

    clause: Clause
    stage: str
    at: int
    again: Callable[[tuple[str, ...], bool], Clause] | None = None
    total: bool = False
    among: Sequence["_Said"] = ()
    """Named records that the clause has added up: told behind its sentence (其中，)."""
    goes_on: bool = False
    """Whether it goes on with the verb of the clause before: 评选“甲”5名、“乙”3名."""


class Teller:
    """Tells the records of the nodes of one document."""

    def __init__(self, unit: Unit, document: Document, kinds: Kinds) -> None:
        self.unit = unit
        self.document = document
        self.kinds = kinds

    def tell(
        self, node: Node, placed: Iterable[Placed], *, numbers: bool
    ) -> tuple[list[Run], list[list[Run]]]:
        """The records of a node: clauses and sums in one paragraph; rows of {each}, which it may
        number (`numbers`)."""
        entries = [p for p in placed if p.use in ("named", "counted")]
        groups: dict[tuple[str, Way], _Group] = {}
        first_of: dict[str, int] = {}
        for at, entry in enumerate(entries):
            first_of.setdefault(entry.record.kind, at)
        saids: list[_Said] = []
        for at, entry in enumerate(entries):
            kind = self.kinds.get(entry.record.kind)
            if entry.record.to_confirm:
                clause = self._unconfirmed(node, entry)
                saids.append(_Said(clause, kind.stage, first_of[kind.key]))
                continue
            way = Way()
            if not told_each(kind):
                way = way_of(entry.record, self._scene(node, [entry]))
            groups.setdefault((kind.key, way), []).append((at, entry))
        groups = _few(groups)
        ways = Counter(kind for kind, _ in groups)
        rows: list[list[Run]] = []
        said = self.unit.calls_itself in node.text
        for (kind_, way), group in groups.items():
            first = group[0][1]
            if told_each(self.kinds.get(first.record.kind)):
                row = self._row(node, [p for _, p in group], numbers=numbers, said=said)
                rows.append([*row.runs, Run("。")] if not ended(row.text) else [*row.runs])
            else:
                # The sums of a kind stand together, where the first of its records stands.
                beside = not way.says and (kind_, replace(way, says=True)) in groups
                place = first_of[first.record.kind]
                kind = self.kinds.get(kind_)
                one = names_part(way, kind) or (ways[kind_] == 1 and not by_title(way, kind))
                saids += self._plan(node, group, place, beside=beside, rest=way == REST, one=one)
        saids = _once(sorted(saids, key=lambda one: one.at))
        return self._paragraph(saids, node, said=said), rows

    def _unconfirmed(self, node: Node, entry: Placed) -> Clause:
        """What came over from an earlier year: what is known of it, and no fact of this year."""
        scene = self._scene(node, [entry])
        runs = _hand_written(entry, node.id).runs if _by_hand(entry) else named(scene).runs
        return Clause((unconfirmed(runs, scene),))

    def _row(self, node: Node, entries: list[Placed], *, numbers: bool, said: bool) -> Clause:
        """The records of an {each} kind, told one after the other."""
        by_hand = {p.record.id: _hand_written(p, node.id) for p in entries if _by_hand(p)}

        def tell(one: Scene) -> list[Run]:
            runs = list((by_hand.get(one.records[0].id) or named(one)).runs)
            return [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip("。"))]

        scene = self._scene(node, entries)
        scene.numbers, scene.unit_said, scene.tell_one = numbers, said, tell
        return counted(scene) or Clause(())

    def _scene(self, node: Node, entries: Iterable[Placed]) -> Scene:
        records = [p.record for p in entries]
        kind = self.kinds.get(records[0].kind)
        return Scene(self.unit, self.document.year, self.kinds, node.id, kind, records)

    def _plan(
        self, node: Node, group: "_Group", first: int, *, beside: bool, rest: bool, one: bool
    ) -> list[_Said]:
        """How the records of a group are told: one sum and the named among them, or each alone.

        `beside`: a sum of the same kind stands beside it. `rest`: they have only their kind in
        common. `one`: a sum says which they are, as they are all of their kind or it names a part.
        """
        stage = self.kinds.get(group[0][1].record.kind).stage
        listing = lists(self.kinds.get(group[0][1].record.kind))

        def alone(at: int, entry: Placed) -> _Said:
            if _by_hand(entry):
                return _Said(_hand_written(entry, node.id), stage, at)

            def tell(avoid: tuple[str, ...], said: bool) -> Clause:
                scene = self._scene(node, [entry])
                scene.avoid, scene.unit_said = avoid, said
                if entry.use == "counted":
                    total = counted(scene) if one else None
                    if total is not None:
                        return total
                    scene.dated = False
                return named(scene)

            by_order = entry.placement is not None and entry.placement.order is not None
            if entry.use == "counted" and not by_order:
                at = first
            return _Said(tell((), False), stage, at, tell)

        tally = [one for one in group if _counts(one[1])]
        pool = tally if listing else group
        if not tally or len(pool) < 2:
            return [alone(*one) for one in group]

        def add_up(avoid: tuple[str, ...], said: bool) -> Clause | None:
            scene = self._scene(node, [p for _, p in pool])
            scene.avoid, scene.unit_said = avoid, said
            scene.told_by = "rest" if rest else "names" if beside else ""
            return counted(scene)

        clause = add_up((), False)
        if clause is None:
            return [alone(*one) for one in group]
        others = [alone(*one) for one in group if not _counts(one[1])]
        total = _Said(clause, stage, first, lambda avoid, said: add_up(avoid, said) or clause, True)
        if listing:
            return [total, *others]
        total.among = others
        return [total]

    def _paragraph(self, saids: list[_Said], node: Node, *, said: bool) -> list[Run]:
        sentences = _sentences(saids)
        previous: tuple[str, ...] = ()
        period = "" if period_of(self.document) in node.text else period_of(self.document)
        runs: list[Run] = []
        for sentence in sentences:
            among = [one for each in sentence for one in each.among]
            threes = [among[n : n + 3] for n in range(0, len(among), 3)]
            for one, before in _pairs([sentence, *threes]):
                if before is not None and _goes_on(before, one.clause):
                    one.clause, one.goes_on = replace(one.clause, runs=one.clause.runs[1:]), True
                    continue
                unit = said and self.unit.calls_itself in one.clause.text
                if one.again and (unit or one.clause.verb in previous):
                    one.clause = one.again(previous, said)
                said = said or self.unit.calls_itself in one.clause.text
                previous = verbs_of(one.clause)
                if one.total and period and not one.clause.text.startswith(_DATED):
                    one.clause = Clause((Run(period), *one.clause.runs), one.clause.verb)
                    period = ""
                elif period and period in one.clause.text:
                    period = ""
            runs += _joined(sentence)
            for n, three in enumerate(threes):
                runs += [Run("其中，")] if n == 0 else []
                runs += _joined(three)
        return runs


_Group = list[tuple[int, Placed]]
"""Records that one sum can tell, each with its place among those of its node."""

_MOST = 4
"""Sums that a kind has in a point; who has more to list has a ledger."""


def _once(saids: list[_Said]) -> list[_Said]:
    """Without what reads like something before it: two records that nothing tells apart."""
    found: dict[str, _Said] = {}
    for one in saids:
        same = one.clause.text
        if one.total or any(run.missing for run in one.clause.runs):
            same = str(id(one))
        found.setdefault(same, one)
    return list(found.values())


def _few(groups: dict[tuple[str, Way], _Group]) -> dict[tuple[str, Way], _Group]:
    """Of more sums of a kind than a leader can take in, the largest; the rest is one."""
    found: dict[tuple[str, Way], _Group] = {}
    by_kind: dict[str, list[tuple[Way, _Group]]] = {}
    for (kind, way), group in groups.items():
        by_kind.setdefault(kind, []).append((way, group))
    for kind, those in by_kind.items():
        largest = sorted(those, key=lambda one: -one[0].size)[:_MOST]
        kept = those if len(those) <= _MOST + 1 else [one for one in those if one in largest]
        rest = [one for way, group in those if (way, group) not in kept for one in group]
        found |= {(kind, way): group for way, group in kept}
        if rest:
            found[kind, REST] = rest
    return found


_DATED = ("先后", "截至", "年内", "全年", "坚持", "每", "一年来", "以", "按照", "针对", "围绕")


def period_of(document: Document) -> str:
    """What opens the first sum of a paragraph: the time that the document is of."""
    first, last = document.span_start, document.span_end
    if first is not None and last is not None:
        months = (first.month, last.month)
        whole = first.day == 1 and (last + timedelta(days=1)).day == 1
        return _PERIODS.get(months, "") if whole and first.year == last.year else ""
    if document.name in ("", "年度"):
        return "全年"
    return document.name if document.name.endswith(("半年", "季度")) else ""


_PERIODS = {(1, 12): "全年", (1, 6): "上半年", (7, 12): "下半年"} | {
    (3 * n + 1, 3 * n + 3): f"{'一二三四'[n]}季度" for n in range(4)
}


def _pairs(sentences: Iterable[list[_Said]]) -> Iterable[tuple[_Said, _Said | None]]:
    """Each clause with the one before it in its sentence."""
    for sentence in sentences:
        yield from zip(sentence, [None, *sentence[:-1]], strict=True)


def _goes_on(before: _Said, clause: Clause) -> bool:
    """Whether the clause can leave its verb to the one before: both open with it and say at once
    what was done (评选“甲”5名). A ， in either would tear them apart.
    """
    if len(clause.runs) < 2:
        return False
    verb, what = clause.runs[:2]
    opening = [run.text for run in before.clause.runs if run.node is not None][:1]
    return (
        verb.field is None
        and verb.text == clause.verb == before.clause.verb
        and (before.goes_on or opening == [verb.text])
        and what.field is not None
        and not any(mark in one.text for one in (before.clause, clause) for mark in "，；〔")
        and ("用于" in clause.text) == ("用于" in before.clause.text)
    )


def _sentences(saids: list[_Said]) -> list[list[_Said]]:
    """A new sentence where the stage changes (部署, 活动 …) and where it would grow too long."""
    sentences: list[list[_Said]] = []
    length = 0
    for one in saids:
        last = sentences[-1] if sentences else None
        length += len(one.clause.text)
        if (
            last is None
            or len(last) == _CLAUSES
            or length > _LONG
            or last[-1].stage != one.stage
            or last[-1].clause.text.endswith(tuple(ENDS))
            or last[-1].among  # 其中 is of what stands right before it
        ):
            sentences.append([one])
            length = len(one.clause.text)
        else:
            last.append(one)
    return sentences


def _joined(sentence: Sequence[_Said]) -> list[Run]:
    """Clauses with ， between, or ； where one of them has a ， of its own; 。 behind the last."""
    mark = "；" if any("，" in one.clause.text for one in sentence) else "，"
    runs: list[Run] = []
    for one, behind in zip(sentence, [*sentence[1:], None], strict=True):
        runs += one.clause.runs
        if not one.clause.text.endswith(tuple(ENDS)):
            goes_on = behind is not None and behind.goes_on
            runs.append(Run("、" if goes_on else mark if behind else "。"))
    return runs


def _counts(entry: Placed) -> bool:
    """Whether the record is told only in the sum."""
    return entry.use == "counted" and not _by_hand(entry)


def _by_hand(entry: Placed) -> bool:
    return bool(entry.text and tidy(entry.text))


def _hand_written(entry: Placed, node: str) -> Clause:
    """As written; only line ends and a mark at the end that the composer sets itself give way."""
    text = " ".join((entry.text or "").split("\n")).strip().rstrip("，、；")
    return Clause((Run(text, node, entry.record.id, "text"),), turns_on(text))
