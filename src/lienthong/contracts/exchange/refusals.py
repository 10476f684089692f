"""What a destination behind an exchange refused, in the shape that all versions of civil status share.

A refusal travels as ``{status: 0, errorCode, errorDescription}`` under HTTP 200 as well as 400 (contracts.md 4): who
looks at the status of HTTP alone takes it for success.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_LONGEST_SENTENCE = 1000
_NO = frozenset((0, "0"))
#: A refusal without a code of its own.
WITHOUT_CODE = "0"


@dataclass(frozen=True, slots=True)
class DestinationRefusal:
    """A destination said no.

    ``code`` is in its vocabulary; ``sentence`` is what it said, which may name people: sealed where it is kept.
    """

    code: str
    sentence: str = field(repr=False)


def refusal_in(answer: Mapping[str, Any]) -> DestinationRefusal | None:
    """The refusal that an answer carries; None when it carries none or is of another shape."""
    if isinstance(answer.get("status"), bool) or answer.get("status") not in _NO:
        return None
    code = str(answer.get("errorCode") or WITHOUT_CODE)
    sentences = (answer.get(name) for name in ("errorDescription", "statusDescription"))
    said = next((text for text in sentences if isinstance(text, str) and text.strip()), "")
    return DestinationRefusal(code, said.strip()[:_LONGEST_SENTENCE])
