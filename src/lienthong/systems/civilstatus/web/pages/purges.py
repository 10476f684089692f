"""Pages about the deletion of test dossiers: what is proposed, and who confirms it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from lienthong.foundation.identity import Principal
from lienthong.foundation.web import Flash, WebShell
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.purge import PurgeRefused, may_confirm
from lienthong.systems.civilstatus.dossiers.purged import PurgeState
from lienthong.systems.civilstatus.web.parameters import (
    Confirmer,
    Proposer,
    RowNumber,
)

_PURGE_TONES = {
    PurgeState.PROPOSED: "warning",
    PurgeState.CONFIRMED: "neutral",
    PurgeState.WITHDRAWN: "neutral",
}


def purge_pages(context: CivilStatusContext, shell: WebShell) -> APIRouter:
    """The pages about deletions in one environment."""
    router = APIRouter(include_in_schema=False)

    @router.get("/xoa-ho-so-thu")
    def purge_list(request: Request, principal: Proposer) -> Response:
        return shell.render(request, "purges.html", _purge_context(context, principal))

    @router.post("/xoa-ho-so-thu")
    def propose(
        request: Request,
        principal: Proposer,
        codes: Annotated[str, Form(max_length=60_000)] = "",
        reason: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        try:
            made = purge.propose_purge(context, principal, codes.split(), reason)
        except PurgeRefused as refused:
            field = "reason" if refused.error == purge.REASON_MISSING else "codes"
            shown = _purge_context(context, principal)
            given = {"codes": codes, "reason": reason, "errors": {field: refused.message_vi}}
            return shell.render(request, "purges.html", {**shown, **given}, status=422)
        told = Flash(f"Đã lập đề nghị {made.number}. Hồ sơ chỉ bị xóa khi người thứ hai xác nhận.")
        return shell.redirect(request, "/xoa-ho-so-thu", flash=told)

    @router.post("/xoa-ho-so-thu/{number}/xac-nhan")
    def confirm(request: Request, principal: Confirmer, number: RowNumber) -> Response:
        try:
            done = purge.confirm_purge(context, principal, number)
        except PurgeRefused as refused:
            return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(refused.message_vi, "danger"))
        return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(f"Đã xóa {len(done.codes)} hồ sơ thử."))

    @router.post("/xoa-ho-so-thu/{number}/rut")
    def withdraw(request: Request, principal: Proposer, number: RowNumber) -> Response:
        try:
            purge.withdraw_purge(context, principal, number)
        except PurgeRefused as refused:
            return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(refused.message_vi, "danger"))
        return shell.redirect(request, "/xoa-ho-so-thu", flash=Flash(f"Đã rút đề nghị {number}.", "info"))

    return router


def _purge_context(context: CivilStatusContext, principal: Principal) -> dict[str, Any]:
    found = purge.list_purges(context, principal)
    return {
        "environment_vi": "môi trường kiểm thử"
        if context.settings.environment == "test"
        else "môi trường chính thức",
        "codes": "",
        "reason": "",
        "errors": {},
        "shortest": purge.SHORTEST_REASON,
        "most": purge.MOST_CODES,
        "proposals": [
            {
                "proposal": each,
                "tone": _PURGE_TONES[each.state],
                "may_confirm": may_confirm(principal, each),
                "open": each.state is PurgeState.PROPOSED,
                "own": each.proposed_by == principal.account,
            }
            for each in found
        ],
    }
