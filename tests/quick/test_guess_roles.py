"""What a number or a word of time is by the words beside it, and what is told of that."""

import pytest

from store.guess_roles import likelier, roles
from store.model import Note, Quantity
from store.quick_line import Line, Part
from store.quick_unlikely import tell_unlikely
from tests.quick.lines import lines, read


@pytest.mark.parametrize(
    ("words", "run", "role", "rather"),
    [
        ("派出所二所联合整治", "二", "quantity", "title"),
        ("两票三制再梳理", "两", "quantity", "title"),
        ("加开周末线 上周六起", "六", "quantity", "date"),
        ("解员老周三十年如一日", "周", "date", "title"),
        ("露天电影季 七八月 放了18场", "七八", "title", "date"),
        ("10月最后一个周五退休支部", "周", "title", "date"),
        ("清了两车杂物", "两", "title", "quantity"),
        ("座谈会 11月17日 65人", "65", "title", "quantity"),
        ("座谈会 11月17日 65人", "65", "quantity", None),
        ("座谈会 11月17日 65人", "17", "date", None),
        ("第三届运动会", "三", "title", None),
    ],
)
def test_a_run_is_what_the_words_beside_it_say(
    words: str, run: str, role: str, rather: str | None
) -> None:
    start = words.index(run)
    assert likelier(words, start, start + len(run), role) == rather


def _line(words: str, taken: str = "") -> Line:
    """A line of which some words were taken as a count, and all others are the title."""
    text = Line(words)
    if taken:
        start, end = words.index(taken), words.index(taken) + len(taken)
        text.take(start, end)
        count = Quantity(taken)
        text.parts.append(Part("quantity", start, end, "fields.qty", "数量", taken, count))
    for start, end in text.left():
        raw = words[start:end]
        text.parts.append(Part("title", start, end, "title", "事项", raw, raw))
    return text


def test_a_count_that_is_likelier_none_is_told() -> None:
    text = _line("二所老周带头捐款", "二所")
    tell_unlikely(text, dated=True)
    assert text.notes == [Note("fields.qty", "“二所”当作数量，也可能不是，请看一眼。")]


def test_what_a_note_tells_of_is_not_told_again() -> None:
    text = _line("二所老周带头捐款", "二所")
    text.note("fields.qty", "“二所”记在“数量”里，说的是别的请改。")
    tell_unlikely(text, dated=True)
    assert len(text.notes) == 1
    text = _line("露天电影季 七八月 放电影")
    text.note("date", "“电影季”没有当作日期。")
    tell_unlikely(text, dated=False)
    assert len(text.notes) == 1
    text = _line("清了两车杂物")
    text.doubt(2, 4, "“两车”还没有写明。")
    tell_unlikely(text, dated=False)
    assert len(text.notes) == 1


def test_each_count_is_told_by_itself() -> None:
    text = _line("二所老周带头捐款", "二所")
    text.note("fields.qty", "“35人”记在“数量”里，说的是别的请改。")
    tell_unlikely(text, dated=True)
    assert len(text.notes) == 2


def test_a_number_of_the_title_that_is_likelier_a_count_is_told_and_marked() -> None:
    text = _line("清了两车杂物")
    tell_unlikely(text, dated=False)
    assert text.notes == [Note("title", "“两车”没有当作数量，留在事项里，请看一眼。")]
    assert [(p.what, p.shown) for p in text.parts][-1] == ("doubt", "两车")


def test_a_time_in_the_title_is_told_where_no_day_was_taken() -> None:
    text = _line("露天电影季 七八月 放电影")
    tell_unlikely(text, dated=False)
    assert text.notes == [Note("date", "“七八月”没有当作日期，留在事项里，请看一眼。")]
    text = _line("露天电影季 七八月 放电影")
    tell_unlikely(text, dated=True)
    assert text.notes == []


def test_no_role_is_looked_for_in_marks_quotes_and_doubts() -> None:
    quick = read("“三个一百”活动 @三号楼 五六次 11-17 65人")
    runs = [quick.line[start:end] for start, end, _ in roles(Line(quick.line).shadow, quick.parts)]
    assert runs == ["11", "17", "65"]


def test_what_is_told_is_a_whole_word() -> None:
    for words, whole in (
        ("播了两分钟专题", "两分钟"),
        ("每月一公布 值班表", "每月一公"),
        ("三季度评了6名", "三季度"),
    ):
        text = _line(words)
        tell_unlikely(text, dated=False)
        assert f"“{whole}”" in text.notes[0].message


def test_few_unseen_lines_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    told = 0

    def counted(text: Line, *, dated: bool) -> None:
        nonlocal told
        before = len(text.notes)
        tell_unlikely(text, dated=dated)
        told += len(text.notes) > before

    monkeypatch.setattr("store.quick.tell_unlikely", counted)
    some = [wanted["line"] for wanted in lines("fields_unseen") + lines("kinds_unseen")]
    for line in some:
        read(line)
    assert len(some) > 4000
    assert 0 < told < len(some) * 0.03
