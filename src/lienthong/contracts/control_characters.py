"""Letters that no message may hold: XML cannot carry them, and no certificate can print them."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def holds_control_characters(text: str) -> bool:
    """True when the text holds a character that XML 1.0 forbids, escaped or not."""
    return _FORBIDDEN.search(text) is not None
