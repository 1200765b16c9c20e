"""Lines made of known parts in any order: each must come out as it went in, and none be lost."""

from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.model import Quantity
from tests.quick.lines import read

_ROOT = Path(__file__).parents[1]
NAMES = (_ROOT / "search" / "names.txt").read_text("utf-8").split()
DATES = {
    "11-17": ("2025-11-17", "2025-11-17"),
    "11月17日": ("2025-11-17", "2025-11-17"),
    "2025年11月17日": ("2025-11-17", "2025-11-17"),
    "2025-11-17": ("2025-11-17", "2025-11-17"),
    "２０２５．１１．１７": ("2025-11-17", "2025-11-17"),
    "11月17日上午9:30": ("2025-11-17", "2025-11-17"),
    "11-17（周一）": ("2025-11-17", "2025-11-17"),
    "十一月十七日": ("2025-11-17", "2025-11-17"),
    "昨天": ("2025-11-19", "2025-11-19"),
    "上周五": ("2025-11-14", "2025-11-14"),
    "本月5号": ("2025-11-05", "2025-11-05"),
    "3月": ("2025-03-01", "2025-03-31"),
    "三季度": ("2025-07-01", "2025-09-30"),
    "上半年": ("2025-01-01", "2025-06-30"),
    "3月1日至5日": ("2025-03-01", "2025-03-05"),
    "3.1-3.5": ("2025-03-01", "2025-03-05"),
    "3-5月": ("2025-03-01", "2025-05-31"),
    "6月中旬": ("2025-06-11", "2025-06-20"),
    "二〇二五年八月": ("2025-08-01", "2025-08-31"),
}
NUMBERS = {
    "65人": ("65", "人", "exact"),
    "６５人": ("65", "人", "exact"),
    "六十五人": ("65", "人", "exact"),
    "1500余条": ("1500", "条", "yu"),
    "近百户": ("100", "户", "jin"),
    "1.2万人次": ("12000", "人次", "exact"),
    "1,200份": ("1200", "份", "exact"),
    "1，200份": ("1200", "份", "exact"),
    "9630元": ("9630", "元", "exact"),
    "12.8万元": ("128000", "元", "exact"),
    "叁仟元整": ("3000", "元", "exact"),
    "98.5%": ("0.985", "%", "exact"),
    "百分之九十八": ("0.98", "%", "exact"),
    "3公里": ("3", "公里", "exact"),
    "20 家": ("20", "家", "exact"),
    "约50名": ("50", "名", "yue"),
}
PLACES = ("@局机关", "＠三楼会议室", "@3号楼", "@G318国道旁", "@人民广场")
TAGS = ("#创城", "＃党建")
PLAIN = [
    "联系电话13800001234",
    "示办发〔2025〕12号",
    "12345热线",
    "G318国道",
    "3号楼",
    "第3期",
    "一是抓学习",
    "三八红旗手",
    "五四精神",
    "二十大精神",
    "十九届四中全会",
    "GB/T9704",
    "[/]x",
    "a@b.com",
    "C#",
    "和/或",
    "110宣传",
    "0571-88880000",
    "“3·15”",
    "《2024年12项措施》",
]
BLANKS = st.sampled_from([" ", "  ", "　", "，", ", ", "；", "\t"])


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from(PLAIN), max_size=2, unique=True),
    st.none() | st.sampled_from(sorted(DATES)),
    st.lists(st.sampled_from(sorted(NUMBERS)), max_size=3, unique=True),
    st.none() | st.sampled_from(PLACES),
    st.none() | st.sampled_from(TAGS),
    st.randoms(use_true_random=False),
    st.lists(BLANKS, min_size=12, max_size=12),
)
def test_parts_in_any_order_come_out_as_they_went_in(  # noqa: PLR0917
    name: str,
    plain: list[str],
    date: str | None,
    numbers: list[str],
    place: str | None,
    tag: str | None,
    random: object,
    blanks: list[str],
) -> None:
    parts = [name, *plain, *filter(None, (date, place, tag)), *numbers]
    random.shuffle(parts)  # type: ignore[attr-defined]
    line = "".join(part + blank for part, blank in zip(parts, blanks, strict=False)).rstrip()
    quick = read(line)
    days = (str(quick.date.start), str(quick.date.end)) if quick.date.start else None
    if date is None and quick.date.raw:
        assert name.startswith(quick.date.raw), line  # 重阳敬老: the festival's day, with a doubt
        assert "date" in {note.field for note in quick.notes}, line
    else:
        assert days == (DATES[date] if date else None), line
    assert quick.place == (place[1:] if place else ""), line
    assert quick.tags == ((tag[1:],) if tag else ()), line
    got = [v for v in quick.fields.values() if isinstance(v, Quantity)]
    loose = quick.fields.get("quantities", ())
    got += [v for v in loose if isinstance(v, Quantity)] if isinstance(loose, tuple) else []
    wanted = sorted((Decimal(v), unit, approx) for v, unit, approx in (NUMBERS[n] for n in numbers))
    assert sorted((q.value, q.unit, q.approx) for q in got) == wanted, line
    assert [word for word in [name, *plain] if word not in quick.title] == [], line


_ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "0123456789０９．，。,.%余多近约百分之一二三四五十万元人次份户条月日年号上周第季度"
            "@＠#＃/／、>＞》 　会议廉政捐款培训参加发现整改春节端午xX-–〔〕“”()（）每共"
        ),
        st.characters(),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=300)
@given(_ANY)
@example("0共0名")
@example("慰问品2000元 共45人参加")
def test_no_character_of_any_line_is_lost(line: str) -> None:
    quick = read(line)
    taken = [False] * len(quick.line)
    for part in quick.parts:
        assert 0 <= part.start <= part.end <= len(quick.line)
        if part.what not in ("title", "doubt") or part.value == quick.line[part.start : part.end]:
            taken[part.start : part.end] = [True] * (part.end - part.start)
    lost = [c for c, known in zip(quick.line, taken, strict=True) if not known and c.isalnum()]
    assert not lost or not quick.title
    left = "".join(p.shown for p in quick.parts if p.what == "title")
    kept = [c for c in quick.title if c.isalnum()]
    assert kept in ([c for c in left if c.isalnum()], [])
