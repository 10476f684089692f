"""One door to the checks of either group."""

from __future__ import annotations

from datetime import date

from lienthong.domain.checks.birth import check_birth
from lienthong.domain.checks.death import check_death
from lienthong.domain.checks.findings import Finding
from lienthong.domain.declarations import BirthDeclaration, InterlinkedDeclaration


def check_declaration(declaration: InterlinkedDeclaration, received: date) -> tuple[Finding, ...]:
    """All findings of a declaration at the moment it was received (a day, or a moment with its time zone)."""
    if isinstance(declaration, BirthDeclaration):
        return check_birth(declaration, received)
    return check_death(declaration, received)
