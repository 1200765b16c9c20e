"""A real summary of 2009 under a title of 2023: what a reviewer must see in it, and nothing else.

The table has only places: (offset, length) in code points; (0, 0) is the whole text. A: certain
defects, B: such as need a decision, C: style. Where WENMING_SEED is not set there is no such text.
"""

import os
from pathlib import Path

import pytest

from exports.proofread import Finding, Grade, check, errors
from exports.reader import decode_text

DEFECTS = {
    "A": (
        (0, 4), (0, 12), (38, 2), (41, 7), (53, 4), (59, 5), (146, 4), (345, 1), (427, 1),
        (492, 1), (493, 1), (523, 1), (603, 1), (628, 4), (659, 3), (700, 1), (707, 1), (710, 3),
        (1043, 2), (1046, 7), (1105, 4), (1162, 1), (1182, 4), (1264, 2), (1320, 4), (1358, 3),
        (1358, 1), (1360, 1), (1361, 13), (1808, 1), (1967, 1), (2198, 7), (2285, 1), (2285, 1),
    ),
    "B": (
        (0, 0), (32, 4), (90, 6), (129, 6), (193, 9), (363, 3), (372, 2), (443, 2), (632, 2),
        (648, 8), (678, 7), (690, 4), (719, 6), (764, 4), (1057, 7), (1324, 2), (1459, 9),
        (1695, 1), (1762, 1), (1814, 11), (1826, 1), (1843, 1), (1866, 1), (1900, 1), (1967, 1),
        (1974, 8), (1983, 2), (2104, 9), (2176, 2), (2251, 7),
    ),
    "C": (
        (0, 0), (19, 6), (218, 9), (262, 6), (434, 4), (465, 9), (564, 2), (571, 4), (656, 13),
        (670, 7), (708, 8), (833, 6), (1021, 9), (1125, 2), (1138, 1), (1150, 1), (1412, 1),
        (1484, 9), (1738, 2), (1850, 3), (1899, 2), (2011, 1), (2035, 1), (2134, 6), (2147, 6),
        (2218, 3), (2264, 5),
    ),
}  # fmt: skip
ENOUGH = {"A": 31, "B": 20, "C": 6}
GRADES: dict[str, tuple[Grade, ...]] = {
    "A": ("error",), "B": ("error", "warning"), "C": ("error", "warning", "hint"),
}  # fmt: skip


@pytest.fixture(scope="module")
def text() -> str:
    seed = os.environ.get("WENMING_SEED")
    if not seed:
        pytest.skip("needs WENMING_SEED, the path of a real summary as .txt")
    return decode_text(Path(seed).read_bytes())


def marks(finding: Finding, offset: int, length: int) -> bool:
    """Whether a finding is about these words: it touches them and is not ten times as long."""
    if (offset, length) == (0, 0):
        return finding.end == 0
    touches = finding.start < offset + length and offset < finding.end
    return touches and finding.end - finding.start <= 10 * length + 12


@pytest.mark.parametrize("grade", "ABC")
def test_a_reviewer_would_have_to_find_the_defects_alone(text: str, grade: str) -> None:
    found = [f for f in check(text) if f.grade in GRADES[grade]]
    seen = [place for place in DEFECTS[grade] if any(marks(f, *place) for f in found)]
    assert len(seen) >= ENOUGH[grade]


def test_what_is_right_is_marked(text: str) -> None:
    places = [place for some in DEFECTS.values() for place in some]
    outside = [f for f in check(text) if not any(marks(f, *place) for place in places)]
    assert len(outside) <= 6, outside


def repaired(text: str) -> str:
    """The text as a reviewer would mend it: by its findings, and by hand where none is certain."""
    hand = {
        38: (2, "二十"), 41: (7, "一中、二中全会"), 1043: (2, "二十"), 1046: (7, "一中、二中全会"),
        146: (4, "2023"), 628: (4, "2023"), 1105: (4, "2023"), 1182: (4, "2023"), 1320: (4, "2023"),
        59: (5, "“十四五”"), 2198: (7, "2016万元"), 1358: (3, ""), 493: (1, ""), 492: (1, "；"),
        700: (1, "评"), 0: (4, "示例区交通局2023年"), 1967: (1, "。"),
    }  # fmt: skip
    edits = dict(hand)
    for finding in errors(check(text)):
        inside = any(at <= finding.start < at + size for at, (size, _) in hand.items())
        if finding.suggestion is not None and not inside:
            edits[finding.start] = (finding.end - finding.start, finding.suggestion)
    for at, (size, new) in sorted(edits.items(), reverse=True):
        text = text[:at] + new + text[at + size :]
    closing = (
        "四、存在问题和下一步打算\n活动形式还不丰富，明年将继续努力。\n示例区交通局\n2023年12月20日"
    )
    return f"{text}\n{closing}"


def test_the_repaired_text_is_still_called_wrong(text: str) -> None:
    assert errors(check(repaired(text))) == []
