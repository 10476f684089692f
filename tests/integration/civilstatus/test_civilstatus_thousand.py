"""Two officers, a thousand entries, one book: no gap, no double, and nobody twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM, FixedClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sealer import Sealer
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.tables import book_entries, metadata, monthly_counts, personal_ids
from lienthong.systems.civilstatus.base.vault import ENTRY, Vault
from lienthong.systems.civilstatus.books import numbering
from lienthong.systems.civilstatus.books.duplicates import appeared_since, facts_record, keep_marks, marks_of
from lienthong.systems.civilstatus.books.personal_ids import LocalPersonalIds
from lienthong.systems.civilstatus.statistics.counters import CounterKey, count, delta_of, from_dossier

NOW = datetime(2024, 7, 5, 9, tzinfo=VIETNAM)
UNIT = "00019"
DIED_AT: set[int] = set()


@pytest.fixture
def vault(database: str) -> Iterator[tuple[Database, Vault]]:
    store = Database(database, "civilstatus_test")
    store.create_all(metadata)
    vault = Vault(Sealer({"k": b"k" * 32}, "k"), "test")
    vault.unlock(store, NOW)
    yield store, vault
    store.close()


class Refused(Exception):
    """The same birth was registered meanwhile."""


def child(number: int) -> Facts:
    who = KnownPerson(
        f"Trẻ số {'x' * (number % 37)}{chr(97 + number % 26)}", PartialDate(2024, 6, 1 + number % 30)
    )
    return Facts(
        Register.BIRTH, (who,), who.born, KnownPerson(f"Mẹ {'y' * (number % 41)}"), f"01.24.{number:05d}"
    )


def register(store: Database, vault: Vault, facts: Facts, account: str) -> int:
    """The transaction of a registration, as Registering.apply has it."""
    with store.begin() as session:
        marks = marks_of(vault, facts)
        if appeared_since(session, vault, facts, marks, frozenset()):
            raise Refused
        place = numbering.next_place(session, UNIT, Register.BIRTH, NOW, 200)
        name = numbering.entry_name(UNIT, Register.BIRTH, 2024, place.number)
        entry = session.execute(
            insert(book_entries).returning(book_entries.c.id),
            {
                "unit_code": UNIT,
                "kind": "birth",
                "year": 2024,
                "number": place.number,
                "book": place.book,
                "page": place.page,
                "registered_at": NOW,
                "account": account,
                "content": vault.seal_record(name, ENTRY, {"fields": {}, "facts": facts_record(facts)}),
            },
        ).scalar_one()
        keep_marks(session, entry, marks)
        tally = from_dossier(delta_of(Sex.MALE, late=False), NOW - timedelta(days=1), NOW)
        count(session, CounterKey.of(Register.BIRTH, NOW, UNIT), tally)
        if place.number % 97 == 0 and place.number not in DIED_AT:
            DIED_AT.add(place.number)
            raise ConnectionError("an officer's process dies now and then, each time with a number in hand")
    return place.number


@pytest.mark.slow
def test_two_officers_enter_a_thousand_without_gap_or_double(vault: tuple[Database, Vault]) -> None:
    store, opened = vault
    given: list[int] = []
    lock = threading.Lock()
    DIED_AT.clear()

    def officer(account: str) -> None:
        for number in range(500):
            mine = child(number * 2 + account.endswith("b"))
            try:
                taken = register(store, opened, mine, account)
            except ConnectionError:
                taken = register(store, opened, mine, account)
            with lock:
                given.append(taken)

    with ThreadPoolExecutor(2) as hands:
        list(hands.map(officer, ["hotich.a", "hotich.b"]))
    with store.read() as session:
        numbers = list(
            session.execute(select(book_entries.c.number).order_by(book_entries.c.number)).scalars()
        )
        counted = session.execute(select(func.sum(monthly_counts.c.registered))).scalar_one()
        assert numbering.gaps_of(session, UNIT, Register.BIRTH, 2024) == []
    assert numbers == list(range(1, len(numbers) + 1))
    assert sorted(given) == numbers
    assert counted == len(numbers) == 1000
    assert len(DIED_AT) == 10


def test_one_birth_at_two_desks_at_once_is_registered_once(vault: tuple[Database, Vault]) -> None:
    store, opened = vault
    barrier = threading.Barrier(2)

    def desk(account: str) -> list[bool]:
        done = []
        for turn in range(8):
            barrier.wait(30)
            try:
                register(store, opened, child(5000 + turn), account)
            except Refused:
                done.append(False)
            else:
                done.append(True)
        return done

    with ThreadPoolExecutor(2) as hands:
        one, other = hands.map(desk, ["hotich.a", "hotich.c"])
    assert [mine ^ theirs for mine, theirs in zip(one, other, strict=True)] == [True] * 8


def test_a_personal_number_is_never_given_twice_by_two_at_once(vault: tuple[Database, Vault]) -> None:
    store, opened = vault
    source = LocalPersonalIds(store, opened, FixedClock(NOW))

    def officer(part: int) -> dict[str, str]:
        given: dict[str, str] = {}
        for start in range(0, 200, 20):
            # Every second dossier is asked for by both.
            codes = [f"H26.12-240705-{n if n % 2 else n + 1000 * part:04d}" for n in range(start, start + 20)]
            given |= source.give([Newborn(code, "01", Sex.MALE, 2024) for code in codes])
        return given

    with ThreadPoolExecutor(2) as hands:
        one, other = hands.map(officer, [1, 2])
    shared = one.keys() & other.keys()
    assert len(shared) == 100
    assert all(one[code] == other[code] for code in shared)
    everything = {**one, **other}
    assert len(set(everything.values())) == len(everything) == 300
    with store.read() as session:
        assert session.execute(select(func.count()).select_from(personal_ids)).scalar_one() == 300
