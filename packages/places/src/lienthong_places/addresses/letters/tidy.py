"""What stands around an address and is no part of it: labels of forms, separators, brackets without partner."""

from __future__ import annotations

import re

_EDGES = " ,;|-–—/.:\n\t"


_LONGEST_LABEL = 24


_LABELS = (
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:địa chỉ|dia chi|đ/c|đc|(?:nơi|chỗ) ở(?: hiện (?:tại|nay))?"
    r"|nơi (?:sinh|cư trú|thường trú|tạm trú|đktt|đkhk(?:tt)?)|noi (?:sinh|o|cu tru|dktt)"
    r"|(?:hộ khẩu )?thường trú|hktt|tạm trú|sinh tại|(?:quê|nguyên) quán|(?:que|nguyen) quan)\s*"
)


_LABEL = re.compile(rf"{_LABELS}(?::|$)", re.IGNORECASE)
"""What a form prints before the address, or all that is left of it."""


_LABEL_IN_FRONT = re.compile(rf"{_LABELS}:", re.IGNORECASE)


def without_label(text: str) -> str:
    """A text without what the form printed before it: "Quê quán: Nghĩa Đồng, Tân Kỳ"."""
    return _LABEL_IN_FRONT.sub("", text)


def tidy(piece: str) -> str:
    """A piece of text without the separators at its ends, runs of spaces, and brackets that lost their partner."""
    if piece.count("(") != piece.count(")"):
        piece = piece.replace("(", "").replace(")", "")
    if ":" in piece or len(piece) < _LONGEST_LABEL:
        piece = _LABEL.sub("", piece)
    return " ".join(piece.strip(_EDGES).split())
