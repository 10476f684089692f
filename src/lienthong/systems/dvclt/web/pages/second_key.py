"""Cookies of visitors who have shown the second key of an application: the requester's paper number."""

from __future__ import annotations

import time
from collections.abc import Callable

from lienthong.foundation.identity.credentials.keys import TextSigner

COOKIE = "lt_dvclt_tracuu"


PROOF_SECONDS = 30 * 60


class SecondKeyCookies:
    """Signed cookies that say that somebody has shown the second key of one application, for half an hour."""

    def __init__(self, signer: TextSigner, *, now: Callable[[], float] = time.time) -> None:
        self._signer = signer
        self._now = now

    def issue(self, code: str) -> str:
        """The cookie for an application."""
        return self._signer.seal(f"{code}|{int(self._now()) + PROOF_SECONDS}")

    def shows(self, cookie: str | None, code: str) -> bool:
        """Whether a cookie is a good one for this application."""
        opened = self._signer.open(cookie) if cookie else None
        if opened is None:
            return False
        proven, _, until = opened.partition("|")
        return proven == code and until.isdigit() and int(until) > self._now()
