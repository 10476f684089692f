"""Numbers of newborns from the national service, kept here so that a dossier never gets two and no two dossiers one.

When the service does not answer, the newborn is left out: the birth is registered, the obstacle recorded, and no
number is made up (process.md 1.2 and case 43).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy import select

from lienthong.contracts.personal_ids.client import PersonalIdsClient
from lienthong.contracts.personal_ids.schemas import NumberWanted
from lienthong.contracts.transport import HopRefused, Unreachable
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId
from lienthong.foundation.clock import Clock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.database.statements import insert_once
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.tables import personal_ids
from lienthong.systems.civilstatus.base.vault import NUMBER, Vault
from lienthong.systems.civilstatus.books.personal_ids import prefix_of

_log = structlog.get_logger(__name__)


class NationalPersonalIds:
    """See :class:`~lienthong.systems.civilstatus.books.personal_ids.PersonalIdSource`."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, client: PersonalIdsClient) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._client = client

    def give(self, newborns: Sequence[Newborn]) -> Mapping[str, str]:
        """Numbers by dossier code: those given before, then those the service gives now.

        Never raises for a service that fails.
        """
        kept = self._kept([newborn.dossier_code for newborn in newborns])
        wanted = {
            newborn.dossier_code: newborn
            for newborn in newborns
            if newborn.dossier_code not in kept and prefix_of(newborn) is not None
        }
        if not wanted:
            return kept
        asked = [
            NumberWanted(
                dossier_code=newborn.dossier_code,
                province_code=newborn.province_code,
                sex=newborn.sex.code,
                birth_year=newborn.birth_year,
            )
            for newborn in wanted.values()
        ]
        try:
            answered = self._client.ask(asked)
        except (Unreachable, HopRefused) as failed:
            _log.warning("personal_ids.unavailable", reason=str(failed), dossiers=sorted(wanted))
            return kept
        return {**kept, **self._keep(wanted, answered)}

    def _keep(self, wanted: Mapping[str, Newborn], answered: Mapping[str, str]) -> dict[str, str]:
        """Keep what was given; a number of another structure, or one that another dossier has, is none."""
        found: dict[str, str] = {}
        with self._database.begin() as session:
            for code, number in answered.items():
                newborn = wanted.get(code)
                if newborn is None or not _fits(number, newborn):
                    _log.error("personal_ids.unusable", dossier_code=code)
                    continue
                row = {
                    "number_key": self._vault.lookup("personal_id", number),
                    "dossier_code": code,
                    "given_at": self._clock.now(),
                    "number": self._vault.seal(code, NUMBER, number.encode()),
                }
                if insert_once(session, personal_ids, row):
                    found[code] = number
        # Another process may have asked for the same dossier at this moment: what it kept is the number.
        missing = [code for code in answered if code in wanted and code not in found]
        theirs = self._kept(missing)
        for code in missing:
            if code not in theirs and _fits(answered[code], wanted[code]):
                _log.error("personal_ids.given_twice", dossier_code=code)
        return {**found, **theirs}

    def _kept(self, codes: Sequence[str]) -> dict[str, str]:
        if not codes:
            return {}
        query = select(personal_ids.c.dossier_code, personal_ids.c.number).where(
            personal_ids.c.dossier_code.in_(list(codes))
        )
        with self._database.read() as session:
            return {
                code: self._vault.open(code, NUMBER, sealed).decode()
                for code, sealed in session.execute(query)
            }


def _fits(number: str, newborn: Newborn) -> bool:
    """Whether sex, century and year agree; the province is the service's to say."""
    try:
        read = PersonalId.parse(number)
    except InvalidPersonalId:
        return False
    return read.sex is newborn.sex and read.birth_year == newborn.birth_year
