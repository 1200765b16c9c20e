"""What proofreading has to say about some words: a finding, as the contract shows it."""

from typing import Literal

from msgspec import Struct, to_builtins

__all__ = ["GRADE_LABELS", "Finding", "Grade", "finding_json"]

Grade = Literal["error", "warning", "hint"]
GRADE_LABELS: dict[Grade, str] = {"error": "错误", "warning": "疑似", "hint": "提示"}


class Finding(Struct, frozen=True):
    """Words that a rule marks. `start`, `end`: code points of the text with line ends made LF;
    both 0 for what is about the whole text. `line`, `column` count from 1 (0 where start and end
    are 0). `suggestion`: what to write instead of `surface` ("": nothing), where that is certain.
    """

    rule: str
    grade: Grade
    message: str
    surface: str
    suggestion: str | None
    record: str | None
    node: str | None
    start: int
    end: int
    line: int
    column: int


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding as the contract shows it."""
    made: dict[str, object] = to_builtins(finding)
    return made
