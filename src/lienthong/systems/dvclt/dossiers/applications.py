"""Applications as they are stored: the row that says what their events amount to."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from lienthong.domain.law import Group
from lienthong.domain.modules import Module
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, select_row
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.dossiers.states import ApplicationStage


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
    stage: ApplicationStage
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
        return self.stage is ApplicationStage.SUPPLEMENT and self.supplement_limit is None


_FIELDS = tuple(field.name for field in fields(Application))
COLUMNS = tuple(tables.application.c[name] for name in _FIELDS)


def application_from(row: RowMapping) -> Application:
    """A row of the table (its `COLUMNS`) as an `Application`."""
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    values |= {
        "group": Group(row["group"]),
        "module": Module(row["module"]),
        "stage": ApplicationStage(row["stage"]),
    }
    return Application(**values)


# For every call about an application: made once.
_OF_CODE = select(*COLUMNS).where(tables.application.c.code == bindparam("of_code"))
_BY_CODE = CompiledStatement(_OF_CODE)
_BY_CODE_LOCKED = CompiledStatement(_OF_CODE.with_for_update())


def find_application(session: Session, code: str, *, lock: bool = False) -> Application | None:
    """The application with this interlinked code; with `lock`, nobody else changes it before commit."""
    row = (_BY_CODE_LOCKED if lock else _BY_CODE).run(session, {"of_code": code}).one_or_none()
    return None if row is None else application_from(row)


def code_of_result(session: Session, sha256: str) -> str | None:
    """Code of the application whose result is the paper with this hash."""
    query = select(tables.application.c.code).where(tables.application.c.result_sha256 == sha256)
    return session.execute(query).scalar_one_or_none()


def find_by_onestop_code(session: Session, onestop_code: str) -> Application | None:
    """The application that a one-stop system has under this code of its own."""
    query = select(*COLUMNS).where(tables.application.c.onestop_code == onestop_code)
    row = session.execute(query).mappings().one_or_none()
    return None if row is None else application_from(row)


def find_application_by_id(
    session: Session, application_id: int, *, lock: bool = False
) -> Application | None:
    """The application with this row id."""
    row = select_row(session, COLUMNS, application_id, lock=lock).one_or_none()
    return None if row is None else application_from(row)


def require_application(session: Session, application_id: int, *, lock: bool = False) -> Application:
    """As `find_application_by_id`.

    Raises
    ------
    LookupError
        When there is none.
    """
    found = find_application_by_id(session, application_id, lock=lock)
    if found is None:
        raise LookupError(application_id)
    return found


def require_application_by_code(session: Session, code: str, *, lock: bool = False) -> Application:
    """As `find_application`.

    Raises
    ------
    LookupError
        When there is none.
    """
    found = find_application(session, code, lock=lock)
    if found is None:
        raise LookupError(code)
    return found


def applications_of(session: Session, account: str, limit: int = 100) -> list[Application]:
    """The applications that an account filed, newest first."""
    query = (
        select(*COLUMNS)
        .where(tables.application.c.account == account)
        .order_by(tables.application.c.filed_at.desc(), tables.application.c.id.desc())
        .limit(limit)
    )
    return [application_from(row) for row in session.execute(query).mappings()]
