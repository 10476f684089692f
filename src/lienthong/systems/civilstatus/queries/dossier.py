"""Looking at dossiers: lists, one dossier with all there is to know, files.

Every look leaves a line in the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from lienthong.domain.checks import facts_of
from lienthong.domain.registers import Register
from lienthong.foundation.audit import record_reading
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.access import require_unit, served_by
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import NoSuchDossier
from lienthong.systems.civilstatus.base.remarks import Remark
from lienthong.systems.civilstatus.base.tables import attachments, documents, dossiers
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.base.vault import DOCUMENT, FILE, LABEL
from lienthong.systems.civilstatus.books.duplicates import search_similar
from lienthong.systems.civilstatus.books.entries import open_records
from lienthong.systems.civilstatus.dossiers.likeness import similar_dossiers
from lienthong.systems.civilstatus.dossiers.purged import DossierPurged, find_purged
from lienthong.systems.civilstatus.dossiers.states import DossierAction, DossierStage, available_actions
from lienthong.systems.civilstatus.dossiers.store import (
    CivilStatusDossier,
    CivilStatusEvent,
    OpenedDossier,
    dossier_of,
    find,
    light_columns,
    list_events,
    open_all,
)
from lienthong.systems.civilstatus.registration.dossier_entries import DossierEntry, open_dossier_entries
from lienthong.systems.civilstatus.registration.evidence import NO_EVIDENCE, gather_evidence
from lienthong.systems.civilstatus.registration.remarks import remarks_on
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck, checks_of

#: Where the office has something to do.
_AT_WORK = (DossierStage.WAITING, DossierStage.IN_WORK, DossierStage.BOOKED, DossierStage.SIGNED)


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A dossier in a list."""

    dossier: CivilStatusDossier
    subject: str
    unit_name: str
    actions: tuple[DossierAction, ...]
    overdue: bool  # by the office, or, while a supplement is waited for, by the citizen


@dataclass(frozen=True, slots=True)
class DossierAttachment:
    """An attachment as kept here."""

    number: int
    round: int
    title: str
    file_name: str
    media_type: str
    size: int
    superseded: bool


@dataclass(frozen=True, slots=True)
class SignedResultFile:
    """What is known of the signed result without opening it."""

    signed_at: datetime
    account: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class OfficerDossierView:
    """All there is to know of a dossier."""

    opened: OpenedDossier
    unit_name: str
    actions: tuple[DossierAction, ...]
    remarks: tuple[Remark, ...]
    files: tuple[DossierAttachment, ...]
    events: tuple[CivilStatusEvent, ...]
    entry: DossierEntry | None
    signed: SignedResultFile | None
    checks: tuple[StatusCheck, ...] = ()  # of marital status, of an interlinked marriage

    @property
    def dossier(self) -> CivilStatusDossier:
        """The row."""
        return self.opened.dossier


def count_by_stage(context: CivilStatusContext, principal: Principal) -> dict[DossierStage, int]:
    """How many dossiers of the person's unit stand in each stage."""
    query = (
        select(dossiers.c.stage, func.count())
        .where(dossiers.c.unit_code.in_(sorted(served_by(context, principal))))
        .group_by(dossiers.c.stage)
    )
    with context.database.read() as session:
        found = {DossierStage(stage): number for stage, number in session.execute(query)}
    return {stage: found.get(stage, 0) for stage in DossierStage}


def count_overdue_by_stage(context: CivilStatusContext, principal: Principal) -> dict[DossierStage, int]:
    """How many of them are past their day: the office's, or that of a supplement; only stages that have some."""
    now, column = context.clock.now(), dossiers.c
    late = or_(
        and_(column.stage.in_([stage.value for stage in _AT_WORK]), column.due_at < now),
        and_(column.stage == DossierStage.SUPPLEMENT.value, column.supplement_until < now),
    )
    query = (
        select(column.stage, func.count())
        .where(column.unit_code.in_(sorted(served_by(context, principal))), late)
        .group_by(column.stage)
    )
    with context.database.read() as session:
        return {DossierStage(stage): number for stage, number in session.execute(query)}


def is_overdue(dossier: CivilStatusDossier, now: datetime) -> bool:
    """True when the office is late with a dossier, or the citizen with the supplement that was asked for."""
    if dossier.stage is DossierStage.SUPPLEMENT:
        return dossier.supplement_until is not None and dossier.supplement_until < now
    return dossier.stage in _AT_WORK and dossier.due_at < now


def list_dossiers(
    context: CivilStatusContext,
    principal: Principal,
    *,
    stage: DossierStage | None = None,
    module: str | None = None,
    offset: int = 0,
    limit: int = 50,
) -> list[DossierLine]:
    """Dossiers of the person's unit, most urgent first; finished ones newest first."""
    query = select(*light_columns()).where(dossiers.c.unit_code.in_(sorted(served_by(context, principal))))
    if stage is not None:
        query = query.where(dossiers.c.stage == stage.value)
    if module:
        query = query.where(dossiers.c.module == module)
    if stage in (DossierStage.ISSUED, DossierStage.REFUSED):
        query = query.order_by(dossiers.c.changed_at.desc(), dossiers.c.id.desc())
    elif stage is DossierStage.SUPPLEMENT:
        query = query.order_by(dossiers.c.supplement_until, dossiers.c.id)
    else:
        query = query.order_by(dossiers.c.due_at, dossiers.c.id)
    now = context.clock.now()
    with context.database.read() as session:
        found = [dossier_of(row) for row in session.execute(query.offset(offset).limit(limit)).mappings()]
        opened = open_all(session, context.vault, found)
    if found:
        with context.database.begin() as session:
            record_reading(session, principal, None, ["list"], at=now)
    return [
        DossierLine(
            dossier,
            opened[dossier.onestop_code].declaration.subject_name,
            unit_name(dossier.unit_code, dossier.received_at.astimezone(VIETNAM).date()),
            available_actions(dossier.stage, principal.roles),
            overdue=is_overdue(dossier, now),
        )
        for dossier in found
    ]


def open_dossier(context: CivilStatusContext, principal: Principal, code: str) -> OfficerDossierView:
    """Open a dossier for a person.

    Notes
    -----
    ``NoSuchDossier`` and ``OtherUnit`` are passed on.
    """
    with context.database.read() as session:
        dossier = find_dossier_for(context, session, principal, code)
        opened = open_all(session, context.vault, [dossier])[dossier.onestop_code]
        others = similar_dossiers(session, [dossier]).get(dossier.onestop_code, ())
        files = _files(session, context, dossier)
        events = list_events(session, context.vault, dossier)
        entry = open_dossier_entries(session, context, [dossier]).get(dossier.onestop_code)
        if entry is not None:
            today = open_records(session, context.vault, [entry.id])[entry.id]
            entry = replace(entry, content=today.content_today)
        married = [dossier] if dossier.register is Register.MARRIAGE else []
        checks = checks_of(session, context.vault, married).get(dossier.onestop_code, ())
        signed = session.execute(
            select(documents.c.signed_at, documents.c.account, documents.c.sha256, documents.c.size).where(
                documents.c.dossier_id == dossier.id
            )
        ).first()
    still_open = dossier.stage in (DossierStage.WAITING, DossierStage.IN_WORK, DossierStage.SUPPLEMENT)
    remarks: tuple[Remark, ...] = ()
    if still_open:
        attached = sum(not file.superseded for file in files)
        with context.database.read() as session:
            entries = search_similar(session, context.vault, {code: facts_of(opened.declaration)})[code].alike
            known = gather_evidence(session, context, {opened.code: opened}).get(opened.code, NO_EVIDENCE)
        remarks = remarks_on(
            opened.declaration,
            dossier.received_at,
            others,
            papers=attached,
            entries=entries,
            facts=known.facts,
        )
    _note_reading(context, principal, dossier.onestop_code, ["declaration"])
    return OfficerDossierView(
        opened=opened,
        unit_name=unit_name(dossier.unit_code, dossier.received_at.astimezone(VIETNAM).date()),
        actions=available_actions(dossier.stage, principal.roles),
        remarks=remarks,
        files=tuple(files),
        events=tuple(events),
        entry=entry,
        signed=SignedResultFile(*signed) if signed is not None else None,
        checks=checks,
    )


def open_attachment(
    context: CivilStatusContext, principal: Principal, code: str, number: int
) -> tuple[DossierAttachment, bytes]:
    """An attachment's bytes.

    Raises
    ------
    NoSuchDossier
        When there is none.

    Notes
    -----
    ``NoSuchDossier`` and ``OtherUnit`` are passed on.
    """
    with context.database.read() as session:
        dossier = find_dossier_for(context, session, principal, code)
        files = {file.number: file for file in _files(session, context, dossier)}
        sealed = session.execute(
            select(attachments.c.content)
            .where(attachments.c.id == number)
            .where(attachments.c.dossier_id == dossier.id)
        ).scalar_one_or_none()
    if sealed is None:
        raise NoSuchDossier(code)
    _note_reading(context, principal, dossier.onestop_code, [f"attachment:{number}"])
    return files[number], context.vault.open(dossier.onestop_code, FILE, sealed)


def open_signed_document(context: CivilStatusContext, principal: Principal, code: str) -> bytes:
    """The signed PDF.

    Raises
    ------
    NoSuchDossier
        Also when nothing was signed yet.

    Notes
    -----
    ``OtherUnit`` is passed on.
    """
    with context.database.read() as session:
        dossier = find_dossier_for(context, session, principal, code)
        sealed = session.execute(
            select(documents.c.content).where(documents.c.dossier_id == dossier.id)
        ).scalar_one_or_none()
    if sealed is None:
        raise NoSuchDossier(code)
    _note_reading(context, principal, dossier.onestop_code, ["result"])
    return context.vault.open(dossier.onestop_code, DOCUMENT, sealed)


def find_dossier_for(
    context: CivilStatusContext, session: Session, principal: Principal, code: str
) -> CivilStatusDossier:
    """The dossier with this code, if the person may see it.

    Raises
    ------
    DossierPurged
        When it was deleted as a test.
    NoSuchDossier
        When there is none, and never was.

    Notes
    -----
    ``NoSuchDossier`` and ``OtherUnit`` are passed on.
    """
    dossier = find(session, code)
    if dossier is None:
        purged = find_purged(session, context.vault, code)
        if purged is not None and purged.unit_code in served_by(context, principal):
            raise DossierPurged(code, purged)
        raise NoSuchDossier(code)
    require_unit(
        context, principal, dossier.unit_code, "view", dossier_code=dossier.onestop_code, reading=session
    )
    return dossier


def _note_reading(context: CivilStatusContext, principal: Principal, code: str, what: Sequence[str]) -> None:
    with context.database.begin() as session:
        record_reading(session, principal, code, what, at=context.clock.now())


def _files(
    session: Session, context: CivilStatusContext, dossier: CivilStatusDossier
) -> list[DossierAttachment]:
    columns = [column for column in attachments.c if column.name != "content"]
    query = (
        select(*columns)
        .where(attachments.c.dossier_id == dossier.id)
        .order_by(attachments.c.round.desc(), attachments.c.position)
    )
    files: list[DossierAttachment] = []
    for row in session.execute(query).mappings():
        label: Mapping[str, str] = context.vault.open_record(dossier.onestop_code, LABEL, row["label"])
        files.append(
            DossierAttachment(
                number=row["id"],
                round=row["round"],
                title=label["title"],
                file_name=label["file_name"],
                media_type=row["media_type"],
                size=row["size"],
                superseded=row["superseded"],
            )
        )
    return files
