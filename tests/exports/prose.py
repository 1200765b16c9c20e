"""Made-up summaries to break into lines: clauses with figures, marks, and Latin words if asked for.

`DEVELOPMENT` and, for signs, `SYMBOLS` are what the layout's rules were found on. `HELD_OUT` shares
no word list with them and is only for measuring: no rule may be changed because of what it shows.
"""

import random
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from exports.framed import framed
from exports.text import Annex, Block, BlockStyle, Run, Table, Text
from store.model import Frame

__all__ = ["DEVELOPMENT", "HELD_OUT", "SYMBOLS", "Words", "around", "prose"]


class Words(Struct, frozen=True):
    """What clauses are made of. In a clause # is a number, @ a name and & a Latin word."""

    clauses: Sequence[str]
    names: Sequence[str]
    latin: Sequence[str]
    latin_clauses: Sequence[str]
    headings: Sequence[str]
    units: Sequence[str]


DEVELOPMENT = Words(
    clauses=(
        "全年召开推进会#次",
        "印发@（〔2025〕#号）",
        "#月#日举办“@”主题活动，#人参加",
        "发放倡议书#余份，张贴标语#条",
        "志愿者上岗#人次，服务时长#.5小时",
        "满意率#.3%",
        "比上年提高#个百分点",
        "学习《@》，覆盖率100%",
        "投入#.2万元，修缮路面#平方米",
        "坚持“@、@”两手抓",
        "做到了有方案、有检查、有整改——件件有着落",
        "对照清单逐项自查；发现问题#个，已整改#个",
        "由分管领导牵头（联系人#名），科室配合",
        "3月1日至#日",
        "第#次检查得分#.5分，排名第#",
        "建立“#+#”工作机制",
        "帮扶困难家庭#户，送去慰问金#,000元",
        "用时8:30—17:#",
        "干部职工以身作则，带头遵守公约，互相提醒，共同维护良好秩序",
        "层层压实责任，把任务分到岗、落到人",
        "“@”“@”等做法得到肯定",
    ),
    names=("清风行动", "邻里守望", "文明公约", "光盘", "礼让", "职工守则", "读书月", "洁净家园"),
    latin=(
        "APP",
        "Wi-Fi",
        "PM2.5",
        "Office 365",
        "QQ",
        "GB/T 9704-2012",
        "5G",
        "LED",
        "VR",
    ),
    latin_clauses=(
        "依托&平台推送信息#条",
        "更新&（试行版）",
        "开设“&课堂”",
        "学习Green Office方案",
        "在&、&同步发布",
        "登录www.example.cn查看",
        "使用&#台，覆盖率98%",
        "制作&（&）宣传片#部",
    ),
    headings=(
        "加强领导，健全机制",
        "突出重点，抓好落实",
        "营造氛围，广泛参与",
        "查找不足，持续改进",
    ),
    units=("示例区林业局", "样板县水务管理委员会", "某市档案馆"),
)

HELD_OUT = Words(
    clauses=(
        "先后组织@培训#期",
        "参训#人，合格#人，合格率为#.7%",
        "《关于做好@的通知》（某字〔2024〕#号）下发后",
        "自#月下旬起，每周#、周五开放",
        "累计收集建议#多条，采纳#条，答复率100%",
        "拆除旧广告牌#块，清运垃圾#.8吨",
        "评出“@之星”#名、先进班组#个",
        "围绕“@”这条主线",
        "一季度#件，二季度#件，三季度#件",
        "新增绿地#.6公顷；补种乔木#株",
        "争取资金#万元（其中自筹#万元）",
        "举行升旗仪式#次，缅怀先烈",
        "《@》《@》两项制度修订完毕",
        "窗口平均等候#分钟，较去年缩短1/#",
        "截至12月#日，共结对#对",
        "全体党员主动亮身份——亮承诺、亮成绩",
        "老旧小区楼道粉刷一新，群众拍手称好",
        "少数同志认识还不够到位，个别环节仍有疏漏",
        "邀请专家讲授@，听众达#人次",
        "无偿献血#毫升",
        "获得市级荣誉#项：“@奖”“@杯”各一项",
    ),
    names=(
        "暖冬送炭",
        "礼仪",
        "安全生产",
        "垃圾分类",
        "书香机关",
        "敬老",
        "防汛值守办法",
        "星级窗口",
    ),
    latin=(
        "AED",
        "ETC",
        "Excel",
        "CPR",
        "e-Learning",
        "K12",
        "U盘",
        "GIS",
        "IPv6",
        "Smart City",
        "COVID-19",
    ),
    latin_clauses=(
        "配备&设备#套",
        "开通&热线（24小时）",
        "录制&课程#节，时长#min",
        "将&纳入考核",
        "以“&+服务”为抓手",
        "参加Open Day活动",
        "邮箱wm@example.org收到来信#封",
        "会用&、&和&的职工占#%",
    ),
    headings=(
        "提高认识，夯实基础",
        "创新载体，丰富内涵",
        "强化监督，务求实效",
        "补齐短板，谋划来年",
    ),
    units=("甲乙市粮食和物资储备局", "丙丁区税务所", "戊县民政事务服务中心"),
)


SYMBOLS = replace(
    DEVELOPMENT,
    clauses=(
        "室温保持在#℃至#℃",
        "冷藏#℃~#℃，偏差±0.#℃",
        "抽检合格率≥#%，差错≤#‰",
        "温差±#℃",
        "面积#㎡，步道长#㎞",
        "受理→审核→办结#件",
        "展板#×#厘米",
        "A类/B类/C类共#项",
        "测评得分：#/100",
        "★级窗口#个",
        "①走访#户；②宣讲#场",
        "第Ⅱ阶段#天",
        "使用APP/小程序#次",
        "建设No.#、№#号站点",
        "“#+#+N”机制",
        "增速#％，降幅<#%",
        "#～#岁人员",
        "经费￥#元、$#元",
        "党建&业务融合",
        "Android/iOS两端同步",
        "完成率>#%（目标≥#%）",
        "评为A+、A-各#家",
        "整改3#楼、C#栋·1单元",
        "用时#'#\"",
        "全年——#次",
        "【重点】●#项◆#项",
        "组织干部职工学习",
        "群众反映良好",
    ),
)


def prose(words: Words, seed: int, *, latin: bool = False, characters: int = 3000) -> Text:
    """A summary of about so many characters; the same arguments give the same text."""
    dice = random.Random(seed)
    unit = dice.choice(words.units)
    blocks = [_block("title", f"{unit}2025年文明创建工作总结")]
    size = 0
    section = 0
    while size < characters:
        before = len(blocks)
        if section < 9:
            section += 1
            heading = f"{'一二三四五六七八九'[section - 1]}、{dice.choice(words.headings)}"
            blocks.append(_block("heading1", heading))
        for n in range(dice.randint(2, 4)):
            said = "".join(_sentence(words, dice, latin) for _ in range(dice.randint(1, 6)))
            blocks.append(_block("paragraph", f"{'一二三四'[n]}是{said}"))
        size += sum(len(block.text) for block in blocks[before:])
    blocks.append(_block("signature", unit))
    blocks.append(_block("date", f"2025年12月{dice.randint(1, 31)}日"))
    return Text(tuple(blocks))


def around(words: Words, seed: int) -> Text:
    """A summary with what can stand around it: 版头, 主送机关, 附件 with tables, 版记."""
    dice = random.Random(f"around {seed}")
    annexes = tuple(
        Annex(name, (_table(words, dice, dice.choice([3, 15, 40])),))
        for name in ("数据统计表", "荣誉一览表")[: dice.choice([0, 1, 2])]
    )
    frame = Frame(
        addressee="、".join(["区文明办"] * dice.randint(1, 8)),
        office="示例区林业局文件" if dice.random() < 0.5 else "",
        number="示林发〔2025〕3号",
        copies="、".join(["区委办公室"] * dice.randint(1, 9)) if dice.random() < 0.5 else "",
        issuer="示例区林业局办公室",
        issued="2025年12月20日",
    )
    return framed(prose(words, seed, characters=dice.choice([600, 1500, 3000])), frame, annexes)


def _table(words: Words, dice: random.Random, count: int) -> Table:
    rows = [tuple((Run(name),) for name in ("类型", "事项", "数量"))]
    for _ in range(count):
        what = "".join(dice.choice(words.names) for _ in range(dice.randint(1, 6)))
        cells = (
            dice.choice(words.names),
            f"{what}{dice.randint(1, 99)}期",
            f"{dice.randint(1, 2000)}人次",
        )
        rows.append(tuple((Run(cell),) for cell in cells))
    return Table((7, 14, 7), tuple(rows))


def _block(style: BlockStyle, words: str) -> Block:
    return Block(style, (Run(words),))


def _sentence(words: Words, dice: random.Random, latin: bool) -> str:
    clauses = []
    for _ in range(dice.randint(2, 4)):
        pool = words.latin_clauses if latin and dice.random() < 0.4 else words.clauses
        clause = dice.choice(pool)
        for mark, fill in (("#", None), ("@", words.names), ("&", words.latin)):
            while mark in clause:
                said = dice.choice(fill) if fill else str(int(10 ** dice.uniform(0.4, 3.6)))
                clause = clause.replace(mark, said, 1)
        clauses.append(clause)
    return dice.choice("，，，；").join(clauses) + dice.choice("。。。。！")
