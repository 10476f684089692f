"""An error in an entry is corrected: which texts may change, how they are called, and what the extract says.

Luật Hộ tịch 2014, Điều 26 to 28. The entry stays as it was written; the correction stands beside it and in a book of
its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from lienthong.domain.dates import InvalidDate, PartialDate, date_in_words
from lienthong.domain.names import check_person_name
from lienthong.domain.persons import InvalidPersonalId, PersonalId
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.certificates.extracts import Bearer, Change
from lienthong.systems.civilstatus.entries import BookRecord, get_field

LONGEST_TEXT: Final = 500
MOST_CHANGES: Final = 12


class CorrectionKind(StrEnum):
    """Why what the book says changes (Luật Hộ tịch 2014, Điều 26)."""

    CORRECTION = "correction"
    CHANGE = "change"
    SUPPLEMENT = "supplement"

    @property
    def name_vi(self) -> str:
        """The kind as the extract prints it."""
        return _KINDS[self]


_KINDS = {
    CorrectionKind.CORRECTION: "Cải chính hộ tịch",
    CorrectionKind.CHANGE: "Thay đổi hộ tịch",
    CorrectionKind.SUPPLEMENT: "Bổ sung thông tin hộ tịch",
}

_WHOSE = {
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
_WHAT = {
    "name": "họ, chữ đệm, tên",
    "born": "ngày, tháng, năm sinh",
    "sex": "giới tính",
    "ethnic_group": "dân tộc",
    "nationality": "quốc tịch",
    "birthplace": "nơi sinh",
    "origin": "quê quán",
    "residence": "nơi cư trú",
    "personal_id": "số định danh cá nhân",
    "paper": "giấy tờ tùy thân",
    "place": "nơi chết",
    "cause": "nguyên nhân chết",
    "notice": "giấy báo tử",
    "requester_name": "họ, chữ đệm, tên người đi đăng ký",
    "requester_relation": "quan hệ của người đi đăng ký",
    "requester_paper": "giấy tờ của người đi đăng ký",
    "since": "ngày xác lập quan hệ hôn nhân",
    "grounds": "căn cứ",
    "decision": "bản án, quyết định",
    "effective": "ngày có hiệu lực",
    "marriage": "việc kết hôn",
    "reason": "lý do",
    "guardianship": "việc giám hộ",
    "ended": "ngày chấm dứt",
}
_DATES = frozenset(("born", "since", "effective", "ended"))
_NAMES = frozenset(("name", "requester_name"))
#: Dates that are also written in words.
_IN_WORDS = {"born": "born_in_words"}
#: Whom the extract of a correction is about, where it is not the entry's own person.
_SUBJECTS: Mapping[Register, tuple[str, ...]] = {
    Register.MARRIAGE: ("wife", "husband"),
    Register.FOREIGN_DIVORCE: ("wife", "husband"),
    Register.RECOGNITION: ("recognised", "recogniser"),
    Register.GUARDIANSHIP: ("ward", "guardians.0", "guardians.1"),
    Register.GUARDIANSHIP_END: ("ward", "guardians.0", "guardians.1"),
}


class ChangeRefused(ValueError):
    """A change that cannot be made; ``path`` is the field, the message Vietnamese."""

    def __init__(self, path: str, message_vi: str) -> None:
        super().__init__(message_vi)
        self.path = path
        self.message_vi = message_vi


@dataclass(frozen=True, slots=True)
class Correctable:
    """A text of an entry that may be corrected."""

    path: str
    label_vi: str
    text: str


def correctable(fields: Mapping[str, Any]) -> list[Correctable]:
    """What of an entry may be corrected, in the order of the paper."""
    return [
        Correctable(path, label, text)
        for path, text in _texts(fields, "")
        if (label := label_of(path)) is not None
    ]


def label_of(path: str) -> str | None:
    """What a field is called; None for what is not corrected by itself."""
    whose, _, what = path.rpartition(".")
    label = _WHAT.get(what)
    if label is None or (whose and whose not in _WHOSE):
        return None
    return f"{_WHOSE[whose]}: {label}" if whose else f"{label[0].upper()}{label[1:]}"


def checked_changes(record: BookRecord, wanted: Mapping[str, str]) -> dict[str, str]:
    """The new texts, tidied, with what follows from them (a date in words).

    Raises
    ------
    ChangeRefused
        Nothing changes, the entry has no such text, or the new text is no such thing.
    """
    fields, changes = record.fields, {}
    possible = {each.path: each.text for each in correctable(fields)}
    if len(wanted) > MOST_CHANGES:
        raise ChangeRefused("", f"Mỗi lần cải chính tối đa {MOST_CHANGES} nội dung.")
    for path, given in wanted.items():
        text = " ".join(given.split())
        if path not in possible:
            raise ChangeRefused(path, f"Việc này không có nội dung “{path}” để cải chính.")
        if len(text) > LONGEST_TEXT:
            raise ChangeRefused(path, f"{label_of(path)}: tối đa {LONGEST_TEXT} ký tự.")
        if text == possible[path]:
            continue
        changes[path] = _checked(path, text)
        whose, _, what = path.rpartition(".")
        words = f"{whose}.{_IN_WORDS.get(what, '')}".lstrip(".")
        if what in _IN_WORDS and get_field(fields, words) is not None:
            changes[words] = date_in_words(PartialDate.parse(text))
    if not changes:
        raise ChangeRefused("", "Chưa có nội dung nào thay đổi so với sổ.")
    return changes


def correction_fields(
    record: BookRecord, kind: CorrectionKind, changes: Mapping[str, str], basis_vi: str
) -> dict[str, Any]:
    """What the book of corrections and its extract say."""
    before = record.fields
    lines = [
        Change(label, get_field(before, path) or "Không có thông tin", text or "Không có thông tin")
        for path, text in changes.items()
        if (label := label_of(path)) is not None
    ]
    at = record.standing
    corrected = (
        f"{record.register.name_vi}, số {at.number}, quyển {at.book}, trang {at.page}, đăng ký ngày {at.registered} "
        f"tại {at.office}"
    )
    return {
        "kind": kind.name_vi,
        "subject": _subject(record.register, before, changes),
        "corrected": corrected,
        "changes": [asdict(line) for line in lines],
        "basis": basis_vi,
    }


def changes_vi(fields: Mapping[str, Any]) -> str:
    """The changes of a correction in a sentence, for the note beside the entry."""
    return "; ".join(f"{each['what']}: “{each['before']}” → “{each['after']}”" for each in fields["changes"])


def _subject(register: Register, fields: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, str]:
    """Who is corrected: the person of a changed text, else the first of the entry."""
    people: Sequence[str] = _SUBJECTS.get(register, ())
    touched = [who for who in people if any(path.startswith(f"{who}.") for path in changes)]
    who = (*touched, *people)[:1]
    prefix = f"{who[0]}." if who else ""
    return asdict(Bearer(**{name: get_field(fields, f"{prefix}{name}") or "" for name in _BEARER}))


_BEARER = tuple(asdict(Bearer("")))


def _texts(fields: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        path = f"{prefix}{name}"
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping):
            yield from _texts(value, f"{path}.")
        elif isinstance(value, list):
            numbered = {str(index): each for index, each in enumerate(value) if isinstance(each, Mapping)}
            yield from _texts(numbered, f"{path}.")


def _checked(path: str, text: str) -> str:
    what = path.rpartition(".")[2]
    label = label_of(path)
    if what in _NAMES:
        refused = next((found for found in check_person_name(text) if found.refused), None)
        if refused is not None:
            raise ChangeRefused(path, f"{label}: {refused.message_vi}")
    if what in _DATES and text:
        try:
            return PartialDate.parse(text).format("/")
        except InvalidDate as invalid:
            raise ChangeRefused(path, f"{label}: {invalid.message_vi}") from invalid
    if what == "personal_id" and text:
        try:
            return PersonalId.parse(text).text
        except InvalidPersonalId as invalid:
            raise ChangeRefused(path, f"{label}: {invalid.message_vi}") from invalid
    return text
