"""The clause language of `kinds.toml`: templates, parsed once, that make words of records.

What the marks mean stands at the top of `kinds.toml`. People's text only ever enters as a value, so
that braces, 【】 and quotes in a title are never taken for the language.
"""

import re
from functools import cache

from msgspec.structs import replace

from exports.parts import (
    Alternative,
    Choice,
    Each,
    Guard,
    Literal,
    Name,
    Optional,
    Part,
    Template,
    Value,
    Verb,
    Where,
)  # fmt: skip
from exports.tallies import Count, Items, Names, Shared, Sum, Things, Titles
from store.contract import StoreError

__all__ = ["by_names", "parse"]

_COUNTERS = "次场期名个人支篇项件份户条家"


@cache
def by_names(template: Template) -> Template:
    """A sum that names its records instead of counting them (开展义诊、慰问等).

    For those that do not say how often they are, beside a sum of those that do; only where the sum
    begins with a verb.
    """
    alternatives: list[Alternative] = []
    for parts in template.alternatives:
        at = next((n for n, part in enumerate(parts) if isinstance(part, Sum) and part.or_n), -1)
        verb = next((n for n, p in enumerate(parts) if not isinstance(p, (Guard, Optional))), 0)
        if at > verb and isinstance(parts[verb], (Choice, Value)):
            after = tuple(map(_with_comma, parts[at + 1 :]))
            alternatives.append((*parts[: verb + 1], Names(), *after))
        alternatives.append(parts)
    return Template(tuple(alternatives))


def _with_comma(part: Part) -> Part:
    """、46人次参加 behind a count is ，46人次参加 behind a name."""
    if not isinstance(part, Optional):
        return part
    inner = []
    for parts in part.inner.alternatives:
        first = parts[0] if parts else None
        if isinstance(first, Literal) and first.text.startswith("、"):
            parts = (Literal("，" + first.text[1:]), *parts[1:])  # noqa: PLW2901
        inner.append(parts)
    return Optional(Template(tuple(inner)))


_WHERE = re.compile(r"(\w+)(>=|=)(.+)")

_GUARD = re.compile(r"if (?:(every|no|not) (\w+)|(\w+)(==|>=|=|>|~)(\S+)|([A-Za-z]\w*))")


@cache
def parse(template: str) -> Template:
    """A template of `kinds.toml`. `StoreError` says what is not closed or not understood."""
    found, end = _alternatives(template, 0, inside=False)
    if end != len(template):
        raise StoreError(f"成文写法“{template}”里多了一个“】”。")
    return found


def _alternatives(template: str, at: int, *, inside: bool) -> tuple[Template, int]:
    alternatives: list[Alternative] = []
    parts: list[Part] = []
    literal = ""

    def flush() -> None:
        nonlocal literal
        last = parts[-1] if parts else None
        if isinstance(last, Sum) and last.or_n and literal[:1] and literal[0] in _COUNTERS:
            parts[-1] = replace(last, counter=literal[0])
            literal = literal[1:]
        elif isinstance(last, Count):
            parts[-1] = replace(last, counter=literal[:1])
        if literal:
            parts.append(Literal(literal))
        literal = ""

    while at < len(template):
        char = template[at]
        if char == "】":
            break
        if char == "|":
            flush()
            alternatives.append(tuple(parts))
            parts = []
        elif char == "【":
            flush()
            inner, at = _alternatives(template, at + 1, inside=True)
            parts.append(Optional(Template(tuple(map(_of_most, inner.alternatives)))))
        elif char == "{":
            flush()
            end = template.find("}", at)
            if end < 0:
                raise StoreError(f"成文写法“{template}”里的“{{”没有配对的“}}”。")
            parts.append(_placeholder(template[at + 1 : end].strip(), template))
            at = end
        else:
            literal += char
        at += 1
    if inside and at >= len(template):
        raise StoreError(f"成文写法“{template}”里的“【”没有配对的“】”。")
    flush()
    return Template((*alternatives, tuple(parts))), at


def _of_most(parts: Alternative) -> Alternative:
    """Behind 、 a sum is heard of all that was counted before it: 4次、30人参加."""
    if not (parts and isinstance(parts[0], Literal) and parts[0].text.startswith("、")):
        return parts
    return tuple(replace(part, most=True) if isinstance(part, Sum) else part for part in parts)


def _placeholder(inner: str, template: str) -> Part:
    simple: dict[str, Part] = {
        "n": Count(), "quoted titles": Titles(), "title~": Shared(), "items": Items(),
        "verb": Verb(), "each": Each(), "unit": Name("unit"), "whole": Name("whole"),
        "body": Name("body"),
    }  # fmt: skip
    if inner in simple:
        return simple[inner]
    if inner.startswith("if "):
        guard = _GUARD.fullmatch(inner)
        if guard is None:
            raise StoreError(f"成文写法“{template}”里的“{{{inner}}}”看不懂。")
        every, of, key, op, value, given = guard.groups()
        return Guard(every or "any", of or given) if of or given else Guard(op, key, value)
    name, *more = inner.split("|")
    where = _WHERE.fullmatch(more[0]) if len(more) == 1 else None
    rule = Where(*where.groups()) if where else None
    if name == "n" and rule:
        return Count(rule)
    if name.startswith("things "):
        return Things(name[7:].strip())
    if name.startswith("sum "):
        if more and not rule and more != ["n"]:
            raise StoreError(f"成文写法“{template}”里的“{{{inner}}}”看不懂。")
        key, _, both = name[4:].strip().partition("&")
        return Sum(key, or_n=more == ["n"], where=rule, both=both)
    if "/" in inner:
        return Choice(tuple(inner.split("/")))
    *others, last = (name, *more)
    return Value((*others, last.removesuffix("!")), must=last.endswith("!"))
