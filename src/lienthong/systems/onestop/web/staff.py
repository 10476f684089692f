"""Who may use pages and API, and the limits of both."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from lienthong.foundation.identity import Principal, Role, require

STAFF = (Role.CLERK, Role.LEADER, Role.OPERATOR, Role.ADMIN)


Reader = Annotated[Principal, Depends(require(*STAFF))]


MOST_CODES = 500
