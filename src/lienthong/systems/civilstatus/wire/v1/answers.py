"""What API 1.0 is told of dossiers and of entries of the books (contracts.md 4.1).

1.0 asks about a dossier without naming its module: it is told of every dossier of a register that it knows,
through whichever version that came. An agency is told of what it sent; entries of books on paper, which nobody
sent, and entries whose result is not released yet, are told to nobody here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Select, or_, select

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.entries import RegisteredEntry, encode_entry
from lienthong.contracts.hotich_v1.envelope import (
    Answer,
    ChangedEntry,
    ChangedRequest,
    DossierRequest,
    EntriesRequest,
    EntryRequest,
    StateAnswer,
)
from lienthong.contracts.hotich_v1.payload import MODULES, known_module
from lienthong.contracts.payload_faults import PayloadRejected, wrong_format
from lienthong.contracts.unit_numbers import unit_candidates
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.domain.registers import Register, register_of
from lienthong.domain.units import registry
from lienthong.foundation.audit import record_reading
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import EVENT
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import (
    book_entries,
    documents,
    dossiers,
    entry_notes,
    entry_papers,
    results,
)
from lienthong.systems.civilstatus.base.units import same_provinces
from lienthong.systems.civilstatus.base.vault import DOCUMENT
from lienthong.systems.civilstatus.books.entries import open_records
from lienthong.systems.civilstatus.books.issued_papers import FurtherPaper, PaperKind, paper_bytes, papers_of
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind, DossierStage, status_of
from lienthong.systems.civilstatus.dossiers.store import (
    CivilStatusDossier,
    find_own,
    list_events,
    load,
    open_all,
)
from lienthong.systems.civilstatus.papers.correction.corrected_declaration import apply_corrections
from lienthong.systems.civilstatus.wire.caller import CivilStatusCaller

_log = structlog.get_logger(__name__)
_REGISTERS = frozenset(register_of(module) for module in MODULES)
_LARGEST_ID = 2**63 - 1
#: What a stored record raises that cannot be opened, read or written any more.
_UNREADABLE = (PayloadRejected, ValueError, LookupError, StopIteration)
_FOR_OPERATORS_VI = "sự cố đã được ghi lại, hãy báo đơn vị vận hành phần mềm hộ tịch điện tử"
#: The event whose words say what is wanted, or why it was refused.
_SAYS_WHY = {
    RegistrationStatus.SUPPLEMENT: CivilStatusEventKind.SUPPLEMENT_ASKED,
    RegistrationStatus.REFUSED: CivilStatusEventKind.REFUSED,
}


@dataclass(frozen=True, slots=True)
class _FoundRecords:
    """Records by one-stop code, as they are answered, and the codes of those that cannot be made."""

    records: dict[str, dict[str, Any]]
    unreadable: list[str]


def state(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> Answer:
    """``traTrangThaiHoSo``; raises PayloadRejected for a question that cannot be read."""
    asked = DossierRequest.read(body)
    with context.database.read() as session:
        found = _own_dossier(session, context, caller, asked)
        return found if isinstance(found, Answer) else _state_of(session, context, found)


def result(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> Answer:
    """``ketQuaDangKyHS``: the entry with its signed document, once it is released."""
    asked = DossierRequest.read(body)
    with context.database.read() as session:
        found = _own_dossier(session, context, caller, asked)
        if isinstance(found, Answer):
            return found
        if found.stage is DossierStage.REFUSED:
            return _state_of(session, context, found)
        if found.stage is not DossierStage.ISSUED:
            return Answer.failed(ErrorCode.RECORD_UNCOMPLETE)
        told = _told_of(session, context, [found], with_documents=True)
    return _answer_with(context, caller, told, "result")


def changed(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> Answer:
    """``dsHoSoDangKy``: entries of which something became known on a day of Vietnam.

    Their result was released or made anew, or something was noted beside them.
    """
    asked = ChangedRequest.read(body)
    register = register_of(known_module(asked.module))
    begins = datetime.combine(asked.changed_on(), time(), VIETNAM)
    ends = begins + timedelta(days=1)
    released = _shown_entries(caller, register).where(
        results.c.issued_at >= begins, results.c.issued_at < ends
    )
    noted = (
        _shown_entries(caller, register)
        .join(entry_notes, entry_notes.c.entry_id == book_entries.c.id)
        .where(entry_notes.c.noted_at >= begins, entry_notes.c.noted_at < ends)
    )
    anew = (
        _shown_entries(caller, register)
        .join(entry_papers, entry_papers.c.source_id == book_entries.c.id)
        .where(entry_papers.c.kind == PaperKind.RENEWED.value)
        .where(entry_papers.c.signed_at >= begins, entry_papers.c.signed_at < ends)
    )
    with context.database.read() as session:
        lines = {row.id: row.unit_code for query in (released, noted, anew) for row in session.execute(query)}
    return Answer.listed(
        ChangedEntry(id=entry_id, unit_number=int(lines[entry_id])) for entry_id in sorted(lines)
    )


def entry(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> Answer:
    """``traHoSo``: one entry by its id here; 201 where the agency has none such of this module."""
    asked = EntryRequest.read(body)
    register = register_of(known_module(asked.module))
    with context.database.read() as session:
        which = _dossiers_of(session, caller, register, [asked.id])
        told = _told_of(session, context, which)
    return (
        _answer_with(context, caller, told, "entry") if which else Answer.failed(ErrorCode.RECORD_NOT_FOUND)
    )


def entries(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> Answer:
    """``traDanhSachHoSo``: many entries of one province; ids that are none are left out.

    Raises
    ------
    PayloadRejected
        When too many are asked for.
    """
    asked = EntriesRequest.read(body)
    register = register_of(known_module(asked.module))
    most = context.settings.query_limit
    if len(asked.ids) > most:
        raise PayloadRejected([wrong_format("dsMaHoSo", f"tối đa {most} mã trong một lần hỏi")])
    if not registry().history(asked.province_code):
        return Answer.failed(ErrorCode.PROVINCE_ID_INCORRECT)
    provinces = same_provinces(asked.province_code, context.clock.now().astimezone(VIETNAM).date())
    with context.database.read() as session:
        which = _dossiers_of(session, caller, register, asked.ids)
        told = _told_of(session, context, [each for each in which if each.province_code in provinces])
    return _answer_with(context, caller, told, "entry")


def _own_dossier(
    session: Session, context: CivilStatusContext, caller: CivilStatusCaller, asked: DossierRequest
) -> CivilStatusDossier | Answer:
    """The dossier that is asked for, or the answer why there is none for this agency."""
    today = context.clock.now().astimezone(VIETNAM).date()
    dossier = find_own(session, asked.code)
    if dossier is not None and dossier.partner not in (None, caller.partner):
        dossier = None
    day = dossier.received_at.astimezone(VIETNAM).date() if dossier is not None else today
    units = {*unit_candidates(asked.unit_number, day), *unit_candidates(asked.unit_number, today)}
    if not units:
        return Answer.failed(ErrorCode.AGENCY_ID_INCORRECT)
    missing = ErrorCode.RECORD_NOT_FOUND
    if dossier is None:
        return Answer.failed(missing)
    if dossier.unit_code not in units:
        sent = f"Hồ sơ {dossier.onestop_code} đã gửi tới đơn vị {dossier.unit_code}."
        return Answer.failed(missing, f"{missing.message_vi} {sent}")
    if dossier.register not in _REGISTERS:
        module = dossier.module
        return Answer.failed(
            ErrorCode.DATA_INCORRECT,
            f"Hồ sơ {dossier.onestop_code} thuộc phân hệ {module} ({module.name_vi}), API 1.0 không có phân hệ "
            "này. Hãy hỏi bằng chức năng layKetQua của apiLienThongKSKT",
        )
    return dossier


def _state_of(session: Session, context: CivilStatusContext, dossier: CivilStatusDossier) -> StateAnswer:
    status = status_of(dossier.stage)
    telling = _SAYS_WHY.get(status)
    if telling is None:
        return StateAnswer.of(status)
    reasons = [
        event.reason for event in list_events(session, context.vault, dossier) if event.kind is telling
    ]
    return StateAnswer.of(status, reasons[-1])


def _shown_entries(caller: CivilStatusCaller, register: Register) -> Select[Any]:
    return (
        select(book_entries.c.id, book_entries.c.unit_code)
        .join(dossiers, dossiers.c.id == book_entries.c.dossier_id)
        .join(results, results.c.dossier_id == dossiers.c.id)
        .where(book_entries.c.kind == register.value, _sent_by(caller))
    )


def _dossiers_of(
    session: Session, caller: CivilStatusCaller, register: Register, ids: Iterable[int]
) -> list[CivilStatusDossier]:
    """The agency's dossiers that led to these entries, in the order of the entries."""
    askable = [each for each in dict.fromkeys(ids) if 0 < each <= _LARGEST_ID]
    query = (
        select(dossiers.c.onestop_code)
        .join(book_entries, book_entries.c.dossier_id == dossiers.c.id)
        .where(book_entries.c.id.in_(askable), book_entries.c.kind == register.value, _sent_by(caller))
        .where(dossiers.c.stage == DossierStage.ISSUED.value)
        .order_by(book_entries.c.id)
    )
    codes = list(session.execute(query).scalars())
    found = load(session, codes)
    return [found[code] for code in codes]


def _sent_by(caller: CivilStatusCaller) -> ColumnElement[bool]:
    return or_(dossiers.c.partner.is_(None), dossiers.c.partner == caller.partner)


def _told_of(
    session: Session,
    context: CivilStatusContext,
    which: Sequence[CivilStatusDossier],
    *,
    with_documents: bool = False,
) -> _FoundRecords:
    """The records of issued dossiers. One that cannot be made takes nothing from the others."""
    try:
        return _FoundRecords(_records_of(session, context, which, with_documents=with_documents), [])
    except _UNREADABLE as error:
        if len(which) == 1:
            code = which[0].onestop_code
            _log.error("entry.unreadable", dossier=code, error=type(error).__name__)
            return _FoundRecords({}, [code])
    each = [_told_of(session, context, [one], with_documents=with_documents) for one in which]
    return _FoundRecords(
        {code: record for one in each for code, record in one.records.items()},
        [code for one in each for code in one.unreadable],
    )


def _records_of(
    session: Session,
    context: CivilStatusContext,
    which: Sequence[CivilStatusDossier],
    *,
    with_documents: bool,
) -> dict[str, dict[str, Any]]:
    found = _entries_of(session, context, which, with_documents=with_documents)
    return {code: encode_entry(entry) for code, entry in found.items()}


def _entries_of(
    session: Session,
    context: CivilStatusContext,
    which: Sequence[CivilStatusDossier],
    *,
    with_documents: bool,
) -> dict[str, RegisteredEntry]:
    """The entries of issued dossiers, by one-stop code. A query a table."""
    by_id = {dossier.id: dossier for dossier in which}
    if not by_id:
        return {}
    ids = list(by_id)
    opened = open_all(session, context.vault, which)
    standing = select(book_entries.c.id).where(book_entries.c.dossier_id.in_(ids))
    records = {
        record.dossier_code: record
        for record in open_records(session, context.vault, session.execute(standing).scalars()).values()
    }
    signed = select(EVENT.c.subject, EVENT.c.words).where(
        EVENT.c.subject.in_([dossier.onestop_code for dossier in which]),
        EVENT.c.kind == CivilStatusEventKind.SIGNED.value,
    )
    signers = {
        row["subject"]: context.vault.events.words_of(row) for row in session.execute(signed).mappings()
    }
    renewed = _last_renewed(session, [record.id for record in records.values()])
    files: dict[int, bytes] = {}
    if with_documents:
        sealed = select(documents.c.dossier_id, documents.c.content).where(documents.c.dossier_id.in_(ids))
        files = {row.dossier_id: row.content for row in session.execute(sealed)}
    found: dict[str, RegisteredEntry] = {}
    for dossier in which:
        code = dossier.onestop_code
        record = records[code]
        signer = signers.get(code, {})
        file = files.get(dossier.id)
        document = context.vault.open(code, DOCUMENT, file) if file is not None else b""
        anew = renewed.get(record.id)
        if anew is not None:
            # What was made anew says what the declared fields here say too; the notes tell what it replaced.
            note = next(note for note in record.notes if note.cause_id == anew.entry_id)
            signer = {"officer": note.officer, "title": note.title}
            if with_documents:
                document = paper_bytes(session, context, record.id, anew.id) or b""
        received_on = dossier.received_at.astimezone(VIETNAM).date()
        found[code] = RegisteredEntry(
            id=record.id,
            number=str(record.running),
            book=record.book,
            page=str(record.page),
            registered=record.registered_at.astimezone(VIETNAM).date(),
            declaration=apply_corrections(opened[code].declaration, record.changes, received_on),
            signer=signer.get("officer", ""),
            signer_title=signer.get("title", ""),
            handler=record.content["registrar"],
            note=" ".join(note.text_vi for note in record.notes),
            personal_id=record.content_today["personal_id"],
            document=document,
        )
    return found


def _last_renewed(session: Session, entry_ids: Sequence[int]) -> dict[int, FurtherPaper]:
    """The papers that hold now, of those entries whose paper was made anew; one query."""
    anew = [paper for paper in papers_of(session, entry_ids) if paper.kind is PaperKind.RENEWED]
    return {paper.source_id: paper for paper in anew}


def _answer_with(
    context: CivilStatusContext, caller: CivilStatusCaller, told: _FoundRecords, what: str
) -> Answer:
    """The answer with these records; who was told what stands in the audit trail."""
    if told.records:
        with context.database.begin() as session:
            shown = [f"{what}:{code}" for code in told.records]
            now = context.clock.now()
            record_reading(session, caller.principal, None, shown, trace_id=current_trace(), at=now)
    if not told.unreadable:
        return Answer.listed(told.records.values())
    named = f"Không đọc được bản ghi của hồ sơ {', '.join(told.unreadable)}; {_FOR_OPERATORS_VI}"
    if not told.records:
        return Answer.failed(ErrorCode.DATA_INCORRECT, named)
    answer = Answer.listed(told.records.values())
    return answer.model_copy(update={"status_description": f"{answer.status_description}. {named}"})
