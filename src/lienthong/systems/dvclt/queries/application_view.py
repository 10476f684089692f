"""What may be shown of an application: all to those who have proven that it concerns them, the progress to others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from lienthong.contracts.result_checks import FactDifference
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import procedure_on
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.holds import Hold
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import PERSONAL_ID_REASONS, ApplicationHoldReason
from lienthong.systems.dvclt.base.unit_names import unit_name
from lienthong.systems.dvclt.dossiers import following_steps
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEvent, events_of
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStep
from lienthong.systems.dvclt.dossiers.result_differences import CONFIRMED_BY, differences_of_report
from lienthong.systems.dvclt.dossiers.states import (
    ApplicantAction,
    available_actions,
)
from lienthong.systems.dvclt.dossiers.taken_reports import TAKEN


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
    def procedure_name(self) -> str:
        """Name of the procedure, by the law of the day of filing."""
        return procedure_on(self.application.procedure_code, self.application.filed_at).name

    @property
    def unit_name(self) -> str:
        """Full name of the receiving unit, as it was called on the day of filing."""
        return unit_name(self.application.unit_code, self.application.filed_at.date())

    @property
    def reports(self) -> list[ApplicationEvent]:
        """What the one-stop system reported, corrections of it too, oldest first."""
        return [event for event in self.events if event.kind in TAKEN]

    @property
    def demand(self) -> ApplicationEvent | None:
        """The latest request for a supplement or refusal, with its words."""
        wanted = {int(ReportStatus.SUPPLEMENT), int(ReportStatus.REFUSED)}
        found = [event for event in self.reports if event.codes["status"] in wanted]
        return found[-1] if found else None

    @property
    def reason(self) -> str:
        """What the officer wrote for the latest supplement or refusal; empty to strangers."""
        if self.demand is None:
            return ""
        words = self.demand.words
        return words.get("note") or words.get("handling") or ""

    @property
    def result_differences(self) -> list[FactDifference]:
        """Where the result is not what was declared; nothing to strangers."""
        return [each for event in self.reports for each in differences_of_report(event)]

    @property
    def differences_confirmed_by(self) -> str:
        """Who says that the differences are right; empty to strangers."""
        return next((text for event in self.reports if (text := event.words.get(CONFIRMED_BY))), "")

    @property
    def waits_for_number(self) -> bool:
        """Whether the following steps wait for the child's personal number."""
        return any(hold.reason in PERSONAL_ID_REASONS for hold in self.holds)


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


def _without_words(event: ApplicationEvent) -> ApplicationEvent:
    return replace(event, words={})


def _silent(planned: PlannedStep) -> PlannedStep:
    return replace(planned, receipt=None, result_code=None, words={})
