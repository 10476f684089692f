"""The lists and counts of a clerk's desk are read from indexes, in the order they are shown."""

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.queries.dossier_list import count_by_state, desk_status, list_dossiers
from tests.support.systems.onestop import CLERK, LEADER, OPERATOR, Bench

EVERYBODY = pytest.mark.parametrize("who", [CLERK, LEADER, OPERATOR], ids=["commune", "province", "all"])


def steps_of(desk: Bench, read: Callable[[Session], object]) -> list[str]:
    """What SQLite says it does for each query of `read`."""
    asked: list[str] = []
    with desk.context.database.read() as session:
        driver: Any = session.connection().connection.dbapi_connection
        driver.set_trace_callback(asked.append)
        read(session)
        driver.set_trace_callback(None)
        looks = [statement for statement in asked if statement.startswith("SELECT")]
        return [step for look in looks for *_, step in driver.execute(f"EXPLAIN QUERY PLAN {look}")]


def of_dossiers(steps: list[str]) -> list[str]:
    """The steps that read dossiers."""
    return [step for step in steps if "dossier" in step]


@EVERYBODY
def test_a_list_of_one_state_walks_its_index_in_order(desk: Bench, who: Principal) -> None:
    steps = steps_of(desk, lambda session: list_dossiers(session, who, state=OnestopState.NEW, limit=50))
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    assert of_dossiers(steps) == [
        "SEARCH dossier USING COVERING INDEX dossier_waiting (state=?)",
        "SEARCH dossier USING INTEGER PRIMARY KEY (rowid=?)",
    ]


@EVERYBODY
def test_the_list_of_all_states_walks_its_index_until_the_page_is_full(desk: Bench, who: Principal) -> None:
    steps = steps_of(desk, lambda session: list_dossiers(session, who, limit=50))
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    assert of_dossiers(steps) == [
        "SCAN dossier USING COVERING INDEX dossier_changed",
        "SEARCH dossier USING INTEGER PRIMARY KEY (rowid=?)",
    ]


@EVERYBODY
def test_counts_are_read_from_the_index_alone(desk: Bench, who: Principal) -> None:
    steps = steps_of(desk, lambda session: count_by_state(session, who))
    assert len(steps) == 1
    assert steps[0].startswith("SEARCH dossier USING COVERING INDEX")


@pytest.mark.parametrize("who", [CLERK, LEADER], ids=["commune", "province"])
def test_holds_are_counted_by_looking_up_each_held_dossier(desk: Bench, who: Principal) -> None:
    steps = steps_of(desk, lambda session: desk_status(desk.context, session, who))
    held = [step for step in of_dossiers(steps) if "COVERING INDEX" not in step]
    assert [step for step in steps if "TEMP B-TREE" in step] == []
    assert held == ["SEARCH dossier USING INDEX sqlite_autoindex_dossier_1 (interlinked_code=?)"]


def test_pages_follow_each_other_without_gap_or_repeat(desk_on_both: Bench) -> None:
    codes = [desk_on_both.apply() for _ in range(5)]
    desk_on_both.pull()
    with desk_on_both.context.database.read() as session:
        pages = [list_dossiers(session, LEADER, offset=offset, limit=2) for offset in (0, 2, 4, 6)]
        waiting = [
            list_dossiers(session, LEADER, state=OnestopState.NEW, offset=offset, limit=2)
            for offset in (0, 2, 4, 6)
        ]
    shown = [dossier.interlinked_code for page in pages for dossier in page]
    queued = [dossier.interlinked_code for page in waiting for dossier in page]
    assert sorted(shown) == sorted(codes)
    assert queued == shown[::-1]
