"""Operations on proposals to delete test dossiers: one person proposes, another confirms."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.dossiers.purge import (
    PurgeRefused,
    confirm_purge,
    list_purges,
    propose_purge,
    withdraw_purge,
)
from lienthong.systems.civilstatus.web.api.answers.purges import PurgeProposalAnswer, PurgeProposalsAnswer
from lienthong.systems.civilstatus.web.api.requests import PurgeRequest
from lienthong.systems.civilstatus.web.parameters import PROBLEMS, Confirmer, Proposer, RowNumber
from lienthong.systems.civilstatus.web.problems import purge_problem


def purge_router(context: CivilStatusContext) -> APIRouter:
    """The endpoints about deletions."""
    router = APIRouter(prefix="/api", tags=["books"], responses=PROBLEMS)

    @router.get("/purges", summary="Các đề nghị xóa hồ sơ thử")
    def purge_list(principal: Proposer) -> PurgeProposalsAnswer:
        proposals = list_purges(context, principal)
        return PurgeProposalsAnswer(items=[PurgeProposalAnswer.of(each) for each in proposals])

    @router.post("/purges", summary="Đề nghị xóa hồ sơ thử theo mã đã ghi", status_code=201)
    def propose(principal: Proposer, request: PurgeRequest) -> PurgeProposalAnswer:
        try:
            return PurgeProposalAnswer.of(propose_purge(context, principal, request.codes, request.reason))
        except PurgeRefused as refused:
            raise purge_problem(refused) from refused

    @router.post("/purges/{number}/confirm", summary="Người thứ hai xác nhận, hồ sơ bị xóa")
    def confirm(principal: Confirmer, number: RowNumber) -> PurgeProposalAnswer:
        try:
            return PurgeProposalAnswer.of(confirm_purge(context, principal, number))
        except PurgeRefused as refused:
            raise purge_problem(refused) from refused

    @router.post("/purges/{number}/withdraw", summary="Rút đề nghị xóa")
    def withdraw(principal: Proposer, number: RowNumber) -> PurgeProposalAnswer:
        try:
            return PurgeProposalAnswer.of(withdraw_purge(context, principal, number))
        except PurgeRefused as refused:
            raise purge_problem(refused) from refused

    return router
