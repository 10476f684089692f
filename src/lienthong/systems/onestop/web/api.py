"""The API for people and tools, in English: what the pages do, as JSON under ``/api``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lienthong.domain.addresses import Address
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Courier
from lienthong.foundation.identity import Principal, Role, require
from lienthong.foundation.web import RowNumber
from lienthong.systems.onestop.base.context import Office
from lienthong.systems.onestop.base.dossiers import Dossier
from lienthong.systems.onestop.desk import decide
from lienthong.systems.onestop.desk.states import Act
from lienthong.systems.onestop.queries import dossier_list
from lienthong.systems.onestop.web import perform

STAFF = (Role.CLERK, Role.LEADER, Role.OPERATOR, Role.ADMIN)
Reader = Annotated[Principal, Depends(require(*STAFF))]
MOST_CODES = 500


class Reason(BaseModel):
    """Why: what the citizen will read."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=4000)


class ChosenAddress(BaseModel):
    """The units that a clerk chose for a place, and the rest as text."""

    model_config = ConfigDict(extra="forbid")

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    detail: str = Field("", max_length=1000)
    country: str = Field("VN", max_length=2)


class PlaceChoice(BaseModel):
    """The clerk's choice for one place: an address, or the number of one of its candidates (from 0)."""

    model_config = ConfigDict(extra="forbid")

    address: ChosenAddress | None = None
    candidate: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.address is None) == (self.candidate is None):
            raise ValueError("either an address or a candidate")
        return self


class BulkOrder(Reason):
    """One act on many dossiers."""

    act: Act
    codes: list[str] = Field(min_length=1, max_length=MOST_CODES)


def router(office: Office, courier: Courier) -> APIRouter:
    """The endpoints under ``/api``."""
    routes = APIRouter(prefix="/api", tags=["people"])
    _reading(routes, office, courier)
    _acting(routes, office)
    return routes


def _reading(routes: APIRouter, office: Office, courier: Courier) -> None:
    @routes.get("/status", summary="Số hồ sơ theo trạng thái, số hồ sơ vướng")
    def status(who: Reader) -> dict[str, Any]:
        with office.database.read() as session:
            return dossier_list.status(office, session, who)

    @routes.get("/dossiers", summary="Danh sách hồ sơ")
    def dossiers(
        who: Reader,
        state: Annotated[int | None, Query(ge=1, le=10)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        wanted = None if state is None else OnestopState(state)
        with office.database.read() as session:
            found = dossier_list.listing(session, who, state=wanted, limit=limit)
        return {"items": [dossier_list.line_wire(dossier) for dossier in found]}

    @routes.get("/dossiers/{code}", summary="Một hồ sơ")
    def one(who: Reader, code: str) -> dict[str, Any]:
        dossier = perform.find(office, code, who)
        perform.note_reading(office, who, dossier, "dossier")
        with office.database.read() as session:
            return dossier_list.detail_wire(office, session, dossier, who)

    @routes.get("/holds", summary="Hồ sơ đang vướng")
    def hold_list(who: Reader) -> dict[str, Any]:
        with office.database.read() as session:
            found = dossier_list.visible_holds(office, session, who)
        return {"items": [dossier_list.hold_wire(hold) for hold in found]}

    @routes.get("/hops", summary="Tình trạng các kết nối")
    def hops(_who: Reader) -> dict[str, Any]:
        with office.database.read() as session:
            return {"items": [dossier_list.hop_wire(hop) for hop in courier.hops(session)]}


def _acting(routes: APIRouter, office: Office) -> None:
    @routes.post("/dossiers/{code}/accept", summary="Tiếp nhận và chuyển hộ tịch")
    def accept(who: Reader, code: str) -> dict[str, Any]:
        return _done(office, who, lambda session: decide.accept(office, session, code, who))

    @routes.post("/dossiers/{code}/supplement", summary="Yêu cầu bổ sung")
    def supplement(who: Reader, code: str, why: Reason) -> dict[str, Any]:
        return _done(
            office, who, lambda session: decide.ask_supplement(office, session, code, who, why.reason)
        )

    @routes.post("/dossiers/{code}/refuse", summary="Từ chối")
    def refuse(who: Reader, code: str, why: Reason) -> dict[str, Any]:
        return _done(office, who, lambda session: decide.refuse(office, session, code, who, why.reason))

    @routes.post("/dossiers/{code}/places/{path}", summary="Xác nhận địa danh")
    def place(who: Reader, code: str, path: str, choice: PlaceChoice) -> dict[str, Any]:
        def act(session: Session) -> Dossier:
            if choice.address is not None:
                address = _address(choice.address)
                return decide.confirm_place(office, session, code, who, path, address)
            return decide.confirm_candidate(office, session, code, who, path, choice.candidate or 0)

        return _done(office, who, act)

    @routes.post("/dossiers/{code}/hand-over", summary="Trả kết quả")
    def hand_over(who: Reader, code: str) -> dict[str, Any]:
        return _done(office, who, lambda session: decide.hand_over(office, session, code, who))

    @routes.post("/dossiers/{code}/ask-again", summary="Hỏi kết quả ngay")
    def ask_again(who: Reader, code: str) -> dict[str, Any]:
        return _done(office, who, lambda session: decide.ask_again(office, session, code, who))

    @routes.post("/acts", summary="Xử lý hàng loạt")
    def acts(who: Reader, order: BulkOrder) -> dict[str, Any]:
        outcomes = [_one_of_many(office, code, who, order) for code in dict.fromkeys(order.codes)]
        return {
            "act": order.act.value,
            "done": sum(outcome["done"] for outcome in outcomes),
            "failed": sum(not outcome["done"] for outcome in outcomes),
            "outcomes": outcomes,
        }

    @routes.post("/holds/{hold_id}/resume", summary="Gỡ vướng, thử lại")
    def resume(who: Reader, hold_id: RowNumber) -> dict[str, Any]:
        try:
            perform.resume(office, who, hold_id)
        except perform.PROBLEMS as error:
            raise perform.problem_of(error) from error
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


def _one_of_many(office: Office, code: str, who: Principal, order: BulkOrder) -> dict[str, Any]:
    act = perform.ACTS.get(order.act)
    if act is None:
        return {"code": code, "done": False, "message": "Việc này phải làm với từng hồ sơ."}
    try:
        dossier = perform.done(office, who, lambda session: act(office, session, code, who, order.reason))
    except perform.PROBLEMS as error:
        return {"code": code, "done": False, "message": str(error)}
    return {"code": dossier.shown_code, "done": True, "state": int(dossier.state)}


def _done(office: Office, who: Principal, act: Callable[[Session], Dossier]) -> dict[str, Any]:
    try:
        return dossier_list.line_wire(perform.done(office, who, act))
    except perform.PROBLEMS as error:
        raise perform.problem_of(error) from error
