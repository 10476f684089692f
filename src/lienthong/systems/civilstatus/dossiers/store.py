"""Dossiers as rows: loading, locking, opening, and the one way in which a dossier changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Column, bindparam, func, select

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import ApiVersion, Module
from lienthong.domain.registers import Register, register_of
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, update_row
from lienthong.systems.civilstatus.base.tables import attachments, dossiers
from lienthong.systems.civilstatus.base.vault import PAYLOAD, Vault
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind, DossierStage, stage_after
from lienthong.systems.civilstatus.dossiers.submission import decode, read_stored

_LIGHT = tuple(column for column in dossiers.c if column.name not in {"payload", "answer"})


@dataclass(frozen=True, slots=True)
class CivilStatusDossier:
    """A dossier without what people declared."""

    id: int
    onestop_code: str
    interlinked_code: str
    module: Module
    unit_code: str
    province_code: str
    received_at: datetime
    arrived_at: datetime
    due_at: datetime
    content_hash: str
    likeness: str | None
    proof: str | None
    round: int
    stage: DossierStage
    version: int
    changed_at: datetime
    trace_id: str | None
    partner: str | None = None  # agency whose key it came with
    api: ApiVersion = ApiVersion.V3  # version that it was last sent with
    supplement_until: datetime | None = None  # while a supplement is waited for

    @property
    def register(self) -> Register:
        """The register that it is entered in."""
        return register_of(self.module)


class OpenedDossier:
    """A dossier with its declaration, decoded on first use."""

    def __init__(self, dossier: CivilStatusDossier, request: ReceiveRequest) -> None:
        self.dossier = dossier
        self.request = request

    @property
    def code(self) -> str:
        """The one-stop code."""
        return self.dossier.onestop_code

    @cached_property
    def declaration(self) -> Declaration:
        """What was declared; it was checked when it arrived."""
        return _declared(self.dossier.api, self.dossier.module, self.request.data)


#: An officer's list, actions and papers read the same few dossiers again and again; a declaration never changes.
_declared = lru_cache(maxsize=256)(decode)


@dataclass(frozen=True, slots=True)
class CivilStatusEvent:
    """One line of a dossier's history."""

    number: int
    kind: CivilStatusEventKind
    at: datetime
    account: str
    detail: Mapping[str, Any]
    officer: str
    title: str
    reason: str


def dossier_of(row: RowMapping) -> CivilStatusDossier:
    """Read a row of ``dossier``."""
    return CivilStatusDossier(
        id=row["id"],
        onestop_code=row["onestop_code"],
        interlinked_code=row["interlinked_code"],
        module=Module(row["module"]),
        unit_code=row["unit_code"],
        province_code=row["province_code"],
        received_at=row["received_at"],
        arrived_at=row["arrived_at"],
        due_at=row["due_at"],
        content_hash=row["content_hash"],
        likeness=row["likeness"],
        proof=row["proof"],
        round=row["round"],
        stage=DossierStage(row["stage"]),
        version=row["version"],
        changed_at=row["changed_at"],
        trace_id=row["trace_id"],
        partner=row["partner"],
        api=ApiVersion(row["api"]),
        supplement_until=row["supplement_until"],
    )


def light_columns() -> tuple[Column[Any], ...]:
    """The columns of a dossier without what is sealed."""
    return _LIGHT


_OF_ONESTOP_CODE = select(*_LIGHT).where(dossiers.c.onestop_code == bindparam("of_code"))
_BY_ONESTOP_CODE = CompiledStatement(_OF_ONESTOP_CODE)
_OWN_LOCKED = CompiledStatement(_OF_ONESTOP_CODE.with_for_update())
_BY_INTERLINKED_CODE = CompiledStatement(
    select(*_LIGHT).where(dossiers.c.interlinked_code == bindparam("of_code")).order_by(dossiers.c.id)
)


def find(session: Session, code: str) -> CivilStatusDossier | None:
    """The dossier with this one-stop code, or (where there is none) this interlinked code."""
    if not code.isprintable():
        return None
    for query in (_BY_ONESTOP_CODE, _BY_INTERLINKED_CODE):
        for row in query.run(session, {"of_code": code}):
            return dossier_of(row)
    return None


def find_own(session: Session, code: str, *, lock: bool = False) -> CivilStatusDossier | None:
    """The dossier with this one-stop code; with `lock`, held until the transaction ends."""
    if not code.isprintable():
        return None
    row = (_OWN_LOCKED if lock else _BY_ONESTOP_CODE).run(session, {"of_code": code}).one_or_none()
    return None if row is None else dossier_of(row)


def load(session: Session, codes: Iterable[str]) -> dict[str, CivilStatusDossier]:
    """Dossiers by one-stop code; unknown codes are left out."""
    # No code holds what does not print, and PostgreSQL refuses a NUL even in a question.
    askable = [code for code in codes if code.isprintable()]
    query = select(*_LIGHT).where(dossiers.c.onestop_code.in_(askable))
    return {row["onestop_code"]: dossier_of(row) for row in session.execute(query).mappings()}


def lock(session: Session, ids: Iterable[int]) -> dict[str, CivilStatusDossier]:
    """As :func:`load`, by row id, and held until the transaction ends; in one fixed order, so nobody deadlocks."""
    query = select(*_LIGHT).where(dossiers.c.id.in_(list(ids))).order_by(dossiers.c.id).with_for_update()
    return {row["onestop_code"]: dossier_of(row) for row in session.execute(query).mappings()}


def open_all(session: Session, vault: Vault, which: Sequence[CivilStatusDossier]) -> dict[str, OpenedDossier]:
    """Open the payloads of these dossiers."""
    by_id = {dossier.id: dossier for dossier in which}
    if not by_id:
        return {}
    query = select(dossiers.c.id, dossiers.c.payload).where(dossiers.c.id.in_(list(by_id)))
    opened: dict[str, OpenedDossier] = {}
    for row_id, sealed in session.execute(query):
        dossier = by_id[row_id]
        request = read_stored(vault.open(dossier.onestop_code, PAYLOAD, sealed))
        opened[dossier.onestop_code] = OpenedDossier(dossier, request)
    return opened


def record_event(
    session: Session,
    vault: Vault,
    dossier: CivilStatusDossier,
    kind: CivilStatusEventKind,
    *,
    at: datetime,
    account: str,
    answer: bytes | None,
    detail: Mapping[str, Any] | None = None,
    officer: str = "",
    title: str = "",
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
) -> CivilStatusDossier:
    """Add an event and bring the dossier's row to what follows from it; gives the dossier as it is now.

    Parameters
    ----------
    dossier
        As it was, locked by the caller (or inserted in this transaction).
    answer
        Sealed answer to ``layKetQua`` from now on; None leaves it as it is.
    detail
        Codes only.
    reason
        Words of the officer; sealed.
    changes
        Further columns of the dossier's row.
    """
    number = dossier.version + 1
    words = {"officer": officer, "title": title, "reason": reason}
    after = stage_after(kind, dossier.stage)
    vault.events.append(
        session,
        dossier.onestop_code,
        kind,
        at=at,
        actor=account,
        state=after.value,
        number=number,
        codes=detail,
        words=words,
    )
    columns = {
        # Nothing is waited for any more once the stage is left, whoever left it.
        **({} if after is DossierStage.SUPPLEMENT else {"supplement_until": None}),
        **(changes or {}),
        "stage": after.value,
        "version": number,
        "changed_at": at,
    }
    if answer is not None:
        columns["answer"] = answer
    return dossier_of(update_row(session, dossiers, dossier.id, columns, _LIGHT).one())


def list_events(session: Session, vault: Vault, dossier: CivilStatusDossier) -> list[CivilStatusEvent]:
    """All events of a dossier, oldest first."""
    return [
        CivilStatusEvent(
            number=event.number or 0,
            kind=CivilStatusEventKind(event.kind),
            at=event.at,
            account=event.actor,
            detail=event.codes,
            officer=event.words["officer"],
            title=event.words["title"],
            reason=event.words["reason"],
        )
        for event in vault.events.history(session, dossier.onestop_code)
    ]


def attached_papers(session: Session, which: Sequence[CivilStatusDossier]) -> Mapping[int, int]:
    """How many papers are attached to each dossier, by row id."""
    query = (
        select(attachments.c.dossier_id, func.count())
        .where(attachments.c.dossier_id.in_([dossier.id for dossier in which]))
        .where(attachments.c.superseded.is_(False))
        .group_by(attachments.c.dossier_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}
