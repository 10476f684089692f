"""The page of holds: what cannot proceed by itself, what to do, and the way on."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from lienthong.foundation.web import Flash, RowNumber, WebShell
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.hold_reasons import ADVICE, OnestopHoldReason
from lienthong.systems.onestop.base.problems import REFUSALS
from lienthong.systems.onestop.desk.perform import resume_held
from lienthong.systems.onestop.queries.holds import list_visible_holds
from lienthong.systems.onestop.web.pages.dossier_context import hold_text
from lienthong.systems.onestop.web.staff import Reader


def add_routes(routes: APIRouter, context: OnestopContext, shell: WebShell) -> None:
    """Add the page of holds."""

    @routes.get("/vuong")
    def hold_list(request: Request, who: Reader) -> Response:
        with context.database.read() as session:
            found = list_visible_holds(context, session, who)
        groups: dict[OnestopHoldReason, list[Any]] = defaultdict(list)
        for hold in found:
            groups[hold.reason].append(hold_text(hold))
        page = {"groups": [{"advice": ADVICE[reason], "holds": each} for reason, each in groups.items()]}
        return shell.render(request, "holds.html", page)

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
            again = context.holds.is_held(session, hold.subject, hold.reason)
        if again:
            text = f"Hồ sơ {hold.subject} vẫn vướng: {hold.advice.title_vi.lower()}."
            return shell.redirect(request, back, flash=Flash(text, "warning"))
        text = f"Đã cho hồ sơ {hold.subject} đi tiếp; kết quả hiện ở lịch sử hồ sơ."
        return shell.redirect(request, back, flash=Flash(text))
