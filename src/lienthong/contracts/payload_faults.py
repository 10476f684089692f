"""What is wrong with a payload, field by field, and the exception that carries it.

The sentences are those that senders know from civil status 3.0 (contracts.md 4.3). They name the field and
what it should be, never the value: an answer may be logged, and a value may be a citizen's data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One faulty field: its wire name, and a whole Vietnamese sentence that begins with that name."""

    field: str
    message_vi: str


class PayloadRejected(Exception):
    """A payload with faulty fields; ``faults`` names every one of them."""

    def __init__(self, faults: Iterable[FieldFault]) -> None:
        self.faults: tuple[FieldFault, ...] = tuple(faults)
        super().__init__("; ".join(fault.message_vi for fault in self.faults))

    @property
    def message_vi(self) -> str:
        """All sentences, one a field, separated by a semicolon."""
        return str(self)

    @property
    def by_field(self) -> dict[str, list[str]]:
        """Sentences by wire field, as ``errors`` of an answer of PM.DVCLT carries them."""
        grouped: dict[str, list[str]] = {}
        for fault in self.faults:
            grouped.setdefault(fault.field, []).append(fault.message_vi)
        return grouped


def too_long(field: str, most: int) -> FieldFault:
    """The field has more letters than the receiver stores."""
    return FieldFault(field, f"{field} có độ dài vượt quá số lượng cho phép (tối đa {most} ký tự)")


def not_in_catalogue(field: str, catalogue_vi: str, detail_vi: str = "") -> FieldFault:
    """The field holds a code or a name that its catalogue does not have; ``detail_vi`` may say what to use instead."""
    # A semicolon separates sentences of one answer.
    detail = f" ({detail_vi.strip().rstrip('.').replace(';', ',')})" if detail_vi else ""
    return FieldFault(
        field, f"{field} không tồn tại. Vui lòng kiểm tra lại thông tin danh mục {catalogue_vi}{detail}"
    )


def wrong_format(field: str, expected_vi: str) -> FieldFault:
    """The field cannot be read as what it should be."""
    return FieldFault(field, f"{field} có định dạng không đúng ({expected_vi})")


def missing(field: str) -> FieldFault:
    """A field that must be filled is empty or absent."""
    return FieldFault(field, f"{field} không được để trống")


def read_sentences(text: str) -> tuple[FieldFault, ...]:
    """The faults in an ``errorDescription`` that :attr:`PayloadRejected.message_vi` wrote.

    A sentence that does not begin with a wire name is kept with an empty field: a foreign system may say
    anything.
    """
    faults: list[FieldFault] = []
    for sentence in (part.strip() for part in text.replace("\n", ";").split(";")):
        if not sentence:
            continue
        head = sentence.split(" ", 1)[0]
        is_wire_name = head.isascii() and head[:1].islower() and head.replace(".", "").isalnum()
        faults.append(FieldFault(head if is_wire_name else "", sentence))
    return tuple(faults)
