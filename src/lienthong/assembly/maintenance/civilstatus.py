"""What an operator does with one environment of civil status by command: accounts, books, deletion of test dossiers.

Test and official are two databases with two settings; a command names one and touches only that.
"""

from __future__ import annotations

import csv
import os
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import Final

from sqlalchemy import select

from lienthong.assembly.maintenance.accounts import CannotMake, open_database
from lienthong.domain.registers import Register
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitCode, UnitLevel, registry
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM, Clock, clock_from
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import (
    NewAccount,
    Principal,
    Role,
    WeakPassword,
    create_machine,
    create_missing_accounts,
    find_machine,
    verify,
)
from lienthong.foundation.identity.tables import accounts
from lienthong.foundation.sealer import sealer_from
from lienthong.foundation.settings import SharedSettings, load
from lienthong.systems.civilstatus.base.settings import CivilStatusSettings
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.purge import PurgeProposal, PurgeRefused
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS
from lienthong.systems.civilstatus.paper_books.enter import PaperBook
from lienthong.systems.civilstatus.paper_books.export import sheet_of
from lienthong.systems.civilstatus.paper_books.import_book import ImportState, gaps_after, import_sheet
from lienthong.systems.civilstatus.paper_books.import_file import CannotImport, write_faults
from lienthong.systems.civilstatus.statistics.ministry_reports import made_report, report_csv
from lienthong.systems.civilstatus.statistics.report_forms import ReportSpan, report_forms
from lienthong.systems.civilstatus.wire.caller import SERVICES

ENVIRONMENTS: Final = ("test", "official")
ACCOUNT_COLUMNS: Final = ("unit_code", "role", "name", "user_name", "title")
_REQUIRED: Final = ("unit_code", "role", "name")
_USER_NAMES = {Role.OFFICER: "hotich", Role.LEADER: "lanhdao"}
_TITLES = {Role.OFFICER: "Công chức tư pháp – hộ tịch", Role.LEADER: "Chủ tịch Ủy ban nhân dân"}
_PASSWORD_BYTES = 12


@dataclass(frozen=True, slots=True)
class OpenEnvironment:
    """One environment, opened without its web service."""

    environment: str
    database: Database
    vault: Vault
    clock: Clock
    settings: CivilStatusSettings

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.clock.now().astimezone(VIETNAM).date()


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret that was made and cannot be shown again. ``kind`` is account or key."""

    kind: str
    name: str
    unit_code: str
    secret: str = field(repr=False)


@contextmanager
def open_environment(environment: str, environ: Mapping[str, str] = os.environ) -> Iterator[OpenEnvironment]:
    """One environment of civil status, its database migrated.

    Raises
    ------
    CannotMake
        For an environment that does not exist.

    Notes
    -----
    ``SettingsError`` is passed on when a setting is missing or cannot be used.
    """
    if environment not in ENVIRONMENTS:
        raise CannotMake("Môi trường phải là test hoặc official.")
    part = f"civilstatus_{environment}"
    shared = load(SharedSettings, "shared", environ=environ)
    settings = load(CivilStatusSettings, part, environ=environ)
    if settings.environment != environment:
        settings = settings.model_copy(update={"environment": environment})
    clock = clock_from(shared)
    database = open_database(part, environ)
    try:
        vault = Vault(sealer_from(shared), environment)
        vault.unlock(database, clock.now())
        yield OpenEnvironment(environment, database, vault, clock, settings)
    finally:
        database.close()


def make_accounts(
    place: OpenEnvironment,
    file: Path | None,
    units: Sequence[str],
    hand_over: Callable[[Sequence[Secret]], None] = lambda _made: None,
) -> list[Secret]:
    """Make the accounts of units and a key for each; what is there already stays as it is.

    Parameters
    ----------
    file
        CSV with the columns of :data:`ACCOUNT_COLUMNS`: one line a person.
    units
        Unit codes that get one officer and one leader each, named after their office.
    hand_over
        Writes the secrets down before the accounts are kept: when it fails, nothing is made.

    Returns
    -------
    The secrets that were made, each to be given to its owner.

    Raises
    ------
    CannotMake
        Naming the first line or unit that is wrong; then nothing is made.
    """
    wanted = [*(_people_of(place, file) if file is not None else ()), *_offices(place, units)]
    if not wanted:
        raise CannotMake("Chưa có đơn vị nào: hãy đưa tệp CSV hoặc --unit.")
    codes = list(dict.fromkeys(account.unit_code or "" for account in wanted))
    made: list[Secret] = []
    with place.database.begin() as session:
        present = set(session.execute(select(accounts.c.user_name)).scalars())
        fresh = [account for account in wanted if account.user_name not in present]
        try:
            create_missing_accounts(session, fresh)
        except WeakPassword as weak:
            raise CannotMake(str(weak)) from None
        made += [
            Secret("account", account.user_name, account.unit_code or "", account.password)
            for account in fresh
        ]
        for code in codes:
            client = f"donvi.{code}.{place.environment}"
            if find_machine(session, client) is None:
                name = f"UBND {registry().full_name(UnitCode(code), place.today)}"
                secret = create_machine(
                    session, client, name=name, scopes=set(SERVICES), environment=place.environment
                )
                made.append(Secret("key", client, code, secret))
        for each in made:
            detail = {"kind": each.kind, "name": each.name, "unit": each.unit_code, "by": _operator()}
            record(session, None, "account_made", detail=detail, at=place.clock.now())
        hand_over(made)
    return made


def write_secrets(made: Sequence[Secret], target: Path) -> None:
    """Write secrets into a new file that only its owner reads.

    Raises
    ------
    CannotMake
        When the file is there: secrets are never written over others.
    """
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotMake(f"Tệp {target} đã có, hãy chọn tên khác.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened_file:
        writer = csv.writer(opened_file)
        writer.writerow(("kind", "name", "unit_code", "secret"))
        writer.writerows((each.kind, each.name, each.unit_code, each.secret) for each in made)


def import_book(
    place: OpenEnvironment,
    file: Path,
    *,
    unit_code: str,
    register: Register,
    on_progress: Callable[[ImportState], None],
) -> ImportState:
    """Enter a sheet into a unit's book.

    Raises
    ------
    CannotMake
        When the file as a whole is wrong.
    """
    try:
        return import_sheet(
            _shelf(place, unit_code, register),
            file,
            importer=Principal(f"lenh.{_operator()}", _operator(), unit_code=unit_code),
            now=place.clock.now(),
            on_progress=on_progress,
        )
    except CannotImport as wrong:
        raise CannotMake(str(wrong)) from None


def report_import(
    place: OpenEnvironment,
    file: Path,
    state: ImportState,
    *,
    unit_code: str,
    register: Register,
    target: Path,
) -> tuple[int, dict[int, str]]:
    """Write the faulty lines; how many there are, and the numbers missing by year."""
    shelf = _shelf(place, unit_code, register)
    lines = 0
    if state.faulty or state.doubtful:
        lines = write_faults(shelf, state.number, file, target)
    gaps = gaps_after(shelf, state.years)
    return lines, {year: ", ".join(map(str, found)) for year, found in gaps.items()}


def export_book(
    place: OpenEnvironment, target: Path, *, unit_code: str, register: Register, year: int
) -> int:
    """Write a year's book as a sheet; how many entries. That it was taken out stands in the audit trail.

    Raises
    ------
    CannotMake
        For a register without sheet, or when the file is there already.
    """
    if register not in LAYOUTS:
        raise CannotMake(f"{register.name_vi} không xuất ra tệp được.")
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotMake(f"Tệp {target} đã có, hãy chọn tên khác.") from None
    detail = {"unit": unit_code, "register": register.value, "year": year, "by": _operator()}
    with place.database.begin() as session:
        record(session, None, "export", detail=detail, at=place.clock.now())
    lines = -1  # the heading is no entry
    with (
        os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened_file,
        place.database.read() as session,
    ):
        for part in sheet_of(session, place.vault, unit_code, register, year):
            opened_file.write(part)
            lines += part.count("\r\n")
    return lines


def write_report(
    place: OpenEnvironment, target: Path, key: str, year: int, span: ReportSpan, units: Sequence[str]
) -> int:
    """Write a report for the ministry as a CSV file; how many units have entries in it.

    Raises
    ------
    CannotMake
        There is no such form, or the file is there already.
    """
    form = report_forms().get(key)
    if form is None:
        raise CannotMake(f"Không có biểu {key}; các biểu có: {', '.join(report_forms())}.")
    with place.database.read() as session:
        report = made_report(session, form, year, span, frozenset(units) or None)
    office = (
        ", ".join(f"{unit_name(code, date(year, 12, 31))} ({code})" for code in units) or "Toàn bộ đơn vị"
    )
    text = report_csv(report, office, each_unit=len(report.by_unit) > 1)
    try:
        with target.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise CannotMake(f"Tệp {target} đã có, hãy chọn tên khác.") from None
    return len(report.by_unit)


def propose_purge(
    place: OpenEnvironment, user_name: str, password: str, codes: Sequence[str], reason: str
) -> PurgeProposal:
    """The first of two persons proposes (CannotMake says why not)."""
    return _purging(lambda: purge.propose_purge(place, _signed_in(place, user_name, password), codes, reason))


def confirm_purge(place: OpenEnvironment, user_name: str, password: str, number: int) -> PurgeProposal:
    """The second person confirms, the dossiers are erased (CannotMake says why not)."""
    return _purging(lambda: purge.confirm_purge(place, _signed_in(place, user_name, password), number))


def _purging(act: Callable[[], PurgeProposal]) -> PurgeProposal:
    try:
        return act()
    except PurgeRefused as refused:
        raise CannotMake(refused.message_vi) from None


def _signed_in(place: OpenEnvironment, user_name: str, password: str) -> Principal:
    with place.database.read() as session:
        principal = verify(session, user_name, password)
    if principal is None:
        raise CannotMake("Tên đăng nhập hoặc mật khẩu không đúng.")
    return principal


def _people_of(place: OpenEnvironment, file: Path) -> list[NewAccount]:
    found = []
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        reader = csv.DictReader(opened_file)
        if not set(_REQUIRED) <= set(reader.fieldnames or ()):
            raise CannotMake(
                f"Tệp phải có các cột: {', '.join(_REQUIRED)}; có thể có {', '.join(ACCOUNT_COLUMNS[3:])}."
            )
        for number, line in enumerate(reader, start=2):
            where = f"Dòng {number}: "
            role = _role(line["role"] or "", where)
            code = _unit(place, line["unit_code"] or "", where)
            name = " ".join((line["name"] or "").split())
            if not name:
                raise CannotMake(f"{where}chưa ghi họ tên.")
            found.append(_account(code, role, name, line.get("user_name"), line.get("title")))
    return found


def _offices(place: OpenEnvironment, units: Sequence[str]) -> Iterator[NewAccount]:
    for unit in units:
        code = _unit(place, unit, "")
        office = registry().full_name(code, place.today)
        for role in (Role.OFFICER, Role.LEADER):
            yield _account(code, role, f"{role.name_vi} {office}", None, None)


def _account(code: UnitCode, role: Role, name: str, user_name: str | None, title: str | None) -> NewAccount:
    return NewAccount(
        user_name=(user_name or "").strip().casefold() or f"{_USER_NAMES[role]}.{code}",
        password=secrets.token_urlsafe(_PASSWORD_BYTES),
        name=name,
        roles=frozenset({role}),
        unit_code=code,
        title=(title or "").strip() or _TITLES[role],
    )


def _role(text: str, where: str) -> Role:
    for role in _USER_NAMES:
        if text.strip().casefold() == role.value:
            return role
    raise CannotMake(f"{where}vai trò phải là officer hoặc leader.")


def _unit(place: OpenEnvironment, text: str, where: str) -> UnitCode:
    """A unit that keeps books on this day: a commune, and before 2025-07-01 a district too.

    Raises
    ------
    CannotMake
        When there is no such unit, or it keeps no books today.
    """
    code = UnitCode(text.strip())
    unit = registry().unit(code, place.today)
    if unit is None:
        raise CannotMake(f"{where}{registry().explain(code, place.today).message_vi}")
    if unit.level is UnitLevel.PROVINCE or (
        unit.level is UnitLevel.DISTRICT and place.today >= TWO_LEVELS_BEGIN
    ):
        raise CannotMake(f"{where}{unit.name} (mã {code}) không đăng ký hộ tịch vào ngày này.")
    return code


def _shelf(place: OpenEnvironment, unit_code: str, register: Register) -> PaperBook:
    return PaperBook(place.database, place.vault, unit_code, register, place.settings.entries_per_book)


def _operator() -> str:
    """Who runs the command, as the machine knows it."""
    try:
        return getuser()
    except (KeyError, OSError):
        return "không rõ"
