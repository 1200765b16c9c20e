"""Placeholders that nobody filled in, in all their spellings."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import CHINESE, Sheet

__all__ = ["RULES"]

_NEXT = f"[{CHINESE}“”《》〔〕（）、，。；：\\n]"
_PLACEHOLDER = re.compile(
    # 20xx年, 202_年, 20++年
    r"(?<![\dA-Za-z])(?:19|20)\d?(?:[xX×Ｘｘ*＊_＿+＋?？]{1,2}|[-—]{2})(?=年|[-./]\d)"
    # xx届, XX局, ×××, **, ++
    rf"|(?<![A-Za-z\d×])(?:[xXＸｘ]{{2,}}(?![A-Za-z])|[×✕]{{2,}}|(?<![\d*＊])[*＊]{{2,}}(?![\d*＊])"
    r"|[+＋]{2,}|[_＿]{2,}|[□△◯]{2,}|○{2,}(?!年|[一二三四五六七八九])|[○〇]{3,})"
    # one alone: ×月×日, *市
    rf"|(?<=[{CHINESE}\n])[×＊*](?=[{CHINESE}])|^[×＊*](?=[年月日省市县区局])"
    r"|(?<!\d)[×xXＸ](?=[年月日](?:[×xXＸ\d]|$))|(?<=月)[×xXＸ](?=日)"
    r"|(?<!\d)\d{1,3}[×xXＸ](?=[月日人次万元])"
    # nothing in brackets or quotes
    r"|[〔\[【][ \u3000]*[〕\]】]|[（(][ \u3000]*[）)]|“[ \u3000.．。…]*”|《[ \u3000.．]*》"
    # said in words
    r"|〔待[^〕\n]{0,30}〕|[（(【\[](?:待|请|此处)[^）)】\]\n]{0,12}(?:补充|填写|填|核实|确认|完善)[^）)】\]\n]{0,8}"
    r"[）)】\]]"
    r"|某{2,}|某(?=[年月日](?!度))"
    # blanks for a date
    r"|(?<![\d\w])[ \u3000]{2,}(?=年[ \u3000]+月)"
    r"|(?<=年)[ \u3000]{2,}(?=月)|(?<=月)[ \u3000]{2,}(?=日)",
    re.MULTILINE,
)


def _find(sheet: Sheet) -> Iterator[Hit]:
    for match in _PLACEHOLDER.finditer(sheet.text):
        if not sheet.is_masked(match.start()):
            yield Hit(*match.span(), f"占位符“{match[0].strip() or '空格'}”没有填。")


RULES = (
    Rule(
        "placeholder",
        "占位符",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；模板和网络文稿中的各种写法",
        _find,
        (
            bad("现就20xx年工作总结如下。", "20xx"),
            bad("党的xx届三中全会，20××年×月×日。", "xx", "20××", "×", "×"),
            bad("202_年和20++年，示例XX局。", "202_", "20++", "XX"),
            bad("共有____人，编号（ ）和“.”，见〔〕。", "____", "（ ）", "“.”", "〔〕"),
            bad("某某同志于某月某日到***任职。", "某某", "某", "某", "***"),
            bad("捐款〔待补充：金额〕。", "〔待补充：金额〕"),
            good("某些单位，示交发〔2025〕9号（以下简称《方案》），5×3=15，X光机，10+5。"),
            good("联系电话：138****1234。WiFi6、LED屏、APP。", year=2025),
        ),
    ),
)
