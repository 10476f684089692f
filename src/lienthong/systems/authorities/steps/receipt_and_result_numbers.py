"""How each authority numbers what it receives and what it issues. Pure."""

from __future__ import annotations

from datetime import datetime

from lienthong.domain.law import FollowingStep
from lienthong.systems.authorities.base.agencies import Authority

_RESULTS_VI = {
    FollowingStep.RESIDENCE: "Đã đăng ký thường trú. Thông báo kết quả số {code}.",
    FollowingStep.IDENTITY_CARD: "Đã cấp thẻ căn cước. Số phiếu trả thẻ {code}.",
    FollowingStep.DEREGISTRATION: "Đã xóa đăng ký thường trú. Thông báo kết quả số {code}.",
    FollowingStep.HEALTH_INSURANCE: "Đã cấp thẻ bảo hiểm y tế điện tử. Mã thẻ {code}.",
    FollowingStep.SURVIVOR_ALLOWANCE: "Đã giải quyết chế độ tử tuất. Quyết định số {code}.",
    FollowingStep.FUNERAL_ALLOWANCE: "Đã giải quyết mai táng phí. Quyết định số {code}.",
}
_UNKNOWN_PROVINCE = "00"


def receipt_scope(authority: Authority, now: datetime) -> str:
    """Scope of the running number of receipts: authority and day."""
    return f"receipt:{authority}:{now:%y%m%d}"


def receipt_number(authority: Authority, now: datetime, number: int) -> str:
    """The number of a receipt, such as ``BHXH-240705-0001``."""
    return f"{authority.receipt_letters}-{now:%y%m%d}-{number:04d}"


def result_scope(step: FollowingStep, now: datetime, province: str) -> str:
    """Scope of the running number of results: cards per province, papers per year."""
    if step is FollowingStep.HEALTH_INSURANCE:
        return f"result:{step}:{province}"
    return f"result:{step}:{now:%Y}"


def result_code(step: FollowingStep, now: datetime, province: str, number: int) -> str:
    """What the authority issues.

    A child under six gets a card of group TE, benefit level 1, two digits of the province and ten of the number
    (Quyết định 1351/QĐ-BHXH); the numbers of the other papers are our own [own].
    """
    match step:
        case FollowingStep.HEALTH_INSURANCE:
            return f"TE1{province or _UNKNOWN_PROVINCE}{number:010d}"
        case FollowingStep.RESIDENCE:
            return f"{number:05d}/{now:%Y}/TB-ĐKTT"
        case FollowingStep.DEREGISTRATION:
            return f"{number:05d}/{now:%Y}/TB-XĐKTT"
        case FollowingStep.IDENTITY_CARD:
            return f"{number:05d}/{now:%Y}/PTT-CC"
        case FollowingStep.SURVIVOR_ALLOWANCE:
            return f"{number:05d}/{now:%Y}/QĐ-TT"
        case FollowingStep.FUNERAL_ALLOWANCE:
            return f"{number:05d}/{now:%Y}/QĐ-MTP"


def result_words(step: FollowingStep, code: str) -> str:
    """The result in one sentence for the citizen."""
    return _RESULTS_VI[step].format(code=code)
