"""What citizens declared and attached is erased once the agency's period is over, and nothing else is."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.audit import entries
from lienthong.foundation.web import PageProblem
from lienthong.systems.onestop.base import contents, dossiers, tables
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.base.holds import open_hold
from lienthong.systems.onestop.desk import erase_contents
from lienthong.systems.onestop.desk.refuse import refuse_dossier
from lienthong.systems.onestop.queries.dossier_view import view_dossier
from lienthong.systems.onestop.web import files
from lienthong.systems.onestop.web.pages.dossier_context import dossier_page_context
from tests.support.systems.onestop import CLERK, Bench

KEPT_DAYS = 30


def kept_bytes(desk: Bench, code: str) -> int:
    """How many bytes of papers and reports are kept of a dossier."""
    dossier_id = desk.dossier(code).id
    with desk.context.database.read() as session:
        sums = [
            session.execute(
                select(func.coalesce(func.sum(func.length(table.c.content)), 0)).where(
                    table.c.dossier_id == dossier_id
                )
            ).scalar_one()
            for table in (tables.attachment, tables.report)
        ]
    return int(sum(sums))


def pass_days(desk: Bench, days: int) -> None:
    """Let days go by, and the job run as often as there is something to do."""
    desk.clock.advance(timedelta(days=days))
    while erase_contents.erase_ended_contents(desk.context, KEPT_DAYS):
        pass


def refused(desk: Bench) -> str:
    code = desk.apply()
    desk.pull()
    desk.do(refuse_dossier, code, "Giấy chứng sinh không đúng")
    return code


def test_what_was_declared_and_attached_is_erased_after_the_period_and_the_result_stays(
    desk_on_both: Bench,
) -> None:
    desk = desk_on_both
    dossier = desk.at_civil_status()
    code, running = dossier.interlinked_code, desk.apply()
    desk.registrar.register(str(dossier.code), desk.paper)
    desk.poll()
    desk.pull()
    with desk.context.database.read() as session:
        [paper] = contents.stored_attachments(desk.context, session, dossier)
    pass_days(desk, KEPT_DAYS - 1)
    assert kept_bytes(desk, code) > 0
    pass_days(desk, 2)
    assert kept_bytes(desk, code) == 0
    assert kept_bytes(desk, running) > 0
    with desk.context.database.read() as session:
        picture = dossier_page_context(desk.context, session, desk.dossier(code), CLERK)
        seen = view_dossier(desk.context, session, desk.dossier(code), CLERK)
        told = [entry.action for entry in entries(session, dossier_code=code)]
    assert (picture["files"], picture["sections"], picture["subject"]) == ([], (), "")
    assert (list(seen.problems), list(seen.findings)) == ([], [])
    assert picture["erased_at"] == desk.context.clock.now()
    assert told.count("erase_contents") == 1
    assert bytes(files.result_response(desk.context, CLERK, code).body).startswith(b"%PDF")
    with pytest.raises(PageProblem) as gone:
        files.attachment_response(desk.context, CLERK, code, paper.number)
    assert "xóa theo thời hạn lưu" in str(gone.value.problem.happened)
    assert desk.dossier(code).state == OnestopState.RETURNED
    pass_days(desk, KEPT_DAYS + 1)
    with desk.context.database.read() as session:
        kinds = [event.kind for event in dossiers.list_events(desk.context, session, dossier)]
    assert kinds.count(dossiers.OnestopEventKind.ERASED) == 1


def test_nothing_is_erased_while_somebody_still_needs_it(desk: Bench) -> None:
    held, done = refused(desk), refused(desk)
    with desk.context.database.begin() as session:
        open_hold(desk.context, session, OnestopHoldReason.REPORT_REFUSED, dossier=desk.dossier(held))
    pass_days(desk, KEPT_DAYS + 1)
    assert kept_bytes(desk, held) > 0
    assert kept_bytes(desk, done) == 0
