"""The API of orders to sign many, in English."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.registration.bulk_signing import (
    DONE,
    SignOrder,
    open_orders,
    progress_of,
    take_order,
)
from lienthong.systems.civilstatus.web.parameters import Reader
from lienthong.systems.civilstatus.web.problems import STATUS_OF_ERROR


class Codes(BaseModel):
    """Dossiers to sign."""

    model_config = ConfigDict(extra="forbid")

    codes: list[str] = Field(min_length=1, max_length=5000)


def sign_order_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints of one environment."""
    router = APIRouter(prefix="/api/sign-orders", tags=["people"])

    @router.post("", summary="Ký nhiều hồ sơ: nhận ngay, ký dần", status_code=202)
    def order(principal: Reader, wanted: Codes) -> dict[str, Any]:
        try:
            name = take_order(context, principal, wanted.codes)
            return _told(progress_of(context, principal, name))
        except ActionRefused as refused:
            raise _problem(refused) from refused

    @router.get("", summary="Các lệnh ký chưa xong của người dùng")
    def unfinished(principal: Reader) -> dict[str, Any]:
        return {
            "items": [
                {"id": name, "tried": tried, "total": every}
                for name, tried, every in open_orders(context, principal)
            ]
        }

    @router.get("/{name}", summary="Một lệnh ký: đã ký đến đâu, hồ sơ nào chưa ký được")
    def progress(principal: Reader, name: str) -> dict[str, Any]:
        try:
            return _told(progress_of(context, principal, name))
        except ActionRefused as refused:
            raise _problem(refused) from refused

    return router


def _told(order: SignOrder) -> dict[str, Any]:
    return {
        "id": order.id,
        "asked_at": order.asked_at.isoformat(),
        "finished_at": order.finished_at.isoformat() if order.finished_at is not None else None,
        "total": len(order.items),
        "done": order.done,
        "failed": len(order.failed),
        "waiting": order.waiting,
        "outcomes": [
            {
                "code": item.code,
                "state": "waiting" if item.outcome is None else "failed" if item.failed else DONE,
                "error": item.outcome if item.failed else None,
                "message": item.message_vi or None,
            }
            for item in order.items
        ],
    }


def _problem(refused: ActionRefused) -> PageProblem:
    return PageProblem(
        STATUS_OF_ERROR[refused.error], refused.message_vi, "Hãy xem lại danh sách hồ sơ.", refused.error
    )
