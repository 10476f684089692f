"""What an operator makes by command: accounts, keys, agencies."""

from pathlib import Path

import pytest
from sqlalchemy import select

from lienthong.assembly.maintenance import accounts
from lienthong.assembly.maintenance.accounts import CannotMake
from lienthong.foundation.identity import find_machine, find_principal
from lienthong.systems.onestop.base import tables


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "LIENTHONG_SHARED__VAR_DIR": str(tmp_path / "var"),
        "LIENTHONG_SHARED__CLOCK_START": "2026-11-24T08:00:00+07:00",
    }


def test_a_clerk_made_by_command_belongs_to_the_named_agency(environ: dict[str, str]) -> None:
    accounts.make_account(
        "onestop",
        "Lan.Motcua",
        "mot-mat-khau-dai",
        name="Nguyễn Thị Lan",
        roles=["clerk"],
        agency="H08.1.2",
        environ=environ,
    )

    with accounts.open_database("onestop", environ).read() as session:
        made = find_principal(session, "lan.motcua")
    assert made is not None
    assert made.agency == "H08.1.2"


def test_an_account_is_not_made_twice(environ: dict[str, str]) -> None:
    def make() -> None:
        accounts.make_account(
            "dvclt", "vanhanh", "mot-mat-khau-dai", name="Vận hành", roles=["operator"], environ=environ
        )

    make()
    with pytest.raises(CannotMake, match="đã có ở dvclt"):
        make()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"roles": ["boss"]}, "Không có vai trò"),
        ({"agency": "52"}, "không phải mã định danh"),
        ({"unit": "00019"}, "không có hiệu lực"),
        ({"password": "1234"}, "ật khẩu"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_with_the_reason(
    environ: dict[str, str], change: dict[str, object], said: str
) -> None:
    wanted: dict[str, object] = {"password": "mot-mat-khau-dai", "name": "A", "roles": ["clerk"], **change}
    with pytest.raises(CannotMake, match=said):
        accounts.make_account("onestop", "a", environ=environ, **wanted)  # type: ignore[arg-type]


def test_a_key_is_kept_as_a_hash_and_belongs_to_its_environment(environ: dict[str, str]) -> None:
    secret = accounts.make_machine(
        "lgsp",
        "gia-lai",
        name="UBND tỉnh Gia Lai",
        scopes=["apiLienThongKSKT"],
        agency="H08",
        environment="test",
        environ=environ,
    )

    database = accounts.open_database("lgsp", environ)
    with database.read() as session:
        made = find_machine(session, "gia-lai")
    assert made is not None
    assert made.principal.environment == "test"
    assert secret not in Path(str(database.url.database)).read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("agency", "environment", "said"),
    [(None, "test", "--agency"), ("H08", None, "--environment"), ("52", "test", "không phải mã định danh")],
)
def test_a_key_of_an_exchange_needs_an_agency_and_an_environment(
    environ: dict[str, str], agency: str | None, environment: str | None, said: str
) -> None:
    with pytest.raises(CannotMake, match=said):
        accounts.make_machine(
            "ndxp",
            "gia-lai",
            name="UBND tỉnh Gia Lai",
            scopes=["apiLienThongKSKT"],
            agency=agency,
            environment=environment,
            environ=environ,
        )


def test_agencies_are_imported_once_with_the_province_of_their_unit(
    environ: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text("identifier,unit_code,name\nH08.1.2,21553,UBND phường Quy Nhơn Bắc\n", encoding="utf-8")

    assert accounts.import_agencies(file, environ) == 1
    assert accounts.import_agencies(file, environ) == 0
    with accounts.open_database("onestop", environ).read() as session:
        assert session.execute(select(tables.agency.c.province)).scalar_one() == "52"


def test_a_wrong_line_stops_the_import_and_nothing_is_stored(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text(
        "identifier,unit_code,name\nH08.1.2,21553,UBND phường Quy Nhơn Bắc\nH08.1.3,00019,UBND phường Điện Biên\n",
        encoding="utf-8",
    )

    with pytest.raises(CannotMake, match="Dòng 3: mã đơn vị 00019"):
        accounts.import_agencies(file, environ)
    with accounts.open_database("onestop", environ).read() as session:
        assert session.execute(select(tables.agency)).all() == []


def test_an_unknown_system_is_named_with_those_there_are(environ: dict[str, str]) -> None:
    with pytest.raises(CannotMake, match="civilstatus_official"):
        accounts.open_database("hotich", environ)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("H08.1.2,21553", "Dòng 2: thiếu tên"),
        ("H08.1.2,abc,UBND", "Dòng 2: mã đơn vị abc"),
        ("H08.1.2,21553,UBND\nH08.1.2,21583,UBND", "Dòng 3: mã định danh H08.1.2 đã có ở dòng 2"),
        ("H08.1.2,21553,UBND\nH08.1.3,21553,UBND", "Dòng 3: đơn vị 21553 đã có cơ quan tiếp nhận H08.1.2"),
        ("H08.1.9,21583,UBND", "Dòng 2: mã định danh H08.1.9 đang thuộc đơn vị 21553"),
    ],
)
def test_a_list_of_agencies_with_a_fault_is_refused_by_line_and_none_of_it_is_stored(
    environ: dict[str, str], tmp_path: Path, lines: str, said: str
) -> None:
    file = tmp_path / "agencies.csv"
    file.write_text("identifier,unit_code,name\nH08.1.9,21553,UBND phường Quy Nhơn Bắc\n", encoding="utf-8")
    if "H08.1.9" in lines:
        assert accounts.import_agencies(file, environ) == 1
    file.write_text(f"identifier,unit_code,name\n{lines}\n", encoding="utf-8")
    before = _agencies(environ)
    with pytest.raises(CannotMake, match=said):
        accounts.import_agencies(file, environ)
    assert _agencies(environ) == before


def test_a_list_that_is_not_utf_8_is_refused(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "agencies.csv"
    file.write_bytes("identifier,unit_code,name".encode("utf-16"))
    with pytest.raises(CannotMake, match="UTF-8"):
        accounts.import_agencies(file, environ)


def _agencies(environ: dict[str, str]) -> list[str]:
    with accounts.open_database("onestop", environ).read() as session:
        return sorted(session.execute(select(tables.agency.c.identifier)).scalars())
