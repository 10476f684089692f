"""Settings: where a value comes from, and what one is told when it is wrong."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import Field, SecretStr

from lienthong.foundation.settings import (
    Settings,
    SettingsError,
    SharedSettings,
    database_url,
    describe,
    load,
    require_secrets,
)


class DeskSettings(Settings):
    port: int = Field(8080, ge=1, description="Cổng.")
    database: SecretStr | None = Field(None, description="Cơ sở dữ liệu.")
    agencies: list[str] = Field(default_factory=list, description="Các cơ quan.")
    kind: str = Field(description="Loại quầy.")


def desk(environ: dict[str, str], file: Path | None = None) -> DeskSettings:
    return load(DeskSettings, "desk", file=file, environ=environ)


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / "lienthong.toml"
    file.write_text('[desk]\nport = 1000\nkind = "tệp"\n', encoding="utf-8")
    settings = desk({"LIENTHONG_DESK__PORT": "2000"}, file)
    assert (settings.port, settings.kind, settings.agencies) == (2000, "tệp", [])


def test_lists_come_as_json_from_the_environment() -> None:
    settings = desk({"LIENTHONG_DESK__KIND": "a", "LIENTHONG_DESK__AGENCIES": '["H08.37.80"]'})
    assert settings.agencies == ["H08.37.80"]


@pytest.mark.parametrize(
    ("environ", "name", "expected"),
    [
        ({}, "LIENTHONG_DESK__KIND", "bắt buộc"),
        ({"LIENTHONG_DESK__KIND": "a", "LIENTHONG_DESK__PORT": "x"}, "LIENTHONG_DESK__PORT", "số nguyên"),
        ({"LIENTHONG_DESK__KIND": "a", "LIENTHONG_DESK__PORT": "0"}, "LIENTHONG_DESK__PORT", "từ 1 trở lên"),
        ({"LIENTHONG_DESK__PROT": "1"}, "LIENTHONG_DESK__PROT", "không có cài đặt này"),
        ({"LIENTHONG_DESK__AGENCIES": "H08"}, "LIENTHONG_DESK__AGENCIES", "JSON"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_be(
    environ: dict[str, str], name: str, expected: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        desk(environ)
    assert caught.value.name == name
    assert expected in caught.value.expected_vi


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({"MODE": "test"}, "MODE", "phải là một trong: 'demo', 'production'"),
        ({"CLOCK_START": "hôm qua"}, "CLOCK_START", "ngày giờ dạng"),
        ({"PROCESS_NAME": "a b"}, "PROCESS_NAME", "mẫu"),
        ({"DELIVERY_POLL_SECONDS": "0"}, "DELIVERY_POLL_SECONDS", "lớn hơn 0"),
    ],
)
def test_shared_settings_explain_themselves(values: dict[str, str], field: str, expected: str) -> None:
    environ = {f"LIENTHONG_SHARED__{name}": value for name, value in values.items()}
    with pytest.raises(SettingsError, match=f"LIENTHONG_SHARED__{field}") as caught:
        load(SharedSettings, "shared", environ=environ)
    assert expected in caught.value.expected_vi


def test_a_settings_file_that_is_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="tệp TOML có thật"):
        desk({"LIENTHONG_FILE": str(tmp_path / "none.toml")})


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text("[desk", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"a\.toml"):
        desk({}, file)


def test_every_setting_is_described_and_secrets_are_marked() -> None:
    described = {item.field: item for item in describe({"desk": DeskSettings})}
    assert described["port"].environment_name == "LIENTHONG_DESK__PORT"
    assert described["port"].default == "8080"
    assert described["kind"].required
    assert described["database"].secret
    assert not described["port"].secret


def test_all_shared_settings_have_a_description() -> None:
    assert all(item.description for item in describe({"shared": SharedSettings}))


@pytest.mark.parametrize("mode", ["production"])
def test_secrets_have_no_defaults_outside_demo_mode(mode: Any) -> None:
    settings = DeskSettings(kind="a")
    require_secrets(settings, "desk", SharedSettings())
    with pytest.raises(SettingsError, match="LIENTHONG_DESK__DATABASE"):
        require_secrets(settings, "desk", SharedSettings(mode=mode))


def test_a_system_without_a_url_has_a_file_of_its_own() -> None:
    shared = SharedSettings(var_dir=Path("/srv/var"))
    assert database_url(None, shared, "onestop") == "sqlite:////srv/var/onestop.db"
    assert database_url(SecretStr("postgresql://a/b"), shared, "onestop") == "postgresql://a/b"


def test_outside_demo_mode_a_file_is_written_so_that_a_power_cut_loses_no_commit() -> None:
    earnest = SharedSettings(mode="production", var_dir=Path("/srv/var"))
    assert database_url(None, earnest, "onestop") == "sqlite:////srv/var/onestop.db?synchronous=FULL"
    chosen = "sqlite:////srv/one.db?synchronous=NORMAL"
    assert database_url(SecretStr(chosen), earnest, "onestop") == chosen
    assert database_url(SecretStr("postgresql://a/b"), earnest, "onestop") == "postgresql://a/b"


def test_a_secret_that_belongs_to_an_optional_service_may_be_missing_in_production() -> None:
    class Wanted(Settings):
        key: SecretStr | None = Field(None, json_schema_extra={"secret": True, "optional": True})

    require_secrets(Wanted(), "desk", SharedSettings(mode="production"))
