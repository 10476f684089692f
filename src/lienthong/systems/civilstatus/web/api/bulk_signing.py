"""Operations on orders to sign many: take one, and see how far it is."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.foundation.web import PageProblem
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.registration.bulk_signing import open_orders, progress_of, take_order
from lienthong.systems.civilstatus.web.api.answers.bulk_signing import (
    SignOrderAnswer,
    UnfinishedSignOrderAnswer,
    UnfinishedSignOrdersAnswer,
)
from lienthong.systems.civilstatus.web.api.requests import SignOrderRequest
from lienthong.systems.civilstatus.web.parameters import PROBLEMS, Reader
from lienthong.systems.civilstatus.web.problems import STATUS_OF_ERROR


def sign_order_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about orders to sign many."""
    router = APIRouter(prefix="/api/sign-orders", tags=["people"], responses=PROBLEMS)

    @router.post("", summary="Ký nhiều hồ sơ: nhận ngay, ký dần", status_code=202)
    def order(principal: Reader, request: SignOrderRequest) -> SignOrderAnswer:
        try:
            name = take_order(context, principal, request.codes)
            return SignOrderAnswer.of(progress_of(context, principal, name))
        except ActionRefused as refused:
            raise _problem(refused) from refused

    @router.get("", summary="Các lệnh ký chưa xong của người dùng")
    def unfinished(principal: Reader) -> UnfinishedSignOrdersAnswer:
        return UnfinishedSignOrdersAnswer(
            items=[
                UnfinishedSignOrderAnswer(id=name, tried=tried, total=total)
                for name, tried, total in open_orders(context, principal)
            ]
        )

    @router.get("/{name}", summary="Một lệnh ký: đã ký đến đâu, hồ sơ nào chưa ký được")
    def progress(principal: Reader, name: str) -> SignOrderAnswer:
        try:
            return SignOrderAnswer.of(progress_of(context, principal, name))
        except ActionRefused as refused:
            raise _problem(refused) from refused

    return router


def _problem(refused: ActionRefused) -> PageProblem:
    return PageProblem(
        STATUS_OF_ERROR[refused.error], refused.message_vi, "Hãy xem lại danh sách hồ sơ.", refused.error
    )
