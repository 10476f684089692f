"""Names of administrative units as people read them."""

from __future__ import annotations

from datetime import date

from lienthong.domain.units import registry


def unit_name(code: str, on: date) -> str:
    """Full name of a unit on that day, or its last one; the code itself where nothing is known."""
    return registry().nearest_name(code, on) or code
