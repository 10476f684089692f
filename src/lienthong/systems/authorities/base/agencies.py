"""The three authorities, and which steps each of them does. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lienthong.domain.law import FollowingStep


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
