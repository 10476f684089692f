"""The progress of an application in a citizen's words: the chain, what to do now, the history, the following steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lienthong.contracts.result_checks import FactDifference
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import FollowingStep, Group
from lienthong.systems.dvclt.dossiers.events import ApplicationEvent, ApplicationEventKind
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStepState
from lienthong.systems.dvclt.dossiers.result_differences import CONFIRMED_BY, differences_of_report
from lienthong.systems.dvclt.dossiers.states import (
    ApplicationStage,
    stage_after,
)
from lienthong.systems.dvclt.queries.application_view import ApplicationView

_TONES = {
    ApplicationStage.SUPPLEMENT: "warning",
    ApplicationStage.REGISTERED: "success",
    ApplicationStage.RETURNED: "success",
    ApplicationStage.REFUSED: "danger",
    ApplicationStage.WITHDRAWN: "neutral",
}
_STEP_TONES = {
    PlannedStepState.PLANNED: "neutral",
    PlannedStepState.GOING: "info",
    PlannedStepState.HANDED_OVER: "info",
    PlannedStepState.IN_WORK: "info",
    PlannedStepState.DONE: "success",
    PlannedStepState.REFUSED: "danger",
    PlannedStepState.CANCELLED: "neutral",
}
_CHAIN = ("Nộp hồ sơ", "Bộ phận một cửa nhận", "Đăng ký hộ tịch", "Trả kết quả", "Các bước tiếp theo")
_REACHED = {
    ApplicationStage.FILED: 1,
    ApplicationStage.SUPPLEMENT: 1,
    ApplicationStage.RECEIVED: 1,
    ApplicationStage.ACCEPTED: 2,
    ApplicationStage.SENT: 2,
    ApplicationStage.REGISTERED: 3,
    ApplicationStage.RETURNED: 4,
}
_TITLES = {
    ApplicationEventKind.FILED: "Bạn đã nộp hồ sơ",
    ApplicationEventKind.ACKNOWLEDGED: "Bộ phận một cửa đã lấy hồ sơ",
    ApplicationEventKind.SUPPLEMENTED: "Bạn đã gửi phần bổ sung",
    ApplicationEventKind.WITHDRAWN: "Bạn đã rút hồ sơ",
    ApplicationEventKind.COMPLETED: "Mọi bước đã kết thúc",
}
_STEP_TITLES = {
    ApplicationEventKind.STEP_HANDED_OVER: "đã chuyển cơ quan giải quyết",
    ApplicationEventKind.STEP_IN_WORK: "đang giải quyết",
    ApplicationEventKind.STEP_DONE: "đã xong",
    ApplicationEventKind.STEP_REFUSED: "bị từ chối",
}


_FIELD_NAMES = {
    "thoiGianThucHien": "thời điểm thực hiện",
    "ghiChu": "ghi chú",
    "noiDungXuLy": "nội dung xử lý",
    "nguoiXuLy": "người xử lý",
    "chucDanh": "chức danh",
    "phongBanXuLy": "phòng ban",
    "ngayBatDau": "ngày bắt đầu",
    "ngayKetThucTheoQuyDinh": "hạn theo quy định",
    "ngayHenTraTruoc": "ngày hẹn trả trước",
    "ngayHenTraMoi": "ngày hẹn trả",
    "hanBoSungHoSo": "hạn bổ sung",
    "coQuanXuLy": "cơ quan xử lý",
}


def tone_of(stage: ApplicationStage) -> str:
    """Colour of a stage."""
    return _TONES.get(stage, "info")


def group_path(group: Group) -> str:
    """Path of the form of a group."""
    return "/khai-sinh" if group is Group.BIRTH else "/khai-tu"


def chain_of(view: ApplicationView) -> list[dict[str, str]]:
    """Steps of the chain as the pages draw them."""
    if view.application.stage.is_stopped:
        return _stopped_chain(view)
    reached = _REACHED[view.application.stage]
    open_steps = [planned for planned in view.steps if not planned.state.is_final]
    states = ["done" if index < reached else "waiting" for index in range(len(_CHAIN))]
    states[min(reached, len(states) - 1)] = "current"
    if view.application.stage.is_registered:
        states[-1] = "current" if open_steps else "done"
    if view.application.stage is ApplicationStage.REGISTERED:
        states[3] = "current"
    return [
        {"name": name, "state": state, "detail": _detail(view, index)}
        for index, (name, state) in enumerate(zip(_CHAIN, states, strict=True))
    ]


def _stopped_chain(view: ApplicationView) -> list[dict[str, str]]:
    sent = any(event.codes["status"] == int(ReportStatus.SENT) for event in view.reports)
    at = 2 if sent else 1
    states = ["done"] * at + ["failed"] + ["skipped"] * (len(_CHAIN) - at - 1)
    return [
        {"name": name, "state": state, "detail": _detail(view, 0) if index == 0 else ""}
        for index, (name, state) in enumerate(zip(_CHAIN, states, strict=True))
    ]


def _detail(view: ApplicationView, index: int) -> str:
    if index == 0:
        return f"{view.application.filed_at:%d/%m/%Y %H:%M}"
    if index == len(_CHAIN) - 1:
        ended = sum(planned.state.is_final for planned in view.steps)
        return f"{ended}/{len(view.steps)} bước đã kết thúc" if ended else ""
    return ""


def todo_of(view: ApplicationView) -> tuple[str, str]:
    """What the citizen does now: a heading and a sentence."""
    application = view.application
    match application.stage:
        case ApplicationStage.SUPPLEMENT if application.is_supplement_sent:
            return (
                "Bạn không phải làm gì thêm",
                "Phần bổ sung đã gửi, bộ phận một cửa sẽ xem và báo lại tại đây.",
            )
        case ApplicationStage.SUPPLEMENT:
            limit = application.supplement_limit
            until = f" trước {limit:%H:%M ngày %d/%m/%Y}" if limit else ""
            return (
                "Bạn cần bổ sung hồ sơ",
                f"Hãy gửi phần bổ sung{until}. Quá hạn, hồ sơ sẽ bị từ chối và bạn phải nộp lại từ đầu.",
            )
        case ApplicationStage.REFUSED:
            return (
                "Hồ sơ bị từ chối",
                "Xem lý do bên dưới. Sau khi khắc phục, bạn có thể nộp hồ sơ mới; các bước tiếp "
                "theo không được làm.",
            )
        case ApplicationStage.WITHDRAWN:
            return (
                "Hồ sơ đã được rút",
                "Không cơ quan nào xử lý hồ sơ này. Bạn có thể nộp hồ sơ mới khi cần.",
            )
        case ApplicationStage.REGISTERED | ApplicationStage.RETURNED if application.completed_at is not None:
            return _todo_when_over(view)
        case ApplicationStage.REGISTERED | ApplicationStage.RETURNED:
            return (
                "Đã có kết quả đăng ký",
                "Bạn có thể tải giấy tờ kết quả ngay. Các bước tiếp theo được chuyển tự động, "
                "bạn không phải nộp thêm.",
            )
        case _:
            return (
                "Bạn không phải làm gì thêm",
                "Hồ sơ đang được giải quyết. Tiến độ được cập nhật tại trang này.",
            )


def _todo_when_over(view: ApplicationView) -> tuple[str, str]:
    keep = "Bạn có thể tải giấy tờ kết quả có chữ ký số và lưu giữ."
    refused = [planned.step.name_vi for planned in view.steps if planned.state is PlannedStepState.REFUSED]
    if not refused:
        return "Mọi việc đã xong", keep
    names = ", ".join(refused)
    return (
        "Đăng ký đã xong, có bước bị từ chối",
        f"{keep} Bước bị từ chối: {names}. Xem lý do bên dưới và liên hệ cơ quan giải quyết bước đó.",
    )


def difference_rows(differences: Sequence[FactDifference]) -> list[dict[str, str]]:
    """Differences as a table shows them."""
    return [
        {
            "name": each.name_vi,
            "declared": each.declared or "để trống",
            "registered": each.registered or "để trống",
            "field": each.field,
        }
        for each in differences
    ]


def timeline_of(view: ApplicationView) -> list[dict[str, Any]]:
    """History for people, newest first."""
    lines = [line for event in view.events if (line := _line(event)) is not None]
    return list(reversed(lines))


def _line(event: ApplicationEvent) -> dict[str, Any] | None:
    tone, text = "neutral", ""
    if event.kind is ApplicationEventKind.REPORTED:
        status = ReportStatus(event.codes["status"])
        title = stage_after(status).name_vi
        tone = {
            ReportStatus.SUPPLEMENT: "warning",
            ReportStatus.REFUSED: "danger",
            ReportStatus.REGISTERED: "success",
            ReportStatus.RETURNED: "success",
        }.get(status, "info")
        text = event.words.get("note") or event.words.get("handling") or ""
        if differences := differences_of_report(event):
            names = ", ".join(each.name_vi.lower() for each in differences)
            who_vi = event.words.get(CONFIRMED_BY) or "cán bộ"
            text = f"{text} Kết quả ghi khác tờ khai: {names}. Người xác nhận: {who_vi}.".strip()
    elif event.kind is ApplicationEventKind.CORRECTED:
        title = f"Đính chính: {stage_after(ReportStatus(event.codes['status'])).name_vi}"
        changed = ", ".join(_FIELD_NAMES.get(name, name) for name in event.codes["fields"])
        note = event.words.get("note") or event.words.get("handling") or ""
        text = f"Bộ phận một cửa sửa: {changed}." + (f" {note}" if note else "")
    elif event.kind in _STEP_TITLES:
        title = f"{_step_name(event.codes['step'])}: {_STEP_TITLES[event.kind]}"
        tone = {
            ApplicationEventKind.STEP_DONE: "success",
            ApplicationEventKind.STEP_REFUSED: "danger",
        }.get(event.kind, "info")
        text = event.words.get("reason") or event.words.get("result") or ""
    elif event.kind in _TITLES:
        title = _TITLES[event.kind]
    else:
        return None
    who = [event.words.get(part, "") for part in ("name", "title", "department", "agency")]
    return {
        "at": event.at,
        "title": title,
        "tone": tone,
        "text": text,
        "actor": ", ".join(part for part in who if part),
    }


def step_lines_of(view: ApplicationView) -> list[dict[str, Any]]:
    """The following steps for people."""
    return [
        {
            "name": planned.step.name_vi,
            "state": planned.state.name_vi,
            "tone": _STEP_TONES[planned.state],
            "due": None if planned.state.is_final else planned.due_at,
            "receipt": planned.receipt if view.proven else None,
            "result_code": planned.result_code if view.proven else None,
            "text": planned.words.get("reason") or planned.words.get("result") or "",
            "who": ", ".join(filter(None, (planned.words.get("name"), planned.words.get("agency")))),
        }
        for planned in view.steps
    ]


def _step_name(step: str) -> str:
    return FollowingStep(step).name_vi
