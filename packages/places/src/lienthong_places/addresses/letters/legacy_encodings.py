"""Letters of another time: texts in TCVN3 (ABC) or VNI, UTF-8 that was read as Latin-1, and HTML entities.

Source of the tables: TCVN 5712:1993 (its third table, as the fonts ".VnTime" have it) and the published table of the
VNI fonts for Windows; both as they look when their bytes are taken for Windows-1252.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_TCVN3_WRITTEN = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦−"
_TCVN3_MEANT = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯư"
_TCVN3 = str.maketrans(_TCVN3_WRITTEN, _TCVN3_MEANT)
_TCVN3_SIGN = re.compile(r"\w[µ¸¶·¹¨»¾¼½©®ª«¬\u00ad−×÷§Þßþ]|[µ¸¶·¹¨©®ª«¬§×÷¡¢£¤¥¦]\w|[ÆÇËÎÏÑÖØÜäåëîïñöøûüþß]")

_VNI_TONES = {"ù": "áéóúýớứ", "ø": "àèòùỳờừ", "û": "ảẻỏủỷởử", "õ": "ãẽõũỹỡữ", "ï": "ạẹọụỵợự"}
_VNI_CIRCUMFLEX = {"â": "âêô", "á": "ấếố", "à": "ầềồ", "å": "ẩểổ", "ã": "ẫễỗ", "ä": "ậệộ"}
_VNI_BREVE = {"ê": "ă", "é": "ắ", "è": "ằ", "ú": "ẳ", "ü": "ẵ", "ë": "ặ"}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
_VNI_SIGN = re.compile(r"[aeouyôö][ùøûõïâåäêëüáàãéè]|[ñøûïåäöëü]", re.IGNORECASE)

_OUR_LETTERS = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
"""Letters that no text has whose letters are those of another encoding."""

_WORD = re.compile(r"[^\W\d_]+")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")

_AS_BYTE = {bytes([number]).decode("cp1252", "replace"): number for number in range(0x80, 0xC0)}
_AS_BYTE.pop("\ufffd", None)
_AS_BYTE.update({chr(number): number for number in range(0x80, 0xC0)})
_FOLLOWING = "".join(map(re.escape, _AS_BYTE))
_LEADING = {"Ã": 0xC3, "Ă": 0xC3, "Ä": 0xC4, "Å": 0xC5, "Æ": 0xC6, "á": 0xE1, "Ì": 0xCC}
_TORN_UTF8 = re.compile(
    rf"á(?P<second>[º»])(?P<third>[{_FOLLOWING}])?|(?P<lead>[ÃĂÄÅÆÌ])(?P<next>[{_FOLLOWING}])|(?P<alone>[ÃÄ])(?= *\S)"
)
_LOST_SPACE = re.compile(r"Ã (?=(?:nh|ng|n|m)\b)")
"""The letter whose second byte looks like a space, where that stands within a word: "ThÃ nh"."""

_SURELY_TORN = re.compile(rf"á[º»]|Æ[°¡¯\xa0]|Ä[‘\x91\x90]|[ÃĂ][{_FOLLOWING.replace(chr(0xA0), '')}]")


def restored(text: str, is_word: Callable[[str], bool]) -> str:
    """The text in the letters that were meant; itself when it is in none of these encodings.

    ``is_word`` tells whether a word, in small letters with its marks, may be one of ours.
    """
    if "&" in text and _ENTITY.search(text) is not None:
        text = _without_entities(text)
    if "\\u" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if _SURELY_TORN.search(text) is not None:
        text = _TORN_UTF8.sub(_utf8_again, _LOST_SPACE.sub("à", text))
    if text.isascii() or _OUR_LETTERS.search(text) is not None:
        return text
    readings = [text]
    if _TCVN3_SIGN.search(text) is not None:
        readings.append(from_tcvn3(text))
    if _VNI_SIGN.search(text) is not None:
        readings.append(from_vni(text))
    return max(readings, key=lambda reading: _share_of_words(reading, is_word)) if readings[1:] else text


def _without_entities(text: str) -> str:
    from html import unescape  # noqa: PLC0415 (its table of 2,000 names is loaded when a text has one)

    return unescape(text).replace("\u00a0", " ")


def _utf8_again(found: re.Match[str]) -> str:
    """The letter whose bytes these signs were; "?" where one of them was lost."""
    if found["second"]:
        if not found["third"]:
            return "?"
        torn = bytes([0xE1, _AS_BYTE[found["second"]], _AS_BYTE[found["third"]]])
    elif found["lead"]:
        torn = bytes([_LEADING[found["lead"]], _AS_BYTE[found["next"]]])
    elif found["alone"] == "Ä":
        return "Đ"
    else:
        return "à"  # its second byte looks like a space
    return torn.decode("utf-8", "replace").replace("\ufffd", "?")


@cache
def _vni_pairs() -> dict[str, str]:
    """Every letter with its signs -> the letter that is meant."""
    pairs: dict[str, str] = dict(_VNI_ALONE)
    for sign, letters in _VNI_TONES.items():
        pairs.update({base + sign: letter for base, letter in zip("aeouyôö", letters, strict=True)})
    for sign, letters in _VNI_CIRCUMFLEX.items():
        pairs.update({base + sign: letter for base, letter in zip("aeo", letters, strict=True)})
    pairs.update({"a" + sign: letter for sign, letter in _VNI_BREVE.items()})
    return pairs


_VNI_LETTER = re.compile(r"[aeouyôö][ùøûõïâáàåãäêéèúüë]|[ôöîñæóò]", re.IGNORECASE)


def from_tcvn3(text: str) -> str:
    """A text in TCVN3, as its bytes look in Windows-1252, in our letters."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """The same of a text in VNI."""

    def meant(found: re.Match[str]) -> str:
        written = found[0]
        letter = _vni_pairs().get(written.lower())
        if letter is None:
            return written
        return letter.upper() if written[0].isupper() else letter

    return _VNI_LETTER.sub(meant, text)


def _share_of_words(text: str, is_word: Callable[[str], bool]) -> float:
    words = _WORD.findall(text)
    return sum(map(is_word, map(str.lower, words))) / len(words) if words else 0.0
