"""What of an entry may be corrected: every text of every register, or a reason is named why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import Declaration, GuardianshipDeclaration, GuardianshipEndDeclaration
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.systems.civilstatus.books.entries import BookRecord
from lienthong.systems.civilstatus.entry_actions.correction_text import checked_changes
from lienthong.systems.civilstatus.papers.correction.correctable import (
    FOLLOWING,
    NOT_CORRECTED,
    ChangeRefused,
    TextForm,
    correctable,
    label_of,
    texts_of,
)
from lienthong.systems.civilstatus.papers.fields import died_text, read_died
from lienthong.systems.civilstatus.papers.forms import entry_fields

TODAY = date(2024, 7, 5)
UNIT = UnitCode("00019")
CORRECTED = sorted(frozenset(Register) - NOT_CORRECTED.keys())
SAMPLES = {
    TextForm.TEXT: "Nội dung đúng",
    TextForm.NAME: "Nguyễn Thị Đúng",
    TextForm.DATE: "02/01/1990",
    TextForm.MOMENT: "03:07 04/07/2024",
    TextForm.PERSONAL_ID: "001324000001",
}


def declared(register: Register) -> Declaration:
    """A declaration that fills everything."""
    declaration = people.declare(register, 3, TODAY, UNIT)
    if isinstance(declaration, GuardianshipDeclaration | GuardianshipEndDeclaration):
        return replace(declaration, second_guardian=declaration.guardian)
    return declaration


def record(register: Register, **changed: str) -> BookRecord:
    fields: dict[str, Any] = {**entry_fields(declared(register), TODAY), **changed}
    return BookRecord(
        id=1,
        register=register,
        unit_code=UNIT,
        year=2024,
        running=1,
        book="01/2024",
        page=1,
        registered_at=datetime(2024, 7, 5, 3, tzinfo=UTC),
        dossier_code="H26.12-240705-0001",
        content={"fields": fields, "office": "Ủy ban nhân dân phường Điện Biên"},
        notes=(),
    )


@pytest.mark.parametrize("register", CORRECTED)
def test_every_text_of_an_entry_is_offered_or_follows_from_one_that_is(register: Register) -> None:
    entry = record(register)
    offered = {each.path for each in correctable(register, entry.fields)}
    paths = [path for path, _ in texts_of(entry.fields)]
    left_out = {path.rpartition(".")[2] for path in paths if path not in offered}
    assert left_out <= FOLLOWING.keys()
    assert len(paths) > len(left_out)


def test_what_is_not_corrected_at_all_says_why() -> None:
    assert NOT_CORRECTED.keys() == {
        Register.MARITAL_STATUS,
        Register.COPY,
        Register.CORRECTION,
        Register.STATUS_REPLY,
    }
    assert all(reason.endswith(".") for reason in NOT_CORRECTED.values())
    assert correctable(Register.MARITAL_STATUS, {"subject": {"name": "A"}}) == []


def everything() -> list[Any]:
    return [
        pytest.param(register, each.path, id=f"{register.value}-{each.path}")
        for register in CORRECTED
        for each in correctable(register, record(register).fields)
    ]


@pytest.mark.parametrize(("register", "path"), everything())
def test_each_offered_text_can_be_corrected(register: Register, path: str) -> None:
    entry = record(register, born="02/06/2024", sex="Nữ") if register is Register.BIRTH else record(register)
    field = next(each for each in correctable(register, entry.fields) if each.path == path)
    other = next((choice for choice in field.choices if choice != field.text), "")
    wanted = other or ("05/06/2024" if (register, path) == (Register.BIRTH, "born") else SAMPLES[field.form])
    changes = checked_changes(entry, {path: wanted})
    assert changes[path] not in ("", field.text)
    assert label_of(register, path)


def test_the_moment_of_a_death_is_written_as_the_book_writes_it() -> None:
    changes = checked_changes(record(Register.DEATH), {"died": "7h05 4/7/2024"})
    assert changes == {
        "died": "07 giờ 05 phút, ngày 04 tháng 07 năm 2024",
        "died_in_words": "Ngày bốn tháng bảy năm hai nghìn không trăm hai mươi tư",
    }


@given(
    when=st.one_of(
        st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(PartialDate.of),
        st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12)),
        st.builds(PartialDate, st.integers(1900, 2100)),
    ),
    at=st.one_of(
        st.none(), st.builds(TimeOfDay, st.integers(0, 23), st.one_of(st.none(), st.integers(0, 59)))
    ),
)
def test_what_a_paper_says_of_a_death_is_read_back(when: PartialDate, at: TimeOfDay | None) -> None:
    assert read_died(died_text(when, at)) == (when, at)
    assert read_died(f"{at.format() if at else ''} {when.format('/')}") == (when, at)


@pytest.mark.parametrize(
    ("register", "wanted", "said"),
    [
        (Register.DEATH, {"died": "25:00 01/07/2024"}, "Giờ 25:00 không tồn tại"),
        (Register.DEATH, {"died": "hôm qua"}, "không phải"),
        (Register.DEATH, {"died": "31/02/2024"}, "không tồn tại"),
        (Register.DEATH, {"died": ""}, "không được để trống"),
        (Register.DEATH, {"died": "06/07/2024"}, "sau ngày đăng ký 05/07/2024"),
        (Register.DEATH, {"died": "01/01/1890"}, "trước ngày sinh"),
        (Register.DEATH, {"born": "05/07/2024", "died": "04/07/2024"}, "trước ngày sinh"),
        (Register.BIRTH, {"born": "06/07/2024"}, "sau ngày đăng ký"),
        (Register.BIRTH, {"name": " "}, "không được để trống"),
        (Register.BIRTH, {"sex": "nữ giới"}, "chỉ được ghi Nam, Nữ"),
        (Register.BIRTH, {"born_in_words": "x"}, "không có nội dung"),
        (Register.BIRTH, {"personal_id": "001099000001"}, "Số định danh cá nhân"),
        (Register.MARRIAGE, {"wife.name": ""}, "Vợ: họ, chữ đệm, tên: không được để trống"),
        (Register.MARRIAGE, {"since": "06/07/2024"}, "sau ngày đăng ký"),
        (Register.RECOGNITION, {"kind": "Con nhận cha"}, "chỉ được ghi Cha nhận con, Mẹ nhận con"),
        (Register.FOREIGN_DIVORCE, {"ending": "Bỏ nhau"}, "chỉ được ghi Ly hôn"),
        (Register.GUARDIANSHIP, {"guardians.1.born": "x"}, "Người giám hộ thứ hai"),
        (Register.GUARDIANSHIP, {"guardians.2.born": "1990"}, "không có nội dung"),
    ],
)
def test_what_cannot_be_is_refused_and_named(
    register: Register, wanted: Mapping[str, str], said: str
) -> None:
    with pytest.raises(ChangeRefused) as refused:
        checked_changes(record(register), wanted)
    assert said in refused.value.message_vi
