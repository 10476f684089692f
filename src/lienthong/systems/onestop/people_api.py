"""The API for people and tools, in English: what the pages do, as JSON under ``/api``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from lienthong.domain.addresses import Address
from lienthong.domain.dossiers import OnestopState
from lienthong.foundation import audit
from lienthong.foundation.identity import Principal, Role, client_address, identity_of, require
from lienthong.foundation.web import PageProblem
from lienthong.systems.onestop import deciding, holds, viewing
from lienthong.systems.onestop.acts import Act
from lienthong.systems.onestop.checking import WrongAddress
from lienthong.systems.onestop.deciding import Denied, NotFound, NotPossible
from lienthong.systems.onestop.journal import Dossier, IllegalChange
from lienthong.systems.onestop.office import Office
from lienthong.systems.onestop.placing import UnknownPlace
from lienthong.systems.onestop.resuming import resume_hold

STAFF = (Role.CLERK, Role.LEADER, Role.OPERATOR, Role.ADMIN)
Reader = Annotated[Principal, Depends(require(*STAFF))]
MOST_CODES = 500


class Login(BaseModel):
    """User name and password of a person."""

    user_name: str = Field(max_length=200)
    password: str = Field(max_length=1000)


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
    """The clerk's choice for one place."""

    address: ChosenAddress


class BulkOrder(Reason):
    """One act on many dossiers."""

    act: Act
    codes: list[str] = Field(min_length=1, max_length=MOST_CODES)


def router(office: Office) -> APIRouter:
    """The endpoints under ``/api``."""
    routes = APIRouter(prefix="/api", tags=["people"])
    _reading(routes, office)
    _acting(routes, office)
    return routes


def _reading(routes: APIRouter, office: Office) -> None:
    @routes.post("/session", summary="Đăng nhập lấy mã truy cập")
    def sign_in(request: Request, login: Login) -> dict[str, Any]:
        pair = identity_of(request).api_sign_in(
            login.user_name, login.password, address=client_address(request)
        )
        if pair is None:
            raise PageProblem(
                401, "Tên đăng nhập hoặc mật khẩu không đúng.", "Hãy kiểm tra lại.", "bad_credentials"
            )
        return {"access_token": pair.access.text, "expires_in": pair.access.expires_in}

    @routes.get("/status", summary="Số hồ sơ theo trạng thái, số hồ sơ vướng")
    def status(who: Reader) -> dict[str, Any]:
        with office.database.read() as session:
            return viewing.status(office, session, who)

    @routes.get("/dossiers", summary="Danh sách hồ sơ")
    def dossiers(
        who: Reader,
        state: Annotated[int | None, Query(ge=1, le=10)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> dict[str, Any]:
        wanted = None if state is None else OnestopState(state)
        with office.database.read() as session:
            found = viewing.listing(session, who, state=wanted, limit=limit)
        return {"items": [viewing.line_wire(dossier) for dossier in found]}

    @routes.get("/dossiers/{code}", summary="Một hồ sơ")
    def one(who: Reader, code: str) -> dict[str, Any]:
        dossier = _found(office, code, who)
        with office.database.begin() as session:
            audit.record_reading(session, who, dossier.shown_code, ["dossier"], trace_id=dossier.trace_id)
            return viewing.detail_wire(office, session, dossier, who)

    @routes.get("/holds", summary="Hồ sơ đang vướng")
    def hold_list(who: Reader) -> dict[str, Any]:
        with office.database.read() as session:
            found = holds.open_holds(office, session, limit=500)
            return {
                "items": [viewing.hold_wire(hold) for hold in found if viewing.sees_hold(session, who, hold)]
            }


def _acting(routes: APIRouter, office: Office) -> None:
    @routes.post("/dossiers/{code}/accept", summary="Tiếp nhận và chuyển hộ tịch")
    def accept(who: Reader, code: str) -> dict[str, Any]:
        return _done(office, who, lambda session: deciding.accept(office, session, code, who))

    @routes.post("/dossiers/{code}/supplement", summary="Yêu cầu bổ sung")
    def supplement(who: Reader, code: str, why: Reason) -> dict[str, Any]:
        return _done(
            office, who, lambda session: deciding.ask_supplement(office, session, code, who, why.reason)
        )

    @routes.post("/dossiers/{code}/refuse", summary="Từ chối")
    def refuse(who: Reader, code: str, why: Reason) -> dict[str, Any]:
        return _done(office, who, lambda session: deciding.refuse(office, session, code, who, why.reason))

    @routes.post("/dossiers/{code}/places/{path}", summary="Xác nhận địa danh")
    def place(who: Reader, code: str, path: str, choice: PlaceChoice) -> dict[str, Any]:
        address = Address(**choice.address.model_dump())
        return _done(
            office,
            who,
            lambda session: deciding.confirm_place(office, session, code, who, path, address),
        )

    @routes.post("/dossiers/{code}/hand-over", summary="Trả kết quả")
    def hand_over(who: Reader, code: str) -> dict[str, Any]:
        return _done(office, who, lambda session: deciding.hand_over(office, session, code, who))

    @routes.post("/dossiers/{code}/ask-again", summary="Hỏi kết quả ngay")
    def ask_again(who: Reader, code: str) -> dict[str, Any]:
        return _done(office, who, lambda session: deciding.ask_again(office, session, code, who))

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
    def resume(who: Reader, hold_id: int) -> dict[str, Any]:
        with office.database.begin() as session:
            hold = holds.find_hold(office, session, hold_id)
            if hold is None or not viewing.sees_hold(session, who, hold):
                raise _problem(NotFound(f"Không có mục vướng số {hold_id} thuộc quyền xem của bạn."))
            resume_hold(office, session, hold, who)
        return {"id": hold_id, "resumed": True}


_ACTS: dict[Act, Callable[[Office, Session, str, Principal, str], Dossier]] = {
    Act.ACCEPT: lambda office, session, code, who, _: deciding.accept(office, session, code, who),
    Act.ASK_SUPPLEMENT: deciding.ask_supplement,
    Act.REFUSE: deciding.refuse,
    Act.HAND_OVER: lambda office, session, code, who, _: deciding.hand_over(office, session, code, who),
}


def _one_of_many(office: Office, code: str, who: Principal, order: BulkOrder) -> dict[str, Any]:
    act = _ACTS.get(order.act)
    if act is None:
        return {"code": code, "done": False, "message": "Việc này phải làm với từng hồ sơ."}
    try:
        with office.database.begin() as session:
            dossier = act(office, session, code, who, order.reason)
    except (NotFound, NotPossible, IllegalChange) as error:
        _audit_denied(office, who, error)
        return {"code": code, "done": False, "message": str(error)}
    return {"code": dossier.shown_code, "done": True, "state": int(dossier.state)}


def _done(office: Office, who: Principal, act: Callable[[Session], Dossier]) -> dict[str, Any]:
    try:
        with office.database.begin() as session:
            return viewing.line_wire(act(session))
    except (NotFound, NotPossible, IllegalChange, UnknownPlace, WrongAddress) as error:
        _audit_denied(office, who, error)
        raise _problem(error) from error


def _found(office: Office, code: str, who: Principal) -> Dossier:
    try:
        with office.database.read() as session:
            return deciding.load(session, code, who)
    except NotFound as error:
        _audit_denied(office, who, error)
        raise _problem(error) from error


def _audit_denied(office: Office, who: Principal, error: Exception) -> None:
    """Looking at another agency's dossier is kept, although the act itself was rolled back."""
    if isinstance(error, Denied):
        with office.database.begin() as session:
            dossier = error.dossier
            audit.record(session, who, "denied", dossier.shown_code, trace_id=dossier.trace_id)


def _problem(error: Exception) -> PageProblem:
    if isinstance(error, NotFound):
        return PageProblem(404, str(error), "Kiểm tra lại mã hồ sơ và đơn vị của tài khoản.", "not_found")
    if isinstance(error, (UnknownPlace, WrongAddress)):
        return PageProblem(422, str(error), "Chọn lại địa danh trong danh sách.", "wrong_place")
    return PageProblem(409, str(error), "Tải lại hồ sơ để xem việc có thể làm.", "not_possible")
