"""Who reviews: `settings/review.toml`, in which a unit says which steps lead to 已审.

    accounts = true             # optional: whoever works with one account is one person
    [[steps]]                   # in their order; without any, one approval is enough
    name = "科室"
    people = ["张三"]            # optional: the names of those who may take it
    logins = ["zhangsan"]       # optional: their accounts; what is given must hold
    unit = "某某局"              # optional: only for this unit of the folder

Steps count only where the year is under review (`new --review`).
"""

from pathlib import Path

from msgspec import Struct

from store.clean import clean
from store.contract import StoreError
from store.kinds import read_settings
from store.model import Record

__all__ = ["Review", "Step", "load_review"]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One approval on the way; whoever is in none of the lists that are given may not take it."""

    name: str
    people: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    unit: str = ""

    def refusal(self, who: str, login: str) -> str:
        """Why this person may not take it; "" if they may."""
        if self.people and who not in self.people:
            return f"“{self.name}”这一步由{'、'.join(self.people)}审核，{who}不能通过。"
        if self.logins and login not in self.logins:
            return f"“{self.name}”这一步要用{'、'.join(self.logins)}的账户审核，现在是 {login}。"
        return ""


class Review(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file says. `accounts` None: accounts tell people apart where several may write."""

    steps: tuple[Step, ...] = ()
    accounts: bool | None = None

    def of(self, unit: str) -> tuple[Step, ...]:
        """The steps of a unit."""
        return tuple(step for step in self.steps if step.unit in ("", unit))

    def ahead(self, record: Record) -> tuple[Step, ...]:
        """The steps that a record has still to pass, the next one first."""
        steps = self.of(record.unit)
        done = 0
        for step, name in zip(steps, record.passed, strict=False):
            if step.name != name:
                break
            done += 1
        return steps[done:]


def load_review(settings: Path) -> Review:
    """What stands in `review.toml`; no steps where there is none. Raises `StoreError`."""
    path = settings / "review.toml"
    if not path.is_file():
        return Review()
    how = "每一步写作 [[steps]]，下面是 name、people、logins。"
    review = read_settings(path, Review, how)
    seen: set[tuple[str, str]] = set()
    for number, step in enumerate(review.steps, 1):
        words = (step.name, step.unit, *step.people, *step.logins)
        if not step.name.strip() or any(word != clean(word).strip() for word in words):
            raise StoreError(f"{path}：第 {number} 步的 name 是空的，或有多余的空格、控制字符。")
        if (step.name, step.unit) in seen:
            raise StoreError(f"{path}：有两步都叫“{step.name}”，请改一个名称。")
        seen.add((step.name, step.unit))
    return review
