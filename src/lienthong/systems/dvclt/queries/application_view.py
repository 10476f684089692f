"""What an application looks like to people and programs: the chain, what to do now, who said what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import FollowingStep, Group, procedure_on
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.holds import Hold
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import PERSONAL_ID_REASONS, ApplicationHoldReason
from lienthong.systems.dvclt.base.unit_names import unit_name
from lienthong.systems.dvclt.dossiers import following_steps
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEvent, ApplicationEventKind, events_of
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStep, PlannedStepState
from lienthong.systems.dvclt.dossiers.states import (
    ApplicantAction,
    ApplicationStage,
    available_actions,
    stage_after,
)

TONES = {
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


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """Everything one may show of an application; `proven` says whether personal words are in it."""

    application: Application
    steps: list[PlannedStep]
    events: list[ApplicationEvent]
    actions: frozenset[ApplicantAction]
    holds: list[Hold[ApplicationHoldReason]]
    proven: bool
    now: datetime

    @property
    def title(self) -> str:
        """“Khai sinh” or “Khai tử”."""
        return self.application.group.name_vi

    @property
    def tone(self) -> str:
        """Colour of the stage."""
        return TONES.get(self.application.stage, "info")

    @property
    def procedure_name(self) -> str:
        """Name of the procedure, by the law of the day of filing."""
        return procedure_on(self.application.procedure_code, self.application.filed_at).name

    @property
    def unit_name(self) -> str:
        """Full name of the receiving unit, as it was called on the day of filing."""
        return unit_name(self.application.unit_code, self.application.filed_at.date())

    @property
    def asked(self) -> ApplicationEvent | None:
        """The latest request for a supplement or refusal, with its words."""
        wanted = {int(ReportStatus.SUPPLEMENT), int(ReportStatus.REFUSED)}
        found = [
            e for e in self.events if e.kind is ApplicationEventKind.REPORTED and e.codes["status"] in wanted
        ]
        return found[-1] if found else None

    @property
    def reason(self) -> str:
        """What the officer wrote for the latest supplement or refusal; empty to strangers."""
        if self.asked is None:
            return ""
        words = self.asked.words
        return words.get("note") or words.get("handling") or ""

    @property
    def waits_for_number(self) -> bool:
        """Whether the following steps wait for the child's personal number."""
        return any(hold.reason in PERSONAL_ID_REASONS for hold in self.holds)

    def chain(self) -> list[dict[str, str]]:
        """Steps of the chain as the pages draw them."""
        if self.application.stage.is_stopped:
            return self._stopped_chain()
        reached = _REACHED[self.application.stage]
        open_steps = [planned for planned in self.steps if not planned.state.is_final]
        states = ["done" if index < reached else "waiting" for index in range(len(_CHAIN))]
        states[min(reached, len(states) - 1)] = "current"
        if self.application.stage.is_registered:
            states[-1] = "current" if open_steps else "done"
        if self.application.stage is ApplicationStage.REGISTERED:
            states[3] = "current"
        return [
            {"name": name, "state": state, "detail": self._detail(index)}
            for index, (name, state) in enumerate(zip(_CHAIN, states, strict=True))
        ]

    def _stopped_chain(self) -> list[dict[str, str]]:
        reports = [event for event in self.events if event.kind is ApplicationEventKind.REPORTED]
        sent = any(event.codes["status"] == int(ReportStatus.SENT) for event in reports)
        at = 2 if sent else 1
        states = ["done"] * at + ["failed"] + ["skipped"] * (len(_CHAIN) - at - 1)
        return [
            {"name": name, "state": state, "detail": self._detail(0) if index == 0 else ""}
            for index, (name, state) in enumerate(zip(_CHAIN, states, strict=True))
        ]

    def _detail(self, index: int) -> str:
        if index == 0:
            return f"{self.application.filed_at:%d/%m/%Y %H:%M}"
        if index == len(_CHAIN) - 1:
            ended = sum(planned.state.is_final for planned in self.steps)
            return f"{ended}/{len(self.steps)} bước đã kết thúc" if ended else ""
        return ""

    def todo(self) -> tuple[str, str]:
        """What the citizen does now: a heading and a sentence."""
        application = self.application
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
            case ApplicationStage.REGISTERED | ApplicationStage.RETURNED if (
                application.completed_at is not None
            ):
                return self._over()
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

    def _over(self) -> tuple[str, str]:
        keep = "Bạn có thể tải giấy tờ kết quả có chữ ký số và lưu giữ."
        refused = [
            planned.step.name_vi for planned in self.steps if planned.state is PlannedStepState.REFUSED
        ]
        if not refused:
            return "Mọi việc đã xong", keep
        names = ", ".join(refused)
        return (
            "Đăng ký đã xong, có bước bị từ chối",
            f"{keep} Bước bị từ chối: {names}. Xem lý do bên dưới và liên hệ cơ quan giải quyết bước đó.",
        )

    def timeline(self) -> list[dict[str, Any]]:
        """History for people, newest first."""
        lines = [line for event in self.events if (line := self._line(event)) is not None]
        return list(reversed(lines))

    def _line(self, event: ApplicationEvent) -> dict[str, Any] | None:
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

    def step_lines(self) -> list[dict[str, Any]]:
        """The following steps for people."""
        return [
            {
                "name": planned.step.name_vi,
                "state": planned.state.name_vi,
                "tone": _STEP_TONES[planned.state],
                "due": None if planned.state.is_final else planned.due_at,
                "receipt": planned.receipt if self.proven else None,
                "result_code": planned.result_code if self.proven else None,
                "text": planned.words.get("reason") or planned.words.get("result") or "",
                "who": ", ".join(filter(None, (planned.words.get("name"), planned.words.get("agency")))),
            }
            for planned in self.steps
        ]

    def wire(self) -> dict[str, Any]:
        """The application as our own JSON API gives it."""
        application = self.application
        return {
            "code": application.code,
            "trace_id": application.trace_id,
            "group": application.group.value,
            "procedure_code": application.procedure_code,
            "procedure_name": self.procedure_name,
            "unit": {"code": application.unit_code, "name": self.unit_name},
            "stage": application.stage.value,
            "stage_name": application.stage.name_vi,
            "waiting": application.is_waiting,
            "round": application.round,
            "filed_at": application.filed_at.isoformat(),
            "due_at": application.due_at.isoformat(),
            "appointment_at": _iso(application.appointment_at),
            "supplement_limit": _iso(application.supplement_limit),
            "completed_at": _iso(application.completed_at),
            "onestop_code": application.onestop_code if self.proven else None,
            "reports": [
                self._report(event) for event in self.events if event.kind is ApplicationEventKind.REPORTED
            ],
            "branches": [self._step(planned) for planned in self.steps],
            "acts": sorted(act.value for act in self.actions),
            "result": {"sha256": application.result_sha256} if application.result_sha256 else None,
            "holds": [
                {
                    "reason": hold.reason.value,
                    "title": hold.advice.title_vi,
                    "since": hold.opened_at.isoformat(),
                }
                for hold in self.holds
            ],
        }

    def _report(self, event: ApplicationEvent) -> dict[str, Any]:
        status = ReportStatus(event.codes["status"])
        return {
            "status": int(status),
            "name": status.name_vi,
            "done_at": event.codes["done_at"],
            "taken_at": event.at.isoformat(),
            "note": event.words.get("note") or event.words.get("handling") or None,
            "handler": event.words.get("name") or None,
        }

    def _step(self, planned: PlannedStep) -> dict[str, Any]:
        return {
            "step": planned.step.value,
            "name": planned.step.name_vi,
            "state": planned.state.value,
            "state_name": planned.state.name_vi,
            "due_at": _iso(planned.due_at),
            "receipt": planned.receipt if self.proven else None,
            "result_code": planned.result_code if self.proven else None,
            "text": planned.words.get("reason") or planned.words.get("result") or None,
        }


def view_application(
    context: DvcltContext, session: Session, application: Application, *, proven: bool
) -> ApplicationView:
    """Collect what may be shown; strangers get the progress without what people wrote or are called."""
    events = events_of(context, session, application)
    found = following_steps.steps_of(context, session, application)
    if not proven:
        events = [_without_words(event) for event in events]
        found = [_silent(planned) for planned in found]
    actions = available_actions(
        application.stage,
        fetched=application.fetched_at is not None,
        waiting=application.is_waiting or application.is_supplement_sent,
        has_document=application.result_sha256 is not None,
    )
    return ApplicationView(
        application=application,
        steps=found,
        events=events,
        actions=actions if proven else frozenset(),
        holds=context.holds.open_of(session, application.code),
        proven=proven,
        now=context.clock.now(),
    )


def group_path(group: Group) -> str:
    """Path of the form of a group."""
    return "/khai-sinh" if group is Group.BIRTH else "/khai-tu"


def _without_words(event: ApplicationEvent) -> ApplicationEvent:
    return ApplicationEvent(event.number, event.kind, event.at, event.actor, event.stage, event.codes, {})


def _silent(planned: PlannedStep) -> PlannedStep:
    return PlannedStep(
        planned.id,
        planned.application_id,
        planned.step,
        planned.state,
        planned.due_at,
        None,
        None,
        planned.asked,
        planned.unknown_answers,
        planned.changed_at,
        {},
    )


def _step_name(step: str) -> str:
    return FollowingStep(step).name_vi


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
