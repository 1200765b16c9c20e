"""Numbers of a line that are not how many there were in all: 每班12人, 由15天压到5天, 公示期5天."""

import re
from collections.abc import Sequence
from itertools import pairwise

from store.measures import PEOPLE, are_alike
from store.model import Quantity
from store.quantity import MEASURES, longest
from store.quick_line import BREAK

__all__ = ["find_changes", "is_given", "why_not_all"]

_HAN = "〇零一二两三四五六七八九十百千万"
_ON = r"(?:(?!共|累计|合计|总)\w)"
_EACH = re.compile(
    r"(?<!全)各(?:班|村|组|校|户|站|科室|支部|窗口)?$|人手$|均$|第$"
    rf"|(?:(?<!\w)|(?<=[\d月][日号]))各(?![类项种级方界族])\w{{0,3}}(?<![共总计])$|月(?:工资|薪|租金?|补贴)$"
    rf"|每(?![逢隔年月周日天季半学])(?:个(?![年月周日天季半学]))?{_ON}{{1,15}}$|单价$"
    rf"|每个?(?:月|季度?|周|年|半年|天|日|学期){_ON}{{0,6}}$"
    rf"|(?<![病老军工商客居村市路新残盲聋别他众难庭困贫用])[人户]均(?!已|都|可|能|要|获|有)(?:(?!的){_ON}){{0,10}}$"
    r"|(?:[日月年周季车场班亩次件校村]均|平均)\w{0,4}$|[亩单]产(?:量|达到?|为|约)?$|(?<![第统同唯])一[人趟户][一-龥]{1,3}$|一[次人件个][扣罚奖补给]$"
    r"|(?<![第统同唯])一[名个位][一-龥]{1,6}(?:包|管|联系|联|挂|带|认领|负责)$"
)
"""What tells of a number that it is not of all."""
_IN_A_TIME = re.compile(rf"(?<![第统同唯月期时{_HAN}])一(?:天|日|周|季|个?星期|个?月|个季度)$")
_EACH_APART = re.compile(
    rf"(?:[日月年周天季]均|[人户]均|平均每\w{{1,2}}|每[天日周月](?!\w*[共计]){_ON}{{0,4}})(?:(?![{_HAN}])[一-龥]){{0,4}}\s$"
)
"""日均 30人次."""
_REPEATED = ("次", "回", "趟", "遍", "顿", "餐", "轮")
"""一天两次; but 培训一天40人."""
_COPIES = re.compile("一式$")
_MEAN = re.compile(r"平均\w{0,4}$")
_MEANS = ("分", "%")
"""平均93.5分 is a value of its own."""
_TERM = re.compile("(?:(?:公示|试行|试用|整改)期?限?|任期|限[期时])(?:为|是|共)?$")
_TIMES = ("天", "个月", "年", "周", "个工作日", "小时", "分钟")
"""公示期5个工作日: how long, and nothing that was done."""
_HEADS = re.compile(r"各\w{0,3}(?:长|主任|支书|书记|代表|负责人|干部|骨干|[^成队]员)$")
_SEVERAL = 5
"""So many are all of them: 各股长21人, 各村支书18人."""
_GIVEN = re.compile(r"每[人户村家][^\s,，。;；]*$")
_AND = re.compile(r"、(?:(?![共总合购买])[^\W\d]){0,4}")
"""Between two numbers of each: 每人发雨靴1双、补贴200元."""
_FROM_TO = re.compile(
    r"[由从][\d一二两三四五六七八九十百][^\s,;。，；]*(?:压|降|缩|减|提)[一-龥]?[到至]$"
)
"""由15个工作日压到5个工作日."""
_WAS = re.compile(r"(?<![理缘来])[由从](?:原来|原先|原|过去|去年|上年|最初)?的?\s?$")
_MERGED = "并|合|简|压缩|缩减|优化"
_CHANGES = f"{_MERGED}|增|加|扩|展|大|提|高|升|调|整|涨|减|少|降|低|缩|短|延长|变|改"
_BECAME = re.compile(rf"(?:[一-龥]{{0,6}}?(?:{_CHANGES}))?了?[到至成为]")
_BECAME_BY_ITSELF = re.compile(rf"[一-龥]{{0,6}}?(?:{_MERGED})了?[成为]")
"""由63项增到118项, 从3支壮大到5支; without 由 only where fewer are made of more: 9个并成3个."""
_A_CLASS = re.compile(
    "(?<=以上)(?!(?:改造|改建|整修|维修|修[缮补建]|购[买置]|采购|新建|更新|更换|用[于在来]|添置|安装)"
    "(?!项目|合同|工程|服务|事项|计划|订单))[一-龥]"
)
"""5万元以上案件, but 投入5万元以上改造."""
_OTHER = re.compile(
    r"(?:倒计时|原报|误报|减按|(?<!等)(?<!发现)(?<!指出)(?<!查出)(?<!存在)不足|不到|最多|至多|不超过|不是|并非|而非|误[写报记作]为?|(?<![高草平中])原为?)$"
    r"|比\w{1,6}?(?:增加|减少|增长|下降)了?$|[由从]\s?$"
)
"""Words behind which a number is not how many there were."""

_PER = re.compile(rf"每(?:秒|分钟|小?时|昼夜|(?:[场组班期桌车])(?={BREAK}|$))")
"""2150立方米每秒, 40人每场."""
_POST = re.compile("一(?:[岗组车哨]|班(?!人))")
"""2人一岗."""
_THAN = re.compile(
    r"(?:(?<![评对])比(?![赛武例拼对])|(?<!比)较)\w{1,6}?(?:(?<!提)[多少高低]|增加|减少)[一-龥]?$"
)
"""比上年多5万元, 比上年少花3万元; shares are told of as they are: 比上年多5%."""
_PRICED = re.compile("(?:售价|(?<!中)标价|原价|(?<![义拍变专])卖)$")
_PRICE = re.compile(rf"[一每](?:{longest(*MEASURES)}|[餐顿])(?!性|心意|发[放给]|共|大)")
"""3元一瓶, 150元每人; but 投入500元一次性购置."""
_NOT_MORE = re.compile("(?:不[得能准可许宜应]?|没有?|未)$")
"""不超过60分钟, 不得超过20人."""


def why_not_all(before: str, given: int, start: int, end: int, quantity: Quantity) -> str:
    """What is told of a number that is not of all, "" of any other.

    `before` is the line, `given` where a number of what each was given ends, 0 for none.
    """
    head, raw = before[:start], quantity.raw
    if _is_of_each(before, given, start, quantity):
        return f"“{raw}”是每人、每次或每月的数，不是合计，留在事项里。"
    if quantity.unit in PEOPLE and _POST.match(before, end):
        return f"“{raw}”是每组或每岗的数，不是合计，留在事项里。"
    if _PER.match(before, end):
        return f"“{raw}”是每次或每小时的数，不是合计，留在事项里。"
    if quantity.unit == "元" and (_PRICE.match(before, end) or _PRICED.search(head)):
        return f"“{raw}”是单价，不是合计，留在事项里。"
    if _is_class(before, start, end, quantity):
        return f"“{raw}”说的是哪一类，不是合计，留在事项里。"
    if raw[0] in "超逾" and (denied := _NOT_MORE.search(head)):
        return f"“{denied[0]}{raw}”不是这里的数，留在事项里。"
    if quantity.unit in _TIMES and (term := _TERM.search(head)):
        return f"“{term[0]}{raw}”说的是多久，不是这里的数，留在事项里。"
    if quantity.unit != "%" and (than := _THAN.search(head)):
        return f"“{than[0]}{raw}”不是这里的数，留在事项里。"
    by_people = quantity.unit in PEOPLE and head.endswith(("由", "从"))  # 由20人到现场
    if not by_people and (other := _OTHER.search(head) or _FROM_TO.search(head)):
        return f"“{other[0]}{raw}”不是这里的数，留在事项里。"
    return ""


def find_changes(before: str, found: Sequence[tuple[int, int, Quantity]]) -> dict[int, bool]:
    """Where the numbers begin of what was one number and became another: 由63项增到118项.

    True for the later one. They are told together, so both stay in the title. How long something
    takes is none of them.
    """
    changes: dict[int, bool] = {}
    for (start, end, was), (then, _, became) in pairwise(found):
        known = was.value is not None and became.value is not None and was.unit not in _TIMES
        between = before[end:then].strip()
        if (
            known
            and are_alike(became.unit, (was.unit,))
            and (
                (_WAS.search(before[:start]) and _BECAME.fullmatch(between))
                or _BECAME_BY_ITSELF.fullmatch(between)
            )
        ):
            changes |= {start: False, then: True}
    return changes


def is_given(head: str) -> bool:
    """Whether what each was given stands behind these words: 每人发."""
    return _GIVEN.search(head) is not None


def _is_of_each(before: str, given: int, start: int, quantity: Quantity) -> bool:
    """Behind one number of what each was given, joined to it, more are, too."""
    head = before[:start]
    if quantity.unit in _MEANS and _MEAN.search(head):
        return False
    if quantity.unit in _REPEATED and _IN_A_TIME.search(head):
        return True
    if quantity.unit == "份" and _COPIES.search(head):
        return True
    if quantity.unit not in _MEANS and _EACH_APART.search(head):
        return True
    if _EACH.search(head):
        return not (_HEADS.search(head) and (quantity.value or 0) >= _SEVERAL)
    things = quantity.unit not in (*PEOPLE, "户", "家", "次", "场", "场次", "期")
    return bool(given and things and _AND.fullmatch(before, given, start))


_SIZED = (
    "座", "吨", "米", "平方米", "层", "年", "千伏", "克", "升", "公斤", "个月", "小时", "人", "名",
    "户", "公里", "亩", "台", "次",
)  # fmt: skip
_SOME_SIZE = re.compile(
    "(?<=以上)(?:[的大中小型重]|面包|客车|货车|车辆?|企业|单位|场所|团体|楼|建筑|住宅|工地|项目|学校"
    "|渔船|船舶|线路|变电|党组织|支部|公司|培训班|[扣罚处]|取消)"
)
"""7座以上面包车, 30人以上企业."""


def _is_class(before: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a number says which are meant: 5万元以上案件, 超过49吨的货车."""
    if quantity.unit == "元" and _A_CLASS.match(before, end):
        return True
    if quantity.unit in _SIZED and _SOME_SIZE.match(before, end):
        return True
    if before.startswith("以下", end):  # 1.2米以下儿童
        return True
    return before.startswith("的", end) and before[start] in "超满逾"
