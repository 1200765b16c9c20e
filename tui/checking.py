"""`check`: what proofreading has to say about the document, or about a file from anywhere."""

import sys
from argparse import Namespace
from pathlib import Path

from exports.proofread import GRADE_LABELS, Finding, check, folded, load_data, rules, title_year
from exports.proofread.records import RECORD_RULES
from store.clean import clean
from store.contract import StoreError
from store.documents import parse_year
from tui.bring import read_file
from tui.place import choice, data_folder, open_store, the_desk

__all__ = ["CHECK_COLUMNS", "proofread", "rows", "rule_labels"]

CHECK_COLUMNS = ("行:列", "级别", "规则", "文字", "意见", "改为")
SHOWN = 5
"""Findings of one rule shown one by one; of more the first three, and where the others are."""


def proofread(options: Namespace) -> list[Finding]:
    """The findings in the file that is named, else in the document; by place."""
    if options.file is not None:
        return _file(Path(options.file), options)
    from exports.leave import text_of  # noqa: PLC0415
    from exports.proofread.document import document_findings  # noqa: PLC0415

    desk = the_desk(options, open_store(options))
    return document_findings(desk, text_of(desk), settings=data_folder(options) / "settings")


def _file(path: Path, options: Namespace) -> list[Finding]:
    text = _text(path)
    typed = choice(options, "year")
    year = title_year(text) or (None if typed is None else parse_year(typed))
    return check(text, year=year, data=load_data(_settings(options)))


def _settings(options: Namespace) -> Path | None:
    """The unit's own words, where there is a folder with them: none is needed."""
    try:
        return data_folder(options) / "settings"
    except StoreError:
        return None


def _text(path: Path) -> str:
    """The text of a .txt or .docx, line ends made LF. Raises `StoreError`."""
    suffix, name = path.suffix.lower(), clean(str(path))
    if suffix in (".doc", ".wps"):
        raise StoreError(f"不能审校 {name}。请在 Word 或 WPS 中另存为 .docx，再审校。")
    if suffix not in (".txt", ".docx"):
        raise StoreError(f"不能审校 {name}。可审校的文件是 .txt 和 .docx。")
    data = read_file(path)
    try:
        if suffix == ".txt":
            from exports.reader import decode_text  # noqa: PLC0415

            return decode_text(data)
        from exports.word import read_word  # noqa: PLC0415

        word = read_word(data)
    except StoreError as error:
        raise StoreError(f"{name}：{error}") from None
    if word.changes:
        print(
            f"文件里有 {len(word.changes)} 处修订没有处理，按接受修订后的文字审校。",
            file=sys.stderr,
        )
    return clean(word.text)


def rule_labels() -> dict[str, str]:
    """What people call the rules, by their keys."""
    labels = {rule.key: rule.label for rule in rules()}
    return labels | {rule.key: rule.label for rule in RECORD_RULES}


def rows(found: list[Finding]) -> list[tuple[str, ...]]:
    """A row a finding, by rule; figures and placeholders first."""
    labels = rule_labels()
    shown: list[tuple[str, ...]] = []
    for group in folded(found):
        single = group if len(group) <= SHOWN else group[:3]
        shown += [
            (
                _where(finding),
                GRADE_LABELS[finding.grade],
                labels[finding.rule],
                finding.surface.replace("\n", "⏎"),
                finding.message,
                "（删去）" if finding.suggestion == "" else finding.suggestion or "",
            )
            for finding in single
        ]
        if rest := group[len(single) :]:
            places = "、".join(_where(finding) for finding in rest[:20])
            more = "……" if len(rest) > 20 else ""
            worst = min(rest, key=lambda f: list(GRADE_LABELS).index(f.grade)).grade
            said = f"同类的还有 {len(rest)} 处：{places}{more}"
            shown.append(("", GRADE_LABELS[worst], labels[group[0].rule], "", said, ""))
    return shown


def _where(finding: Finding) -> str:
    return f"{finding.line}:{finding.column}" if finding.line else "全文"
