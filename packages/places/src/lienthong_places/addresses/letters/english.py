"""English order: "Ben Nghe Ward, District 1, Ho Chi Minh City"."""

from __future__ import annotations

import re

_KINDS = {
    "ward": "phường",
    "commune": "xã",
    "township": "thị trấn",
    "district": "",  # urban or rural
    "dist": "",
    "town": "",  # thị xã or thị trấn
    "city": "thành phố",
    "province": "tỉnh",
    "special zone": "đặc khu",
    "special administrative zone": "đặc khu",
}
_BEHIND = re.compile(
    rf"(?P<name>[^,;|()-]*?[^\W_])\s+(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))})\b\.?"
    r"(?=\s*(?:[,;|()-]|$))",
    re.IGNORECASE,
)


def in_our_order(text: str) -> str:
    """The text with English kinds in front of their names; where they leave the kind open, without them."""
    lowered = text.lower()
    if not any(kind in lowered for kind in ("ward", "commune", "dist", "town", "city", "province", "zone")):
        return text
    return _BEHIND.sub(_kind_in_front, text)


def _kind_in_front(found: re.Match[str]) -> str:
    name = found["name"]
    lead = name[: len(name) - len(name.lstrip())]
    kind = _KINDS[found["kind"].lower()]
    return f"{lead}{kind} {name.strip()}" if kind else name
