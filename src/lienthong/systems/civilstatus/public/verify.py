"""What anybody who holds a paper may learn: whether the file can be believed, and that it is ours.

Nothing that is uploaded is stored or logged. Facts of the register are told to who shows the code of the paper or the
very file that was issued, and are no personal data.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, select

from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.verify.keywords import keywords
from lienthong.foundation.verify.verdict import Verification, verify_paper
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import (
    book_entries,
    documents,
    dossiers,
    entry_papers,
    status_checks,
)
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.books.issued_papers import PaperKind
from lienthong.systems.civilstatus.papers.forms import paper_name

#: A paper measures about 0.1 MB.
LARGEST_UPLOAD: Final = 5 * 1024 * 1024
#: Files judged at the same time; further ones wait, and are asked to come again when that takes too long.
_AT_ONCE: Final = 2
_LONGEST_WAIT_SECONDS: Final = 10.0
_LONGEST_TOKEN: Final = 100

_UNDECIDED: Final = frozenset({Fault.REVOCATION_UNKNOWN, Fault.REVOCATION_LIST_DAMAGED})


class TooBusy(Exception):
    """Too many files are being judged."""


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """An issued paper as the register knows it; ``sha256`` of the signed file in hex.

    ``replaced_at``: when a paper was signed that says what the book says since a correction; None while this one
    does.
    """

    paper_name: str
    number: str
    book: str
    page: int
    office: str
    registered_at: datetime
    signed_at: datetime
    sha256: str
    replaced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An uploaded file, judged.

    ``facts`` only when it is byte for byte the file that was issued; ``wanted`` is the paper of the QR code from which
    the file was sent, if any.
    """

    verification: Verification
    sha256: str
    size: int
    facts: RegisterFacts | None
    wanted: RegisterFacts | None

    @property
    def tone(self) -> str:
        """success, warning (not decided, or not the paper asked about) or danger."""
        found = self.verification
        if found.fault in _UNDECIDED:
            return "warning"
        if not found.valid:
            return "danger"
        return "warning" if self.is_another or self.is_replaced else "success"

    @property
    def is_another(self) -> bool:
        """True when the file is not the one issued under the QR code it was checked against."""
        return self.wanted is not None and self.wanted.sha256 != self.sha256

    @property
    def is_replaced(self) -> bool:
        """True when a later paper says what the book says now."""
        return self.facts is not None and self.facts.replaced_at is not None

    @property
    def verdict_vi(self) -> str:
        """The heading of the verdict."""
        found = self.verification
        if found.fault is not None:
            return found.fault.verdict_vi
        if self.is_another:
            return "Chữ ký hợp lệ, nhưng không phải giấy tờ của mã QR này"
        if self.is_replaced:
            return "Chữ ký hợp lệ, nhưng giấy tờ đã được thay bằng bản cấp lại"
        return "Hợp lệ, đúng tệp đã cấp" if self.facts is not None else "Chữ ký hợp lệ"


class FileVerifier:
    """Judges files of anybody, a few at the same time."""

    def __init__(self, context: CivilStatusContext) -> None:
        self._context = context
        self._places = threading.BoundedSemaphore(_AT_ONCE)

    def check(self, pdf: bytes, token: str = "") -> CheckedFile:
        """Judge a file.

        Parameters
        ----------
        token
            Code of the paper it was sent for; empty for none.

        Notes
        -----
        ``TooBusy`` is passed on: others are judged, for too long to wait.
        """
        with self._place():
            # The demo's clock may stand anywhere, so a signature is never too early there.
            at = None if self._context.worthless else self._context.clock.now()
            verification = verify_paper(pdf, self._context.trust, at=at)
            sha256 = hashlib.sha256(pdf).hexdigest()
            facts = self._issued_as(pdf, sha256) if verification.valid else None
        return CheckedFile(verification, sha256, len(pdf), facts, self.facts_of(token) if token else None)

    def facts_of(self, token: str) -> RegisterFacts | None:
        """The paper with this code in its QR code."""
        if not token.isprintable() or len(token) > _LONGEST_TOKEN:
            return None
        own = self._facts(_PAPERS.where(book_entries.c.verify_token == token))
        return own or self._facts(_FURTHER.where(entry_papers.c.verify_token == token))

    def _issued_as(self, pdf: bytes, sha256: str) -> RegisterFacts | None:
        """The paper that is this very file: found by the dossier code it bears, known by its hash."""
        codes = [word for word in keywords(pdf) if word.isprintable() and len(word) <= _LONGEST_TOKEN]
        query = _PAPERS.join(dossiers, dossiers.c.id == documents.c.dossier_id)
        own = self._facts(query.where(dossiers.c.onestop_code.in_(codes[:3]), documents.c.sha256 == sha256))
        if own is not None:
            return own
        further = _FURTHER.join(dossiers, dossiers.c.id == _SOURCE.c.dossier_id)
        this_file = and_(dossiers.c.onestop_code.in_(codes[:3]), entry_papers.c.sha256 == sha256)
        given = self._facts(further.where(this_file))
        if given is not None:
            return given
        # Answers about marital status bear the code of the marriage that asked.
        answers = _FURTHER.join(status_checks, status_checks.c.entry_id == entry_papers.c.entry_id)
        return self._facts(
            answers.join(dossiers, dossiers.c.id == status_checks.c.dossier_id).where(this_file)
        )

    def _facts(self, query: Select[Any]) -> RegisterFacts | None:
        with self._context.database.read() as session:
            row = session.execute(query).mappings().first()
        return None if row is None else _read(row)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(timeout=_LONGEST_WAIT_SECONDS):
            raise TooBusy
        try:
            yield
        finally:
            self._places.release()


_ANEW: Final = entry_papers.alias("anew")
_LAST_ANEW: Final = select(func.max(_ANEW.c.signed_at)).where(_ANEW.c.kind == PaperKind.RENEWED.value)
_PAPERS: Final = select(
    book_entries,
    documents.c.sha256,
    documents.c.signed_at,
    _LAST_ANEW.where(_ANEW.c.source_id == book_entries.c.id).scalar_subquery().label("replaced_at"),
).join(documents, documents.c.dossier_id == book_entries.c.dossier_id)

#: Copies and extracts of corrections bear the numbers of their own entry; a paper made anew those of the corrected one.
_SOURCE: Final = book_entries.alias("source")
_FURTHER: Final = (
    select(
        book_entries,
        entry_papers.c.sha256,
        entry_papers.c.signed_at,
        # The extract of a correction stays what it is.
        _LAST_ANEW.where(
            _ANEW.c.source_id == entry_papers.c.source_id,
            _ANEW.c.id > entry_papers.c.id,
            entry_papers.c.kind != PaperKind.CORRECTION.value,
        )
        .scalar_subquery()
        .label("replaced_at"),
    )
    .select_from(entry_papers)
    .join(
        book_entries,
        book_entries.c.id
        == case(
            (entry_papers.c.kind == PaperKind.RENEWED.value, entry_papers.c.source_id),
            else_=entry_papers.c.entry_id,
        ),
    )
    .join(_SOURCE, _SOURCE.c.id == entry_papers.c.source_id)
)


def _read(row: Mapping[Any, Any]) -> RegisterFacts:
    on = row["registered_at"].astimezone(VIETNAM).date()
    return RegisterFacts(
        paper_name=paper_name(Register(row["kind"])),
        number=f"{row['number']}/{row['year']}",
        book=row["book"],
        page=row["page"],
        office=f"Ủy ban nhân dân {unit_name(row['unit_code'], on)}",
        registered_at=row["registered_at"],
        signed_at=row["signed_at"],
        sha256=row["sha256"],
        replaced_at=row["replaced_at"],
    )
