"""Marks and words that count, ①②③, 首先 其次, （1）（2）: in order, and as many as was said."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet, found_once
from store.numerals import number_of

__all__ = ["RULES"]

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_MARKS = {
    **{chr(ord("①") + n): ("①", n + 1) for n in range(20)},
    **{chr(ord("⑴") + n): ("⑴", n + 1) for n in range(20)},
    **{chr(ord("⒈") + n): ("⒈", n + 1) for n in range(20)},
    **{chr(ord("㈠") + n): ("㈠", n + 1) for n in range(10)},
    "首先": ("首先", 1), "其次": ("首先", 2), "再次": ("首先", 3), "最后": ("最后", 99),
}  # fmt: skip
_SERIES = re.compile(
    r"(?P<mark>[①-⑳⑴-⒇⒈-⒛㈠-㈩])|(?:(?<=[，。；：！？”）,;:\n \u3000])|(?<=\D\.)|^)"
    rf"(?:(?P<word>首先|其次|再次|最后(?=，))|第(?P<di>{_NUMERAL})(?=[，、：,:])|第(?P<bu>{_NUMERAL})步(?=[，：,:])|其(?P<qi>{_NUMERAL})(?=[，、：是])"
    rf"|(?<=[；：])(?P<dun>{_NUMERAL})、(?=[一-龥《“])|[（(](?P<han>{_NUMERAL})[）)]|[（(](?P<num>\d{{1,2}})[）)](?=[一-龥“])"
    rf"|(?P<dot>\d{{1,2}})[．.、] ?(?=[一-龥“])|(?P<shi>{_NUMERAL})是(?!否|因为)(?=[一-龥“])"
    rf"|(?P<yao>{_NUMERAL})要(?=[一-龥“]))",
    re.MULTILINE,
)
_FORMS = {
    "di": "第{han}", "dun": "{han}、", "bu": "第{han}步", "qi": "其{han}", "han": "（{han}）",
    "num": "（{n}）", "dot": "{n}.", "shi": "{han}是", "yao": "{han}要",
}  # fmt: skip
_LEVELS = {"han": 2, "dot": 3, "num": 4, "①": 5}
"""Levels of headings that a mark of this kind belongs to where it opens a line."""


class _Mark(Struct, frozen=True):
    """A mark or word that counts. `opens`: it opens its line."""

    kind: str
    number: int
    start: int
    word: str
    line: int
    opens: bool

    @property
    def end(self) -> int:
        return self.start + len(self.word)


@found_once
def _marks(sheet: Sheet) -> Iterator[_Mark]:
    for at, line in enumerate(sheet.lines):
        if line.style not in ("heading", "paragraph"):
            continue
        for match in _SERIES.finditer(line.text):
            kind, number = "", 0
            if match["mark"] or match["word"]:
                kind, number = _MARKS[match[0]]
            else:
                kind = next(kind for kind in _FORMS if match[kind])
                number = number_of(match[kind])
            opens = not line.text[: match.start()].strip(" \t\u3000")
            yield _Mark(kind, number, line.start + match.start(), match[0], at, opens)


def _form(kind: str, number: int) -> str:
    if kind in _FORMS:
        han = "零一二三四五六七八九十"
        tens = ("十" if number > 10 else "") + (han[number % 10] if number > 10 else "")
        return _FORMS[kind].format(n=number, han=han[number] if number <= 10 else tens)
    return next((word for word, place in _MARKS.items() if place == (kind, number)), "")


def _order(sheet: Sheet) -> Iterator[Hit]:
    """①②④; 其次 twice. 一是 has a rule of its own, and so have the numbers that open lines."""
    last: dict[str, int] = {}
    stretch = 0
    marks = [mark for mark in _marks(sheet) if mark.kind not in ("shi", "yao")]
    for at, mark in enumerate(marks):
        for line in sheet.lines[stretch + 1 : mark.line + 1]:
            if line.level is not None and line.level < 5:
                last.clear()
        stretch = mark.line
        before = last.get(mark.kind, 0)
        last[mark.kind] = mark.number
        led = mark.opens and mark.kind in _LEVELS
        begun = mark.number == 1 and before != 1
        # 其次 also follows upon 一方面, or upon a paragraph without a word.
        if mark.kind == "最后":
            rest = {m.number for m in marks[at + 1 :] if m.kind == "首先" and m.line == mark.line}
            if rest and 1 not in rest:
                yield Hit(mark.start, mark.end, "“最后”后面还有别的。")
            continue
        if mark.kind == "首先" and before == 0 and mark.number > 1:
            behind = [m for m in marks[at + 1 :] if m.kind == "首先" and m.line == mark.line]
            left = [m.number for m in behind]
            if (1 in left and mark.number not in left) or left[:1] == [mark.number]:
                yield Hit(mark.start, mark.end, f"“{mark.word}”前面没有“首先”。")
        unknown = before == 0 and (
            mark.kind in ("首先", "di", "bu", "qi", "han") or not sheet.whole
        )
        if led or begun or unknown or mark.number == before + 1:
            continue
        message = (
            f"序号不连续：“{mark.word}”处应为“{_form(mark.kind, before + 1)}”，或前面缺了一项。"
        )
        yield Hit(mark.start, mark.end, message)
        after = next((m.number for m in marks[at + 1 :] if m.kind == mark.kind), 0)
        if after == before + 2:
            last[mark.kind] = before + 1  # the next one goes on as if this were right
        elif mark.number <= before:
            last[mark.kind] = before  # ①③②④: told of ③


_NOUNS = (
    "方面|问题|不足|工作|任务|措施|举措|工程|行动|坚持|强化|突出|到位|不够|抓手|环节|重点|关键|做法|特点|短板|差距|机制"
    "|统一|确保|提升|结合|注重|着力|原则|步骤|层面|文章|功夫|实事|活动|品牌|建设|事|关|战|强"
)
_STATED = re.compile(
    r"(?:[一-龥]{2}有(?P<m>[二三四五六七八九])(?:[条个点项]|方面)?[：。]|(?P<n>[两二三四五六七八九十]|(?<![\d.])\d)(?:"
    r"(?:个|大|项|点|条|种|类|件|步|方面|层面)[“”]?[^，。；：、“”\d]{0,12}”?[^，。；：、\d]{0,8}"
    r"(?:：|，(?=主要|即)主?要?是?)"
    rf"|(?:个|大|项|点|条|种|类|件|方面)?“?[一-龥]{{0,6}}?(?:{_NOUNS})”?[^，。；：、\d]{{0,8}}"
    r"(?:：|。|，(?=主要|即))))"
)
"""How many points there will be, right before the first: 在三个方面下功夫：一是…"""


def _stated(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    marks = _marks(sheet)
    at_start = {mark.start: n for n, mark in enumerate(marks)}
    for match in _STATED.finditer(text):
        begin = match.end()
        while text[begin : begin + 1] in ("\n", " ", "\u3000", "\t"):
            begin += 1
        n = at_start.get(begin)
        word = match["n"] or match["m"]
        if n is None or marks[n].number != 1 or marks[n].kind == "首先":
            continue  # behind 首先 and 其次 the last one often has no word, or 最后
        group = _group(sheet, marks[n:])
        said = number_of(word)
        count = len(group)
        if count < 2 or said == count or group[-1].number != count:
            continue
        # All that it is about is marked: the number may be wrong, or a point may be missing.
        last = group[-1] if group[-1].end - match.start() <= 300 else group[0]
        message = f"前面说的是 {said} 个，下面列了 {count} 个。"
        yield Hit(match.start(), last.end, message)
    yield from _above(sheet)


_ABOVE = re.compile(r"(?:以上|上述)(?P<n>[两二三四五六七八九十]|\d)(?:个|大|项|点|条|类|种)")


def _above(sheet: Sheet) -> Iterator[Hit]:
    """一是…四是…。以上三个问题: what was counted just before."""
    marks = _marks(sheet)
    for match in _ABOVE.finditer(sheet.text):
        low = sheet.text.rfind("\n", 0, max(sheet.text.rfind("\n", 0, match.start()), 0)) + 1
        before = [m for m in marks if low <= m.start < match.start()]
        if not before or before[-1].kind == "首先":
            continue
        said, count = number_of(match["n"]), before[-1].number
        first = any(m.number == 1 and m.kind == before[-1].kind for m in before)
        if first and count > 1 and said != count:
            yield Hit(*match.span(), f"前面列了 {count} 个，这里说的是 {said} 个。")


def _group(sheet: Sheet, marks: Sequence[_Mark]) -> list[_Mark]:
    """The marks that go on from the first: in its line, or opening the next ones."""
    first, *others = marks
    group = [first]
    level = _LEVELS.get(first.kind, 5)
    for mark in others:
        between = sheet.lines[group[-1].line + 1 : mark.line + 1]
        if any(line.level is not None and line.level < level for line in between):
            break
        if mark.kind != first.kind:
            continue
        if mark.number == 1 or not (mark.line == first.line or mark.opens):
            break
        group.append(mark)
    return group


_LISTED = re.compile(
    r"(?<![一-龥､、】□×*”])(?P<items>[一-龥“”]{2,24}[、､](?:[一-龥“”]{2,12}[、､])*[一-龥“”]{2,12}?)"
    r"(?P<n>[两三四五六七八九]|[2-9])"
    r"(?P<unit>大类|大项|大|项|个|类|种|支|场|方面)(?P<what>[一-龥]{2,4}|(?<=大[类项]))"
)
_EVENT = re.compile("(?:展|会|赛|演|演出|讲座|活动|比武|汇演)$")
_NAMELY = re.compile(
    r"(?P<said>[“]?(?P<n>[两二三四五六七八九十])(?:个|项|大|种|类|条)?[^，。；：、\d]{1,10}?)"
    r"(?:[，：（]|——)(?:也就是|即)：?(?P<items>[^。；）\n]+)"
)
_MADE_OF = re.compile(
    r"(?P<n>\d{1,2})(?P<unit>支|个|项|类|种|条|家|所|处|大类?)[^，。；：、\d]{0,8}(?:，(?:分别[是为]|即|包括)|：(?!一|①))(?P<items>[^。；：\n\d]{3,80}?、[^。；：，\n\d]{2,40})(?=[。；，])"
)
_NEARLY = re.compile(
    r"(?:开通|设立|设有|开设|建成|组建|成立|打造|推出)(?P<items>(?:[一-龥]{2,6}、){3,}[一-龥]{2,6}?)(?P<n>\d{1,2})(?P<unit>条|支|个|项|处|间|所|座|部)(?=[一-龥])"
)
_ONES = re.compile(
    r"“?(?P<n>[二三四五六七八九])个一”?[^，。；：\n]{0,8}[：，]即?(?P<items>(?:[^，。；、\n一]{0,3}一[^，。；、\n]{2,14}[，、；]?){2,})"
)
_SAID = re.compile(
    r"“?(?P<n>[二三四五六七八九])个(?P<word>[一-龥]{2})”?[^，。；：\n]{0,8}：(?P<items>[^。\n]+)"
)
_NAMED = re.compile(
    r"(?P<names>(?:[“《][^”》\n]{1,24}[”》][、，]?(?:和|及|以及)?){2,})等?"
    r"(?P<n>\d{1,2}|[二两三四五六七八九十])(?P<unit>[项个大类部份本])"
)
_LACKS = re.compile(
    r"(?P<n>[二三四五六七八九])个方面[^，。；：、\n]{0,6}：(?!一是|一要|首先|①)(?P<items>(?:[^，。；：、\n]{2,30}?"
    r"(?:不够?[一-龥]{1,3}|有待[一-龥]{2,4}|[单薄滞欠][一-龥]|还有差距|缺乏|较[少弱低])(?:，|；|(?=。))){2,})(?=。)"
)
"""表现在三个方面：渠道不够畅通，课程不够完善，习惯还不够稳固."""
_ALIKE = re.compile(
    r"(?P<n>[二三四五六七八九])个(?:方面|环节|层面|重点|维度)[^，。；：\n]{0,8}："
    r"(?P<items>[^。\n一二三①⑴（][^。\n]*。)"
)


def _counted(sheet: Sheet) -> Iterator[Hit]:
    """Things named, and how many: 粮食、茶叶、柑橘三大产业; “三个一”，即甲、乙、丙."""
    for start, end, said, count, sure in _countings(sheet.text):
        if count != said:
            grade: Grade | None = None if sure else "warning"
            yield Hit(start, end, f"数目写的是 {said}，列了 {count} 个。", grade=grade)


def _countings(text: str) -> Iterator[tuple[int, int, int, int, bool]]:
    """Where things are counted: start, end, how many it says, how many there are, whether sure."""
    for match in _LISTED.finditer(text):
        listed = re.sub("“[^”、]*”", "“”", match["items"])
        said, items = number_of(match["n"]), re.split("[、､和及与]", listed)
        # The first of them may have words before it that are no name: more than was said is none.
        more = len(items) > said
        clear = not more or (len(items) > 3 and all(len(item) < 6 for item in items[1:]))
        open_ = "等" in match["items"] or match["what"].startswith(("大字", "字"))
        # 在社区、学校举办五场宣讲 names places; 图片展、文献展两场展览 names what there was.
        else_ = match["unit"] == "场" and not all(_EVENT.search(item) for item in items)
        if clear and not open_ and not else_:
            yield match.start(), match.end("unit"), said, len(items), not more
    for match in _NAMELY.finditer(text):
        said, items = number_of(match["n"]), match["items"].partition("，")[0].split("、")
        ones = match["said"].strip("“”").endswith("一") or "个一" in match["said"]
        if len(items) > 1 and "等" not in match["items"] and not ones:
            end = match.start("items") + len("、".join(items))
            yield match.start(), end, said, len(items), len(items) < said
    for match in _MADE_OF.finditer(text):
        items = re.split("[、和及]", match["items"])
        if "等" not in match["items"] and all(1 < len(item) < 14 for item in items):
            yield match.start(), match.end(), number_of(match["n"]), len(items), False
    for match in _NEARLY.finditer(text):
        said, count = number_of(match["n"]), match["items"].count("、") + 1
        if abs(said - count) == 1:
            yield match.start(), match.end(), said, count, False
    for match in _SAID.finditer(text):
        clauses = re.split("[，、；]", match["items"])
        count = sum(clause.startswith(match["word"]) for clause in clauses)
        if count > 1:
            yield *match.span(), number_of(match["n"]), count, True
    for match in _ALIKE.finditer(text):
        clauses = [clause for clause in match["items"].rstrip("。").split("；") if clause]
        if len(clauses) > 1 and len({clause[0] for clause in clauses}) == 1:
            end = match.start("items") + len(clauses[0])
            yield match.start(), end, number_of(match["n"]), len(clauses), True
    for match in _LACKS.finditer(text):
        count = len(re.findall("[，；]", match["items"])) + 1
        yield *match.span(), number_of(match["n"]), count, False
    for match in _ONES.finditer(text):
        if match["items"].startswith(("一是", "一要")):
            continue
        count = len(re.findall("(?:^|[，、；])[^，、；一]{0,3}一", match["items"]))
        yield *match.span(), number_of(match["n"]), count, True
    for match in _NAMED.finditer(text):
        said, names = number_of(match["n"]), sum(match["names"].count(mark) for mark in "“《")
        open_ = match[0][len(match["names"])] == "等"
        if names > said or not open_:
            yield match.start("n"), match.end("unit"), said, names, True


RULES = (
    Rule(
        "series",
        "序号次序",
        "error",
        "GB/T 15834—2011 4.6、《党政机关公文处理工作条例》第十九条“条理清楚”",
        _order,
        (
            bad("实施三大工程：①整治环境；②优化服务；④提升素质。", "④"),
            bad("⑴整治环境；⑵优化服务；⑵提升素质。", "⑵"),
            bad("不足：首先是认识不够；其次是形式不新；其次是宣传不多。", "其次"),
            bad("第一，抓学习。第三，抓落实。", "第三"),
            bad("分三步：第一步，领导带头学；第三步，支部集中学；第三步，随时学。", "第三步"),
            bad("其一，抓学习。其三，抓落实。", "其三"),
            bad("做法：1．抓学习；2．抓检查；4．抓落实。", "4．"),
            bad("抓好三件事：一、编方案；三、建中心；二、评信用。", "三、", "二、"),
            bad("①设卡。③排查。②捐助。④保供。", "③", "②"),
            bad("其次，节约粮食。其次，志愿服务。再次，文体活动。", "其次", "其次"),
            bad("最后，建好文化墙。其次，办好读书屋。再次，开好讲堂。", "最后"),
            bad("其次，吃得好。首先，住得好。再次，病有医。", "其次", "再次"),
            good("①整治环境；②优化服务。\n其次，①宣传；②检查。首先抓学习，其次抓落实。"),
            good("在示例区第一，获第三名。首先完成。第一批、第二批。"),
        ),
        whole=False,
    ),
    Rule(
        "stated",
        "项数不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“表述准确”；各数自相一致",
        _stated,
        (
            bad("一是少；二是慢；三是旧；四是散。以上三个问题，认真解决。", "以上三个"),
            bad(
                "抓好五件大事：一、编方案；二、建中心；三、评信用。",
                "五件大事：一、编方案；二、建中心；三、",
            ),
            good("一是少；二是慢。以上两个问题，认真解决。"),
            bad("具体做法有四：①进校园；②组队伍；③办节庆。", "做法有四：①进校园；②组队伍；③"),
            bad("在三个方面下功夫：一是抓学习；二是抓落实。", "三个方面下功夫：一是抓学习；二是"),
            bad(
                "存在三点不足：一是少；二是慢；三是旧；四是散。",
                "三点不足：一是少；二是慢；三是旧；四是",
            ),
            bad(
                "抓好以下四项工作：\n1．抓学习。\n2．抓检查。\n3．抓落实。\n一、其他",
                "四项工作：\n1．抓学习。\n2．抓检查。\n3．",
            ),
            bad(
                "推出四项举措：⑴优化窗口。⑵建设之家。⑶加强走访。",
                "四项举措：⑴优化窗口。⑵建设之家。⑶",
            ),
            good("在三个方面下功夫：一是抓学习；二是抓落实；三是抓考核。"),
            good("重点抓好三个环节。首先抓学习。其次抓检查。最后抓落实。"),
            good("全年开展活动4次。一是学习，二是检查。抓好4个科室，一是办公室，二是财务科。"),
        ),
        whole=True,
    ),
    Rule(
        "counted",
        "列数不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“表述准确”；各数自相一致",
        _counted,
        (
            good("深入社区、企业、学校开展五场宣讲，在城区、乡镇两地举办三场演出。"),
            bad("举办图片展、文献展、绘本展四场展览。", "举办图片展、文献展、绘本展四场"),
            bad(
                "增加到6支，分别是政策宣讲队、通关帮扶队、科普队、助学队和劝导队。",
                "6支，分别是政策宣讲队、通关帮扶队、科普队、助学队和劝导队",
            ),
            bad(
                "开通助医、助学、助老、助残、助农、助考7条爱心专线。",
                "开通助医、助学、助老、助残、助农、助考7条",
            ),
            bad("为粮食、茶叶、柑橘四大产业服务。", "为粮食、茶叶、柑橘四大"),
            bad(
                "开展“我和我的祖国”主题演讲、影片观看、歌曲传唱4项活动。",
                "开展“我和我的祖国”主题演讲、影片观看、歌曲传唱4项",
            ),
            bad(
                "表现在四个方面：渠道不够畅通，课程不够完善，习惯还不够稳固。",
                "四个方面：渠道不够畅通，课程不够完善，习惯还不够稳固",
            ),
            good(
                "表现在三个方面：一是渠道不够畅通，宣传不够广泛；二是课程不够完善；三是习惯不够稳固。"
            ),
            good(
                "对□□、北门、河湾三个市场改造。推行“出车前检查、行车中提醒、收车后讲评”三项制度。"
            ),
            bad(
                "建立“三个一”机制，即每月一次例会、每季一次督导。",
                "“三个一”机制，即每月一次例会、每季一次督导",
            ),
            bad(
                "在四个方面用力：在思想上用力，筑牢忠诚；在为民上用力；在品牌上用力，讲好故事。",
                "四个方面用力：在思想上用力，筑牢忠诚",
            ),
            bad(
                "开展“甲活动”“乙活动”“丙活动”4项主题活动，印发《甲制度》《乙制度》三项制度。",
                "4项",
                "三项",
            ),
            good("开展“甲活动”“乙活动”等4项主题活动。"),
            bad(
                "做到“五个一”：一个手势，一句问候，一张笑脸，一次操作。",
                "“五个一”：一个手势，一句问候，一张笑脸，一次操作",
            ),
            good("为粮食、茶叶、柑橘三大产业，涉及水稻、小麦等四大类。"),
            good("建立“三个一”机制，即每月一次例会、每季一次督导、每年一次考评，全年坚持。"),
        ),
    ),
)
