"""Holds: whatever cannot proceed by itself, visible, with what to do, who must do it, and a way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import Integer, bindparam, func, select, update

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, insert_once
from lienthong.systems.onestop.base import agencies, dossiers, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind


class OnestopHoldReason(StrEnum):
    """Why something cannot proceed."""

    LIST_REFUSED = "LIST_REFUSED"
    DETAIL_UNREADABLE = "DETAIL_UNREADABLE"
    STORING_FAILED = "STORING_FAILED"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    WRONG_LEVEL = "WRONG_LEVEL"
    NO_AGENCY = "NO_AGENCY"
    UNKNOWN_PROCEDURE = "UNKNOWN_PROCEDURE"
    PLACE_UNCERTAIN = "PLACE_UNCERTAIN"
    PAYLOAD_REJECTED = "PAYLOAD_REJECTED"
    FORWARD_REFUSED = "FORWARD_REFUSED"
    FORWARD_TOO_OLD = "FORWARD_TOO_OLD"
    NOT_FOUND_AT_CIVILSTATUS = "NOT_FOUND_AT_CIVILSTATUS"
    RESULTS_REFUSED = "RESULTS_REFUSED"
    RESULT_MISSING = "RESULT_MISSING"
    RESULT_UNTRUSTED = "RESULT_UNTRUSTED"
    REPORT_REFUSED = "REPORT_REFUSED"
    ACKNOWLEDGEMENT_REFUSED = "ACKNOWLEDGEMENT_REFUSED"


@dataclass(frozen=True, slots=True)
class Advice:
    """What a hold says to people: what happened, what to do, and who does it."""

    title_vi: str
    what_to_do_vi: str
    who_vi: str


CLERK, OPERATOR = "Cán bộ một cửa", "Cán bộ vận hành"

ADVICE = {
    OnestopHoldReason.LIST_REFUSED: Advice(
        "PM.DVCLT từ chối cho lấy hồ sơ của tỉnh",
        "Xem câu trả lời ở trên; sửa tài khoản của tỉnh tại PM.DVCLT (connections trong cài đặt) hoặc báo PM.DVCLT. "
        "Hồ sơ vẫn nằm ở PM.DVCLT; mục này tự đóng khi lấy lại được.",
        OPERATOR,
    ),
    OnestopHoldReason.DETAIL_UNREADABLE: Advice(
        "Không đọc được hồ sơ từ PM.DVCLT",
        "Xem trường lỗi ở trên và báo PM.DVCLT gửi lại; sau đó bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.STORING_FAILED: Advice(
        "Không lưu được hồ sơ từ PM.DVCLT",
        "Hệ thống vẫn tự thử lại ở mỗi lần hỏi PM.DVCLT. Gửi mã lỗi ở trên và mã hồ sơ cho đơn vị bảo trì.",
        OPERATOR,
    ),
    OnestopHoldReason.UNKNOWN_UNIT: Advice(
        "Mã đơn vị không có hiệu lực vào ngày nộp",
        "Đối chiếu mã đơn vị với danh mục; nếu đơn vị đã sáp nhập, báo PM.DVCLT gửi lại theo đơn vị kế thừa.",
        OPERATOR,
    ),
    OnestopHoldReason.WRONG_LEVEL: Advice(
        "Đơn vị nhận không đúng cấp có thẩm quyền",
        "Kiểm tra thẩm quyền theo ngày nộp: cấp huyện không còn đăng ký hộ tịch từ 01/07/2025.",
        OPERATOR,
    ),
    OnestopHoldReason.NO_AGENCY: Advice(
        "Chưa cấu hình cơ quan tiếp nhận cho đơn vị này",
        "Khai báo mã định danh cơ quan của đơn vị, rồi bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.UNKNOWN_PROCEDURE: Advice(
        "Mã thủ tục không có hiệu lực vào ngày nộp",
        "Đối chiếu mã thủ tục với danh mục theo ngày; bấm “Thử lại” sau khi danh mục đã đúng.",
        OPERATOR,
    ),
    OnestopHoldReason.PLACE_UNCERTAIN: Advice(
        "Có địa danh chưa chắc chắn",
        "Mở hồ sơ, chọn địa danh đúng trong danh sách gợi ý. Lựa chọn được nhớ cho lần sau.",
        CLERK,
    ),
    OnestopHoldReason.PAYLOAD_REJECTED: Advice(
        "Phần mềm hộ tịch báo dữ liệu chưa đúng",
        "Xem từng trường lỗi ở trên; yêu cầu công dân bổ sung, hoặc “Thử lại” sau khi danh mục đã đúng.",
        CLERK,
    ),
    OnestopHoldReason.FORWARD_REFUSED: Advice(
        "Không chuyển được hồ sơ sang phần mềm hộ tịch",
        "Xem hệ thống nào từ chối và lý do ở trên; sửa cấu hình hoặc khóa kết nối, rồi bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.FORWARD_TOO_OLD: Advice(
        "Đã thử chuyển hồ sơ quá lâu không được",
        "Kiểm tra đường truyền LGSP – NDXP – hộ tịch ở trang kết nối, rồi bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.NOT_FOUND_AT_CIVILSTATUS: Advice(
        "Phần mềm hộ tịch trả lời không có hồ sơ này",
        "Kiểm tra loại hồ sơ (module) và môi trường đã gửi ghi ở trên; bấm “Thử lại” để hỏi lại.",
        OPERATOR,
    ),
    OnestopHoldReason.RESULTS_REFUSED: Advice(
        "Phần mềm hộ tịch từ chối trả lời kết quả",
        "Xem hệ thống nào từ chối và lý do ở trên; sửa khóa kết nối hoặc báo đơn vị vận hành hộ tịch. "
        "Mục này tự đóng khi hỏi lại được.",
        OPERATOR,
    ),
    OnestopHoldReason.RESULT_MISSING: Advice(
        "Hộ tịch báo đã đăng ký nhưng chưa có tệp kết quả",
        "Liên hệ công chức hộ tịch ký số và ban hành kết quả; bấm “Thử lại” để hỏi lại.",
        CLERK,
    ),
    OnestopHoldReason.RESULT_UNTRUSTED: Advice(
        "Chữ ký số của kết quả không hợp lệ",
        "Không trả kết quả này. Báo cơ quan đăng ký hộ tịch ký lại; bấm “Thử lại” để lấy bản mới.",
        OPERATOR,
    ),
    OnestopHoldReason.REPORT_REFUSED: Advice(
        "PM.DVCLT không nhận trạng thái của hồ sơ",
        "Xem câu trả lời ở trên. Sau khi hai bên thống nhất, bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.ACKNOWLEDGEMENT_REFUSED: Advice(
        "PM.DVCLT không nhận xác nhận đã nhận hồ sơ",
        "Xem câu trả lời ở trên rồi bấm “Thử lại”. Hồ sơ đã được lưu đầy đủ.",
        OPERATOR,
    ),
}


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold. `words` may hold personal data; `delivery_key` names what waits for it in the outbox, if any."""

    id: int
    dossier_id: int | None
    interlinked_code: str
    province: str
    reason: OnestopHoldReason
    delivery_key: str | None
    codes: Mapping[str, Any]
    words: Mapping[str, str]
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None

    @property
    def advice(self) -> Advice:
        """What to say to people."""
        return ADVICE[self.reason]


def open_hold(
    context: OnestopContext,
    session: Session,
    reason: OnestopHoldReason,
    *,
    dossier: OnestopDossier | None = None,
    interlinked_code: str = "",
    province: str = "",
    delivery_key: str | None = None,
    codes: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Open a hold, or refresh what is said by the one that is open for the same dossier and reason."""
    code = dossier.interlinked_code if dossier else interlinked_code
    open_key = f"{code}:{reason}"
    sealed = context.sealer.seal(orjson.dumps(dict(words)), _context(code)) if words else None
    contents = {"codes": dict(codes or {}), "words": sealed, "delivery_key": delivery_key}
    opened = insert_once(
        session,
        tables.hold,
        {
            "dossier_id": dossier.id if dossier else None,
            "interlinked_code": code,
            "province": dossier.province if dossier else province,
            "reason": reason.value,
            "open_key": open_key,
            "opened_at": context.clock.now(),
            **contents,
        },
    )
    if not opened:
        session.execute(update(tables.hold).where(tables.hold.c.open_key == open_key).values(**contents))
    elif dossier is not None:
        dossiers.record_event(
            context, session, dossier, OnestopEventKind.HELD, codes={"reason": reason.value, **(codes or {})}
        )


def close_holds(
    context: OnestopContext,
    session: Session,
    code: str,
    reasons: frozenset[OnestopHoldReason] | None = None,
    *,
    by: str,
) -> int:
    """Close the open holds of an interlinked code (of some reasons, or all); returns how many."""
    found = list_open_holds(context, session, interlinked_code=code)
    closed = [hold for hold in found if reasons is None or hold.reason in reasons]
    for hold in closed:
        _close(context, session, hold, by)
    return len(closed)


def close_hold(context: OnestopContext, session: Session, hold: Hold, *, by: str) -> bool:
    """Close one hold; False when it was closed before. See `desk.resume_hold` for what goes on afterwards."""
    return _close(context, session, hold, by)


# Asked with every step of every dossier: made once.
_OPEN_OF_ONE = CompiledStatement(
    select(tables.hold)
    .where(tables.hold.c.closed_at.is_(None), tables.hold.c.interlinked_code == bindparam("of_code"))
    .order_by(tables.hold.c.opened_at, tables.hold.c.id)
    .limit(bindparam("most", type_=Integer))
)


def find_hold(context: OnestopContext, session: Session, hold_id: int) -> Hold | None:
    """The hold with this number."""
    row = session.execute(select(tables.hold).where(tables.hold.c.id == hold_id)).mappings().one_or_none()
    return None if row is None else _hold(context, row)


def list_open_holds(
    context: OnestopContext,
    session: Session,
    *,
    interlinked_code: str | None = None,
    agency: str | None = None,
    limit: int = 500,
) -> list[Hold]:
    """Open holds, oldest first: of one dossier, or of an agency and those below it, or all."""
    if interlinked_code is not None and agency is None:
        found = _OPEN_OF_ONE.run(session, {"of_code": interlinked_code, "most": limit})
        return [_hold(context, row) for row in found]
    query = select(tables.hold).where(tables.hold.c.closed_at.is_(None))
    if interlinked_code is not None:
        query = query.where(tables.hold.c.interlinked_code == interlinked_code)
    if agency is not None:
        query = query.join(tables.dossier, tables.dossier.c.id == tables.hold.c.dossier_id)
        query = query.where(agencies.agency_and_below(agency))
    rows = session.execute(query.order_by(tables.hold.c.opened_at, tables.hold.c.id).limit(limit)).mappings()
    return [_hold(context, row) for row in rows]


def has_open_hold(session: Session, interlinked_code: str, reason: OnestopHoldReason) -> bool:
    """Whether this dossier is held for this reason."""
    query = select(tables.hold.c.id).where(tables.hold.c.open_key == f"{interlinked_code}:{reason}")
    return session.execute(query).first() is not None


def codes_held(session: Session, reason: OnestopHoldReason) -> set[str]:
    """The interlinked codes that are held for this reason now."""
    query = select(tables.hold.c.interlinked_code).where(
        tables.hold.c.closed_at.is_(None), tables.hold.c.reason == reason.value
    )
    return set(session.execute(query).scalars())


def count_open_holds(session: Session, agency: str | None = None) -> int:
    """How many holds are open, of an agency and those below it, or in all."""
    query = select(func.count()).select_from(tables.hold).where(tables.hold.c.closed_at.is_(None))
    if agency is not None:
        query = query.join(tables.dossier, tables.dossier.c.id == tables.hold.c.dossier_id)
        query = query.where(agencies.agency_and_below(agency))
    return int(session.execute(query).scalar_one())


def _close(context: OnestopContext, session: Session, hold: Hold, by: str) -> bool:
    closed = (
        update(tables.hold)
        .where(tables.hold.c.id == hold.id, tables.hold.c.closed_at.is_(None))
        .values(open_key=None, closed_at=context.clock.now(), closed_by=by)
        .returning(tables.hold.c.id)
    )
    if session.execute(closed).first() is None:
        return False
    if hold.dossier_id is not None:
        dossier = dossiers.find_by_id(session, hold.dossier_id)
        codes = {"reason": hold.reason.value}
        dossiers.record_event(context, session, dossier, OnestopEventKind.RELEASED, actor=by, codes=codes)
    return True


def _hold(context: OnestopContext, row: RowMapping) -> Hold:
    sealed = row["words"]
    opened = context.sealer.open(sealed, _context(row["interlinked_code"])) if sealed else b"{}"
    return Hold(
        id=row["id"],
        dossier_id=row["dossier_id"],
        interlinked_code=row["interlinked_code"],
        province=row["province"],
        reason=OnestopHoldReason(row["reason"]),
        delivery_key=row["delivery_key"],
        codes=row["codes"],
        words=orjson.loads(opened),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
    )


def _context(interlinked_code: str) -> str:
    return f"onestop.hold:{interlinked_code}"
