"""What a citizen's keyboard sends in pieces is whole at PM.DVCLT and at the one-stop that fetches it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from tests.support.systems.dvclt import Chain

NAME = "Đặng Thị Nữ Hương"


def test_an_application_of_a_program(chain: Chain) -> None:
    declared = chain.birth()
    apart = unicodedata.normalize("NFD", NAME)
    code = chain.filed(replace(declared, child=replace(declared.child, full_name=apart)))
    fetched = chain.fetch(code).text
    assert NAME in fetched
    assert apart not in fetched


def test_the_icelandic_letter_is_the_vietnamese_one(chain: Chain) -> None:
    declared = chain.birth()
    sent = replace(declared, child=replace(declared.child, full_name=NAME.replace("Đ", "Ð")))
    assert NAME in chain.fetch(chain.filed(sent)).text


def test_a_stand_in_for_a_name_is_told_to_the_citizen_at_its_field(chain: Chain) -> None:
    declared = chain.birth()
    answer = chain.apply(replace(declared, child=replace(declared.child, full_name="Bé trai chưa đặt tên")))
    assert answer.status_code == 422
    assert "chữ ghi tạm thay cho họ tên" in answer.text
    assert "nksHoTen" in answer.text
