"""Whether a unit is competent by the residence of the people in a dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from lienthong.domain.catalogues import RegistrationType
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    InterlinkedDeclaration,
    Place,
)
from lienthong.domain.law.table import day_of
from lienthong.domain.names import fold
from lienthong.domain.registers import Register
from lienthong.domain.units import TWO_LEVELS_BEGIN, registry

_HERE = "VN"
_DAY = timedelta(days=1)
#: Registering again and noting a foreign registration have a competence of their own, which is not checked here.
_FIRST_TIME = (RegistrationType.ON_TIME, RegistrationType.LATE)
#: What senders write where a place is required and unknown.
_NO_PLACE = ("", "khong co thong tin", "khong ro", "khong xac dinh", "khong xac dinh duoc")


def lives_in(residence: Place, unit_code: str, on: date) -> bool | None:
    """Whether a residence lies in a unit on a day, under its code of any time until then.

    None where the place was not read into units.

    A district is the unit of all its communes. A commune that a former one went into by that day, wholly or in part,
    counts as the same place; what it will go into later does not.
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
    then = _day_of_code(commune, on, of_three_levels=address.district is not None)
    if then is None:
        return None
    units = registry()
    here = units.competent_now(commune, then, on).units
    return any(
        unit_code == unit.code or any(unit_code == above.code for above in units.parents(unit.code, on))
        for unit in here
    )


def _day_of_code(commune: str, on: date, *, of_three_levels: bool) -> date | None:
    """The last day, until ``on``, on which a commune bore this code; None where none did yet.

    An address with a district means the unit of before 01/07/2025, even where a later one bears the same code.
    """
    last = min(on, TWO_LEVELS_BEGIN - _DAY) if of_three_levels else on
    held = [unit for unit in registry().history(commune) if unit.valid_from <= last]
    if not held:
        return None
    until = held[-1].valid_to
    return last if until is None or last < until else until - _DAY


def check_competence(
    rules: RulesInForce, unit_code: str, residences: Mapping[str, Place], whose_vi: str
) -> Iterator[Finding]:
    """One of these people must live in the unit.

    Parameters
    ----------
    residences
        By path in the declaration.
    whose_vi
        "một trong hai bên nam, nữ", for the sentence.
    """
    found = {path: lives_in(place, unit_code, rules.on) for path, place in residences.items()}
    if any(found.values()):
        return
    path = next(iter(residences))
    if None in found.values():
        yield from rules.found(
            FindingCode.RESIDENCE_UNREAD,
            f"{path}.residence",
            f"Chưa xác định được đơn vị hành chính nơi cư trú của {whose_vi}: cần kiểm tra thẩm quyền.",
        )
    else:
        yield from rules.found(
            FindingCode.NOT_COMPETENT,
            f"{path}.residence",
            f"Nơi cư trú khai của {whose_vi} không thuộc {unit_vi(unit_code, rules.on)}.",
        )


def check_residence(declaration: InterlinkedDeclaration, received: date) -> tuple[Finding, ...]:
    """Whether the unit that is asked is that of the residence which decides about a birth or a death.

    For the desk of that unit, where places arrive read into units; the other registers have this among their checks.
    """
    on = day_of(received)
    if isinstance(declaration, BirthDeclaration):
        return tuple(_of_birth(RulesInForce(Register.BIRTH, on), declaration))
    return tuple(_of_death(RulesInForce(Register.DEATH, on), declaration))


def _of_birth(rules: RulesInForce, declaration: BirthDeclaration) -> Iterator[Finding]:
    """Mother or father lives in the unit (Luật Hộ tịch 2014, Điều 13).

    Nothing is said where neither is declared: who registers a foundling, or a child whose parents are unknown, does
    not follow from a residence of theirs.
    """
    parents = {
        path: parent.residence
        for path, parent in (("mother", declaration.mother), ("father", declaration.father))
        if parent is not None
    }
    if parents and declaration.registration_type in _FIRST_TIME:
        yield from check_competence(rules, declaration.place_of_registration, parents, "cha hoặc mẹ")


def _of_death(rules: RulesInForce, declaration: DeathDeclaration) -> Iterator[Finding]:
    """The deceased last lived in the unit.

    Only where no last residence is known, died or was found there (Luật Hộ tịch 2014, Điều 32).
    """
    if declaration.registration_type not in _FIRST_TIME:
        return
    deceased, unit = declaration.deceased, declaration.place_of_registration
    if _is_stated(deceased.residence):
        where, path, whose = deceased.residence, "deceased.residence", "Nơi cư trú cuối cùng của người chết"
    else:
        where, path = deceased.place_of_death, "deceased.place_of_death"
        whose = "Không khai nơi cư trú cuối cùng; nơi chết hoặc nơi phát hiện thi thể"
    here = lives_in(where, unit, rules.on)
    if here is None:
        yield from rules.found(
            FindingCode.RESIDENCE_UNREAD,
            path,
            f"{whose}: chưa xác định được đơn vị hành chính, cần kiểm tra thẩm quyền.",
        )
    elif not here:
        yield from rules.found(
            FindingCode.NOT_COMPETENT, path, f"{whose} không thuộc {unit_vi(unit, rules.on)}."
        )


def unit_vi(code: str, on: date) -> str:
    """A unit in a sentence: “phường Điện Biên (mã 00019)”; its code alone where there was none of that day."""
    unit = registry().unit(code, on)
    return f"{unit.name_in_text} (mã {code})" if unit is not None else f"đơn vị mã {code}"


def _is_stated(place: Place) -> bool:
    """Whether anything is said of a place beyond that it is not known."""
    address = place.address
    if address is None:
        return fold(place.text).strip(" .") not in _NO_PLACE
    # What could not be read arrives as a detail without units.
    return address.deepest is not None or fold(address.detail).strip(" .") not in _NO_PLACE
