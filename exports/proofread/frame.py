"""Title, sign-off and ending: who, which year, what it is, signed and dated."""

import re
from collections.abc import Iterator
from datetime import date

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Line, Sheet
from store.dates import parse_date

__all__ = ["RULES"]

_OFFICE = re.compile(
    r"[一-龥]{1,}(?:局|委员会|办公室|办事处|中心|学校|中学|小学|大学|学院|幼儿园|医院|法院|检察院|公司|支队|大队|中队"
    r"|[所站院厅处科馆队段]|政府|社区|街道|党组|党委|支部|集团|银行|村|镇|乡|协会|工会|联合会|管委会|文化站|供电所|[省市县区]委)"
)
_KIND = re.compile("总结|汇报|报告|小结|材料|情况|综述|自查|计划|方案|打算|要点|简介|安排")


_COMMON = re.compile(
    r"[\d〇零○一二三四五六七八九十xX×*_]+(?=年|届|季度|月)|[12]\d{3}|第|[届年月季]度?|上半年|下半年|全年|年终|年度|半年"
    r"|精神文明|文明|单位|行业|城市|校园|机关|窗口|家庭|村镇|创建|建设|工作|活动|情况|志愿服务|思想|道德|主题|申报|争创|复查"
    r"|迎检|先进|标兵|示范|全国|省级|市级|县级|区级|[的和与及暨个—-]|关于|小组|办公室|领导"
    r"|总结|汇报|报告|小结|材料|综述|自查|计划|方案|打算|要点|简介|安排|体会|范文|[\W_]"
)


def _titles(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines if line.style == "title"]


def _signature(sheet: Sheet) -> tuple[Line | None, Line | None]:
    """The lines of name and date; one line may be both."""
    name = next((line for line in sheet.lines if line.style == "signature"), None)
    day = next((line for line in sheet.lines if line.style == "date"), None)
    if name is None and day is not None and _OFFICE.search(day.bare):
        name = day
    return name, day


def _office(words: str) -> str:
    """The office that a title begins with; "" where none is named."""
    head = re.split(r"\d|关于|二〇|年度", words)[0]
    match = _OFFICE.match(head.strip())
    return match[0] if match else ""


def _title(sheet: Sheet) -> Iterator[Hit]:
    titles = _titles(sheet)
    if not titles:
        return
    start, end = titles[0].start, titles[-1].end
    words = "".join(line.bare for line in titles)
    blank = len(titles[0].text) - len(titles[0].text.lstrip(" \t\u3000"))
    match = re.search(r"(?<!\d)(?:19|20)\d\d(?![\d年—-]|至)", sheet.text[start:end])
    if match:
        at = start + match.start()
        yield Hit(at, at + 4, "标题里的年份缺“年”字。", f"{match[0]}年")
    name, _ = _signature(sheet)
    # What is left of a title when all that every title says is gone is the name of a unit.
    if len(_COMMON.sub("", words)) < 3:
        grade = None if name is None else "hint"
        yield Hit(start + blank, end, "标题没有写单位。", grade=grade)  # type: ignore[arg-type]
    if not _KIND.search(words):
        yield Hit(start + blank, end, "标题没有文种（总结、报告……）。", grade="hint")
    if not re.search(r"\d|[〇零○]|年度|年", words) and sheet.year is None:
        yield Hit(start + blank, end, "标题没有写年份。", grade="hint")


def _sign_off(sheet: Sheet) -> Iterator[Hit]:
    lines = [line for line in sheet.lines if line.bare]
    if not _titles(sheet) or len(lines) < 3:
        return
    name, day = _signature(sheet)
    body = next((line for line in reversed(lines) if line.style in ("paragraph", "heading")), None)
    if name is None and day is None:
        if body is not None:
            at = body.start + len(body.text.rstrip(" \t\u3000")) - 1
            yield Hit(at, at + 1, "没有落款：缺单位署名和成文日期。")
    elif name is None and day is not None:
        yield Hit(day.start, day.end, "落款没有单位署名。", grade="warning")
    elif day is None and name is not None:
        yield Hit(name.start, name.end, "落款没有成文日期。", grade="warning")


def _signed(sheet: Sheet) -> Iterator[Hit]:
    name, day = _signature(sheet)
    if day is not None:
        yield from _day(sheet, day)
    office = _office("".join(line.bare for line in _titles(sheet)))
    if name is not None and name is not day and office:
        signed = name.bare
        if office not in signed and signed not in office:
            at = name.start + name.text.index(signed)
            message = f"落款“{signed}”和标题里的“{office}”不是同一个单位。"
            yield Hit(at, at + len(signed), message)


def _day(sheet: Sheet, day: Line) -> Iterator[Hit]:
    words = day.bare
    match = re.search(r"(?<!\d)[\d〇零○一二三四五六七八九十]{4}\s*年.*|\d{4}[-./]\d.*", words)
    if match is None:
        return
    said = "".join(match[0].split())
    start = day.start + day.text.index(match[0])
    span = parse_date(said, sheet.year or 2000)
    if span.start is None:
        if not re.search("[xX×*＊_＿]", said):
            yield Hit(start, start + len(match[0]), "没有这一天，请核对成文日期。", grade="error")
        return
    if span.precision != "day":
        yield Hit(start, start + len(match[0]), "成文日期写到日。")
    if sheet.year and not sheet.year <= span.start.year <= sheet.year + 1:
        message = f"成文日期是 {span.start.year} 年，标题是 {sheet.year} 年。"
        yield Hit(start, start + len(match[0]), message, grade="error")
    elif sheet.year == span.start.year and span.start.month < _SUMMED_UP and _annual(sheet):
        message = f"{span.start.month}月成文，全年还没有过完：请核对成文日期。"
        yield Hit(start, start + len(match[0]), message, grade="warning")


_SUMMED_UP = 11
"""The month from which a year is summed up."""
_CLOSING = re.compile(
    "下一?步|今后|明年|来年|下半年|打算|不足|差距|问题|短板|努力|将(?:继续|以|在|进一步|抓|深|持|加|力|按|坚持)|我们将|新的一年"
    "|特此|成效|荣誉|荣获|获评|评为|授予|称号|成绩|争取|力争|为[^，。]{2,16}(?:贡献|奠定)"
)


_OPENING = re.compile(
    r"(?:^[ \t\u3000]*(?P<y>(?:19|20)\d\d)年度?[，,]|。(?P<z>(?:19|20)\d\d)年，[^，。]{0,12}?"
    "(?:以习近平|坚持以|在[^，。]{2,20}下|紧紧围绕|紧扣|深入贯彻|认真贯彻|全面贯彻))"
)


def _opening(sheet: Sheet) -> Iterator[Hit]:
    """The year that the first paragraph, or the plans for the next, open with."""
    if sheet.year is None or not _titles(sheet):
        return
    first = next((line for line in sheet.lines if line.style == "paragraph" and line.bare), None)
    match = _OPENING.search(first.text) if first is not None else None
    if first is None or match is None:
        return
    said = match["y"] or match["z"]
    if int(said) != sheet.year:
        at = first.start + match.start("y" if match["y"] else "z")
        yield Hit(at, at + 5, f"正文从 {said} 年说起，标题是 {sheet.year} 年。")


_PLANNED = re.compile(
    r"(?P<y>(?:19|20)\d\d)年，(?:[^，。；\d]{1,8}(?:将|要)|将)"
    r"|(?:力争|争取|确保|计划|预计|拟)(?:于|在|到)?(?P<z>(?:19|20)\d\d)年"
)


def _planned(sheet: Sheet) -> Iterator[Hit]:
    """2022年，我们将…: what is planned lies in the next year."""
    if sheet.year is None:
        return
    for match in _PLANNED.finditer(sheet.text):
        said = int(match["y"] or match["z"])
        start, end = match.span("y" if match["y"] else "z")
        if said < sheet.year or (match["y"] and said == sheet.year and _annual(sheet)):
            message = f"打算说的是 {said} 年，本文是 {sheet.year} 年的。"
            yield Hit(start, end + 1, message, f"{sheet.year + 1}年")


_PAPER = re.compile(r"《[^》\n]*?(?P<y>20\d\d)年[^》\n]*》[（(][^）)\n]{2,16}〔(?P<z>\d{4})〕\d+号")


def _own_year(sheet: Sheet) -> Iterator[Hit]:
    yield from _opening(sheet)
    yield from _planned(sheet)
    for match in _PAPER.finditer(sheet.text):
        apart = abs(int(match["y"]) - int(match["z"]))
        if apart:
            message = f"文号是 {match['z']} 年的，名称是 {match['y']} 年的，请核对。"
            yield Hit(*match.span(), message, grade="hint" if apart == 1 else "warning")
    titles = _titles(sheet)
    if titles and sheet.titled not in (None, sheet.year):
        message = f"标题是 {sheet.titled} 年，正文和落款说的是 {sheet.year} 年。"
        yield Hit(titles[0].start, titles[-1].end, message)


def _annual(sheet: Sheet) -> bool:
    """A text about a whole year that is over or nearly."""
    words = "".join(line.bare for line in _titles(sheet))
    part = re.search("上半年|半年|季度|阶段|计划|打算|方案|要点|安排|申报", words)
    return bool(re.search("总结|报告|汇报|情况", words)) and part is None


def _ending(sheet: Sheet) -> Iterator[Hit]:
    body = [line for line in sheet.prose if line.bare]
    if not _titles(sheet) or len(body) < 4:
        return
    name, day = _signature(sheet)
    heads = "".join(line.text[:40] for line in body if line.style == "heading")
    last = body[-1]
    # What closes is said at the end of the last paragraphs, not inside a long one of deeds.
    tail = "".join(line.text[-160:] for line in body[-2:])
    items = re.search(r"[二三四五六七八]是", last.text)
    closed = _CLOSING.search(heads) or _CLOSING.search(tail if not items else "")
    if name is None and day is None and not closed and items:
        at = last.start + len(last.text.rstrip(" \t\u3000")) - 1
        yield Hit(at, at + 1, "正文没有收尾：停在一项工作上，没有成效、问题、打算或结语。")


_PARTS = (
    ("成效或荣誉", "成效|荣誉|荣获|获评|评为|授予|表彰|成绩"),
    ("存在问题", "存在.{0,12}(?:问题|不足|短板|差距)|不足|差距|短板|问题(?:与|和|及)|问题是"),
    (
        "下一步打算",
        "下一?步|今后|明年|来年|下半年|打算|新的一年|努力方向|20\\d\\d年工作(?:思路|打算|计划)",
    ),
)


def _parts(sheet: Sheet) -> Iterator[Hit]:
    body = [line for line in sheet.prose if line.bare]
    heads = "\n".join(line.text[:40] for line in body if line.style == "heading")
    if not _titles(sheet) or len(body) < 4:
        return
    tail = "\n".join(line.text for line in body[-3:])
    lack = [
        part for part, words in _PARTS
        if not re.search(words, heads) and not re.search(words, tail)
    ]  # fmt: skip
    if "成效或荣誉" in lack and len(lack) < 3:
        lack.remove("成效或荣誉")
    if lack:
        yield Hit(
            0, 0, f"没有这些部分：{'、'.join(lack)}。", grade="warning" if len(lack) > 1 else "hint"
        )


def _days(sheet: Sheet) -> Iterator[Hit]:
    """Days that no calendar has, and days after the text was signed."""
    _, line = _signature(sheet)
    signed = parse_date("".join(line.bare.split()), sheet.year or 2000).start if line else None
    for match in _DAY.finditer(sheet.text):
        year = int(match["y"]) if match["y"] else sheet.year or 2024
        month, day = int(match["m"]), int(match["d"])
        try:
            when = date(year, month, day)
        except ValueError:
            yield Hit(*match.span(), "没有这一天，请核对。")
            continue
        inside = line is None or not line.start <= match.start() < line.end
        if signed and inside and when > signed and sheet.year in (year, None):
            start, end = sheet.sentence_at(match.start())
            if not re.search("将|拟|计划|打算|下一步|截止", sheet.text[start:end]):
                yield Hit(*match.span(), "这一天在成文日期之后。", grade="warning")


_DAY = re.compile(r"(?:(?<!\d)(?P<y>(?:19|20)\d\d)年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]")

_WHOLE = (
    "示例局2025年工作总结\n一、领导\n一是抓学习，全年12次。二是抓检查，全年4次。\n二、教育\n"
    "一是抓学习，全年12次。二是抓检查，全年4次。"
)

RULES = (
    Rule(
        "title",
        "标题",
        "error",
        "GB/T 9704—2012 7.3.1：标题由发文机关名称、事由和文种组成",
        _title,
        (
            bad("2023文明创建工作总结\n在区委领导下，开展工作。", "2023", "2023文明创建工作总结"),
            good("示例局2025年文明创建工作总结\n开展工作。"),
            bad("2023年文明行业创建总结\n开展工作。", "2023年文明行业创建总结"),
            good("中共示例区委宣传部\n关于2023年精神文明建设工作情况的报告\n开展工作。"),
            good("2024年示例市精神文明建设工作总结\n开展工作。"),
            good("示例市第三人民医院文明创建工作情况汇报\n一年来，开展工作。", year=2025),
        ),
        whole=True,
    ),
    Rule(
        "sign-off",
        "落款",
        "error",
        "GB/T 9704—2012 7.3.5：署发文机关和成文日期",
        _sign_off,
        (
            bad(_WHOLE, "。"),
            good(f"{_WHOLE}\n示例局\n2025年12月26日"),
            good(f"{_WHOLE}\n中共示例区委宣传部\n2025年12月26日\n（联系电话：12345678）"),
            bad(f"{_WHOLE}\n2025年12月26日", "2025年12月26日"),
        ),
        whole=True,
    ),
    Rule(
        "signed",
        "署名和日期",
        "warning",
        "GB/T 9704—2012 7.3.5：年、月、日标全，署名与标题一致",
        _signed,
        (
            bad(f"{_WHOLE}\n示范区水务局\n2025年12月26日", "示范区水务局"),
            bad(f"{_WHOLE}\n示例局\n2025年13月26日", "2025年13月26日"),
            bad(f"{_WHOLE}\n示例局\n2024年12月26日", "2024年12月26日"),
            bad(f"{_WHOLE}\n示例局\n2025年12月", "2025年12月"),
            bad(f"{_WHOLE}\n示例局\n2025年2月26日", "2025年2月26日"),
            good(f"{_WHOLE}\n中共示例局党组\n2026年1月6日"),
        ),
        whole=True,
    ),
    Rule(
        "own-year",
        "本文年份",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”：正文与标题是同一年",
        _own_year,
        (
            bad(
                "示例局2025年工作总结\n2024年，我局认真工作，成效明显。\n一、领导\n加强领导。",
                "2024年",
            ),
            bad(
                "示例局2024年工作总结\n2025年，我局认真工作，成效明显。\n2025年3月，开展活动。\n示例局\n2025年12月26日",
                "示例局2024年工作总结",
            ),
            bad("示例局2025年工作总结\n2025年，我局认真工作。\n2024年，我们将再接再厉。", "2024年"),
            good("示例局2025年工作总结\n2025年，我局认真工作。\n2026年，我局将再接再厉。"),
            good("示例局2025年工作总结\n2018年以来，我局认真工作。2020年，局里获奖。"),
        ),
        whole=True,
    ),
    Rule(
        "ending",
        "收尾",
        "error",
        "总结的结构：情况、做法、成效、问题、打算",
        _ending,
        (bad(_WHOLE, "。"), good(f"{_WHOLE}\n下一步，我局将再接再厉。")),
        whole=True,
    ),
    Rule(
        "parts",
        "缺少部分",
        "warning",
        "总结的结构：成效、问题、打算",
        _parts,
        (
            bad(_WHOLE, ""),
            good(f"{_WHOLE}\n三、存在问题和下一步打算\n活动还不够丰富，明年继续努力。"),
        ),
        whole=True,
    ),
    Rule(
        "days",
        "日期",
        "error",
        "历法；《党政机关公文处理工作条例》第十九条“情况确实”",
        _days,
        (
            bad("2月30日召开会议，6月31日开展活动。", "2月30日", "6月31日"),
            bad(f"{_WHOLE}\n12月28日开展活动。\n示例局\n2025年12月26日", "12月28日"),
            good("2月28日召开会议，2024年2月29日开展活动。", year=2025),
        ),
    ),
)
