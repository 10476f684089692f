"""Civil catalogues and modules."""

from __future__ import annotations

import pytest

from lienthong.domain.catalogues import (
    BIRTH_KINDS,
    COUNTRIES,
    DEATH_NOTICE_KINDS,
    ETHNIC_GROUPS,
    GUARDIANSHIP_END_GROUNDS,
    GUARDIANSHIP_GROUNDS,
    GUARDIANSHIP_KINDS,
    IDENTITY_PAPERS,
    MARITAL_STATUS_PURPOSES,
    MARITAL_STATUSES,
    MARRIAGE_ENDINGS,
    RECOGNITION_KINDS,
    REGISTRATION_TYPES,
    RELATIONS,
    RESIDENCE_TYPES,
    SEXES,
    Catalogue,
    CatalogueEntry,
    IdentityPaper,
    Sex,
)
from lienthong.domain.modules import DVCLT_TO_CIVILSTATUS, ApiVersion, Module, confused_with, known_in

UNVERIFIED: list[Catalogue[CatalogueEntry]] = [
    MARITAL_STATUSES, MARITAL_STATUS_PURPOSES, RECOGNITION_KINDS, MARRIAGE_ENDINGS, GUARDIANSHIP_KINDS,
    GUARDIANSHIP_GROUNDS, GUARDIANSHIP_END_GROUNDS,
]  # fmt: skip
ALL: list[Catalogue[CatalogueEntry]] = [
    SEXES, RESIDENCE_TYPES, IDENTITY_PAPERS, REGISTRATION_TYPES, RELATIONS, BIRTH_KINDS, DEATH_NOTICE_KINDS,
    ETHNIC_GROUPS, *UNVERIFIED,
]  # fmt: skip


@pytest.mark.parametrize("catalogue", ALL, ids=lambda catalogue: catalogue.title_vi)
def test_every_entry_is_found_by_code_and_by_name(catalogue: Catalogue[CatalogueEntry]) -> None:
    assert [catalogue.by_code(entry.code) for entry in catalogue] == list(catalogue.entries)
    assert [catalogue.by_name(entry.name) for entry in catalogue] == list(catalogue.entries)


def test_every_country_is_found_by_code_and_by_name() -> None:
    assert [COUNTRIES.by_code(country.code) for country in COUNTRIES] == list(COUNTRIES.entries)
    assert [COUNTRIES.by_name(country.name) for country in COUNTRIES] == list(COUNTRIES.entries)
    assert len(COUNTRIES) == 249


def test_there_are_54_ethnic_groups_and_two_further_codes() -> None:
    assert [entry.code for entry in ETHNIC_GROUPS] == [f"{number:02d}" for number in range(1, 57)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kinh", "01"),
        ("ê đê", "12"),
        ("Ê-ĐÊ", "12"),
        ("Hmông", "08"),
        ("H'Mông", "08"),
        ("Cao Lan", "15"),
        ("Bru Vân Kiều", "23"),
    ],
)
def test_an_ethnic_group_is_found_by_its_other_names(text: str, code: str) -> None:
    found = ETHNIC_GROUPS.by_name(text)
    assert found is not None
    assert found.code == code


def test_a_name_that_several_groups_share_names_nobody() -> None:
    assert ETHNIC_GROUPS.by_name("Xá Lá Vàng") is None


def test_tone_and_vowel_marks_tell_groups_apart() -> None:
    lao, la = ETHNIC_GROUPS.by_name("Lào"), ETHNIC_GROUPS.by_name("Lao")
    assert (lao and lao.code, la and la.code) == ("37", "41")


@pytest.mark.parametrize(
    ("text", "code"), [("Mỹ", "US"), ("hoa kỳ", "US"), ("Ca-na-đa", "CA"), ("Úc", "AU"), ("VN", "VN")]
)
def test_a_country_is_read_from_what_people_write(text: str, code: str) -> None:
    found = COUNTRIES.read(text)
    assert found is not None
    assert found.code == code


def test_an_unknown_code_is_nothing() -> None:
    assert ETHNIC_GROUPS.by_code("99") is None
    assert COUNTRIES.by_name("Xứ sở thần tiên") is None


def test_closed_codes_are_those_of_the_contract() -> None:
    assert (Sex.MALE.code, Sex.FEMALE.name_vi, IdentityPaper.CITIZEN_CARD.code) == ("1", "Nữ", "4")


def test_interlinked_modules_are_unknown_to_the_first_version() -> None:
    assert Module.LTKT not in known_in(ApiVersion.V1)
    assert Module.KT in known_in(ApiVersion.V1)
    assert known_in(ApiVersion.V2) == {Module.LTKH}
    assert Module.LTKS in known_in(ApiVersion.V3)


def test_the_usual_confusion_is_named_both_ways() -> None:
    assert confused_with(Module.KT) is Module.LTKT
    assert confused_with(Module.LTKT) is Module.KT
    assert confused_with(Module.GH) is None
    assert DVCLT_TO_CIVILSTATUS[Module.KS] is Module.LTKS
    assert Module.LTKS.name_vi == "Liên thông đăng ký khai sinh"


@pytest.mark.parametrize("catalogue", UNVERIFIED, ids=lambda catalogue: catalogue.title_vi)
def test_codes_that_nobody_checked_against_a_paper_say_so(catalogue: Catalogue[CatalogueEntry]) -> None:
    assert not any(entry.verified for entry in catalogue)
