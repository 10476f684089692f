"""Who may see what.

An application's own applicant, those who oversee the system, and the one-stop systems of its province.
"""

from __future__ import annotations

import hmac

from sqlalchemy import bindparam, select

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext

ONESTOP_SCOPE = "hosolienthong"
"""Scope of a one-stop system's account."""

ANONYMOUS = "anonymous"
"""Actor of an applicant without an account."""

OVERSEEING = frozenset({Role.OPERATOR, Role.ADMIN})

_PROVINCES = CompiledStatement(
    select(tables.onestop_province.c.province).where(
        tables.onestop_province.c.account == bindparam("of_account")
    )
)


def actor_of(principal: Principal | None) -> str:
    """How events name an applicant: by account, or as nobody known."""
    return principal.account if principal else ANONYMOUS


def owns(principal: Principal | None, account: str | None) -> bool:
    """Whether somebody filed the application of `account`, or oversees the system.

    Parameters
    ----------
    account
        Of the application; None when it was filed without one.
    """
    if principal is None:
        return False
    if principal.has_role(OVERSEEING):
        return True
    return account is not None and account == principal.account


def requester_mark(context: DvcltContext, paper_number: str) -> str:
    """Keyed hash of the requester's paper number, as it is compared with what somebody types."""
    return context.marks.mark(f"requester|{''.join(paper_number.split()).upper()}")


def knows_paper(context: DvcltContext, mark: str, paper_number: str) -> bool:
    """Whether a number is that of the requester's paper: the second key. An empty one never is.

    Parameters
    ----------
    mark
        The application's `requester_mark`.
    """
    if not paper_number.strip():
        return False
    return hmac.compare_digest(requester_mark(context, paper_number), mark)


def provinces_of(session: Session, account: str) -> frozenset[str]:
    """The provinces whose applications a one-stop account takes."""
    return frozenset(_PROVINCES.run(session, {"of_account": account}).scalars())


def covers(session: Session, caller: Principal, province: str) -> bool:
    """Whether a one-stop account takes the applications of a province; others are told that there are none."""
    return province in provinces_of(session, caller.account)
