"""Starting with settings that cannot be used: the start stops with the setting's name."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from lienthong.assembly.commands.settings_table import all_sections
from lienthong.assembly.installation import make_installation
from lienthong.assembly.maintenance.accounts import make_account
from lienthong.assembly.network import PATHS, PORTS, SYSTEMS, on_one_port, on_own_ports
from lienthong.assembly.systems import build_part
from lienthong.foundation.settings import SettingsError, describe

CONNECTIONS = (
    '[{"province": "52", "environment": "test", "dvclt_user": "u", "dvclt_password": "p", "lgsp_key": "k", '
    '"lgsp_secret": "s"}]'
)


def test_production_without_its_secrets_does_not_start(tmp_path: Path) -> None:
    environ = {"LIENTHONG_SHARED__MODE": "production", "LIENTHONG_SHARED__VAR_DIR": str(tmp_path)}

    with pytest.raises(SettingsError, match="LIENTHONG_SHARED__SEALING_KEYS"):
        make_installation("onestop", environ=environ)


def test_a_clock_cannot_be_set_in_production(tmp_path: Path) -> None:
    environ = {
        "LIENTHONG_SHARED__MODE": "production",
        "LIENTHONG_SHARED__VAR_DIR": str(tmp_path),
        "LIENTHONG_SHARED__SEALING_KEYS": '{"k1": "' + "A" * 43 + '="}',
        "LIENTHONG_SHARED__CLOCK_START": "2024-07-05T08:00:00+07:00",
    }

    with pytest.raises(SettingsError, match="LIENTHONG_"):
        make_installation("onestop", environ=environ)


def test_a_misspelt_setting_of_a_system_stops_it_with_the_known_names(tmp_path: Path) -> None:
    environ = {"LIENTHONG_SHARED__VAR_DIR": str(tmp_path), "LIENTHONG_LGSP__UPSTREM_URL": "http://x"}

    with pytest.raises(SettingsError, match="upstream_url"):
        build_part("lgsp", make_installation("lgsp", environ=environ), environ)


def test_a_port_for_an_unknown_system_is_refused(tmp_path: Path) -> None:
    environ = {"LIENTHONG_SHARED__VAR_DIR": str(tmp_path), "LIENTHONG_NETWORK__PORTS": '{"mcdt": 1}'}

    with pytest.raises(SettingsError, match="onestop"):
        make_installation("onestop", environ=environ)


def test_every_part_has_a_path_and_every_system_a_port() -> None:
    assert {part for parts in SYSTEMS.values() for part in parts} == set(PATHS)
    assert set(PORTS) == set(SYSTEMS)
    assert set(on_one_port(8100).urls) == set(on_own_ports().urls) == set(PATHS)


def test_every_setting_says_what_it_is_for() -> None:
    nameless = [one.environment_name for one in describe(all_sections()) if not one.description]

    assert nameless == []


@pytest.mark.parametrize("part", ["dvclt", "onestop", "lgsp"])
@pytest.mark.parametrize(
    ("chosen", "secure"), [({}, True), ({"LIENTHONG_IDENTITY__SECURE_COOKIES": "false"}, False)]
)
def test_in_production_cookies_go_over_https_only_unless_a_setting_says_otherwise(
    tmp_path: Path, part: str, chosen: dict[str, str], secure: bool
) -> None:
    environ = {
        "LIENTHONG_SHARED__MODE": "production",
        "LIENTHONG_SHARED__VAR_DIR": str(tmp_path),
        "LIENTHONG_SHARED__SEALING_KEYS": '{"k1": "' + "A" * 43 + '="}',
        "LIENTHONG_IDENTITY__KEY": "k" * 40,
        "LIENTHONG_TRUST__DIRECTORY": str(tmp_path),
        "LIENTHONG_SHARED__DURABLE_URL": f"sqlite:///{tmp_path}/durable.db",
        **{
            f"LIENTHONG_{one.upper()}__DATABASE_URL": f"sqlite:///{tmp_path}/{one}.db"
            for one in ("dvclt", "onestop", "lgsp")
        },
        "LIENTHONG_DVCLT__TOKEN_KEY": "0f" * 32,
        "LIENTHONG_DVCLT__AUTHORITIES_SECRET": "s",
        "LIENTHONG_ONESTOP__TOKEN_KEY": "0f" * 32,
        "LIENTHONG_ONESTOP__CONNECTIONS": CONNECTIONS,
        **chosen,
    }
    service = build_part(part, make_installation(part, environ=environ), environ)
    for prepare in service.on_start[:1]:
        prepare()
    make_account(part, "lan", "mat khau dai 12", name="Lan", roles=["operator"], environ=environ)
    form = {"user_name": "lan", "password": "mat khau dai 12"}
    answer = TestClient(service.app).post("/login", data=form, follow_redirects=False)
    assert answer.status_code == 303
    assert ("Secure" in answer.headers["set-cookie"]) == secure
