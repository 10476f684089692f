"""The demo's driver on a chain in memory: what it does, what it survives, what it finds wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from lienthong.operations.demo import SCENARIOS, DemoOutcome, DemoTarget, PersonLogin, Scenario, run_demo
from tests.support.pretend_chain import PretendChain
from tests.support.server import serving

TODAY = date(2026, 11, 24)


@dataclass
class Stage:
    """A pretended chain and the means to run the demo on it."""

    chain: PretendChain
    url: str
    out: Path
    text: str = ""

    def run(self, *keys: str, seconds: float = 20.0, **more: object) -> DemoOutcome:
        screen = StringIO()
        outcome = run_demo(
            DemoTarget(
                dvclt=f"{self.url}/dvclt",
                onestop=f"{self.url}/mcdt",
                civilstatus=f"{self.url}/hotich-test",
                authorities=f"{self.url}/coquan",
                environment="test",
                today=TODAY,
                citizen=PersonLogin("congdan", "x"),
                clerk=lambda unit: PersonLogin(f"motcua.{unit}", "x"),
                officer=lambda unit: PersonLogin(f"hotich.{unit}", "x"),
                operator=PersonLogin("vanhanh", "x"),
            ),
            scenarios_named(*keys) if keys else SCENARIOS,
            self.out,
            Console(file=screen, width=120),
            limit_seconds=seconds,
            settle_seconds=0.5,
            **more,  # type: ignore[arg-type]
        )
        self.text = screen.getvalue()
        return outcome


def scenarios_named(*keys: str) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if scenario.key in keys]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    chain = PretendChain()
    with serving(chain.app) as url:
        yield Stage(chain, url, tmp_path / "demo")


def test_every_scenario_ends_as_it_should(stage: Stage) -> None:
    outcome = stage.run()
    assert outcome.exit_code == 0, stage.text
    assert len(outcome.files) == sum(not scenario.is_refused for scenario in SCENARIOS)
    assert all(path.read_bytes().startswith(b"%PDF") for path in outcome.files)
    assert f"ĐẠT: {len(SCENARIOS)}/{len(SCENARIOS)} hồ sơ" in stage.text


def test_each_step_is_printed_with_time_system_and_code(stage: Stage) -> None:
    outcome = stage.run("khai-sinh")
    code, onestop_code = outcome.cases[0].code, outcome.cases[0].onestop_code
    lines = stage.text.splitlines()
    assert any("PM.DVCLT" in line and code in line and "Công dân nộp hồ sơ" in line for line in lines)
    assert any("Hộ tịch" in line and onestop_code in line and "register" in line for line in lines)


def test_a_supplement_asked_by_the_clerk_is_answered_and_the_dossier_registered(stage: Stage) -> None:
    outcome = stage.run("bo-sung-mot-cua")
    acts = stage.chain.dossiers[outcome.cases[0].code].acts
    assert outcome.is_good, stage.text
    assert acts[:3] == ["clerk.supplement", "citizen.supplement", "clerk.accept"]


def test_a_supplement_asked_by_the_officer_goes_all_the_way_back_and_forth(stage: Stage) -> None:
    outcome = stage.run("bo-sung-ho-tich")
    acts = stage.chain.dossiers[outcome.cases[0].code].acts
    assert outcome.is_good, stage.text
    assert acts == [
        "clerk.accept",
        "officer.take-up",
        "officer.supplement",
        "citizen.supplement",
        "clerk.accept",
        "officer.take-up",
        "officer.register",
        "officer.sign",
        "officer.issue",
    ]


def test_a_refused_dossier_leaves_no_result_and_no_entry(stage: Stage) -> None:
    outcome = stage.run("tu-choi")
    assert outcome.is_good, stage.text
    assert outcome.files == ()
    assert stage.chain.dossiers[outcome.cases[0].code].entry is None


def test_an_answer_that_is_lost_does_not_do_anything_twice(stage: Stage) -> None:
    stage.chain.knobs.lose_first_answers = True
    outcome = stage.run("khai-sinh")
    assert outcome.is_good, stage.text
    assert len(stage.chain.dossiers) == 1
    assert stage.chain.filings == 2
    acts = stage.chain.dossiers[outcome.cases[0].code].acts
    assert len(acts) == len(set(acts))


def test_a_system_that_is_down_for_a_while_is_waited_for(stage: Stage) -> None:
    stage.chain.knobs.down = {"/hotich-test"}
    rounds: list[int] = []

    def back_after_some_rounds(_cases: object) -> None:
        rounds.append(1)
        if len(rounds) == 3:
            stage.chain.knobs.down = set()

    outcome = stage.run("khai-sinh", between_turns=back_after_some_rounds)
    assert outcome.is_good, stage.text
    assert "Hộ tịch chưa trả lời" in stage.text
    assert "Hộ tịch đã trả lời lại" in stage.text


def test_a_system_that_stays_down_is_named_when_the_time_is_over(stage: Stage) -> None:
    stage.chain.knobs.down = {"/hotich-test"}
    outcome = stage.run("khai-sinh", seconds=1.5)
    assert outcome.exit_code == 1
    assert "hết thời gian chờ: Hộ tịch chưa trả lời" in stage.text


def test_a_dossier_that_does_not_move_is_named_with_where_it_stands(stage: Stage) -> None:
    stage.chain.knobs.stuck = True
    outcome = stage.run("khai-sinh", seconds=1.5)
    assert outcome.exit_code == 1
    assert outcome.cases[0].code in stage.text
    assert "hộ tịch “waiting”" in stage.text


def test_a_dossier_held_before_any_desk_is_named_with_the_hold(stage: Stage) -> None:
    stage.chain.knobs.never_placed = True
    outcome = stage.run("khai-sinh", seconds=1.5)
    assert outcome.exit_code == 1
    assert "một cửa giữ lại: UNKNOWN_UNIT: Mã đơn vị không có hiệu lực (Đối chiếu)" in stage.text


def test_a_status_that_was_never_reported_is_found(stage: Stage) -> None:
    stage.chain.knobs.skip_report = 7
    outcome = stage.run("khai-sinh")
    assert outcome.exit_code == 1
    assert "1, 3, 4, 5; phải là 1, 3, 7, 4, 5" in stage.text


def test_a_following_step_that_is_missing_is_found(stage: Stage) -> None:
    stage.chain.knobs.forget_step = "health_insurance"
    outcome = stage.run("khai-sinh")
    assert outcome.exit_code == 1
    assert "thiếu bước tiếp theo: Cấp thẻ bảo hiểm y tế" in stage.text


def test_an_uncertain_place_is_confirmed_before_accepting(stage: Stage) -> None:
    stage.chain.knobs.uncertain_places = True
    outcome = stage.run("khai-sinh")
    acts = stage.chain.dossiers[outcome.cases[0].code].acts
    assert outcome.is_good, stage.text
    assert acts[:2] == ["clerk.place child.birthplace 00004", "clerk.accept"]


def test_a_run_taken_up_again_files_nothing_anew(stage: Stage) -> None:
    first = stage.run("khai-sinh", run=7)
    again = stage.run("khai-sinh", run=7)
    assert again.is_good, stage.text
    assert again.cases[0].code == first.cases[0].code


def test_a_second_run_declares_other_people(stage: Stage) -> None:
    first, second = stage.run("khai-sinh"), stage.run("khai-sinh")
    assert first.cases[0].declaration != second.cases[0].declaration
    assert first.cases[0].code != second.cases[0].code
