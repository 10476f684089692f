"""Names of administrative units as people read them."""

from __future__ import annotations

from datetime import date

from lienthong.domain.units import registry


def unit_name(code: str, on: date) -> str:
    """Full name of a unit, or the code itself when it names none that day."""
    return registry().full_name(code, on) if registry().unit(code, on) is not None else code
