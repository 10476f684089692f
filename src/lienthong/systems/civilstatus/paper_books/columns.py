"""A year's book as a sheet: the columns of each register, for the import of books on paper and for the export.

Column names are English and fixed, what they mean is said in Vietnamese (``docs/how-to/registry.md``). Dates are
written ``15/08/2004``, ``08/2004`` or ``2004``; every other cell is the text of the book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lienthong.domain.registers import Register


class CellKind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    DAY = "day"  # a whole date
    TIME = "time"
    SEX = "sex"
    PERSONAL_ID = "personal_id"
    WHOLE = "whole"  # a whole number from 1


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet."""

    name: str
    title_vi: str
    kind: CellKind = CellKind.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A person of an entry. ``prefix`` is empty where the entry is about this person alone."""

    prefix: str
    title_vi: str
    required: bool
    columns: tuple[str, ...]

    def column(self, name: str) -> str:
        """The name of a column of this person in the sheet."""
        return f"{self.prefix}_{name}" if self.prefix else name


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The sheet of a register.

    ``subjects`` are the parts that the entry is about, in the order in which declarations of the register name
    them (``domain/checks/same_event/duplicates.py``): rules ask who is the ward, who the child.
    """

    register: Register
    parts: tuple[SheetPart, ...]
    subjects: tuple[str, ...]
    extras: tuple[SheetColumn, ...] = ()

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """All columns, in their order."""
        people = (
            SheetColumn(
                part.column(name),
                f"{_PERSON[name].title_vi}{f' ({part.title_vi})' if part.prefix else ''}",
                _PERSON[name].kind,
                part.required and _PERSON[name].required,
            )
            for part in self.parts
            for name in part.columns
        )
        return (*PLACE, *people, *self.extras, NOTES)

    @property
    def titles(self) -> Mapping[str, str]:
        """What each column means."""
        return {column.name: column.title_vi for column in self.columns}


#: What stands beside an entry: corrections, what ended it. The last column of every sheet.
NOTES = SheetColumn("notes", "ghi chú trong sổ")

#: Where an entry stands; the first columns of every sheet. The year of the book is that of the day of registration.
PLACE = (
    SheetColumn("number", "số đăng ký", CellKind.WHOLE, required=True),
    SheetColumn("registered", "ngày đăng ký", CellKind.DAY, required=True),
    SheetColumn("book", "quyển số"),
    SheetColumn("page", "trang số", CellKind.WHOLE),
    SheetColumn("registrar", "người ký giấy tờ hộ tịch"),
)
_PERSON = {
    "name": SheetColumn("name", "họ, chữ đệm, tên", CellKind.NAME, required=True),
    "born": SheetColumn("born", "ngày sinh", CellKind.DATE),
    "sex": SheetColumn("sex", "giới tính", CellKind.SEX),
    "ethnic_group": SheetColumn("ethnic_group", "dân tộc"),
    "nationality": SheetColumn("nationality", "quốc tịch"),
    "personal_id": SheetColumn("personal_id", "số định danh cá nhân", CellKind.PERSONAL_ID),
    "paper": SheetColumn("paper", "giấy tờ tùy thân"),
    "residence": SheetColumn("residence", "nơi cư trú"),
}
_PARENT = ("name", "born", "ethnic_group", "nationality", "personal_id", "residence")
_ADULT = ("name", "born", "sex", "ethnic_group", "nationality", "personal_id", "paper", "residence")
_SPOUSE = tuple(name for name in _ADULT if name != "sex")
_REQUESTER = (
    SheetColumn("requester_name", "người đi đăng ký"),
    SheetColumn("requester_relation", "quan hệ của người đi đăng ký"),
    SheetColumn("requester_paper", "giấy tờ tùy thân của người đi đăng ký"),
)
_HUSBAND = SheetPart("husband", "chồng", True, _SPOUSE)
_WIFE = SheetPart("wife", "vợ", True, _SPOUSE)
_ALONE = SheetPart("", "người được ghi", True, _ADULT)
_GUARDIAN = SheetPart("guardian", "người giám hộ", True, _ADULT)
_SECOND_GUARDIAN = SheetPart("second_guardian", "người giám hộ thứ hai", False, _ADULT)
_WARD = SheetPart("ward", "người được giám hộ", True, _ADULT)

LAYOUTS: Mapping[Register, SheetLayout] = {
    layout.register: layout
    for layout in (
        SheetLayout(
            Register.BIRTH,
            (
                SheetPart(
                    "", "trẻ", True, ("name", "born", "sex", "ethnic_group", "nationality", "personal_id")
                ),
                SheetPart("mother", "mẹ", False, _PARENT),
                SheetPart("father", "cha", False, _PARENT),
            ),
            ("",),
            (
                SheetColumn("birthplace", "nơi sinh"),
                SheetColumn("origin", "quê quán"),
                SheetColumn("certificate_number", "số giấy chứng sinh"),
                *_REQUESTER,
            ),
        ),
        SheetLayout(
            Register.DEATH,
            (_ALONE,),
            ("",),
            (
                SheetColumn("died", "ngày chết", CellKind.DATE, required=True),
                SheetColumn("died_at", "giờ, phút chết", CellKind.TIME),
                SheetColumn("place", "nơi chết"),
                SheetColumn("cause", "nguyên nhân chết"),
                SheetColumn("notice", "giấy báo tử hoặc giấy thay thế"),
                SheetColumn("certificate_number", "số giấy báo tử"),
                *_REQUESTER,
            ),
        ),
        SheetLayout(Register.MARRIAGE, (_HUSBAND, _WIFE), ("husband", "wife")),
        SheetLayout(
            Register.MARITAL_STATUS,
            (_ALONE,),
            ("",),
            (
                SheetColumn("status", "tình trạng hôn nhân"),
                SheetColumn("purpose", "mục đích sử dụng giấy xác nhận"),
            ),
        ),
        SheetLayout(
            Register.RECOGNITION,
            (
                SheetPart("parent", "cha, mẹ", True, _ADULT),
                SheetPart("child", "con", True, _ADULT),
            ),
            ("child", "parent"),
            (SheetColumn("relation", "ai nhận ai"),),
        ),
        SheetLayout(
            Register.FOREIGN_DIVORCE,
            (_HUSBAND, _WIFE),
            ("husband", "wife"),
            (
                SheetColumn("decision", "bản án, quyết định của nước ngoài"),
                SheetColumn("decision_date", "ngày của bản án, quyết định", CellKind.DATE),
                SheetColumn("country", "quốc gia"),
            ),
        ),
        SheetLayout(
            Register.GUARDIANSHIP,
            (_GUARDIAN, _SECOND_GUARDIAN, _WARD),
            ("ward", "guardian", "second_guardian"),
            (SheetColumn("reason", "lý do giám hộ"),),
        ),
        SheetLayout(
            Register.GUARDIANSHIP_END,
            (_GUARDIAN, _SECOND_GUARDIAN, _WARD),
            ("ward", "guardian", "second_guardian"),
            (SheetColumn("reason", "lý do chấm dứt giám hộ"),),
        ),
        SheetLayout(
            Register.CORRECTION,
            (_ALONE,),
            ("",),
            (SheetColumn("change", "nội dung thay đổi, cải chính, bổ sung"), SheetColumn("basis", "căn cứ")),
        ),
    )
}
"""The registers that have a sheet. Copies of extracts are only numbered, their book is not carried over."""


def wrong_columns(layout: SheetLayout, given: Sequence[str]) -> list[str]:
    """What is wrong with a heading, as Vietnamese sentences."""
    known = {column.name for column in layout.columns}
    missing = [column.name for column in layout.columns if column.required and column.name not in given]
    unknown = [name for name in given if name not in known]
    twice = sorted({name for name in given if given.count(name) > 1})
    found = []
    if missing:
        found.append(f"Thiếu cột: {', '.join(missing)}.")
    if unknown:
        found.append(f"Không có cột nào tên: {', '.join(name or '(trống)' for name in unknown)}.")
    if twice:
        found.append(f"Cột ghi hai lần: {', '.join(twice)}.")
    if found:
        found.append(f"Các cột của {layout.register.name_vi}: {', '.join(c.name for c in layout.columns)}.")
    return found
