"""What the checks find in declarations, and that invented families pass them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.domain.calendar import VIETNAM
from lienthong.domain.catalogues import BirthKind, DeathNoticeKind, IdentityPaper, RegistrationType, Sex
from lienthong.domain.checks import (
    Finding,
    FindingCode,
    Severity,
    check_declaration,
    check_issued_personal_id,
    errors,
    has_foreign_element,
    may_be_same_child,
    may_be_same_deceased,
    warnings,
)
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import BirthDeclaration, DeathNotice, InterlinkedDeclaration
from lienthong.domain.units import UnitCode, UnitLevel, registry
from lienthong.invented import people

FILED = date(2024, 7, 5)
FOUR_DAYS = (date(2024, 7, 5), date(2025, 8, 1), date(2026, 8, 31), date(2026, 9, 2))
Maker = Callable[[int, date], InterlinkedDeclaration]
MAKERS: tuple[Maker, ...] = (
    people.birth,
    people.late_birth,
    people.birth_without_father,
    people.birth_with_foreign_father,
    people.highland_birth,
    people.death_in_hospital,
    people.death_at_home,
    people.late_death,
)


def found(declaration: InterlinkedDeclaration, received: date = FILED) -> dict[FindingCode, Finding]:
    return {finding.code: finding for finding in check_declaration(declaration, received)}


def with_child(**changes: object) -> BirthDeclaration:
    declaration = people.birth(1, FILED)
    return replace(declaration, child=replace(declaration.child, **changes))  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(MAKERS), st.integers(0, 10_000), st.sampled_from(FOUR_DAYS))
def test_invented_families_have_no_error_and_are_the_same_each_time(
    maker: Maker, seed: int, received: date
) -> None:
    declaration = maker(seed, received)
    assert errors(check_declaration(declaration, received)) == ()
    assert maker(seed, received) == declaration


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(FOUR_DAYS))
def test_invented_addresses_use_the_units_of_the_day(seed: int, received: date) -> None:
    declaration = people.birth(seed, received)
    unit = registry().unit(declaration.place_of_registration, received)
    assert unit is not None
    assert unit.level is UnitLevel.COMMUNE
    assert declaration.child.birthplace.text.endswith(registry().full_name(unit.code, received))


def test_twins_share_parents_and_day_but_neither_name_nor_certificate() -> None:
    first, second = people.twins(3, FILED)
    assert (first.mother, first.child.born) == (second.mother, second.child.born)
    assert first.child.full_name != second.child.full_name
    assert first.certificate_number != second.certificate_number


def test_a_foreign_father_makes_the_district_register_until_june_2025_only() -> None:
    before, after = (people.birth_with_foreign_father(5, day) for day in (FILED, date(2025, 8, 1)))
    assert has_foreign_element(before)
    assert len(before.place_of_registration) == 3
    assert len(after.place_of_registration) == 5
    assert not has_foreign_element(people.birth(5, FILED))
    assert not has_foreign_element(people.death_at_home(5, FILED))


def test_a_birth_after_filing_is_an_error_at_its_field() -> None:
    finding = found(with_child(born=PartialDate(2024, 7, 6), born_in_words=""))[FindingCode.BORN_AFTER_FILING]
    assert (finding.severity, finding.field) == (Severity.ERROR, "child.born")


def test_a_late_birth_is_remarked_with_its_article_and_never_refused() -> None:
    declaration = people.late_birth(1, FILED)
    finding = found(declaration)[FindingCode.BIRTH_LATE]
    assert finding.severity is Severity.WARNING
    assert "Điều 15" in finding.article
    assert errors(check_declaration(declaration, FILED)) == ()


def test_a_late_birth_declared_as_on_time_is_remarked() -> None:
    declaration = replace(people.late_birth(1, FILED), registration_type=RegistrationType.ON_TIME)
    assert FindingCode.REGISTRATION_TYPE_DISAGREES in found(declaration)


def test_a_certificate_older_than_the_child_is_an_error() -> None:
    declaration = replace(people.birth(1, FILED), certificate_issued=PartialDate(2024, 1, 2))
    assert found(declaration)[FindingCode.PROOF_BEFORE_EVENT].severity is Severity.ERROR


def test_a_name_with_a_digit_is_an_error_and_a_long_one_is_not() -> None:
    assert found(with_child(full_name="Lê Minh 3"))[FindingCode.NAME_REFUSED].field == "child.full_name"
    long = found(with_child(full_name="Công Tằng Tôn Nữ Huyền Trân Bảo Châu Khánh"))
    assert long[FindingCode.NAME_ODD].severity is Severity.WARNING


def test_words_that_say_another_day_are_remarked() -> None:
    declaration = with_child(born_in_words="Ngày một tháng một năm hai nghìn không trăm hai mươi tư")
    assert FindingCode.DATE_IN_WORDS_DISAGREES in found(declaration)


def test_a_thirteen_digit_number_is_an_error_at_the_parent() -> None:
    declaration = people.birth(1, FILED)
    assert declaration.mother is not None
    wrong = replace(declaration, mother=replace(declaration.mother, personal_id="0011900000011"))
    assert found(wrong)[FindingCode.PERSONAL_ID_MALFORMED].field == "mother.personal_id"


def test_a_number_of_the_other_sex_is_a_warning_for_parents_and_an_error_for_a_newborn() -> None:
    declaration = people.birth(1, FILED)
    assert declaration.mother is not None
    born = declaration.mother.born or PartialDate(1990)
    mother = replace(
        declaration.mother, personal_id=f"0010{born.year % 100:02d}000001", paper_number="", born=born
    )
    assert (
        found(replace(declaration, mother=mother))[FindingCode.PERSONAL_ID_INCONSISTENT].severity
        is Severity.WARNING
    )
    newborn = check_issued_personal_id("001224000001", PartialDate(2024, 6, 20), Sex.FEMALE)
    assert [finding.severity for finding in newborn] == [Severity.ERROR]
    assert check_issued_personal_id("001324000001", PartialDate(2024, 6, 20), Sex.FEMALE) == ()
    assert check_issued_personal_id("24", PartialDate(2024, 6, 20), Sex.FEMALE)[0].severity is Severity.ERROR


def test_a_district_after_june_2025_is_an_error() -> None:
    declaration = replace(people.birth(1, date(2025, 8, 1)), place_of_registration=UnitCode("001"))
    finding = found(declaration, date(2025, 8, 1))[FindingCode.DISTRICT_NOT_COMPETENT]
    assert (finding.severity, finding.article) == (Severity.ERROR, "Nghị định 120/2025/NĐ-CP")


def test_a_malformed_unit_code_is_an_error() -> None:
    declaration = replace(people.birth(1, FILED), place_of_registration=UnitCode("19"))
    assert FindingCode.PLACE_CODE_MALFORMED in found(declaration)


def test_a_kind_that_contradicts_the_parents_is_remarked() -> None:
    declaration = people.birth_without_father(1, FILED)
    odd = replace(declaration, child=replace(declaration.child, birth_kind=BirthKind.BOTH_KNOWN))
    assert FindingCode.BIRTH_KIND_DISAGREES not in found(declaration)
    assert FindingCode.BIRTH_KIND_DISAGREES in found(odd)


def test_no_parents_at_all_is_remarked_unless_a_foundling() -> None:
    declaration = replace(with_child(birth_kind=None), mother=None, father=None)
    foundling = replace(with_child(birth_kind=BirthKind.FOUNDLING), mother=None, father=None)
    assert FindingCode.PARENTS_MISSING in found(declaration)
    assert FindingCode.PARENTS_MISSING not in found(foundling)


def test_a_parent_younger_than_the_child_is_an_error() -> None:
    declaration = people.birth(1, FILED)
    assert declaration.father is not None
    odd = replace(declaration, father=replace(declaration.father, born=PartialDate(2025)))
    young = replace(declaration, father=replace(declaration.father, born=PartialDate(2015)))
    assert found(odd)[FindingCode.PARENT_BORN_AFTER_CHILD].severity is Severity.ERROR
    assert found(young)[FindingCode.PARENT_TOO_YOUNG].severity is Severity.DECISION


def test_a_family_name_of_neither_parent_is_remarked() -> None:
    assert FindingCode.FAMILY_NAME_OF_NEITHER in found(with_child(full_name="Tạ Minh Khuê"))


def test_an_ethnic_group_or_nationality_nobody_knows_is_remarked() -> None:
    findings = found(with_child(ethnic_group="99", nationality="ZZ"))
    assert findings[FindingCode.UNKNOWN_ETHNIC_GROUP].field == "child.ethnic_group"
    assert findings[FindingCode.UNKNOWN_COUNTRY].field == "child.nationality"


def test_an_old_identity_card_is_remarked_after_2024_and_its_form_checked() -> None:
    declaration = people.birth(1, date(2025, 8, 1))
    old = replace(declaration.requester, paper_kind=IdentityPaper.IDENTITY_CARD_OLD, paper_number="201234567")
    bad = replace(old, paper_number="2012")
    assert FindingCode.PAPER_EXPIRED in found(replace(declaration, requester=old), date(2025, 8, 1))
    assert FindingCode.PAPER_NUMBER_MALFORMED in found(replace(declaration, requester=bad), date(2025, 8, 1))


def test_a_death_before_birth_or_in_the_future_is_an_error() -> None:
    declaration = people.death_in_hospital(1, FILED)
    unborn = replace(declaration, deceased=replace(declaration.deceased, born=PartialDate(2030)))
    future = replace(declaration, deceased=replace(declaration.deceased, died=PartialDate(2024, 7, 6)))
    assert found(unborn)[FindingCode.DEATH_BEFORE_BIRTH].severity is Severity.ERROR
    assert found(future)[FindingCode.DIED_IN_FUTURE].severity is Severity.ERROR


def test_a_death_later_on_the_day_of_filing_is_an_error() -> None:
    declaration = people.death_in_hospital(1, FILED)
    deceased = replace(declaration.deceased, died=PartialDate.of(FILED), died_at=TimeOfDay(11, 30))
    today = replace(declaration, deceased=deceased, notice=DeathNotice(), certificate_issued=None)
    assert FindingCode.DIED_IN_FUTURE in found(today, datetime(2024, 7, 5, 11, 29, tzinfo=VIETNAM))
    assert FindingCode.DIED_IN_FUTURE not in found(today, datetime(2024, 7, 5, 11, 30, tzinfo=VIETNAM))


def test_a_notice_before_the_death_is_an_error() -> None:
    declaration = people.death_in_hospital(1, FILED)
    early = DeathNotice(kind=DeathNoticeKind.NOTICE, number="01/GBT", issued=PartialDate(2024, 5))
    assert found(replace(declaration, notice=early))[FindingCode.NOTICE_BEFORE_DEATH].field == "notice.issued"


def test_a_year_only_birth_of_the_deceased_is_accepted() -> None:
    declaration = people.death_at_home(1, FILED)
    assert declaration.deceased.born is not None
    assert declaration.deceased.born.exact is None
    assert check_declaration(declaration, FILED) == ()


def test_an_unknown_hour_cause_or_proof_is_remarked_and_never_refused() -> None:
    declaration = people.death_at_home(1, FILED)
    deceased = replace(declaration.deceased, died_at=None, cause=" ")
    bare = replace(declaration, deceased=deceased, notice=DeathNotice())
    codes = {finding.code for finding in warnings(check_declaration(bare, FILED))}
    assert codes == {FindingCode.HOUR_UNKNOWN, FindingCode.CAUSE_UNKNOWN, FindingCode.PROOF_MISSING}
    assert errors(check_declaration(bare, FILED)) == ()


def test_a_late_death_is_remarked() -> None:
    assert "Điều 33" in found(people.late_death(1, FILED))[FindingCode.DEATH_LATE].article


def test_the_same_child_declared_twice_is_suspected_and_twins_are_not() -> None:
    first, second = people.twins(3, FILED)
    witnessed = replace(first, certificate_number="")
    assert may_be_same_child(first, first)
    assert may_be_same_child(witnessed, first)
    assert not may_be_same_child(first, second)
    assert not may_be_same_child(witnessed, replace(second, certificate_number=""))
    assert not may_be_same_child(first, people.birth(4, FILED))
    assert not may_be_same_child(replace(first, mother=None), first)


def test_the_same_deceased_declared_twice_is_suspected() -> None:
    declaration = people.death_at_home(1, FILED)
    unnumbered = replace(declaration, deceased=replace(declaration.deceased, paper_number=""))
    assert may_be_same_deceased(declaration, declaration)
    assert may_be_same_deceased(unnumbered, declaration)
    assert not may_be_same_deceased(declaration, people.death_at_home(2, FILED))
