"""The other unit's desk: checks of marital status that wait there, and their answers (contracts.md 4.2).

The officer who answers sees the side that is asked about, nothing of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, or_, select, update

from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.checks import PersonRecord
from lienthong.domain.declarations import MarriageDeclaration
from lienthong.foundation.audit import record, record_reading
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.systems.civilstatus.base.access import require_unit, served_by
from lienthong.systems.civilstatus.base.actor import Actor, actor_of
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.problems import OtherUnit
from lienthong.systems.civilstatus.base.reasons import LONGEST_REASON, SHORTEST_REASON
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    ActionRefused,
)
from lienthong.systems.civilstatus.base.tables import dossiers, entry_papers, status_checks
from lienthong.systems.civilstatus.base.vault import CHECK
from lienthong.systems.civilstatus.books.people import lives_of
from lienthong.systems.civilstatus.dossiers.states import OPEN
from lienthong.systems.civilstatus.dossiers.store import (
    CivilStatusDossier,
    dossier_of,
    find_own,
    light_columns,
    open_all,
)
from lienthong.systems.civilstatus.marital_status.reply_paper import (
    OfficerAnswer,
    enter_answer,
    register_of_answer,
    sign_answer,
)
from lienthong.systems.civilstatus.registration.status_checks import (
    CHECKS,
    StatusCheck,
    answer_number,
    answer_paper,
    read_check,
)

#: Who answers for a unit.
ANSWERERS = frozenset((Role.OFFICER,))
_CHANGED_VI = "Yêu cầu xác nhận này vừa được trả lời hoặc hồ sơ đã thay đổi."
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check in the list of the unit that is asked; ``subject`` is the name of the side."""

    check: StatusCheck
    dossier: CivilStatusDossier
    subject: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check with what was declared about its side, and what the books say of that person."""

    check: StatusCheck
    dossier: CivilStatusDossier
    declaration: MarriageDeclaration
    life: PersonRecord
    answerable: bool


def check_lines(
    context: CivilStatusContext, principal: Principal, *, answered: bool = False
) -> list[CheckLine]:
    """Checks of the person's unit: open ones by due time, or answered ones newest first."""
    column = status_checks.c
    query = _with_dossier().where(column.unit_code.in_(sorted(served_by(context, principal))))
    if answered:
        signed = or_(column.entry_id.is_(None), entry_papers.c.id.is_not(None))
        query = query.where(column.answered_at.is_not(None), signed).order_by(column.answered_at.desc())
    else:
        waits = and_(
            column.answered_at.is_(None), dossiers.c.stage.in_(sorted(stage.value for stage in OPEN))
        )
        query = query.where(or_(waits, _UNSIGNED)).order_by(column.due_at, column.id)
    now = context.clock.now()
    with context.database.read() as session:
        rows = list(session.execute(query.limit(_MOST_LISTED)).mappings())
        found = [(_check_of(context, row), _dossier_of(row)) for row in rows]
        opened = open_all(
            session, context.vault, list({dossier.id: dossier for _, dossier in found}.values())
        )
    if found:
        with context.database.begin() as session:
            record_reading(session, principal, None, ["status_checks"], at=now)
    lines = []
    for check, dossier in found:
        declaration = opened[dossier.onestop_code].declaration
        assert isinstance(declaration, MarriageDeclaration)
        subject = declaration.spouse(check.side).full_name
        lines.append(CheckLine(check, dossier, subject, check.open and check.due_at < now))
    return lines


def check_view(context: CivilStatusContext, principal: Principal, check_id: int) -> CheckView:
    """Open a check for an officer of the unit that is asked, or of the one that asks.

    Notes
    -----
    ``ActionRefused`` is passed on: unknown, or of other units; the attempt is in the audit trail.
    """
    check, dossier = _find_check(context, principal, check_id, also_asker=True)
    with context.database.read() as session:
        opened = open_all(session, context.vault, [dossier])[dossier.onestop_code]
        declaration = opened.declaration
        assert isinstance(declaration, MarriageDeclaration)
        lives = lives_of(session, context.vault, {dossier.onestop_code: declaration})
    with context.database.begin() as session:
        what = [f"status_check:{check.side.value}"]
        record_reading(session, principal, dossier.onestop_code, what, at=context.clock.now())
    answerable = check.answered_at is None and dossier.stage in OPEN and may_answer(context, principal, check)
    life = lives[dossier.onestop_code].life(check.side.value)
    return CheckView(check, dossier, declaration, life, answerable)


@dataclass(frozen=True, slots=True)
class StatusAnswerOutcome:
    """What answering left: the number of the answer ("15/2024/XNTTHN"), and why its paper is not signed yet."""

    number: str
    unsigned_vi: str = ""


def answer_check(
    context: CivilStatusContext,
    principal: Principal,
    check_id: int,
    kind: MaritalStatus | None,
    words: str = "",
    *,
    trace_id: str | None = None,
) -> StatusAnswerOutcome:
    """Answer a check: the marital status, or (``kind`` None) that it cannot be confirmed and why.

    The answer gets a number in the book of the unit and a signed paper; the marriage hears of it once that is
    signed.

    Raises
    ------
    ActionRefused
    """
    actor = actor_of(principal, context.clock.now())
    said = " ".join(words.split())[:LONGEST_REASON]
    if kind is None and len(said) < SHORTEST_REASON:
        raise ActionRefused(REASON_MISSING, "Phải ghi rõ lý do không xác nhận được.")
    check, dossier = _find_check(context, principal, check_id)
    _may_answer(principal)
    if check.answered_at is not None or dossier.stage not in OPEN:
        raise ActionRefused(NOT_AVAILABLE, "Yêu cầu xác nhận này đã được trả lời hoặc hồ sơ đã kết thúc.")
    check = _store(context, actor, check, dossier, OfficerAnswer(kind, said))
    crash_point("civilstatus.answer_numbered")
    try:
        sign_answer(context, actor, check, trace_id=trace_id)
    except ActionRefused as refused:
        return StatusAnswerOutcome(check.number, refused.message_vi)
    return StatusAnswerOutcome(check.number)


def sign_answer_paper(
    context: CivilStatusContext, principal: Principal, check_id: int, *, trace_id: str | None = None
) -> StatusAnswerOutcome:
    """Sign the paper of an answer that stands in the book without one.

    Raises
    ------
    ActionRefused
    """
    actor = actor_of(principal, context.clock.now())
    check, _dossier = _find_check(context, principal, check_id)
    _may_answer(principal)
    if not check.unsigned:
        raise ActionRefused(NOT_AVAILABLE, "Yêu cầu xác nhận này không có văn bản trả lời nào chờ ký.")
    sign_answer(context, actor, check, trace_id=trace_id)
    return StatusAnswerOutcome(check.number)


def answer_document(
    context: CivilStatusContext, principal: Principal, check_id: int
) -> tuple[StatusCheck, bytes]:
    """The signed paper that answers a check, for both units; the look is in the audit trail.

    Raises
    ------
    ActionRefused
    """
    check, dossier = _find_check(context, principal, check_id, also_asker=True)
    with context.database.read() as session:
        paper = answer_paper(session, context, check)
    if paper is None:
        raise ActionRefused(NOT_FOUND, "Yêu cầu xác nhận này chưa có văn bản trả lời đã ký.")
    with context.database.begin() as session:
        what = [f"status_answer:{check.side.value}"]
        record_reading(session, principal, dossier.onestop_code, what, at=context.clock.now())
    return check, paper


def may_answer(context: CivilStatusContext, principal: Principal, check: StatusCheck) -> bool:
    """True for an officer of the unit that is asked."""
    return principal.has_role(ANSWERERS) and check.unit_code in served_by(context, principal)


def _may_answer(principal: Principal) -> None:
    if not principal.has_role(ANSWERERS):
        raise ActionRefused(NOT_AVAILABLE, "Chỉ công chức hộ tịch của đơn vị được hỏi mới trả lời xác nhận.")


def _store(
    context: CivilStatusContext,
    actor: Actor,
    check: StatusCheck,
    dossier: CivilStatusDossier,
    given: OfficerAnswer,
) -> StatusCheck:
    """Give the answer its number and keep it; a rollback gives the number back. The check as it is then.

    Raises
    ------
    ActionRefused
        When the check or the marriage was changed meanwhile.
    """
    code = dossier.onestop_code
    words = {"words": given.words, "officer": actor.principal.name, "title": actor.title}
    column = status_checks.c
    with context.database.begin() as session:
        locked = find_own(session, code, lock=True)
        if locked is None or locked.stage not in OPEN or locked.round != dossier.round:
            raise ActionRefused(CHANGED_MEANWHILE, _CHANGED_VI)
        declaration = open_all(session, context.vault, [locked])[code].declaration
        assert isinstance(declaration, MarriageDeclaration)
        entry_id, place = enter_answer(session, context, actor, check, locked, declaration, given)
        answered = session.execute(
            update(status_checks)
            .where(column.id == check.id, column.answered_at.is_(None))
            .values(
                answered_at=actor.now,
                account=actor.principal.account,
                status_kind=int(given.kind) if given.kind is not None else None,
                words=context.vault.seal_record(code, CHECK, words),
                entry_id=entry_id,
            )
        )
        if answered.rowcount != 1:
            raise ActionRefused(CHANGED_MEANWHILE, _CHANGED_VI)
        detail = {
            "side": check.side.value,
            "entry": entry_id,
            "number": place.registration_number,
            "book": place.book,
        }
        record(session, actor.principal, "status_numbered", code, detail, at=actor.now)
    register = register_of_answer(given.kind)
    number = answer_number(register, place.number, place.year)
    return replace(check, answered_at=actor.now, entry_id=entry_id, number=number)


def _find_check(
    context: CivilStatusContext, principal: Principal, check_id: int, *, also_asker: bool = False
) -> tuple[StatusCheck, CivilStatusDossier]:
    with context.database.read() as session:
        row = session.execute(_with_dossier().where(status_checks.c.id == check_id)).mappings().first()
    if row is None:
        raise ActionRefused(NOT_FOUND, "Không có yêu cầu xác nhận này, hoặc hồ sơ đã bổ sung và hỏi lại.")
    check, dossier = _check_of(context, row), _dossier_of(row)
    if also_asker and dossier.unit_code in served_by(context, principal):
        return check, dossier
    try:
        require_unit(context, principal, check.unit_code, "status_check", dossier_code=dossier.onestop_code)
    except OtherUnit as other:
        raise ActionRefused(
            OTHER_UNIT, "Yêu cầu xác nhận này gửi đến đơn vị khác. Lần truy cập này đã được ghi lại."
        ) from other
    return check, dossier


#: An answer that stands in the book without its paper: waits to be signed, whatever became of the marriage.
_UNSIGNED = and_(status_checks.c.entry_id.is_not(None), entry_papers.c.id.is_(None))


def _with_dossier() -> Any:
    """The checks of the last round, and older ones whose answer a newer round does not carry on and is not signed."""
    light = [column.label(f"of_{column.name}") for column in light_columns()]
    later = status_checks.alias("later")
    carried_on = (
        select(later.c.id)
        .where(later.c.entry_id == status_checks.c.entry_id, later.c.id > status_checks.c.id)
        .exists()
    )
    last = dossiers.c.round == status_checks.c.round
    return (
        CHECKS.add_columns(*light)
        .join(dossiers, dossiers.c.id == status_checks.c.dossier_id)
        .where(or_(last, and_(_UNSIGNED, ~carried_on)))
    )


def _dossier_of(row: Mapping[Any, Any]) -> CivilStatusDossier:
    return dossier_of(
        {name.removeprefix("of_"): value for name, value in row.items() if name.startswith("of_")}
    )


def _check_of(context: CivilStatusContext, row: Mapping[Any, Any]) -> StatusCheck:
    return read_check(context.vault, row["of_onestop_code"], row)
