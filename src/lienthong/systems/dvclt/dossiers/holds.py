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
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.dossiers.applications import Application, EventKind


class HoldReason(StrEnum):
    """Why something cannot proceed."""

    RESULT_UNTRUSTED = "RESULT_UNTRUSTED"
    PERSONAL_ID_MISSING = "PERSONAL_ID_MISSING"
    PERSONAL_ID_INCONSISTENT = "PERSONAL_ID_INCONSISTENT"
    STEP_REJECTED = "STEP_REJECTED"
    STEP_UNREACHABLE = "STEP_UNREACHABLE"
    STEP_UNKNOWN = "STEP_UNKNOWN"


@dataclass(frozen=True, slots=True)
class Advice:
    """What a hold says to people: what happened, what to do, and who does it."""

    title_vi: str
    what_to_do_vi: str
    who_vi: str


_OPERATOR = "Cán bộ vận hành PM.DVCLT"
ADVICE = {
    HoldReason.RESULT_UNTRUSTED: Advice(
        "Chữ ký số trên kết quả không tin cậy được",
        "Kết quả không được nhận. Liên hệ bộ phận một cửa để gửi lại giấy tờ có chữ ký số hợp lệ; "
        "khi nhận được bản hợp "
        "lệ, mục này tự đóng.",
        "Bộ phận một cửa nơi nộp hồ sơ",
    ),
    HoldReason.PERSONAL_ID_MISSING: Advice(
        "Kết quả khai sinh chưa có số định danh cá nhân",
        "Các bước tiếp theo chờ số định danh. Khi cơ quan hộ tịch báo số, nhập số vào đây để các "
        "bước bắt đầu.",
        _OPERATOR,
    ),
    HoldReason.PERSONAL_ID_INCONSISTENT: Advice(
        "Số định danh không khớp ngày sinh hoặc giới tính của trẻ",
        "Đối chiếu với cơ quan hộ tịch, rồi nhập số đúng để các bước tiếp theo bắt đầu.",
        _OPERATOR,
    ),
    HoldReason.STEP_REJECTED: Advice(
        "Cơ quan làm bước tiếp theo không nhận hồ sơ",
        "Xem câu trả lời ở trên, thống nhất với cơ quan đó, rồi bấm “Thử lại”. Kết quả hộ tịch "
        "không bị ảnh hưởng.",
        _OPERATOR,
    ),
    HoldReason.STEP_UNREACHABLE: Advice(
        "Không kết nối được cơ quan làm bước tiếp theo quá lâu",
        "Kiểm tra kết nối tới cơ quan đó rồi bấm “Thử lại”.",
        _OPERATOR,
    ),
    HoldReason.STEP_UNKNOWN: Advice(
        "Cơ quan làm bước tiếp theo trả lời là chưa nhận bước này",
        "Đối chiếu mã tiếp nhận với cơ quan đó, rồi bấm “Thử lại” để gửi lại.",
        _OPERATOR,
    ),
}
PERSONAL_ID_REASONS = frozenset({HoldReason.PERSONAL_ID_MISSING, HoldReason.PERSONAL_ID_INCONSISTENT})


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold. `words` may hold personal data; `delivery_key` names what waits in the outbox for it, if
    anything."""

    id: int
    application_id: int
    code: str
    reason: HoldReason
    delivery_key: str | None
    codes: Mapping[str, Any]
    words: Mapping[str, str]
    opened_at: datetime
    closed_at: datetime | None

    @property
    def advice(self) -> Advice:
        """What to say to people."""
        return ADVICE[self.reason]


def open_hold(
    centre: Centre,
    session: Session,
    application: Application,
    reason: HoldReason,
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
        "words": applications.seal_words(centre, application, words),
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
            opened_at=centre.clock.now(),
            **contents,
        )
    )
    applications.append(
        centre, session, application, EventKind.HELD, codes={"reason": reason, **contents["codes"]}
    )


def close_holds(
    centre: Centre,
    session: Session,
    application: Application,
    reasons: frozenset[HoldReason],
    *,
    by: str,
    part: str | None = None,
) -> int:
    """Close the open holds of an application for some reasons (and one step); returns how many."""
    wanted = [
        hold
        for hold in open_holds(centre, session, application=application)
        if hold.reason in reasons and (part is None or hold.codes.get("step") == part)
    ]
    for hold in wanted:
        session.execute(
            update(tables.hold)
            .where(tables.hold.c.id == hold.id)
            .values(open_key=None, closed_at=centre.clock.now(), closed_by=by)
        )
        applications.append(
            centre, session, application, EventKind.RELEASED, actor=by, codes={"reason": hold.reason}
        )
    return len(wanted)


def find_hold(centre: Centre, session: Session, hold_id: int) -> Hold | None:
    """The open or closed hold with this number."""
    row = session.execute(select(tables.hold).where(tables.hold.c.id == hold_id)).mappings().one_or_none()
    if row is None:
        return None
    return _hold(centre, row, applications.require(session, row["application_id"]))


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
    centre: Centre, session: Session, *, application: Application | None = None, limit: int = 200
) -> list[Hold]:
    """Open holds, oldest first."""
    bound = {"most": limit} if application is None else {"most": limit, "of_application": application.id}
    rows = (_OPEN if application is None else _OPEN_OF_ONE).run(session, bound)
    return [
        _hold(centre, row, application or applications.require(session, row["application_id"]))
        for row in rows
    ]


def _hold(centre: Centre, row: RowMapping, application: Application) -> Hold:
    return Hold(
        id=row["id"],
        application_id=row["application_id"],
        code=application.code,
        reason=HoldReason(row["reason"]),
        delivery_key=row["delivery_key"],
        codes=row["codes"],
        words=applications.open_words(centre, application, row["words"]),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
    )
