"""Numbers in prose beside the records: a wrong one is seen, a right one is never called wrong."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports.agreement import Check, check_prose, clause_says
from exports.figures import Figure, find_figures
from exports.reader import read_summary, read_text
from exports.text import Block, Run, Text
from store.kinds import builtin_kinds
from store.model import Document, Placement, Quantity, Record
from store.outline import Arrangement, arrange
from store.quantity import find_quantities, format_quantity
from tests.exports.generated import make
from tests.exports.test_compose import DOC, record
from tests.exports.test_facts import CORPUS, YEAR
from tests.exports.test_figures import figures
from tests.exports.test_offices import NAMES, OFFICES, wanted
from tests.exports.test_sample_text import arranged, sample, ten_times, text_of

KINDS = builtin_kinds()


def as_prose(text: Text, old: int = 0, end: int = 0, new: str = "") -> Text:
    """The same words in the same nodes as a person would have typed them, one number another."""
    plain = text.plain[:old] + new + text.plain[end:] if end else text.plain
    lines = zip(plain.split("\n"), text.blocks, strict=True)
    return Text(tuple(Block("paragraph", (Run(line),), block.node) for line, block in lines))


def wrong(checks: dict[int, Check], plain: str) -> list[str]:
    return [
        f"{plain[max(0, at - 12) : at + 8]}: {check.fact}"
        for at, check in checks.items()
        if check.verdict == "differs"
    ]


# --- a whole year ---------------------------------------------------------------------------------


@pytest.mark.parametrize("records", [sample(), ten_times()], ids=["sample", "ten times"])
def test_no_number_that_is_right_is_called_wrong(records: list[Record]) -> None:
    found = arranged(records)
    text = text_of(found)
    checks = check_prose(as_prose(text), found, KINDS)
    assert wrong(checks, text.plain) == []
    assert sum(check.verdict == "agrees" for check in checks.values()) > 50


@pytest.mark.parametrize("seed", range(40))
def test_no_right_number_of_a_made_up_year_is_called_wrong(seed: int) -> None:
    made = make(seed)
    text = made.text
    assert wrong(check_prose(as_prose(text), made.arrangement, KINDS), text.plain) == []


def seen(found: Arrangement, text: Text) -> tuple[int, int, int]:
    """Of the sums of a text, each changed by itself: how many are called wrong, for how many of
    them the sum that stood there is shown, and how many there are.

    A sum of about-numbers is left out: what is changed by 7 is still within what they leave open.
    """
    count = right = total = 0
    for figure in find_figures(text, found, KINDS):
        if figure.unit in ("%", "元") or len(figure.records) < 2 or figure.exact is None:
            continue
        other = format_quantity(Quantity("", figure.value + 7, figure.unit))
        prose = as_prose(text, figure.start, figure.end, other)
        check = check_prose(prose, found, KINDS)[figure.start]
        total += 1
        count += check.verdict == "differs"
        right += check.fact == figure.text
    return count, right, total


@pytest.mark.parametrize("records", [sample(), ten_times()], ids=["sample", "ten times"])
def test_nearly_all_sums_that_are_wrong_are_seen_with_the_right_one(records: list[Record]) -> None:
    found = arranged(records)
    count, right, total = seen(found, text_of(found))
    assert total > 20
    assert count >= 0.95 * total, (count, total)
    assert right >= 0.95 * total, (right, total)


def office(path: Path, unit: str, year: int) -> tuple[Arrangement, Text]:
    """A summary in an office's own words, and the records that were read in it."""
    own = Document(unit=unit, year=year)
    read = read_summary(read_text(path.read_bytes()), unit=unit, year=year, document=own.key)
    facts = [(replace(f.record, id=f"R{n:03d}"), f.node) for n, f in enumerate(read.facts)]
    placed = [Placement(own.key, one.id, at, "told") for one, at in facts]
    found = arrange(own, read.nodes, [one for one, _ in facts], placed, KINDS)
    return found, Text(tuple(Block("paragraph", (Run(n.text),), n.id) for n in read.nodes))


OFFICE_TEXTS = [
    *((OFFICES / f"{name}.txt", wanted(name)["unit"], wanted(name)["year"]) for name in NAMES),
    *((path, "某局", YEAR) for path in sorted(CORPUS.glob("*.txt"))),
]


@pytest.mark.parametrize(
    ("path", "unit", "year"), OFFICE_TEXTS, ids=lambda v: getattr(v, "stem", "")
)
def test_what_an_office_wrote_of_its_own_records_is_not_called_wrong(
    path: Path, unit: str, year: int
) -> None:
    found, text = office(path, unit, year)
    assert wrong(check_prose(text, found, KINDS), text.plain) == []


def test_most_numbers_that_an_office_got_wrong_are_seen() -> None:
    count = total = 0
    for path, unit, year in OFFICE_TEXTS:
        found, text = office(path, unit, year)
        told = {
            (q.value, q.unit)
            for placed in found.everything()
            for value in placed.record.fields.values()
            for q in (value if isinstance(value, tuple) else (value,))
            if isinstance(q, Quantity)
        }
        plain = text.plain
        for start, end, q in find_quantities(plain):
            if q.value in (None, 1) or q.unit == "%" or (q.value, q.unit) not in told:
                continue
            other = format_quantity(Quantity("", (q.value or Decimal(0)) * 2 + 7, q.unit))
            check = check_prose(as_prose(text, start, end, other), found, KINDS).get(start)
            total += 1
            count += check is not None and check.verdict == "differs"
    assert total > 300
    assert count >= 0.6 * total, (count, total)


# --- claims and effects ---------------------------------------------------------------------------


def by_hand(found: list[Figure]) -> list[tuple[str, str]]:
    return [
        (figure.text, figure.fact or (figure.check.verdict if figure.check else ""))
        for figure in found if figure.source == "hand"
    ]  # fmt: skip


def claim(words: str, *records: Record, effect: str = "") -> list[tuple[str, str]]:
    return by_hand(figures(list(records), text=words, effect=effect)[2])


def services() -> list[Record]:
    return [record("volunteer_service", sessions="3次", participants="41人次") for _ in range(4)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("全年开展志愿服务15次、164人次参加", [("15次", "12次"), ("164人次", "agrees")]),
        ("全年开展志愿服务12次、160余人次参加", [("12次", "agrees"), ("160余人次", "agrees")]),
        ("志愿服务参加人员170人", [("170人", "164人次")]),
        ("志愿服务参加人员164人", [("164人", "agrees")]),
        ("开展15场志愿服务", [("15场", "12场")]),
        ("开展志愿服务15次，其中骨干50人次参加", [("15次", "12次"), ("50人次", "unproved")]),
        ("明年计划开展志愿服务20次", [("20次", "unproved")]),
        ("去年开展志愿服务20次", [("20次", "unproved")]),
        ("为民办实事20次", [("20次", "unproved")]),
        ("“文明交通”志愿服务20次", [("20次", "unproved")]),
    ],
)
def test_a_claim_that_tells_another_sum_shows_it(words: str, told: list[tuple[str, str]]) -> None:
    assert claim(words, *services()) == told


def test_two_fields_of_one_unit_are_told_apart_by_their_words() -> None:
    checks = [
        record("inspection", "检查", issues="8个", fixed="7个"),
        record("inspection", "检查", issues="6个", fixed="6个"),
    ]
    assert claim("检查发现问题13个，整改14个", *checks) == [("13个", "14个"), ("14个", "13个")]
    assert claim("发现问题14个，整改13个", *checks) == [("14个", "agrees"), ("13个", "agrees")]
    assert claim("发现并整改问题13个", *checks) == [("13个", "unproved")]
    assert claim("发现问题14个，未整改5个", *checks) == [("14个", "agrees"), ("5个", "unproved")]


def test_a_number_of_another_kind_makes_no_number_right() -> None:
    year = [
        record("meeting", "座谈会"),
        record("meeting", "推进会"),
        record("volunteer_service", sessions="12次"),
        record("education", sessions="12次"),
    ]
    assert claim("召开会议12次", *year) == [("12次", "2次")]
    assert claim("召开会议2次", *year) == [("2次", "agrees")]
    assert claim("召开党建会议12次", *year) == [("12次", "unproved")]
    assert claim("办实事12次", *year) == [("12次", "unproved")]


def test_a_count_of_records_is_never_told_in_the_unit_of_a_field() -> None:
    lectures = [record("moral_lecture", "第一期"), record("moral_lecture", "第二期")]
    words = "道德讲堂参加人员500人次"
    assert claim("", *lectures, effect=words) == [("500人次", "unproved")]


def test_a_choice_that_the_words_name_is_compared_alone() -> None:
    year = [
        record("education", "中心组学习", form="中心组", sessions="12次"),
        record("education", "专题讲座", form="讲座", sessions="5场"),
    ]
    assert claim("开展中心组学习17次", *year) == [("17次", "12次")]
    assert claim("开展学习17次", *year) == [("17次", "agrees")]


def test_a_clause_whose_number_is_missing_lends_the_next_one_nothing() -> None:
    spent = [
        record("investment", "绿化", form="绿化", amount="4000元"),
        record("investment", "修缮", form="其他", amount="53元"),
    ]
    assert claim("投入绿化资金〔待补充：金额〕，投入53元", *spent) == [("53元", "unproved")]


def test_what_stands_behind_a_row_of_titles_is_of_all_of_them() -> None:
    year = [
        record("volunteer_service", "敬老服务日", participants="37人"),
        record("volunteer_service", "清洁河岸", participants="29人"),
    ]
    assert claim("开展敬老服务日、清洁河岸，66人参加", *year) == [("66人", "unproved")]
    assert claim("开展“敬老服务日”“清洁河岸”，37人参加", *year) == [("37人", "unproved")]
    assert claim("开展敬老服务日，66人参加", *year) == [("66人", "37人")]


def test_records_that_say_only_about_how_many_prove_nothing() -> None:
    posters = [record("publicity", form="标语", qty=n) for n in ("1200条", "300余条")]
    assert claim("张贴标语1550条", *posters) == [("1550条", "unproved")]
    assert claim("张贴标语1500余条", *posters) == [("1500余条", "agrees")]
    assert claim("张贴标语1700条", *posters) == [("1700条", "1500余条")]


def test_a_number_that_is_more_exact_than_the_record_is_not_proved_by_it() -> None:
    mine = record("volunteer_service", participants="300余人次")
    words = "志愿服务参加人员{}人次"
    assert claim(words.format("390余"), mine) == [("390余人次", "unproved")]
    assert claim(words.format("300余"), mine) == [("300余人次", "agrees")]
    assert claim(words.format("400余"), mine) == [("400余人次", "300余人次")]


def test_a_number_behind_the_verb_of_a_named_record_is_still_of_that_record() -> None:
    year = [
        record("greening", "河岸植树行动", trees="200株"),
        record("greening", "校园植树行动", trees="90株"),
    ]
    assert claim("开展河岸植树行动，植树90株", *year) == [("90株", "200株")]


def test_a_count_behind_a_named_record_is_not_of_that_record() -> None:
    year = [
        record("civility_action", "春风劝导队", sessions="3场次"),
        record("civility_action", "组织参观", form="旅游", sessions="27场次"),
    ]
    words = "开展春风劝导队，组织文明行动27场次"
    assert claim(words, *year) == [("27场次", "agrees")]


def test_people_of_several_units_are_not_called_wrong() -> None:
    year = [
        record("volunteer_service", participants="30人"),
        record("volunteer_service", participants="40人次"),
    ]
    assert claim("志愿服务参加人员75人次", *year) == [("75人次", "unproved")]
    assert claim("志愿服务参加人员70人次", *year) == [("70人次", "agrees")]


def meetings() -> list[Record]:
    return [
        record("meeting", "廉政大会", attendees="130人"),
        record("meeting", "廉政恳谈会", attendees="65人"),
        record("meeting", "创城工作会", attendees="40人"),
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("召开廉政恳谈会，130人参加", [("130人", "65人")]),
        ("召开廉政恳谈会，65人参加", [("65人", "agrees")]),
        ("廉政恳谈会130人参加", [("130人", "65人")]),
        ("召开恳谈会，130人参加", [("130人", "65人")]),
        ("召开廉政会议3次", [("3次", "2次")]),
        ("全系统召开廉政会议3次", [("3次", "2次")]),
        ("召开廉政会议2次、235人参加", [("2次", "agrees"), ("235人", "195人")]),
        ("召开廉政会议2次、195人参加", [("2次", "agrees"), ("195人", "agrees")]),
        ("召开廉政会议2次、65人参加", [("2次", "agrees"), ("65人", "195人")]),
        ("召开创城会议3次", [("3次", "unproved")]),
        ("召开创城会议，235人参加", [("235人", "40人")]),
        ("召开党建会议3次", [("3次", "unproved")]),
        ("召开会议3次、235人参加", [("3次", "agrees"), ("235人", "agrees")]),
        ("召开会议3次、65人参加", [("3次", "agrees"), ("65人", "235人")]),
        ("召开廉政、创城会议3次、235人参加", [("3次", "agrees"), ("235人", "agrees")]),
        ("召开廉政、安全会议3次", [("3次", "unproved")]),
        ("召开廉政大会、廉政恳谈会，195人参加", [("195人", "unproved")]),
        ("召开廉政大会、廉政恳谈会2次，195人参加", [("2次", "unproved"), ("195人", "unproved")]),
    ],
)
def test_a_number_of_those_that_the_words_name_is_held_against_no_others(
    words: str, told: list[tuple[str, str]]
) -> None:
    assert claim(words, *meetings()) == told


def test_shares_are_not_added_up() -> None:
    one = record("service_window", "政务大厅窗口", satisfaction="98.6%")
    two = record("service_window", "车站咨询窗口", satisfaction="95%")
    assert claim("窗口满意率98%", one, two) == [("98%", "unproved")]
    assert claim("窗口满意率193.6%", one, two) == [("193.6%", "unproved")]
    assert claim("窗口满意率95%", one, two) == [("95%", "unproved")]
    assert claim("车站咨询窗口满意率98.6%", one, two) == [("98.6%", "95%")]
    assert claim("车站咨询窗口满意率95%", one, two) == [("95%", "agrees")]
    assert claim("窗口满意率98%", one) == [("98%", "98.6%")]
    assert claim("窗口满意率98.6%", one) == [("98.6%", "agrees")]


def test_parts_of_a_sum_are_not_called_wrong() -> None:
    words = "开展志愿服务12次，{}名党员和84名群众参加"
    assert claim(words.format(80), *services()) == [
        ("12次", "agrees"), ("80名", "agrees"), ("84名", "agrees"),
    ]  # fmt: skip
    assert claim(words.format(70), *services())[1:] == [("70名", "unproved"), ("84名", "unproved")]


# --- clauses by hand ------------------------------------------------------------------------------


def clause(words: str, kind: str = "meeting", **fields: object) -> list[tuple[str, str]]:
    fields = fields or {"attendees": "65人"}
    mine = record(kind, "廉政大会" if kind == "meeting" else "某事", **fields)  # type: ignore[arg-type]
    hand = Placement(DOC.key, mine.id, "p", "named", text=words)
    return by_hand(figures([mine], hand)[2])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("召开廉政大会，15人发言，5人缺席", [("15人", "unproved"), ("5人", "unproved")]),
        ("65人参加，其中35人发言", [("65人", "agrees"), ("35人", "unproved")]),
        ("党员70人参加", [("70人", "unproved")]),
        ("15人参加交流发言", [("15人", "unproved")]),
        ("70名党员干部参加", [("70名", "unproved")]),
        ("实到66人、应到70人", [("66人", "65人"), ("70人", "unproved")]),
        ("召开廉政大会，70人", [("70人", "65人")]),
        ("召开廉政大会1次，1人参加", [("1次", "unproved"), ("1人", "65人")]),
        ("召开廉政大会，70人次参加", [("70人次", "65人")]),
        ("召开廉政大会，70名干部职工参加", [("70名", "65名")]),
        ("召开廉政大会，65名干部职工到会", [("65名", "agrees")]),
        ("近70人参加", [("近70人", "agrees")]),
        ("约65人参加", [("约65人", "agrees")]),
        ("60人以上参加", [("60人以上", "agrees")]),
        ("90人以上参加", [("90人以上", "65人")]),
        ("20人参加，45人参加", [("20人", "agrees"), ("45人", "agrees")]),
        ("20人参加，40人参加", [("20人", "unproved"), ("40人", "unproved")]),
        ("35名党员和30名群众参加", [("35名", "agrees"), ("30名", "agrees")]),
        ("党员35名、群众30名参加", [("35名", "agrees"), ("30名", "agrees")]),
        ("35名党员和20名群众参加", [("35名", "unproved"), ("20名", "unproved")]),
        ("30名职工、30名群众参加", [("30名", "unproved"), ("30名", "unproved")]),
        ("40人、26人分别参加", [("40人", "unproved"), ("26人", "unproved")]),
        ("40人、25人分别参加", [("40人", "agrees"), ("25人", "agrees")]),
        ("60名群众参加", [("60名", "unproved")]),
        ("60名干部参加", [("60名", "unproved")]),
        ("60名女职工参加", [("60名", "unproved")]),
        ("70名代表参加", [("70名", "unproved")]),
        ("65人参加，收到意见12条", [("65人", "agrees"), ("12条", "unproved")]),
        ("不少于70人没有参加", [("不少于70人", "unproved")]),
        ("召开廉政大会，解决问题70人次", [("70人次", "unproved")]),
        ("召开廉政大会，张贴标语70条", [("70条", "unproved")]),
        ("召开廉政大会3次", [("3次", "unproved")]),
    ],
)
def test_only_what_tells_the_field_is_compared(words: str, told: list[tuple[str, str]]) -> None:
    assert clause(words) == told


def test_votes_of_one_unit_are_told_apart_by_their_words() -> None:
    votes = {"honour": "优秀公务员", "votes_total": "68票", "votes_for": "67票", "rate": "98.5%"}
    assert clause("有效票70票、满意票66票，满意率99%", "honour", **votes) == [
        ("70票", "68票"), ("66票", "67票"), ("99%", "98.5%"),
    ]  # fmt: skip
    assert clause("不满意票2票", "honour", **votes) == [("2票", "unproved")]


def test_what_the_record_does_not_say_is_not_called_wrong() -> None:
    assert clause("20人参加", "meeting", topic="廉政") == [("20人", "unproved")]


def test_one_is_told_what_differs_and_what_was_not_compared_while_writing() -> None:
    mine = record("meeting", "廉政大会", attendees="65人")
    assert clause_says("召开廉政大会，70人次参加，5人缺席", mine, KINDS) == [
        "! 写的是 70人次，记录是 65人（记录写作65人，与“人次”一并比）。",
        "未能与记录核对：5人。",
    ]
    assert clause_says("召开廉政大会，65人参加", mine, KINDS) == []
    assert clause_says("召开廉政大会", mine, KINDS) == []


def test_a_number_of_a_clause_that_is_its_record_s_own_is_called_unproved() -> None:
    chosen = record("role_model", "社区好人", qty="2名")
    assert clause_says("推荐选树甲、乙2名社区好人", chosen, KINDS) == []
    assert clause_says("推荐选树甲、乙3名社区好人", chosen, KINDS) == ["未能与记录核对：3名。"]
