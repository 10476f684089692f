"""Accounts, keys and agencies made by an operator, in production as in demo mode."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import select

from lienthong.assembly.systems import SYSTEM_SECTIONS
from lienthong.domain.identifiers import AgencyCode, InvalidIdentifier
from lienthong.domain.units import UnitCode, UnitLevel, registry
from lienthong.foundation.clock import clock_from
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.database.statements import insert_missing
from lienthong.foundation.identity import (
    AccountExists,
    MachineExists,
    Role,
    WeakPassword,
    create_account,
    create_machine,
)
from lienthong.foundation.settings import SharedSettings, database_url, load
from lienthong.systems.onestop.base import tables as onestop_tables

PACKAGES = {
    "dvclt": "lienthong.systems.dvclt",
    "onestop": "lienthong.systems.onestop",
    "lgsp": "lienthong.systems.exchange",
    "ndxp": "lienthong.systems.exchange",
    "civilstatus_test": "lienthong.systems.civilstatus",
    "civilstatus_official": "lienthong.systems.civilstatus",
    "authorities": "lienthong.systems.authorities",
}
"""Whose migrations a part's database gets."""

EXCHANGES = ("lgsp", "ndxp")

COLUMNS = ("identifier", "unit_code", "name")


class CannotMake(ValueError):
    """What was asked for cannot be made; the message says why, in Vietnamese."""


def make_account(
    part: str,
    user_name: str,
    password: str,
    *,
    name: str,
    roles: Sequence[str],
    unit: str | None = None,
    agency: str | None = None,
    title: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> None:
    """Make an account for a person in one part.

    Raises
    ------
    CannotMake
        When the user name is taken, the password too weak, a role unknown, or the unit or agency no such thing.

    Notes
    -----
    ``SettingsError`` is passed on when the part's database setting cannot be used.
    """
    database = open_database(part, environ)
    if agency is not None:
        _checked_agency(agency)
    if unit is not None and registry().unit(UnitCode(unit), _today(environ)) is None:
        raise CannotMake(f"Mã đơn vị {unit} không có hiệu lực hôm nay.")
    try:
        with database.begin() as session:
            create_account(
                session,
                user_name,
                password,
                name=name,
                roles=[_role(role) for role in roles],
                unit_code=unit,
                agency=agency,
                title=title,
            )
    except AccountExists:
        raise CannotMake(f"Tài khoản {user_name} đã có ở {part}.") from None
    except WeakPassword as weak:
        raise CannotMake(str(weak)) from None


def make_machine(
    part: str,
    client_id: str,
    *,
    name: str,
    scopes: Sequence[str],
    agency: str | None,
    environment: str | None,
    environ: Mapping[str, str] = os.environ,
) -> str:
    """Make a machine client in one part and return its secret, which cannot be shown again.

    Raises
    ------
    CannotMake
        When the client id is taken, the agency is no agency identifier, or the environment is neither
        ``test`` nor ``official``; on an exchange both must be told, for a key decides there who calls and
        whom it reaches.
    """
    if part in EXCHANGES and not (agency and environment):
        raise CannotMake(f"Khóa ở {part} cần mã định danh cơ quan (--agency) và môi trường (--environment).")
    if agency is not None:
        agency = _checked_agency(agency)
    if environment not in (None, "test", "official"):
        raise CannotMake("Môi trường phải là test hoặc official.")
    database = open_database(part, environ)
    try:
        with database.begin() as session:
            return create_machine(
                session, client_id, name=name, scopes=scopes, agency=agency, environment=environment
            )
    except MachineExists:
        raise CannotMake(f"Khóa {client_id} đã có ở {part}.") from None


def import_agencies(file: Path, environ: Mapping[str, str] = os.environ) -> int:
    """Read agencies from CSV (identifier, unit_code, name) into the one-stop system; returns how many are new.

    Raises
    ------
    CannotMake
        Naming the first line that is wrong; then nothing is stored.
    """
    today = _today(environ)
    rows: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CannotMake("Tệp phải là CSV viết bằng UTF-8.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise CannotMake(f"Tệp phải có các cột: {', '.join(COLUMNS)}.")
    for number, line in enumerate(reader, start=2):
        identifier, unit_code, name = ((line[column] or "").strip() for column in COLUMNS)
        if not name:
            raise CannotMake(f"Dòng {number}: thiếu tên cơ quan (cột name).")
        unit = registry().unit(UnitCode(unit_code), today)
        if unit is None or unit.level == UnitLevel.PROVINCE:
            raise CannotMake(f"Dòng {number}: mã đơn vị {unit_code} không có hiệu lực hôm nay.")
        identifier = _checked_agency(identifier, f"Dòng {number}: ")
        if identifier in rows:
            raise CannotMake(f"Dòng {number}: mã định danh {identifier} đã có ở dòng {lines[identifier]}.")
        lines[identifier] = number
        rows[identifier] = {
            "identifier": identifier,
            "unit_code": unit.code,
            "province": registry().province_of(unit.code, today).code,
            "name": name,
        }
    table = onestop_tables.agency
    database = open_database("onestop", environ)
    with database.begin() as session:
        known = {row.identifier: row.unit_code for row in session.execute(select(table))}
        units = {unit: identifier for identifier, unit in known.items()}
        for identifier, row in rows.items():
            stored = known.get(identifier)
            if stored is not None and stored != row["unit_code"]:
                where = f"Dòng {lines[identifier]}: mã định danh {identifier}"
                raise CannotMake(f"{where} đang thuộc đơn vị {stored}, không phải {row['unit_code']}.")
            other = units.setdefault(row["unit_code"], identifier)
            if other != identifier:
                where = f"Dòng {lines[identifier]}: đơn vị {row['unit_code']}"
                raise CannotMake(f"{where} đã có cơ quan tiếp nhận {other}.")
        insert_missing(session, table, list(rows.values()))
    return len(rows.keys() - known.keys())


def open_database(part: str, environ: Mapping[str, str] = os.environ) -> Database:
    """The database of a part, migrated.

    Raises
    ------
    CannotMake
        For a part that does not exist.
    """
    if part not in PACKAGES:
        raise CannotMake(f"Không có hệ thống “{part}”. Các hệ thống: {', '.join(PACKAGES)}.")
    shared = load(SharedSettings, "shared", environ=environ)
    settings = load(SYSTEM_SECTIONS[part], part, environ=environ)
    database = Database(database_url(getattr(settings, "database_url", None), shared, part), part)
    database.upgrade(PACKAGES[part])
    return database


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise CannotMake(f"Không có vai trò “{text}”. Các vai trò: {', '.join(Role)}.") from None


def _checked_agency(text: str, where: str = "") -> str:
    try:
        return str(AgencyCode.parse(text))
    except InvalidIdentifier as error:
        raise CannotMake(f"{where}{error.message_vi}") from None


def _today(environ: Mapping[str, str]) -> date:
    return clock_from(load(SharedSettings, "shared", environ=environ)).now().date()
