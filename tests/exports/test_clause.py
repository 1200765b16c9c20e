"""What would go wrong in the clause language of kinds.toml, and in a unit's own kinds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.clause import Way, counted, lists, named, told_each, way_of
from exports.scene import Scene
from exports.template import parse
from store.contract import StoreError
from store.entry import make_record
from store.kinds import Field, Kind, Kinds, builtin_kinds
from store.model import Record, Unit
from store.numerals import ordinal

FIELDS = (
    Field("form", "类别", "choice", choices=("甲级", "乙级", "丙级", "其他")),
    Field("qty", "数量", "quantity", units=("件", "份")),
    Field("done", "办结", "quantity", units=("件",)),
    Field("money", "金额", "money", need="sentence", units=("元", "万元")),
    Field("who", "谁", "person"),
    Field("at", "何时", "date"),
    Field("spots", "地点", "list of text"),
    Field("flag", "是否", "flag"),
)
UNIT = Unit("示例中学", calls_itself="我校", body="党支部")


def kind(named_: str = "{title}", counted_: str = "", *, money: bool = False) -> Kind:
    fields = tuple(f for f in FIELDS if money or f.key != "money")
    return Kind("own", "自定", "组织", "活动", "named", named_, counted_, fields=fields)


def kinds(own: Kind) -> Kinds:
    builtin = builtin_kinds()
    return Kinds({**builtin.kinds, "own": own}, builtin.families, builtin.stages, {"标语": "张贴"})


def scene(own: Kind, *facts: dict[str, object], avoid: str = "") -> Scene:
    every = kinds(own)
    records = [
        make_record({"kind": "own", **fact}, every, unit=UNIT.key, year=2025, id_=f"R{n}")
        for n, fact in enumerate(facts)
    ]
    return Scene(UNIT, 2025, every, "n1", own, records, avoid=(avoid,) if avoid else ())


def fact(title: str = "", date: str = "", **fields: object) -> dict[str, object]:
    return {"title": title, "date": date, "fields": fields}


def say(template: str, *facts: dict[str, object], avoid: str = "") -> str | None:
    """The counted clause of these facts."""
    clause = counted(scene(kind(counted_=template), *facts, avoid=avoid))
    return clause.text if clause else None


def say_one(template: str, **one: object) -> str:
    """The named clause of one fact."""
    title, date = str(one.pop("title", "")), str(one.pop("date", ""))
    return named(scene(kind(template), fact(title, date, **one))).text


@pytest.mark.parametrize(
    ("template", "one", "text"),
    [
        ("办{title}【，{qty}】", {"title": "甲事", "qty": "3件"}, "办甲事，3件"),
        ("办{title}【，{qty}】", {"title": "甲事"}, "办甲事"),
        ("办{title}【，{qty}】", {"title": "甲事", "qty": "0件"}, "办甲事"),
        ("办{title}【，{qty}】", {"title": "甲事", "qty": "若干"}, "办甲事"),
        ("{date}办{title}", {"title": "甲事", "date": "11-17"}, "11月17日办甲事"),
        ("{date}办{title}", {"title": "甲事"}, "办甲事"),
        ("{date}办{title}", {"title": "甲事", "date": "每季度"}, "每季度办甲事"),
        ("{date}办{title}", {"title": "每周五甲事", "date": "每周五"}, "办每周五甲事"),
        ("{date}【，{who}】到场", {"who": "校长"}, "校长到场"),
        ("{who|title}到场", {"title": "甲事"}, "甲事到场"),
        ("{form}{title}", {"title": "甲事", "form": "其他"}, "甲事"),
        ("{form}{title}|见{title}", {"title": "甲事"}, "见甲事"),
        ("【在{spots}】办{title}", {"title": "甲事", "spots": ["东", "西"]}, "在东、西办甲事"),
        ("截至{at}，{whole}安好", {"at": "12月20日"}, "截至12月20日，全校安好"),
        ("{unit}与{body}办{title}", {"title": "甲事"}, "我校与党支部办甲事"),
        ("办{title}【（{flag}）】", {"title": "甲事", "flag": "是"}, "办甲事"),
        ("{verb}{title}", {"title": "新标语"}, "张贴新标语"),
        ("{verb}{title}|做{title}", {"title": "新横幅"}, "做新横幅"),
        ("{nothing}", {"title": "甲事"}, "甲事"),
        ("", {"title": "甲事"}, "甲事"),
        ("办{title}", {"qty": "3件"}, "办自定"),
        ("{nothing}", {"qty": "3件"}, "自定"),
        ("【{who}，】", {"title": "甲事", "who": "校长"}, "校长"),
        ("开展“{title}”活动", {"title": "活动"}, "开展“活动”"),
    ],
)
def test_a_named_clause_says_what_is_there(
    template: str, one: dict[str, object], text: str
) -> None:
    assert say_one(template, **one) == text


@pytest.mark.parametrize(
    ("template", "facts", "text"),
    [
        ("办{sum qty}", [fact(qty="3件"), fact(qty="4件")], "办7件"),
        ("办{sum qty}", [fact(qty="3件"), fact(qty="4份")], "办3件、4份"),
        ("办{sum qty}", [fact(qty="100余件"), fact(qty="20件")], "办120余件"),
        ("办{sum qty}", [fact(qty="100余件"), fact(qty="1件")], "办约101件"),
        ("办{sum qty}", [fact(), fact()], None),
        ("办{sum qty}", [fact(qty="0件"), fact(qty="0件")], None),
        ("办{sum qty|n}件", [fact(qty="3份"), fact(qty="4份")], "办7份"),
        ("办{sum qty|n}件", [fact(), fact()], "办2件"),
        ("办{sum qty|n}件", [fact(qty="1件")], None),
        ("办{sum qty|n}件", [fact()], None),
        ("办{n}次", [fact()], None),
        ("办{n}次", [fact(), fact(), fact()], "办3次"),
        ("办{n|form=甲级}次", [fact(form="甲级"), fact(form="乙级")], None),
        ("办{n|form=丙级}次", [fact(form="甲级"), fact(form="乙级")], None),
        ("办{n|form>=乙级}次", [fact(form="甲级"), fact(form="乙级"), fact(form="丙级")], "办2次"),
        ("办{n|form>=没有}次", [fact(form="甲级"), fact(form="乙级")], None),
        ("办{sum qty|form=甲级}", [fact(form="甲级", qty="3件"), fact(qty="9件")], "办3件"),
        ("开{title~}会{n}次", [fact("春季安全大会"), fact("秋季安全大会")], "开安全会2次"),
        ("开【{title~}】会{n}次", [fact("甲字"), fact("乙字")], "开会2次"),
        ("办{quoted titles}活动", [fact("甲"), fact("乙")], "办“甲”“乙”活动"),
        ("办{quoted titles}活动", [fact("甲"), fact()], None),
        ("办{quoted titles}活动", [fact("甲"), fact("甲")], None),
        ("办{n|form=甲级}次", [fact(form="甲级"), fact(form="甲级"), fact()], "办2次"),
        ("无{items}", [fact("甲"), fact("乙"), fact("丙"), fact("乙")], "无甲、乙和丙"),
        ("无{items}", [fact("甲"), fact()], None),
        ("下步：{each}", [fact("甲"), fact("乙")], "下步：一是甲；二是乙"),
        ("下步：{each}", [fact("甲", "3-1")], "下步：甲"),
        ("【在{spots}】办{n}次", [fact(spots="东"), fact(spots="东、西")], "在东、西办2次"),
        ("【在{spots}】办{n}次", [fact(spots="东"), fact()], "办2次"),
        ("【{who}】办{n}次", [fact(who="校长"), fact(who="书记")], "办2次"),
        ("【{who}】办{n}次", [fact(who="校长"), fact(who="校长")], "校长办2次"),
        ("{if every form}齐{n}|缺{n}", [fact(form="甲级"), fact(form="乙级")], "缺2"),
        ("{if done==qty}全办{n}|未全{n}", [fact(qty="2件", done="2件"), fact()], "未全2"),
        ("{if done==qty}全办{n}|未全{n}", [fact(qty="2件", done="1件"), fact()], "未全2"),
        ("{if done==qty}全办{n}|未全{n}", [fact(qty="2件", done="2件"), fact(qty="1件")], "未全2"),
        ("{if done==qty}全办{n}|未全{n}", [fact(), fact()], "未全2"),
        ("{if qty=0}无{n}|有{n}", [fact(qty="0件"), fact(qty="0件")], "无2"),
        ("{if qty=0}无{n}|有{n}", [fact(qty="0件"), fact()], "有2"),
        ("{if qty>0}有{n}|无{n}", [fact(qty="1件"), fact(qty="2件")], "有2"),
        ("{if form=甲级}甲{n}|杂{n}", [fact(form="甲级"), fact(form="甲级")], "甲2"),
        ("{if form=甲级}甲{n}|杂{n}", [fact(form="甲级"), fact(form="乙级")], "杂2"),
    ],
)
def test_a_counted_clause_adds_up_what_is_there(
    template: str, facts: list[dict[str, object]], text: str | None
) -> None:
    assert say(template, *facts) == text


def test_the_verb_of_the_clause_before_is_avoided() -> None:
    pair = (fact(), fact())
    assert say("{开展/组织}{n}次", *pair) == "开展2次"
    assert say("{开展/组织}{n}次", *pair, avoid="开展") == "组织2次"
    assert say("{先后开展/先后组织}{n}次", *pair, avoid="开展") == "先后组织2次"
    assert say("{开展}{n}次|办{n}次", *pair) == "办2次"


def test_only_a_fact_the_sentence_needs_is_asked_for() -> None:
    own = kind("花{money}", "共花{sum money}", money=True)
    assert named(scene(own, fact("甲"))).text == "花〔待补充：金额〕"
    both = counted(scene(own, fact("甲"), fact("乙")))
    assert both is not None
    assert both.text == "共花〔待补充：金额〕"
    assert both.runs[-1].records == ("R0", "R1")
    own = kind("办{title}【，{who}】", money=True)
    assert named(scene(own, fact("甲"))).text == "办甲〔待补充：金额〕"
    assert named(scene(own, fact("甲", money="3万元"))).text == "办甲"
    assert named(scene(own, fact("甲", money="说不清"))).text == "办甲〔待补充：金额〕"


def test_a_date_of_another_year_says_its_year() -> None:
    text = say_one("截至{at}", at="2026年1月5日")
    assert text == "截至2026年1月5日"


def test_records_are_told_apart_by_what_a_sum_says_of_all() -> None:
    own = kind(counted_="{if qty>0}办{form}{sum qty}|{form}{sum done}【{who}】")
    every = kinds(own)

    def way(one: dict[str, object]) -> Way:
        made = make_record({"kind": "own", **one}, every, unit="示例中学", year=2025)
        return way_of(made, Scene(UNIT, 2025, every, "n1", own, [made]))

    assert way(fact(form="甲级", qty="1件")) == way(
        fact("甲", "3-1", form="甲级", qty="2件", who="甲")
    )
    assert way(fact(form="甲级", qty="1件")) != way(fact(form="乙级", qty="1件"))
    assert way(fact(form="甲级", qty="1件")) != way(fact(form="甲级"))
    assert way(fact(form="甲级")) != way(fact(form="甲级", done="1件"))


def test_what_a_later_alternative_says_tells_no_records_apart_that_an_earlier_one_adds_up() -> None:
    own = kind(counted_="办{qty}{n}次|{form}{n}项")
    pair = [fact(form=form, qty="1件") for form in ("甲级", "乙级")]
    assert way_of(scene(own, pair[0]).records[0], scene(own)) == way_of(
        scene(own, pair[1]).records[0], scene(own)
    )


def test_kinds_that_list_their_records_are_known() -> None:
    assert lists(kind(counted_="【{quoted titles}】"))
    assert not lists(kind(counted_="{n}"))
    assert told_each(kind(counted_="a|{each}"))
    assert not told_each(kind())


@pytest.mark.parametrize(
    "template", ["办{title", "办【{title}", "办{title}】", "{if 怪}", "{sum qty|x}", "办【a|{b】"]
)
def test_a_template_that_is_not_closed_is_refused_with_a_sentence(template: str) -> None:
    with pytest.raises(StoreError, match="成文写法"):
        parse(template)


@given(st.text(st.sampled_from("{}【】|甲乙“”，。;n sumif=\\"), min_size=1, max_size=12))
def test_a_title_is_data_whatever_it_holds(title: str) -> None:
    inner = title.strip(" ，、；：,;。")
    if not inner.strip("“” ，、；：,;。"):
        inner = ""
    text = say_one("召开{title}【，{who}】", title=title, who="校长")
    assert text.startswith(inner) if not inner else inner in text


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "100")],
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_every_built_in_template_is_understood() -> None:
    every = builtin_kinds()
    for one in every.kinds.values():
        parse(one.named)
        parse(one.counted)
        empty = Record("R", UNIT.key, 2025, one.key)
        assert named(Scene(UNIT, 2025, every, "n1", one, [empty])).text


@pytest.mark.parametrize(
    ("kind_", "title", "told"),
    [
        ("moral_lecture", "道德讲堂第一期", "举办“道德讲堂第一期”"),
        ("moral_lecture", "道德讲堂（敬业）", "举办“道德讲堂（敬业）”"),
        ("moral_lecture", "第一期道德讲堂", "举办“第一期道德讲堂”"),
        ("moral_lecture", "敬业奉献", "举办“敬业奉献”道德讲堂"),
        ("moral_lecture", "道德讲堂里的故事", "举办“道德讲堂里的故事”道德讲堂"),
        ("activity", "主题活动第三期", "开展“主题活动第三期”"),
        ("activity", "活动周启动", "开展“活动周启动”活动"),
        ("festival", "我们的节日·端午", "开展我们的节日·端午"),
        ("festival", "端午包粽子", "开展“我们的节日”端午包粽子"),
    ],
)
def test_a_title_that_names_itself_is_not_named_again(kind_: str, title: str, told: str) -> None:
    every = builtin_kinds()
    record = make_record({"kind": kind_, "title": title}, every, unit=UNIT.key, year=2025, id_="R")
    one = Scene(UNIT, 2025, every, "n1", every[kind_], [record])
    assert named(one).text == told
