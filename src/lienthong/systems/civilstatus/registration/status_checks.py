"""Checks of marital status: what an interlinked marriage asks of other units, and their answers (contracts.md 4.2).

Each is a dossier of its own at the desk of the unit that is asked. It is made in the transaction that receives the
marriage; the marriage is not registered before it is answered, and an answer counts once its paper is signed.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Select, and_, select

from lienthong.contracts.hotich_v2 import marital_checks as wire
from lienthong.domain.calendar import appointment
from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.checks import MaritalStatusAnswer
from lienthong.domain.checks.same_event.duplicates import known, spelling_key
from lienthong.domain.declarations import MarriageDeclaration, Side
from lienthong.domain.law import registration_days
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_rows
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers, entry_papers, status_checks
from lienthong.systems.civilstatus.base.vault import CHECK, Vault
from lienthong.systems.civilstatus.books.issued_papers import PaperKind, paper_bytes
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier
from lienthong.systems.civilstatus.papers.certificates.extracts import original_form

#: The checks, where their answers stand in the book, and the signed papers of these.
CHECKS: Final[Select[Any]] = (
    select(
        status_checks,
        book_entries.c.kind.label("register"),
        book_entries.c.number.label("entry_number"),
        book_entries.c.year.label("entry_year"),
        book_entries.c.book.label("entry_book"),
        entry_papers.c.id.label("paper_id"),
    )
    .select_from(status_checks)
    .outerjoin(book_entries, book_entries.c.id == status_checks.c.entry_id)
    .outerjoin(
        entry_papers,
        and_(
            entry_papers.c.entry_id == status_checks.c.entry_id,
            entry_papers.c.kind == PaperKind.ANSWER.value,
        ),
    )
)


@dataclass(frozen=True, slots=True)
class StatusCheck:
    """A check. ``kind`` is None while nobody answered and where the status could not be confirmed.

    ``number`` is the answer's as its paper prints it ("15/2024/XNTTHN"), ``book`` the quyển số, ``paper_id`` the row of
    the signed paper. Answers of before numbers were kept have none of these.
    """

    id: int
    dossier_id: int
    side: Side
    unit_code: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    kind: MaritalStatus | None
    words_vi: str
    officer: str
    title: str
    entry_id: int | None = None
    number: str = ""
    book: str = ""
    paper_id: int | None = None

    @property
    def open(self) -> bool:
        """True while the marriage waits: nobody answered, or the answer is not signed."""
        return self.answered_at is None or self.unsigned

    @property
    def unsigned(self) -> bool:
        """True when the answer stands in the book and its paper is not signed yet."""
        return self.entry_id is not None and self.paper_id is None

    @property
    def state_vi(self) -> str:
        """How far it is, for people."""
        if self.answered_at is None:
            return "Chờ xác nhận"
        if self.unsigned:
            return "Đã vào sổ, chờ ký"
        return self.kind.name_vi if self.kind is not None else "Không xác nhận được"


def ask(
    session: Session,
    vault: Vault,
    dossier_id: int,
    code: str,
    supplement: int,
    declaration: MarriageDeclaration,
    now: datetime,
) -> tuple[wire.StatusCheck, ...]:
    """Make the checks of a marriage that just arrived, or arrived with its supplement; gives what the one-stop hears.

    An answer about the same person from the same unit is kept through a supplement.
    """
    wanted = [side for side in declaration.checks_wanted if declaration.spouse(side).check_unit is not None]
    if not wanted:
        return ()
    before = _all_of(session, dossier_id) if supplement else []
    days = registration_days(Register.MARITAL_STATUS, now.astimezone(VIETNAM).date())
    rows: list[dict[str, Any]] = []
    numbered: list[Mapping[str, Any]] = []
    for side in wanted:
        spouse = declaration.spouse(side)
        unit, person = str(spouse.check_unit), _person_key(vault, declaration, side)
        kept = next(
            (row for row in reversed(before) if row["person"] == person and row["unit_code"] == unit), None
        )
        answered = kept is not None and kept["answered_at"] is not None
        rows.append(
            {
                "dossier_id": dossier_id,
                "round": supplement,
                "side": side.value,
                "unit_code": unit,
                "person": person,
                "asked_at": now,
                "due_at": appointment(now, days).due,
                **{
                    name: kept[name] if kept is not None and answered else None
                    for name in ("answered_at", "account", "status_kind", "words", "entry_id")
                },
            }
        )
        numbered.append(kept if kept is not None and answered else {})
    insert_rows(session, status_checks, rows)
    return tuple(
        on_wire(read_check(vault, code, {"id": 0, **before, **row}))
        for before, row in zip(numbered, rows, strict=True)
    )


def checks_of(
    session: Session, vault: Vault, which: Iterable[CivilStatusDossier]
) -> dict[str, tuple[StatusCheck, ...]]:
    """The checks of these dossiers' last round, by code; one query. Dossiers without any are left out."""
    codes = {dossier.id: dossier.onestop_code for dossier in which}
    if not codes:
        return {}
    column = status_checks.c
    query = (
        CHECKS.join(dossiers, and_(dossiers.c.id == column.dossier_id, dossiers.c.round == column.round))
        .where(column.dossier_id.in_(list(codes)))
        .order_by(column.id)
    )
    found: dict[str, list[StatusCheck]] = {}
    for row in session.execute(query).mappings():
        code = codes[row["dossier_id"]]
        found.setdefault(code, []).append(read_check(vault, code, row))
    return {code: tuple(checks) for code, checks in found.items()}


def answers_of(checks: Sequence[StatusCheck]) -> dict[Side, MaritalStatusAnswer]:
    """What the domain's checks ask about."""
    return {
        check.side: MaritalStatusAnswer(check.unit_code, check.open, check.kind, check.words_vi)
        for check in checks
    }


def on_wire(check: StatusCheck, paper: bytes | None = None) -> wire.StatusCheck:
    """The check as the one-stop hears it; the signed ``paper`` goes once, with the result of the marriage."""
    asked = wire.StatusCheck.asked(check.side, UnitCode(check.unit_code))
    if check.answered_at is None or check.unsigned:
        return asked
    said: Callable[..., wire.StatusCheck] = asked.not_confirmed
    if check.kind is not None:
        said = partial(asked.confirmed, check.kind)
    return said(
        check.words_vi,
        at=check.answered_at,
        officer=check.officer,
        officer_title=check.title,
        number=check.number,
        document_base64=base64.b64encode(paper).decode("ascii") if paper is not None else "",
    )


def answer_paper(session: Session, context: CivilStatusContext, check: StatusCheck) -> bytes | None:
    """The signed PDF that answers a check; None while there is none."""
    if check.entry_id is None or check.paper_id is None:
        return None
    return paper_bytes(session, context, check.entry_id, check.paper_id)


def read_check(vault: Vault, code: str, row: Mapping[Any, Any]) -> StatusCheck:
    """Read a row of ``status_check``; ``code`` is the marriage's."""
    said = vault.open_record(code, CHECK, row["words"]) if row["words"] is not None else {}
    kind = row["status_kind"]
    return StatusCheck(
        id=row["id"],
        dossier_id=row["dossier_id"],
        side=Side(row["side"]),
        unit_code=row["unit_code"],
        asked_at=row["asked_at"],
        due_at=row["due_at"],
        answered_at=row["answered_at"],
        kind=MaritalStatus(kind) if kind is not None else None,
        words_vi=said.get("words", ""),
        officer=said.get("officer", ""),
        title=said.get("title", ""),
        entry_id=row["entry_id"],
        number=_number(row) if row["entry_id"] is not None else "",
        book=row.get("entry_book") or "",
        paper_id=row.get("paper_id"),
    )


def _number(row: Mapping[Any, Any]) -> str:
    return answer_number(Register(row["register"]), row["entry_number"], row["entry_year"])


def answer_number(register: Register, number: int, year: int) -> str:
    """The number of an answer as its paper prints it: "15/2024/XNTTHN"."""
    return f"{number}/{year}/{original_form(register).letters}"


def _all_of(session: Session, dossier_id: int) -> list[Mapping[Any, Any]]:
    query = CHECKS.where(status_checks.c.dossier_id == dossier_id)
    return list(session.execute(query.order_by(status_checks.c.id)).mappings())


def _person_key(vault: Vault, declaration: MarriageDeclaration, side: Side) -> str:
    who = known(declaration.spouse(side))
    return vault.lookup("status", side.value, who.number, spelling_key(who.name), str(who.born or ""))
