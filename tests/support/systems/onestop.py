"""A one-stop system driven by hand: its parts without threads of their own, between pretended partners."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.hotich_v3.results import Result
from lienthong.domain.addresses import read_address
from lienthong.domain.declarations import BirthDeclaration
from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM, FixedClock
from lienthong.foundation.delivery import Outcome, Retry, Sender, claims
from lienthong.foundation.delivery.settle import RowOutcome, settle_rows
from lienthong.foundation.identity import Principal, Role
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.invented import people
from lienthong.systems.onestop import workflows
from lienthong.systems.onestop.app import open_context
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.holds import OnestopHold
from lienthong.systems.onestop.base.settings import ConnectionSettings, OnestopSettings
from lienthong.systems.onestop.civilstatus.poll import ResultPoller
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.desk.resume_hold import resume_hold
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from lienthong.systems.onestop.seeding import OnestopSeed, SeedAgency, SeedStaffAccount, seed
from lienthong.testing.partners import FakeCivilStatus, FakeDvclt
from lienthong.testing.partners_v1 import speak_v1
from tests.support.result_papers import result_page, sign_result
from tests.support.server import serving
from tests.support.systems.dvclt import plain_pdf

AT = datetime(2024, 7, 5, 9, 0, tzinfo=VIETNAM)
UNIT, OTHER_UNIT = "00019", "00022"
AGENCY, OTHER_AGENCY = "H26.1.1", "H26.1.2"
PASSWORD = "mat-khau-trinh-dien"
TOKEN_KEY = "khoa-chi-dung-trong-kiem-thu-0123456789"
CLERK = Principal(
    "motcua.00019", "Trần Thị Mẫu", frozenset({Role.CLERK}), agency=AGENCY, title="Cán bộ một cửa"
)
OTHER_CLERK = Principal("motcua.00022", "Lê Văn Mẫu", frozenset({Role.CLERK}), agency=OTHER_AGENCY)
LEADER = Principal("motcua.01", "Phạm Văn Mẫu", frozenset({Role.CLERK, Role.LEADER}), agency="H26")
OPERATOR = Principal("vanhanh", "Đỗ Thị Mẫu", frozenset({Role.OPERATOR}))
SEED = OnestopSeed(
    agencies=[
        SeedAgency(AgencyCode(AGENCY), UnitCode(UNIT), "01", "UBND Phường Điện Biên"),
        SeedAgency(AgencyCode(OTHER_AGENCY), UnitCode(OTHER_UNIT), "01", "UBND Phường Đội Cấn"),
    ],
    accounts=[
        SeedStaffAccount(who.account, PASSWORD, who.name, who.title or "", who.roles, who.agency)
        for who in (CLERK, OTHER_CLERK, LEADER, OPERATOR)
    ],
)
PAPER = Attachment.of(plain_pdf(), file_name="giay-chung-sinh.pdf", title="Giấy chứng sinh", kind=1, id=1)
_PATIENT = 200


def connection(province: str = "01", environment: str = "test") -> ConnectionSettings:
    """How the pretended partners are reached."""
    return ConnectionSettings(
        province=province,
        environment="official" if environment == "official" else "test",
        dvclt_user="mcdt.01",
        dvclt_password=SecretStr(PASSWORD),
        lgsp_key="khoa",
        lgsp_secret=SecretStr(PASSWORD),
    )


@dataclass
class Bench:
    """The system under test, its partners, and what people do."""

    context: OnestopContext
    clock: FixedClock
    dvclt: FakeDvclt
    registrar: FakeCivilStatus
    authority: LocalAuthority
    receiver: DossierPuller
    poller: ResultPoller
    senders: list[Sender]
    wall: datetime = field(default_factory=lambda: datetime.now(UTC))
    number: int = 0

    def birth(self, seed: int | None = None, unit: str = UNIT) -> BirthDeclaration:
        """A birth nobody has declared yet, all of whose places can be read with certainty."""
        while True:
            self.number += 1
            found = people.birth(self.number if seed is None else seed, self.clock.now().date(), unit)
            if seed is not None or _is_plain(found, self.clock.now()):
                return found

    def apply(self, **more: Any) -> str:
        """A citizen applies for a birth; the interlinked code."""
        return self.dvclt.offer(more.pop("declaration", None) or self.birth(), attachments=(PAPER,), **more)

    def pull(self) -> bool:
        """Fetch what waits, and deliver what follows from it."""
        stored = self.receiver.round()
        self.deliver()
        return stored

    def deliver(self, rounds: int = _PATIENT) -> list[Outcome]:
        """Deliver until nothing is due; time between tries passes at once. Stops when the hop stays down."""
        outcomes: list[Outcome] = []
        self.wall = max(self.wall, datetime.now(UTC)) + timedelta(seconds=1)
        for _ in range(rounds):
            fresh = [outcome for sender in self.senders for outcome in self._deliver_one(sender)]
            outcomes += fresh
            if not fresh:
                return outcomes
            if all(isinstance(outcome, Retry) for outcome in fresh):
                return outcomes
            self.wall += timedelta(minutes=1)
        return outcomes

    def poll(self) -> bool:
        """Ask for results as if time enough had passed, and deliver what follows."""
        self.clock.advance(timedelta(minutes=10))
        moved = self.poller.round()
        self.deliver()
        return moved

    def dossier(self, code: str) -> OnestopDossier:
        """The dossier with this code."""
        with self.context.database.read() as session:
            found = dossiers.find_by_code(session, code)
        assert found is not None, code
        return found

    def holds(self, code: str | None = None) -> list[OnestopHold]:
        """Open holds."""
        with self.context.database.read() as session:
            return holds.list_open_holds(self.context, session, subject=code)

    def reasons(self, code: str | None = None) -> list[str]:
        """Reasons of the open holds."""
        return [hold.reason.value for hold in self.holds(code)]

    def do(
        self, act: Callable[..., OnestopDossier], code: str, *args: Any, who: Principal = CLERK
    ) -> OnestopDossier:
        """What a clerk does (`desk`), in a transaction, and what is delivered after it."""
        with self.context.database.begin() as session:
            done = act(self.context, session, code, who, *args)
        self.deliver()
        return done

    def accept(self, code: str) -> OnestopDossier:
        """The clerk accepts; the dossier goes to civil status."""
        self.do(accept_dossier, code)
        return self.dossier(code)

    def resume(self, hold: OnestopHold, who: Principal = OPERATOR) -> bool:
        """Somebody presses “Thử lại”."""
        with self.context.database.begin() as session:
            done = resume_hold(self.context, session, hold, who)
        self.deliver()
        return done

    def at_civil_status(self, **more: Any) -> OnestopDossier:
        """A dossier that has been forwarded."""
        code = self.apply(**more)
        self.pull()
        return self.accept(code)

    def paper(self, facts: Result, unit: str = UNIT) -> bytes:
        """The paper of a registration: its page says the facts, officer and seal of a unit signed it."""
        return sign_result(result_page(facts), self.authority, unit, self.clock.now)

    def told(self, code: str) -> list[int]:
        """The statuses PM.DVCLT took for an interlinked code."""
        return self.dvclt.dossiers[code].statuses

    def _deliver_one(self, sender: Sender) -> list[Outcome]:
        database = self.context.database
        with database.begin() as session:
            batch = claims.claim(
                session,
                database.schema,
                sender.purpose,
                sender.batch_size,
                holder="bench",
                wall=self.wall,
                now=self.clock.now(),
                lease=timedelta(minutes=5),
            )
        if batch is None:
            return []
        outcomes = list(sender.send([row.delivery for row in batch.rows]))
        carried = [
            RowOutcome(row.delivery.key, row.attempt, outcome)
            for row, outcome in zip(batch.rows, outcomes, strict=True)
        ]
        settled = settle_rows(database, sender, carried, self.wall)
        assert "settle_failed" not in settled
        return outcomes


def _is_plain(declaration: BirthDeclaration, now: datetime) -> bool:
    places = [declaration.child.birthplace, declaration.child.hometown, declaration.requester.residence]
    places += [one.residence for one in (declaration.mother, declaration.father) if one is not None]
    readings = [read_address(place.text, now.date()) for place in places if place.text]
    return all(reading.decided and reading.confidence >= 0.9 for reading in readings)


@contextmanager
def bench(url: str, folder: Path, authority: LocalAuthority, **settings: Any) -> Iterator[Bench]:
    """A one-stop system on a database, with its partners on loopback ports."""
    clock = FixedClock(AT)
    dvclt, registrar = FakeDvclt(clock.now), FakeCivilStatus(clock.now)
    speak_v1(registrar)
    with serving(dvclt.app) as dvclt_url, serving(registrar.app) as lgsp_url:
        context, closers = open_context(
            OnestopSettings(
                database_url=SecretStr(url),
                dvclt_url=dvclt_url,
                lgsp_url=lgsp_url,
                connections=settings.pop("connections", [connection()]),
                token_key=SecretStr(TOKEN_KEY),
                **settings,
            ),
            SharedSettings(var_dir=folder),
            clock,
            authority.trust(),
        )
        context.database.create_all(tables.metadata)
        with context.database.begin() as session:
            seed(session, SEED)
        receiver = DossierPuller(context)
        yield Bench(
            context,
            clock,
            dvclt,
            registrar,
            authority,
            receiver,
            ResultPoller(context),
            workflows.senders(context),
        )
        for close in closers:
            close()
        context.database.close()
