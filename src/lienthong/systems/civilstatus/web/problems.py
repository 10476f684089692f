"""What people are told about dossiers and entries that they cannot see: not there, not theirs, or deleted as a test."""

from __future__ import annotations

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.problems import NoSuchDossier, OtherUnit
from lienthong.systems.civilstatus.base.refused import NOT_FOUND, OTHER_UNIT
from lienthong.systems.civilstatus.dossiers.purged import DossierPurged


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
        return _erased(error, code)
    return PageProblem(
        404,
        f"Không có hồ sơ hoặc tệp này trong môi trường đang dùng ({code}).",
        "Hãy kiểm tra mã hồ sơ và môi trường (kiểm thử hay chính thức).",
        NOT_FOUND,
    )


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


def _erased(error: DossierPurged, code: str) -> PageProblem:
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
