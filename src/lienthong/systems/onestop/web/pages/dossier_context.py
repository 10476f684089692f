"""What the page of a dossier shows: everything about it, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from lienthong.contracts.attachments import ATTACHMENTS
from lienthong.contracts.declaration_fields.field_tables import BY_MODULE
from lienthong.contracts.declaration_fields.labels import label_of
from lienthong.domain.addresses import write_address
from lienthong.domain.checks import Severity
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.law import supplement_limit
from lienthong.domain.modules import Module
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.base import contents, dossiers
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import (
    EVENT_NAMES_VI,
    OnestopDossier,
    OnestopEvent,
    OnestopEventKind,
)
from lienthong.systems.onestop.base.hold_reasons import ADVICE, OFFER_REASONS, OnestopHoldReason
from lienthong.systems.onestop.base.holds import OnestopHold
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.dvclt import offered_again
from lienthong.systems.onestop.places import read_places
from lienthong.systems.onestop.queries.declaration_text import sections_of
from lienthong.systems.onestop.queries.destination import receiving_unit_name, where_it_will_go
from lienthong.systems.onestop.queries.dossier_view import OnestopDossierView, view_dossier
from lienthong.systems.onestop.queries.reports import SentReport

TONES = {
    OnestopState.NEW: "waiting",
    OnestopState.RECEIVED: "info",
    OnestopState.NOT_ACCEPTED: "danger",
    OnestopState.IN_WORK: "info",
    OnestopState.SUPPLEMENT_ASKED: "warning",
    OnestopState.FEE_ASKED: "warning",
    OnestopState.WITHDRAWN: "neutral",
    OnestopState.STOPPED: "neutral",
    OnestopState.SETTLED: "success",
    OnestopState.RETURNED: "success",
}
_EVENT_TONES = {
    OnestopEventKind.SUPPLEMENT_ASKED: "warning",
    OnestopEventKind.REFUSED: "danger",
    OnestopEventKind.HELD: "danger",
    OnestopEventKind.RESULT_CONFIRMED: "warning",
    OnestopEventKind.REGISTERED: "success",
    OnestopEventKind.RETURNED: "success",
    OnestopEventKind.PULLED: "waiting",
    OnestopEventKind.SUPPLEMENT_BROUGHT: "waiting",
}
LIKELY = 0.75
"""Confidence from which the first candidate is proposed, not only listed."""
SHOWN_CANDIDATES = 6
_SUBJECTS = ("nksHoTen", "nktHoTen")


def dossier_page_context(
    context: OnestopContext, session: Session, dossier: OnestopDossier, who: Principal
) -> dict[str, Any]:
    """The context of ``dossier.html``."""
    form = contents.form_of(context, session, dossier)
    now = context.clock.now()
    is_open = dossier.state in (OnestopState.NEW, OnestopState.RECEIVED, OnestopState.IN_WORK)
    view = view_dossier(context, session, dossier, who)
    erased_at = next((event.at for event in view.history if event.kind is OnestopEventKind.ERASED), None)
    return {
        "dossier": dossier,
        "tone": TONES[dossier.state],
        "module_name": module_name(dossier),
        "subject": next(
            (form[name] for name in _SUBJECTS if form.get(name)), "chưa rõ tên" if erased_at is None else ""
        ),
        "unit_name": receiving_unit_name(dossier),
        "overdue": is_open and dossier.due_at is not None and dossier.due_at < now,
        "ClerkAction": ClerkAction,
        "actions": view.actions,
        "decisions": view.actions - {ClerkAction.CONFIRM_PLACE, ClerkAction.CONFIRM_RESULT},
        "differences": _differences(view),
        "problems": [problem.message_vi for problem in view.problems],
        "findings": [finding for finding in view.findings if finding.severity is Severity.WARNING],
        "holds": [hold_text(hold) for hold in view.open_holds],
        "shown_candidates": SHOWN_CANDIDATES,
        "places": _places(view),
        "sections": sections_of(Module(dossier.module), form) if erased_at is None else (),
        "erased_at": erased_at,
        "went": view.destination,
        "will_go": where_it_will_go(context, dossier),
        "set_aside": [
            _set_aside(Module(dossier.module), form, one)
            for one in offered_again.list_set_aside(context, session, dossier)
        ],
        "files": _files(context, session, dossier),
        "reports": [_report(report) for report in reversed(view.reports)],
        "events": [_event(event, view.actor_names) for event in reversed(view.history)],
        "limit": supplement_limit(now),
    }


def module_name(dossier: OnestopDossier) -> str:
    """What the dossier is about."""
    return "Đăng ký khai sinh" if dossier.module == Module.KS else "Đăng ký khai tử"


def hold_text(hold: OnestopHold) -> Any:
    """A hold with the sentence that says what was found; the sentence may hold personal data."""
    sentences = [str(text) for text in hold.words.values() if text]
    if "fields" in hold.codes and not sentences:
        sentences.append("Trường lỗi: " + ", ".join(hold.codes["fields"]))
    if hold.reason is OnestopHoldReason.PLACE_UNCERTAIN:
        names = [read_places.PLACE_NAMES_VI.get(path, path) for path in hold.codes.get("places", ())]
        sentences.append("Địa danh: " + ", ".join(names))
    return SimpleNamespace(
        id=hold.id,
        reason=hold.reason,
        advice=hold.advice,
        opened_at=hold.opened_at,
        subject=hold.subject,
        is_of_a_dossier=hold.reason not in OFFER_REASONS,
        text=" ".join(sentences),
        digest=str(hold.codes.get("digest", "")),
    )


def _differences(view: OnestopDossierView) -> list[dict[str, str]]:
    return [
        {
            "name": each.name_vi,
            "declared": each.declared or "để trống",
            "registered": each.registered or "để trống",
            "field": each.field,
        }
        for each in view.result_differences
    ]


def _places(view: OnestopDossierView) -> list[dict[str, Any]]:
    on = view.dossier.declared_at.date()
    return [
        {
            "path": path,
            "name": read_places.PLACE_NAMES_VI[path],
            "text": reading.text,
            "decided": reading.decided,
            "chosen_by": reading.chosen_by,
            "reading": write_address(reading.address, on) if reading.address is not None else "",
            "candidates": reading.candidates,
            "likely": bool(reading.candidates) and reading.candidates[0].confidence >= LIKELY,
        }
        for path, reading in sorted(view.places.items(), key=lambda item: item[1].decided)
    ]


def _files(context: OnestopContext, session: Session, dossier: OnestopDossier) -> list[dict[str, Any]]:
    return [
        {
            "name": paper.record.file_name,
            "title": paper.record.title,
            "size": paper.size,
            "href": f"/ho-so/{dossier.shown_code}/tep/{paper.number}",
            "withdrawn": paper.record.withdrawn,
            "badge": _badge_of(paper),
        }
        for paper in contents.stored_attachments(context, session, dossier)
    ]


def _badge_of(paper: contents.StoredAttachment) -> tuple[str, str] | None:
    if paper.round < 0:
        return f"Gửi thêm lần {-paper.round}, chưa dùng", "warning"
    return (f"Lần nộp {paper.round}, đã thay", "neutral") if paper.replaced else None


def _set_aside(module: Module, form: Mapping[str, str], one: offered_again.SetAside) -> dict[str, Any]:
    """What came and is not used: each field as it is, and as it came."""
    labels = {field.name: label_of(field) for field in BY_MODULE[module].fields}
    changed = [
        (labels.get(name, name), f"{form.get(name, '') or '(trống)'} → {one.form.get(name, '') or '(trống)'}")
        for name in one.fields
        if name in one.form or name in form
    ]
    if ATTACHMENTS in one.fields:
        changed.append(("Giấy tờ đính kèm", "có thay đổi, xem mục Tệp đính kèm"))
    return {"at": datetime.fromisoformat(one.at).astimezone(VIETNAM), "pairs": changed}


def _report(report: SentReport) -> dict[str, Any]:
    answer = report.answer
    return {
        "at": report.at.astimezone(VIETNAM),
        "title": report.status.name_vi,
        "text": f"PM.DVCLT: {answer}" if answer else "Chưa được PM.DVCLT nhận",
        "tone": "success" if report.accepted_at else "neutral" if answer else "waiting",
    }


def _event(event: OnestopEvent, names: Mapping[str, str]) -> dict[str, Any]:
    known = "Hệ thống" if event.actor == SYSTEM_ACTOR else names.get(event.actor, event.actor)
    actor = event.words.get("handler") or known
    parts = [event.words.get("note", "") or event.words.get("handling", "")]
    if event.kind in (OnestopEventKind.HELD, OnestopEventKind.RELEASED):
        parts.append(ADVICE[OnestopHoldReason(event.codes["reason"])].title_vi + ".")
    if event.kind is OnestopEventKind.FORWARDED:
        environment = "kiểm thử" if event.codes["environment"] == "test" else "chính thức"
        parts.append(
            f"Môi trường {environment}, API {event.codes.get('version', api_version.DEFAULT)}, "
            f"đơn vị {event.codes['unit']}, module {event.codes['module']}."
        )
    if event.kind is OnestopEventKind.SUPPLEMENT_ASKED:
        parts.append(f"Hạn bổ sung {dossiers.moment_of(event.codes['limit']):%H:%M ngày %d/%m/%Y}.")
        if event.codes.get("again"):
            parts.append("Không phải lần yêu cầu đầu tiên.")
    if event.kind is OnestopEventKind.PLACE_CONFIRMED:
        parts.append(
            f"{read_places.PLACE_NAMES_VI.get(event.codes['place'], '')}: đơn vị {event.codes['unit']}."
        )
    return {
        "at": event.at,
        "title": EVENT_NAMES_VI[event.kind],
        "actor": actor,
        "text": " ".join(part for part in parts if part),
        "tone": _EVENT_TONES.get(event.kind, "info"),
    }
