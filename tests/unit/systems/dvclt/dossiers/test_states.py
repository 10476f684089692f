"""Which reports PM.DVCLT takes: the very order of domain.dossiers, whatever is sent."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lienthong.contracts.dvclt.answers import Verdict, classify
from lienthong.domain.dossiers import ReportStatus, can_follow, legal_next, missing_reports
from lienthong.systems.dvclt.dossiers.states import Act, Stage, available_acts, objection, stage_after

reports = st.sampled_from(list(ReportStatus))
stages = st.sampled_from(list(Stage))


class OneStopAgainstDvclt(RuleBasedStateMachine):
    """A one-stop system that sends anything; what is taken must be a legal life of a dossier."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage.FILED
        self.waiting = True
        self.taken: list[ReportStatus] = []

    @rule()
    def acknowledge(self) -> None:
        self.waiting = False

    @rule(report=reports)
    def send(self, report: ReportStatus) -> None:
        if objection(self.stage, report, waiting=self.waiting) is None:
            self.stage = stage_after(report)
            self.taken.append(report)

    @rule()
    def supplement(self) -> None:
        if Act.SUPPLEMENT in available_acts(
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
            objection(self.stage, one, waiting=True) is not None for one in ReportStatus
        )


TestAnyOneStop = OneStopAgainstDvclt.TestCase


@given(stage=stages, report=reports, waiting=st.booleans())
def test_every_objection_is_a_sentence_that_senders_know(
    stage: Stage, report: ReportStatus, waiting: bool
) -> None:
    why_not = objection(stage, report, waiting=waiting)

    assert why_not is None or classify(why_not, 400) is not Verdict.OPERATOR_DECIDES


@given(stage=stages, target=reports)
def test_a_sender_that_repairs_gaps_always_arrives(stage: Stage, target: ReportStatus) -> None:
    if stage.report is None or objection(stage, target, waiting=False) not in (
        None,
        "Logic xử lý không hợp lệ",
    ):
        return
    if stage.report == target or not legal_next(stage.report):
        return

    current = stage
    for report in missing_reports([stage.report], target):
        assert objection(current, report, waiting=False) is None
        current = stage_after(report)

    assert current.report == target


def test_a_final_stage_takes_nothing() -> None:
    final = (Stage.RETURNED, Stage.REFUSED, Stage.WITHDRAWN)

    assert all(objection(stage, report, waiting=False) for stage in final for report in ReportStatus)


def test_only_an_application_nobody_has_read_can_be_withdrawn() -> None:
    may = {
        (stage, fetched)
        for stage in Stage
        for fetched in (False, True)
        if Act.WITHDRAW in available_acts(stage, fetched=fetched, waiting=False, has_document=False)
    }

    assert may == {(Stage.FILED, False)}
