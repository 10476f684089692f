"""The two groups of interlinked procedures and what follows a registration."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """Group 1 begins with a birth, group 2 with a death (Nghị định 63/2024/NĐ-CP)."""

    BIRTH = "birth"
    DEATH = "death"

    @property
    def name_vi(self) -> str:
        """The name shown to people."""
        return "Khai sinh" if self is Group.BIRTH else "Khai tử"


class FollowingStep(StrEnum):
    """A procedure of another authority that starts from the registration's result."""

    RESIDENCE = "residence"
    HEALTH_INSURANCE = "health_insurance"
    IDENTITY_CARD = "identity_card"
    DEREGISTRATION = "deregistration"
    FUNERAL_ALLOWANCE = "funeral_allowance"
    SURVIVOR_ALLOWANCE = "survivor_allowance"

    @property
    def name_vi(self) -> str:
        """The name shown to people."""
        return _STEP_NAMES[self]


_STEP_NAMES = {
    FollowingStep.RESIDENCE: "Đăng ký thường trú",
    FollowingStep.HEALTH_INSURANCE: "Cấp thẻ bảo hiểm y tế",
    FollowingStep.IDENTITY_CARD: "Cấp thẻ căn cước",
    FollowingStep.DEREGISTRATION: "Xóa đăng ký thường trú",
    FollowingStep.FUNERAL_ALLOWANCE: "Giải quyết mai táng phí",
    FollowingStep.SURVIVOR_ALLOWANCE: "Giải quyết chế độ tử tuất",
}
