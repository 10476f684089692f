"""Where an application stands, and what follows from it: one pure place that pages, API and tests ask."""

from __future__ import annotations

from enum import StrEnum

from lienthong.contracts.dvclt import answers
from lienthong.domain.dossiers import ReportStatus, can_follow


class ApplicationStage(StrEnum):
    """Where an application stands."""

    FILED = "filed"
    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    SENT = "sent"
    REGISTERED = "registered"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def name_vi(self) -> str:
        """The stage in a citizen's words."""
        return _NAMES_VI[self]

    @property
    def report(self) -> ReportStatus | None:
        """The report that led here; None before the first one and after a withdrawal."""
        return _REPORTS.get(self)

    @property
    def is_registered(self) -> bool:
        """True when there is a result."""
        return self in (ApplicationStage.REGISTERED, ApplicationStage.RETURNED)

    @property
    def is_stopped(self) -> bool:
        """True when nothing will follow."""
        return self in (ApplicationStage.REFUSED, ApplicationStage.WITHDRAWN)


_NAMES_VI = {
    ApplicationStage.FILED: "Đã nộp, chờ bộ phận một cửa nhận",
    ApplicationStage.RECEIVED: "Bộ phận một cửa đã nhận, đang kiểm tra",
    ApplicationStage.SUPPLEMENT: "Cần bạn bổ sung hồ sơ",
    ApplicationStage.ACCEPTED: "Hồ sơ đủ điều kiện giải quyết",
    ApplicationStage.SENT: "Công chức hộ tịch đang giải quyết",
    ApplicationStage.REGISTERED: "Đã đăng ký, có kết quả",
    ApplicationStage.RETURNED: "Đã trả kết quả",
    ApplicationStage.REFUSED: "Bị từ chối",
    ApplicationStage.WITHDRAWN: "Bạn đã rút hồ sơ",
}
_REPORTS = {
    ApplicationStage.RECEIVED: ReportStatus.RECEIVED,
    ApplicationStage.SUPPLEMENT: ReportStatus.SUPPLEMENT,
    ApplicationStage.ACCEPTED: ReportStatus.ACCEPTED,
    ApplicationStage.SENT: ReportStatus.SENT,
    ApplicationStage.REGISTERED: ReportStatus.REGISTERED,
    ApplicationStage.RETURNED: ReportStatus.RETURNED,
    ApplicationStage.REFUSED: ReportStatus.REFUSED,
}
_STAGES = {report: stage for stage, report in _REPORTS.items()}


def stage_after(report: ReportStatus) -> ApplicationStage:
    """Where an application stands once `report` is taken."""
    return _STAGES[report]


def objection_to(stage: ApplicationStage, report: ReportStatus, *, waiting: bool) -> str | None:
    """Why PM.DVCLT does not take a report now, in the very words of contracts.md section 2; None when it does.

    Parameters
    ----------
    waiting
        Whether the application, or its supplement, is still offered: nobody has acknowledged it.
    """
    if stage.is_stopped:
        # Withdrawn is final too, and the vocabulary has no other word for "nothing more is taken".
        return answers.ALREADY_REFUSED
    if stage is ApplicationStage.RETURNED:
        return answers.ALREADY_RETURNED
    if stage is ApplicationStage.REGISTERED and report == ReportStatus.REGISTERED:
        return answers.ALREADY_HAS_RESULT
    if stage is ApplicationStage.REGISTERED and report != ReportStatus.RETURNED:
        return answers.ALREADY_REGISTERED
    if waiting:
        return answers.NOT_YET_SENT
    before = stage.report
    legal = report == ReportStatus.RECEIVED if before is None else can_follow(before, report)
    if legal:
        return None
    return answers.ALREADY_RECEIVED if report == ReportStatus.RECEIVED else answers.WRONG_ORDER


class ApplicantAction(StrEnum):
    """What a citizen does with an application."""

    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    DOWNLOAD = "download"


def available_actions(
    stage: ApplicationStage, *, fetched: bool, waiting: bool, has_document: bool
) -> frozenset[ApplicantAction]:
    """What the applicant may do now.

    Parameters
    ----------
    fetched
        Whether a one-stop system has read the application: from then on it may be acted upon, so that it can
        no longer be
        withdrawn here without anybody there knowing.
    waiting
        Whether it, or the supplement asked for, is on its way: a supplement that was sent cannot be sent
        again.
    """
    actions = set()
    if stage is ApplicationStage.FILED and not fetched:
        actions.add(ApplicantAction.WITHDRAW)
    if stage is ApplicationStage.SUPPLEMENT and not waiting:
        actions.add(ApplicantAction.SUPPLEMENT)
    if stage.is_registered and has_document:
        actions.add(ApplicantAction.DOWNLOAD)
    return frozenset(actions)
