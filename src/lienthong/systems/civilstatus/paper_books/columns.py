"""A year's book as a sheet: the columns of each register, for the import of books on paper and for the export.

Column names are English and fixed, what they mean is said in Vietnamese (``docs/how-to/registry.md``). Dates are
written ``15/08/2004``, ``08/2004`` or ``2004``; every other cell is the text of the book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lienthong.domain.registers import Register


class Kind(StrEnum):
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
class Column:
    """One column of a sheet."""

    name: str
    title_vi: str
    kind: Kind = Kind.TEXT
    required: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A person of an entry. ``prefix`` is empty where the entry is about this person alone."""

    prefix: str
    title_vi: str
    required: bool
    columns: tuple[str, ...]

    def column(self, name: str) -> str:
        """The name of a column of this person in the sheet."""
        return f"{self.prefix}_{name}" if self.prefix else name


@dataclass(frozen=True, slots=True)
class Layout:
    """The sheet of a register. ``subjects`` are the parts that the entry is about, in the order in which declarations
    of the register name them (``domain/checks/duplicates.py``): rules ask who is the ward, who the child.
    """

    register: Register
    parts: tuple[Part, ...]
    subjects: tuple[str, ...]
    extras: tuple[Column, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, in their order."""
        people = (
            Column(
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
NOTES = Column("notes", "ghi chú trong sổ")

#: Where an entry stands; the first columns of every sheet. The year of the book is that of the day of registration.
PLACE = (
    Column("number", "số đăng ký", Kind.WHOLE, required=True),
    Column("registered", "ngày đăng ký", Kind.DAY, required=True),
    Column("book", "quyển số"),
    Column("page", "trang số", Kind.WHOLE),
    Column("registrar", "người ký giấy tờ hộ tịch"),
)
_PERSON = {
    "name": Column("name", "họ, chữ đệm, tên", Kind.NAME, required=True),
    "born": Column("born", "ngày sinh", Kind.DATE),
    "sex": Column("sex", "giới tính", Kind.SEX),
    "ethnic_group": Column("ethnic_group", "dân tộc"),
    "nationality": Column("nationality", "quốc tịch"),
    "personal_id": Column("personal_id", "số định danh cá nhân", Kind.PERSONAL_ID),
    "paper": Column("paper", "giấy tờ tùy thân"),
    "residence": Column("residence", "nơi cư trú"),
}
_PARENT = ("name", "born", "ethnic_group", "nationality", "personal_id", "residence")
_ADULT = ("name", "born", "sex", "ethnic_group", "nationality", "personal_id", "paper", "residence")
_SPOUSE = tuple(name for name in _ADULT if name != "sex")
_REQUESTER = (
    Column("requester_name", "người đi đăng ký"),
    Column("requester_relation", "quan hệ của người đi đăng ký"),
    Column("requester_paper", "giấy tờ tùy thân của người đi đăng ký"),
)
_HUSBAND = Part("husband", "chồng", True, _SPOUSE)
_WIFE = Part("wife", "vợ", True, _SPOUSE)
_ALONE = Part("", "người được ghi", True, _ADULT)
_GUARDIAN = Part("guardian", "người giám hộ", True, _ADULT)
_SECOND_GUARDIAN = Part("second_guardian", "người giám hộ thứ hai", False, _ADULT)
_WARD = Part("ward", "người được giám hộ", True, _ADULT)

LAYOUTS: Mapping[Register, Layout] = {
    layout.register: layout
    for layout in (
        Layout(
            Register.BIRTH,
            (
                Part("", "trẻ", True, ("name", "born", "sex", "ethnic_group", "nationality", "personal_id")),
                Part("mother", "mẹ", False, _PARENT),
                Part("father", "cha", False, _PARENT),
            ),
            ("",),
            (
                Column("birthplace", "nơi sinh"),
                Column("origin", "quê quán"),
                Column("certificate_number", "số giấy chứng sinh"),
                *_REQUESTER,
            ),
        ),
        Layout(
            Register.DEATH,
            (_ALONE,),
            ("",),
            (
                Column("died", "ngày chết", Kind.DATE, required=True),
                Column("died_at", "giờ, phút chết", Kind.TIME),
                Column("place", "nơi chết"),
                Column("cause", "nguyên nhân chết"),
                Column("notice", "giấy báo tử hoặc giấy thay thế"),
                Column("certificate_number", "số giấy báo tử"),
                *_REQUESTER,
            ),
        ),
        Layout(Register.MARRIAGE, (_HUSBAND, _WIFE), ("husband", "wife")),
        Layout(
            Register.MARITAL_STATUS,
            (_ALONE,),
            ("",),
            (Column("status", "tình trạng hôn nhân"), Column("purpose", "mục đích sử dụng giấy xác nhận")),
        ),
        Layout(
            Register.RECOGNITION,
            (
                Part("parent", "cha, mẹ", True, _ADULT),
                Part("child", "con", True, _ADULT),
            ),
            ("child", "parent"),
            (Column("relation", "ai nhận ai"),),
        ),
        Layout(
            Register.FOREIGN_DIVORCE,
            (_HUSBAND, _WIFE),
            ("husband", "wife"),
            (
                Column("decision", "bản án, quyết định của nước ngoài"),
                Column("decision_date", "ngày của bản án, quyết định", Kind.DATE),
                Column("country", "quốc gia"),
            ),
        ),
        Layout(
            Register.GUARDIANSHIP,
            (_GUARDIAN, _SECOND_GUARDIAN, _WARD),
            ("ward", "guardian", "second_guardian"),
            (Column("reason", "lý do giám hộ"),),
        ),
        Layout(
            Register.GUARDIANSHIP_END,
            (_GUARDIAN, _SECOND_GUARDIAN, _WARD),
            ("ward", "guardian", "second_guardian"),
            (Column("reason", "lý do chấm dứt giám hộ"),),
        ),
        Layout(
            Register.CORRECTION,
            (_ALONE,),
            ("",),
            (Column("change", "nội dung thay đổi, cải chính, bổ sung"), Column("basis", "căn cứ")),
        ),
    )
}
"""The registers that have a sheet. Copies of extracts are only numbered, their book is not carried over."""


def wrong_columns(layout: Layout, given: Sequence[str]) -> list[str]:
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
