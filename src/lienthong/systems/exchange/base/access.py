"""Who may look into an exchange."""

from __future__ import annotations

from lienthong.foundation.identity import Role

WATCHERS = (Role.OPERATOR, Role.COORDINATOR, Role.ADMIN)
"""Who sees hops, messages and keys."""
