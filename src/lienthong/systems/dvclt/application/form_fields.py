"""The questions of both forms: which fields, in which words, in which order.

Fields are named by their path in the declaration; their names on the page are the wire names of `contracts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lienthong.domain.catalogues import (
    COUNTRIES,
    DEATH_NOTICE_KINDS,
    ETHNIC_GROUPS,
    IDENTITY_PAPERS,
    RELATIONS,
    RESIDENCE_TYPES,
    SEXES,
    VIETNAM_CODE,
)
from lienthong.domain.law import Group
from lienthong.systems.dvclt.application.field_labels import label_of_path, table_of, wire_name_of

UNIT_PATH = "place_of_registration"


class Widget(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    SELECT = "select"
    RADIO = "radio"
    UNIT = "unit"
    PLACE = "place"
    PHONE = "tel"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. `options` are (value, label)."""

    group: Group
    path: str
    widget: Widget = Widget.TEXT
    label: str = ""
    help: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    default: str = ""
    width: str = "full"
    autocomplete: str = ""

    @property
    def name(self) -> str:
        """Name on the page: the wire name."""
        return wire_name_of(self.group, self.path)

    @property
    def title(self) -> str:
        """What the page calls it."""
        return self.label or label_of_path(self.group, self.path)

    @property
    def most(self) -> int:
        """Most letters that may be typed."""
        return table_of(self.group).by_name[self.name].most


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of a form with its heading; `rows` of fields that stand side by side where there is room."""

    key: str
    title: str
    rows: tuple[tuple[FormField, ...], ...]
    intro: str = ""

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All fields in order."""
        return tuple(field for row in self.rows for field in row)


_DATE_HELP = "Ngày/tháng/năm, ví dụ 15/08/2024"
_COUNTRIES = tuple((entry.code, entry.name) for entry in COUNTRIES)
_ETHNIC = tuple((entry.code, entry.name) for entry in ETHNIC_GROUPS)
_PAPERS = tuple((entry.code, entry.name) for entry in IDENTITY_PAPERS if entry.code != "0")
_RESIDENCES = tuple((entry.code, entry.name) for entry in RESIDENCE_TYPES if entry.code != "0")
_RELATIONS = tuple((entry.name, entry.name) for entry in RELATIONS)
_SEXES = tuple((entry.code, entry.name) for entry in SEXES)
_NOTICES = tuple((entry.code, entry.name) for entry in DEATH_NOTICE_KINDS if entry.code != "0")


def sections(group: Group) -> tuple[FormSection, ...]:
    """The sections of a group's form, in the order in which people fill them."""
    return _BIRTH if group is Group.BIRTH else _DEATH


def _paper(group: Group, who: str, *, required: bool, whole: bool) -> tuple[tuple[FormField, ...], ...]:
    first = (
        FormField(group, f"{who}.paper_kind", Widget.SELECT, "Loại giấy tờ", options=_PAPERS, default="4"),
        FormField(
            group,
            f"{who}.paper_number",
            label="Số giấy tờ",
            help="Căn cước: 12 chữ số",
            required=required,
        ),
    )
    issued = (
        FormField(group, f"{who}.paper_issued", Widget.DATE, "Ngày cấp", _DATE_HELP),
        FormField(group, f"{who}.paper_issuer", label="Nơi cấp"),
    )
    return (first, issued) if whole else (first,)


def _origin(group: Group, who: str) -> tuple[FormField, ...]:
    return (
        FormField(group, f"{who}.ethnic_group", Widget.SELECT, "Dân tộc", options=_ETHNIC, default="01"),
        FormField(
            group, f"{who}.nationality", Widget.SELECT, "Quốc tịch", options=_COUNTRIES, default=VIETNAM_CODE
        ),
    )


def _residence(group: Group, who: str) -> tuple[tuple[FormField, ...], ...]:
    return (
        (FormField(group, f"{who}.residence", Widget.PLACE, "Nơi cư trú"),),
        (
            FormField(
                group,
                f"{who}.residence_type",
                Widget.RADIO,
                "Nơi cư trú này là",
                options=_RESIDENCES,
                default="1",
            ),
        ),
    )


def _where(group: Group, help_vi: str) -> FormSection:
    return FormSection(
        "noi-dang-ky",
        "Nơi đăng ký",
        (
            (FormField(group, UNIT_PATH, Widget.UNIT, "Xã, phường nơi đăng ký", help_vi, required=True),),
            (
                FormField(
                    group,
                    "copies",
                    Widget.NUMBER,
                    "Số bản sao trích lục cần thêm",
                    "Bản chính luôn được cấp. Để trống nếu không cần bản sao.",
                    width="short",
                ),
            ),
        ),
    )


def _requester(group: Group) -> FormSection:
    who = "requester"
    return FormSection(
        "nguoi-yeu-cau",
        "Người yêu cầu (bạn)",
        (
            (
                FormField(
                    group, f"{who}.full_name", label="Họ, chữ đệm, tên", required=True, autocomplete="name"
                ),
                FormField(
                    group,
                    f"{who}.relation",
                    Widget.SELECT,
                    "Bạn là gì của trẻ?" if group is Group.BIRTH else "Bạn là gì của người đã chết?",
                    required=True,
                    options=_RELATIONS,
                ),
            ),
            *_paper(group, who, required=True, whole=True),
            *_residence(group, who),
            (
                FormField(group, f"{who}.phone", Widget.PHONE, "Số điện thoại", autocomplete="tel"),
                FormField(group, f"{who}.email", Widget.EMAIL, "Thư điện tử", autocomplete="email"),
            ),
        ),
        "Số giấy tờ của bạn cũng là khóa thứ hai để tra cứu hồ sơ.",
    )


def _parent(who: str, title: str, intro: str) -> FormSection:
    group = Group.BIRTH
    return FormSection(
        who,
        title,
        (
            (
                FormField(group, f"{who}.full_name", label="Họ, chữ đệm, tên"),
                FormField(group, f"{who}.born", Widget.DATE, "Ngày sinh", _DATE_HELP),
            ),
            *_paper(group, who, required=False, whole=False),
            _origin(group, who),
            *_residence(group, who),
        ),
        intro,
    )


_BIRTH = (
    _where(Group.BIRTH, "Nơi cư trú của mẹ hoặc cha. Gõ vài chữ rồi chọn, ví dụ “Cửa Nam, Hà Nội”."),
    _requester(Group.BIRTH),
    FormSection(
        "tre",
        "Trẻ được khai sinh",
        (
            (
                FormField(Group.BIRTH, "child.full_name", label="Họ, chữ đệm, tên của trẻ", required=True),
                FormField(Group.BIRTH, "child.born", Widget.DATE, "Ngày sinh", _DATE_HELP, required=True),
            ),
            (FormField(Group.BIRTH, "child.sex", Widget.RADIO, "Giới tính", required=True, options=_SEXES),),
            (
                FormField(
                    Group.BIRTH,
                    "child.birthplace",
                    Widget.PLACE,
                    "Nơi sinh",
                    "Tên bệnh viện hoặc cơ sở y tế; nếu sinh ở nhà thì ghi thôn, số nhà.",
                    required=True,
                ),
            ),
            (
                FormField(
                    Group.BIRTH, "child.hometown", Widget.PLACE, "Quê quán", "Theo quê của cha hoặc mẹ."
                ),
            ),
            _origin(Group.BIRTH, "child"),
            (
                FormField(
                    Group.BIRTH,
                    "certificate_number",
                    label="Mã giấy chứng sinh",
                    help="Ghi trên giấy chứng sinh điện tử. Không có thì để trống và đính kèm giấy thay thế.",
                ),
                FormField(
                    Group.BIRTH, "certificate_issued", Widget.DATE, "Ngày cấp giấy chứng sinh", _DATE_HELP
                ),
            ),
        ),
    ),
    _parent("mother", "Mẹ", "Nếu không khai mẹ, để trống họ tên: cả phần này được bỏ qua."),
    _parent("father", "Cha", "Nếu không khai cha, để trống họ tên: cả phần này được bỏ qua."),
)

_DEATH = (
    _where(
        Group.DEATH, "Nơi cư trú cuối cùng của người đã chết. Gõ vài chữ rồi chọn, ví dụ “Cửa Nam, Hà Nội”."
    ),
    _requester(Group.DEATH),
    FormSection(
        "nguoi-chet",
        "Người đã chết",
        (
            (
                FormField(Group.DEATH, "deceased.full_name", label="Họ, chữ đệm, tên", required=True),
                FormField(
                    Group.DEATH,
                    "deceased.born",
                    Widget.DATE,
                    "Ngày sinh",
                    "Không nhớ ngày thì chỉ ghi năm, ví dụ 1941",
                ),
            ),
            (
                FormField(
                    Group.DEATH, "deceased.sex", Widget.RADIO, "Giới tính", required=True, options=_SEXES
                ),
            ),
            *_paper(Group.DEATH, "deceased", required=False, whole=True),
            _origin(Group.DEATH, "deceased"),
            *_residence(Group.DEATH, "deceased"),
        ),
    ),
    FormSection(
        "viec-chet",
        "Ngày, nơi và nguyên nhân chết",
        (
            (
                FormField(Group.DEATH, "deceased.died", Widget.DATE, "Ngày chết", _DATE_HELP, required=True),
                FormField(Group.DEATH, "deceased.died_at", label="Giờ, phút chết", help="Ví dụ 22:05"),
            ),
            (
                FormField(
                    Group.DEATH,
                    "deceased.place_of_death",
                    Widget.PLACE,
                    "Nơi chết",
                    "Tên bệnh viện; nếu ở nhà thì ghi thôn, số nhà.",
                    required=True,
                ),
            ),
            (FormField(Group.DEATH, "deceased.cause", label="Nguyên nhân chết"),),
        ),
    ),
    FormSection(
        "giay-bao-tu",
        "Giấy báo tử hoặc giấy tờ thay thế",
        (
            (FormField(Group.DEATH, "notice.kind", Widget.SELECT, "Loại giấy", options=_NOTICES),),
            (
                FormField(Group.DEATH, "notice.number", label="Số"),
                FormField(Group.DEATH, "notice.issued", Widget.DATE, "Ngày cấp", _DATE_HELP),
            ),
            (FormField(Group.DEATH, "notice.issuer", label="Cơ quan cấp"),),
            (
                FormField(Group.DEATH, "certificate_number", label="Mã giấy báo tử điện tử (nếu có)"),
                FormField(Group.DEATH, "certificate_issued", Widget.DATE, "Ngày cấp bản điện tử", _DATE_HELP),
            ),
        ),
    ),
)
