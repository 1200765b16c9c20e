"""The numbers of lists and headings in Chinese numerals and circles: 一, 十二, ①."""

__all__ = ["NUMERAL", "digit_of", "number_of", "ordinal"]

_DIGITS = "零一二三四五六七八九"
NUMERAL = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
"""One from 1 to 99, in a pattern; 三八 and 五一 are days."""


def ordinal(n: int) -> str:
    """1 一, 10 十, 11 十一, 20 二十, 21 二十一; from 100 on in figures."""
    tens, ones = divmod(n, 10)
    if n >= 100:
        return str(n)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def number_of(numeral: str) -> int:
    """12, ①, 十二, 两, 一百零五 as a number; 0 for what is none."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral and "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
    if numeral == "两":
        return 2
    hundreds, hundred, rest = numeral.rpartition("百")
    tens, ten, ones = rest.lstrip("零").rpartition("十")
    value = number_of(hundreds) * 100 if hundred else 0
    if ten:
        return value + (digit_of(tens) if tens else 1) * 10 + (digit_of(ones) if ones else 0)
    return value + (digit_of(ones) if len(ones) == 1 else 0)


def digit_of(numeral: str) -> int:
    """〇 to 九; 0 for what is none."""
    return max(_DIGITS.find("零" if numeral in "〇○" else numeral), 0) if numeral else 0
