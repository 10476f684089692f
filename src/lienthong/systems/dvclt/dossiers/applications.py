"""The life of an application: an append-only list of events, and the row that says what they amount to.

Changes of stage happen here only, in the transaction of the event that causes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import bindparam, func, select

from lienthong.domain.law import Group
from lienthong.domain.modules import Module
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import (
    CompiledStatement,
    RowMapping,
    insert_row,
    select_row,
    update_row,
)
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers.states import Stage

SYSTEM = "system"
"""Actor of what the system does by itself."""


class EventKind(StrEnum):
    """What can happen to an application."""

    FILED = "filed"
    FETCHED = "fetched"
    ACKNOWLEDGED = "acknowledged"
    REPORTED = "reported"
    SUPPLEMENTED = "supplemented"
    WITHDRAWN = "withdrawn"
    BRANCH_HANDED_OVER = "branch_handed_over"
    BRANCH_IN_WORK = "branch_in_work"
    BRANCH_DONE = "branch_done"
    BRANCH_REFUSED = "branch_refused"
    BRANCH_CANCELLED = "branch_cancelled"
    COMPLETED = "completed"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Application:
    """An application's row, without the sealed parts."""

    id: int
    code: str
    trace_id: str
    account: str | None
    requester_mark: str
    group: Group
    module: Module
    procedure_code: str
    unit_code: str
    province: str
    stage: Stage
    round: int
    filed_at: datetime
    due_at: datetime
    waiting_since: datetime | None
    fetched_at: datetime | None
    onestop_code: str | None
    reported_done_at: str | None
    appointment_at: datetime | None
    supplement_limit: datetime | None
    result_sha256: str | None
    completed_at: datetime | None
    changed_at: datetime

    @property
    def is_waiting(self) -> bool:
        """True while it is offered to the one-stop system."""
        return self.waiting_since is not None

    @property
    def is_supplement_sent(self) -> bool:
        """True from when the citizen has answered a request for a supplement until the one-stop reports that it came.

        A request always has a limit, and its answer clears it.
        """
        return self.stage is Stage.SUPPLEMENT and self.supplement_limit is None


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `words` is what people wrote or are called (reason, names): personal data."""

    number: int
    kind: EventKind
    at: datetime
    actor: str
    stage: Stage
    codes: Mapping[str, Any]
    words: Mapping[str, str]


_FIELDS = tuple(field.name for field in fields(Application))
COLUMNS = tuple(tables.application.c[name] for name in _FIELDS)


def application_from(row: RowMapping) -> Application:
    """A row of the table (its `COLUMNS`) as an `Application`."""
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values |= {"group": Group(row["group"]), "module": Module(row["module"]), "stage": Stage(row["stage"])}
    return Application(**values)


# For every call about an application: made once.
_OF_CODE = select(*COLUMNS).where(tables.application.c.code == bindparam("of_code"))
_BY_CODE = CompiledStatement(_OF_CODE)
_BY_CODE_LOCKED = CompiledStatement(_OF_CODE.with_for_update())


def find(session: Session, code: str, *, lock: bool = False) -> Application | None:
    """The application with this interlinked code; with `lock`, nobody else changes it before commit."""
    row = (_BY_CODE_LOCKED if lock else _BY_CODE).run(session, {"of_code": code}).one_or_none()
    return None if row is None else application_from(row)


def find_by_id(session: Session, application_id: int, *, lock: bool = False) -> Application | None:
    """The application with this row id."""
    row = select_row(session, COLUMNS, application_id, lock=lock).one_or_none()
    return None if row is None else application_from(row)


def require(session: Session, application_id: int, *, lock: bool = False) -> Application:
    """As `find_by_id`; LookupError when there is none."""
    found = find_by_id(session, application_id, lock=lock)
    if found is None:
        raise LookupError(application_id)
    return found


def append(
    centre: Centre,
    session: Session,
    application: Application,
    kind: EventKind,
    *,
    actor: str = SYSTEM,
    stage: Stage | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    **columns: Any,
) -> Application:
    """Add an event, change the row with it, and return the application as it is now.

    Parameters
    ----------
    stage
        The stage afterwards; left out: unchanged. Whether it may follow is decided by `stages.objection`
        before.
    codes
        What may stand in clear: codes, numbers, moments.
    words
        What may name a person; stored sealed.
    columns
        Further columns of the row that change with the event.
    """
    now = centre.clock.now()
    after = application.stage if stage is None else stage
    insert_row(
        session,
        tables.event,
        {
            "application_id": application.id,
            "kind": kind,
            "at": now,
            "actor": actor,
            "stage": after,
            "codes": dict(codes or {}),
            "words": seal_words(centre, application, words),
        },
    )
    changes = {"stage": after, "changed_at": now, **columns}
    changed = update_row(session, tables.application, application.id, changes, COLUMNS)
    return application_from(changed.one())


def events(centre: Centre, session: Session, application: Application) -> list[Event]:
    """All events of an application, oldest first, with their words opened."""
    query = (
        select(tables.event)
        .where(tables.event.c.application_id == application.id)
        .order_by(tables.event.c.id)
    )
    return [
        Event(
            number=row["id"],
            kind=EventKind(row["kind"]),
            at=row["at"],
            actor=row["actor"],
            stage=Stage(row["stage"]),
            codes=row["codes"],
            words=open_words(centre, application, row["words"]),
        )
        for row in session.execute(query).mappings()
    ]


def seal_words(centre: Centre, application: Application, words: Mapping[str, str] | None) -> bytes | None:
    """Words about an application, sealed; None when there are none."""
    kept = {name: text for name, text in (words or {}).items() if text}
    return centre.sealer.seal(orjson.dumps(kept), _context(application.trace_id)) if kept else None


def open_words(centre: Centre, application: Application, sealed: bytes | None) -> Mapping[str, str]:
    """The reverse of `seal_words`."""
    if sealed is None:
        return {}
    words: Mapping[str, str] = orjson.loads(centre.sealer.open(sealed, _context(application.trace_id)))
    return words


def seal_form(centre: Centre, trace_id: str, form: Mapping[str, str]) -> bytes:
    """The declared fields under their wire names, sealed."""
    return centre.sealer.seal(orjson.dumps(dict(form)), _form_context(trace_id))


def form_of(centre: Centre, session: Session, application: Application) -> dict[str, str]:
    """The declared fields under their wire names."""
    sealed = select_row(session, [tables.application.c.form], application.id).scalar_one()
    form: dict[str, str] = orjson.loads(centre.sealer.open(sealed, _form_context(application.trace_id)))
    return form


def _context(trace_id: str) -> str:
    return f"dvclt.words:{trace_id}"


def _form_context(trace_id: str) -> str:
    return f"dvclt.form:{trace_id}"


def of_account(session: Session, account: str, limit: int = 100) -> list[Application]:
    """The applications that an account filed, newest first."""
    query = (
        select(*COLUMNS)
        .where(tables.application.c.account == account)
        .order_by(tables.application.c.filed_at.desc(), tables.application.c.id.desc())
        .limit(limit)
    )
    return [application_from(row) for row in session.execute(query).mappings()]


def counts(session: Session) -> dict[str, int]:
    """How many applications stand at each stage, and how many are offered."""
    query = select(tables.application.c.stage, func.count()).group_by(tables.application.c.stage)
    found = {stage.value: 0 for stage in Stage}
    found |= {str(stage): number for stage, number in session.execute(query)}
    waiting = select(func.count()).where(tables.application.c.waiting_since.is_not(None))
    completed = select(func.count()).where(tables.application.c.completed_at.is_not(None))
    found["waiting"] = session.execute(waiting).scalar_one()
    found["completed"] = session.execute(completed).scalar_one()
    return found
