"""What would go wrong where numbers have words of their own: a label without its number, a number
with the label of another, a number told twice."""

from datetime import date
from pathlib import Path

import pytest

from exports.compose import compose
from exports.figures import find_figures
from store.desk import Desk
from store.model import Record
from store.quick import parse
from tests.exports.desks import empty_desk


def _add(desk: Desk, line: str) -> Record:
    quick = parse(
        line, desk.kinds, year=2025, today=date(2025, 12, 20), arrangement=desk.arrangement
    )
    return desk.add_quick(quick)


def _told(desk: Desk) -> str:
    return compose(desk.unit, desk.arrangement, desk.kinds).plain


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("演讲比赛 参赛选手22人 评委7人 一等奖2人", "演讲比赛，参赛选手22人，评委7人，一等奖2人。"),
        ("演讲比赛，评委7人，参赛选手22人", "演讲比赛，评委7人，参赛选手22人。"),
        (
            "清扫街道 出动120人 清理小广告400余处 劝导商户35人次 7-8 /环境整治",
            "清扫街道，出动120人，清理小广告400余处，劝导商户35人次。",
        ),
        ("职工篮球赛 8支队 96人参加 /文体活动", "职工篮球赛，96人参加，8支队。"),
        ("谈心谈话 107人 /班子建设", "谈心谈话107人。"),
        ("植树 参加56名党员", "“植树”活动，56名党员参加。"),
        ("慰问困难职工 26名职工 /结对帮扶与共建", "慰问困难职工，26名职工。"),
        ("组织45名党员赴红色基地参观 /学习教育", "参观，45人参加。"),
        ("演讲比赛 65人参加 评委7人", "演讲比赛，65人参加，评委7人。"),
        ("演讲比赛 决赛 评委7人", "演讲比赛 决赛，评委7人。"),
        ("6-2 义诊 医生12人 群众300人 /志愿服务", "义诊，医生12人，群众300人。"),
        ("评委7人 选手22人 演讲比赛", "演讲比赛，评委7人，选手22人。"),
        ("演讲比赛 选手60人 评委7人 选手12人", "演讲比赛 选手 评委 选手"),
        ("演讲比赛 评委7人 演讲比赛2场", "演讲比赛 评委 演讲比赛"),
        ("安全检查 城区 发现问题12处 乡镇 发现问题8处", "城区 乡镇 发现问题"),
        ("业务培训2期 学员86人 讲师3人 考核合格率98%", "学员86人，讲师3人，考核合格率98%。"),
        ("食堂改造 概算投资8万元 面积120平方米 /投入", "概算投资"),
        ("刑事案件0件，治安案件2起 /零发生", "刑事案件，治安案件"),
        ("存在问题 经费缺口20万元 人手缺3人", "经费缺口20万元，人手缺3人。"),
        ("下一步 打造示范点3个 培训志愿者200人", "打造示范点3个，培训志愿者200人。"),
        ("12-2 劝导行人150人次 纠正违法62起 /文明行动", "劝导行人150人次，纠正违法62起。"),
        ("演讲比赛（选手18人，评委7人）", "演讲比赛（选手，评委）"),
        ("表彰先进个人18名，激励干部职工 /荣誉", "表彰先进个人18名，激励干部职工。"),
        ("志愿服务 42次 志愿者680人次 时长9小时", "志愿服务42次、累计服务9小时，志愿者680人次。"),
        ("旅游日宣传：发放手册400份；咨询60人次", "旅游日宣传，发放手册400份，咨询60人次。"),
        ("道德讲堂4期 听众320人 宣讲员6人", "听众320人，宣讲员6人。"),
        ("评选文明家庭8户 上墙公示", "评选文明家庭8户，上墙公示。"),
        ("恳谈会 65人 家属21人", "恳谈会，65人参加，家属21人。"),
    ],
)  # fmt: skip
def test_a_number_with_words_of_its_own_is_told_without_them(
    line: str, words: str, tmp_path: Path
) -> None:
    desk = empty_desk(tmp_path)
    _add(desk, line)
    assert words in _told(desk)


def test_a_number_whose_label_left_the_title_is_lost(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 评委7人 一等奖2人")
    desk.edit(record.id, {"title": "演讲比赛 一等奖"})
    assert "演讲比赛，一等奖2人，评委7人。" in _told(desk)
    desk.edit(record.id, {"fields.quantities": "一等奖2人"})
    assert "演讲比赛，一等奖2人。" in _told(desk)


def test_a_number_named_in_the_form_is_lost(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 65人参加")
    desk.edit(record.id, {"fields.quantities": "评委5人"})
    assert "演讲比赛，65人参加，评委5人。" in _told(desk)
    desk.edit(record.id, {"fields.participants": "", "fields.quantities": "人数45人"})
    assert "演讲比赛，45人参加。" in _told(desk)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("道德讲堂 4期", "“道德讲堂”4期。"),
        ("送春联进社区 260副 /志愿服务", "送春联进社区260副。"),
        ("文明交通劝导岗设了8个，早晚高峰都有人", "劝导岗设了8个，早晚高峰都有人。"),
        ("读书分享会 45人 8人发言", "读书分享会，45人参加，发言8人。"),
        ("职工体检 应检102人实检99人", "职工体检，99人参加。"),
        ("慰问一线交警、辅警63人 送水90箱 /志愿服务", "慰问一线交警、辅警63人，送水90箱。"),
        ("签订廉洁承诺书 39份 41人参加 /承诺与责任书", "签订廉洁承诺书39份，41人参加。"),
        ("窗口由9个并成3个 /文明窗口", "窗口由9个并成3个。"),
        ("每班订报3份，共126份 /宣传", "每班订报3份，共126份。"),
        ("全年志愿服务48次 时长1260小时 /志愿服务", "志愿服务48次，累计服务1260小时。"),
        ("师德测评有效票150票，满意票147票，满意率98% /荣誉", "满意票147票"),
        ("健康跑活动，86名职工参加 /主题活动", "“健康跑活动”，86名职工参加。"),
        ("重温入党誓词 56名党员 /学习教育", "重温入党誓词，56名党员参加。"),
        ("1月底例会20人 /会议", "例会，20人参加。"),
        (
            "消防员职业体验营 2期 亲子家庭45组 /主题活动",
            "“消防员职业体验营”活动2期，亲子家庭45组。",
        ),
        ("年终考评科室12个 /年终考核", "年终考评科室12个。"),
        ("文明交通劝导 28人次 /文明行动", "文明交通劝导28人次。"),
        ("义务植树 植树150株 46人参加", "“义务植树”活动，46人参加，植树150株。"),
        ("春节慰问困难职工 慰问金6.4万元 /捐款捐物", "春节慰问困难职工，金额6.4万元。"),
    ],
)
def test_a_number_of_one_record_is_left_out(line: str, words: str, tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, line)
    desk.use(record.id, "named")
    assert words in _told(desk)


def test_what_was_held_four_times_counts_once(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    _add(desk, "1-10 道德讲堂 4期 /道德讲堂")
    _add(desk, "5-10 道德讲堂·诚信 /道德讲堂")
    assert "道德讲堂5期" in _told(desk)


def test_a_number_in_the_midst_of_a_title_is_how_often_it_was_held(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    _add(desk, "5-18 道德讲堂开讲，献血150次的老周现身说法 65人听 /道德讲堂")
    _add(desk, "6-18 道德讲堂·诚信 /道德讲堂")
    assert "道德讲堂2期" in _told(desk)


def test_how_many_should_come_loses_its_word(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "职工体检 应检102人实检99人")
    assert [(q.label, q.raw) for q in record.quantities] == [("应检", "102人")]


def test_a_number_typed_again_loses_its_label(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 参赛选手22人 评委7人 一等奖2人")
    same = desk.edit(record.id, {"fields.participants": "22人", "fields.quantities": "7人、2人"})
    assert same.fields == record.fields
    desk.edit(record.id, {"fields.participants": "约23人", "fields.quantities": "2人、8人"})
    assert "演讲比赛，参赛选手约23人，评委8人，一等奖2人。" in _told(desk)
    desk.edit(record.id, {"fields.quantities": "8人"})
    assert "演讲比赛 一等奖，参赛选手约23人，评委8人。" in _told(desk)
    desk.edit(record.id, {"fields.quantities": "评委9人、一等奖3人"})
    assert "演讲比赛，参赛选手约23人，评委9人，一等奖3人。" in _told(desk)


def test_a_label_typed_by_hand_gives_way_to_the_old_one(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 评委8人 观众90人")
    desk.edit(record.id, {"fields.quantities": "观众8人、观众8人"})
    assert [q.label for q in desk.placed(record.id).record.quantities] == ["观众", "观众"]
    desk.edit(record.id, {"fields.quantities": "不详"})
    assert [q.label or "" for q in desk.placed(record.id).record.quantities] == [""]


def test_a_list_of_names_holds_labels(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    _add(desk, "防灾减灾演练 参演80人 出动车辆5辆 /主题活动")
    _add(desk, "防汛演练 参演人员75人 冲锋舟2艘 /主题活动")
    assert "“防灾减灾演练”“防汛演练”" in _told(desk)


def test_a_sum_loses_a_number_that_has_a_label(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    for day, people in ((4, 20), (5, 30)):
        _add(desk, f"3-{day} 技能培训{day} 参训职工{people}人 考试合格{people - 2}人 /培训")
    told = _told(desk)
    assert "50人" in told
    assert "参训职工" not in told


def test_such_a_number_is_bound_to_another_field(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 参赛选手22人 评委7人")
    text = compose(desk.unit, desk.arrangement, desk.kinds)
    figures = find_figures(text, desk.arrangement, desk.kinds)
    assert [(f.text, f.source, f.records) for f in figures] == [
        ("22人", "records", (record.id,)), ("7人", "records", (record.id,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("8支队 8支队 /文体活动", "举办8支队，8支队。"),
        ("全部整改 全部整改 /检查督查", "开展全部整改，全部整改。"),
    ],
)
def test_a_title_of_nothing_but_numbers_or_ends_has_no_clause(
    line: str, words: str, tmp_path: Path
) -> None:
    desk = empty_desk(tmp_path)
    _add(desk, line)
    assert words in _told(desk)
