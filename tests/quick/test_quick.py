"""What would go wrong in the quick line: a wrong field, a lost word, a guess told as a fact."""

from datetime import date

import pytest
from msgspec import structs

from store.entry import make_record
from store.kinds import builtin_kinds
from store.model import Quantity
from store.quick import Quick, parse
from tests.quick.lines import (
    PARTS,
    TODAY,
    YEAR,
    document,
    faults_of,
    flagged,
    lines,
    read,
    silent,
)

KINDS = builtin_kinds()


CORPUS = [(part, line) for part in PARTS for line in lines(part)]


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len(CORPUS) >= 300
    assert len({wanted["line"] for _, wanted in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("start", range(0, len(CORPUS), 200))
def test_clerks_lines_become_the_records_that_were_meant(start: int) -> None:
    """Only the kind may be another, where that is told.

    200 lines a test: a test of its own for each costs ten times what the line does.
    """
    wrong: list[object] = []
    for part, wanted in CORPUS[start : start + 200]:
        faults, notes = faults_of(wanted)
        if silent(faults, notes) or any(part != "kind" for part, _ in faults):
            wrong.append((part, wanted["line"], faults, notes))
        for field in wanted.get("notes", []):
            if not any(note.startswith(field) for note in notes):
                wrong.append((part, wanted["line"], f"no note on {field}", notes))
    assert wrong == []


def _at(quick: Quick, what: str) -> list[str]:
    return [quick.line[p.start : p.end] for p in quick.parts if p.what == what]


def test_the_echo_knows_where_each_part_stands() -> None:
    quick = read("１１－１７　系统恳谈会　参会65人　＠局机关 #廉政 /会议 >2.2")
    assert _at(quick, "date") == ["１１－１７"]
    assert _at(quick, "title") == ["系统恳谈会"]
    assert _at(quick, "quantity") == ["参会65人"]
    assert _at(quick, "place") == ["＠局机关"]
    assert _at(quick, "tag") == ["#廉政"]
    assert _at(quick, "kind") == ["/会议"]
    assert _at(quick, "section") == [">2.2"]
    attendees = next(p for p in quick.parts if p.what == "quantity")
    assert (attendees.field, attendees.label, attendees.shown) == (
        "fields.attendees", "参加人数", "65人",
    )  # fmt: skip
    assert isinstance(attendees.value, Quantity)
    assert not any(p.guessed for p in quick.parts)


def test_a_guess_is_marked_as_one_and_another_kind_can_be_chosen() -> None:
    quick = read("文明交通劝导 24次")
    assert quick.kind_guessed
    assert [p.shown for p in quick.parts if p.what == "kind" and p.guessed] == ["文明行动"]
    assert "volunteer_service" in quick.kinds
    chosen = read(quick.line, "volunteer_service")
    assert (chosen.kind, chosen.kind_guessed) == ("volunteer_service", False)
    assert not [note for note in chosen.notes if note.field == "kind"]
    assert chosen.kinds[0] == "volunteer_service"


def test_the_current_section_tips_the_guess_and_keeps_what_it_collects() -> None:
    arrangement = document()
    node = arrangement.find("1.3")
    assert node is not None
    plain = read("周末行动")
    here = parse(
        "周末行动", KINDS, year=YEAR, today=TODAY, arrangement=arrangement, section=node.id
    )
    assert plain.kind in ("activity", "other")
    assert here.kind in node.collects
    assert (here.section, here.section_guessed) == (node.id, True)
    assert "section" not in here.values()  # where the outline puts it anyway


def test_a_section_that_collects_the_kind_second_is_asked_for() -> None:
    nodes = {id_: node for id_, node in document().nodes.items() if "meeting" in node.collects}
    assert len(nodes) == 1
    second = next(n for n in document().nodes.values() if n.label == "宣传")
    changed = structs.replace(second, collects=(*second.collects, "meeting"))
    arrangement = structs.replace(document(), nodes={**document().nodes, second.id: changed})
    quick = parse(
        "宣传推进会", KINDS, year=YEAR, today=TODAY, arrangement=arrangement, section=second.id,
        kind="meeting",
    )  # fmt: skip
    assert quick.section == second.id
    assert quick.values()["section"] == second.id


def test_without_a_document_nothing_is_said_of_sections() -> None:
    quick = parse("党员大会 >2.2", KINDS, year=YEAR, today=TODAY)
    assert quick.values()["section"] == "2.2"
    assert parse("党员大会", KINDS, year=YEAR, today=TODAY).section is None


def test_what_it_gives_is_a_record_as_add_takes_it() -> None:
    quick = read("慈善一日捐 98人 捐款9630元 12-1 @局机关 #创城 >未归类 3公里")
    record = make_record(quick.values(), KINDS, unit="样板局", year=YEAR, today=TODAY)
    assert (record.kind, record.title, record.place) == ("donation", "慈善一日捐", "局机关")
    assert record.tags == ("创城",)
    assert record.date.start == date(2025, 12, 1)
    assert [q.raw for q in record.quantities] == ["3公里"]
    assert quick.values()["section"] == "未归类"


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ("11月31日 大会", "date", "没有“11月31日”"),
        ("11-17（周五） 大会", "date", "星期一"),
        ("2024-11-17 大会", "date", "2025年度"),
        ("11月17日 大会 11月18日", "date", "两个日期"),
        ("11月17日 大会 11-31", "date", "11-31"),
        ("端午 包粽子", "date", "5月31日"),
        ("捐款 1123", "date", "读作11月23日"),
        ("1/3席位", "date", "读作1月3日"),
        ("三月三 歌会", "date", "3月31日"),
        ("八月十五 赏月晚会", "date", "没有当作日期"),
        ("11月 例会 17日", "date", "“17日”没有当作日期"),
        ("义诊10.9西街", "date", "“10.9”没有当作日期"),
        ("补报10.27西街义诊", "date", "读作10月27日"),
        ("十一月十七 大会", "date", "按公历记为11月17日"),
        ("发稿76篇 截至10月31日", "date", "是期限"),
        ("12月1日前整改", "date", "是期限"),
        ("7-1前走访慰问困难党员6名", "date", "“7-1前”是期限"),
        ("到12月20日完成整改 5处", "date", "“到12月20日”是期限"),
        ("7部门联合执法 11-6", "title", "“7部门”没有当作数量"),
        ("3支部联学 11-6", "title", "“3支部”没有当作数量"),
        ("走访12村", "fields.quantities", "“12村”当作数量"),
        ("种油菜两亩半", "title", "没有看懂“两亩半”"),
        ("志愿服务2个半小时", "title", "没有看懂“2个半小时”"),
        ("文书档案 数十卷待装订", "title", "约数"),
        ("查处5万元以上案件3件", "title", "说的是哪一类"),
        ("12项目开工", "title", "“12项目”没有当作数量"),
        ("就近查档 联动5省", "title", "“5省”没有当作数量"),
        ("发动2000职工 植树", "title", "“2000职工”没有当作数量"),
        ("参与50+人 健步走", "title", "“50”没有当作数量"),
        ("参会一百二 座谈会", "title", "“一百二”没有当作数量"),
        ("截至三季度末 无安全事故", "date", "是期限"),
        ("今年3.15 宣传", "title", "“3.15”没有当作数量"),
        ("拾到物品一两件", "title", "“一两件”没有当作数量"),
        ("研究医保工作七八回", "title", "“七八回”没有当作数量"),
        ("3单位12联合演练", "title", "“12联”没有当作数量"),
        ("#志愿服务 党风廉政建设恳谈会 35人", "kind", "也可能是“志愿服务”"),
        ("推进会 11月6日或7日", "date", "几个日期"),
        ("11月17曰大会", "date", "读作“日”"),
        ("12月10日召开总结会", "date", "还没有到"),
        ("动员会X人", "title", "还没有写明"),
        ("道德讲堂 __人", "title", "还没有写明"),
        ("演练 人数待定", "title", "还没有写明"),
        ("礼仪培训，65入参加", "title", "没有当作数量"),
        ("走访 12摊主", "title", "没有当作数量"),
        ("讲座到场88人不是80人", "title", "不是这里的数"),
        ("垃圾打捞 日均1.5吨", "title", "不是合计"),
        ("约十几人夜巡", "title", "约数"),
        ("大会 应到70人实到65人", "fields.quantities", "不是实际的数"),
        ("座谈会 机关18人、企业12人，共35人", "fields.quantities", "之和30人对不上"),
        ("窗口满意率120%", "fields.satisfaction", "超过了100%"),
        ("观展 ＠ 35人", "place", "不是地点"),
        ("@所有人 大扫除", "place", "不是地点"),
        ("宣传 @XX社区", "place", "占位符"),
        ("干部20人、职工45人 参加恳谈会", "fields.quantities", "“干部20人”记在其他数量里"),
        ("支部大会 到会65", "title", "“65”没有单位"),
        ("培训五六次", "title", "约数"),
        ("培训20至30人", "title", "范围"),
        ("发放资料65余份", "title", "零头"),
        ("每人捐款20元", "title", "不是合计"),
        ("学习教育 每月一次", "title", "不是合计"),
        ("每季度开展检查一次", "fields.times", "全年合计"),
        ("标语200条、展板30块", "fields.quantities", "30块"),
        ("捐款 9630", "title", "没有单位"),
        ("大会 @甲地 @乙地", "place", "两个地点"),
        ("大会 /会议 /培训", "kind", "两个"),
        ("大会 >2.2 >1.1", "section", "两个"),
        ("大会 >9.9", "section", "没有这个章节"),
        ("大会 /跳舞", "kind", "没有这种类型"),
        ("大会 /px", "kind", "“/px”：培训还是评选"),
        ("大会 /建设", "kind", "班子建设还是"),
        ("zzqq", "kind", "其他事项"),
        ("会议时长1小时30分", "title", "没有看懂"),
        ("三组修路", "title", "没有当作数量"),
        ("金税四期操作培训", "title", "没有当作数量"),
        ("¥500元/户 慰问", "title", "没有看懂"),
        ("¥500-800 慰问", "title", "范围"),
        ("合计¥3万2 采购", "title", "没有看懂"),
        ("2天前沿技术培训", "title", "没有当作数量"),
        ("3天前的会议补记", "date", "没有当作日期"),
        ("去年端午节慰问", "date", "没有当作日期"),
        ("2025年13月5日 座谈会", "date", "没有"),
        ("捐款3万2", "title", "没有看懂"),
        ("办件量同比+12%", "title", "没有看懂"),
        ("投票满意 118/120", "title", "没有看懂"),
        ("报送信息12 采用3", "title", "没有单位"),
        ("去年年底 总结会", "date", "没有当作日期"),
        ("半个月前 走访", "date", "没有当作日期"),
        ("13月5日 支部大会", "date", "没有"),
        ("@三楼", "title", "没有写事项"),
        ("", "title", "没有写事项"),
        ("\x1b[31m大会", "title", ""),
    ],
)
def test_what_is_doubtful_is_said(line: str, field: str, words: str) -> None:
    quick = read(line)
    record = make_record(quick.values(), KINDS, unit="样板局", year=YEAR, today=TODAY)
    messages = [n.message for n in (*quick.notes, *record.notes) if n.field == field]
    assert any(words in message for message in messages), (quick.notes, record.notes)


def test_a_mark_inside_a_word_is_no_mark() -> None:
    for line in ("邮箱a@b.com", "C#课程", "和/或", "2>1", "甲、乙、丙会议", "《条例》学习"):
        quick = read(line)
        assert (quick.title, quick.place, quick.tags) == (line, "", ())
    assert read("大会 @ ！").place == ""
    assert read("大会 # /").title == "大会 # /"


def test_initials_name_a_kind() -> None:
    assert [read(f"某事 /{name}").kind for name in ("hy", "ddjt", "hui", "donation", "捐款")] == [
        "meeting", "moral_lecture", "meeting", "donation", "donation",
    ]  # fmt: skip
    assert read("某事 /zzzz").title == "某事 /zzzz"


def test_a_kind_written_in_full_behind_words_is_one() -> None:
    assert (read("讲解大赛/文体活动").kind, read("讲解大赛/文体活动").title) == (
        "culture_event", "讲解大赛",
    )  # fmt: skip
    assert read("承诺书57份/pledge").kind == "pledge"
    assert read("实地测评/检查督查@一楼大厅").title == "实地测评"
    assert read("会议/培训").title == "会议/培训"
    assert read("和/或").title == "和/或"


def test_a_kind_that_no_section_collects_has_none() -> None:
    nodes = {id_: structs.replace(node, collects=()) for id_, node in document().nodes.items()}
    bare = structs.replace(document(), nodes=nodes)
    quick = parse("党员大会", KINDS, year=YEAR, today=TODAY, arrangement=bare)
    assert (quick.section, quick.values().get("section")) == (None, None)


def test_a_units_own_kind_is_guessed_by_its_words() -> None:
    own = structs.replace(KINDS["other"], key="patrol", label="巡河", words=("巡河", "河湖"))
    kinds = structs.replace(KINDS, kinds={**KINDS.kinds, "patrol": own})
    quick = parse("3-5 巡河 4次", kinds, year=YEAR, today=TODAY)
    assert (quick.kind, set(quick.fields)) == ("patrol", {"qty"})


def test_a_section_may_be_glued_to_the_title() -> None:
    quick = read(">1.1领导小组会议 1月13日")
    assert (quick.title, document().sections[quick.section or ""]) == ("领导小组会议", "1.1")


@pytest.mark.parametrize(
    ("line", "title", "place"),
    [
        ("在@党员活动室开支委会 32人", "支委会", "党员活动室"),
        ("@三楼会议室召开例会12人", "召开例会", "三楼会议室"),
        ("座谈会@县委组织部会议室 12人", "座谈会", "县委组织部会议室"),
        ("座谈会@开发区 12人", "座谈会", "开发区"),
    ],
)
def test_what_was_done_is_part_of_the_place(line: str, title: str, place: str) -> None:
    quick = read(line)
    assert (quick.title, quick.place) == (title, place)
    assert isinstance(quick.fields["attendees"], Quantity)


def test_of_a_page_in_one_line_the_first_part_is_read_and_nothing_lost() -> None:
    page = "3-5 恳谈会 65人，" + "讨论热烈，" * 400 + "11-17 植树 30株"
    quick = read(page)
    assert (str(quick.date.start), quick.line) == ("2025-03-05", page)
    assert [q.raw for q in quick.fields.values() if isinstance(q, Quantity)] == ["65人"]
    assert quick.title == "恳谈会，" + "讨论热烈，" * 400 + "11-17 植树 30株"
    assert "title" in flagged(quick)


def test_marks_behind_what_ends_a_word() -> None:
    quick = read("整改率98%#河长制 议了市场改造的事>2.1")
    assert (quick.tags, quick.section_guessed) == (("河长制",), False)
    assert "section" in flagged(quick)
    assert read("观看《长津湖》2 40人").section_guessed


@pytest.mark.parametrize(
    ("line", "title", "day", "place", "count"),
    [
        ("11-17/恳谈会/@局机关/65人", "恳谈会", "2025-11-17", "局机关", "65 人"),
        ("8/22/志愿岗/18人", "志愿岗", "2025-08-22", "", "18 人"),
        ("志愿岗/18人/2025/8/22", "志愿岗", "2025-08-22", "", "18 人"),
        ("培训/急救知识/5.12/45人/#创城", "培训/急救知识", "2025-05-12", "", "45 人"),
        ("8／22／志愿岗／18人", "志愿岗", "2025-08-22", "", "18 人"),
        ("11-17/@局机关/65人/恳谈会", "恳谈会", "2025-11-17", "局机关", "65 人"),
    ],
)
def test_slashes_part_a_line_that_has_nothing_else_between_its_pieces(
    line: str, title: str, day: str, place: str, count: str
) -> None:
    quick = read(line)
    numbers = [f"{q.value} {q.unit}" for q in quick.fields.values() if isinstance(q, Quantity)]
    assert (quick.title, str(quick.date.start), quick.place) == (title, day, place)
    assert numbers == [count]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("张三/李四/王五座谈", "张三/李四/王五座谈"),
        ("25/11/17例会", "例会"),
        ("党史/国史知识竞赛/5月4日/120人", "党史/国史知识竞赛"),
        ("慰问/11-17/200元/户/50户", "慰问/200元/户"),
        ("1/2/3号楼消防演练/11-9/45人", "1/2/3号楼消防演练"),
        ("10/20/30年党龄纪念章/7-1", "10/20/30年党龄纪念章"),
        ("12.5/10.5/8.5元票价公示", "12.5/10.5/8.5元票价公示"),
        ("恳谈会/会议 11-17", "恳谈会"),
    ],
)
def test_slashes_of_names_dates_and_marks_part_nothing(line: str, title: str) -> None:
    assert read(line).title == title


def test_a_kind_behind_the_last_slash_is_one() -> None:
    quick = read("4-23/全民阅读/社区/文体活动")
    assert (quick.title, quick.kind, quick.kind_guessed) == (
        "全民阅读/社区",
        "culture_event",
        False,
    )


def test_the_echo_shows_the_time_of_a_day() -> None:
    shown = {line: next(p.shown for p in read(line).parts if p.what == "date") for line in _TIMES}
    assert shown == _TIMES


_TIMES = {
    "2月26日下午3点 行政会": "2025年2月26日下午3点",
    "2月26日 9：30 行政会": "2025年2月26日9：30",
    "2月26日 行政会": "2025年2月26日",
    "昨晚8点 行政会": "2025年11月19日晚8点",
}


@pytest.mark.parametrize("line", ["（下面是王阿姨补的）", "(以下是下一步打算)", "【待补】"])
def test_a_line_in_brackets_is_a_remark_and_no_next_step(line: str) -> None:
    quick = read(line)
    assert (quick.kind, quick.kind_guessed) == ("other", True)
    assert any("像是附注" in note.message for note in quick.notes)


@pytest.mark.parametrize(
    "line", ["（3月5日学雷锋）", "（学雷锋 30人）", "（一）学雷锋（二）", "/会议 （例会）"]
)
def test_what_is_only_partly_a_remark_is_read_as_any_line(line: str) -> None:
    assert not any("像是附注" in note.message for note in read(line).notes)
