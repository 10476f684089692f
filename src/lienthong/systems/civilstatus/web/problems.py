"""What people are told about dossiers and entries that they cannot see: not there, not theirs, or deleted as a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.problems import NoSuchDossier, OtherUnit
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    CREDENTIAL_UNUSABLE,
    LAW_FORBIDS,
    LIMIT_WRONG,
    NEEDS_REASON,
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    SIGNING_FAILED,
    STORE_BUSY,
    TIME_OVER,
    TOO_MANY,
    UNIT_NOT_IN_FORCE,
    WRONG_CHANGE,
    ActionRefused,
)
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.purge import PurgeRefused
from lienthong.systems.civilstatus.dossiers.purged import DossierPurged
from lienthong.systems.civilstatus.entry_actions.supply_number import NUMBER_UNAVAILABLE
from lienthong.systems.civilstatus.papers.printable import UNPRINTABLE


def problem_of(error: NoSuchDossier | OtherUnit, code: str) -> PageProblem:
    """The answer to a dossier that is not there, not theirs, or deleted."""
    if isinstance(error, OtherUnit):
        return PageProblem(
            403,
            f"Hồ sơ {code} không thuộc đơn vị của bạn. Lần truy cập này đã được ghi lại.",
            "Hãy đăng nhập bằng tài khoản của đơn vị tiếp nhận hồ sơ.",
            OTHER_UNIT,
        )
    if isinstance(error, DossierPurged):
        return _purged_problem(error, code)
    return PageProblem(
        404,
        f"Không có hồ sơ hoặc tệp này trong môi trường đang dùng ({code}).",
        "Hãy kiểm tra mã hồ sơ và môi trường (kiểm thử hay chính thức).",
        NOT_FOUND,
    )


@contextmanager
def dossier_problems(code: str) -> Iterator[None]:
    """Answer, in the block, for a dossier that is not there, not theirs, or deleted."""  # noqa: DOC501
    try:
        yield
    except (NoSuchDossier, OtherUnit) as error:
        raise problem_of(error, code) from error


@contextmanager
def entry_problems() -> Iterator[None]:
    """Answer, in the block, for an entry in no book of theirs, and for an action that is refused."""  # noqa: DOC501
    try:
        yield
    except ActionRefused as refused:
        raise action_problem(refused) from refused
    except (NoSuchDossier, OtherUnit) as error:
        raise entry_problem_of(error) from error


def entry_problem_of(error: NoSuchDossier | OtherUnit) -> PageProblem:
    """The answer to an entry that stands in no book, or in another unit's."""
    if isinstance(error, OtherUnit):
        return PageProblem(
            403,
            "Việc hộ tịch này nằm trong sổ của đơn vị khác. Lần truy cập này đã được ghi lại.",
            "Hãy đăng nhập bằng tài khoản của đơn vị giữ sổ.",
            OTHER_UNIT,
        )
    return PageProblem(
        404,
        "Không có việc hộ tịch hoặc giấy tờ này trong sổ của môi trường đang dùng.",
        "Hãy mở lại từ trang Sổ hộ tịch.",
        NOT_FOUND,
    )


def _purged_problem(error: DossierPurged, code: str) -> PageProblem:
    purged = error.purged
    proposed, decided = (at.astimezone(VIETNAM) for at in (purged.proposed_at, purged.decided_at))
    reason = purged.reason if purged.reason.endswith((".", "!", "?")) else f"{purged.reason}."
    return PageProblem(
        410,
        f"Hồ sơ {code} là hồ sơ thử, đã được xóa lúc {decided:%H:%M ngày %d/%m/%Y}. {purged.proposed_by} đề nghị xóa "
        f"lúc {proposed:%H:%M ngày %d/%m/%Y}, {purged.decided_by} xác nhận. Lý do: {reason}",
        "Không cần làm gì: nội dung hồ sơ không còn, mã hồ sơ và vết xóa được giữ trong nhật ký truy cập.",
        "purged",
    )


_STATUS_OF_PURGE = {
    purge.NOT_FOUND: 404,
    purge.NOT_YOURS: 403,
    purge.NOT_ALLOWED: 403,
    purge.SAME_PERSON: 403,
    purge.ALREADY_DECIDED: 409,
    purge.NOT_PURGEABLE: 409,
}


def purge_problem(refused: PurgeRefused) -> PageProblem:
    """The answer to a proposal that cannot be made or confirmed."""
    return PageProblem(
        _STATUS_OF_PURGE.get(refused.error, 422),
        refused.message_vi,
        "Hãy kiểm tra lại danh sách mã hồ sơ rồi thực hiện lại.",
        refused.error,
    )


#: HTTP status by error of an action.
STATUS_OF_ERROR = {
    NOT_FOUND: 404,
    OTHER_UNIT: 403,
    NOT_AVAILABLE: 409,
    CHANGED_MEANWHILE: 409,
    REASON_MISSING: 422,
    LIMIT_WRONG: 422,
    LAW_FORBIDS: 409,
    NEEDS_REASON: 409,
    UNIT_NOT_IN_FORCE: 409,
    SIGNING_FAILED: 503,
    CREDENTIAL_UNUSABLE: 503,
    TOO_MANY: 422,
    UNPRINTABLE: 422,
    STORE_BUSY: 503,
    TIME_OVER: 503,
}


_STATUS_OF_ENTRY_ERROR = {**STATUS_OF_ERROR, WRONG_CHANGE: 422, NUMBER_UNAVAILABLE: 503}


def action_problem(refused: ActionRefused) -> PageProblem:
    """The answer to an action that cannot be done."""
    what_next = {
        OTHER_UNIT: "Hãy liên hệ đơn vị giữ sổ hoặc đơn vị được hỏi.",
        NOT_FOUND: "Hãy kiểm tra lại đường dẫn hoặc mã số.",
    }
    what_to_do = what_next.get(refused.error, "Hãy xem lại thông tin rồi thực hiện lại.")
    return PageProblem(_STATUS_OF_ENTRY_ERROR[refused.error], refused.message_vi, what_to_do, refused.error)
