"""Orders to sign many, and how far they are."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel

from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.civilstatus.registration.bulk_signing import SignOrder, SignOrderItem


class SignOrderItemAnswer(BaseModel):
    """A dossier of an order."""

    code: str
    state: Literal["waiting", "failed", "done"]
    error: str | None
    message: str | None

    @classmethod
    def of(cls, item: SignOrderItem) -> Self:
        """A dossier of an order as it is answered."""
        return cls(
            code=item.code,
            state="waiting" if item.outcome is None else "failed" if item.failed else "done",
            error=item.outcome if item.failed else None,
            message=item.message_vi or None,
        )


class SignOrderAnswer(BaseModel):
    """An order and what came of it so far."""

    id: str
    asked_at: IsoMoment
    finished_at: IsoMoment | None
    total: int
    done: int
    failed: int
    waiting: int
    outcomes: list[SignOrderItemAnswer]

    @classmethod
    def of(cls, order: SignOrder) -> Self:
        """An order as it is answered."""
        return cls(
            id=order.id,
            asked_at=order.asked_at,
            finished_at=order.finished_at,
            total=len(order.items),
            done=order.done,
            failed=len(order.failed),
            waiting=order.waiting,
            outcomes=[SignOrderItemAnswer.of(item) for item in order.items],
        )


class UnfinishedSignOrderAnswer(BaseModel):
    """An order that is not through: how many dossiers were tried, of how many."""

    id: str
    tried: int
    total: int


class UnfinishedSignOrdersAnswer(BaseModel):
    """The caller's orders that are not through."""

    items: list[UnfinishedSignOrderAnswer]
