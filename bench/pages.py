"""Whether the printed page is ours, and how long it takes to lay it out.

    .venv/bin/python bench/pages.py [--documents 40] [--seed 9001] [--file TEXT …] [--times]

Compares our lines and page breaks with LibreOffice's on made-up summaries of five or six pages:
"development" is what the rules were found on, "held out" has other words and another seed, and no
rule may be changed because of it. "twin" is LibreOffice with the two paragraph flags set right that
it fails to import, "plain" is as it comes. "all around" has 版头, 主送机关, 附件 and 版记. Its
pages before annexes are not full. --file adds texts of one's own (a paragraph a line). Needs
soffice, pdftotext and Noto Sans Mono CJK SC. --times measures our layout alone.
"""

import argparse
import gc
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace

from exports.pages import Memory, lay_out
from exports.text import Block, Run, Text
from tests.exports.printed import (
    Agreement,
    compare,
    convert,
    our_pages,
    read_pdf,
    twins,
    word_files,
)
from tests.exports.prose import DEVELOPMENT, HELD_OUT, SYMBOLS, around, prose

ROUNDS = 60
DEVELOPMENT_SEED = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--seed", type=int, default=9001)
    parser.add_argument("--file", type=Path, action="append", default=[])
    parser.add_argument("--times", action="store_true")
    parser.add_argument("--different", type=int, default=0, help="show so many lines that differ")
    options = parser.parse_args()
    times()
    if options.times:
        return 0
    soffice = shutil.which("soffice")
    if soffice is None:
        print("soffice is not installed", file=sys.stderr)
        return 2
    corpora: dict[str, list[Text]] = {}
    for kind, latin in (("digits", False), ("Latin words", True)):
        for name, words, seed in (
            ("development", DEVELOPMENT, DEVELOPMENT_SEED),
            ("held out", HELD_OUT, options.seed),
        ):
            corpora[f"{name}, {kind}"] = [
                prose(words, seed + n, latin=latin) for n in range(options.documents)
            ]
    corpora["development, symbols"] = [
        prose(SYMBOLS, options.seed + n) for n in range(options.documents)
    ]
    corpora["held out, all around"] = [
        around(HELD_OUT, options.seed + n) for n in range(options.documents)
    ]
    if options.file:
        corpora["files"] = [_read(path) for path in options.file]
    for name, texts in corpora.items():
        # Cells that are broken elsewhere cannot be compared word for word.
        for how, found in agreement(soffice, texts, plain="around" not in name).items():
            print(f"{name:26}{how:6} {found}")
            for there, here in found.different[: options.different]:
                print(f"    LibreOffice {there}\n    ours        {here}")
    return 0


def agreement(soffice: str, texts: Sequence[Text], *, plain: bool) -> dict[str, Agreement]:
    """How far our pages are those of the twin and of LibreOffice as it comes."""
    with tempfile.TemporaryDirectory() as place:
        files = word_files(texts, Path(place))
        sources = {"twin": twins(soffice, files)} | ({"plain": files} if plain else {})
        found = {}
        for how, made in sources.items():
            folder = Path(place, how)
            folder.mkdir(exist_ok=True)
            found[how] = Agreement()
            for text, file in zip(texts, convert(soffice, made, "pdf", folder), strict=True):
                compare(our_pages(text), read_pdf(file), found[how])
        return found


def times() -> None:
    """Milliseconds of our layout: median and longest of 60 rounds."""
    text = prose(DEVELOPMENT, 1, characters=10_000)
    # A composed text has a run every few words.
    text = replace(text, blocks=tuple(replace(b, runs=_runs(b.text)) for b in text.blocks))
    at = [n for n, block in enumerate(text.blocks) if block.style == "paragraph"]
    taken: dict[str, list[float]] = {"whole": [], "one key": []}
    memory = Memory()
    lay_out(text, memory)
    gc.collect()
    gc.disable()
    for n in range(ROUNDS):
        start = time.perf_counter()
        lay_out(text)
        taken["whole"].append((time.perf_counter() - start) * 1000)
        blocks = list(text.blocks)
        place = at[n * 7 % len(at)]
        block = blocks[place]
        blocks[place] = replace(block, runs=(Run("字"), *block.runs))
        text = replace(text, blocks=tuple(blocks))
        start = time.perf_counter()
        kept = lay_out(text, memory)
        taken["one key"].append((time.perf_counter() - start) * 1000)
        assert kept == lay_out(text)
    gc.enable()
    print(f"{len(text.plain):,} characters, {len(kept)} pages; ms: median, longest")
    for what, each in taken.items():
        print(f"    {what:10}{statistics.median(each):8.2f}{max(each):8.2f}")


def _runs(words: str) -> tuple[Run, ...]:
    return tuple(
        Run(words[at : at + 6], node="n1", record=f"{at:026d}", field="title")
        for at in range(0, len(words), 6)
    )


def _read(path: Path) -> Text:
    title, *others = path.read_text(encoding="utf-8").split("\n")
    blocks = [Block("title", (Run(title),))]
    blocks += [Block("paragraph", (Run(words.strip()),)) for words in others if words.strip()]
    return Text(tuple(blocks))


if __name__ == "__main__":
    raise SystemExit(main())
