"""A unit finds its own words again, and nobody else's."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from store.contract import Put, StoreError
from store.model import Document, Node, Record
from store.phrases import Phrase, learned_phrases, load_phrases, offered
from store.pinyin import found_by
from store.tinydb_store import TinyDBStore

FILE = """
[[phrases]]
use = "claim"
text = "健全机制，压实责任"
kinds = ["leading_group"]

[[phrases]]
use = "formula"
text = "以甲为指导"
from = 2020
to = 2022
"""


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("jqjz", "健全机制，压实责任", True),
        ("yszr", "健全机制，压实责任", True),
        ("JQ JZ", "健全机制", True),
        ("责任", "压实责任", True),
        ("cq", "长期坚持", True),
        ("zq", "长期坚持", True),
        ("5g", "建成5G基站", True),
        ("", "任何", True),
        ("xyz", "健全机制", False),
        ("，", "健全机制", False),
        ("jqjzyszrx", "健全机制，压实责任", False),
    ],
)
def test_words_are_found_by_initials_in_every_reading(typed: str, text: str, found: bool) -> None:
    assert found_by(typed, text) is found


def test_a_formula_is_offered_only_in_the_years_in_which_it_holds(tmp_path: Path) -> None:
    (tmp_path / "phrases.toml").write_text(FILE, "utf-8")
    phrases = load_phrases(tmp_path)

    def texts(year: int) -> list[str]:
        return offered(phrases, "", use="claim", kinds=(), year=year)

    assert texts(2019) == texts(2023) == ["健全机制，压实责任"]
    assert set(texts(2020)) == set(texts(2022)) == {"健全机制，压实责任", "以甲为指导"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (FILE + '[[phrases]]\nuse = "slogan"\ntext = "甲"\n', "第 12 行"),
        (FILE + '[[phrases]]\nuse = "claim"\n', "第 12 行"),
        (FILE + '[[phrases]]\nuse = "claim"\ntext = "甲"\nyear = 3\n', "第 12 行"),
        ("[[phrases]]\nuse = claim\n", "line 2"),
        ("[phrases]\nuse = 'claim'\n", r"\[\[phrases\]\]"),
    ],
)
def test_a_file_that_is_not_understood_is_named_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "phrases.toml").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=message):
        load_phrases(tmp_path)


def test_without_a_file_there_are_no_phrases(tmp_path: Path) -> None:
    assert load_phrases(tmp_path) == ()


def test_what_fits_the_node_comes_first_and_what_is_typed_is_not_offered() -> None:
    phrases = [
        Phrase("effect", "成效"), Phrase("claim", "别处的", ("zero",)), Phrase("claim", "随处的"),
        Phrase("claim", "此处的", ("meeting",)), Phrase("claim", "此处的"),
    ]  # fmt: skip
    texts = offered(phrases, "", use="claim", kinds=["meeting"], year=2025)
    assert texts == ["此处的", "随处的", "别处的"]
    assert offered(phrases, "此处的", use="claim", kinds=["meeting"], year=2025) == []


def test_a_unit_learns_from_its_own_documents_and_no_other(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    changes = []
    for unit, year in (("甲局", 2023), ("甲局", 2024), ("乙局", 2024)):
        document = Document(unit, year)
        node = Node(
            document.key, "n1", "point", text=f"{unit}{year}领句", effect=f"{unit}{year}成效"
        )
        heading = Node(document.key, "n2", "heading", text="标题")
        changes += [Put(document), Put(node), Put(heading)]
    store.commit(changes, who="甲", at="2025-12-01T09:00:00+08:00", label="新建")
    own = Node(Document("甲局", 2023).key, "n1", "point").key
    assert [p.text for p in learned_phrases(store, "甲局")] == [
        "甲局2024领句", "甲局2023领句", "甲局2024成效", "甲局2023成效",
    ]  # fmt: skip
    assert [p.text for p in learned_phrases(store, "甲局", own)] == ["甲局2024领句", "甲局2024成效"]


def test_nothing_is_learned_from_what_is_not_yet_approved_or_confirmed(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    document = Document("甲局", 2024, review=True)
    record = Record("1" * 26, "甲局", 2024, "meeting", "会")
    changes = [
        Put(document), Put(record), Put(Node(document.key, "n1", "point", text="领句")),
        Put(Node(document.key, "n2", "point", text="带来的", to_confirm=True)),
    ]  # fmt: skip
    at = "2025-12-01T09:00:00+08:00"
    store.commit(changes, who="甲", at=at, label="")
    assert learned_phrases(store, "甲局") == ()
    for who, status in (("甲", "submitted"), ("乙", "approved")):
        store.commit([Put(replace(store.all(Record)[0], status=status))], who=who, at=at, label="")
    assert [p.text for p in learned_phrases(store, "甲局")] == ["领句"]


def test_a_formula_of_an_approved_text_is_offered_from_its_year_on(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    document = Document("甲局", 2024)
    words = "2024年，我局坚持以甲思想为指导，深入贯彻乙会议精神，办好实事。"
    node = Node(document.key, "n1", "preamble", text=words)
    store.commit([Put(document), Put(node)], who="甲", at="2025-12-01T09:00:00+08:00", label="新建")
    learned = learned_phrases(store, "甲局")
    assert [(p.use, p.text, p.first) for p in learned] == [
        ("formula", "以甲思想为指导", 2024), ("formula", "深入贯彻乙会议精神", 2024),
    ]  # fmt: skip
    assert offered(learned, "", use="claim", kinds=(), year=2023) == []
