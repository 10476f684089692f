"""Who may do what with an entry, and when; what of it may be corrected."""

import pytest

from lienthong.domain.registers import Register
from lienthong.foundation.identity import Role
from lienthong.systems.civilstatus.dossiers.states import DossierStage
from lienthong.systems.civilstatus.entry_actions.states import EntryAction, available_entry_actions
from lienthong.systems.civilstatus.papers.correction.correctable import correctable, label_of

ALL = (EntryAction.COPY, EntryAction.CORRECT, EntryAction.NOTE)


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        (Role.OFFICER, ALL),
        (Role.LEADER, (EntryAction.COPY,)),
        (Role.CLERK, ()),
        (Role.ADMIN, ()),
        (Role.OPERATOR, ()),
        (Role.COORDINATOR, ()),
        (Role.CITIZEN, ()),
    ],
)
def test_what_a_role_may_do_with_an_issued_birth(role: Role, acts: tuple[EntryAction, ...]) -> None:
    assert available_entry_actions(Register.BIRTH, DossierStage.ISSUED, [role]) == acts


@pytest.mark.parametrize("role", list(Role))
def test_only_an_officer_supplies_a_number_and_only_where_it_is_lacking(role: Role) -> None:
    lacking = available_entry_actions(Register.BIRTH, DossierStage.ISSUED, [role], lacks_number=True)
    assert (EntryAction.NUMBER in lacking) is (role is Role.OFFICER)
    # A book on paper has no dossier that a number could be given for.
    assert EntryAction.NUMBER not in available_entry_actions(Register.BIRTH, None, [role], lacks_number=True)


@pytest.mark.parametrize("stage", [stage for stage in DossierStage if stage is not DossierStage.ISSUED])
def test_nothing_is_done_before_the_result_is_released(stage: DossierStage) -> None:
    assert available_entry_actions(Register.BIRTH, stage, [Role.OFFICER]) == ()


@pytest.mark.parametrize(
    ("register", "acts"),
    [
        (Register.MARRIAGE, ALL),
        (Register.MARITAL_STATUS, (EntryAction.NOTE,)),
        (Register.CORRECTION, (EntryAction.COPY, EntryAction.NOTE)),
        (Register.COPY, ()),
    ],
)
def test_what_may_be_done_depends_on_the_book(register: Register, acts: tuple[EntryAction, ...]) -> None:
    assert available_entry_actions(register, None, [Role.OFFICER]) == acts


def test_dates_in_words_and_unknown_texts_are_not_corrected_by_themselves() -> None:
    fields = {"name": "A", "born_in_words": "…", "guardians": [{"name": "B"}], "ward": {"born": "2015"}}
    assert [each.path for each in correctable(Register.GUARDIANSHIP, fields)] == [
        "name",
        "guardians.0.name",
        "ward.born",
        "guardians.1.name",
    ]
    assert label_of(Register.GUARDIANSHIP, "guardians.0.name") == "Người giám hộ: họ, chữ đệm, tên"
