"""The API for people and tools, in English: what the pages do, as JSON under ``/api``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query

from lienthong.domain.addresses import Address
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Courier
from lienthong.foundation.identity import Principal
from lienthong.foundation.web import RowNumber
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.problems import REFUSALS, problem_of
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.desk.ask_result import ask_result_now
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.desk.confirm_place import confirm_candidate, confirm_place
from lienthong.systems.onestop.desk.hand_over import hand_over_at_counter
from lienthong.systems.onestop.desk.perform import ACTIONS, perform, resume_held
from lienthong.systems.onestop.desk.refuse import refuse_dossier
from lienthong.systems.onestop.queries import dossier_list
from lienthong.systems.onestop.queries.holds import list_visible_holds
from lienthong.systems.onestop.queries.read_dossier import read_dossier, record_reading
from lienthong.systems.onestop.web.api_models import (
    BulkActionRequest,
    ChosenAddress,
    PlaceConfirmation,
    ReasonForCitizen,
)
from lienthong.systems.onestop.web.staff import Reader


def router(context: OnestopContext, courier: Courier) -> APIRouter:
    """The endpoints under ``/api``."""
    routes = APIRouter(prefix="/api", tags=["people"])
    _reading(routes, context, courier)
    _acting(routes, context)
    return routes


def _reading(routes: APIRouter, context: OnestopContext, courier: Courier) -> None:
    @routes.get("/status", summary="Số hồ sơ theo trạng thái, số hồ sơ vướng")
    def status(who: Reader) -> dict[str, Any]:
        with context.database.read() as session:
            return dossier_list.desk_status(context, session, who)

    @routes.get("/dossiers", summary="Danh sách hồ sơ")
    def dossiers(
        who: Reader,
        state: Annotated[int | None, Query(ge=1, le=10)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        wanted = None if state is None else OnestopState(state)
        with context.database.read() as session:
            found = dossier_list.list_dossiers(session, who, state=wanted, limit=limit)
        return {"items": [dossier_list.line_wire(dossier) for dossier in found]}

    @routes.get("/dossiers/{code}", summary="Một hồ sơ")
    def one(who: Reader, code: str) -> dict[str, Any]:
        dossier = read_dossier(context, code, who)
        record_reading(context, who, dossier, "dossier")
        with context.database.read() as session:
            return dossier_list.detail_wire(context, session, dossier, who)

    @routes.get("/holds", summary="Hồ sơ đang vướng")
    def hold_list(who: Reader) -> dict[str, Any]:
        with context.database.read() as session:
            found = list_visible_holds(context, session, who)
        return {"items": [dossier_list.hold_wire(hold) for hold in found]}

    @routes.get("/hops", summary="Tình trạng các kết nối")
    def hops(_who: Reader) -> dict[str, Any]:
        with context.database.read() as session:
            return {"items": [dossier_list.hop_wire(hop) for hop in courier.hops(session)]}


def _acting(routes: APIRouter, context: OnestopContext) -> None:
    @routes.post("/dossiers/{code}/accept", summary="Tiếp nhận và chuyển hộ tịch")
    def accept(who: Reader, code: str) -> dict[str, Any]:
        return _done(context, who, lambda session: accept_dossier(context, session, code, who))

    @routes.post("/dossiers/{code}/supplement", summary="Yêu cầu bổ sung")
    def supplement(who: Reader, code: str, why: ReasonForCitizen) -> dict[str, Any]:
        return _done(context, who, lambda session: ask_supplement(context, session, code, who, why.reason))

    @routes.post("/dossiers/{code}/refuse", summary="Từ chối")
    def refuse(who: Reader, code: str, why: ReasonForCitizen) -> dict[str, Any]:
        return _done(context, who, lambda session: refuse_dossier(context, session, code, who, why.reason))

    @routes.post("/dossiers/{code}/places/{path}", summary="Xác nhận địa danh")
    def place(who: Reader, code: str, path: str, choice: PlaceConfirmation) -> dict[str, Any]:
        def act(session: Session) -> OnestopDossier:
            if choice.address is not None:
                address = _address(choice.address)
                return confirm_place(context, session, code, who, path, address)
            return confirm_candidate(context, session, code, who, path, choice.candidate or 0)

        return _done(context, who, act)

    @routes.post("/dossiers/{code}/hand-over", summary="Trả kết quả")
    def hand_over(who: Reader, code: str) -> dict[str, Any]:
        return _done(context, who, lambda session: hand_over_at_counter(context, session, code, who))

    @routes.post("/dossiers/{code}/ask-again", summary="Hỏi kết quả ngay")
    def ask_again(who: Reader, code: str) -> dict[str, Any]:
        return _done(context, who, lambda session: ask_result_now(context, session, code, who))

    @routes.post("/acts", summary="Xử lý hàng loạt")
    def acts(who: Reader, order: BulkActionRequest) -> dict[str, Any]:
        outcomes = [_one_of_many(context, code, who, order) for code in dict.fromkeys(order.codes)]
        return {
            "act": order.act.value,
            "done": sum(outcome["done"] for outcome in outcomes),
            "failed": sum(not outcome["done"] for outcome in outcomes),
            "outcomes": outcomes,
        }

    @routes.post("/holds/{hold_id}/resume", summary="Gỡ vướng, thử lại")
    def resume(who: Reader, hold_id: RowNumber) -> dict[str, Any]:
        try:
            resume_held(context, who, hold_id)
        except REFUSALS as error:
            raise problem_of(error) from error
        return {"id": hold_id, "resumed": True}


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
    context: OnestopContext, code: str, who: Principal, order: BulkActionRequest
) -> dict[str, Any]:
    act = ACTIONS.get(order.act)
    if act is None:
        return {"code": code, "done": False, "message": "Việc này phải làm với từng hồ sơ."}
    try:
        dossier = perform(context, who, lambda session: act(context, session, code, who, order.reason))
    except REFUSALS as error:
        return {"code": code, "done": False, "message": str(error)}
    return {"code": dossier.shown_code, "done": True, "state": int(dossier.state)}


def _done(
    context: OnestopContext, who: Principal, act: Callable[[Session], OnestopDossier]
) -> dict[str, Any]:
    try:
        return dossier_list.line_wire(perform(context, who, act))
    except REFUSALS as error:
        raise problem_of(error) from error
