"""Invented people: declarations that look real and belong to nobody.

Everything follows from the seed and the day of reception, so that a test, the demo and a benchmark can name a
dossier by its seed. Addresses are free text with the units that exist on that day, as PM.DVCLT sends them.

>>> from datetime import date
>>> birth(7, date(2024, 7, 5)) == birth(7, date(2024, 7, 5))
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from lienthong.domain.declarations import Declaration
from lienthong.domain.registers import Register
from lienthong.invented.people.couples import foreign_divorce, marital_status, marriage, marriage_with_checks
from lienthong.invented.people.families import (
    birth,
    birth_with_foreign_father,
    birth_without_father,
    births,
    death_at_home,
    death_in_hospital,
    deaths,
    highland_birth,
    late_birth,
    late_death,
    twins,
)
from lienthong.invented.people.kin import copy_request, guardianship, guardianship_end, recognition
from lienthong.invented.people.scenes import PROVINCES, communes_of

#: One invention for each register.
INVENT: Mapping[Register, Callable[[int, date, str | None], Declaration]] = {
    Register.BIRTH: birth,
    Register.DEATH: death_in_hospital,
    Register.MARRIAGE: marriage,
    Register.MARITAL_STATUS: marital_status,
    Register.RECOGNITION: recognition,
    Register.FOREIGN_DIVORCE: foreign_divorce,
    Register.GUARDIANSHIP: guardianship,
    Register.GUARDIANSHIP_END: guardianship_end,
    Register.COPY: copy_request,
}


def declare(register: Register, seed: int, received: date, commune: str | None = None) -> Declaration:
    """An invented declaration for a register."""
    return INVENT[register](seed, received, commune)


__all__ = [
    "INVENT",
    "PROVINCES",
    "birth",
    "birth_with_foreign_father",
    "birth_without_father",
    "births",
    "communes_of",
    "copy_request",
    "death_at_home",
    "death_in_hospital",
    "deaths",
    "declare",
    "foreign_divorce",
    "guardianship",
    "guardianship_end",
    "highland_birth",
    "late_birth",
    "late_death",
    "marital_status",
    "marriage",
    "marriage_with_checks",
    "recognition",
    "twins",
]
