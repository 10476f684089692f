"""Declarations, modules and registers belong together without gaps."""

from __future__ import annotations

import dataclasses

import pytest

from lienthong.domain.catalogues import RecognitionKind
from lienthong.domain.declarations import (
    DECLARATIONS,
    MarriageDeclaration,
    Party,
    RecognitionDeclaration,
    Requester,
    Spouse,
    declarable_as,
    declaration_type,
    interlinked_module_of,
    module_of,
)
from lienthong.domain.modules import Module
from lienthong.domain.names import NameParts
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode

UNIT = UnitCode("00004")
MARRIAGE = MarriageDeclaration(
    place_of_registration=UNIT, husband=Spouse(full_name="Lê Văn An"), wife=Spouse(full_name="Trần Thị Bình")
)


def recognition(kind: RecognitionKind) -> RecognitionDeclaration:
    return RecognitionDeclaration(
        place_of_registration=UNIT,
        kind=kind,
        parent=Party(full_name="Lê Văn An"),
        child=Party(full_name="Lê Thị Chi"),
        requester=Requester(full_name="Lê Văn An"),
    )


def test_every_module_has_its_declaration_and_only_what_officers_enter_has_none() -> None:
    assert {declaration_type(module) for module in Module} == set(DECLARATIONS.values())
    assert set(DECLARATIONS) == set(Register) - {Register.CORRECTION, Register.STATUS_REPLY}


@pytest.mark.parametrize("kind", DECLARATIONS.values())
def test_every_declaration_answers_what_pages_and_lists_ask(kind: type) -> None:
    names = {field.name for field in dataclasses.fields(kind)}
    assert {"place_of_registration", "requester", "copies", "extra"} <= names
    assert isinstance(kind.subject_name, property)  # type: ignore[attr-defined]


def test_a_marriage_travels_alone_or_interlinked() -> None:
    assert module_of(MARRIAGE) is Module.KH
    assert interlinked_module_of(MARRIAGE) is Module.LTKH
    assert declarable_as(MARRIAGE) == {Module.KH, Module.LTKH}


def test_a_marriage_is_about_both_spouses() -> None:
    assert MARRIAGE.subject_name == "Lê Văn An và Trần Thị Bình"


def test_a_father_recognises_his_child_and_a_child_its_mother() -> None:
    of_father = recognition(RecognitionKind.FATHER_RECOGNISES_CHILD)
    of_child = recognition(RecognitionKind.CHILD_RECOGNISES_MOTHER)
    assert (of_father.recogniser, of_father.recognised) == (of_father.parent, of_father.child)
    assert (of_child.recogniser, of_child.recognised) == (of_child.child, of_child.parent)


def test_declared_parts_of_a_name_win_only_while_they_are_parts_of_that_name() -> None:
    clan_last = Party(full_name="H'Hen Niê", declared_parts=NameParts("Niê", "", "H'Hen"))
    # Joined, the parts say “Niê H'Hen”: they no longer describe the name that stands there.
    assert clan_last.name_parts == NameParts("H'Hen", "", "Niê")
    two_words = Party(full_name="Tôn Nữ Hương", declared_parts=NameParts("Tôn Nữ", "", "Hương"))
    assert two_words.name_parts == NameParts("Tôn Nữ", "", "Hương")
