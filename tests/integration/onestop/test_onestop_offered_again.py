"""What PM.DVCLT offers although it is here is compared and stored before it is acknowledged, at every state."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt.envelope import build_detail
from lienthong.contracts.wire import dump, dump_text, parse_object
from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.systems.onestop.base import contents
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.desk.refuse import refuse_dossier
from lienthong.systems.onestop.dvclt import offered_again
from tests.support.systems.dvclt import plain_pdf
from tests.support.systems.onestop import PAPER, Bench

EMAIL = "nycEmail"
OTHER_PAPER = Attachment.of(
    plain_pdf() + b"%khac\n", file_name="giay-khac.pdf", title="Giấy khác", kind=1, id=2
)


def offered_with(desk: Bench, code: str, **changed: Any) -> None:
    form = {**desk.dvclt.dossiers[code].received.form, **changed.pop("form", {})}
    desk.dvclt.correct(code, form=form, **changed)


def accept(desk: Bench, code: str) -> None:
    desk.accept(code)
    desk.deliver()


def refuse(desk: Bench, code: str) -> None:
    desk.do(refuse_dossier, code, "Không thuộc thẩm quyền")
    desk.deliver()


def set_aside(desk: Bench, code: str) -> list[offered_again.SetAside]:
    with desk.context.database.read() as session:
        return offered_again.list_set_aside(desk.context, session, desk.dossier(code))


def form(desk: Bench, code: str) -> dict[str, str]:
    with desk.context.database.read() as session:
        return contents.form_of(desk.context, session, desk.dossier(code))


@pytest.mark.parametrize("decide", [accept, refuse])
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"form": {EMAIL: "moi@example.com"}}, EMAIL),
        ({"attachments": (PAPER, OTHER_PAPER)}, "fileDinhKem"),
        ({"attachments": (PAPER.as_withdrawn(),)}, "fileDinhKem"),
    ],
)
def test_other_content_of_a_decided_dossier_is_stored_shown_and_then_acknowledged(
    desk: Bench, decide: Any, changed: dict[str, Any], field: str
) -> None:
    code = desk.apply()
    desk.pull()
    decide(desk, code)
    before = desk.dossier(code)
    offered_with(desk, code, **changed)

    desk.receiver.round()
    [kept] = set_aside(desk, code)
    unacknowledged = desk.dvclt.dossiers[code].is_waiting
    desk.deliver()

    assert kept.fields == (field,)
    assert unacknowledged
    assert not desk.dvclt.dossiers[code].is_waiting
    assert desk.reasons(code) == ["CONTENT_CHANGED"]
    after = desk.dossier(code)
    assert (after.state, after.round) == (before.state, before.round)


def test_papers_that_were_set_aside_are_kept_and_never_forwarded(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    accept(desk, code)
    offered_with(desk, code, attachments=(OTHER_PAPER,))
    desk.pull()

    with desk.context.database.read() as session:
        dossier = desk.dossier(code)
        own = contents.current_attachments(desk.context, session, dossier)
        every = contents.stored_attachments(desk.context, session, dossier)

    assert [paper.file_name for paper in own] == [PAPER.file_name]
    assert {(paper.round, paper.record.file_name) for paper in every} == {
        (1, PAPER.file_name),
        (-1, OTHER_PAPER.file_name),
    }


def test_the_same_content_set_aside_is_kept_once_however_often_it_is_offered(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    accept(desk, code)
    offered_with(desk, code, form={EMAIL: "moi@example.com"})
    desk.dvclt.loses_acknowledgements = 3
    for _ in range(6):
        desk.pull()
        desk.clock.advance(timedelta(minutes=1))

    assert len(set_aside(desk, code)) == 1
    assert not desk.dvclt.dossiers[code].is_waiting


def test_other_content_before_anybody_decided_is_the_dossiers_own(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    offered_with(desk, code, form={EMAIL: "moi@example.com"})

    desk.pull()

    assert form(desk, code)[EMAIL] == "moi@example.com"
    assert desk.dossier(code).state == OnestopState.NEW
    assert desk.dossier(code).round == 2
    assert not desk.dvclt.dossiers[code].is_waiting


def test_a_supplement_that_comes_after_the_question_was_settled_is_not_lost(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.do(ask_supplement, code, "Thiếu giấy chứng sinh")
    desk.deliver()
    desk.dvclt.supplement(code, **{EMAIL: "moi@example.com"})
    desk.pull()
    accept(desk, code)
    # A late copy of the request reopens the question at a PM.DVCLT that judges by status and moment alone.
    desk.dvclt.dossiers[code].status = ReportStatus.SUPPLEMENT
    desk.dvclt.supplement(code, **{EMAIL: "lan-hai@example.com"})

    desk.pull()

    [kept] = set_aside(desk, code)
    assert kept.form[EMAIL] == "lan-hai@example.com"
    assert form(desk, code)[EMAIL] == "moi@example.com"


def test_an_acknowledgement_that_was_overtaken_by_other_content_is_not_sent(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    desk.dvclt.dossiers[code].is_waiting = True
    desk.receiver.round()
    acknowledged = desk.dvclt.dossiers[code].acknowledged
    offered_with(desk, code, form={EMAIL: "moi@example.com"})

    desk.deliver()

    assert desk.dvclt.dossiers[code].acknowledged == acknowledged
    assert desk.dvclt.dossiers[code].is_waiting
    desk.clock.advance(timedelta(minutes=1))
    desk.pull()
    assert form(desk, code)[EMAIL] == "moi@example.com"


def test_other_papers_of_a_dossier_without_a_desk_are_not_taken_for_a_lost_acknowledgement(
    desk: Bench,
) -> None:
    code = desk.apply(unit=99999)
    desk.pull()
    desk.dvclt.correct(code, attachments=(PAPER, OTHER_PAPER))

    desk.pull()

    with desk.context.database.read() as session:
        own = contents.current_attachments(desk.context, session, desk.dossier(code))
    assert [paper.file_name for paper in own] == [PAPER.file_name, OTHER_PAPER.file_name]


def test_a_dossier_received_far_in_the_future_is_held_by_its_field(desk: Bench) -> None:
    code = desk.apply(received_at=desk.clock.now() + timedelta(days=2))

    desk.pull()

    [hold] = desk.holds(code)
    assert hold.reason.value == "DETAIL_UNREADABLE"
    assert hold.codes["fields"] == ["ngayTiepNhan"]
    assert desk.dvclt.dossiers[code].is_waiting


def nested(desk: Bench, code: str, outer: Any, inner: Any, name: str = "fileDinhKem") -> bytes:
    """The detail with papers in either record, under a name."""
    received = replace(desk.dvclt.dossiers[code].received, attachments=())
    record = parse_object(build_detail(received))["data"]
    within = parse_object(record["data"])
    del record["fileDinhKem"], within["fileDinhKem"]
    if inner is not None:
        within[name] = inner
    if outer is not None:
        record[name] = outer
    return dump({"data": {**record, "data": dump_text(within)}})


@pytest.mark.parametrize(
    ("outer", "inner", "names"),
    [
        ([], [PAPER], ["giay-chung-sinh.pdf"]),
        ([PAPER], [], ["giay-chung-sinh.pdf"]),
        ([PAPER], None, ["giay-chung-sinh.pdf"]),
        ([PAPER], [PAPER], ["giay-chung-sinh.pdf"]),
        ([PAPER], [OTHER_PAPER], ["giay-khac.pdf", "giay-chung-sinh.pdf"]),
    ],
)
def test_papers_of_the_outer_and_the_inner_record_all_arrive(
    desk: Bench, outer: list[Attachment], inner: list[Attachment] | None, names: list[str]
) -> None:
    code = desk.apply()
    first, second = (None if which is None else [paper.wire() for paper in which] for which in (outer, inner))
    desk.dvclt.dossiers[code].detail = nested(desk, code, first, second)

    desk.pull()

    with desk.context.database.read() as session:
        own = contents.current_attachments(desk.context, session, desk.dossier(code))
    assert [paper.file_name for paper in own] == names


@pytest.mark.parametrize("name", ["filedinhkem", "FileDinhKem"])
def test_papers_under_the_agreed_name_in_other_letters_arrive(desk: Bench, name: str) -> None:
    code = desk.apply()
    desk.dvclt.dossiers[code].detail = nested(desk, code, None, [PAPER.wire()], name)

    desk.pull()

    with desk.context.database.read() as session:
        assert contents.current_attachments(desk.context, session, desk.dossier(code))


@pytest.mark.parametrize("name", ["dsFileDinhKem", "tepDinhKem", "danhSachTaiLieu", "khac"])
@pytest.mark.parametrize("is_text", [False, True])
def test_papers_under_another_name_are_held_by_that_name(desk: Bench, name: str, is_text: bool) -> None:
    code = desk.apply()
    papers: Any = [PAPER.wire()]
    desk.dvclt.dossiers[code].detail = nested(
        desk, code, None, dump_text(papers) if is_text else papers, name
    )

    desk.pull()

    [hold] = desk.holds(code)
    assert hold.codes["fields"] == [name]
    assert desk.dvclt.dossiers[code].is_waiting
