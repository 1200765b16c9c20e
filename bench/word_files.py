"""Whether other programs find anything wrong with our Word files.

    .venv/bin/python bench/word_files.py [--files 200] [--seed N]

Generated documents with every option (版头, 主送机关, headings of four levels, run-in headings,
missing words, 附件 with tables, 版记, Times New Roman, a unit's template) and text of every sort.
Prints how many the Open XML SDK finds an error in (WENMING_OOXML_VALIDATOR, ooxml-validator on
PATH), and of how many LibreOffice reads other words than were written. Exit status 1 on any.
"""

import argparse
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import docx

from exports.docx import docx_bytes
from tests.exports.made_texts import made_look, made_text
from tests.exports.printed import convert


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    validator = os.environ.get("WENMING_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    soffice = shutil.which("soffice")
    if validator is None or soffice is None:
        print("needs ooxml-validator and soffice", file=sys.stderr)
        return 2
    seeds = range(options.seed, options.seed + options.files)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = [_written(folder, seed) for seed in seeds]
        with ThreadPoolExecutor(2) as pool:
            wrong = [*pool.map(lambda path: _errors(validator, path), files)]
        plain = convert(soffice, files, "txt:Text (encoded):UTF8", folder)
        other = [path.name for path, text in zip(files, plain, strict=True)
                 if _letters(_own(path)) != _letters(text.read_text("utf-8-sig"))]  # fmt: skip
    errors = {path.name: found for path, found in zip(files, wrong, strict=True) if found}
    print(f"files                               {len(files):6,}")
    print(f"with an error (Open XML SDK)        {len(errors):6,}")
    print(f"read with other words (LibreOffice) {len(other):6,}")
    for name, found in [*errors.items()][:10]:
        print(f"    {name} {found[0]}")
    print(*(f"    {name}" for name in other[:10]), sep="\n")
    return int(bool(errors or other))


def _template() -> bytes:
    """A unit's own file: python-docx's, which has none of our styles' looks."""
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("模板里的字")
    document.save(out)
    return out.getvalue()


_TEMPLATES = (b"", b"", b"", _template())


def _written(folder: Path, seed: int) -> Path:
    text, unit, title = made_text(seed)
    path = folder / f"{seed}.docx"
    created = datetime(2025, 12, 20, tzinfo=UTC)
    look = made_look(seed, _TEMPLATES)
    path.write_bytes(docx_bytes(text, unit=unit, title=title, created=created, look=look))
    return path


def _errors(validator: str, path: Path) -> list[str]:
    done = subprocess.run(
        [validator, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    found = json.loads(done.stdout)
    said = [json.dumps(error, ensure_ascii=False) for error in found["errors"]]
    return said or ([] if found["ok"] else ["not ok"])


def _own(path: Path) -> str:
    """All words of the body in their order, tables and groups too."""
    element = docx.Document(str(path)).element.body
    return "".join(node.text or "" for node in element.iter() if node.tag.endswith("}t"))


def _letters(text: str) -> str:
    """The words without blanks, line ends and what LibreOffice's text filter leaves out."""
    return re.sub(r"[\s\u200b\u200f\u202e\ufeff]", "", text)


if __name__ == "__main__":
    raise SystemExit(main())
