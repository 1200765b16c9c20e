"""What stands around a text: the words of 版头 and 版记, in the lines that both are printed in."""

from exports.breaking import broken
from exports.geometry import IMPRINT_COLUMNS, half_cells
from exports.text import Imprint

__all__ = ["NAME_LENGTH", "NUMBER_LENGTH", "imprint_lines", "letter_name"]

NAME_LENGTH = 20
"""The characters of 发文机关标志 that fit a line of the smallest size that is still a heading."""
NUMBER_LENGTH = 24
"""The characters of 发文字号 that fit its line."""

_WIDE = 420  # points of a line for the office's name
_LARGEST = 48


def letter_name(name: str) -> tuple[str, int]:
    """发文机关标志, and its size in points: as large as its one line allows (clause 7.2.4)."""
    name = " ".join(name.split())
    size = 2 * _WIDE // max(half_cells(name), 1)
    return name, min(max(size, 1), _LARGEST)


def imprint_lines(imprint: Imprint) -> list[list[tuple[int, str]]]:
    """The lines of 版记 as (left, words), left in half characters of 4号 (clauses 7.4.2, 7.4.3).

    抄送 goes on below its own first receiver and ends in 。; 印发机关 and 印发日期 share a line, at
    its two ends.
    """
    lines: list[list[tuple[int, str]]] = []
    room = 2 * IMPRINT_COLUMNS
    label = "抄送："
    copies = imprint.copies.strip().removeprefix(label).rstrip("。")
    if copies:
        words = copies + "。"
        hang = half_cells(label)
        for n, (start, end) in enumerate(broken(words, room - hang, room - hang)):
            part = words[start:end]
            lines.append([(2, label + part) if n == 0 else (2 + hang, part)])
    issuer, issued = imprint.issuer.strip(), imprint.issued.strip()
    if issued and not issued.endswith("印发"):
        issued += "印发"
    own = [issuer[start:end] for start, end in broken(issuer, room, room)] if issuer else []
    lines += [[(2, part)] for part in own]
    if issued:
        left = max(2 + room - half_cells(issued), 2)
        if own and 2 + half_cells(own[-1]) < left:  # both on one line, at its two ends
            lines[-1].append((left, issued))
        else:
            lines += [[(left, issued[start:end])] for start, end in broken(issued, room, room)]
    return lines
