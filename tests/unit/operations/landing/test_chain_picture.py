"""The map of the chain: what it says when all runs, and when something does not."""

from datetime import datetime

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.clock import VIETNAM
from lienthong.operations.landing import ChainPart, LandingContents, LinkedSystem, ListedAccount
from lienthong.operations.landing.chain_picture import draw_chain
from lienthong.operations.landing.chain_watch import (
    AWAY,
    ChainPicture,
    DossierSeen,
    HealthSeen,
    HopSeen,
    Travel,
    read_health,
    read_travel,
)

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=VIETNAM)
LANDING = LandingContents([LinkedSystem(part, f"http://x/{part}", f"/{part}/") for part in ChainPart])
WELL = HealthSeen("ok")


def picture(travel: Travel | None = None, **changed: HealthSeen) -> ChainPicture:
    return ChainPicture(NOW, {part: changed.get(part.value, WELL) for part in ChainPart}, travel)


def test_all_is_well_when_every_system_answers() -> None:
    assert draw_chain(LANDING, picture()).all_well


def test_a_system_that_is_away_is_named_with_what_it_means() -> None:
    drawn = draw_chain(LANDING, picture(civilstatus_test=AWAY))
    assert drawn.nodes[ChainPart.CIVILSTATUS_TEST].status_vi == "Không trả lời"
    assert drawn.links[ChainPart.CIVILSTATUS_TEST].tone == "broken"
    assert any(text.startswith("Hộ tịch kiểm thử không trả lời") for text in drawn.troubles)


def test_what_waits_meanwhile_is_said_not_to_be_lost() -> None:
    drawn = draw_chain(LANDING, picture(civilstatus_test=AWAY, onestop=HealthSeen("degraded", waiting=4)))
    assert drawn.troubles[-1] == "4 việc đang chờ chuyển; không mất việc nào."


def test_a_cut_way_between_two_running_systems_is_named() -> None:
    hop = HopSeen("ndxp", "open", NOW, 0, "ConnectError")
    drawn = draw_chain(LANDING, picture(lgsp=HealthSeen("degraded", hops=(hop,))))
    assert drawn.troubles == ("Chặng LGSP → NDXP mất kết nối từ 10:30:00; đang tự thử lại.",)


def test_a_way_with_something_on_it_is_shown_as_busy() -> None:
    hop = HopSeen("lgsp", "closed", None, 2, "")
    drawn = draw_chain(LANDING, picture(onestop=HealthSeen("ok", waiting=2, hops=(hop,))))
    assert drawn.links[ChainPart.LGSP].tone == "busy"


def test_dossiers_are_counted_in_words_of_people() -> None:
    travel = Travel({OnestopState.RECEIVED: 2, OnestopState.IN_WORK: 3, OnestopState.RETURNED: 7}, 1, ())
    drawn = draw_chain(LANDING, picture(travel))
    assert {figure.label_vi: figure.number for figure in drawn.figures}["Đang giải quyết"] == 5
    assert drawn.holds == 1


def test_a_part_that_does_not_run_here_is_left_out() -> None:
    only = LandingContents([LinkedSystem(ChainPart.DVCLT, "http://x", "/dvclt/")])
    drawn = draw_chain(only, ChainPicture(NOW, {ChainPart.DVCLT: WELL}, None))
    assert set(drawn.nodes) == {ChainPart.DVCLT}
    assert not drawn.links


def test_the_environment_the_keys_do_not_lead_to_is_marked() -> None:
    drawn = draw_chain(LANDING, picture())
    assert drawn.nodes[ChainPart.CIVILSTATUS_OFFICIAL].unused
    assert not drawn.nodes[ChainPart.CIVILSTATUS_TEST].unused


def test_health_is_read_as_our_systems_write_it() -> None:
    hop = {"name": "lgsp", "state": "open", "since": NOW.isoformat(), "waiting": 1, "last_error": None}
    seen = read_health(
        {"status": "degraded", "hops": [hop], "waiting": {"forward": {"waiting": 3, "held": 1}}}
    )
    assert seen == HealthSeen("degraded", 3, 1, (HopSeen("lgsp", "open", NOW, 1, ""),))


def test_a_dossier_without_a_code_of_its_own_goes_by_the_interlinked_one() -> None:
    item = {"code": None, "interlinked_code": "G22.99-261124-0001", "state": 1, "changed_at": NOW.isoformat()}
    travel = read_travel({"states": {"1": 1}, "holds": 0}, {"items": [item]})
    assert travel.last == (DossierSeen("G22.99-261124-0001", "G22.99-261124-0001", OnestopState.NEW, NOW),)


def test_a_shared_password_stands_once() -> None:
    accounts = [
        ListedAccount("Một", "a", "chung"),
        ListedAccount("Hai", "b", "chung"),
        ListedAccount("Ba", "c", "riêng"),
    ]
    system = LinkedSystem(ChainPart.ONESTOP, "http://x", "/mcdt/", accounts)
    assert [(login.password, len(login.accounts)) for login in system.logins] == [("chung", 2), ("riêng", 1)]
