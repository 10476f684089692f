"""Who may see an application: its applicant, operators, and whoever knows the code and the requester's paper
number."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

from lienthong.foundation import audit
from lienthong.foundation.identity import Principal, Role
from lienthong.foundation.identity.credentials.keys import TextSigner
from lienthong.systems.dvclt.application import file
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers.applications import Application

COOKIE = "lt_dvclt_tracuu"
PAPER_HEADER = "X-Requester-Paper"
PROOF_SECONDS = 30 * 60
OVERSEEING = frozenset({Role.OPERATOR, Role.ADMIN})


def owns(principal: Principal | None, application: Application) -> bool:
    """Whether this account filed it, or oversees the system."""
    if principal is None:
        return False
    if principal.has_role(OVERSEEING):
        return True
    return application.account is not None and application.account == principal.account


def note_reading(centre: Centre, principal: Principal | None, application: Application) -> None:
    """Record that somebody other than the applicant was shown personal data."""
    if principal is None or principal.account == application.account:
        return
    with centre.database.begin() as session:
        audit.record_reading(
            session,
            principal,
            application.code,
            ["progress"],
            trace_id=application.trace_id,
            at=centre.clock.now(),
        )


def knows_paper(centre: Centre, application: Application, paper_number: str) -> bool:
    """Whether this is the requester's paper number: the second key. An empty one never is."""
    if not paper_number.strip():
        return False
    given = file.requester_mark(centre, paper_number)
    return hmac.compare_digest(given, application.requester_mark)


class Proofs:
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
