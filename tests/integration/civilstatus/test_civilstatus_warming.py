"""The index of the search is read after the start; a database that fails stops nothing."""

from pathlib import Path

from lienthong.foundation.database.sessions import Database
from lienthong.systems.civilstatus.books.warm_index import warm
from tests.support.systems.civilstatus import Office, birth_request


def test_all_hashes_of_the_search_are_read(office: Office, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    before = warm(database)
    office.issue(birth_request(701), office.officer())
    assert warm(database) > before
    database.close()


def test_a_database_without_tables_is_somebody_elses_matter(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'leer.db'}", "civilstatus_test")
    assert warm(database) == 0
    database.close()
