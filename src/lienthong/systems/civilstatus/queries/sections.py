"""The parts of a declaration on screen: titles, labels, values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.domain.catalogues import NATIONALITIES
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import ForeignRegistration
from lienthong.systems.civilstatus.papers.fields import catalogue_name

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DossierSection:
    """A part of a declaration."""

    title: str
    pairs: Sequence[Pair]


def abroad(foreign: ForeignRegistration | None) -> list[DossierSection]:
    """An earlier registration abroad, where there is one."""
    if foreign is None:
        return []
    return [
        DossierSection(
            "Đã đăng ký ở nước ngoài",
            [
                ("Số đăng ký", foreign.number),
                ("Ngày đăng ký", date_text(foreign.registered)),
                ("Cơ quan đăng ký", foreign.authority),
                ("Quốc gia", catalogue_name(NATIONALITIES, foreign.country)),
            ],
        )
    ]


def date_text(when: PartialDate | None) -> str:
    """A date as forms show it; empty for none."""
    return when.format("/") if when is not None else ""


def verified_text(verified: bool | None) -> str:  # noqa: FBT001 - it is what is said
    """Whether the national population database confirmed somebody; empty where nobody said."""
    return "" if verified is None else "Đã xác thực" if verified else "Chưa xác thực"
