"""Whether a unit is competent by the residence of the people in a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.rules import Bench
from lienthong.domain.declarations import Place
from lienthong.domain.units import registry

_HERE = "VN"


def lives_in(residence: Place, unit_code: str, on: date) -> bool | None:
    """Whether a residence lies in a unit, under its code of any time; None where the place was not read into units.

    A district is the unit of all its communes; a commune that a former one went into, wholly or in part, counts as
    the same place.
    """
    address = residence.address
    if address is None:
        return None
    if address.country != _HERE:
        return False
    commune = address.commune
    if commune is None:
        return None
    if unit_code in (commune, address.district):
        return True
    units = registry()
    if any(unit_code == pair.new for pair in units.successors(commune)):
        return True
    if units.unit(commune, on) is None:
        return False
    return any(unit_code == unit.code for unit in units.parents(commune, on))


def check_competence(
    bench: Bench, unit_code: str, residences: Mapping[str, Place], whose_vi: str
) -> Iterator[Finding]:
    """One of these people must live in the unit.

    Parameters
    ----------
    residences
        By path in the declaration.
    whose_vi
        "một trong hai bên nam, nữ", for the sentence.
    """
    found = {path: lives_in(place, unit_code, bench.on) for path, place in residences.items()}
    if any(found.values()):
        return
    path = next(iter(residences))
    if None in found.values():
        yield from bench.found(
            FindingCode.RESIDENCE_UNREAD,
            f"{path}.residence",
            f"Chưa xác định được đơn vị hành chính nơi cư trú của {whose_vi}: cần kiểm tra thẩm quyền.",
        )
    else:
        yield from bench.found(
            FindingCode.NOT_COMPETENT,
            f"{path}.residence",
            f"Nơi cư trú khai của {whose_vi} không thuộc đơn vị {unit_code}.",
        )
