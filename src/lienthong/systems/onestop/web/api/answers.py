"""What the API for people and tools answers.

Field names and their order are what tools read: a field is added at the end, and none is renamed.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Self

from pydantic import BaseModel, Field, JsonValue

from lienthong.contracts.result_checks import FactDifference, Subject
from lienthong.domain.addresses import Address
from lienthong.domain.checks import Finding, FindingCode, Severity
from lienthong.domain.modules import ApiVersion
from lienthong.foundation.delivery import HopState
from lienthong.foundation.delivery.breaker import BreakerState
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.onestop.base.dossiers import (
    EVENT_NAMES_VI,
    OnestopDossier,
    OnestopEvent,
    OnestopEventKind,
)
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.base.holds import OnestopHold
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.places.read_places import PLACE_NAMES_VI, PlaceReading
from lienthong.systems.onestop.queries.dossier_list import DeskStatus
from lienthong.systems.onestop.queries.dossier_view import OnestopDossierView
from lienthong.systems.onestop.queries.reports import SentReport


class DossierLineAnswer(BaseModel):
    """A dossier in a list: codes and moments only, nothing about people."""

    code: str | None = Field(description="Mã hồ sơ một cửa; trống khi chưa có bàn tiếp nhận.")
    interlinked_code: str
    state: int = Field(description="Trạng thái một cửa, 1 đến 10.")
    state_name: str
    unit_code: str
    agency: str | None
    module: str
    procedure_code: str
    environment: str | None = Field(description="Môi trường hộ tịch đã gửi; trống khi chưa gửi.")
    civilstatus_version: ApiVersion | None
    received_at: IsoMoment
    due_at: IsoMoment | None
    supplement_limit: IsoMoment | None
    supplements: int
    round: int
    changed_at: IsoMoment
    trace_id: str

    @classmethod
    def of(cls, dossier: OnestopDossier) -> Self:
        """The line of a dossier."""
        return cls(**_line_fields(dossier))


class DossierListAnswer(BaseModel):
    """The dossiers that the caller may see."""

    items: list[DossierLineAnswer]


class PlaceAddressAnswer(BaseModel):
    """Units by code on the day of declaration, and the rest as text."""

    province: str | None
    district: str | None
    commune: str | None
    detail: str
    country: str

    @classmethod
    def of(cls, address: Address) -> Self:
        """An address as it is answered."""
        return cls(**asdict(address))


class CandidateAnswer(BaseModel):
    """One address that a text may mean."""

    address: PlaceAddressAnswer
    confidence: float
    text: str


class PlaceAnswer(BaseModel):
    """A declared place and how it was read; `address` is empty while a clerk must choose."""

    name: str
    decided: bool
    text: str
    address: PlaceAddressAnswer | None
    confidence: float
    candidates: list[CandidateAnswer]
    chosen_by: str

    @classmethod
    def of(cls, path: str, reading: PlaceReading) -> Self:
        """The reading of the place that stands at `path` in the declaration."""
        return cls(
            name=PLACE_NAMES_VI[path],
            decided=reading.decided,
            text=reading.text,
            address=None if reading.address is None else PlaceAddressAnswer.of(reading.address),
            confidence=reading.confidence,
            candidates=[
                CandidateAnswer(
                    address=PlaceAddressAnswer.of(one.address), confidence=one.confidence, text=one.text
                )
                for one in reading.candidates
            ],
            chosen_by=reading.chosen_by,
        )


class AcceptanceProblemAnswer(BaseModel):
    """What forbids acceptance: where it is, and what to say."""

    where: str
    message: str


class FindingAnswer(BaseModel):
    """What a check of the law found in the declaration."""

    code: FindingCode
    severity: Severity
    field: str
    message_vi: str
    article: str
    verified: bool

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """A finding as it is answered."""
        return cls(**asdict(finding))


class HoldAnswer(BaseModel):
    """A hold: what happened, what to do and who does it."""

    id: int
    interlinked_code: str
    province: str
    reason: OnestopHoldReason
    title: str
    what_to_do: str
    who: str
    codes: dict[str, JsonValue]
    words: dict[str, str]
    opened_at: IsoMoment

    @classmethod
    def of(cls, hold: OnestopHold) -> Self:
        """A hold as it is answered."""
        return cls(
            id=hold.id,
            interlinked_code=hold.subject,
            province=hold.scope,
            reason=hold.reason,
            title=hold.advice.title_vi,
            what_to_do=hold.advice.what_to_do_vi,
            who=hold.advice.who_vi,
            codes=dict(hold.codes),
            words=dict(hold.words),
            opened_at=hold.opened_at,
        )


class HoldListAnswer(BaseModel):
    """The open holds that the caller may see, oldest first."""

    items: list[HoldAnswer]


class ResumedHoldAnswer(BaseModel):
    """The hold was closed, and what waited for it goes on; it may open again at once."""

    id: int
    resumed: bool


class HistoryEventAnswer(BaseModel):
    """One event of a dossier's history."""

    number: int
    kind: OnestopEventKind
    name: str
    at: IsoMoment
    actor: str
    actor_name: str = Field(description="Tên của tài khoản; trống khi hệ thống tự làm.")
    state: int
    codes: dict[str, JsonValue]
    words: dict[str, str]

    @classmethod
    def of(cls, event: OnestopEvent, actor_name: str) -> Self:
        """An event as it is answered."""
        return cls(
            number=event.number,
            kind=event.kind,
            name=EVENT_NAMES_VI[event.kind],
            at=event.at,
            actor=event.actor,
            actor_name=actor_name,
            state=int(event.state),
            codes=dict(event.codes),
            words=dict(event.words),
        )


class SentReportAnswer(BaseModel):
    """A status that PM.DVCLT was told, and what it answered."""

    position: int
    status: int
    at: IsoMoment
    accepted_at: IsoMoment | None
    answer: str | None

    @classmethod
    def of(cls, report: SentReport) -> Self:
        """A report as it is answered."""
        return cls(
            position=report.position,
            status=int(report.status),
            at=report.at,
            accepted_at=report.accepted_at,
            answer=report.answer,
        )


class RegistrationDifferenceAnswer(BaseModel):
    """A fact in which a result that waits for the clerk is not what was declared; empty: nothing was said."""

    field: str = Field(description="Tên trường trong ketQuaXuLy.")
    name: str
    subject: Subject
    declared: str
    registered: str

    @classmethod
    def of(cls, difference: FactDifference) -> Self:
        """A difference as it is answered."""
        return cls(
            field=difference.field,
            name=difference.name_vi,
            subject=difference.subject,
            declared=difference.declared,
            registered=difference.registered,
        )


class DossierAnswer(DossierLineAnswer):
    """A dossier in full; it names people."""

    acts: list[ClerkAction] = Field(description="Việc người gọi được làm ngay bây giờ.")
    where: str | None
    places: dict[str, PlaceAnswer]
    problems: list[AcceptanceProblemAnswer]
    findings: list[FindingAnswer]
    holds: list[HoldAnswer]
    events: list[HistoryEventAnswer]
    reports: list[SentReportAnswer]
    result_differences: list[RegistrationDifferenceAnswer] = Field(
        description="Kết quả đang chờ cán bộ xác nhận khác tờ khai ở đâu; trống khi không có gì chờ."
    )

    @classmethod
    def of_view(cls, view: OnestopDossierView) -> Self:
        """A dossier as somebody sees it."""
        return cls(
            **_line_fields(view.dossier),
            acts=sorted(view.actions),
            where=view.destination,
            places={path: PlaceAnswer.of(path, reading) for path, reading in view.places.items()},
            problems=[
                AcceptanceProblemAnswer(where=problem.where, message=problem.message_vi)
                for problem in view.problems
            ],
            findings=[FindingAnswer.of(finding) for finding in view.findings],
            holds=[HoldAnswer.of(hold) for hold in view.open_holds],
            events=[
                HistoryEventAnswer.of(event, view.actor_names.get(event.actor, "")) for event in view.history
            ],
            reports=[SentReportAnswer.of(report) for report in view.reports],
            result_differences=[RegistrationDifferenceAnswer.of(each) for each in view.result_differences],
        )


class BulkActionOutcome(BaseModel):
    """What became of one dossier: its new `state`, or the `message` why it was not done."""

    code: str
    done: bool
    message: str | None = None
    state: int | None = None


class BulkActionAnswer(BaseModel):
    """What became of each dossier of a request about many."""

    act: ClerkAction
    done: int
    failed: int
    outcomes: list[BulkActionOutcome]


class DeskStatusAnswer(BaseModel):
    """How many dossiers are in which state, and how many holds are open."""

    states: dict[str, int] = Field(description="Số hồ sơ theo mã trạng thái.")
    holds: int
    environments: list[str]

    @classmethod
    def of(cls, status: DeskStatus) -> Self:
        """The state of the desk as it is answered."""
        return cls(
            states={str(int(state)): number for state, number in status.states.items()},
            holds=status.holds,
            environments=list(status.environments),
        )


class HopStateAnswer(BaseModel):
    """A connection: whether it works, since when not, and what waits for it."""

    name: str
    state: BreakerState
    since: IsoMoment | None
    waiting: int
    held: int
    last_error: str

    @classmethod
    def of(cls, hop: HopState) -> Self:
        """A connection as it is answered."""
        return cls(**asdict(hop))


class HopStatesAnswer(BaseModel):
    """The connections of this one-stop."""

    items: list[HopStateAnswer]


def _line_fields(dossier: OnestopDossier) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "interlinked_code": dossier.interlinked_code,
        "state": int(dossier.state),
        "state_name": dossier.state.name_vi,
        "unit_code": dossier.unit_code,
        "agency": dossier.agency,
        "module": dossier.module,
        "procedure_code": dossier.procedure_code,
        "environment": dossier.environment,
        "civilstatus_version": dossier.civilstatus_version,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "supplement_limit": dossier.supplement_limit,
        "supplements": dossier.supplements,
        "round": dossier.round,
        "changed_at": dossier.changed_at,
        "trace_id": dossier.trace_id,
    }
