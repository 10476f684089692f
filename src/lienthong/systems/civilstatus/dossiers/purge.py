"""Test dossiers are deleted by their recorded codes: one person proposes, another confirms (the seed's third phase).

In the official environment the flow of information is tested with dossiers that end in a refusal; their codes are
written down, and here they are erased. Only a refused dossier that never stood in a book can be; what was declared,
attached and written is gone afterwards. What stays is in the audit trail, which only grows: code, hash of the
content, who proposed, who confirmed, when.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select, update

from lienthong.foundation.audit import record
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import EVENT
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.civilstatus.base.access import served_by
from lienthong.systems.civilstatus.base.context import RecordsContext
from lienthong.systems.civilstatus.base.tables import (
    attachments,
    book_entries,
    dossiers,
    purge_items,
    purges,
    status_checks,
)
from lienthong.systems.civilstatus.base.vault import REASON, Vault
from lienthong.systems.civilstatus.dossiers.purged import PurgeState, reason_of, sealed_for
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind, DossierStage
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, load, lock
from lienthong.systems.civilstatus.statistics.counters import CounterDelta, CounterKey, count_all

MOST_CODES = 500
SHORTEST_REASON = 10
LONGEST_REASON = 1000

#: Who may propose: whoever answers for the dossiers of a unit, or for the environment.
PROPOSERS = (Role.OFFICER, Role.LEADER, Role.OPERATOR, Role.ADMIN)
#: Who may confirm; never who proposed.
CONFIRMERS = (Role.LEADER, Role.ADMIN)
#: Not bound to the dossiers of one unit.
_EVERYWHERE = (Role.OPERATOR, Role.ADMIN)


NO_CODES = "no_codes"
TOO_MANY = "too_many"
REASON_MISSING = "reason_missing"
NOT_PURGEABLE = "not_purgeable"
NOT_FOUND = "not_found"
NOT_YOURS = "other_unit"
ALREADY_DECIDED = "already_decided"
SAME_PERSON = "same_person"
NOT_ALLOWED = "not_allowed"


class PurgeRefused(Exception):
    """A proposal cannot be made or confirmed; the message says why, for every code where codes are at fault."""

    def __init__(self, error: str, message_vi: str, codes: Sequence[str] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.message_vi = message_vi
        self.codes = tuple(codes)


@dataclass(frozen=True, slots=True)
class PurgeProposal:
    """A proposal to erase dossiers. ``reason`` is the proposer's own words."""

    number: int
    state: PurgeState
    codes: tuple[str, ...]
    reason: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str | None


def may_confirm(principal: Principal, proposal: PurgeProposal) -> bool:
    """True when this person may confirm this proposal: a leader or administrator, and not who proposed."""
    return (
        proposal.state is PurgeState.PROPOSED
        and principal.has_role(CONFIRMERS)
        and principal.account != proposal.proposed_by
    )


def propose_purge(
    context: RecordsContext, principal: Principal, codes: Sequence[str], reason: str
) -> PurgeProposal:
    """Record the codes of test dossiers and ask for their deletion; nothing is deleted yet.

    Raises
    ------
    PurgeRefused
        No or too many codes, no reason, or a dossier that is not there, not refused, of another unit, or already
        proposed.
    """
    if not principal.has_role(PROPOSERS):
        raise PurgeRefused(NOT_ALLOWED, "Tài khoản này không được đề nghị xóa hồ sơ thử.")
    wanted = tuple(dict.fromkeys(code.strip() for code in codes if code.strip()))
    words = " ".join(reason.split())
    if not wanted:
        raise PurgeRefused(NO_CODES, "Chưa ghi mã hồ sơ thử nào.")
    if len(wanted) > MOST_CODES:
        raise PurgeRefused(TOO_MANY, f"Mỗi đề nghị tối đa {MOST_CODES} hồ sơ, đã ghi {len(wanted)}.")
    if not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        raise PurgeRefused(
            REASON_MISSING, f"Lý do xóa phải dài từ {SHORTEST_REASON} đến {LONGEST_REASON} ký tự."
        )
    now = context.clock.now()
    with context.database.begin() as session:
        known = _lock_purgeable(context, session, principal, wanted)
        number = session.execute(
            insert(purges)
            .values(
                state=PurgeState.PROPOSED.value,
                proposed_at=now,
                proposed_by=principal.account,
                reason=b"",
            )
            .returning(purges.c.id)
        ).scalar_one()
        sealed = context.vault.seal_record(sealed_for(number), REASON, {"reason": words})
        session.execute(update(purges).where(purges.c.id == number).values(reason=sealed))
        session.execute(
            insert(purge_items),
            [
                {
                    "purge_id": number,
                    "dossier_code": code,
                    "unit_code": known[code].unit_code,
                    "content_hash": known[code].content_hash,
                }
                for code in wanted
            ],
        )
        for code in wanted:
            record(session, principal, "purge_proposed", code, {"purge": number}, at=now)
    return find_purge(context, number)


def confirm_purge(context: RecordsContext, principal: Principal, number: int) -> PurgeProposal:
    """Erase the dossiers of a proposal, all in one transaction.

    Raises
    ------
    PurgeRefused
        The same person, no right to, already decided, or a dossier that changed since.
    """
    if not principal.has_role(CONFIRMERS):
        raise PurgeRefused(NOT_ALLOWED, "Chỉ lãnh đạo hoặc quản trị được xác nhận xóa hồ sơ thử.")
    now = context.clock.now()
    with context.database.begin() as session:
        proposal = _lock_undecided(context, session, principal, number)
        if principal.account == proposal.proposed_by:
            raise PurgeRefused(
                SAME_PERSON, f"Đề nghị {number} do chính bạn lập: phải có người thứ hai xác nhận."
            )
        known = _lock_purgeable(context, session, principal, proposal.codes, proposal=number)
        held = {item.dossier_code: item.content_hash for item in _items(session, number)}
        changed = [code for code, dossier in known.items() if dossier.content_hash != held[code]]
        if changed:
            raise PurgeRefused(NOT_PURGEABLE, f"Nội dung đã khác lúc đề nghị: {', '.join(changed)}.", changed)
        _erase(session, context.vault, list(known.values()))
        for code, dossier in known.items():
            detail = {
                "purge": number,
                "unit": dossier.unit_code,
                "module": dossier.module.value,
                "interlinked_code": dossier.interlinked_code,
                "content_hash": dossier.content_hash,
                "proposed_by": proposal.proposed_by,
            }
            record(session, principal, "purged", code, detail, trace_id=dossier.trace_id, at=now)
        _decide(session, principal, number, PurgeState.CONFIRMED, now)
        crash_point("civilstatus.purge_uncommitted")
    crash_point("civilstatus.purged")
    return find_purge(context, number)


def withdraw_purge(context: RecordsContext, principal: Principal, number: int) -> PurgeProposal:
    """Take a proposal back: who made it, or who might have confirmed it.

    Notes
    -----
    ``PurgeRefused`` is passed on: no such proposal of theirs, or already decided.
    """
    now = context.clock.now()
    with context.database.begin() as session:
        proposal = _lock_undecided(context, session, principal, number)
        for code in proposal.codes:
            record(session, principal, "purge_withdrawn", code, {"purge": number}, at=now)
        _decide(session, principal, number, PurgeState.WITHDRAWN, now)
    return find_purge(context, number)


def find_purge(context: RecordsContext, number: int) -> PurgeProposal:
    """A proposal by its number.

    Raises
    ------
    PurgeRefused
        When there is none.
    """
    with context.database.read() as session:
        row = session.execute(select(purges).where(purges.c.id == number)).mappings().first()
        if row is None:
            raise PurgeRefused(NOT_FOUND, f"Không có đề nghị xóa số {number}.")
        codes = tuple(item.dossier_code for item in _items(session, number))
    return PurgeProposal(
        number=row["id"],
        state=PurgeState(row["state"]),
        codes=codes,
        reason=reason_of(context.vault, number, row["reason"]),
        proposed_at=row["proposed_at"],
        proposed_by=row["proposed_by"],
        decided_at=row["decided_at"],
        decided_by=row["decided_by"],
    )


def list_purges(context: RecordsContext, principal: Principal, *, limit: int = 100) -> list[PurgeProposal]:
    """The proposals a person may know of, newest first: those of the own unit, or all."""
    query = select(purges.c.id).order_by(purges.c.id.desc()).limit(limit)
    if not principal.has_role(_EVERYWHERE):
        mine = sorted(served_by(context, principal))
        query = query.where(
            exists().where(purge_items.c.purge_id == purges.c.id, purge_items.c.unit_code.in_(mine))
        )
    with context.database.read() as session:
        numbers = list(session.execute(query).scalars())
    return [find_purge(context, number) for number in numbers]


def purged_at(session: Session, code: str) -> datetime | None:
    """When the dossier of this code was erased, if it was."""
    query = (
        select(func.max(purges.c.decided_at))
        .join(purge_items, purge_items.c.purge_id == purges.c.id)
        .where(purge_items.c.dossier_code == code, purges.c.state == PurgeState.CONFIRMED.value)
    )
    moment: datetime | None = session.execute(query).scalar_one_or_none() if code.isprintable() else None
    return moment


def _lock_purgeable(
    context: RecordsContext,
    session: Session,
    principal: Principal,
    codes: Sequence[str],
    *,
    proposal: int | None = None,
) -> dict[str, CivilStatusDossier]:
    """The dossiers of these codes, locked, if every one may be purged.

    Raises
    ------
    PurgeRefused
        When one is not here, of another unit, in a book, or in another proposal.
    """
    known = load(session, codes)
    missing = [code for code in codes if code not in known]
    if missing:
        raise PurgeRefused(NOT_FOUND, f"Không có hồ sơ trong môi trường này: {', '.join(missing)}.", missing)
    everywhere = principal.has_role(_EVERYWHERE)
    mine = served_by(context, principal)
    foreign = [code for code, dossier in known.items() if not everywhere and dossier.unit_code not in mine]
    if foreign:
        raise PurgeRefused(NOT_YOURS, f"Không thuộc đơn vị của bạn: {', '.join(foreign)}.", foreign)
    locked = lock(session, [dossier.id for dossier in known.values()])
    ids = [dossier.id for dossier in locked.values()]
    entered = select(book_entries.c.dossier_id).where(book_entries.c.dossier_id.in_(ids))
    booked = set(session.execute(entered).scalars())
    answers = select(status_checks.c.dossier_id).where(status_checks.c.dossier_id.in_(ids))
    answered = set(session.execute(answers.where(status_checks.c.entry_id.is_not(None))).scalars())
    wrong = [
        f"{code} ({dossier.stage.name_vi.lower()})"
        for code, dossier in locked.items()
        if dossier.stage is not DossierStage.REFUSED or dossier.id in booked
    ] + [
        f"{code} (đơn vị khác đã trả lời về tình trạng hôn nhân, việc đó đã vào sổ)"
        for code, dossier in locked.items()
        if dossier.stage is DossierStage.REFUSED and dossier.id in answered - booked
    ]
    if wrong:
        raise PurgeRefused(
            NOT_PURGEABLE,
            f"Chỉ xóa được hồ sơ đã từ chối, chưa từng vào sổ. Không xóa: {', '.join(wrong)}.",
            wrong,
        )
    open_elsewhere = _proposed_elsewhere(session, codes, proposal)
    if open_elsewhere:
        raise PurgeRefused(
            NOT_PURGEABLE, f"Đang có đề nghị xóa khác cho: {', '.join(open_elsewhere)}.", open_elsewhere
        )
    return {code: locked[code] for code in codes}


def _proposed_elsewhere(session: Session, codes: Sequence[str], proposal: int | None) -> list[str]:
    query = (
        select(purge_items.c.dossier_code)
        .join(purges, purges.c.id == purge_items.c.purge_id)
        .where(purge_items.c.dossier_code.in_(codes), purges.c.state == PurgeState.PROPOSED.value)
    )
    if proposal is not None:
        query = query.where(purges.c.id != proposal)
    return sorted(set(session.execute(query).scalars()))


def _lock_undecided(
    context: RecordsContext, session: Session, principal: Principal, number: int
) -> PurgeProposal:
    """An undecided proposal, held until the transaction ends.

    Raises
    ------
    PurgeRefused
        When it is decided already, or another unit's.
    """
    session.execute(select(purges.c.id).where(purges.c.id == number).with_for_update())
    proposal = find_purge(context, number)
    if proposal.state is not PurgeState.PROPOSED:
        raise PurgeRefused(ALREADY_DECIDED, f"Đề nghị {number}: {proposal.state.name_vi.lower()}.")
    if not principal.has_role(_EVERYWHERE):
        mine = served_by(context, principal)
        if any(item.unit_code not in mine for item in _items(session, number)):
            raise PurgeRefused(NOT_YOURS, f"Đề nghị {number} không thuộc đơn vị của bạn.")
    return proposal


def _erase(session: Session, vault: Vault, which: Sequence[CivilStatusDossier]) -> None:
    ids = [dossier.id for dossier in which]
    codes = [dossier.onestop_code for dossier in which]
    refusals = select(EVENT.c.subject, EVENT.c.at).where(
        EVENT.c.subject.in_(codes), EVENT.c.kind == CivilStatusEventKind.REFUSED.value
    )
    refused_at = {row.subject: row.at for row in session.execute(refusals)}
    # A test is no refusal that the ministry should read of.
    count_all(
        session,
        (
            (
                CounterKey.of(dossier.register, refused_at[dossier.onestop_code], dossier.unit_code),
                CounterDelta(refused=-1),
            )
            for dossier in which
        ),
    )
    session.execute(delete(status_checks).where(status_checks.c.dossier_id.in_(ids)))
    session.execute(delete(attachments).where(attachments.c.dossier_id.in_(ids)))
    vault.events.purge(session, codes)
    session.execute(delete(dossiers).where(dossiers.c.id.in_(ids)))


def _decide(session: Session, principal: Principal, number: int, state: PurgeState, now: datetime) -> None:
    session.execute(
        update(purges)
        .where(purges.c.id == number)
        .values(state=state.value, decided_at=now, decided_by=principal.account)
    )


def _items(session: Session, number: int) -> list[_PurgeItem]:
    query = (
        select(purge_items.c.dossier_code, purge_items.c.unit_code, purge_items.c.content_hash)
        .where(purge_items.c.purge_id == number)
        .order_by(purge_items.c.dossier_code)
    )
    return [_PurgeItem(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class _PurgeItem:
    dossier_code: str
    unit_code: str
    content_hash: str
