"""Plans, sessions, campaigns and slogans against the year of the text, by eras.toml."""

import re
from collections.abc import Iterator

from exports.proofread.data import Era, Session
from exports.proofread.finding import Grade
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet
from exports.proofread.years import year_said
from store.numerals import number_of, ordinal

__all__ = ["RULES"]

_PAST = re.compile("以来|期间|时期|末|收官(?:以来|之?后)|之后|过去|曾|历届|历次|成立")
_GUIDING = "习近平新时代中国特色社会主义思想"


def _eras(sheet: Sheet) -> Iterator[Hit]:
    year = sheet.year
    if year is None:
        return
    text = sheet.text
    for era in sheet.data.eras:
        # A plan is drawn up in the two years before, and summed up in the year after; so are
        # campaigns, where that is said.
        before = {"plan": 2, "campaign": 0, "slogan": 0}[era.kind]
        after = {"plan": 1, "campaign": 0, "slogan": 0}[era.kind]
        early, late = year < era.first_year - before, year > era.last_year + after
        # In the year before, a plan is drawn up and made known; in the one before that, only begun.
        ahead = era.kind == "plan" and year == era.first_year - before
        if not early and not late and not ahead:
            continue
        for word in era.words:
            at = text.find(word)
            while at >= 0:
                end = at + len(word)
                start, stop = _quoted(text, at, end)
                if ahead:
                    if _carried_out(sheet, at, end) and not _within_longer(sheet, era, at, end):
                        yield Hit(start, stop, _said(era, year, early=True), grade="error")
                elif not _within_longer(sheet, era, at, end) and not _lasting(sheet, era, at, end):
                    behind = text[stop : stop + 4].lstrip("规划计普法”")
                    retro = late and _PAST.match(behind)
                    # 收官 may still be told as past
                    sure = era.kind == "plan" and not behind.startswith("收官")
                    grade: Grade = "hint" if retro else "error" if sure else "warning"
                    yield Hit(start, stop, _said(era, year, early), grade=grade)
                at = text.find(word, end)


_RESULTS = re.compile(
    "开展以来|基地|成功经验|成果|常态|长效|以来|期间|之后|精神|要求|经验|整改|问题|中"
)
_KEEPING = re.compile("(?:巩固|拓展|深化|总结|转化|延续|运用)[^，。；、]{0,8}$")
_AHEAD_OF = re.compile("下一步|明年|来年|新的一年|将[^，。；]{0,12}$|谋划|准备|迎接")


_DONE_BY = re.compile("(?:落实|按照|依照|实施|推进|推动|执行|贯彻|对照)[^，。；、]{0,6}$")
_PREPARED = re.compile(
    "编制|谋划|筹划|起草|研究|前期|调研|建议|思路|展望|衔接|下一步|明年|来年|未来|即将|准备|储备|计划|打算|将|开好局|起好步"
    "|编写|初稿|大纲|文本|课题|征集|征求|问卷|问计|筹备|报送|安排|论证|意见|讨论"
)


def _carried_out(sheet: Sheet, start: int, end: int) -> bool:
    """A plan that is carried out before it begins: 2019年…落实“十四五”规划."""
    low, high = sheet.sentence_at(start)
    around = sheet.text[low:start] + sheet.text[end:high]
    return bool(_DONE_BY.search(sheet.text[low:start]) and not _PREPARED.search(around))


_CITED = re.compile("[根依]?据|数据|结果|公报|资料|先进|表彰|荣获|获评|被评")
"""A census is spoken of until the next one."""
_REGULAR = re.compile("常态|长效|条例")


def _lasting(sheet: Sheet, era: Era, start: int, end: int) -> bool:
    """A campaign of the year before whose results are kept, or of the next that is prepared."""
    year = sheet.year or 0
    if era.kind != "campaign":
        return False
    low, _ = sheet.sentence_at(start)
    before = sheet.text[low:start]
    first, last = sheet.clause_at(start, end)
    around = sheet.text[first:start] + "，" + sheet.text[end:last]
    if _REGULAR.search(around) or ("普查" in sheet.text[start:end] and _CITED.search(around)):
        return True
    named = f"{era.first_year}年$|(?:借鉴|延续|传承|发扬)[^，。；、]{{0,2}}$"
    if re.search(named, before):
        return True  # 2022年北京冬奥会期间, 借鉴杭州亚运会期间经验
    if era.last_year < year <= era.last_year + 2:
        return bool(_RESULTS.match(sheet.text[end:].lstrip("”")[:4]) or _KEEPING.search(before))
    return year == era.first_year - 1 and bool(_AHEAD_OF.search(before))


def _month(when: str) -> str:
    """2006-01 as 2006年1月."""
    year, _, month = when.partition("-")
    return f"{year}年{int(month)}月"


def _said(era: Era, year: int, early: bool) -> str:
    span = _month(era.first) + (f"至{_month(era.last)}" if era.last else "起")
    said = f"{era.name}是{span}的，与 {year} 年不符。"
    if early:
        said = f"{era.name}{span}才有，{year} 年还没有。"
    return said + (f"现在说{era.now}。" if era.now and not early else "")


def _quoted(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start - 1 : start] == "“" and text[end : end + 1] == "”":
        return start - 1, end + 1
    return start, end


def _within_longer(sheet: Sheet, era: Era, start: int, end: int) -> bool:
    """十五 in 十五五: the words are part of a longer name that another era has."""
    for other in sheet.data.eras:
        for word in other.words:
            if other is not era and len(word) > end - start:
                for own in era.words:
                    offset = word.find(own)
                    if offset >= 0 and sheet.text.startswith(word, start - offset):
                        return True
    return False


# --- sessions -----------------------------------------------------------------------------------

_HAN = "[一二三四五六七八九十]"
_CONGRESS = re.compile(rf"(?P<n>{_HAN}{{2,3}})(?P<big>大)(?![队院家中小型厦楼会学])")
_AHEAD = re.compile("(?:迎接|喜迎|献礼|筹备|期待)(?:党的)?$")
_PLENUMS = re.compile(
    rf"(?:(?P<n>{_HAN}{{2,3}}|[xX×Ｘ*＊_]{{1,3}}|本)届)?(?P<plenums>{_HAN}中(?:[、和及]{_HAN}中)*)全会"
)


def _told_as_now(text: str, start: int, end: int) -> bool:
    """A congress told as this year's: 迎接十九大, 收看十九大开幕会."""
    if re.match("以来|之后|后", text[end:]):
        return False
    stop = text.find("。", end)
    if re.match("(?:胜利)?召开(?:之|以)?后", text[end:]):
        seen = (
            "(?:组织|集中|第一时间|及时)[^，。；]{0,14}(?:收听|收看|观看)"
            "[^，。；]{0,8}(?:开幕|盛况|直播)"
        )
        return re.search(seen, text[end : stop if stop > 0 else len(text)]) is not None
    before, after = text[max(0, start - 10) : start], text[end : end + 6]
    if re.match("(?:胜利)?召开(?:之年|的一年)|将(?:胜利)?召开", after):
        return True
    return bool(
        re.search("(?:迎接|喜迎|献礼|筹备|期待)[^，。；]{0,4}$", before)
        or (
            re.search("收听|收看|观看|聆听", before)
            and re.search("开幕|闭幕|直播|盛况|大会|报告", after)
        )
    )


def _other_month(sheet: Sheet, at: int, session: Session) -> Iterator[Hit]:
    """11月16日收看党的二十大开幕会: the congress met in another month."""
    low, _ = sheet.sentence_at(at)
    days = list(re.finditer(r"(?<!\d)(?P<m>\d{1,2})月\d{1,2}日", sheet.text[low:at]))
    seen = re.search("收听|收看|观看", sheet.text[low:at])
    if days and seen and int(days[-1]["m"]) != int(session.held[5:]):
        start, end = (low + place for place in days[-1].span())
        yield Hit(start, end, f"党的{ordinal(session.congress)}大是{_month(session.held)}开的。")


def _held_otherwise(sheet: Sheet, match: re.Match[str], session: Session) -> Hit | None:
    """2022年，党的十九大胜利召开; 2022年，将召开党的十九大: it met in another year."""
    text = sheet.text
    held, name = int(session.held[:4]), f"党的{ordinal(session.congress)}大"
    due = re.search("将(?:胜利)?召开(?:党的)?$", text[: match.start()][-9:])
    if due and (sheet.year or 0) > held:
        return Hit(*match.span(), f"{name}{_month(session.held)}已经开过。")
    if (sheet.year or 0) >= held and re.match("将(?:胜利)?召开", text[match.end() :]):
        return Hit(*match.span(), f"{name}{_month(session.held)}已经开过。")
    now = re.match(
        r"(?:的?胜利)?(?:召开|开幕|闭幕)(?!以来|之后|后|[一二三四五六七八九十两\d])",
        text[match.end() :],
    )
    if now is None:
        return None
    said, _ = year_said(sheet, match.start(), match.start())
    low, _ = sheet.sentence_at(match.start())
    ahead = _AHEAD.search(text[max(0, match.start() - 6) : match.start()])
    named = re.search(r"(?:19|20)\d\d年[，,]?[^，。；\d]{0,8}$", text[low : match.start()])
    if (ahead and said and said > held) or (named and said != held):
        return Hit(*match.span(), f"{name}是{_month(session.held)}开的，不在 {said} 年。")
    return None


def _due(held: dict[tuple[int, int], Session], congress: int) -> int:
    """The year in which a congress meets or will meet: every fifth."""
    last = max(c for c, plenum in held if plenum == 0)
    return int(held[last, 0].held[:4]) + 5 * (congress - last)


def _sessions(sheet: Sheet) -> Iterator[Hit]:
    year = sheet.year
    if year is None or ("大" not in sheet.text and "中" not in sheet.text):
        return
    text = sheet.text
    held = {(s.congress, s.plenum): s for s in sheet.data.sessions}
    newest = _newest(held, year)
    for match in _PLENUMS.finditer(text):
        known = number_of(match["n"]) if match["n"] else 0
        congress = known or newest
        numbers = [number_of(n) for n in re.findall(f"({_HAN})中", match["plenums"])]
        start = match.start("plenums") if not known else match.start()
        sessions = [held.get((congress, number)) for number in numbers]
        future = [s for s in sessions if s is None or int(s.held[:4]) > year]
        if future and congress >= newest:
            named = "、".join(
                _name(congress, n) for n, s in zip(numbers, sessions, strict=True) if s in future
            )
            when = "、".join(_month(s.held) for s in future if s is not None)
            said = f"{named}全会到 {year} 年底还没有开" + (f"（{when}才开）。" if when else "。")
            yield Hit(start, match.end(), said)
        elif known and (past := _past(sheet, match.end(), sessions)) is not None:
            message = (
                f"{_name(congress, past.plenum)}全会是{_month(past.held)}开的，不在 {year} 年。"
            )
            yield Hit(start, match.end(), message, grade="warning")
        elif known and known < newest:
            yield from _stale(sheet, start, match.end(), known, newest)
    for match in _CONGRESS.finditer(text):
        congress = number_of(match["n"])
        session = held.get((congress, 0))
        if session is not None and (hit := _held_otherwise(sheet, match, session)):
            yield hit
            continue
        if session is not None and _told_as_now(text, match.start(), match.end()):
            yield from _other_month(sheet, match.start(), session)
        if (
            congress < 12
            or congress > 40
            or text[match.start() - 1 : match.start()] in tuple("第一二三")
            or (
                _due(held, congress) - 2 <= year <= _due(held, congress)
                and (
                    _AHEAD.search(text[max(0, match.start() - 6) : match.start()])
                    or re.match("将(?:胜利)?召开", text[match.end() :])
                    or re.search("将(?:胜利)?召开(?:党的)?$", text[: match.start()][-9:])
                )
            )
        ):
            continue
        if session is None and congress > max(c for c, _ in held):
            yield Hit(*match.span(), f"党的{ordinal(congress)}大到 {year} 年还没有开。")
        elif session is not None and int(session.held[:4]) > year:
            when = _month(session.held)
            yield Hit(*match.span(), f"党的{ordinal(congress)}大{when}才开，{year} 年还没有。")
        elif session is not None and congress < newest:
            if _told_as_now(text, match.start(), match.end()):
                message = f"党的{ordinal(congress)}大{_month(session.held)}已经开过。"
                yield Hit(*match.span(), message)
            else:
                yield from _stale(sheet, *match.span(), congress, newest)


def _past(sheet: Sheet, end: int, sessions: list[Session | None]) -> Session | None:
    """A session of an earlier year that is told as this year's: X届五中全会闭幕后，第一时间……"""
    session = sessions[-1]
    if session is None or int(session.held[:4]) == sheet.year:
        return None
    before = sheet.text[max(0, end - 24) : end]
    told = re.search(r"\d月(?:\d{1,2}日)?，(?:党的)?[^，。；]{2,12}$", before)
    if told and re.match("(?:胜利)?(?:召开|闭幕|审议通过|通过|作出|提出)", sheet.text[end:]):
        said, _ = year_said(sheet, end, end)
        return session if said == sheet.year else None
    now = re.match(
        r"于?\d{1,2}月(?:\d{1,2}日)?(?:[至—-](?:\d{1,2}月)?\d{1,2}日)?(?:在北京)?(?:胜利)?(?:闭幕|召开)"
        r"|(?:胜利)?(?:闭幕|召开)(?:后|之后|以后|之际)?[，。]|(?:闭幕|召开)后",
        sheet.text[end : end + 24],
    )
    said, _ = year_said(sheet, end, end)
    return session if now and said == sheet.year else None


def _newest(held: dict[tuple[int, int], Session], year: int) -> int:
    past = [congress for (congress, _), s in held.items() if int(s.held[:4]) <= year]
    return max(past, default=0)


def _name(congress: int, plenum: int) -> str:
    return f"{ordinal(congress)}届{ordinal(plenum)}中"


def _stale(sheet: Sheet, start: int, end: int, congress: int, newest: int) -> Iterator[Hit]:
    """A session of an earlier congress, told as if it were of this year."""
    text = sheet.text
    if re.match("以来|期间|之后|至今|后|召开以来|报告提出|[—～至到]", text[end : end + 4]):
        return
    low, high = sheet.sentence_at(start)
    behind = newest - congress
    said_here = {number_of(n) for n in re.findall(rf"({_HAN}{{2,3}})(?:大|届)", text[low:high])}
    # 十八大、十九大、二十大 are told together; 十七大和二十大 are not.
    listed = newest in said_here
    if listed and all(number in said_here for number in range(congress, newest)):
        return
    elsewhere = f"{ordinal(newest)}大" in text or f"{ordinal(newest)}届" in text
    said = f"{sheet.year} 年最近的一届是{ordinal(newest)}大，这里是{ordinal(congress)}大（届）的。"
    studied = re.search("(?:学习|贯彻|落实|宣传|宣讲)[^，。；、]{0,6}$", text[low:start])
    mild = listed or (behind < 2 and elsewhere and not studied)
    grade: Grade = "hint" if mild else "error" if behind >= 2 else "warning"
    if mild and behind >= 2:
        grade = "warning"
    if (sheet.year or 0) - sheet.data.congress_year(newest) == 0 and behind == 1:
        return  # the congress was held in this year's autumn: before it the last one counted
    yield Hit(start, end, said, grade=grade)


_OLD = re.compile(
    r"以?(?:马克思列宁主义、)?(?:毛泽东思想、)?邓小平理论(?:和“三个代表”重要思想|、“三个代表”重要思想|、“三个代表”重要思想和科学发展观)?为指导"
    r"|(?:认真|深入|全面)?(?:落实|学习|贯彻落实|贯彻|践行)科学发展观|科学发展观理论"
)


def _guiding(sheet: Sheet) -> Iterator[Hit]:
    if sheet.year is None or sheet.year < 2018 or not sheet.whole or _GUIDING in sheet.text:
        return
    for match in _OLD.finditer(sheet.text):
        yield Hit(*match.span(), f"{sheet.year} 年的指导思想应说到{_GUIDING}。")


RULES = (
    Rule(
        "era",
        "年代不符",
        "warning",
        "eras.toml：各规划纲要、中央文件和报告的年月",
        _eras,
        (
            bad(
                "围绕“十一五”规划，“三个文明”一起抓，又好又快发展。",
                "“十一五”",
                "“三个文明”",
                "又好又快发展",
                year=2023,
            ),
            bad("参加学习实践科学发展观活动。", "学习实践科学发展观", year=2023),
            bad("开展党纪学习教育，形成新质生产力。", "新质生产力", "党纪学习教育", year=2021),
            bad("北京奥运会期间，选派骨干赴张家口保电。", "北京奥运会期间", year=2022),
            bad("“六五”普法收官。", "“六五”普法", year=2025),
            good("借鉴杭州亚运会期间安保经验，2022年北京冬奥会期间选派骨干。", year=2025),
            good("围绕“十四五”规划，推动高质量发展，谋划“十五五”。", year=2025),
            bad(
                "按照“十四五”规划目标完成投资，推进“八五”普法。",
                "“十四五”",
                "“八五”普法",
                year=2019,
            ),
            good("完成“十四五”规划课题3个，推进“十四五”规划编写工作。", year=2019),
            bad("扎实做好常态化疫情防控工作。", "常态化疫情防控", year=2025),
            good("根据第七次全国人口普查数据，常住人口32.5万人。", year=2025),
            good("谋划“十四五”规划思路，配合编制“八五”普法规划。", year=2019),
            bad("4月至7月，扎实开展党史学习教育。", "党史学习教育", year=2025),
            good("推动党史学习教育常态化长效化。", year=2025),
            bad("配合做好第三次全国经济普查。", "第三次全国经济普查", year=2023),
            bad("扎实开展党纪学习教育。", "党纪学习教育", year=2025),
            good("巩固党纪学习教育成果，下一步将开展深入贯彻中央八项规定精神学习教育。", year=2025),
            good("党史学习教育、习近平新时代中国特色社会主义思想主题教育。", year=2023),
            good("围绕“十一五”规划，“三个文明”一起抓，又好又快发展。", year=2007),
            good("围绕“十一五”规划。"),
        ),
    ),
    Rule(
        "session",
        "会议届次",
        "error",
        "eras.toml：历次党代会和中央全会的年月",
        _sessions,
        (
            bad("学习党的xx届三中、四中全会精神。", "三中、四中全会", year=2023),
            bad("学习二十届四中全会精神。", "二十届四中全会", year=2024),
            bad("学习贯彻党的十七大精神。", "十七大", year=2023),
            bad(
                "收听收看党的十九大开幕会，迎接党的十九大胜利召开。", "十九大", "十九大", year=2022
            ),
            bad("2022年，党的十九大胜利召开，举国欢庆。", "十九大", year=2022),
            bad("2022年，我们将以迎接党的十九大胜利召开为动力。", "十九大", year=2021),
            bad(
                "2022年将召开党的十九大，2022年，党的十九大将胜利召开。",
                "十九大",
                "十九大",
                year=2021,
            ),
            bad("党的二十届二中全会于7月15日至18日召开。", "二十届二中全会", year=2024),
            bad("十九届四中全会11月召开后，组织学习。", "十九届四中全会", year=2021),
            bad("10月，党的二十届三中全会审议通过规划建议。", "二十届三中全会", year=2025),
            good("2022年将召开党的二十大。", year=2021),
            good("2017年，党的十九大胜利召开。党的二十大召开以来，召开后。", year=2022),
            bad("11月，十九届五中全会闭幕后，局党组传达学习。", "十九届五中全会", year=2021),
            bad("11月16日，全体人员收看党的二十大开幕会。", "11月16日", year=2022),
            bad("迎接二十一大，学习十七届六中全会精神。", "十七届六中全会", "二十一大", year=2023),
            good("为迎接党的二十一大召开做好准备。", year=2025),
            good("党的十八大以来，学习党的十九大、二十大精神和二十届历次全会精神。", year=2025),
            good("学习二十届二中、三中全会精神，十九届六中全会和二十大精神。", year=2024),
            good("学习十九届六中全会和党的二十大精神，三大任务、十大行动、第十大队。", year=2022),
        ),
    ),
    Rule(
        "guiding",
        "指导思想",
        "warning",
        "《中国共产党章程》（2017、2022年修改）：指导思想的完整表述",
        _guiding,
        (
            bad(
                "坚持以邓小平理论为指导，认真落实科学发展观。",
                "以邓小平理论为指导",
                "认真落实科学发展观",
                year=2023,
            ),
            good("以邓小平理论、科学发展观、习近平新时代中国特色社会主义思想为指导。", year=2023),
            good(
                "以习近平新时代中国特色社会主义思想为指导，以习近平新时代中国特色社会主义思想为指导。",
                year=2025,
            ),
            good("坚持以邓小平理论为指导。", year=2009),
        ),
    ),
)
