"""An error in an entry is corrected: which texts may change, how they are called, and what the extract says.

Luật Hộ tịch 2014, Điều 26 to 28. The entry stays as it was written; the correction stands beside it and in a book of
its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.systems.civilstatus.books.entries import BookRecord, get_field
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.papers.certificates.extracts import Bearer, PrintedChange
from lienthong.systems.civilstatus.papers.correction.correctable import (
    ChangeRefused,
    changed_texts,
    check_together,
    correctable,
    label_of,
    texts_of,
)
from lienthong.systems.civilstatus.papers.printable import unprintable_vi

MOST_CHANGES: Final = 12


#: Whom the extract of a correction is about, where it is not the entry's own person.
_SUBJECTS: Mapping[Register, tuple[str, ...]] = {
    Register.MARRIAGE: ("wife", "husband"),
    Register.FOREIGN_DIVORCE: ("wife", "husband"),
    Register.RECOGNITION: ("recognised", "recogniser"),
    Register.GUARDIANSHIP: ("ward", "guardians.0", "guardians.1"),
    Register.GUARDIANSHIP_END: ("ward", "guardians.0", "guardians.1"),
}


def checked_changes(record: BookRecord, wanted: Mapping[str, str]) -> dict[str, str]:
    """The new texts, tidied, with what follows from them (a date in words).

    Raises
    ------
    ChangeRefused
        Nothing changes, there is no such text, the new one is no such thing, or the whole could not be.
    """
    register, fields = record.register, record.fields
    possible = {each.path: each for each in correctable(register, fields)}
    if len(wanted) > MOST_CHANGES:
        raise ChangeRefused("", f"Mỗi lần cải chính tối đa {MOST_CHANGES} nội dung.")
    changes: dict[str, str] = {}
    for path, given in wanted.items():
        if path not in possible:
            raise ChangeRefused(path, f"Việc này không có nội dung “{path}” để cải chính.")
        changed = changed_texts(possible[path], given, register)
        for text in changed.values():
            if said := unprintable_vi(text):
                raise ChangeRefused(path, f"{possible[path].label_vi} {said}.")
        if changed[path] != possible[path].text:
            changes |= changed
    if not changes:
        raise ChangeRefused("", "Chưa có nội dung nào thay đổi so với sổ.")
    registered = record.registered_at.astimezone(VIETNAM).date()
    check_together(register, registered, dict(texts_of(fields)), changes)
    return changes


def correction_fields(
    record: BookRecord, kind: CorrectionKind, changes: Mapping[str, str], basis_vi: str
) -> dict[str, Any]:
    """What the book of corrections and its extract say."""
    before = record.fields
    lines = [
        PrintedChange(label, get_field(before, path) or "Không có thông tin", text or "Không có thông tin")
        for path, text in changes.items()
        if (label := label_of(record.register, path)) is not None
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
