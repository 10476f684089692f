"""Personal identification numbers for newborns (Luật Căn cước 2023, Điều 12; structure: process.md 2.1).

In earnest the national population database gives the number (:mod:`books.national_personal_ids`); without it a
local source does, behind the same face. A number is given once for a dossier: asking again, after a crash
say, gives the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks import Facts, KnownPerson
from lienthong.domain.registers import Register
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.database.statements import insert_once
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.tables import personal_ids
from lienthong.systems.civilstatus.base.vault import NUMBER, Vault
from lienthong.systems.civilstatus.books.duplicates import entries_under, marks_of

_FIRST_CENTURY = 1900
_RANDOM_DIGITS = 6
# Of 1,000,000 numbers of a province, sex and year at most a few ten thousand are given: ten misses in a row
# mean a fault.
_ATTEMPTS = 50


class NoNumberLeft(RuntimeError):
    """No free number was found for a province, sex and year."""


def prefix_of(newborn: Newborn) -> str | None:
    """The first six digits: province, century and sex, year; None while the sex is undetermined.

    >>> prefix_of(Newborn("x", "01", Sex.FEMALE, 2024))
    '001324'
    """
    if newborn.sex is Sex.UNDETERMINED:
        return None
    century = (newborn.birth_year - _FIRST_CENTURY) // 100
    digit = 2 * century + (1 if newborn.sex is Sex.FEMALE else 0)
    return f"{int(newborn.province_code):03d}{digit}{newborn.birth_year % 100:02d}"


class LocalPersonalIds:
    """Numbers from this database: random, unique, each kept with its dossier."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def give(self, newborns: Sequence[Newborn]) -> Mapping[str, str]:
        """See :class:`PersonalIdSource`; one transaction for all.

        Raises
        ------
        NoNumberLeft
            When the numbers of a province, sex and year are used up.
        """
        if not newborns:
            return {}
        codes = [newborn.dossier_code for newborn in newborns]
        query = select(personal_ids.c.dossier_code, personal_ids.c.number).where(
            personal_ids.c.dossier_code.in_(codes)
        )
        with self._database.begin() as session:
            numbers = {
                code: self._vault.open(code, NUMBER, sealed).decode()
                for code, sealed in session.execute(query)
            }
            for newborn in newborns:
                prefix = prefix_of(newborn)
                if prefix is None or newborn.dossier_code in numbers:
                    continue
                for _attempt in range(_ATTEMPTS):
                    number = f"{prefix}{secrets.randbelow(10**_RANDOM_DIGITS):0{_RANDOM_DIGITS}d}"
                    if self._stands_in_a_book(session, number):
                        continue
                    row = {
                        "number_key": self._vault.lookup("personal_id", number),
                        "dossier_code": newborn.dossier_code,
                        "given_at": self._clock.now(),
                        "number": self._vault.seal(newborn.dossier_code, NUMBER, number.encode()),
                    }
                    if insert_once(session, personal_ids, row):
                        numbers[newborn.dossier_code] = number
                        break
                    # Somebody registers the same dossier at this very moment: theirs is the number.
                    theirs = session.execute(
                        select(personal_ids.c.number).where(
                            personal_ids.c.dossier_code == newborn.dossier_code
                        )
                    ).scalar_one_or_none()
                    if theirs is not None:
                        numbers[newborn.dossier_code] = self._vault.open(
                            newborn.dossier_code, NUMBER, theirs
                        ).decode()
                        break
                else:
                    raise NoNumberLeft(prefix)
        return numbers

    def _stands_in_a_book(self, session: Session, number: str) -> bool:
        """Whether somebody has the number already, from a book on paper say, though it was not given here."""
        child = Facts(Register.BIRTH, (KnownPerson("", number=number),))
        return bool(entries_under(session, marks_of(self._vault, child)))
