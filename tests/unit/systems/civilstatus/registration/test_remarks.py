"""What the registrar reads beside a dossier."""

from dataclasses import replace
from typing import Any

from lienthong.domain.declarations import BirthDeclaration, MarriageDeclaration
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.systems.civilstatus.registration.remarks import remarks_on
from tests.support.systems.civilstatus import NOW, UNIT


def _said(declaration: Any) -> list[str]:
    return [remark.message_vi for remark in remarks_on(declaration, NOW, papers=1)]


def test_what_is_said_alike_of_everybody_names_whom_it_is_about() -> None:
    birth: BirthDeclaration = people.birth(1, NOW.date(), UnitCode(UNIT))
    assert birth.mother is not None
    odd = replace(
        birth,
        mother=replace(birth.mother, full_name="Hương"),
        requester=replace(birth.requester, full_name="Trần 2"),
    )
    said = _said(odd)
    assert "Người mẹ: họ tên chỉ có một từ, đề nghị kiểm tra lại." in said
    assert "Người yêu cầu: họ tên không được có chữ số: 2" in said


def test_both_sides_of_a_marriage_are_told_apart() -> None:
    marriage = people.declare(Register.MARRIAGE, 2, NOW.date(), UNIT)
    assert isinstance(marriage, MarriageDeclaration)
    said = _said(replace(marriage, wife=replace(marriage.wife, personal_id="123")))
    assert [text for text in said if text.startswith("Bên nữ: ")]
    assert not [text for text in said if text.startswith("Bên nam: ")]
