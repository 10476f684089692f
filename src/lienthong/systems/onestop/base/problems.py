"""How a refusal is answered on a page or in the API."""

from __future__ import annotations

from lienthong.foundation.web import PageProblem
from lienthong.systems.onestop.base.dossiers import IllegalChange
from lienthong.systems.onestop.base.refused import (
    ActionNotOpen,
    DossierNotVisible,
    UnknownPlace,
    WrongAddress,
)

REFUSALS = (DossierNotVisible, ActionNotOpen, IllegalChange, UnknownPlace, WrongAddress)
"""What an action may end with; each says why, in Vietnamese."""


def problem_of(error: Exception) -> PageProblem:
    """The answer to an action that could not be done."""
    if isinstance(error, DossierNotVisible):
        return PageProblem(404, str(error), "Kiểm tra lại mã hồ sơ và đơn vị của tài khoản.", "not_found")
    if isinstance(error, UnknownPlace | WrongAddress):
        return PageProblem(422, str(error), "Chọn lại địa danh trong danh sách.", "wrong_place")
    return PageProblem(409, str(error), "Tải lại hồ sơ để xem việc có thể làm.", "not_possible")
