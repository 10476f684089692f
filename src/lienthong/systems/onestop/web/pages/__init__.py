"""The clerk's desk as web pages. Paths are Vietnamese, as people read them."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from lienthong.domain.addresses import read_address
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.units import UnitCode, registry
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Courier
from lienthong.foundation.identity import Principal
from lienthong.foundation.web import Flash, NavItem, RowNumber, WebShell
from lienthong.systems.onestop.base import holds
from lienthong.systems.onestop.base.access import OVERSEEING_ROLES
from lienthong.systems.onestop.base.agencies import agency_name
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.problems import REFUSALS, problem_of
from lienthong.systems.onestop.base.refused import DossierNotVisible
from lienthong.systems.onestop.desk.confirm_place import confirm_candidate, confirm_place
from lienthong.systems.onestop.desk.perform import ACTIONS, perform, resume_held
from lienthong.systems.onestop.desk.states import ACTION_NAMES_VI, ClerkAction, available_actions
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from lienthong.systems.onestop.queries import dossier_list
from lienthong.systems.onestop.queries.holds import list_visible_holds
from lienthong.systems.onestop.queries.read_dossier import read_dossier, record_reading
from lienthong.systems.onestop.web.files import attachment_response, result_response
from lienthong.systems.onestop.web.page_context import TONES, dossier_page_context, hold_text, module_name
from lienthong.systems.onestop.web.staff import MOST_CODES, STAFF, Reader

NAV = (
    NavItem("/", "Hồ sơ", frozenset(STAFF)),
    NavItem("/vuong", "Hồ sơ vướng", frozenset(STAFF)),
    NavItem("/tinh-trang", "Tình trạng", frozenset(STAFF)),
)
PER_PAGE = 50
_BOARD = (
    OnestopState.NEW,
    OnestopState.RECEIVED,
    OnestopState.IN_WORK,
    OnestopState.SUPPLEMENT_ASKED,
    OnestopState.SETTLED,
    OnestopState.RETURNED,
    OnestopState.NOT_ACCEPTED,
)
_HOPS = {
    "dvclt": "PM.DVCLT – phần mềm dịch vụ công liên thông",
    "lgsp": "LGSP tỉnh, qua NDXP đến hộ tịch điện tử",
}
_HOP_STATES = {"closed": "Hoạt động", "open": "Gián đoạn", "half_open": "Đang thử lại"}


def router(context: OnestopContext, shell: WebShell, courier: Courier, puller: DossierPuller) -> APIRouter:
    """All pages."""
    routes = APIRouter(include_in_schema=False)
    _looking(routes, context, shell, courier, puller)
    _acting(routes, context, shell)
    return routes


def _looking(
    routes: APIRouter, context: OnestopContext, shell: WebShell, courier: Courier, puller: DossierPuller
) -> None:
    @routes.get("/")
    def desk(
        request: Request,
        who: Reader,
        trang_thai: Annotated[int | None, Query(ge=1, le=10)] = None,
        tat_ca: bool = False,
        q: Annotated[str, Query(max_length=60)] = "",
        trang: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        chosen = OnestopState(trang_thai) if trang_thai else None if tat_ca or q.strip() else OnestopState.NEW
        return shell.render(request, "desk.html", _desk_picture(context, who, chosen, q.strip(), trang))

    @routes.get("/ho-so/{code}")
    def dossier(request: Request, who: Reader, code: str) -> Response:
        found = read_dossier(context, code, who)
        record_reading(context, who, found, "dossier")
        with context.database.read() as session:
            picture = dossier_page_context(context, session, found, who)
        return shell.render(request, "dossier.html", picture)

    @routes.get("/ho-so/{code}/tep/{number}")
    def attachment(who: Reader, code: str, number: RowNumber) -> Response:
        return attachment_response(context, who, code, number)

    @routes.get("/ho-so/{code}/ket-qua.pdf")
    def result(who: Reader, code: str) -> Response:
        return result_response(context, who, code)

    @routes.get("/vuong")
    def hold_list(request: Request, who: Reader) -> Response:
        with context.database.read() as session:
            found = list_visible_holds(context, session, who)
        groups: dict[holds.OnestopHoldReason, list[Any]] = defaultdict(list)
        for hold in found:
            groups[hold.reason].append(hold_text(hold))
        page = {
            "groups": [{"advice": holds.ADVICE[reason], "holds": each} for reason, each in groups.items()]
        }
        return shell.render(request, "holds.html", page)

    @routes.get("/tinh-trang")
    def connections(request: Request, who: Reader) -> Response:
        with context.database.read() as session:
            hops = courier.hops(session)
            status = dossier_list.desk_status(context, session, who)
            counts = dossier_list.count_by_state(session, who)
        page = {
            "now": context.clock.now(),
            "figures": [
                *_figures(counts),
                {
                    "label": "Đang vướng",
                    "value": status["holds"],
                    "href": "/vuong",
                    "tone": "danger" if status["holds"] else "neutral",
                },
            ],
            "hops": [
                {
                    "name": _HOPS.get(hop.name, hop.name),
                    "state": _HOP_STATES[hop.state.value],
                    "since": hop.since.astimezone(context.clock.now().tzinfo).strftime("%d/%m/%Y %H:%M")
                    if hop.since
                    else None,
                    "waiting": hop.waiting,
                    "held": hop.held,
                    "last_error": "" if hop.is_up else hop.last_error,
                    **({} if hop.is_up else {"tone": "danger"}),
                }
                for hop in hops
            ],
            "connections": [_connection(context, puller, province) for province in context.connections],
        }
        return shell.render(request, "connections.html", page)


def _acting(routes: APIRouter, context: OnestopContext, shell: WebShell) -> None:
    @routes.post("/xu-ly")
    def accept_many(
        request: Request, who: Reader, codes: Annotated[list[str], Form(max_length=MOST_CODES)]
    ) -> Response:
        failed = [
            message
            for code in dict.fromkeys(codes)
            if (message := _tried(context, who, ClerkAction.ACCEPT, code, ""))
        ]
        done = len(set(codes)) - len(failed)
        if not failed:
            flash = Flash(f"Đã tiếp nhận và chuyển hộ tịch {done} hồ sơ.")
        else:
            flash = Flash(f"Đã tiếp nhận {done} hồ sơ, chưa được {len(failed)}. {failed[0]}", "warning")
        return shell.redirect(request, "/", flash=flash)

    @routes.post("/ho-so/{code}/dia-danh/{path}")
    def place(
        request: Request,
        who: Reader,
        code: str,
        path: str,
        candidate: Annotated[str, Form(max_length=3)] = "",
        text: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        flash = _confirmed(context, who, code, path, candidate, text.strip())
        return shell.redirect(request, f"/ho-so/{code}", flash=flash)

    @routes.post("/ho-so/{code}/{act}")
    def one(
        request: Request,
        who: Reader,
        code: str,
        act: ClerkAction,
        reason: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        problem = _tried(context, who, act, code, reason)
        flash = (
            Flash(problem, "danger") if problem else Flash(f"{ACTION_NAMES_VI[act]}: đã xong hồ sơ {code}.")
        )
        return shell.redirect(request, f"/ho-so/{code}", flash=flash)

    @routes.post("/vuong/{hold_id}/thu-lai")
    def resume(
        request: Request, who: Reader, hold_id: RowNumber, ve: Annotated[str, Form(max_length=60)] = ""
    ) -> Response:
        back = f"/ho-so/{ve}" if ve.replace("-", "").replace(".", "").isalnum() else "/vuong"
        try:
            hold = resume_held(context, who, hold_id)
        except REFUSALS as error:
            return shell.redirect(request, back, flash=Flash(str(error), "danger"))
        with context.database.read() as session:
            again = holds.has_open_hold(session, hold.interlinked_code, hold.reason)
        if again:
            text = f"Hồ sơ {hold.interlinked_code} vẫn vướng: {hold.advice.title_vi.lower()}."
            return shell.redirect(request, back, flash=Flash(text, "warning"))
        text = f"Đã cho hồ sơ {hold.interlinked_code} đi tiếp; kết quả hiện ở lịch sử hồ sơ."
        return shell.redirect(request, back, flash=Flash(text))


def _tried(context: OnestopContext, who: Principal, act: ClerkAction, code: str, reason: str) -> str:
    """Do an act; empty when it is done, else why not."""
    action = ACTIONS.get(act)
    if action is None:
        return "Việc này phải làm ở mục Địa danh của hồ sơ."
    try:
        perform(context, who, lambda session: action(context, session, code, who, reason))
    except DossierNotVisible as error:
        raise problem_of(error) from error
    except REFUSALS as error:
        return str(error)
    return ""


def _confirmed(
    context: OnestopContext, who: Principal, code: str, path: str, candidate: str, text: str
) -> Flash:
    found = read_dossier(context, code, who)
    try:
        if candidate.isdigit():
            perform(
                context,
                who,
                lambda session: confirm_candidate(context, session, code, who, path, int(candidate)),
            )
            return Flash("Đã xác nhận địa danh; lựa chọn được nhớ cho lần sau.")
        reading = read_address(text, found.declared_at.date())
        if not text or not reading.decided:
            return Flash(
                "Chưa xác định được nơi đã ghi. Hãy ghi đủ tên xã, huyện (nếu còn) và tỉnh.", "danger"
            )
        perform(
            context,
            who,
            lambda session: confirm_place(context, session, code, who, path, reading.address),
        )
    except REFUSALS as error:
        return Flash(str(error), "danger")
    return Flash("Đã xác nhận địa danh; lựa chọn được nhớ cho lần sau.")


def _desk_picture(
    context: OnestopContext, who: Principal, state: OnestopState | None, search: str, page: int
) -> dict[str, Any]:
    with context.database.read() as session:
        counts = dossier_list.count_by_state(session, who)
        lines = dossier_list.list_dossiers(
            session, who, state=state, search=search, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
        )
        desk_name = _desk_name(session, who)
        hold_count = dossier_list.desk_status(context, session, who)["holds"]
    total = len(lines) if search else counts.get(state, 0) if state else sum(counts.values())
    clerk = ClerkAction.ACCEPT in _acts_on_new(who)
    now = context.clock.now()
    return {
        "desk_name": desk_name,
        "figures": _figures(counts),
        "tones": TONES,
        "state": state,
        "q": search,
        "hold_count": hold_count,
        "lines": [_line(dossier, now) for dossier in lines],
        "bulk": clerk and any(_acceptable(dossier) for dossier in lines),
        "total": total,
        "page": page,
        "pages": max(1, -(-total // PER_PAGE)),
    }


def _acts_on_new(who: Principal) -> frozenset[ClerkAction]:
    return available_actions(OnestopState.NEW, who.roles, places_decided=True, on_desk=True)


def _acceptable(dossier: OnestopDossier) -> bool:
    return dossier.state == OnestopState.NEW and dossier.places_decided and dossier.code is not None


def _line(dossier: OnestopDossier, now: Any) -> dict[str, Any]:
    is_open = dossier.state in (OnestopState.NEW, OnestopState.RECEIVED, OnestopState.IN_WORK)
    return {
        "code": dossier.shown_code,
        "interlinked": dossier.interlinked_code,
        "module": module_name(dossier),
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "state": dossier.state,
        "overdue": is_open and dossier.due_at is not None and dossier.due_at < now,
        "acceptable": _acceptable(dossier),
        "no_desk": dossier.code is None,
        "place_open": dossier.state == OnestopState.NEW and not dossier.places_decided,
        "round": dossier.round,
    }


def _figures(counts: dict[OnestopState, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": state.name_vi,
            "value": counts.get(state, 0),
            "href": f"/?trang_thai={state.code}",
            "tone": TONES[state] if counts.get(state) else "neutral",
        }
        for state in _BOARD
    ]


def _desk_name(session: Session, who: Principal) -> str:
    if who.roles & OVERSEEING_ROLES:
        return "mọi cơ quan"
    name = agency_name(session, who.agency or "")
    return f"{name} ({who.agency})" if name else f"cơ quan {who.agency} và cấp dưới"


def _connection(context: OnestopContext, puller: DossierPuller, province: str) -> dict[str, Any]:
    now = context.clock.now()
    unit = registry().unit(UnitCode(province), now.date())
    heard = puller.heard_at(province)
    environment = context.connections[province].environment
    return {
        "province": f"{unit.name} ({province})" if unit else province,
        "environment": "Kiểm thử (test)" if environment == "test" else "Chính thức",
        "heard": heard.strftime("%d/%m/%Y %H:%M:%S") if heard else "Chưa lần nào từ khi khởi động",
    }
