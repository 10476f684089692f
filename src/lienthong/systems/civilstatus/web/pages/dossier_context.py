"""What the page of a dossier shows."""

from datetime import datetime
from typing import Any

from lienthong.domain.law import supplement_limit, supplement_rule
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.identity import Principal
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.remarks import RemarkWeight
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind, DossierAction, DossierStage
from lienthong.systems.civilstatus.dossiers.store import CivilStatusEvent
from lienthong.systems.civilstatus.papers.forms import paper_name
from lienthong.systems.civilstatus.queries.declaration_text import sections_of
from lienthong.systems.civilstatus.queries.dossier import OfficerDossierView, is_overdue, open_dossier
from lienthong.systems.civilstatus.queries.entry_history import read_entry_history
from lienthong.systems.civilstatus.registration.request_supplement import first_day, last_day
from lienthong.systems.civilstatus.web.pages.entries import entry_history_context
from lienthong.systems.civilstatus.web.problems import dossier_problems

TONES = {
    DossierStage.WAITING: "waiting",
    DossierStage.IN_WORK: "info",
    DossierStage.SUPPLEMENT: "warning",
    DossierStage.BOOKED: "info",
    DossierStage.SIGNED: "info",
    DossierStage.ISSUED: "success",
    DossierStage.REFUSED: "danger",
}
_EVENT_TONES = {
    CivilStatusEventKind.RECEIVED: "waiting",
    CivilStatusEventKind.SUPPLEMENTED: "waiting",
    CivilStatusEventKind.SUPPLEMENT_ASKED: "warning",
    CivilStatusEventKind.REFUSED: "danger",
    CivilStatusEventKind.ISSUED: "success",
}
_WEIGHT_TONES = {
    RemarkWeight.STOPS: "danger",
    RemarkWeight.NEEDS_REASON: "warning",
    RemarkWeight.NOTE: "neutral",
}


def dossier_context(context: CivilStatusContext, principal: Principal, code: str) -> dict[str, Any]:
    """What the template needs."""
    with dossier_problems(code):
        found = open_dossier(context, principal, code)
    dossier = found.dossier
    now, on = context.clock.now(), dossier.received_at.astimezone(VIETNAM).date()
    needs_reason = any(remark.weight is RemarkWeight.NEEDS_REASON for remark in found.remarks)
    stopped = any(remark.weight is RemarkWeight.STOPS for remark in found.remarks)
    return {
        "dossier": dossier,
        "tone": TONES[dossier.stage],
        "subject": found.opened.declaration.subject_name,
        "unit_name": found.unit_name,
        "paper_name": paper_name(dossier.register),
        "overdue": is_overdue(dossier, now),
        "actions": found.actions,
        "DossierAction": DossierAction,
        "can_complete": any(
            action in (DossierAction.TAKE_UP, DossierAction.REGISTER, DossierAction.SIGN)
            for action in found.actions
        ),
        "needs_reason": needs_reason,
        "stopped": stopped,
        "remarks": [(remark, _WEIGHT_TONES[remark.weight]) for remark in found.remarks],
        "sections": sections_of(found.opened.declaration, on),
        "files": _file_lines(found),
        "events": [_event_line(event) for event in reversed(found.events)],
        "entry": found.entry,
        **_entry_history_context(context, principal, found),
        "checks": [
            (
                check,
                unit_name(check.unit_code, on),
                "waiting" if check.open else "success" if check.kind else "warning",
            )
            for check in found.checks
        ],
        "signed": found.signed,
        "typed": None,
        **_supplement_context(found, now),
    }


def _file_lines(found: OfficerDossierView) -> list[dict[str, Any]]:
    return [
        {
            "name": file.file_name,
            "title": file.title,
            "size": file.size,
            "href": f"/ho-so/{found.dossier.onestop_code}/tep/{file.number}",
            "badge": ("Đã thay bằng bản bổ sung", "neutral") if file.superseded else None,
        }
        for file in found.files
    ]


def _supplement_context(found: OfficerDossierView, now: datetime) -> dict[str, Any]:
    """What was asked for last, whether it is overdue, and until when one may ask now."""
    until = found.dossier.supplement_until
    asked = (e for e in reversed(found.events) if e.kind is CivilStatusEventKind.SUPPLEMENT_ASKED)
    overdue = until is not None and until < now
    return {
        "unanswered": f"Quá hạn bổ sung ({until:%d/%m/%Y}) mà chưa nhận được bổ sung." if overdue else "",
        "limit": supplement_limit(now),
        "limits": (first_day(now), last_day(now)),
        "supplement_days": supplement_rule(now),
        "asked": next(asked, None),
    }


def _entry_history_context(
    context: CivilStatusContext, principal: Principal, found: OfficerDossierView
) -> dict[str, Any]:
    """What may be done with the entry once its result is released, and what followed it."""
    if found.entry is None or found.dossier.stage is not DossierStage.ISSUED:
        return {"trace": None}
    with context.database.read() as session:
        history = read_entry_history(session, context, principal, found.entry.id)
    return entry_history_context(history) if history is not None else {"trace": None}


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text).astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def _unlawful(event: CivilStatusEvent) -> str:
    """What the law proposed, where the officer chose another day."""
    lawful = event.detail.get("lawful")
    return f" (công chức chọn; theo quy định là {_moment(lawful)})" if lawful else ""


def _event_line(event: CivilStatusEvent) -> dict[str, Any]:
    actor = ", ".join(filter(None, (event.officer, event.title))) or event.account
    reason = event.reason
    parts = [f"{reason}." if reason and reason[-1] not in ".!?" else reason]
    if "number" in event.detail:
        parts.append(
            f"Số {event.detail['number']}, quyển {event.detail['book']}, trang {event.detail['page']}."
        )
    if "personal_id_missing" in event.detail.get("notes", ()):
        parts.append("Chưa cấp được số định danh cá nhân.")
    if "copies" in event.detail:
        parts.append(f"{event.detail['copies']} bản.")
    if event.detail.get("passed_over"):
        parts.append("Công chức quyết định đăng ký với lý do trên.")
    if "limit" in event.detail:
        parts.append(f"Hạn {_moment(event.detail['limit'])}{_unlawful(event)}.")
    if event.detail.get("again"):
        parts.append("Không phải lần yêu cầu bổ sung đầu tiên.")
    return {
        "at": event.at,
        "title": event.kind.name_vi,
        "actor": actor,
        "text": " ".join(filter(None, parts)),
        "tone": _EVENT_TONES.get(event.kind, "info"),
    }
