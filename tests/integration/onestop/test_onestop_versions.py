"""Dossiers that go through API 1.0 of civil status, and what happens to them when the setting is switched."""

import dataclasses
from datetime import timedelta
from pathlib import Path

import pytest

from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v1.envelope import StateAnswer
from lienthong.contracts.payload_faults import too_long
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.modules import ApiVersion
from lienthong.foundation.settings import SettingsError, load
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.onestop.base.settings import CivilStatusVersionSettings, OnestopSettings
from lienthong.systems.onestop.civilstatus import poll_v1
from lienthong.systems.onestop.civilstatus.poll import ResultPoller
from lienthong.systems.onestop.queries.destination import where_it_went
from lienthong.systems.onestop.workflows import senders
from lienthong.testing.recorded_facts import PERSONAL_ID
from tests.support.systems.onestop import Bench, bench


def line(version: str) -> CivilStatusVersionSettings:
    return CivilStatusVersionSettings.model_validate({"province": "01", "version": version})


def restart(desk: Bench, *lines: CivilStatusVersionSettings) -> None:
    """The same system after its setting was changed."""
    settings = desk.context.settings.model_copy(update={"civilstatus_versions": list(lines)})
    desk.context = dataclasses.replace(desk.context, settings=settings)
    desk.senders = senders(desk.context)
    desk.poller = ResultPoller(desk.context)


def test_a_birth_goes_through_version_1_to_the_signed_result(desk_on_both: Bench) -> None:
    desk = desk_on_both
    restart(desk, line("1.0"))
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    assert dossier.civilstatus_version is ApiVersion.V1
    assert desk.registrar.dossiers[own].request.module == "KS"
    assert "API 1.0" in str(where_it_went(dossier))
    desk.registrar.take_up(own)
    assert desk.poll()
    desk.registrar.register(own, desk.paper)
    assert desk.poll()
    assert desk.dossier(code).state == OnestopState.RETURNED
    assert desk.told(code) == [1, 3, 7, 4, 5]
    result = next(report for report in desk.dvclt.dossiers[code].taken if report.status_code == 4).result
    assert PERSONAL_ID in result
    assert '"nksNoiSinhMaTinh":"01"' in result
    assert "giayKhaiSinh" in result


def test_places_reach_version_1_as_they_were_read(desk: Bench) -> None:
    restart(desk, line("1.0"))
    dossier = desk.at_civil_status()
    declared = desk.registrar.dossiers[str(dossier.code)].declaration
    assert declared.requester.residence.text.endswith("thành phố Hà Nội")


def test_a_supplement_and_a_refusal_reach_the_citizen_from_version_1(desk: Bench) -> None:
    restart(desk, line("1.0"))
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.ask_supplement(own, "Thiếu giấy chứng sinh bản chính")
    desk.poll()
    assert desk.dvclt.dossiers[code].taken[-1].note == "Thiếu giấy chứng sinh bản chính"
    desk.dvclt.supplement(code)
    desk.pull()
    desk.accept(code)
    desk.registrar.refuse(own, "Trẻ đã được đăng ký khai sinh")
    desk.poll()
    last = desk.dvclt.dossiers[code].taken[-1]
    assert (last.status_code, last.note) == (6, "Trẻ đã được đăng ký khai sinh")
    assert desk.told(code) == [1, 3, 7, 2, 1, 3, 7, 6]


def test_what_is_under_way_keeps_its_version_when_the_setting_is_switched(desk_on_both: Bench) -> None:
    desk = desk_on_both
    restart(desk, line("1.0"))
    before = desk.at_civil_status()
    restart(desk, line("3.0"))
    after = desk.at_civil_status()
    assert (before.civilstatus_version, after.civilstatus_version) == (ApiVersion.V1, ApiVersion.V3)
    for dossier in (before, after):
        desk.registrar.register(str(dossier.code), desk.paper)
    desk.poll()
    assert [desk.told(each.interlinked_code) for each in (before, after)] == [[1, 3, 7, 4, 5]] * 2
    assert desk.reasons() == []


def test_a_supplement_goes_the_way_the_dossier_went_before(desk: Bench) -> None:
    restart(desk, line("1.0"))
    dossier = desk.at_civil_status()
    code, own = dossier.interlinked_code, str(dossier.code)
    desk.registrar.ask_supplement(own, "Thiếu giấy tờ của mẹ")
    desk.poll()
    restart(desk)
    desk.dvclt.supplement(code)
    desk.pull()
    assert desk.accept(code).civilstatus_version is ApiVersion.V1
    desk.registrar.register(own, desk.paper)
    desk.poll()
    assert desk.dossier(code).state == OnestopState.RETURNED


def test_what_waits_for_a_silent_way_keeps_the_version_it_may_have_arrived_with(desk: Bench) -> None:
    restart(desk, line("1.0"))
    code = desk.apply()
    desk.pull()
    desk.registrar.down = True
    assert desk.accept(code).civilstatus_version is ApiVersion.V1
    restart(desk)
    desk.registrar.down = False
    desk.deliver()
    assert desk.registrar.dossiers[str(desk.dossier(code).code)].request.module == "KS"
    assert desk.dossier(code).state == OnestopState.IN_WORK


def test_what_version_1_refused_goes_through_the_new_one_when_somebody_lets_it_go_on(desk: Bench) -> None:
    restart(desk, line("1.0"))
    code = desk.apply()
    desk.pull()
    desk.registrar.faults = [too_long("nksHoTen", 150)]
    desk.accept(code)
    [hold] = desk.holds(code)
    assert (hold.codes["version"], hold.codes["module"]) == ("1.0", "KS")
    desk.registrar.faults = []
    restart(desk)
    desk.resume(hold)
    sent = desk.dossier(code)
    assert (sent.state, sent.civilstatus_version) == (OnestopState.IN_WORK, ApiVersion.V3)
    assert desk.registrar.dossiers[str(sent.code)].request.module == "LTKS"


def test_a_dossier_that_version_1_does_not_know_becomes_a_hold_with_its_words(desk: Bench) -> None:
    restart(desk, line("1.0"))
    dossier = desk.at_civil_status()
    desk.registrar.forgotten.add(str(dossier.code))
    for _ in range(desk.context.settings.empty_answers_before_hold):
        desk.poll()
    [hold] = desk.holds(dossier.interlinked_code)
    assert hold.reason.value == "NOT_FOUND_AT_CIVILSTATUS"
    assert "API 1.0 với module KS" in hold.words["explanation"]
    assert "đề nghị xem lại số phiếu tiếp nhận" in hold.words["explanation"]


def test_a_silent_version_1_is_not_asked_about_every_dossier(
    desk: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    restart(desk, line("1.0"))
    for _ in range(5):
        desk.at_civil_status()
    asked: list[str] = []
    ask_state = HotichV1Client.state

    def counted(client: HotichV1Client, unit_code: str, code: str) -> StateAnswer:
        asked.append(code)
        return ask_state(client, unit_code, code)

    monkeypatch.setattr(HotichV1Client, "state", counted)
    monkeypatch.setattr(poll_v1, "SIDE_BY_SIDE", 2)
    desk.registrar.down = True
    desk.clock.advance(timedelta(minutes=10))
    assert not desk.poller.round()
    assert len(asked) == 2
    desk.registrar.down = False
    desk.clock.advance(timedelta(minutes=10))
    desk.poller.round()
    assert len(asked) == 2 + 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('[{"province": "01", "version": "2.0"}]', "mục 1, version: phải là một trong: '1.0', '3.0'"),
        ('[{"province": "1", "version": "3.0"}]', "mục 1, province: phải khớp mẫu"),
        ('[{"province": "01", "module": "KH", "version": "3.0"}]', "mục 1, module: phải là một trong"),
        (
            '[{"province": "01", "phienBan": "3.0", "version": "3.0"}]',
            "mục 1, phienBan: không có cài đặt này",
        ),
        (
            '[{"province": "01", "version": "3.0"}, {"province": "01", "version": "1.0"}]',
            "mục 2 trùng phạm vi với mục 1",
        ),
    ],
)
def test_a_line_that_cannot_be_used_stops_the_start_and_is_named(lines: str, said: str) -> None:
    with pytest.raises(SettingsError, match="LIENTHONG_ONESTOP__CIVILSTATUS_VERSIONS") as stopped:
        load(OnestopSettings, "onestop", environ={"LIENTHONG_ONESTOP__CIVILSTATUS_VERSIONS": lines})
    assert said in stopped.value.expected_vi


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"province": "52"}, "tỉnh 52 không có trong connections (có: 01)"),
        ({"province": "01", "unit": "99999"}, "không có đơn vị nào mang mã 99999"),
    ],
)
def test_a_line_that_can_never_apply_stops_the_start(
    tmp_path: Path, authority: LocalAuthority, values: dict[str, str], said: str
) -> None:
    wrong = CivilStatusVersionSettings.model_validate({**values, "version": "1.0"})
    with (
        pytest.raises(SettingsError, match="CIVILSTATUS_VERSIONS") as stopped,
        bench("sqlite://", tmp_path, authority, civilstatus_versions=[wrong]),
    ):
        pass
    assert said in stopped.value.expected_vi
