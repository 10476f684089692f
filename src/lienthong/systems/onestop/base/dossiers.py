"""The life of a dossier: an append-only list of events, and the row that says what they amount to.

State changes happen here only, in the transaction of the event that causes them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select

from lienthong.domain.dossiers import OnestopState, RegistrationStatus, can_follow
from lienthong.domain.modules import ApiVersion
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import (
    CompiledStatement,
    RowMapping,
    select_row,
    update_row,
)
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.base.context import OnestopContext

_CHUNK = 500


class OnestopEventKind(StrEnum):
    """What can happen to a dossier."""

    PULLED = "pulled"
    PLACED_ON_DESK = "placed_on_desk"
    SUPPLEMENT_BROUGHT = "supplement_brought"
    CONTENT_SET_ASIDE = "content_set_aside"
    ACCEPTED = "accepted"
    PLACE_CONFIRMED = "place_confirmed"
    FORWARDED = "forwarded"
    TAKEN_UP = "taken_up"
    SUPPLEMENT_ASKED = "supplement_asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    RESULT_CONFIRMED = "result_confirmed"
    REGISTERED = "registered"
    RETURNED = "returned"
    REPORTED = "reported"
    HELD = "held"
    RELEASED = "released"
    ERASED = "erased"


EVENT_NAMES_VI = {
    OnestopEventKind.PULLED: "Nhận từ PM.DVCLT",
    OnestopEventKind.PLACED_ON_DESK: "Cấp mã và chuyển bàn tiếp nhận",
    OnestopEventKind.SUPPLEMENT_BROUGHT: "Công dân đã bổ sung",
    OnestopEventKind.CONTENT_SET_ASIDE: "Công dân gửi nội dung mới, đã lưu, chưa dùng",
    OnestopEventKind.ACCEPTED: "Tiếp nhận, đủ điều kiện giải quyết",
    OnestopEventKind.PLACE_CONFIRMED: "Cán bộ xác nhận địa danh",
    OnestopEventKind.FORWARDED: "Đã chuyển phần mềm hộ tịch",
    OnestopEventKind.TAKEN_UP: "Công chức hộ tịch đang xử lý",
    OnestopEventKind.SUPPLEMENT_ASKED: "Yêu cầu bổ sung hồ sơ",
    OnestopEventKind.REFUSED: "Từ chối",
    OnestopEventKind.WITHDRAWN: "Công dân rút hồ sơ",
    OnestopEventKind.RESULT_CONFIRMED: "Cán bộ xác nhận kết quả khác tờ khai",
    OnestopEventKind.REGISTERED: "Đã đăng ký, nhận kết quả có chữ ký số",
    OnestopEventKind.RETURNED: "Đã trả kết quả",
    OnestopEventKind.REPORTED: "Đã báo trạng thái cho PM.DVCLT",
    OnestopEventKind.HELD: "Hồ sơ bị vướng",
    OnestopEventKind.RELEASED: "Đã gỡ vướng",
    OnestopEventKind.ERASED: "Đã xóa tờ khai và tệp đính kèm theo thời hạn lưu",
}


@dataclass(frozen=True, slots=True)
class OnestopDossier:
    """A dossier's row, without the sealed parts. `code` and `agency` are None until it lies on a desk."""

    id: int
    interlinked_code: str
    code: str | None
    agency: str | None
    province: str
    unit_code: str
    module: str
    procedure_code: str
    source_id: str
    trace_id: str
    state: OnestopState
    round: int
    declared_at: datetime
    received_at: datetime
    due_at: datetime | None
    supplement_limit: datetime | None
    supplements: int
    environment: str | None
    civilstatus_version: ApiVersion | None
    forwarded_at: datetime | None
    registration_status: RegistrationStatus | None
    empty_answers: int
    next_position: int
    changed_at: datetime
    places_decided: bool
    result_sha256: str | None

    @property
    def shown_code(self) -> str:
        """Our own code, or the interlinked one while there is none."""
        return self.code or self.interlinked_code


@dataclass(frozen=True, slots=True)
class OnestopEvent:
    """One event. `words` is what people wrote or are called (reason, names): personal data."""

    number: int
    kind: OnestopEventKind
    at: datetime
    actor: str
    state: OnestopState
    codes: Mapping[str, Any]
    words: Mapping[str, str]


class IllegalChange(ValueError):
    """The dossier's state does not allow the change."""

    def __init__(self, dossier: OnestopDossier, target: OnestopState) -> None:
        super().__init__(
            f"Hồ sơ {dossier.shown_code} đang ở trạng thái “{dossier.state.name_vi}”, "
            f"không thể chuyển sang “{target.name_vi}”."
        )
        self.dossier = dossier
        self.target = target


_FIELDS = tuple(field.name for field in fields(OnestopDossier))
DOSSIER_COLUMNS = tuple(tables.dossier.c[name] for name in _FIELDS)


def dossier_from(row: RowMapping) -> OnestopDossier:
    """A row of the dossier table (its `DOSSIER_COLUMNS`) as a dossier."""
    values: dict[str, Any] = {name: row[name] for name in _FIELDS}
    status = values["registration_status"]
    values["registration_status"] = None if status is None else RegistrationStatus(status)
    version = values["civilstatus_version"]
    values["civilstatus_version"] = None if version is None else ApiVersion(version)
    return OnestopDossier(**{**values, "state": OnestopState(values["state"])})


_OF_EITHER = select(*DOSSIER_COLUMNS).where(
    (tables.dossier.c.code == bindparam("of_code"))
    | (tables.dossier.c.interlinked_code == bindparam("of_code"))
)
_BY_EITHER = CompiledStatement(_OF_EITHER)
_BY_EITHER_LOCKED = CompiledStatement(_OF_EITHER.with_for_update())


def find_by_code(session: Session, code: str, *, lock: bool = False) -> OnestopDossier | None:
    """The dossier with this one-stop or interlinked code; with `lock`, nobody else changes it until commit."""
    for row in (_BY_EITHER_LOCKED if lock else _BY_EITHER).run(session, {"of_code": code}):
        return dossier_from(row)
    return None


def find_by_interlinked_codes(session: Session, codes: Collection[str]) -> dict[str, OnestopDossier]:
    """The dossiers with these interlinked codes, by code; what is not here is left out."""
    found: dict[str, OnestopDossier] = {}
    wanted = list(codes)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        query = select(*DOSSIER_COLUMNS).where(tables.dossier.c.interlinked_code.in_(chunk))
        for row in session.execute(query).mappings():
            found[row["interlinked_code"]] = dossier_from(row)
    return found


def find_by_id(session: Session, dossier_id: int, *, lock: bool = False) -> OnestopDossier:
    """The dossier with this row id.

    Raises
    ------
    LookupError
        When there is none.
    """
    row = select_row(session, DOSSIER_COLUMNS, dossier_id, lock=lock).one_or_none()
    if row is None:
        raise LookupError(dossier_id)
    return dossier_from(row)


def record_event(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    kind: OnestopEventKind,
    *,
    actor: str = SYSTEM_ACTOR,
    state: OnestopState | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    **columns: Any,
) -> OnestopDossier:
    """Add an event, change the row with it, and return the dossier as it is now.

    Parameters
    ----------
    state
        The state afterwards; left out: unchanged.
    codes
        What may stand in clear: codes, numbers, moments in ISO form.
    words
        What may name a person; stored sealed.
    columns
        Further columns of the row that change with the event.

    Raises
    ------
    IllegalChange
        When the state may not follow the present one.
    """
    after = dossier.state if state is None else state
    if after != dossier.state and not can_follow(dossier.state, after):
        raise IllegalChange(dossier, after)
    now = context.clock.now()
    context.events.append(
        session,
        dossier.interlinked_code,
        kind,
        at=now,
        actor=actor,
        state=str(int(after)),
        codes=codes,
        words=words,
    )
    return change_columns(session, dossier, state=int(after), changed_at=now, **columns)


def change_columns(session: Session, dossier: OnestopDossier, **columns: Any) -> OnestopDossier:
    """Change columns that are no event of their own (positions, next question).

    Returns
    -------
    OnestopDossier
        As it is now.
    """
    changed = update_row(session, tables.dossier, dossier.id, columns, DOSSIER_COLUMNS)
    return dossier_from(changed.one())


def take_report_position(session: Session, dossier: OnestopDossier) -> OnestopDossier:
    """Take the position at which the next report will stand; the row is held by the caller."""
    after = dossier.next_position + 1
    update_row(session, tables.dossier, dossier.id, {"next_position": after})
    return replace(dossier, next_position=after)


def list_events(context: OnestopContext, session: Session, dossier: OnestopDossier) -> list[OnestopEvent]:
    """All events of a dossier, oldest first, with their words opened."""
    return [
        OnestopEvent(
            number=event.id,
            kind=OnestopEventKind(event.kind),
            at=event.at,
            actor=event.actor,
            state=OnestopState(int(event.state or dossier.state)),
            codes=event.codes,
            words=event.words,
        )
        for event in context.events.history(session, dossier.interlinked_code)
    ]


def moment_of(text: str) -> datetime:
    """A moment that stands in an event's codes in ISO form."""
    return datetime.fromisoformat(text).astimezone(VIETNAM)
