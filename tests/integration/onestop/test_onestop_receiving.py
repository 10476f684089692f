"""Taking dossiers over from PM.DVCLT: stored before acknowledged, once, held with a reason, never lost."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lienthong.domain.addresses import Address
from lienthong.domain.dossiers import OnestopState
from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.units import UnitCode
from lienthong.foundation import audit
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.invented import people
from lienthong.systems.onestop.base import contents
from lienthong.systems.onestop.base.refused import ActionNotOpen, DossierNotVisible
from lienthong.systems.onestop.desk.accept import accept_dossier
from lienthong.systems.onestop.desk.ask_supplement import ask_supplement
from lienthong.systems.onestop.desk.confirm_place import confirm_candidate, confirm_place
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from lienthong.systems.onestop.places import read_places
from lienthong.systems.onestop.queries.read_dossier import read_dossier
from lienthong.systems.onestop.seeding import OnestopSeed, SeedAgency, seed
from tests.support.systems.onestop import CLERK, OPERATOR, OTHER_CLERK, UNIT, Bench, bench


def test_a_dossier_is_stored_before_it_is_acknowledged(desk_on_both: Bench) -> None:
    desk = desk_on_both
    code = desk.apply()
    assert desk.receiver.round()
    assert desk.dvclt.dossiers[code].acknowledged == 0
    assert desk.dossier(code).code == "H26.1.1-240705-0001"
    desk.deliver()
    assert desk.dvclt.dossiers[code].acknowledged == 1
    assert desk.told(code) == [1]


def test_a_dossier_offered_ten_times_is_stored_once(desk: Bench) -> None:
    code = desk.apply()
    desk.dvclt.loses_acknowledgements = 9
    for _ in range(10):
        desk.pull()
        desk.clock.advance(timedelta(minutes=1))
    # The report was put off until the acknowledgement; its next try comes some minutes later.
    desk.wall += timedelta(minutes=10)
    desk.deliver()
    assert desk.dossier(code).round == 1
    assert desk.told(code) == [1]
    assert not desk.dvclt.dossiers[code].is_waiting


def test_a_dossier_fetched_by_many_at_once_is_stored_once(desk_on_both: Bench) -> None:
    desk = desk_on_both
    codes = [desk.apply() for _ in range(5)]
    receivers = [DossierPuller(desk.context) for _ in range(4)]
    threads = [threading.Thread(target=receiver.round) for receiver in receivers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.deliver()
    own = {desk.dossier(code).code for code in codes}
    assert own == {f"H26.1.1-240705-{number:04d}" for number in range(1, 6)}
    assert [desk.told(code) for code in codes] == [[1]] * 5


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        ({"unit": 99999}, "UNKNOWN_UNIT"),
        ({"unit": 1, "procedure": "9.999999"}, "UNKNOWN_PROCEDURE"),
        ({"procedure": "9.999999"}, "UNKNOWN_PROCEDURE"),
        ({"unit": 4}, "NO_AGENCY"),
    ],
)
def test_what_fits_no_desk_is_kept_and_held_with_its_reason(
    desk: Bench, offer: dict[str, object], reason: str
) -> None:
    code = desk.apply(**offer)
    desk.pull()
    assert desk.reasons(code) == [reason]
    stored = desk.dossier(code)
    assert stored.code is None
    with desk.context.database.read() as session:
        assert contents.form_of(desk.context, session, stored)
    assert desk.dvclt.dossiers[code].acknowledged == 1
    assert desk.told(code) == []


def test_a_district_after_the_first_of_july_2025_is_held_and_its_successors_named(desk: Bench) -> None:
    at = datetime(2025, 7, 10, 9, 0, tzinfo=VIETNAM)
    desk.clock.advance(at - desk.clock.now())
    declaration = people.birth(1, at.date(), "00004")
    code = desk.dvclt.offer(declaration, unit="001", received_at=at)
    desk.pull()
    [hold] = desk.holds(code)
    assert hold.reason.value == "UNKNOWN_UNIT"
    assert "01/07/2025" in hold.words["explanation"]


def test_a_dossier_goes_on_once_its_agency_is_configured(desk: Bench) -> None:
    code = desk.apply(unit=4)
    desk.pull()
    [hold] = desk.holds(code)
    assert desk.resume(hold)
    assert desk.reasons(code) == ["NO_AGENCY"]
    with desk.context.database.begin() as session:
        agency = SeedAgency(AgencyCode("H26.1.3"), UnitCode("00004"), "01", "UBND Phường Trúc Bạch")
        seed(session, OnestopSeed(agencies=[agency]))
    [hold] = desk.holds(code)
    assert desk.resume(hold)
    assert not desk.resume(hold)
    assert desk.reasons(code) == []
    assert desk.dossier(code).code == "H26.1.3-240705-0001"
    assert desk.told(code) == [1]


def test_pm_dvclt_offers_a_dossier_again_under_the_right_unit(desk: Bench) -> None:
    code = desk.apply(unit=99999)
    desk.pull()
    form = {**desk.dvclt.dossiers[code].received.form, "noiDangKy": UNIT}
    desk.dvclt.correct(code, unit_number=int(UNIT), form=form)
    desk.pull()
    assert desk.reasons(code) == []
    assert desk.dossier(code).unit_code == UNIT
    assert desk.told(code) == [1]


def test_an_unreadable_dossier_is_held_by_field_and_fetched_again_on_demand(desk: Bench) -> None:
    code = desk.apply()
    good = desk.dvclt.dossiers[code].detail
    desk.dvclt.dossiers[code].detail = b'{"data": {"maDonVi": 19, "module": "KS"}}'
    other = desk.apply()
    desk.pull()
    desk.pull()
    assert desk.dossier(other).code
    [hold] = desk.holds(code)
    assert hold.reason.value == "DETAIL_UNREADABLE"
    assert "maHoSo" in hold.codes["fields"]
    assert desk.dvclt.dossiers[code].fetched == 1
    desk.dvclt.dossiers[code].detail = good
    desk.resume(hold)
    desk.pull()
    assert desk.dossier(code).code
    assert desk.holds() == []


def test_a_line_of_the_list_that_cannot_be_read_is_held_and_keeps_no_other_waiting(desk: Bench) -> None:
    good = desk.apply()
    desk.dvclt.extra_lines.append({"id": 99, "maHoSo": "G22.99-240705-9999", "maDonVi": None})
    desk.pull()
    assert desk.dossier(good).code
    [hold] = desk.holds("G22.99-240705-9999")
    assert hold.reason.value == "DETAIL_UNREADABLE"
    desk.dvclt.extra_lines.clear()


def test_a_supplement_is_never_acknowledged_unread(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    with desk.context.database.begin() as session:
        ask_supplement(desk.context, session, code, CLERK, "Thiếu giấy chứng sinh")
    report = next(sender for sender in desk.senders if sender.purpose == "report")
    from lienthong.foundation.delivery import stream  # noqa: PLC0415

    with desk.context.database.read() as session:
        waiting = [one.delivery for one in stream(session, f"dvclt:{code}") if one.state == "waiting"]
    # PM.DVCLT hears it, the process ends before it knows, and the citizen answers meanwhile.
    report.send(waiting)
    desk.dvclt.supplement(code, nycSDT="0911111111")
    assert not desk.receiver.round()
    assert desk.dvclt.dossiers[code].is_waiting
    desk.deliver()
    assert desk.pull()
    assert desk.dossier(code).round == 2
    assert desk.told(code) == [1, 2, 1]


def test_an_uncertain_place_waits_for_the_clerk_whose_choice_is_remembered(desk_on_both: Bench) -> None:
    desk = desk_on_both
    declaration = desk.birth()
    code = desk.apply(declaration=declaration, form={"nksQueQuan": "xã Tân Lập"})
    desk.pull()
    assert desk.reasons(code) == ["PLACE_UNCERTAIN"]
    with pytest.raises(ActionNotOpen, match="địa danh"):
        desk.do(accept_dossier, code)
    with desk.context.database.read() as session:
        reading = read_places.readings_of(desk.context, session, desk.dossier(code))["child.hometown"]
    assert len(reading.candidates) > 1
    chosen = reading.candidates[2].address
    desk.do(confirm_candidate, code, "child.hometown", 2)
    assert desk.reasons(code) == []
    assert desk.accept(code).state == OnestopState.IN_WORK
    again = desk.apply(declaration=desk.birth(), form={"nksQueQuan": "Xã  Tân Lập "})
    desk.pull()
    assert desk.reasons(again) == []
    with desk.context.database.read() as session:
        remembered = read_places.readings_of(desk.context, session, desk.dossier(again))["child.hometown"]
    assert remembered.address == chosen
    assert remembered.chosen_by == CLERK.account


def test_an_address_that_did_not_exist_then_is_not_taken(desk: Bench) -> None:
    code = desk.apply(form={"nksQueQuan": "xã Tân Lập"})
    desk.pull()
    wrong = Address(province=UnitCode("52"), district=UnitCode("001"), commune=UnitCode("00019"))
    with pytest.raises(ValueError, match="không thuộc"):
        desk.do(confirm_place, code, "child.hometown", wrong)


def test_the_clerk_of_another_agency_sees_nothing_and_the_try_is_kept(desk: Bench) -> None:
    code = desk.apply()
    desk.pull()
    from lienthong.foundation.web import PageProblem  # noqa: PLC0415
    from lienthong.systems.onestop.desk.perform import perform  # noqa: PLC0415

    with pytest.raises(PageProblem) as problem:
        read_dossier(desk.context, code, OTHER_CLERK)
    assert problem.value.problem.status == 404
    with pytest.raises(DossierNotVisible):
        perform(
            desk.context,
            OTHER_CLERK,
            lambda session: accept_dossier(desk.context, session, code, OTHER_CLERK),
        )
    with desk.context.database.read() as session:
        kept = audit.entries(session, account=OTHER_CLERK.account)
    assert [entry.action for entry in kept] == ["denied", "denied"]
    read_dossier(desk.context, code, OPERATOR)


def test_a_province_that_cannot_be_reached_keeps_no_other_waiting(
    tmp_path: Path, authority: LocalAuthority
) -> None:
    with bench(f"sqlite:///{tmp_path / 'o.db'}", tmp_path, authority) as desk:
        working = desk.context.connections["01"]

        class Broken:
            def offered(self) -> object:
                from lienthong.contracts import transport  # noqa: PLC0415

                raise transport.Unreachable("dvclt", "ConnectError")

        broken = replace(working, province="52", dvclt=Broken())  # type: ignore[arg-type]
        context = replace(desk.context, connections={"52": broken, "01": working})
        desk.apply()
        assert DossierPuller(context).round()
