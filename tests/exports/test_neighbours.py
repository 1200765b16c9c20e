"""What is read in a row: no verb twice, no year twice, no name that is only marks."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from exports.text import Text
from store.model import Node, Placement
from tests.exports.generated import make
from tests.exports.test_compose import DOC, plain, record, told, written
from tests.exports.test_sample_text import arranged, sample, ten_times, text_of

_TURNS = re.compile(
    "开展|组织|举办|召开|举行|张贴|发放|刊播|更新|制作|播放|签订|签署|成立|调整|完善|修订|推荐|选树|推选|评选"
    "|评出|推进|落实|投入|安排|查处|处理|走访|组建|学习|悬挂|拉挂|展出|播出|分发|推出"
)
# What the facts leave no choice about: what was done with a group or a rule is a fact.
_GIVEN = {"成立", "调整", "完善", "修订"}


def twice(text: Text) -> Iterator[str]:
    """Neighbouring clauses that turn on the same verb of ours; people's words are left out."""
    for block in text.blocks:
        ours = "".join("甲" if run.field or run.missing else run.text for run in block.runs)
        clauses = [clause for clause in re.split("[，；。]", ours) if clause]
        for one, other in pairwise(clauses):
            first, second = _TURNS.search(one), _TURNS.search(other)
            if first and second and first[0] == second[0] and first[0] not in _GIVEN:
                yield f"{one}，{other}"


def test_the_sample_year_says_no_verb_twice_in_a_row_nor_does_ten_times_as_much() -> None:
    assert list(twice(text_of(arranged(sample())))) == []
    assert list(twice(text_of(arranged(ten_times())))) == []


@pytest.mark.parametrize("seed", range(150))
def test_no_verb_twice_in_a_row_over_facts_of_any_kind(seed: int) -> None:
    assert list(twice(make(seed).text)) == []


def test_a_second_object_goes_on_with_the_verb_of_the_first() -> None:
    chosen = [record("selection", "", form=f"“{name}”", qty="5名") for name in "甲乙丙"]
    assert plain(chosen, "named") == "评选“甲”5名、“乙”5名、“丙”5名。"
    caught = [record("enforcement", form=form, qty="3辆") for form in ("超限车辆", "无证车辆")]
    assert plain(caught, "counted") == "查处超限车辆3辆、无证车辆3辆。"


def test_a_clause_with_a_comma_of_its_own_takes_another_verb_instead() -> None:
    courses = [record("training", name, participants="20人次") for name in ("礼仪课", "急救课")]
    assert plain(courses, "named") == "举办礼仪课，20人次参加；组织急救课，20人次参加。"


def test_the_verb_of_a_hand_written_clause_is_not_said_again_behind_it() -> None:
    first, second = record("training", "礼仪课"), record("training", "急救课")
    text = told([first, second], "named", texts={first.id: "举办大讲堂一次"})
    assert text.plain == "举办大讲堂一次，组织急救课。"


def test_the_second_verb_of_a_clause_is_not_said_again_behind_it() -> None:
    first = record("responsibility", "平安责任制", letters="5份")
    second = record("pledge", copies="46份")
    nodes = [Node(DOC.key, "p", "point")]
    placed = [Placement(DOC.key, r.id, "p", "named", n) for n, r in enumerate((first, second), 1)]
    assert written(nodes, [first, second], *placed).plain == (
        "落实平安责任制，签订责任书5份。签署承诺书46份。"
    )


def test_the_words_that_a_clause_opens_with_hide_no_verb() -> None:
    meetings = [record("meeting", name, background="组织涣散") for name in ("甲会", "乙会")]
    assert plain(meetings, "named") == "针对组织涣散，召开甲会；针对组织涣散，举行乙会。"


def test_the_year_that_a_clause_says_itself_opens_no_sum_behind_it() -> None:
    quarters = [
        record("inspection", "检查", form="季度专项", quarter=str(n), issues="1个")
        for n in (1, 2, 3, 4)
    ]
    others = [record("inspection", "检查", form="不定期") for _ in range(2)]
    assert plain([*quarters, *others]).count("全年") == 1


@pytest.mark.parametrize("title", ["“”", "。。。", "”", "‘’", "“，”"])
def test_a_title_of_nothing_but_marks_is_no_title(title: str) -> None:
    assert plain([record("meeting", title)], "named") == "〔待补充：事项〕。"
    assert "“”" not in plain([record("activity", title), record("activity", "甲")])


def test_what_was_joined_still_leads_back_to_its_records() -> None:
    chosen = [record("selection", "", form=f"“{name}”", qty="5名") for name in "甲乙"]
    (block,) = told(chosen, "named").blocks
    numbers = [run.record for run in block.runs if run.text == "5名"]
    assert numbers == [r.id for r in chosen]
