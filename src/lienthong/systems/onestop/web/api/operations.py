"""Operations on the whole desk: how many dossiers stand where, what is held, which connection works."""

from __future__ import annotations

from fastapi import APIRouter

from lienthong.foundation.delivery import Courier
from lienthong.foundation.web import RowNumber
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.problems import REFUSALS, problem_of
from lienthong.systems.onestop.desk.perform import resume_held
from lienthong.systems.onestop.queries.dossier_list import desk_status
from lienthong.systems.onestop.queries.holds import list_visible_holds
from lienthong.systems.onestop.web.api.answers import (
    DeskStatusAnswer,
    HoldAnswer,
    HoldListAnswer,
    HopStateAnswer,
    HopStatesAnswer,
    ResumedHoldAnswer,
)
from lienthong.systems.onestop.web.staff import Reader


def add_routes(routes: APIRouter, context: OnestopContext, courier: Courier) -> None:
    """Add what is asked about the whole desk, and the way on for a hold."""

    @routes.get("/status", summary="Số hồ sơ theo trạng thái, số hồ sơ vướng")
    def status(who: Reader) -> DeskStatusAnswer:
        with context.database.read() as session:
            return DeskStatusAnswer.of(desk_status(context, session, who))

    @routes.get("/holds", summary="Hồ sơ đang vướng")
    def hold_list(who: Reader) -> HoldListAnswer:
        with context.database.read() as session:
            found = list_visible_holds(context, session, who)
        return HoldListAnswer(items=[HoldAnswer.of(hold) for hold in found])

    @routes.get("/hops", summary="Tình trạng các kết nối")
    def hops(_who: Reader) -> HopStatesAnswer:
        with context.database.read() as session:
            return HopStatesAnswer(items=[HopStateAnswer.of(hop) for hop in courier.hops(session)])

    @routes.post("/holds/{hold_id}/resume", summary="Gỡ vướng, thử lại", responses=problem_answers(404, 409))
    def resume(who: Reader, hold_id: RowNumber) -> ResumedHoldAnswer:
        try:
            resume_held(context, who, hold_id)
        except REFUSALS as error:
            raise problem_of(error) from error
        return ResumedHoldAnswer(id=hold_id, resumed=True)
