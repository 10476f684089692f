"""Personal numbers of newborns."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks import Facts, KnownPerson, check_issued_personal_id
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM, FixedClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sealer import Sealer
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.tables import metadata
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.duplicates import keep_marks, marks_of
from lienthong.systems.civilstatus.books.personal_ids import LocalPersonalIds, NoNumberLeft, prefix_of

NOW = datetime(2024, 7, 5, 9, tzinfo=VIETNAM)


@pytest.fixture
def source(tmp_path: Path) -> LocalPersonalIds:
    database = Database(f"sqlite:///{tmp_path}/numbers.db", "civilstatus_test")
    database.create_all(metadata)
    vault = Vault(Sealer({"k": b"k" * 32}, "k"), "test")
    vault.unlock(database, NOW)
    return LocalPersonalIds(database, vault, FixedClock(NOW))


@given(
    st.sampled_from(["01", "52", "96"]),
    st.sampled_from([Sex.MALE, Sex.FEMALE]),
    st.dates(date(1900, 1, 1), date(2399, 12, 31)),
)
def test_the_structure_agrees_with_sex_and_year(province: str, sex: Sex, born: date) -> None:
    prefix = prefix_of(Newborn("x", province, sex, born.year))
    assert prefix is not None
    found = check_issued_personal_id(f"{prefix}123456", PartialDate.of(born), sex)
    assert [finding for finding in found if "tỉnh" not in finding.message_vi] == []


def test_asking_again_gives_the_same_number(source: LocalPersonalIds) -> None:
    newborn = Newborn("H26.12-240705-0001", "01", Sex.FEMALE, 2024)
    first = source.give([newborn])
    assert source.give([newborn]) == first
    assert first["H26.12-240705-0001"].startswith("001324")


def test_a_child_of_undetermined_sex_gets_no_number_yet(source: LocalPersonalIds) -> None:
    assert source.give([Newborn("H26.12-240705-0002", "01", Sex.UNDETERMINED, 2024)]) == {}


def test_numbers_are_never_given_twice(source: LocalPersonalIds, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([7, 7, 8, *[7] * 100])
    monkeypatch.setattr(
        "lienthong.systems.civilstatus.books.personal_ids.secrets.randbelow", lambda _limit: next(draws)
    )
    given_numbers = source.give([Newborn(f"H26.12-240705-000{n}", "01", Sex.MALE, 2024) for n in (3, 4)])
    assert list(given_numbers.values()) == ["001224000007", "001224000008"]
    with pytest.raises(NoNumberLeft):
        source.give([Newborn("H26.12-240705-0005", "01", Sex.MALE, 2024)])


def test_a_number_that_stands_in_a_book_is_not_given(
    tmp_path: Path, source: LocalPersonalIds, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(f"sqlite:///{tmp_path}/numbers.db", "civilstatus_test")
    vault = Vault(Sealer({"k": b"k" * 32}, "k"), "test")
    vault.unlock(database, NOW)
    grown_up = Facts(Register.BIRTH, (KnownPerson("Lê Văn An", number="001224000007"),))
    with database.begin() as session:
        keep_marks(session, 1, marks_of(vault, grown_up))
    database.close()
    draws = iter([7, 8])
    monkeypatch.setattr(
        "lienthong.systems.civilstatus.books.personal_ids.secrets.randbelow", lambda _limit: next(draws)
    )
    newborn = Newborn("H26.12-240705-0006", "01", Sex.MALE, 2024)
    assert list(source.give([newborn]).values()) == ["001224000008"]
