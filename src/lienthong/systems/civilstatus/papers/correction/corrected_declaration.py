"""A declaration as it would read after corrections of its entry, for the answers that are made of declarations.

The signed paper says what the book says; the fields beside it in ``ketQuaXuLy`` and in the answers of API 1.0 must say
the same. Texts that the book composes of several fields (an identity paper, a foreign decision, an earlier entry) are
not taken apart: of a paper the number is read, of the others the declared fields stay, and the note beside the entry
tells the rest (:data:`COMPOSED`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final, TypeVar, cast

from lienthong.domain.addresses import Address, read_address
from lienthong.domain.catalogues import (
    ETHNIC_GROUPS,
    NATIONALITIES,
    RELATIONS,
    Catalogue,
    GuardianshipKind,
    IdentityPaper,
    MarriageEnding,
    RecognitionKind,
    Sex,
)
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    BirthDeclaration,
    Child,
    DeathDeclaration,
    Deceased,
    Declaration,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MarriageDeclaration,
    Party,
    Person,
    Place,
    RecognitionDeclaration,
    Spouse,
)
from lienthong.systems.civilstatus.papers.correction.correctable import SECOND_GUARDIAN
from lienthong.systems.civilstatus.papers.fields import read_died

#: Texts of entries that no single field of a declaration holds.
COMPOSED: Final = frozenset(("decision", "marriage", "guardianship"))
_NUMBER: Final = re.compile(r"số ([^\s,;]+)")

_Changes = Mapping[str, str]
P = TypeVar("P", Person, Party, Spouse, Child, Deceased)


def apply_corrections(declaration: Declaration, changes: _Changes, on: date) -> Declaration:
    """The declaration with these texts of its entry.

    Parameters
    ----------
    changes
        New texts by path, as notes beside the entry hold them, the latest of each.
    on
        Day whose units the texts of places are read by: that of reception.
    """
    if not changes:
        return declaration
    said = _by_person(changes)
    own = said.get("", {})
    match declaration:
        case BirthDeclaration():
            changed: Declaration = replace(
                declaration,
                child=_child(declaration.child, own, on),
                mother=_parent(declaration.mother, said.get("mother", {}), on),
                father=_parent(declaration.father, said.get("father", {}), on),
            )
        case DeathDeclaration():
            changed = _death(declaration, own, on)
        case MarriageDeclaration():
            changed = replace(
                declaration,
                husband=_person(declaration.husband, said.get("husband", {}), on),
                wife=_person(declaration.wife, said.get("wife", {}), on),
                married_since=_when(own["since"]) if "since" in own else declaration.married_since,
            )
        case ForeignDivorceDeclaration():
            changed = _divorce(declaration, own, said, on)
        case RecognitionDeclaration():
            changed = _recognition(declaration, own, said, on)
        case GuardianshipDeclaration() | GuardianshipEndDeclaration():
            changed = _guardianship(declaration, own, said, on)
        case _:
            return declaration
    return _correct_request(changed, own)


def _by_person(changes: _Changes) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    for path, text in changes.items():
        whose, _, what = path.rpartition(".")
        said.setdefault(whose, {})[what] = text
    return said


def _person(person: P, said: _Changes, on: date) -> P:
    """Somebody with new texts; those that a declaration does not hold of such a person are left out."""
    held = {field.name for field in fields(person)}
    new: dict[str, Any] = {}
    for what, text in said.items():
        match what:
            case "name":
                new |= {"full_name": text, "declared_parts": None}
            case "born":
                new["born"] = _when(text)
            case "sex":
                new["sex"] = next((sex for sex in Sex if sex.name_vi == text), None)
            case "ethnic_group":
                new |= {"ethnic_group": _code(ETHNIC_GROUPS, text), "ethnic_other": ""}
            case "nationality":
                first, _, other = text.partition(", ")
                new |= {"nationality": _code(NATIONALITIES, first), "nationality_other": other}
            case "residence":
                new |= {"residence": _place(text, on), "residence_abroad": ""}
            case "personal_id":
                new["personal_id"] = text
            case "paper":
                new["paper_number"] = _number(text)
    return cast("P", replace(cast("Any", person), **{name: new[name] for name in new if name in held}))


def _child(child: Child, said: _Changes, on: date) -> Child:
    # A child has one of the sexes there are; words that say another were once taken as they were typed.
    sexes = {sex.name_vi for sex in Sex}
    new = _person(child, {what: text for what, text in said.items() if what != "sex" or text in sexes}, on)
    if "born_in_words" in said:
        new = replace(new, born_in_words=said["born_in_words"])
    if "birthplace" in said:
        new = replace(new, birthplace=_place(said["birthplace"], on), birthplace_abroad="")
    if "origin" in said:
        new = replace(new, hometown=_place(said["origin"], on))
    return new


def _parent(parent: Person | None, said: _Changes, on: date) -> Person | None:
    """A parent may become known, or be taken out, by the decision that the correction rests on."""
    if not said:
        return parent
    new = _person(parent if parent is not None else Person(full_name=""), said, on)
    return new if new.full_name else None


def _death(declaration: DeathDeclaration, said: _Changes, on: date) -> DeathDeclaration:
    deceased = _person(declaration.deceased, said, on)
    if said.get("personal_id"):
        deceased = replace(
            deceased, paper_kind=IdentityPaper.CITIZEN_CARD, paper_number=said["personal_id"], paper_other=""
        )
    if "died" in said:
        died, at = read_died(said["died"])
        deceased = replace(deceased, died=died, died_at=at)
    if "place" in said:
        deceased = replace(deceased, place_of_death=_place(said["place"], on))
    if "cause" in said:
        deceased = replace(deceased, cause=said["cause"])
    notice = declaration.notice
    if "notice" in said:
        notice = replace(notice, number=_number(said["notice"]))
    return replace(declaration, deceased=deceased, notice=notice)


def _divorce(
    declaration: ForeignDivorceDeclaration, own: _Changes, said: Mapping[str, _Changes], on: date
) -> ForeignDivorceDeclaration:
    decision = declaration.decision
    if "ending" in own:
        decision = replace(
            decision, kind=next((each for each in MarriageEnding if each.name_vi == own["ending"]), None)
        )
    if "effective" in own:
        decision = replace(decision, effective=_when(own["effective"]))
    return replace(
        declaration,
        husband=_person(declaration.husband, said.get("husband", {}), on),
        wife=_person(declaration.wife, said.get("wife", {}), on),
        decision=decision,
    )


def _recognition(
    declaration: RecognitionDeclaration, own: _Changes, said: Mapping[str, _Changes], on: date
) -> RecognitionDeclaration:
    kind = next((each for each in RecognitionKind if each.name_vi == own.get("kind")), declaration.kind)
    parent, child = ("recogniser", "recognised") if kind.by_parent else ("recognised", "recogniser")
    return replace(
        declaration,
        kind=kind,
        parent=_person(declaration.parent, said.get(parent, {}), on),
        child=_person(declaration.child, said.get(child, {}), on),
        grounds=own.get("grounds", declaration.grounds),
    )


def _guardianship(
    declaration: GuardianshipDeclaration | GuardianshipEndDeclaration,
    own: _Changes,
    said: Mapping[str, _Changes],
    on: date,
) -> GuardianshipDeclaration | GuardianshipEndDeclaration:
    second, added = declaration.second_guardian, said.get(SECOND_GUARDIAN, {})
    declaration = replace(
        declaration,
        ward=_person(declaration.ward, said.get("ward", {}), on),
        guardian=_person(declaration.guardian, said.get("guardians.0", {}), on),
        second_guardian=_person(second or Party(full_name=""), added, on)
        if second is not None or added
        else None,
    )
    if "reason" in own:
        declaration = replace(declaration, ground=None, reason=own["reason"])
    if isinstance(declaration, GuardianshipEndDeclaration):
        return replace(declaration, ended=_when(own["ended"])) if "ended" in own else declaration
    if "kind" not in own:
        return declaration
    kind = next((each for each in GuardianshipKind if each.name_vi == own["kind"]), None)
    return replace(declaration, kind=kind)


def _correct_request(declaration: Declaration, said: _Changes) -> Declaration:
    requester = declaration.requester
    if requester is None:
        return declaration
    if "requester_name" in said:
        requester = replace(requester, full_name=said["requester_name"], declared_parts=None)
    if "requester_relation" in said:
        requester = replace(requester, relation=_code(RELATIONS, said["requester_relation"]))
    if "requester_paper" in said:
        requester = replace(requester, paper_number=_number(said["requester_paper"]))
    return replace(declaration, requester=requester)


def _when(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _place(text: str, on: date) -> Place:
    """A text that is no address of that day stays a text: what is not certain is not guessed."""
    if not text:
        return Place()
    reading = read_address(text, on)
    return Place(text, reading.address if reading.decided else Address(detail=text))


def _code(catalogue: Catalogue[Any], text: str) -> str:
    entry = catalogue.read(text) if text else None
    return str(entry.code) if entry is not None else text


def _number(text: str) -> str:
    """The number in the words of a paper: “Hộ chiếu số C1234567, cấp ngày …”; the words where there is none."""
    found = _NUMBER.search(text)
    return found.group(1) if found is not None else text
