"""One thing that a registrar should know of a dossier, and what it does to the registration."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RemarkWeight(StrEnum):
    """What a remark does to a registration."""

    STOPS = "stops"
    NEEDS_REASON = "needs_reason"
    NOTE = "note"

    @property
    def name_vi(self) -> str:
        """The weight as the page shows it."""
        return {"stops": "Không được đăng ký", "needs_reason": "Cần ghi lý do", "note": "Lưu ý"}[self.value]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the registrar should know. ``field`` is an English path in the declaration or empty."""

    code: str
    weight: RemarkWeight
    field: str
    message_vi: str
    article: str = ""
    verified: bool = True  # False: nobody has compared the article with the published text
