"""How long proofreading takes: a text of 10,000 characters that was seen before and one that was
not, a clause, and the first look of all.

.venv/bin/python -m bench.proofread
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from exports.proofread import builtin_data, check, check_clause, rules
from exports.proofread.sheet import Sheet

TEXTS = Path(__file__).parents[1] / "tests"
CLAUSE = "11月17日召开全系统党风廉政建设恳谈会，65人参加，签订廉政承诺书46份，进一步增强责任意识。"


def milliseconds(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median and the slowest of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), max(taken)


def main() -> None:
    names = [*TEXTS.glob("offices/*.txt"), *TEXTS.glob("summaries/*.txt")]
    text = "\n".join(path.read_text("utf-8") for path in sorted(names))[:10_000]
    start = time.perf_counter()
    check_clause(CLAUSE, year=2025)
    first = (time.perf_counter() - start) * 1000
    print(f"first clause in a process (loads rules and words) {first:.1f} ms")
    print(f"characters {len(text)}, findings {len(check(text, year=2025))}, rules {len(rules())}")
    for name, work, rounds in (
        ("whole text", lambda: check(text, year=2025), 30),
        ("one clause", lambda: check_clause(CLAUSE, year=2025), 300),
    ):
        median, slowest = milliseconds(work, rounds)
        print(f"{name:12} median {median:7.2f} ms, slowest {slowest:7.2f} ms")
    sets = [sorted(folder.glob("*.txt")) for folder in sorted(TEXTS.glob("proofread/texts/*"))]
    unseen = ["\n".join(path.read_text("utf-8") for path in some)[:10_000] for some in sets]
    new = [milliseconds(lambda text=text: check(text, year=2025), 1)[0] for text in unseen]
    print(f"{'new texts':12} median {statistics.median(new):7.2f} ms, slowest {max(new):7.2f} ms")
    sheet = Sheet(text, builtin_data(), year=2025)
    costs = sorted(
        (
            (milliseconds(lambda rule=rule: list(rule.find(sheet)), 5)[0], rule.key)
            for rule in rules()
        ),
        reverse=True,
    )
    print("dearest rules: " + ", ".join(f"{key} {cost:.1f}" for cost, key in costs[:6]))
    code = "import sys; from tui.cli import main; sys.exit(main())"
    run = [sys.executable, "-c", code, "check", str(names[0])]
    median, _ = milliseconds(lambda: subprocess.run(run, capture_output=True, check=False), 5)
    print(f"check FILE, a process of its own: {median:.0f} ms")


if __name__ == "__main__":
    main()
