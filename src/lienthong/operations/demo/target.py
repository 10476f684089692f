"""Which chain the demo drives, and as whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lienthong.domain.units import UnitCode


@dataclass(frozen=True, slots=True)
class PersonLogin:
    """A person's user name and password."""

    user_name: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoTarget:
    """A running chain, and the people who act in it.

    Attributes
    ----------
    dvclt, onestop, civilstatus, authorities
        Base URLs. `civilstatus` is the environment that the one-stop systems' keys lead to.
    environment
        Name of that environment: ``test`` or ``official``.
    today
        The day it is for the chain (its clock may have been set): families and units are of that day.
    citizen
        Who applies.
    clerk, officer
        Who acts at the one-stop desk and at civil status of a unit.
    operator
        Who sees what is held up everywhere; None: the demo asks as a clerk.
    trust
        Folder of the certificates to believe; None leaves the signatures unchecked and says so.
    """

    dvclt: str
    onestop: str
    civilstatus: str
    authorities: str
    environment: str
    today: date
    citizen: PersonLogin
    clerk: Callable[[UnitCode], PersonLogin]
    officer: Callable[[UnitCode], PersonLogin]
    operator: PersonLogin | None = None
    trust: Path | None = None
