"""What of an entry may be corrected: every text that its book holds, unless a reason is named here why not.

The fields come from the entry itself, as ``papers.forms.entry_fields`` made them: a field that a register gets later is
offered, or a test fails that misses its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from lienthong.domain.catalogues import GuardianshipKind, MarriageEnding, RecognitionKind, Sex
from lienthong.domain.dates import InvalidDate, PartialDate, date_in_words
from lienthong.domain.letters import as_meant
from lienthong.domain.names import check_person_name
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.papers.fields import died_text, read_died

LONGEST_TEXT: Final = 500

#: Books whose entries are not corrected, and why.
NOT_CORRECTED: Final[Mapping[Register, str]] = {
    Register.MARITAL_STATUS: "Giấy xác nhận tình trạng hôn nhân sai thì người dân xin cấp giấy mới.",
    Register.STATUS_REPLY: "Văn bản trả lời về tình trạng hôn nhân không cải chính; nơi hỏi hỏi lại.",
    Register.COPY: "Bản sao theo nội dung của việc được sao: cải chính việc đó rồi cấp bản sao mới.",
    Register.CORRECTION: "Việc cải chính sai thì cải chính tiếp việc đã được cải chính.",
}
#: Texts that follow from another one and are never corrected by themselves: by name, the text they follow.
FOLLOWING: Final[Mapping[str, str]] = {"born_in_words": "born", "died_in_words": "died"}
_IN_WORDS = {text: words for words, text in FOLLOWING.items()}


class ChangeRefused(ValueError):
    """A change that cannot be made; ``path`` is the field, the message Vietnamese."""

    def __init__(self, path: str, message_vi: str) -> None:
        super().__init__(message_vi)
        self.path = path
        self.message_vi = message_vi


class TextForm(StrEnum):
    """How a text of an entry is written."""

    TEXT = "text"
    NAME = "name"
    DATE = "date"
    MOMENT = "moment"  # of a death: hour, minute and day
    CHOICE = "choice"
    PERSONAL_ID = "personal_id"

    @property
    def help_vi(self) -> str | None:
        """How to write it, for the form."""
        return {
            TextForm.DATE: "Ghi như 15/08/2004; chỉ biết năm thì ghi năm.",
            TextForm.MOMENT: "Ghi như 22:05 15/08/2024; không rõ giờ thì chỉ ghi ngày.",
            TextForm.PERSONAL_ID: "Gồm đúng 12 chữ số.",
        }.get(self)


@dataclass(frozen=True, slots=True)
class CorrectableText:
    """A text of an entry that may be corrected. ``choices`` are the only texts it may have, where there are such."""

    path: str
    label_vi: str
    text: str
    form: TextForm
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    label_vi: str
    form: TextForm = TextForm.TEXT
    choices: tuple[str, ...] = ()


_WHOSE: Final[Mapping[str, str]] = {
    "mother": "Người mẹ",
    "father": "Người cha",
    "wife": "Vợ",
    "husband": "Chồng",
    "recogniser": "Người nhận",
    "recognised": "Người được nhận",
    "ward": "Người được giám hộ",
    "guardians.0": "Người giám hộ",
    "guardians.1": "Người giám hộ thứ hai",
}
_RULES: Final[Mapping[str, _Rule]] = {
    "name": _Rule("họ, chữ đệm, tên", TextForm.NAME),
    "born": _Rule("ngày, tháng, năm sinh", TextForm.DATE),
    "sex": _Rule("giới tính", TextForm.CHOICE, tuple(sex.name_vi for sex in Sex)),
    "ethnic_group": _Rule("dân tộc"),
    "nationality": _Rule("quốc tịch"),
    "birthplace": _Rule("nơi sinh"),
    "origin": _Rule("quê quán"),
    "residence": _Rule("nơi cư trú"),
    "personal_id": _Rule("số định danh cá nhân", TextForm.PERSONAL_ID),
    "paper": _Rule("giấy tờ tùy thân"),
    "died": _Rule("giờ, phút, ngày, tháng, năm chết", TextForm.MOMENT),
    "place": _Rule("nơi chết"),
    "cause": _Rule("nguyên nhân chết"),
    "notice": _Rule("giấy báo tử"),
    "requester_name": _Rule("họ, chữ đệm, tên người đi đăng ký", TextForm.NAME),
    "requester_relation": _Rule("quan hệ của người đi đăng ký"),
    "requester_paper": _Rule("giấy tờ của người đi đăng ký"),
    "since": _Rule("ngày xác lập quan hệ hôn nhân", TextForm.DATE),
    "grounds": _Rule("căn cứ"),
    "ending": _Rule(
        "việc đã giải quyết ở nước ngoài", TextForm.CHOICE, tuple(each.name_vi for each in MarriageEnding)
    ),
    "decision": _Rule("bản án, quyết định"),
    "effective": _Rule("ngày có hiệu lực", TextForm.DATE),
    "marriage": _Rule("việc kết hôn"),
    "reason": _Rule("lý do"),
    "guardianship": _Rule("việc giám hộ"),
    "ended": _Rule("ngày chấm dứt", TextForm.DATE),
}
#: Where a name means something else in each register.
_OF_REGISTER: Final[Mapping[tuple[Register, str], _Rule]] = {
    (Register.RECOGNITION, "kind"): _Rule(
        "việc nhận cha, mẹ, con", TextForm.CHOICE, tuple(each.name_vi for each in RecognitionKind)
    ),
    (Register.GUARDIANSHIP, "kind"): _Rule(
        "hình thức giám hộ", TextForm.CHOICE, tuple(each.name_vi for each in GuardianshipKind)
    ),
}
#: Texts that an entry cannot be without.
_NEEDED: Final[Mapping[Register, tuple[str, ...]]] = {
    Register.BIRTH: ("name", "born", "sex"),
    Register.DEATH: ("name", "died"),
    Register.MARRIAGE: ("wife.name", "husband.name"),
    Register.FOREIGN_DIVORCE: ("wife.name", "husband.name", "decision"),
    Register.RECOGNITION: ("kind", "recogniser.name", "recognised.name"),
    Register.GUARDIANSHIP: ("ward.name", "guardians.0.name", "guardians.1.name"),
    Register.GUARDIANSHIP_END: ("ward.name", "guardians.0.name", "guardians.1.name"),
}
_GUARDED = (Register.GUARDIANSHIP, Register.GUARDIANSHIP_END)
SECOND_GUARDIAN: Final = "guardians.1"
#: What cannot lie after the day of the registration.
_BEFORE_REGISTRATION = ("born", "died", "since", "effective", "ended")


def correctable(register: Register, fields: Mapping[str, Any]) -> list[CorrectableText]:
    """What of an entry may be corrected, in the order of the paper; nothing in a book of :data:`NOT_CORRECTED`."""
    return [] if register in NOT_CORRECTED else list(named_texts(register, fields))


def named_texts(register: Register, fields: Mapping[str, Any]) -> Iterator[CorrectableText]:
    """The texts of an entry with what they are called; of texts that nobody has named, none."""
    for path, text in (*texts_of(fields), *_second_guardian(register, fields)):
        rule = _rule(register, path)
        label = label_of(register, path)
        if rule is not None and label is not None:
            yield CorrectableText(path, label, text, rule.form, _choices(rule, text))


def _second_guardian(register: Register, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The empty texts of a second guardian whom the entry does not have: one that was left out can be added."""
    guardians = fields.get("guardians")
    if register in _GUARDED and isinstance(guardians, list) and len(guardians) == 1:
        yield from ((f"{SECOND_GUARDIAN}.{name}", "") for name in guardians[0])


def label_of(register: Register, path: str) -> str | None:
    """What a field is called; None for what is not corrected by itself."""
    rule = _rule(register, path)
    if rule is None:
        return None
    whose = path.rpartition(".")[0]
    if whose:
        return f"{_WHOSE[whose]}: {rule.label_vi}"
    return f"{rule.label_vi[0].upper()}{rule.label_vi[1:]}"


def _rule(register: Register, path: str) -> _Rule | None:
    whose, _, what = path.rpartition(".")
    if whose and whose not in _WHOSE:
        return None
    return _OF_REGISTER.get((register, what)) or _RULES.get(what)


def _choices(rule: _Rule, text: str) -> tuple[str, ...]:
    """The choices, with what stands there already.

    A recognition keeps who recognises: both people would change their places on the paper.
    """
    same_side = next((kind for kind in RecognitionKind if kind.name_vi == text), None)
    if same_side is not None and text in rule.choices:
        return tuple(kind.name_vi for kind in RecognitionKind if kind.by_parent is same_side.by_parent)
    return (*rule.choices, text) if rule.choices and text and text not in rule.choices else rule.choices


def texts_of(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an entry by its path."""
    for name, value in fields.items():
        path = f"{prefix}{name}"
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping):
            yield from texts_of(value, f"{path}.")
        elif isinstance(value, list):
            numbered = {str(index): each for index, each in enumerate(value) if isinstance(each, Mapping)}
            yield from texts_of(numbered, f"{path}.")


def changed_texts(field: CorrectableText, given: str, register: Register) -> dict[str, str]:
    """The new text as the book writes it, and the texts that follow from it; by path.

    Raises
    ------
    ChangeRefused
        The text is no such thing.
    """
    text = " ".join(as_meant(given).split())
    if len(text) > LONGEST_TEXT:
        raise ChangeRefused(field.path, f"{field.label_vi}: tối đa {LONGEST_TEXT} ký tự.")
    if not text and field.path in _NEEDED.get(register, ()):
        raise ChangeRefused(field.path, f"{field.label_vi}: không được để trống.")
    if not text:
        written, words = "", ""
    else:
        written, words = _as_book_writes(field, text)
    whose, _, what = field.path.rpartition(".")
    if whose or what not in _IN_WORDS:  # words stand only beside the date of whom the entry itself is about
        return {field.path: written}
    return {field.path: written, _IN_WORDS[what]: words}


def _as_book_writes(field: CorrectableText, text: str) -> tuple[str, str]:
    """The text as the book writes it; of a date, also in words.

    Raises
    ------
    ChangeRefused
        Naming the text, when it cannot be written so.
    """
    path, label = field.path, field.label_vi
    try:
        match field.form:
            case TextForm.NAME:
                refused = next((found for found in check_person_name(text) if found.refused), None)
                if refused is not None:
                    raise ChangeRefused(path, f"{label}: {refused.message_vi}")
            case TextForm.DATE:
                when = PartialDate.parse(text)
                return when.format("/"), date_in_words(when)
            case TextForm.MOMENT:
                died, at = read_died(text)
                return died_text(died, at), date_in_words(died)
            case TextForm.PERSONAL_ID:
                return PersonalId.parse(text).text, ""
            case TextForm.CHOICE:
                if text not in field.choices:
                    raise ChangeRefused(path, f"{label}: chỉ được ghi {', '.join(field.choices)}.")
            case TextForm.TEXT:
                pass
    except (InvalidDate, InvalidPersonalId) as invalid:
        raise ChangeRefused(path, f"{label}: {invalid.message_vi}") from invalid
    return text, ""


def check_together(
    register: Register, registered: date, before: Mapping[str, str], changes: Mapping[str, str]
) -> None:
    """What the entry would say as a whole must be possible.

    Parameters
    ----------
    registered
        Day of the registration, which nothing in the entry can lie after.
    before
        The texts of the entry as it stands, by path.

    Raises
    ------
    ChangeRefused
    """
    after = {**before, **changes}
    for path in changes:
        when = date_at(after, path) if path.rpartition(".")[2] in _BEFORE_REGISTRATION else None
        if when is not None and when.earliest > registered:
            said = f"{label_of(register, path)}: {when.format('/')} sau ngày đăng ký {registered:%d/%m/%Y}."
            raise ChangeRefused(path, said)
    name = f"{SECOND_GUARDIAN}.name"
    if any(path.startswith(f"{SECOND_GUARDIAN}.") for path in changes) and not after.get(name):
        raise ChangeRefused(name, f"{label_of(register, name)}: phải ghi khi bổ sung người giám hộ thứ hai.")
    if register is Register.DEATH and not changes.keys().isdisjoint(("born", "died")):
        born, died = date_at(after, "born"), date_at(after, "died")
        if born is not None and died is not None and born.earliest > died.latest:
            raise ChangeRefused("died", f"Ngày chết {died.format('/')} trước ngày sinh {born.format('/')}.")
    if register is Register.BIRTH and changes.get("personal_id"):
        sex = next((each for each in Sex if each.name_vi == after.get("sex")), None)
        for said in PersonalId.parse(changes["personal_id"]).check_consistent(date_at(after, "born"), sex):
            raise ChangeRefused("personal_id", f"Số định danh cá nhân: {said}")


def date_at(texts: Mapping[str, str], path: str) -> PartialDate | None:
    """The date that a text of an entry tells; None for an empty one and for words that are no date."""
    text = texts.get(path, "")
    try:
        if path.rpartition(".")[2] == "died":
            return read_died(text)[0] if text else None
        return PartialDate.parse(text) if text else None
    except InvalidDate:
        return None
