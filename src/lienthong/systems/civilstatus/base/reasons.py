"""How long a reason in an officer's own words must and may be."""

from __future__ import annotations

SHORTEST_REASON = 5
LONGEST_REASON = 2000
