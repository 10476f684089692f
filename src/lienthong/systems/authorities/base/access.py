"""Who may do what: officers of an authority, and the client that hands steps over."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from lienthong.foundation.identity import (
    NotAllowed,
    Principal,
    Role,
    require,
)
from lienthong.systems.authorities.base.agencies import Authority

#: What a client must be granted to hand steps over and to ask about them.
SCOPE = "buoc-tiep-theo"
StepOfficer = Annotated[Principal, Depends(require(Role.OFFICER, Role.LEADER))]
"""Somebody who is signed in and decides steps."""


def authority_of(officer: Principal) -> Authority:
    """The authority an officer works for.

    Raises
    ------
    NotAllowed
        The account belongs to none.
    """
    try:
        return Authority(officer.agency or "")
    except ValueError:
        raise NotAllowed("Tài khoản của bạn chưa được gắn với cơ quan giải quyết nào.") from None
