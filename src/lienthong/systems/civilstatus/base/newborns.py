"""What a personal number of a newborn is made of, and whoever gives such numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from lienthong.domain.catalogues import Sex


@dataclass(frozen=True, slots=True)
class Newborn:
    """What a number is made of; no name is needed."""

    dossier_code: str
    province_code: str  # two digits, of the place of registration
    sex: Sex
    birth_year: int


class PersonalIdSource(Protocol):
    """Gives numbers. Called outside of any transaction."""

    def give(self, newborns: Sequence[Newborn]) -> Mapping[str, str]:
        """Numbers by dossier code.

        A newborn without a number now (the source is down, the sex is undetermined) is left out; the birth is
        registered all the same, and the obstacle recorded (process.md 1.2).
        """
        ...
