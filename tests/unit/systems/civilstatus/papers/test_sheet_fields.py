"""Entries of books on paper give papers like those that came by dossier, and both are exported alike."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from lienthong.domain.checks import facts_of
from lienthong.domain.declarations import GuardianshipDeclaration, GuardianshipEndDeclaration
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS, SheetLayout
from lienthong.systems.civilstatus.paper_books.line import FaultyLine, read_line
from lienthong.systems.civilstatus.papers.certificates import PaperIssue
from lienthong.systems.civilstatus.papers.certificates.extracts import BookEntry
from lienthong.systems.civilstatus.papers.forms import COPIED, copied_fields, entry_fields, template_and_data
from lienthong.systems.civilstatus.papers.sheet_fields import as_lined, as_printed

TODAY = date(2024, 7, 5)
ISSUE = PaperIssue(**{field.name: False if field.name == "test" else "x" for field in fields(PaperIssue)})  # type: ignore[arg-type]
AT = BookEntry("Ủy ban nhân dân phường Điện Biên", "7/1999", "01/1999", "7", "10/03/1999")
#: Registers that have a sheet and of which copies are given.
COPIED_FROM_PAPER = sorted(COPIED & LAYOUTS.keys())


def line_of(layout: SheetLayout, **more: str) -> dict[str, str]:
    """A line that fills what must be filled."""
    people_of_it = {
        part.column("name"): f"Nguyễn Văn {chr(65 + index)}" for index, part in enumerate(layout.parts)
    }
    days = {"born": "01/02/1980"} if layout.register is Register.BIRTH else {}
    days |= {"died": "08/03/1999"} if layout.register is Register.DEATH else {}
    return {"number": "7", "registered": "10/03/1999", **people_of_it, **days, **more}


def imported(register: Register, **more: str) -> dict[str, Any]:
    return dict(read_line(LAYOUTS[register], line_of(LAYOUTS[register], **more), TODAY).fields)


@pytest.mark.parametrize("register", COPIED_FROM_PAPER)
def test_a_copy_is_printed_of_a_line_that_was_imported(register: Register) -> None:
    fields = as_printed(register, imported(register))
    _, data = template_and_data(Register.COPY, copied_fields(register, fields, AT, 1), ISSUE)
    assert "Nguyễn Văn A" in str(data)


@pytest.mark.parametrize("register", sorted(LAYOUTS.keys() - {Register.CORRECTION}))
def test_an_entry_that_came_by_dossier_is_exported_with_its_people(register: Register) -> None:
    fields = entry_fields(people.declare(register, 3, TODAY, UnitCode("00019")), TODAY)
    lined = as_lined(register, fields)
    named = [
        lined[part.prefix]["name"] if part.prefix else lined["name"]
        for part in LAYOUTS[register].parts
        if part.required
    ]
    assert all(named)


@pytest.mark.parametrize("register", sorted(LAYOUTS.keys() - {Register.CORRECTION}))
def test_an_imported_line_names_its_people_in_the_order_in_which_a_dossier_does(register: Register) -> None:
    declared = people.declare(register, 3, TODAY, UnitCode("00019"))
    if isinstance(declared, GuardianshipDeclaration | GuardianshipEndDeclaration):
        second = replace(declared.guardian, full_name="Trần Văn Hai", personal_id="")
        declared = replace(declared, second_guardian=second)
    layout = LAYOUTS[register]
    lined = as_lined(register, entry_fields(declared, TODAY))
    cells = {
        part.column("name"): (lined[part.prefix] if part.prefix else lined)["name"] for part in layout.parts
    }
    read = read_line(layout, line_of(layout, **cells), TODAY)
    assert [who.name for who in read.facts.subjects] == [who.name for who in facts_of(declared).subjects]


@pytest.mark.parametrize("register", [Register.GUARDIANSHIP, Register.GUARDIANSHIP_END])
def test_a_second_guardian_comes_in_and_goes_out(register: Register) -> None:
    said = imported(register)
    paper = as_printed(register, said)
    assert [each["name"] for each in paper["guardians"]] == ["Nguyễn Văn A", "Nguyễn Văn B"]
    assert as_lined(register, paper)["second_guardian"]["name"] == "Nguyễn Văn B"
    alone = as_printed(register, imported(register, second_guardian_name=""))
    assert [each["name"] for each in alone["guardians"]] == ["Nguyễn Văn A"]
    with pytest.raises(FaultyLine) as faulty:
        imported(register, second_guardian_name="", second_guardian_born="01/02/1980")
    assert "Cột second_guardian_name" in faulty.value.reasons[0]


@pytest.mark.parametrize(
    ("relation", "recogniser"),
    [("Cha nhận con", "Nguyễn Văn A"), ("Con nhận mẹ", "Nguyễn Văn B"), ("", "Nguyễn Văn A")],
)
def test_who_recognises_follows_from_the_words_of_the_book(relation: str, recogniser: str) -> None:
    said = imported(Register.RECOGNITION, relation=relation)
    paper = as_printed(Register.RECOGNITION, said)
    assert paper["recogniser"]["name"] == recogniser
    lined = as_lined(Register.RECOGNITION, paper)
    assert (lined["parent"]["name"], lined["child"]["name"]) == ("Nguyễn Văn A", "Nguyễn Văn B")


def test_a_foreign_decision_on_paper_is_one_sentence() -> None:
    said = imported(
        Register.FOREIGN_DIVORCE, decision="Bản án số 12", decision_date="03/04/1998", country="Nhật Bản"
    )
    assert as_printed(Register.FOREIGN_DIVORCE, said)["decision"] == "Bản án số 12 ngày 03/04/1998, Nhật Bản"
