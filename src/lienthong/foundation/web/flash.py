"""Messages that survive one redirect, in a signed cookie of their own."""

import base64
import binascii
import json
from dataclasses import dataclass

from lienthong.foundation.identity.credentials.keys import TextSigner

TONES = frozenset({"success", "info", "warning", "danger"})
LONGEST = 600  # characters; a cookie holds 4096 bytes


@dataclass(frozen=True, slots=True)
class Flash:
    """A message shown on the next page. `tone`: success, info, warning or danger.

    Name dossiers by code in the text, not persons: the cookie is signed, not encrypted.
    """

    text: str
    tone: str = "success"

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone {self.tone!r}")


def write_flash(signer: TextSigner, flash: Flash) -> str:
    """Return the cookie value for a message."""
    text = json.dumps([flash.tone, flash.text[:LONGEST]], ensure_ascii=False)
    return signer.seal(base64.urlsafe_b64encode(text.encode()).decode())


def read_flash(signer: TextSigner, cookie: str | None) -> Flash | None:
    """Return the message of a cookie, or None when there is none or it is not ours."""
    sealed = signer.open(cookie) if cookie else None
    if sealed is None:
        return None
    try:
        tone, text = json.loads(base64.urlsafe_b64decode(sealed))
        return Flash(text, tone)
    except (binascii.Error, ValueError, TypeError):
        return None
