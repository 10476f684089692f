"""Letters that no paper can show are found before an entry has a number, not when it is to be signed.

Papers are PDF/A with our own fonts: Latin letters with every mark, Greek, Cyrillic; no Chinese, Korean, Thai or Arabic
letters, no pictures. What is written in those must be declared in Latin letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lienthong.domain.registers import Register
from lienthong.foundation.typeset.typesetter import unprintable
from lienthong.systems.civilstatus.papers.correction.correctable import label_of, texts_of

#: The code of what cannot be printed: of a remark, and of an action that is refused for it.
UNPRINTABLE = "unprintable"
_MOST_SHOWN = 5


def unprintable_vi(text: str) -> str:
    """What is wrong with a text that a paper is to show, in the middle of a sentence; empty when it can be printed."""
    letters = unprintable(text)
    if not letters:
        return ""
    shown = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in letters[:_MOST_SHOWN])
    more = " và ký tự khác" if len(letters) > _MOST_SHOWN else ""
    return f"có ký tự không in được lên giấy: {shown}{more}; phải ghi bằng chữ Việt hoặc chữ La-tinh"


def unprintable_fields(register: Register, fields: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an entry that its paper cannot show: by path, what is wrong, as a sentence."""
    found: dict[str, str] = {}
    for path, text in texts_of(fields):
        if said := unprintable_vi(text):
            found[path] = f"{label_of(register, path) or 'Nội dung in trên giấy'} {said}."
    return found
