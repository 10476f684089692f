"""What an operator makes of civil status by command, each environment for itself."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lienthong.assembly.maintenance import civilstatus as administration
from lienthong.assembly.maintenance.accounts import CannotMake
from lienthong.cli import app
from lienthong.foundation.audit import entries
from lienthong.foundation.identity import Role, find_machine, find_principal, verify
from tests.support.sheets import birth_lines, write_sheet


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {
        "LIENTHONG_SHARED__VAR_DIR": str(tmp_path / "var"),
        "LIENTHONG_SHARED__CLOCK_START": "2026-11-24T08:00:00+07:00",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def people(tmp_path: Path, *lines: dict[str, str]) -> Path:
    return write_sheet(tmp_path / "tai-khoan.csv", lines)


OFFICER = {"unit_code": "00004", "role": "officer", "name": "Nguyễn Thị Lan", "user_name": "lan.hotich"}


def test_a_unit_gets_its_people_and_its_key_in_one_environment_only(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    leader = {**OFFICER, "role": "leader", "name": "Trần Văn Bách", "user_name": ""}
    with administration.open_environment("test", environ) as place:
        made = administration.make_accounts(place, people(tmp_path, OFFICER, leader), [])
        again = administration.make_accounts(place, people(tmp_path, OFFICER, leader), ["00004"])
    by_name = {each.name: each for each in made}
    assert set(by_name) == {"lan.hotich", "lanhdao.00004", "donvi.00004.test"}
    # The unit's usual officer is new, what was there is left alone and its password not shown.
    assert {each.name for each in again} == {"hotich.00004"}
    with administration.open_environment("test", environ) as place, place.database.read() as session:
        officer = verify(session, "lan.hotich", by_name["lan.hotich"].secret)
        leads = find_principal(session, "lanhdao.00004")
        key = find_machine(session, "donvi.00004.test")
        trail = [entry.detail["name"] for entry in entries(session) if entry.action == "account_made"]
    assert officer is not None
    assert officer.unit_code == "00004"
    assert officer.roles == {Role.OFFICER}
    assert leads is not None
    assert leads.roles == {Role.LEADER}
    assert key is not None
    assert key.principal.environment == "test"
    assert set(trail) == {*by_name, "hotich.00004"}
    with administration.open_environment("official", environ) as place, place.database.read() as session:
        assert find_principal(session, "lan.hotich") is None
        assert find_machine(session, "donvi.00004.test") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit_code": "00019"}, "Dòng 2"),  # merged on 2025-07-01
        ({"unit_code": "001"}, "Dòng 2"),  # districts register no more
        ({"unit_code": "01"}, "không đăng ký hộ tịch"),
        ({"role": "boss"}, "vai trò phải là officer hoặc leader"),
        ({"name": " "}, "chưa ghi họ tên"),
    ],
)
def test_a_line_that_makes_no_sense_stops_all_of_it(
    tmp_path: Path, environ: dict[str, str], change: dict[str, str], said: str
) -> None:
    file = people(tmp_path, {**OFFICER, **change}, {**OFFICER, "user_name": "khac"})
    with administration.open_environment("test", environ) as place:
        with pytest.raises(CannotMake, match=said):
            administration.make_accounts(place, file, [])
        with place.database.read() as session:
            assert find_principal(session, "khac") is None


def test_secrets_go_to_a_new_file_for_its_owner_or_nothing_is_made(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    out = tmp_path / "mat-khau.csv"
    arguments = ["civilstatus", "accounts", "--environment", "test", "--unit", "00004", "--out", str(out)]
    answer = CliRunner().invoke(app, arguments)
    assert answer.exit_code == 0, answer.output
    assert out.stat().st_mode & 0o077 == 0
    with out.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert [row["name"] for row in rows] == ["hotich.00004", "lanhdao.00004", "donvi.00004.test"]
    assert rows[0]["secret"] not in answer.output
    other = CliRunner().invoke(app, [*arguments[:5], "00008", *arguments[6:]])
    assert other.exit_code == 2
    with administration.open_environment("test", environ) as place, place.database.read() as session:
        assert find_principal(session, "hotich.00008") is None


def test_a_report_for_the_ministry_is_written_by_command_and_never_over_a_file(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    sheet = write_sheet(tmp_path / "so.csv", list(birth_lines(20, 2001)))
    book = ["--environment", "test", "--unit", "00004", "--register", "birth"]
    assert CliRunner().invoke(app, ["civilstatus", "import", str(sheet), *book]).exit_code == 0
    out = tmp_path / "bieu.csv"
    words = ["civilstatus", "report", "13a", "--environment", "test", "--year", "2001", "-o", str(out)]
    made = CliRunner().invoke(app, words)
    assert made.exit_code == 0, made.output
    lines = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert next(line[1] for line in lines if line[0] == "Tổng số") == "20"
    assert CliRunner().invoke(app, words).exit_code == 2
    assert CliRunner().invoke(app, [*words[:2], "99z", *words[3:-1], str(tmp_path / "x.csv")]).exit_code == 2


def test_a_book_is_imported_and_exported_by_command(tmp_path: Path, environ: dict[str, str]) -> None:
    lines = list(birth_lines(12, 2001))
    lines[3]["sex"] = "?"
    sheet = write_sheet(tmp_path / "so.csv", lines)
    where = ["--environment", "official", "--unit", "00004", "--register", "birth"]
    answer = CliRunner().invoke(app, ["civilstatus", "import", str(sheet), *where])
    assert answer.exit_code == 1, answer.output
    assert "12 dòng: nhập 11, đã có sẵn 0, lỗi 1" in answer.output
    assert "Năm 2001 còn thiếu số: 4." in answer.output
    assert "Nam hoặc Nữ" in (tmp_path / "so.loi.csv").read_text(encoding="utf-8-sig")
    out = tmp_path / "ra.csv"
    taken = CliRunner().invoke(app, ["civilstatus", "export", *where, "--year", "2001", "-o", str(out)])
    assert taken.exit_code == 0, taken.output
    assert "Đã xuất 11 việc" in taken.output
    assert len(out.read_text(encoding="utf-8-sig").strip().splitlines()) == 12
    assert (
        CliRunner().invoke(app, ["civilstatus", "export", *where, "--year", "2001", "-o", str(out)]).exit_code
        == 2
    )
    with administration.open_environment("official", environ) as place, place.database.read() as session:
        assert "export" in {entry.action for entry in entries(session)}


def test_a_purge_by_command_asks_for_the_persons_own_password(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    with administration.open_environment("official", environ) as place:
        administration.make_accounts(place, None, ["00004"])
    codes = tmp_path / "ma.txt"
    codes.write_text("H26.12-261124-0001\n", encoding="utf-8")
    arguments = ["civilstatus", "purge", "propose", str(codes), "--environment", "official"]
    who = ["--account", "hotich.00004", "--reason", "Kiểm thử luồng thông tin", "--password", "sai mật khẩu"]
    answer = CliRunner().invoke(app, [*arguments, *who])
    assert answer.exit_code == 2
    assert "mật khẩu không đúng" in answer.stderr


def test_an_unknown_environment_is_refused(environ: dict[str, str]) -> None:
    with (
        pytest.raises(CannotMake, match="test hoặc official"),
        administration.open_environment("that", environ),
    ):
        raise AssertionError("opened")
