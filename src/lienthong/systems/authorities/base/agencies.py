"""The three authorities, which steps each of them does, and how each numbers what it issues. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from lienthong.domain.law import FollowingStep, Group


class Authority(StrEnum):
    """Who decides a step. The value stands in accounts (``agency``) and in addresses of pages."""

    POLICE = "cong-an"
    SOCIAL_INSURANCE = "bhxh"
    SOCIAL_AFFAIRS = "ldtbxh"

    @property
    def name_vi(self) -> str:
        """Name on screen."""
        return _NAMES[self]

    @property
    def receipt_letters(self) -> str:
        """What its receipts begin with."""
        return _LETTERS[self]


_NAMES = {
    Authority.POLICE: "Công an đăng ký, quản lý cư trú",
    Authority.SOCIAL_INSURANCE: "Bảo hiểm xã hội",
    Authority.SOCIAL_AFFAIRS: "Lao động – Thương binh và Xã hội",
}
_LETTERS = {Authority.POLICE: "CA", Authority.SOCIAL_INSURANCE: "BHXH", Authority.SOCIAL_AFFAIRS: "LDXH"}

AUTHORITY_OF: Mapping[FollowingStep, Authority] = {
    FollowingStep.RESIDENCE: Authority.POLICE,
    FollowingStep.IDENTITY_CARD: Authority.POLICE,
    FollowingStep.DEREGISTRATION: Authority.POLICE,
    FollowingStep.HEALTH_INSURANCE: Authority.SOCIAL_INSURANCE,
    FollowingStep.SURVIVOR_ALLOWANCE: Authority.SOCIAL_INSURANCE,
    FollowingStep.FUNERAL_ALLOWANCE: Authority.SOCIAL_AFFAIRS,
}

GROUP_OF: Mapping[FollowingStep, Group] = {
    FollowingStep.RESIDENCE: Group.BIRTH,
    FollowingStep.HEALTH_INSURANCE: Group.BIRTH,
    FollowingStep.IDENTITY_CARD: Group.BIRTH,
    FollowingStep.DEREGISTRATION: Group.DEATH,
    FollowingStep.FUNERAL_ALLOWANCE: Group.DEATH,
    FollowingStep.SURVIVOR_ALLOWANCE: Group.DEATH,
}

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


def receipt(authority: Authority, now: datetime, number: int) -> str:
    """``BHXH-240705-0001``."""
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
