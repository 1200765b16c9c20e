"""What a sentence tells without a number: what was held, given, got, and what never happened."""

import re
from collections.abc import Iterator
from functools import cache

from exports.facts.draft import Draft, begin
from exports.facts.sentences import Clause, Sentence
from exports.facts.wording import title_of
from store.kinds import Kind, Kinds
from store.model import NO_DATE, DateSpan, FieldValue
from store.quantity import is_inside

__all__ = ["spending", "unnumbered"]


def unnumbered(sentence: Sentence, kinds: Kinds) -> Iterator[Draft]:
    """All of it but spending, of which numbers may tell more."""
    yield from _groups(sentence)
    yield from _zeros(sentence, kinds.get("zero"))
    yield from _activities(sentence)
    for clause in sentence.clauses:
        if clause.told:
            yield from _meeting(sentence.flat, clause)
            yield from _habit(sentence.flat, clause)
            yield from _honours(sentence.flat, clause)


@cache
def _group() -> re.Pattern[str]:
    return re.compile(
        r"(成立|调整|组建|设立|健全|充实|重新明确)了?(?P<between>[^“”]{0,90}?)"
        r"(?P<name>[^，、的了由以“”（）\s]{2,22}(?:领导小组|工作专班))(?!办公室)"
    )


def _groups(sentence: Sentence) -> Iterator[Draft]:
    for match in _group().finditer(sentence.flat, sentence.start, sentence.end):
        clause = sentence.told_at(match.start())
        if clause is None or "领导小组" in match["between"]:
            continue
        change = {"成立": "成立", "组建": "成立", "设立": "成立", "调整": "调整"}.get(match[1])
        fields: dict[str, FieldValue] = {"change": change} if change else {}
        name = re.sub(r"^(?:并|和|及时|充实|完善|局|我局|县|全面)(?=.{4})", "", match["name"])
        yield begin(sentence.flat, clause, "leading_group", name, match.span(), fields=fields)


# --- what did not happen --------------------------------------------------------------------------

_EVENTS = (
    "案件|事故|事件|现象|邪教活动|迷信活动|赌博活动|封建活动|上访|投诉|行为|纠纷|火灾|违纪|违法|犯罪"
    "|舆情|信访|案|问题|灾情"
)
_ITEMS = (
    ("违法违纪", "违法违纪案件"), ("违纪违法", "违法违纪案件"), ("行政责任事故", "行政责任事故"),
    ("黄、赌、毒", "“黄、赌、毒”等丑恶现象"), ("黄赌毒", "“黄、赌、毒”等丑恶现象"),
    ("邪教", "邪教活动"),
    ("安全生产", "安全生产责任事故"), ("治安案件", "治安案件"), ("越级上访", "越级上访"),
)  # fmt: skip
"""Words in it, and which choice of the kind it then is."""


@cache
def _none() -> re.Pattern[str]:
    return re.compile(
        r"(?:未(?:发生|出现)(?:过)?|没有(?:发生|出现)(?:过)?|零发生|(?<![全毫有若并])无"
        r"(?!偿|私|障|证|照|烟|论|微|不|疑|数|比|线|愧|形|法|限|故|牌|主|序|处|需))"
        rf"(?P<what>(?:“[^”]{{1,20}}”|[^，。；“”\d]){{0,40}}(?:{_EVENTS})(?:发生)?)"
    )


@cache
def _at_zero() -> re.Pattern[str]:
    return re.compile(
        r"(?P<what>[^，。；“”\d]{2,20}?)(?:实现|保持|为|做到)?“?零(?:发生|事故|投诉|上访|报告|违纪)”?"
    )


def _zeros(sentence: Sentence, kind: Kind) -> Iterator[Draft]:
    items = kind.field("item")
    choices = items.choices if items else ()
    flat, span = sentence.flat, (sentence.start, sentence.end)
    for match in _none().finditer(flat, *span):
        clause = sentence.told_at(match.start())
        if clause is None or is_inside(match.start(), sentence.quoted):
            continue
        at = match.start("what")
        for piece in re.finditer(r"(?:“[^”]*”|[^、和及与或“”])+", match["what"]):
            what = re.sub(
                r"^(?:无|未发生|未出现|没有发生|任何|一人|一起|一例|一件|出现|发生|以)+|(?:[等的]|发生)$",
                "",
                piece[0],
            )
            if len(what) >= 2:
                first = match.start() if piece.start() == 0 else at + piece.start()
                item: dict[str, FieldValue] = {"item": _item(what, choices)}
                yield begin(flat, clause, "zero", what, (first, at + piece.end()), fields=item)
    for match in _at_zero().finditer(flat, *span):
        clause = sentence.told_at(match.start())
        what = re.sub(r"(?:实现|保持|继续|了|连续)+$", "", title_of(match["what"]))
        what = re.sub(r"^(?:实现|保持)了?", "", what)
        if clause is not None and re.search(rf"(?:{_EVENTS})$", what):
            item = {"item": _item(what, choices)}
            yield begin(flat, clause, "zero", what, match.span(), fields=item)


def _item(what: str, choices: tuple[str, ...]) -> str:
    bare = re.sub(r"[“”、，]", "", what)
    same = (choice for choice in choices if re.sub(r"[“”、，]", "", choice) == bare)
    alike = (choice for word, choice in _ITEMS if word in what and choice in choices)
    return next(same, None) or next(alike, "其他")


# --- what was held --------------------------------------------------------------------------------


@cache
def _activity() -> re.Pattern[str]:
    return re.compile(
        r"(?:开展|组织|参加|举办|参与|举行|推进|启动|实施|深化)[^，“”。；]{0,14}?"
        r"(?P<list>(?:[^，。；“”、的]{4,14}、)?“[^”]{2,40}”(?:[、和及与]?(?:[^，。；“”、]{4,14}(?=[“、和]))?"
        r"(?:[、和及与]?“[^”]{2,40}”)?)*)(?P<tail>[^，。；“”]{0,16}?活动)?"
    )


def _activities(sentence: Sentence) -> Iterator[Draft]:
    """Those with names in quotation marks, and what stands in one list with them."""
    for match in _activity().finditer(sentence.flat, sentence.start, sentence.end):
        clause = sentence.told_at(match.start())
        if clause is None or not (match["tail"] or "活动”" in match["list"]):
            continue
        for item in re.finditer(r"(“[^”]*”)|[^、“”和及与][^、“”]*", match["list"]):
            if item[1]:
                before = match["list"][: item.start()]
                if before and before[-1] not in "、”和及与“":
                    continue
                inside = item[0][1:-1]
                if not match["tail"] and not inside.endswith("活动"):
                    continue
                title = re.sub(r"(?:的)?(?:主题)?活动$", "", inside)
            else:
                title = re.sub(r"活动$", "", item[0]).strip()
            if len(title) < 2 or title in ("等", "和", "及"):
                continue
            kind = "festival" if "我们的节日" in title else "activity"
            start = match.start("list")
            span = (start + item.start(), start + item.end())
            draft = begin(sentence.flat, clause, kind, title, span)
            draft.quoted = True
            yield draft


@cache
def _held() -> re.Pattern[str]:
    names = (
        "大会|恳谈会|座谈会|部署会|推进会|专题会|动员会|表彰会|总结会|交流会|联席会|调度会|分析会|教育会|生活会|现场会|报告会"
        "|工作会|例会|培训会|汇报会|听证会|茶话会|启动会|誓师会|党组会|办公会|讨论会|点评会|通报会|说明会|研讨会"
    )
    return re.compile(
        rf"(?:召开|举行|举办|开)(?:了)?(?P<name>[^，。；：]{{0,36}}?(?:会议|(?:{names})(?:议)?))"
    )


def _meeting(flat: str, clause: Clause) -> Iterator[Draft]:
    """One that has a date."""
    match = _held().search(flat, clause.start, clause.end)
    if match is None or clause.date is NO_DATE:
        return
    title = re.sub(r"^(?:了|全年|本年度?|系列|各类|\d{4}年度?)+", "", match["name"])
    if len(title) < 3 or re.search(r"\d", title):
        return
    if re.search("动员(?:大)?会$", title):
        yield begin(flat, clause, "mobilisation", title, match.span())
        return
    form = next((f for f in ("恳谈会", "座谈会", "部署会", "专题会", "大会") if f in title), None)
    yield begin(flat, clause, "meeting", title, match.span(), fields={"form": form} if form else {})


@cache
def _regularly() -> re.Pattern[str]:
    return re.compile(
        r"(?P<when>每个?(?:季度?|月|半年|周)|按(?:季度|季|月))(?:都)?"
        r"[^，“”]{0,24}?(?:检查|督查|考评|巡查|暗访|督导|督促检查)"
    )


def _habit(flat: str, clause: Clause) -> Iterator[Draft]:
    """An inspection at regular times."""
    match = _regularly().search(flat, clause.start, clause.end)
    if match is None:
        return
    title = re.sub(r"^.*?(?:开展|进行|组织|实施)", "", match[0])
    title = re.sub(r"^(?:[一1两]次|1次|了|一)+|^每个?(?:季度?|月|半年|周)(?:[一1]次)?", "", title)
    fields: dict[str, FieldValue] = {"form": "季度专项"} if "季" in match[0] else {}
    draft = begin(flat, clause, "inspection", title or match[0], match.span(), fields=fields)
    draft.date = DateSpan(match["when"], precision="recurring")
    yield draft


# --- what was got and given -----------------------------------------------------------------------

_HONOUR = re.compile("称号|荣誉|奖|先进|文明|优秀|示范|标兵|模范|单位|集体")


@cache
def _honoured() -> re.Pattern[str]:
    return re.compile(
        r"(?:被(?P<by>[^，“”]{0,16}?)(?:评为|授予|命名为|认定为|评定为|表彰为)|荣获|获评|获得|荣膺"
        r"|获(?![得悉取准]))(?P<more>[^，“”\d]{0,14}?)(?:“(?P<quoted>[^”]{2,24})”|(?P<plain>[^，、“”\d]"
        r"{2,20}?(?:单位|集体|先进个人|先进工作者|[一二三]等奖|优秀奖|组织奖|称号)))"
    )


def _honours(flat: str, clause: Clause) -> Iterator[Draft]:
    for match in _honoured().finditer(flat, clause.start, clause.end):
        if match["quoted"] and not _HONOUR.search(flat, match.start(), clause.end):
            continue
        name = match["quoted"] or (match["more"] or "") + match["plain"]
        name = re.sub(r"(?:荣誉)?称号$", "", name).strip("的了")
        if len(name) >= 3:
            fields: dict[str, FieldValue] = {"honour": name}
            if match["by"]:
                fields["awarder"] = match["by"]
            yield begin(flat, clause, "honour", name, match.span(), fields=fields)


@cache
def _spent() -> re.Pattern[str]:
    return re.compile(
        r"(?:投资|出资|筹资|筹措资金|安排资金|投入(?:专项)?(?:资金|经费))(?:对|为|用于)?"
        r"(?P<work>[^，]{0,10}?(?:改善|改造|新建|修建|修缮|维修|购置|更新|完善|添置|建设|建成|装修|美化|整修|升级)"
        r"了?[^，]{2,30})"
    )


def spending(sentence: Sentence) -> Iterator[Draft]:
    """Investments that name no amount."""
    for clause in sentence.clauses:
        match = clause.told and _spent().search(sentence.flat, clause.start, clause.end)
        if not match or re.search(r"元|\d", clause.words):
            continue
        work = match["work"].rstrip("的了")
        form = next((f for f in ("办公条件", "绿化", "道路", "设施") if f in work), None)
        fields: dict[str, FieldValue] = {"work": work}
        if form:
            fields["form"] = form
        yield begin(sentence.flat, clause, "investment", work, match.span(), fields=fields)
