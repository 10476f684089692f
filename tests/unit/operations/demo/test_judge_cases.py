"""What the demo finds wrong when a dossier does not end as it should."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.verify.verdict import Verification
from lienthong.operations.demo import SCENARIOS, Case
from lienthong.operations.demo.case import (
    ApplicationSeen,
    BranchSeen,
    DeskSeen,
    EntrySeen,
    RegisterSeen,
    SavedDocument,
)
from lienthong.operations.demo.judge_cases import faults_between, faults_in_book, faults_of

DAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 24, 9, tzinfo=VIETNAM)


@pytest.fixture
def birth() -> Case:
    return ended("khai-sinh")


@pytest.fixture
def refused() -> Case:
    return ended("tu-choi")


def ended(key: str, number: int = 1) -> Case:
    """A case that ended as it should."""
    scenario = next(scenario for scenario in SCENARIOS if scenario.key == key)
    commune = scenario.commune.on(DAY)
    steps = scenario.choice(DAY).steps
    state = "cancelled" if scenario.is_refused else "done"
    return Case(
        scenario=scenario,
        commune=commune,
        declaration=scenario.family(number, DAY, commune),
        steps=steps,
        key=key,
        filed_at=MOMENT,
        code=f"G22.99-261124-{number:04d}",
        application=ApplicationSeen(
            stage="refused" if scenario.is_refused else "returned",
            stage_vi="Bị từ chối" if scenario.is_refused else "Đã trả kết quả",
            onestop_code=f"H26.0.1-261124-{number:04d}",
            may_supplement=False,
            reports=scenario.reports,
            branches=tuple(BranchSeen(step, state, state, "") for step in steps),
            holds=(),
            history=(),
        ),
        desk=DeskSeen(
            code=f"H26.0.1-261124-{number:04d}",
            state=OnestopState.NOT_ACCEPTED if scenario.is_refused else OnestopState.RETURNED,
            acts=frozenset(),
            supplements=0,
            places=(),
            holds=(),
            history=(),
        ),
        register=RegisterSeen(
            code=f"H26.0.1-261124-{number:04d}",
            stage="refused" if scenario.is_refused else "issued",
            stage_vi="",
            acts=frozenset(),
            supplements_asked=0,
            entry=None
            if scenario.is_refused
            else EntrySeen(str(number), "01/2026", str(number), f"001226{number:06d}", MOMENT),
            document_sha256="abc",
            history=(),
        ),
        document=None if scenario.is_refused else SavedDocument(Path("x.pdf"), "abc", None),
    )


def test_a_birth_that_ended_well_has_no_fault(birth: Case) -> None:
    assert faults_of(birth) == []


def test_a_refusal_that_ended_well_has_no_fault(refused: Case) -> None:
    assert faults_of(refused) == []


def test_reports_in_another_order_are_a_fault(birth: Case) -> None:
    assert birth.application is not None
    order = tuple(ReportStatus(status) for status in (1, 7, 3, 4, 5))
    birth.application = replace(birth.application, reports=order)
    assert faults_of(birth) == ["báo cáo trạng thái về PM.DVCLT là 1, 7, 3, 4, 5; phải là 1, 3, 7, 4, 5"]


def test_a_report_taken_twice_is_a_fault(birth: Case) -> None:
    assert birth.application is not None
    birth.application = replace(birth.application, reports=(*birth.scenario.reports, ReportStatus.RETURNED))
    assert len(faults_of(birth)) == 1


def test_a_step_that_started_after_a_refusal_is_a_fault(refused: Case) -> None:
    assert refused.application is not None
    first, *rest = refused.application.branches
    started = replace(first, state="done", state_vi="Đã xong")
    refused.application = replace(refused.application, branches=(started, *rest))
    assert faults_of(refused) == ["Đăng ký thường trú: đã xong"]


def test_a_refused_dossier_in_the_book_is_a_fault(refused: Case) -> None:
    assert refused.register is not None
    entry = EntrySeen("1", "01/2026", "1", "", MOMENT)
    refused.register = replace(refused.register, entry=entry)
    assert faults_of(refused) == ["hồ sơ bị từ chối mà có trong sổ đăng ký"]


def test_a_missing_result_is_a_fault(birth: Case) -> None:
    birth.document = None
    assert faults_of(birth) == ["không có giấy tờ kết quả"]


def test_another_file_than_the_signed_one_is_a_fault(birth: Case) -> None:
    birth.document = SavedDocument(Path("x.pdf"), "def", None)
    assert faults_of(birth) == ["giấy tờ công dân tải về khác giấy tờ hộ tịch đã ký"]


def test_a_signature_that_is_not_trusted_is_a_fault(birth: Case) -> None:
    verdict = Verification(valid=False, signatures=(), reason_vi="tệp không có chữ ký số")
    birth.document = SavedDocument(Path("x.pdf"), "abc", verdict)
    assert faults_of(birth) == ["chữ ký số không tin cậy được: tệp không có chữ ký số"]


def test_a_file_with_too_few_signatures_is_a_fault(birth: Case) -> None:
    birth.document = SavedDocument(Path("x.pdf"), "abc", Verification(valid=True, signatures=()))
    assert faults_of(birth) == ["kết quả có 0 chữ ký số; phải có 2"]


def test_a_personal_number_of_thirteen_digits_is_a_fault(birth: Case) -> None:
    assert birth.register is not None
    assert birth.register.entry is not None
    birth.register = replace(birth.register, entry=replace(birth.register.entry, personal_id="0012260000011"))
    assert len(faults_of(birth)) == 1


def test_twins_with_one_number_are_a_fault() -> None:
    first, second = ended("sinh-doi-1", 1), ended("sinh-doi-2", 2)
    assert faults_between([first, second]) == []
    assert second.register is not None
    assert first.register is not None
    second.register = replace(second.register, entry=first.register.entry)
    assert len(faults_between([first, second])) == 2


def test_a_registration_that_stands_twice_in_the_book_is_a_fault(birth: Case) -> None:
    lines = [{"number": number, "code": birth.onestop_code} for number in (1, 2)]
    assert faults_in_book([birth], lines) == [f"{birth.onestop_code} đứng 2 lần trong sổ đăng ký"]


def test_a_gap_in_the_numbers_of_a_book_is_a_fault(birth: Case) -> None:
    lines = [{"number": 1, "code": birth.onestop_code}, {"number": 3, "code": "H26.0.1-261124-0009"}]
    assert faults_in_book([birth], lines) == ["sổ đăng ký có số bị nhảy hoặc trùng"]
