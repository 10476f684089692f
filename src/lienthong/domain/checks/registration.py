"""Checks of the registration itself: where, how late, how many copies, and the proof."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import RegistrationType
from lienthong.domain.checks.findings import Finding, FindingCode, error, warning
from lienthong.domain.checks.personal_details import check_name, check_paper, check_personal_id
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Declaration, InterlinkedDeclaration, Requester
from lienthong.domain.law import NoRuleInForce, birth_is_late, death_is_late
from lienthong.domain.registers import Register
from lienthong.domain.units import TWO_LEVELS_BEGIN

_UNIT = re.compile(r"[0-9]{3}|[0-9]{5}")
_DISTRICT_DIGITS = 3


def check_place_of_registration(declaration: Declaration, filed: date) -> Iterator[Finding]:
    """A code of three digits (district, until 30/06/2025) or five (commune)."""
    code = declaration.place_of_registration
    if not _UNIT.fullmatch(code):
        yield error(
            FindingCode.PLACE_CODE_MALFORMED,
            "place_of_registration",
            f"Mã đơn vị “{code}” phải gồm 5 chữ số (cấp xã) hoặc 3 chữ số (cấp huyện, trước 01/07/2025).",
        )
    elif len(code) == _DISTRICT_DIGITS and filed >= TWO_LEVELS_BEGIN:
        yield error(
            FindingCode.DISTRICT_NOT_COMPETENT,
            "place_of_registration",
            f"Mã {code} là cấp huyện: từ ngày 01/07/2025 việc hộ tịch do Ủy ban nhân dân cấp xã đăng ký.",
            "Nghị định 120/2025/NĐ-CP",
        )


def check_copies(declaration: Declaration) -> Iterator[Finding]:
    """The number of copies asked for."""
    if declaration.copies < 0:
        yield error(FindingCode.COPIES_NEGATIVE, "copies", "Số lượng bản sao không được âm.")


def is_late(register: Register, happened: PartialDate | None, filed: date) -> bool | None:
    """Whether a birth or death was registered after the legal period.

    None for other registers, an unknown day, or a time whose law is not in the table (Luật Hộ tịch 2014, Điều 15
    and 33).
    """
    rule = _LATE.get(register)
    if rule is None or happened is None:
        return None
    try:
        return rule(happened.latest, filed)
    except NoRuleInForce:
        return None


_LATE = {Register.BIRTH: birth_is_late, Register.DEATH: death_is_late}


def check_lateness(
    declaration: InterlinkedDeclaration, code: FindingCode, message_vi: str, article: str, *, late: bool
) -> Iterator[Finding]:
    """Late is flagged, never refused; the declared type of registration should say the same."""
    kind = declaration.registration_type
    if late:
        yield warning(code, "registration_type", message_vi, article)
    if late and kind is RegistrationType.ON_TIME:
        yield warning(
            FindingCode.REGISTRATION_TYPE_DISAGREES,
            "registration_type",
            "Tờ khai ghi đăng ký đúng hạn nhưng đã quá thời hạn.",
            article,
        )
    elif not late and kind is RegistrationType.LATE:
        yield warning(
            FindingCode.REGISTRATION_TYPE_DISAGREES,
            "registration_type",
            "Tờ khai ghi đăng ký quá hạn nhưng vẫn còn trong thời hạn.",
            article,
        )


def check_proof(issued: PartialDate | None, happened: PartialDate, filed: date) -> Iterator[Finding]:
    """The electronic proof (giấy chứng sinh, giấy báo tử điện tử) is issued after the event and before filing."""
    if issued is None:
        return
    if issued.latest < happened.earliest:
        yield error(
            FindingCode.PROOF_BEFORE_EVENT,
            "certificate_issued",
            f"Giấy cấp ngày {issued} trước khi sự việc xảy ra ({happened}).",
        )
    if issued.earliest > filed:
        yield error(FindingCode.PROOF_IN_FUTURE, "certificate_issued", "Ngày cấp giấy sau ngày nộp hồ sơ.")


def check_requester(requester: Requester, filed: date) -> Iterator[Finding]:
    """Name, number and paper of who asks."""
    yield from check_name("requester.full_name", requester.full_name)
    yield from check_personal_id("requester.personal_id", requester.personal_id, None, None)
    yield from check_paper("requester", requester, filed)
