"""Operations on dossiers: the list, one in full, and each thing that is done with one or many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query

from lienthong.domain.addresses import Address
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.problems import REFUSALS, problem_of
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.desk.ask_result import ask_result_now
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.desk.confirm_place import confirm_candidate, confirm_place
from lienthong.systems.onestop.desk.confirm_result import confirm_result
from lienthong.systems.onestop.desk.hand_over import hand_over_at_counter
from lienthong.systems.onestop.desk.perform import ACTIONS, perform
from lienthong.systems.onestop.desk.refuse import refuse_dossier
from lienthong.systems.onestop.queries.dossier_list import list_dossiers
from lienthong.systems.onestop.queries.dossier_view import view_dossier
from lienthong.systems.onestop.queries.read_dossier import read_dossier, record_reading
from lienthong.systems.onestop.web.api.answers import (
    BulkActionAnswer,
    BulkActionOutcome,
    DossierAnswer,
    DossierLineAnswer,
    DossierListAnswer,
)
from lienthong.systems.onestop.web.api.requests import (
    BulkActionRequest,
    ChosenAddress,
    PlaceConfirmation,
    ReasonForCitizen,
    ResultConfirmation,
)
from lienthong.systems.onestop.web.staff import Reader

_NOT_DONE = problem_answers(404, 409)


def add_routes(routes: APIRouter, context: OnestopContext) -> None:
    """Add what is asked about dossiers and done with them."""
    _add_reading(routes, context)
    _add_actions(routes, context)


def _add_reading(routes: APIRouter, context: OnestopContext) -> None:
    @routes.get("/dossiers", summary="Danh sách hồ sơ")
    def dossiers(
        who: Reader,
        state: Annotated[int | None, Query(ge=1, le=10)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> DossierListAnswer:
        wanted = None if state is None else OnestopState(state)
        with context.database.read() as session:
            found = list_dossiers(session, who, state=wanted, limit=limit)
        return DossierListAnswer(items=[DossierLineAnswer.of(dossier) for dossier in found])

    @routes.get("/dossiers/{code}", summary="Một hồ sơ", responses=problem_answers(404))
    def one(who: Reader, code: str) -> DossierAnswer:
        dossier = read_dossier(context, code, who)
        record_reading(context, who, dossier, "dossier")
        with context.database.read() as session:
            return DossierAnswer.of_view(view_dossier(context, session, dossier, who))


def _add_actions(routes: APIRouter, context: OnestopContext) -> None:
    @routes.post("/dossiers/{code}/accept", summary="Tiếp nhận và chuyển hộ tịch", responses=_NOT_DONE)
    def accept(who: Reader, code: str) -> DossierLineAnswer:
        return _performed(context, who, lambda session: accept_dossier(context, session, code, who))

    @routes.post("/dossiers/{code}/supplement", summary="Yêu cầu bổ sung", responses=_NOT_DONE)
    def supplement(who: Reader, code: str, why: ReasonForCitizen) -> DossierLineAnswer:
        return _performed(
            context, who, lambda session: ask_supplement(context, session, code, who, why.reason)
        )

    @routes.post("/dossiers/{code}/refuse", summary="Từ chối", responses=_NOT_DONE)
    def refuse(who: Reader, code: str, why: ReasonForCitizen) -> DossierLineAnswer:
        return _performed(
            context, who, lambda session: refuse_dossier(context, session, code, who, why.reason)
        )

    @routes.post("/dossiers/{code}/places/{path}", summary="Xác nhận địa danh", responses=_NOT_DONE)
    def place(who: Reader, code: str, path: str, choice: PlaceConfirmation) -> DossierLineAnswer:
        def confirm(session: Session) -> OnestopDossier:
            if choice.address is not None:
                return confirm_place(context, session, code, who, path, _address(choice.address))
            return confirm_candidate(context, session, code, who, path, choice.candidate or 0)

        return _performed(context, who, confirm)

    @routes.post("/dossiers/{code}/hand-over", summary="Trả kết quả", responses=_NOT_DONE)
    def hand_over(who: Reader, code: str) -> DossierLineAnswer:
        return _performed(context, who, lambda session: hand_over_at_counter(context, session, code, who))

    @routes.post("/dossiers/{code}/ask-again", summary="Hỏi kết quả ngay", responses=_NOT_DONE)
    def ask_again(who: Reader, code: str) -> DossierLineAnswer:
        return _performed(context, who, lambda session: ask_result_now(context, session, code, who))

    @routes.post(
        "/dossiers/{code}/confirm-result", summary="Xác nhận kết quả khác tờ khai", responses=_NOT_DONE
    )
    def confirm(who: Reader, code: str, confirmation: ResultConfirmation) -> DossierLineAnswer:
        return _performed(
            context, who, lambda session: confirm_result(context, session, code, who, confirmation.seen)
        )

    @routes.post("/acts", summary="Xử lý hàng loạt", response_model_exclude_unset=True)
    def acts(who: Reader, request: BulkActionRequest) -> BulkActionAnswer:
        outcomes = [_one_of_many(context, code, who, request) for code in dict.fromkeys(request.codes)]
        return BulkActionAnswer(
            act=request.act,
            done=sum(outcome.done for outcome in outcomes),
            failed=sum(not outcome.done for outcome in outcomes),
            outcomes=outcomes,
        )


def _address(chosen: ChosenAddress) -> Address:
    units = {
        level: UnitCode(code) if code else None
        for level, code in (
            ("province", chosen.province),
            ("district", chosen.district),
            ("commune", chosen.commune),
        )
    }
    return Address(detail=chosen.detail, country=chosen.country, **units)


def _one_of_many(
    context: OnestopContext, code: str, who: Principal, request: BulkActionRequest
) -> BulkActionOutcome:
    action = ACTIONS.get(request.act)
    if action is None:
        return BulkActionOutcome(code=code, done=False, message="Việc này phải làm với từng hồ sơ.")
    try:
        dossier = perform(context, who, lambda session: action(context, session, code, who, request.reason))
    except REFUSALS as error:
        return BulkActionOutcome(code=code, done=False, message=str(error))
    return BulkActionOutcome(code=dossier.shown_code, done=True, state=int(dossier.state))


def _performed(
    context: OnestopContext, who: Principal, action: Callable[[Session], OnestopDossier]
) -> DossierLineAnswer:
    try:
        return DossierLineAnswer.of(perform(context, who, action))
    except REFUSALS as error:
        raise problem_of(error) from error
