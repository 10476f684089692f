"""Two processes' worth of parts on one PostgreSQL: the work is shared, nothing is done twice."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.onestop import workflows
from lienthong.systems.onestop.civilstatus.poll import ResultPoller
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from tests.support import postgres
from tests.support.systems.onestop import CLERK, Bench, bench

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def two(cluster: str, tmp_path: Path, authority: LocalAuthority) -> Iterator[tuple[Bench, Bench]]:
    with (
        postgres.temporary_database(cluster) as url,
        bench(url, tmp_path, authority) as first,
    ):
        context = replace(first.context, database=Database(url, "onestop"))
        second = replace(
            first,
            context=context,
            receiver=DossierPuller(context),
            poller=ResultPoller(context),
            senders=workflows.senders(context),
        )
        yield first, second
        context.database.close()


def _both(first: Bench, second: Bench) -> None:
    def work(bench_: Bench) -> None:
        for _ in range(4):
            bench_.receiver.round()
            bench_.deliver()
            bench_.poller.round()
            bench_.deliver()

    threads = [threading.Thread(target=work, args=(one,)) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_processes_share_the_work_and_nothing_is_done_twice(two: tuple[Bench, Bench]) -> None:
    first, second = two
    codes = [first.apply() for _ in range(30)]
    _both(first, second)
    for code in codes:
        with first.context.database.begin() as session:
            accept_dossier(first.context, session, code, CLERK)
    _both(first, second)
    pdf = first.paper
    for own in list(first.registrar.dossiers):
        first.registrar.register(own, pdf)
    first.clock.set(first.clock.now().replace(hour=11))
    _both(first, second)
    first.pull()
    assert Counter(first.dossier(code).state for code in codes) == {OnestopState.RETURNED: 30}
    assert len({first.dossier(code).code for code in codes}) == 30
    assert all(first.told(code) == [1, 3, 7, 4, 5] for code in codes)
    assert all(dossier.requests == 1 for dossier in first.registrar.dossiers.values())
    assert first.reasons() == []
