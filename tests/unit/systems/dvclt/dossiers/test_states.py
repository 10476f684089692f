"""Which reports PM.DVCLT takes: the very order of domain.dossiers, whatever is sent."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lienthong.contracts.dvclt.answers import Verdict, classify
from lienthong.domain.dossiers import ReportStatus, can_follow, legal_next, missing_reports
from lienthong.systems.dvclt.dossiers.states import (
    ApplicantAction,
    ApplicationStage,
    available_actions,
    objection_to,
    stage_after,
)

reports = st.sampled_from(list(ReportStatus))
stages = st.sampled_from(list(ApplicationStage))


class OneStopAgainstDvclt(RuleBasedStateMachine):
    """A one-stop system that sends anything; what is taken must be a legal life of a dossier."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = ApplicationStage.FILED
        self.waiting = True
        self.taken: list[ReportStatus] = []

    @rule()
    def acknowledge(self) -> None:
        self.waiting = False

    @rule(report=reports)
    def send(self, report: ReportStatus) -> None:
        if objection_to(self.stage, report, waiting=self.waiting) is None:
            self.stage = stage_after(report)
            self.taken.append(report)

    @rule()
    def supplement(self) -> None:
        if ApplicantAction.SUPPLEMENT in available_actions(
            self.stage, fetched=True, waiting=self.waiting, has_document=False
        ):
            self.waiting = True

    @invariant()
    def what_was_taken_is_a_legal_life(self) -> None:
        assert self.taken[:1] in ([], [ReportStatus.RECEIVED])
        assert all(can_follow(a, b) for a, b in zip(self.taken, self.taken[1:], strict=False))

    @invariant()
    def nothing_is_taken_while_it_is_offered(self) -> None:
        assert not self.waiting or all(
            objection_to(self.stage, one, waiting=True) is not None for one in ReportStatus
        )


TestAnyOneStop = OneStopAgainstDvclt.TestCase


@given(stage=stages, report=reports, waiting=st.booleans())
def test_every_objection_is_a_sentence_that_senders_know(
    stage: ApplicationStage, report: ReportStatus, waiting: bool
) -> None:
    why_not = objection_to(stage, report, waiting=waiting)

    assert why_not is None or classify(why_not, 400) is not Verdict.OPERATOR_DECIDES


@given(stage=stages, target=reports)
def test_a_sender_that_repairs_gaps_always_arrives(stage: ApplicationStage, target: ReportStatus) -> None:
    if stage.report is None or objection_to(stage, target, waiting=False) not in (
        None,
        "Logic xử lý không hợp lệ",
    ):
        return
    if stage.report == target or not legal_next(stage.report):
        return

    current = stage
    for report in missing_reports([stage.report], target):
        assert objection_to(current, report, waiting=False) is None
        current = stage_after(report)

    assert current.report == target


def test_a_final_stage_takes_nothing() -> None:
    final = (ApplicationStage.RETURNED, ApplicationStage.REFUSED, ApplicationStage.WITHDRAWN)

    assert all(objection_to(stage, report, waiting=False) for stage in final for report in ReportStatus)


def test_only_an_application_nobody_has_read_can_be_withdrawn() -> None:
    may = {
        (stage, fetched)
        for stage in ApplicationStage
        for fetched in (False, True)
        if ApplicantAction.WITHDRAW
        in available_actions(stage, fetched=fetched, waiting=False, has_document=False)
    }

    assert may == {(ApplicationStage.FILED, False)}
