"""Holds: whatever cannot proceed by itself, visible, with what to do, who must do it, and a way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, bindparam, insert, select, update

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, open_words, record_event, seal_words


class ApplicationHoldReason(StrEnum):
    """Why something cannot proceed."""

    RESULT_UNTRUSTED = "RESULT_UNTRUSTED"
    PERSONAL_ID_MISSING = "PERSONAL_ID_MISSING"
    PERSONAL_ID_INCONSISTENT = "PERSONAL_ID_INCONSISTENT"
    STEP_REJECTED = "STEP_REJECTED"
    STEP_UNREACHABLE = "STEP_UNREACHABLE"
    STEP_UNKNOWN = "STEP_UNKNOWN"


@dataclass(frozen=True, slots=True)
class ApplicationHoldAdvice:
    """What a hold says to people: what happened, what to do, and who does it."""

    title_vi: str
    what_to_do_vi: str
    who_vi: str


_OPERATOR = "Cán bộ vận hành PM.DVCLT"
ADVICE = {
    ApplicationHoldReason.RESULT_UNTRUSTED: ApplicationHoldAdvice(
        "Chữ ký số trên kết quả không tin cậy được",
        "Kết quả không được nhận. Liên hệ bộ phận một cửa để gửi lại giấy tờ có chữ ký số hợp lệ; "
        "khi nhận được bản hợp "
        "lệ, mục này tự đóng.",
        "Bộ phận một cửa nơi nộp hồ sơ",
    ),
    ApplicationHoldReason.PERSONAL_ID_MISSING: ApplicationHoldAdvice(
        "Kết quả khai sinh chưa có số định danh cá nhân",
        "Các bước tiếp theo chờ số định danh. Khi cơ quan hộ tịch báo số, nhập số vào đây để các "
        "bước bắt đầu.",
        _OPERATOR,
    ),
    ApplicationHoldReason.PERSONAL_ID_INCONSISTENT: ApplicationHoldAdvice(
        "Số định danh không khớp ngày sinh hoặc giới tính của trẻ",
        "Đối chiếu với cơ quan hộ tịch, rồi nhập số đúng để các bước tiếp theo bắt đầu.",
        _OPERATOR,
    ),
    ApplicationHoldReason.STEP_REJECTED: ApplicationHoldAdvice(
        "Cơ quan làm bước tiếp theo không nhận hồ sơ",
        "Xem câu trả lời ở trên, thống nhất với cơ quan đó, rồi bấm “Thử lại”. Kết quả hộ tịch "
        "không bị ảnh hưởng.",
        _OPERATOR,
    ),
    ApplicationHoldReason.STEP_UNREACHABLE: ApplicationHoldAdvice(
        "Không kết nối được cơ quan làm bước tiếp theo quá lâu",
        "Kiểm tra kết nối tới cơ quan đó rồi bấm “Thử lại”.",
        _OPERATOR,
    ),
    ApplicationHoldReason.STEP_UNKNOWN: ApplicationHoldAdvice(
        "Cơ quan làm bước tiếp theo trả lời là chưa nhận bước này",
        "Đối chiếu mã tiếp nhận với cơ quan đó, rồi bấm “Thử lại” để gửi lại.",
        _OPERATOR,
    ),
}
PERSONAL_ID_REASONS = frozenset(
    {ApplicationHoldReason.PERSONAL_ID_MISSING, ApplicationHoldReason.PERSONAL_ID_INCONSISTENT}
)


@dataclass(frozen=True, slots=True)
class ApplicationHold:
    """One hold. `words` may hold personal data; `delivery_key` names what waits in the outbox for it, if
    anything."""

    id: int
    application_id: int
    code: str
    reason: ApplicationHoldReason
    delivery_key: str | None
    codes: Mapping[str, Any]
    words: Mapping[str, str]
    opened_at: datetime
    closed_at: datetime | None

    @property
    def advice(self) -> ApplicationHoldAdvice:
        """What to say to people."""
        return ADVICE[self.reason]


def open_hold(
    context: DvcltContext,
    session: Session,
    application: Application,
    reason: ApplicationHoldReason,
    *,
    part: str = "",
    delivery_key: str | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Open a hold, or refresh what is said by the one that is open for the same application, reason and part
    (a step)."""
    open_key = f"{application.code}:{reason}:{part}"
    contents: dict[str, Any] = {
        "codes": {**(codes or {}), **({"step": part} if part else {})},
        "words": seal_words(context, application, words),
        "delivery_key": delivery_key,
    }
    present = session.execute(
        select(tables.hold.c.id).where(tables.hold.c.open_key == open_key)
    ).scalar_one_or_none()
    if present is not None:
        session.execute(update(tables.hold).where(tables.hold.c.id == present).values(**contents))
        return
    session.execute(
        insert(tables.hold).values(
            application_id=application.id,
            reason=reason,
            open_key=open_key,
            opened_at=context.clock.now(),
            **contents,
        )
    )
    record_event(
        context,
        session,
        application,
        ApplicationEventKind.HELD,
        codes={"reason": reason, **contents["codes"]},
    )


def close_holds(
    context: DvcltContext,
    session: Session,
    application: Application,
    reasons: frozenset[ApplicationHoldReason],
    *,
    by: str,
    part: str | None = None,
) -> int:
    """Close the open holds of an application for some reasons (and one step); returns how many."""
    wanted = [
        hold
        for hold in open_holds(context, session, application=application)
        if hold.reason in reasons and (part is None or hold.codes.get("step") == part)
    ]
    for hold in wanted:
        session.execute(
            update(tables.hold)
            .where(tables.hold.c.id == hold.id)
            .values(open_key=None, closed_at=context.clock.now(), closed_by=by)
        )
        record_event(
            context,
            session,
            application,
            ApplicationEventKind.RELEASED,
            actor=by,
            codes={"reason": hold.reason},
        )
    return len(wanted)


def find_hold(context: DvcltContext, session: Session, hold_id: int) -> ApplicationHold | None:
    """The open or closed hold with this number."""
    row = session.execute(select(tables.hold).where(tables.hold.c.id == hold_id)).mappings().one_or_none()
    if row is None:
        return None
    return _hold(context, row, applications.require_application(session, row["application_id"]))


# With every step of every application: made once.
_ALL_OPEN = (
    select(tables.hold)
    .where(tables.hold.c.closed_at.is_(None))
    .order_by(tables.hold.c.opened_at)
    .limit(bindparam("most", type_=Integer))
)
_OPEN = CompiledStatement(_ALL_OPEN)
_OPEN_OF_ONE = CompiledStatement(_ALL_OPEN.where(tables.hold.c.application_id == bindparam("of_application")))


def open_holds(
    context: DvcltContext, session: Session, *, application: Application | None = None, limit: int = 200
) -> list[ApplicationHold]:
    """Open holds, oldest first."""
    bound = {"most": limit} if application is None else {"most": limit, "of_application": application.id}
    rows = (_OPEN if application is None else _OPEN_OF_ONE).run(session, bound)
    return [
        _hold(context, row, application or applications.require_application(session, row["application_id"]))
        for row in rows
    ]


def _hold(context: DvcltContext, row: RowMapping, application: Application) -> ApplicationHold:
    return ApplicationHold(
        id=row["id"],
        application_id=row["application_id"],
        code=application.code,
        reason=ApplicationHoldReason(row["reason"]),
        delivery_key=row["delivery_key"],
        codes=row["codes"],
        words=open_words(context, application, row["words"]),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
    )
