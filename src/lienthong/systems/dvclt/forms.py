"""The citizen's forms: which fields, in which words, and how what was typed becomes a declaration.

Fields are named by their path in the declaration; their names on the page are the wire names of `contracts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lienthong.contracts.declaring.fields import Kind
from lienthong.contracts.faults import FieldFault
from lienthong.domain.catalogues import (
    COUNTRIES,
    DEATH_NOTICE_KINDS,
    ETHNIC_GROUPS,
    IDENTITY_PAPERS,
    RELATIONS,
    RESIDENCE_TYPES,
    SEXES,
    VIETNAM_CODE,
    BirthKind,
    IdentityPaper,
    RegistrationType,
)
from lienthong.domain.dates import InvalidDate, PartialDate, date_in_words
from lienthong.domain.declarations import PERSONAL_ID_LENGTH
from lienthong.domain.law import Group, birth_is_late, competent_level, death_is_late, procedures_on
from lienthong.domain.units import UnitLevel, registry
from lienthong.systems.dvclt import communes
from lienthong.systems.dvclt.labels import label_of_path, table_of, wire_name_of

UNIT_SUFFIX = ".unit"
"""A place is typed in two inputs: the detail under its own name, the unit under this one."""

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
class Asked:
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
class Section:
    """A part of a form with its heading; `rows` of fields that stand side by side where there is room."""

    key: str
    title: str
    rows: tuple[tuple[Asked, ...], ...]
    intro: str = ""

    @property
    def fields(self) -> tuple[Asked, ...]:
        """All fields in order."""
        return tuple(field for row in self.rows for field in row)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed, read: the declaration under wire names, and faults that only the page knows."""

    declaration: Mapping[str, str]
    faults: tuple[FieldFault, ...]


_DATE_HELP = "Ngày/tháng/năm, ví dụ 15/08/2024"
_COUNTRIES = tuple((entry.code, entry.name) for entry in COUNTRIES)
_ETHNIC = tuple((entry.code, entry.name) for entry in ETHNIC_GROUPS)
_PAPERS = tuple((entry.code, entry.name) for entry in IDENTITY_PAPERS if entry.code != "0")
_RESIDENCES = tuple((entry.code, entry.name) for entry in RESIDENCE_TYPES if entry.code != "0")
_RELATIONS = tuple((entry.name, entry.name) for entry in RELATIONS)
_SEXES = tuple((entry.code, entry.name) for entry in SEXES)
_NOTICES = tuple((entry.code, entry.name) for entry in DEATH_NOTICE_KINDS if entry.code != "0")


def sections(group: Group) -> tuple[Section, ...]:
    """The sections of a group's form, in the order in which people fill them."""
    return _BIRTH if group is Group.BIRTH else _DEATH


def choices(group: Group, at: datetime) -> list[tuple[str, str, str]]:
    """What may be asked for by the law of a moment: (value, the steps, the deadline)."""
    found = []
    for procedure in procedures_on(at, group):
        if not procedure.default:
            continue
        for choice in procedure.choices:
            steps = [group.name_vi, *(step.name_vi for step in choice.steps)]
            value = f"{procedure.code}|{','.join(choice.steps)}"
            found.append((value, " + ".join(steps), f"Thời hạn {choice.deadline_working_days} ngày làm việc"))
    return sorted(found, key=lambda one: -one[0].count(","))


def defaults(group: Group) -> dict[str, str]:
    """Values of an empty form."""
    return {field.name: field.default for section in sections(group) for field in section.fields}


def shown(group: Group, form: Mapping[str, str], on: date) -> dict[str, str]:
    """A stored declaration as the form shows it: dates with slashes, the unit by its name."""
    unit = wire_name_of(group, UNIT_PATH)
    return {**texts_shown(group, form), unit: communes.name_of(form.get(unit, ""), on)}


def texts_shown(group: Group, form: Mapping[str, str]) -> dict[str, str]:
    """The asked fields of a declaration, dates in one form, so that two declarations can be compared."""
    table = table_of(group)
    values = {}
    for section in sections(group):
        for field in section.fields:
            text = form.get(field.name, "").strip()
            is_date = table.by_name[field.name].kind in (Kind.DATE, Kind.STAMP)
            values[field.name] = _slashed(text) if is_date else text
    return values


def read(group: Group, typed: Mapping[str, str], at: datetime) -> Filled:
    """Turn what was typed into a declaration: places joined, the unit found, what follows from the rest
    filled in."""
    declaration: dict[str, str] = {}
    for section in sections(group):
        for field in section.fields:
            text = typed.get(field.name, "").strip()
            if field.widget is Widget.PLACE:
                unit = typed.get(field.name + UNIT_SUFFIX, "").strip().strip(",")
                text = ", ".join(part for part in (text.strip(", "), unit) if part)
            declaration[field.name] = text
    faults: list[FieldFault] = []
    _find_unit(group, declaration, at, faults)
    if group is Group.BIRTH:
        _complete_birth(declaration, typed, at)
    else:
        _complete_death(declaration, at)
    _complete_person(group, declaration, "requester")
    return Filled({name: text for name, text in declaration.items() if text}, tuple(faults))


def _find_unit(group: Group, declaration: dict[str, str], at: datetime, faults: list[FieldFault]) -> None:
    name = wire_name_of(group, UNIT_PATH)
    typed = declaration[name]
    if not typed:
        return
    code, candidates = communes.resolve(typed, at.date(), _level(group, declaration, at))
    if code is not None:
        declaration[name] = code
        return
    declaration[name] = ""
    meant = "; ".join(candidate.name for candidate in candidates)
    hint = f"Có thể là: {meant}." if meant else "Hãy ghi tên xã, phường và tên tỉnh, thành phố."
    faults.append(FieldFault(name, f"{name} chưa xác định được đơn vị. {hint}"))


def _level(group: Group, declaration: Mapping[str, str], at: datetime) -> UnitLevel:
    people = ("mother", "father") if group is Group.BIRTH else ("deceased",)
    nationalities = [
        declaration.get(wire_name_of(group, f"{who}.nationality"), "")
        for who in people
        if declaration.get(wire_name_of(group, f"{who}.full_name"))
    ]
    foreign = any(code not in ("", VIETNAM_CODE) for code in nationalities)
    return competent_level(group, at, foreign)


def _complete_birth(declaration: dict[str, str], typed: Mapping[str, str], at: datetime) -> None:
    names = _Names(Group.BIRTH)
    known = {}
    for who in ("mother", "father"):
        known[who] = bool(declaration.get(names[f"{who}.full_name"]))
        if known[who]:
            _complete_person(Group.BIRTH, declaration, who)
        else:
            # Nobody declared: the form's own defaults (nationality, residence) are no declaration either.
            prefix = {spec.name for spec in table_of(Group.BIRTH).fields if spec.path.startswith(f"{who}.")}
            for name in prefix & declaration.keys():
                declaration[name] = ""
    kinds = {
        (True, True): BirthKind.BOTH_KNOWN,
        (True, False): BirthKind.FATHER_UNKNOWN,
        (False, True): BirthKind.MOTHER_UNKNOWN,
        (False, False): BirthKind.BOTH_UNKNOWN,
    }
    declaration[names["child.birth_kind"]] = kinds[known["mother"], known["father"]].code
    born = _date(declaration.get(names["child.born"], ""))
    if born is not None:
        declaration[names["child.born_in_words"]] = date_in_words(born)
    late = born is not None and birth_is_late(born.latest, at.date())
    declaration[names["registration_type"]] = (
        RegistrationType.LATE if late else RegistrationType.ON_TIME
    ).code
    unit = typed.get(names["child.birthplace"] + UNIT_SUFFIX, "").strip()
    if unit:
        code, _ = communes.resolve(unit, at.date(), UnitLevel.COMMUNE)
        if code is not None:
            declaration[names["child.birthplace_unit"]] = registry().province_of(code, at.date()).code


def _complete_death(declaration: dict[str, str], at: datetime) -> None:
    names = _Names(Group.DEATH)
    died = _date(declaration.get(names["deceased.died"], ""))
    late = died is not None and death_is_late(died.latest, at.date())
    declaration[names["registration_type"]] = (
        RegistrationType.LATE if late else RegistrationType.ON_TIME
    ).code


def _complete_person(group: Group, declaration: dict[str, str], who: str) -> None:
    """A citizen card's number is the personal number."""
    names = _Names(group)
    number = declaration.get(names[f"{who}.paper_number"], "")
    kind = declaration.get(names[f"{who}.paper_kind"], "")
    is_personal = number.isascii() and number.isdigit() and len(number) == PERSONAL_ID_LENGTH
    if is_personal and kind == IdentityPaper.CITIZEN_CARD.code:
        declaration[names[f"{who}.personal_id"]] = number


class _Names:
    """Wire names by path."""

    def __init__(self, group: Group) -> None:
        self._group = group

    def __getitem__(self, path: str) -> str:
        return wire_name_of(self._group, path)


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except InvalidDate:
        return None


def _slashed(text: str) -> str:
    when = _date(text)
    return when.format("/") if when is not None else text


def _paper(group: Group, who: str, *, required: bool, whole: bool) -> tuple[tuple[Asked, ...], ...]:
    first = (
        Asked(group, f"{who}.paper_kind", Widget.SELECT, "Loại giấy tờ", options=_PAPERS, default="4"),
        Asked(
            group,
            f"{who}.paper_number",
            label="Số giấy tờ",
            help="Căn cước: 12 chữ số",
            required=required,
        ),
    )
    issued = (
        Asked(group, f"{who}.paper_issued", Widget.DATE, "Ngày cấp", _DATE_HELP),
        Asked(group, f"{who}.paper_issuer", label="Nơi cấp"),
    )
    return (first, issued) if whole else (first,)


def _origin(group: Group, who: str) -> tuple[Asked, ...]:
    return (
        Asked(group, f"{who}.ethnic_group", Widget.SELECT, "Dân tộc", options=_ETHNIC, default="01"),
        Asked(
            group, f"{who}.nationality", Widget.SELECT, "Quốc tịch", options=_COUNTRIES, default=VIETNAM_CODE
        ),
    )


def _residence(group: Group, who: str) -> tuple[tuple[Asked, ...], ...]:
    return (
        (Asked(group, f"{who}.residence", Widget.PLACE, "Nơi cư trú"),),
        (
            Asked(
                group,
                f"{who}.residence_type",
                Widget.RADIO,
                "Nơi cư trú này là",
                options=_RESIDENCES,
                default="1",
            ),
        ),
    )


def _where(group: Group, help_vi: str) -> Section:
    return Section(
        "noi-dang-ky",
        "Nơi đăng ký",
        (
            (Asked(group, UNIT_PATH, Widget.UNIT, "Xã, phường nơi đăng ký", help_vi, required=True),),
            (
                Asked(
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


def _requester(group: Group) -> Section:
    who = "requester"
    return Section(
        "nguoi-yeu-cau",
        "Người yêu cầu (bạn)",
        (
            (
                Asked(
                    group, f"{who}.full_name", label="Họ, chữ đệm, tên", required=True, autocomplete="name"
                ),
                Asked(
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
                Asked(group, f"{who}.phone", Widget.PHONE, "Số điện thoại", autocomplete="tel"),
                Asked(group, f"{who}.email", Widget.EMAIL, "Thư điện tử", autocomplete="email"),
            ),
        ),
        "Số giấy tờ của bạn cũng là khóa thứ hai để tra cứu hồ sơ.",
    )


def _parent(who: str, title: str, intro: str) -> Section:
    group = Group.BIRTH
    return Section(
        who,
        title,
        (
            (
                Asked(group, f"{who}.full_name", label="Họ, chữ đệm, tên"),
                Asked(group, f"{who}.born", Widget.DATE, "Ngày sinh", _DATE_HELP),
            ),
            *_paper(group, who, required=False, whole=False),
            _origin(group, who),
            *_residence(group, who),
        ),
        intro,
    )


_BIRTH = (
    _where(Group.BIRTH, "Nơi cư trú của mẹ hoặc cha. Gõ vài chữ rồi chọn, ví dụ “Điện Biên, Hà Nội”."),
    _requester(Group.BIRTH),
    Section(
        "tre",
        "Trẻ được khai sinh",
        (
            (
                Asked(Group.BIRTH, "child.full_name", label="Họ, chữ đệm, tên của trẻ", required=True),
                Asked(Group.BIRTH, "child.born", Widget.DATE, "Ngày sinh", _DATE_HELP, required=True),
            ),
            (Asked(Group.BIRTH, "child.sex", Widget.RADIO, "Giới tính", required=True, options=_SEXES),),
            (
                Asked(
                    Group.BIRTH,
                    "child.birthplace",
                    Widget.PLACE,
                    "Nơi sinh",
                    "Tên bệnh viện hoặc cơ sở y tế; nếu sinh ở nhà thì ghi thôn, số nhà.",
                    required=True,
                ),
            ),
            (Asked(Group.BIRTH, "child.hometown", Widget.PLACE, "Quê quán", "Theo quê của cha hoặc mẹ."),),
            _origin(Group.BIRTH, "child"),
            (
                Asked(
                    Group.BIRTH,
                    "certificate_number",
                    label="Mã giấy chứng sinh",
                    help="Ghi trên giấy chứng sinh điện tử. Không có thì để trống và đính kèm giấy thay thế.",
                ),
                Asked(Group.BIRTH, "certificate_issued", Widget.DATE, "Ngày cấp giấy chứng sinh", _DATE_HELP),
            ),
        ),
    ),
    _parent("mother", "Mẹ", "Nếu không khai mẹ, để trống họ tên: cả phần này được bỏ qua."),
    _parent("father", "Cha", "Nếu không khai cha, để trống họ tên: cả phần này được bỏ qua."),
)

_DEATH = (
    _where(
        Group.DEATH, "Nơi cư trú cuối cùng của người đã chết. Gõ vài chữ rồi chọn, ví dụ “Điện Biên, Hà Nội”."
    ),
    _requester(Group.DEATH),
    Section(
        "nguoi-chet",
        "Người đã chết",
        (
            (
                Asked(Group.DEATH, "deceased.full_name", label="Họ, chữ đệm, tên", required=True),
                Asked(
                    Group.DEATH,
                    "deceased.born",
                    Widget.DATE,
                    "Ngày sinh",
                    "Không nhớ ngày thì chỉ ghi năm, ví dụ 1941",
                ),
            ),
            (Asked(Group.DEATH, "deceased.sex", Widget.RADIO, "Giới tính", required=True, options=_SEXES),),
            *_paper(Group.DEATH, "deceased", required=False, whole=True),
            _origin(Group.DEATH, "deceased"),
            *_residence(Group.DEATH, "deceased"),
        ),
    ),
    Section(
        "viec-chet",
        "Ngày, nơi và nguyên nhân chết",
        (
            (
                Asked(Group.DEATH, "deceased.died", Widget.DATE, "Ngày chết", _DATE_HELP, required=True),
                Asked(Group.DEATH, "deceased.died_at", label="Giờ, phút chết", help="Ví dụ 22:05"),
            ),
            (
                Asked(
                    Group.DEATH,
                    "deceased.place_of_death",
                    Widget.PLACE,
                    "Nơi chết",
                    "Tên bệnh viện; nếu ở nhà thì ghi thôn, số nhà.",
                    required=True,
                ),
            ),
            (Asked(Group.DEATH, "deceased.cause", label="Nguyên nhân chết"),),
        ),
    ),
    Section(
        "giay-bao-tu",
        "Giấy báo tử hoặc giấy tờ thay thế",
        (
            (Asked(Group.DEATH, "notice.kind", Widget.SELECT, "Loại giấy", options=_NOTICES),),
            (
                Asked(Group.DEATH, "notice.number", label="Số"),
                Asked(Group.DEATH, "notice.issued", Widget.DATE, "Ngày cấp", _DATE_HELP),
            ),
            (Asked(Group.DEATH, "notice.issuer", label="Cơ quan cấp"),),
            (
                Asked(Group.DEATH, "certificate_number", label="Mã giấy báo tử điện tử (nếu có)"),
                Asked(Group.DEATH, "certificate_issued", Widget.DATE, "Ngày cấp bản điện tử", _DATE_HELP),
            ),
        ),
    ),
)
