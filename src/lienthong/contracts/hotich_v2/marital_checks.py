"""The check of marital status (XNTTHN) of each side of a marriage (contracts.md 4.2).

The dossier asks with ``SYeuCauXNTTHN`` and ``SNoiXNTTHN`` [code]; civil status answers before the marriage is
registered. The form of the answer is ours [own].
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Annotated

from pydantic import Field

from lienthong.contracts.attachments import decode_base64
from lienthong.contracts.payload_faults import PayloadRejected, missing, not_in_catalogue
from lienthong.contracts.times import format_moment, parse_moment
from lienthong.contracts.wire import Text, WireModel
from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.declarations import MarriageDeclaration, Side
from lienthong.domain.units import UnitCode

_PREFIXES: Mapping[Side, str] = {Side.HUSBAND: "chong", Side.WIFE: "vo"}
_SIDES = {prefix: side for side, prefix in _PREFIXES.items()}


class CheckState(IntEnum):
    """How far a check is."""

    WAITING = 1
    CONFIRMED = 2
    NOT_CONFIRMED = 3

    @property
    def name_vi(self) -> str:
        """The name shown to people."""
        return _NAMES[self]


_NAMES = {
    CheckState.WAITING: "Chờ xác nhận",
    CheckState.CONFIRMED: "Đã xác nhận",
    CheckState.NOT_CONFIRMED: "Không xác nhận được",
}


class StatusCheck(WireModel):
    """What was asked and answered about one side of a marriage."""

    side_name: Annotated[Text, Field(alias="ben")]
    unit_code: Annotated[Text, Field(alias="noiXNTTHN")]
    state_code: Annotated[int, Field(alias="trangThai")]
    status_kind: Annotated[Text, Field(alias="loaiTinhTrangHonNhan")] = ""
    status: Annotated[Text, Field(alias="tinhTrangHonNhan")] = ""
    answered: Annotated[Text, Field(alias="ngayXacNhan")] = ""
    officer: Annotated[Text, Field(alias="nguoiXacNhan")] = ""
    officer_title: Annotated[Text, Field(alias="chucDanh")] = ""
    number: Annotated[Text, Field(alias="soXacNhan")] = ""
    note: Annotated[Text, Field(alias="ghiChu")] = ""
    document_base64: Annotated[Text, Field(alias="giayXacNhanTTHN", repr=False)] = ""

    @classmethod
    def asked(cls, side: Side, unit_code: UnitCode) -> StatusCheck:
        """A check that waits for its answer."""
        return cls(side_name=_PREFIXES[side], unit_code=unit_code, state_code=CheckState.WAITING)

    def confirmed(
        self,
        kind: MaritalStatus,
        words_vi: str,
        *,
        at: datetime,
        officer: str,
        officer_title: str = "",
        number: str = "",
        document_base64: str = "",
    ) -> StatusCheck:
        """The same check, answered: the side's marital status."""
        answered = self._answered(CheckState.CONFIRMED, at, officer, officer_title, number, document_base64)
        return answered.model_copy(update={"status_kind": kind.code, "status": words_vi or kind.name_vi})

    def not_confirmed(
        self,
        reason_vi: str,
        *,
        at: datetime,
        officer: str,
        officer_title: str = "",
        number: str = "",
        document_base64: str = "",
    ) -> StatusCheck:
        """The same check, answered: the status could not be confirmed, and why."""
        answered = self._answered(
            CheckState.NOT_CONFIRMED, at, officer, officer_title, number, document_base64
        )
        return answered.model_copy(update={"note": reason_vi})

    def _answered(
        self,
        state: CheckState,
        at: datetime,
        officer: str,
        officer_title: str,
        number: str,
        document_base64: str,
    ) -> StatusCheck:
        """The same check with who answered when, under which number."""
        return self.model_copy(
            update={
                "state_code": state,
                "answered": format_moment(at),
                "officer": officer,
                "officer_title": officer_title,
                "number": number,
                "document_base64": document_base64,
            }
        )

    @property
    def side(self) -> Side:
        """The side that the check is about.

        Raises
        ------
        PayloadRejected
            When ``ben`` is neither ``chong`` nor ``vo``.
        """
        side = _SIDES.get(self.side_name)
        if side is None:
            raise PayloadRejected([not_in_catalogue("ben", "bên kết hôn (chong, vo)")])
        return side

    @property
    def state(self) -> CheckState | None:
        """The state, or None when ``trangThai`` is no known number."""
        try:
            return CheckState(self.state_code)
        except ValueError:
            return None

    @property
    def kind(self) -> MaritalStatus | None:
        """The confirmed kind of marital status, or None while there is none or it is no known code."""
        try:
            return MaritalStatus(int(self.status_kind))
        except ValueError:
            return None

    def answered_at(self) -> datetime:
        """When it was answered; raises PayloadRejected when that is no moment."""
        return parse_moment(self.answered, "ngayXacNhan")

    def document(self) -> bytes:
        """The signed answer.

        Raises
        ------
        PayloadRejected
            When it is absent or no base64.
        """
        if not self.document_base64:
            raise PayloadRejected([missing("giayXacNhanTTHN")])
        return decode_base64(self.document_base64, "giayXacNhanTTHN")


def checks_asked(declaration: MarriageDeclaration) -> tuple[StatusCheck, ...]:
    """The checks that a marriage asks for, one a side at most.

    A side without a unit is left out, since the payload that says so is rejected.
    """
    return tuple(
        StatusCheck.asked(side, unit)
        for side in declaration.checks_wanted
        if (unit := declaration.spouse(side).check_unit) is not None
    )
