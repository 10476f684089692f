"""How alike two events are: the verdict, and what agrees."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MatchVerdict(StrEnum):
    """What a comparison says. TOO_CLOSE: two children of one mother, born closer than nature allows."""

    SAME = "same"
    LIKELY = "likely"
    TWIN = "twin"
    TOO_CLOSE = "too_close"
    DIFFERENT = "different"


class Agreement(StrEnum):
    """What agrees between two entries."""

    NUMBER = "number"
    PROOF = "proof"
    NAME = "name"
    SPELLING = "spelling"
    BORN = "born"
    BORN_ALIKE = "born_alike"
    HAPPENED = "happened"
    MOTHER = "mother"
    MOTHER_NUMBER = "mother_number"

    @property
    def name_vi(self) -> str:
        """What agrees, as a registrar reads it."""
        return _AGREEMENTS[self]


_AGREEMENTS = {
    Agreement.NUMBER: "số định danh hoặc giấy tờ",
    Agreement.PROOF: "số giấy chứng sinh hoặc giấy báo tử",
    Agreement.NAME: "họ tên",
    Agreement.SPELLING: "họ tên (viết khác đi)",
    Agreement.BORN: "ngày sinh",
    Agreement.BORN_ALIKE: "ngày sinh gần giống (đảo ngày tháng, khác năm hoặc sai một chữ số)",
    Agreement.HAPPENED: "ngày xảy ra",
    Agreement.MOTHER: "người mẹ",
    Agreement.MOTHER_NUMBER: "số định danh hoặc giấy tờ của người mẹ",
}


@dataclass(frozen=True, slots=True)
class EventMatch:
    """How alike two entries are. ``score`` is 0 to 100 and orders candidates; ``verdict`` decides."""

    verdict: MatchVerdict
    score: int
    agrees: tuple[Agreement, ...] = ()


NO_MATCH = EventMatch(MatchVerdict.DIFFERENT, 0)
