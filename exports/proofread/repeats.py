"""Words that stand twice where once was meant."""

import itertools
import re
from collections.abc import Iterator

from exports.proofread.cutting import frequency, placed, words_of
from exports.proofread.finding import Grade
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet
from store.quantity import MEASURES

__all__ = ["RULES"]

# One character: only those that no word begins with right behind a word that ends in them.
_ONE = re.compile(
    r"(?:(?P<c>[的了在被把与且很及于得]|(?<!一)对(?!对联|对碰)|下(?!下[策签周次月游一])|以|为)(?P=c))(?!确|之|乎)(?<!了了(?=[解结然断却不]))(?<!在在(?=[职编岗校册建读场线]))|(?P<d>[我局区市县])(?P=d)(?=[局区市县委办机坚持在认领])"
)
_WORD = re.compile(r"(?P<word>[一-龥]{2,8})(?P=word)")
_ITEM = re.compile(
    r"(?:(?<=[、，。；：“”\n])(?P<item>[一-龥]{2,10})|(?P<long>[一-龥]{3,10}))"
    r"、(?:(?P=item)|(?P=long))(?=[、，。；等和及])"
)
_LIST = re.compile(r"(?<![^，。；：、\n])[^，。；：、\n]++(?:、[^，。；：、\n]++){2,}")
_NAMES = re.compile(r"(?:“[^”\n]{2,20}”[、，]?){3,}")
_MEASURE = re.compile(r"(?<=\d)(?P<unit>人次|[条次个人名项场份件户处支家期篇册本幅元])(?P=unit)")
_CLAUSE = re.compile(r"(?P<clause>[^，。；、\n]{4,40})[，；、。](?P=clause)(?=[，。；、\n]|$)")


def _find(sheet: Sheet) -> Iterator[Hit]:
    text, doubles = sheet.text, sheet.data.doubles
    for match in _WORD.finditer(text):
        word, start = match["word"], match.start()
        if len(set(word)) == 1 or match[0] in doubles or _innocent(text, match, word):
            continue
        yield Hit(start, match.end(), f"“{word}”重复。", word)
    ones: set[int] = set()
    for match in _ONE.finditer(text):
        ones.add(match.start())
        before = text[max(0, match.start() - 1) : match.start()]
        if match[0] not in doubles and not (match[0] == "在在" and before in ("实", "现")):
            yield Hit(*match.span(), f"“{match[0][0]}”重复。", match[0][0])
    for match in _ITEM.finditer(text):
        item = match["item"] or match["long"]
        yield Hit(*match.span(), f"“{item}”列了两遍。", item)
    yield from _listed_twice(text)
    for match in _MEASURE.finditer(text):
        if not _counts_word(sheet, match.start()):
            yield Hit(*match.span(), f"“{match['unit']}”重复。", match["unit"])
    for start, end, grade in _cut(sheet):
        if start not in ones:
            yield Hit(start, end, f"“{text[start]}”重复。", text[start], grade)
    for match in _CLAUSE.finditer(text):
        yield Hit(*match.span(), "同一句话写了两遍。", match["clause"])


_JOINS = frozenset(
    "的了在会到于为和与地得等中上下内外后前人们个年月日区县市省镇村局处科室部所院校站队组委不有是对向从以将被把使让由"
    "一二三四五六七八九十百千万大小多少新老好更最可能要应各每本该其此两所用去说看家员长任当做作成立定主生动发行进党工公共全管理"
)
"""Characters that end one word and begin the next, or stand alone, so often that two of them in a
row mean nothing."""
_SELDOM = 100
"""Frequency up to which a doubled character in the dictionary is no word that people use."""


_DOUBLE = re.compile(r"(.)\1")


def _cut(sheet: Sheet) -> Iterator[tuple[int, int, Grade | None]]:
    """Where cutting into words leaves a character twice: 让/让, 开展/展."""
    doubles = sheet.data.doubles
    for _, clauses in sheet.clauses:
        for clause in clauses:
            if not _DOUBLE.search(clause.text):
                continue
            words = words_of(clause.text)
            for (_, left), (start, right) in itertools.pairwise(placed(words)):
                c, said = right[0], left[-1] + right[0]
                if left[-1] != c or said in doubles:
                    continue
                at = clause.start + start - 1
                if start == len(clause.text) - 1 and len(left) > 2:
                    yield at, at + 2, "warning"  # 运动会会，
                    continue
                if frequency(said) > _SELDOM or _counts_word(sheet, at):
                    continue
                alone = len(left) == len(right) == 1
                behind = len(left) > 1 and len(right) == 1 and c not in _JOINS
                ahead = len(left) == 1 and len(right) > 1 and c not in _JOINS
                if (alone or behind or ahead) and c not in "一二三四五六七八九十〇零":
                    yield at, at + 2, None if alone else "warning"


def _counts_word(sheet: Sheet, at: int) -> bool:
    """Whether a measure stands before a word that begins with it: 6名名老中医, 12条条款. 人 stands
    before so many (人参, 人员) that it says nothing."""
    text = sheet.text
    if not text[at - 1 : at].isdigit() or text[at] == "人":
        return False
    words = (text[at + 1 : at + 1 + length] for length in (2, 3, 4))
    return any(word in sheet.data.known or frequency(word) > _SELDOM for word in words)


_ONCE = (
    "一边", "一起", "一直", "一定", "一样", "一些", "一致", "一并", "一同", "一律", "一旦", "一般",
    "一切",
)  # fmt: skip
"""What begins with 一 and never doubles, unlike 一步一步."""


def _listed_twice(text: str) -> Iterator[Hit]:
    """An item that a list has twice, with others between; a paragraph that stands twice."""
    for match in _LIST.finditer(text):
        items = match[0].split("、")
        starts = [*itertools.accumulate((len(item) + 1 for item in items), initial=match.start())]
        if len(items[1]) == 2 and items[0].endswith(items[1]) and items[0] != items[1]:
            yield Hit(starts[1], starts[1] + len(items[1]), f"“{items[1]}”列了两遍。")
        for n, item in enumerate(items[2:], 2):
            # 安全 of 安全的工作目标, which ends the list; 安全 of 坚持安全, which opens it.
            words = {item, re.split("的|等", item)[0]} if n == len(items) - 1 else {item}
            for word in words:
                if word[:1].isdigit():
                    break
                if len(word) > 1 and (items[0].endswith(word) or word in items[1 : n - 1]):
                    yield Hit(starts[n], starts[n] + len(word), f"“{word}”列了两遍。")
                    break
    for match in _NAMES.finditer(text):
        seen: set[str] = set()
        for name in re.finditer("“[^”]+”", match[0]):
            if name[0] in seen:
                start = match.start() + name.start()
                yield Hit(start, start + len(name[0]), f"{name[0]}列了两遍。")
            seen.add(name[0])
    at, previous = 0, ""
    for line in text.split("\n"):
        bare = line.strip(" \t\u3000")
        if len(bare) >= _PARAGRAPH and bare == previous:
            yield Hit(at, at + len(line), "这一段写了两遍。", "")
        at, previous = at + len(line) + 1, bare or previous


_PARAGRAPH = 8
"""Characters from which two lines that are alike are no headings or names."""


_COUNTING = frozenset("".join(MEASURES)) | frozenset(
    "步天年月日点层字句笔遍针村县乡镇街巷路楼栋院校店社区班队厂岗户手脚口声招拳砖瓦茬代板眼行列窗窝圈阵盘碗杯勺串"
)
"""What 一 counts one by one: 一户一户, 一点一点."""


def _innocent(text: str, match: re.Match[str], word: str) -> bool:
    """Where a name ends as the next word begins, or numerals and 一步一步 stand."""
    if re.fullmatch("[一二三四五六七八九十〇零百千万年月日]+", word):
        return True
    before, after = text[: match.start()], text[match.end() :]
    if word[0] == "一" and word not in _ONCE and (len(word) == 2 or after[:1] == "地"):
        # 一步一步, 一村一村; 一线, 一流 are words that count nothing.
        return len(word) > 2 or word[1] in _COUNTING or frequency(word) < _SELDOM
    # 局机关机关党委, 城市管理管理局 are names behind names.
    named = word in ("机关", "管理") and after[:1] in ("党", "局")
    return named and before[-1:] not in ("", "，", "。", "、", "；")


RULES = (
    Rule(
        "repeat",
        "词语重复",
        "error",
        "《党政机关公文处理工作条例》第十九条“表述准确”",
        _find,
        (
            bad("紧紧围绕围绕我区规划，全面推进推进。", "围绕围绕", "推进推进"),
            bad("全局的的干部，开展志愿服务志愿服务活动。", "志愿服务志愿服务", "的的"),
            bad("强化服务意识，强化服务意识，全年无投诉。", "强化服务意识，强化服务意识"),
            bad(
                "让让教师安心，将将我镇、亲切地地称为，开展展活动。", "地地", "将将", "让让", "展展"
            ),
            bad(
                "浇水、除草、浇水、捉虫，安全、文明、有序、安全的目标，“甲乙”“丙丁”“甲乙”。",
                "浇水",
                "安全",
                "“甲乙”",
            ),
            bad("以上汇报，请批评指正。\n以上汇报，请批评指正。", "以上汇报，请批评指正。"),
            bad(
                "清明、端午、端午、中秋，从小听党话、听党话、跟党走。",
                "端午、端午",
                "听党话、听党话",
            ),
            bad("“星级线路”12条条。", "条条"),
            bad(
                "未发生拥堵事件。未发生拥堵事件。她一边一边安抚。",
                "一边一边",
                "未发生拥堵事件。未发生拥堵事件",
            ),
            bad("坚强领导下下，对对青年职工。", "下下", "对对"),
            good("6名名老中医坐诊，5名名誉会员，10名名录传承人，12条条款。"),
            good("一对对新人喜结良缘，对对联，能上能下、下下策。"),
            bad("县直机关运动会会，一所集保健、保健、医疗的医院。", "会会", "保健"),
            bad("设设立举报箱，笑得得合不拢嘴。", "设设", "得得"),
            bad("志愿者下沉一线一线，贯穿于于全过程。", "一线一线", "于于"),
            good("人数依次为42人、36人、30人、18人、30人，12月、10月、12月。"),
            good("一户一户走，一点一点改，一楼一楼查。"),
            good("一件事一件事地办，一个楼道一个楼道地抓。"),
            good("参加了了解民情活动，做好了了不起的事，在在职职工中开展。"),
            good("人人参与、天天有、常常讲，落实落细、一件一件办，的的确确，实实在在。"),
            good(
                "工作作风、会议议程、发展展望、活动动员、机关机关党委、学习习近平新时代中国特色社会主义思想。"
            ),
            good("二〇二二〇二号；局机关机关党委召开会议；年年有新貌、月月有活动。"),
        ),
    ),
)
