"""The other unit's desk: checks of marital status that wait there, and their answers (contracts.md 4.2).

The officer who answers sees the side that is asked about, nothing of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select, update

from lienthong.contracts.hotich_v2.envelope import with_checks
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.checks import Life
from lienthong.domain.declarations import MarriageDeclaration
from lienthong.foundation.audit import record, record_reading
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.faults import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.systems.civilstatus.acting import actor_of
from lienthong.systems.civilstatus.acts import EventKind, Stage
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.dossiers import (
    Dossier,
    dossier_of,
    find_own,
    light_columns,
    open_all,
    record_event,
)
from lienthong.systems.civilstatus.lives import lives_of
from lienthong.systems.civilstatus.offices import served_units
from lienthong.systems.civilstatus.ordering import (
    CHANGED_MEANWHILE,
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    REASON_MISSING,
    Actor,
    ActRefused,
)
from lienthong.systems.civilstatus.refusing import LONGEST_REASON, SHORTEST_REASON
from lienthong.systems.civilstatus.status_checks import StatusCheck, checks_of, on_wire, read_check
from lienthong.systems.civilstatus.tables import dossiers, status_checks
from lienthong.systems.civilstatus.vault import ANSWER, CHECK

#: Who answers for a unit.
ANSWERERS = frozenset((Role.OFFICER,))
_STILL_OPEN = (Stage.WAITING, Stage.IN_WORK, Stage.SUPPLEMENT)
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check in the list of the unit that is asked; ``subject`` is the name of the side."""

    check: StatusCheck
    dossier: Dossier
    subject: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check with what was declared about its side, and what the books say of that person."""

    check: StatusCheck
    dossier: Dossier
    declaration: MarriageDeclaration
    life: Life
    answerable: bool


def check_lines(desk: Desk, principal: Principal, *, answered: bool = False) -> list[CheckLine]:
    """Checks of the person's unit: open ones by due time, or answered ones newest first."""
    column = status_checks.c
    query = _with_dossier().where(column.unit_code.in_(sorted(_served(desk, principal))))
    if answered:
        query = query.where(column.answered_at.is_not(None)).order_by(column.answered_at.desc())
    else:
        query = (
            query.where(column.answered_at.is_(None))
            .where(dossiers.c.stage.in_([stage.value for stage in _STILL_OPEN]))
            .order_by(column.due_at, column.id)
        )
    now = desk.clock.now()
    with desk.database.read() as session:
        rows = list(session.execute(query.limit(_MOST_LISTED)).mappings())
        found = [(_check_of(desk, row), _dossier_of(row)) for row in rows]
        opened = open_all(session, desk.vault, list({dossier.id: dossier for _, dossier in found}.values()))
    if found:
        with desk.database.begin() as session:
            record_reading(session, principal, None, ["status_checks"], at=now)
    lines = []
    for check, dossier in found:
        declaration = opened[dossier.onestop_code].declaration
        assert isinstance(declaration, MarriageDeclaration)
        subject = declaration.spouse(check.side).full_name
        lines.append(CheckLine(check, dossier, subject, check.open and check.due_at < now))
    return lines


def check_view(desk: Desk, principal: Principal, check_id: int) -> CheckView:
    """Open a check for an officer of the unit that is asked, or of the one that asks.

    Raises
    ------
    ActRefused
        Unknown, or of other units; the attempt is in the audit trail.
    """
    check, dossier = _found(desk, principal, check_id, also_asker=True)
    with desk.database.read() as session:
        opened = open_all(session, desk.vault, [dossier])[dossier.onestop_code]
        declaration = opened.declaration
        assert isinstance(declaration, MarriageDeclaration)
        lives = lives_of(session, desk.vault, {dossier.onestop_code: declaration})
    with desk.database.begin() as session:
        what = [f"status_check:{check.side.value}"]
        record_reading(session, principal, dossier.onestop_code, what, at=desk.clock.now())
    answerable = (
        check.open
        and dossier.stage in _STILL_OPEN
        and check.unit_code in _served(desk, principal)
        and principal.has_role(ANSWERERS)
    )
    life = lives[dossier.onestop_code].life(check.side.value)
    return CheckView(check, dossier, declaration, life, answerable)


def answer_check(
    desk: Desk,
    principal: Principal,
    check_id: int,
    kind: MaritalStatus | None,
    words: str = "",
    *,
    trace_id: str | None = None,
) -> None:
    """Answer a check: the marital status, or (``kind`` None) that it cannot be confirmed and why.

    Raises
    ------
    ActRefused
    """
    actor = actor_of(principal, desk.clock.now())
    said = " ".join(words.split())[:LONGEST_REASON]
    if kind is None and len(said) < SHORTEST_REASON:
        raise ActRefused(REASON_MISSING, "Phải ghi rõ lý do không xác nhận được.")
    check, dossier = _found(desk, principal, check_id)
    if not principal.has_role(ANSWERERS):
        raise ActRefused(NOT_AVAILABLE, "Chỉ công chức hộ tịch của đơn vị được hỏi mới trả lời xác nhận.")
    if not check.open or dossier.stage not in _STILL_OPEN:
        raise ActRefused(NOT_AVAILABLE, "Yêu cầu xác nhận này đã được trả lời hoặc hồ sơ đã kết thúc.")
    _store(desk, actor, check, dossier, kind, said, trace_id)
    crash_point("civilstatus.status_answered")


def _store(
    desk: Desk,
    actor: Actor,
    check: StatusCheck,
    dossier: Dossier,
    kind: MaritalStatus | None,
    said: str,
    trace_id: str | None,
) -> None:
    code = dossier.onestop_code
    words = {"words": said, "officer": actor.principal.name, "title": actor.title}
    column = status_checks.c
    with desk.database.begin() as session:
        locked = find_own(session, code, lock=True)
        assert locked is not None
        answered = session.execute(
            update(status_checks)
            .where(column.id == check.id, column.answered_at.is_(None), column.round == locked.round)
            .values(
                answered_at=actor.now,
                account=actor.principal.account,
                status_kind=int(kind) if kind is not None else None,
                words=desk.vault.seal_record(code, CHECK, words),
            )
        )
        if answered.rowcount != 1 or locked.stage not in _STILL_OPEN:
            raise ActRefused(
                CHANGED_MEANWHILE, "Yêu cầu xác nhận này vừa được trả lời hoặc hồ sơ đã thay đổi."
            )
        sealed = session.execute(select(dossiers.c.answer).where(dossiers.c.id == locked.id)).scalar_one()
        item = QueryItem.read(desk.vault.open(code, ANSWER, sealed))
        checks = [on_wire(each) for each in checks_of(session, desk.vault, [locked])[code]]
        detail = {
            "side": check.side.value,
            "unit": actor.office.unit_code,
            "status": int(kind) if kind is not None else None,
        }
        record_event(
            session,
            desk.vault,
            locked,
            EventKind.STATUS_ANSWERED,
            at=actor.now,
            account=actor.principal.account,
            answer=desk.vault.seal(code, ANSWER, with_checks(item, checks).json_bytes()),
            detail=detail,
            officer=actor.principal.name,
            title=actor.title,
            reason=said or (kind.name_vi if kind is not None else ""),
        )
        record(
            session,
            actor.principal,
            EventKind.STATUS_ANSWERED.value,
            code,
            detail,
            trace_id=dossier.trace_id or trace_id,
            at=actor.now,
        )


def _found(
    desk: Desk, principal: Principal, check_id: int, *, also_asker: bool = False
) -> tuple[StatusCheck, Dossier]:
    with desk.database.read() as session:
        row = session.execute(_with_dossier().where(status_checks.c.id == check_id)).mappings().first()
    if row is None:
        raise ActRefused(NOT_FOUND, "Không có yêu cầu xác nhận này, hoặc hồ sơ đã bổ sung và hỏi lại.")
    check, dossier = _check_of(desk, row), _dossier_of(row)
    served = _served(desk, principal)
    if check.unit_code not in served and not (also_asker and dossier.unit_code in served):
        with desk.database.begin() as session:
            detail = {"act": "status_check", "unit": check.unit_code}
            record(session, principal, "denied", dossier.onestop_code, detail, at=desk.clock.now())
        raise ActRefused(
            OTHER_UNIT, "Yêu cầu xác nhận này gửi đến đơn vị khác. Lần truy cập này đã được ghi lại."
        )
    return check, dossier


def _with_dossier() -> Any:
    light = [column.label(f"of_{column.name}") for column in light_columns()]
    return select(status_checks, *light).select_from(status_checks.join(dossiers, _of_this_round()))


def _of_this_round() -> Any:
    return and_(dossiers.c.id == status_checks.c.dossier_id, dossiers.c.round == status_checks.c.round)


def _dossier_of(row: Mapping[Any, Any]) -> Dossier:
    return dossier_of(
        {name.removeprefix("of_"): value for name, value in row.items() if name.startswith("of_")}
    )


def _check_of(desk: Desk, row: Mapping[Any, Any]) -> StatusCheck:
    return read_check(desk.vault, row["of_onestop_code"], row)


def _served(desk: Desk, principal: Principal) -> frozenset[str]:
    if principal.unit_code is None:
        return frozenset()
    return served_units(principal.unit_code, desk.clock.now().astimezone(VIETNAM).date())
