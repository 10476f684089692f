"""Numbers in Vietnamese words."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")
_LARGEST = 10**12


def number_in_words(number: int) -> str:
    """A whole number from 0 to 999,999,999,999 in words: 2024 gives “hai nghìn không trăm hai mươi tư”.

    Raises
    ------
    ValueError
        When the number is negative or too large.
    """
    if not 0 <= number < _LARGEST:
        raise ValueError(f"Không đọc được số {number} bằng chữ.")
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    rest = number
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    words: list[str] = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            words.append(_three_digits(groups[place], leading=place == len(groups) - 1))
            if _GROUPS[place]:
                words.append(_GROUPS[place])
    return " ".join(words)


def _three_digits(number: int, *, leading: bool) -> str:
    hundreds, below = divmod(number, 100)
    words: list[str] = []
    if hundreds or not leading:
        words += [_DIGITS[hundreds], "trăm"]
    if below:
        words.append(_two_digits(below, after_hundreds=bool(words)))
    return " ".join(words)


def _two_digits(number: int, *, after_hundreds: bool) -> str:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return f"linh {_DIGITS[unit]}" if after_hundreds else _DIGITS[unit]
    words = ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if unit == 1 and tens > 1:
        words.append("mốt")
    elif unit == 4 and tens > 1:
        words.append("tư")
    elif unit == 5:
        words.append("lăm")
    elif unit:
        words.append(_DIGITS[unit])
    return " ".join(words)
