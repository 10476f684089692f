"""An order to sign many: accepted at once, kept, and worked off beside the requests, a few dossiers at a time.

Signing costs processor time for each paper; six officers who sign fifty each keep every processor busy for longer than
a browser waits. So an order is a row with its dossiers. A loop takes the order that waited longest, signs some of its
dossiers as any action does (:mod:`registration.perform`), writes what came of each, and goes on: officers advance
side by side. A process that dies leaves the order to the next one; what it signed stands signed, and is not
signed again.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, or_, select, update

from lienthong.foundation.audit import record
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row, insert_rows
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.foundation.identity.tables import accounts
from lienthong.systems.civilstatus.base.actor import actor_of
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import NOT_AVAILABLE, NOT_FOUND, TOO_MANY, ActionRefused
from lienthong.systems.civilstatus.base.tables import sign_order_items, sign_orders
from lienthong.systems.civilstatus.base.vault import ORDER
from lienthong.systems.civilstatus.dossiers.states import MAY_DO, DossierAction, DossierStage
from lienthong.systems.civilstatus.registration.action import ActionOutcome, ActionRequest
from lienthong.systems.civilstatus.registration.perform import perform

DONE: Final = "done"
#: Dossiers signed between two looks at the other orders.
BATCH: Final = 12
#: So long a process may take for a batch before another takes the order over.
HELD: Final = timedelta(seconds=30)
_ID_BYTES: Final = 9
_LONGEST_CODE: Final = 100
_NO_ORDER_VI: Final = "Đơn vị của bạn không có lệnh ký này."
_SIGNED: Final = (DossierStage.SIGNED, DossierStage.ISSUED)


@dataclass(frozen=True, slots=True)
class SignOrderItem:
    """A dossier of an order. ``outcome`` is None while it waits, ``done``, or the error of the action."""

    code: str
    outcome: str | None
    message_vi: str = ""

    @property
    def failed(self) -> bool:
        """True when it was tried and not signed."""
        return self.outcome not in (None, DONE)


@dataclass(frozen=True, slots=True)
class SignOrder:
    """An order and what came of it so far."""

    id: str
    account: str
    asked_at: datetime
    finished_at: datetime | None
    items: tuple[SignOrderItem, ...]

    @property
    def done(self) -> int:
        """How many are signed."""
        return sum(item.outcome == DONE for item in self.items)

    @property
    def failed(self) -> tuple[SignOrderItem, ...]:
        """Those that were not signed, each with its reason."""
        return tuple(item for item in self.items if item.failed)

    @property
    def waiting(self) -> int:
        """How many are still to be tried."""
        return sum(item.outcome is None for item in self.items)


def take_order(context: CivilStatusContext, principal: Principal, codes: Sequence[str]) -> str:
    """Keep an order; gives its name. Nothing is signed yet.

    Raises
    ------
    ActionRefused
        Too many dossiers, none, or somebody who may not sign.
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise ActionRefused(NOT_FOUND, "Chưa chọn hồ sơ nào để ký.")
    if len(wanted) > context.settings.acts_limit:
        raise ActionRefused(TOO_MANY, f"Mỗi lần ký tối đa {context.settings.acts_limit} hồ sơ.")
    unreadable = [code for code in wanted if not code.isprintable() or len(code) > _LONGEST_CODE]
    if unreadable:
        raise ActionRefused(NOT_FOUND, f"{len(unreadable)} mã trong danh sách không phải mã hồ sơ.")
    now = context.clock.now()
    actor_of(principal, now)
    if not principal.has_role(MAY_DO[DossierAction.SIGN]):
        raise ActionRefused(NOT_AVAILABLE, "Tài khoản này không được ký số.")
    name = secrets.token_urlsafe(_ID_BYTES)
    who = {
        "name": principal.name,
        "title": principal.title or "",
        "roles": sorted(role.value for role in principal.roles),
    }
    with context.database.begin() as session:
        insert_row(
            session,
            sign_orders,
            {
                "id": name,
                "account": principal.account,
                "unit_code": principal.unit_code,
                "asked_at": now,
                "worked_at": now,
                "who": context.vault.seal_record(name, ORDER, who),
            },
        )
        rows = [
            {"order_id": name, "position": position, "dossier_code": code}
            for position, code in enumerate(wanted)
        ]
        insert_rows(session, sign_order_items, rows)
        record(session, principal, "sign_ordered", None, {"order": name, "dossiers": len(wanted)}, at=now)
    crash_point("civilstatus.sign_ordered")
    return name


def progress_of(context: CivilStatusContext, principal: Principal, name: str) -> SignOrder:
    """An order of the person's unit.

    Raises
    ------
    ActionRefused
        There is none of this name at the unit.
    """
    if not (name.isascii() and name.isprintable()):
        raise ActionRefused(NOT_FOUND, _NO_ORDER_VI)
    with context.database.read() as session:
        row = session.execute(
            select(sign_orders).where(
                sign_orders.c.id == name, sign_orders.c.unit_code == (principal.unit_code or "")
            )
        ).one_or_none()
        if row is None:
            raise ActionRefused(NOT_FOUND, _NO_ORDER_VI)
        items = _items(session, context, name)
    return SignOrder(name, row.account, row.asked_at, row.finished_at, items)


def open_orders(context: CivilStatusContext, principal: Principal) -> list[tuple[str, int, int]]:
    """The person's orders that are not finished: name, tried so far, all."""
    item = sign_order_items.c
    query = (
        select(sign_orders.c.id, func.count(item.outcome), func.count(item.position))
        .join(sign_order_items, item.order_id == sign_orders.c.id)
        .where(sign_orders.c.finished_at.is_(None), sign_orders.c.account == principal.account)
        .group_by(sign_orders.c.id)
    )
    with context.database.read() as session:
        return [(name, tried, every) for name, tried, every in session.execute(query)]


def work_on_orders(context: CivilStatusContext) -> bool:
    """Sign some dossiers of the order that waited longest; False when none waits."""
    claimed = _claim(context)
    if claimed is None:
        return False
    name, unit_code, account = claimed["id"], claimed["unit_code"], claimed["account"]
    with context.database.read() as session:
        waiting = [item.code for item in _items(session, context, name) if item.outcome is None][:BATCH]
        allowed = _may_still_sign(session, account)
    who = context.vault.open_record(name, ORDER, claimed["who"])
    principal = Principal(
        account,
        who["name"],
        roles=frozenset(map(Role, who["roles"])),
        unit_code=unit_code,
        title=who["title"] or None,
    )
    outcomes = (
        _sign_batch(context, principal, waiting)
        if allowed
        else _refuse_batch(waiting, "Tài khoản ký đã bị khóa.")
    )
    crash_point("civilstatus.order_signed_untold")
    _store_outcomes(context, name, outcomes)
    return True


def _claim(context: CivilStatusContext) -> Mapping[str, Any] | None:
    """The order that waited longest, held for this process."""
    now = context.clock.now()
    column = sign_orders.c
    free = or_(column.held_until.is_(None), column.held_until < now)
    # Read first: looking costs nothing while nobody waits.
    with context.database.read() as session:
        if (
            session.execute(select(column.id).where(column.finished_at.is_(None), free).limit(1)).first()
            is None
        ):
            return None
    with context.database.begin() as session:
        row = (
            session.execute(
                select(sign_orders)
                .where(column.finished_at.is_(None), free)
                .order_by(column.worked_at, column.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            .mappings()
            .first()
        )
        if row is None:
            return None
        session.execute(
            update(sign_orders).where(column.id == row["id"]).values(held_until=now + HELD, worked_at=now)
        )
    return dict(row)


def _sign_batch(
    context: CivilStatusContext, principal: Principal, codes: Sequence[str]
) -> list[ActionOutcome]:
    if not codes:
        return []
    try:
        return perform(context, principal, ActionRequest(DossierAction.SIGN, tuple(codes)), seconds=None)
    except ActionRefused as refused:
        return _refuse_batch(codes, refused.message_vi, refused.error)


def _refuse_batch(codes: Sequence[str], message_vi: str, error: str = NOT_AVAILABLE) -> list[ActionOutcome]:
    return [ActionOutcome(code, None, error, message_vi) for code in codes]


def _store_outcomes(context: CivilStatusContext, name: str, outcomes: Sequence[ActionOutcome]) -> None:
    """Write what came of the dossiers, let the order go, and end it when nothing waits."""
    item, order = sign_order_items.c, sign_orders.c
    now = context.clock.now()
    with context.database.begin() as session:
        for outcome in outcomes:
            # Signed by somebody else, or by a process that died before it could say so: signed is signed.
            done = outcome.done or outcome.stage in _SIGNED
            message = None if done else context.vault.seal(outcome.code, ORDER, outcome.message_vi.encode())
            session.execute(
                update(sign_order_items)
                .where(item.order_id == name, item.dossier_code == outcome.code, item.outcome.is_(None))
                .values(outcome=DONE if done else outcome.error, message=message)
            )
        left = session.execute(
            select(func.count()).where(item.order_id == name, item.outcome.is_(None))
        ).scalar_one()
        session.execute(
            update(sign_orders)
            .where(order.id == name)
            .values(held_until=None, finished_at=None if left else now)
        )


def _items(session: Session, context: CivilStatusContext, name: str) -> tuple[SignOrderItem, ...]:
    item = sign_order_items.c
    query = (
        select(item.dossier_code, item.outcome, item.message)
        .where(item.order_id == name)
        .order_by(item.position)
    )
    return tuple(
        SignOrderItem(
            row.dossier_code,
            row.outcome,
            context.vault.open(row.dossier_code, ORDER, row.message).decode()
            if row.message is not None
            else "",
        )
        for row in session.execute(query)
    )


def _may_still_sign(session: Session, account: str) -> bool:
    """False for an account of ours that was closed meanwhile; those of another sign-in service are not known here."""
    active = session.execute(
        select(accounts.c.active).where(accounts.c.user_name == account)
    ).scalar_one_or_none()
    return active is not False
