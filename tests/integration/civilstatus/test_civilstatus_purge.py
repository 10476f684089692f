"""Test dossiers are deleted by two persons, and only test dossiers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lienthong.foundation.audit import AuditEntry, entries
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.event_log import EVENT
from lienthong.systems.civilstatus.base.tables import attachments, dossiers
from lienthong.systems.civilstatus.dossiers import purge
from tests.support.systems.civilstatus import BASE, PASSWORD, Office, birth_request

REASON = "Kiểm thử toàn trình môi trường chính thức"


def refused(office: Office, *numbers: int) -> list[str]:
    """Test dossiers as the third phase leaves them."""
    codes = []
    for number in numbers:
        request = birth_request(number)
        office.send(request)
        answer = office.act(
            request.onestop_code, "refuse", office.officer(), reason="Hồ sơ thử, từ chối tiếp nhận"
        )
        assert answer.status_code == 200
        codes.append(request.onestop_code)
    return codes


def post(office: Office, path: str, user_name: str, **body: object) -> tuple[int, dict[str, object]]:
    answer = office.http.post(f"{BASE}/api{path}", json=body, headers=office.officer(user_name))
    return answer.status_code, answer.json()


def proposed(office: Office, codes: list[str], user_name: str = "hotich.00019") -> int:
    status, made = post(office, "/purges", user_name, codes=codes, reason=REASON)
    assert status == 201, made
    return int(str(made["number"]))


def trail_of(tmp_path: Path, code: str) -> list[AuditEntry]:
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    with database.read() as session:
        found = entries(session, dossier_code=code)
    database.close()
    return found


def left(tmp_path: Path) -> list[int]:
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    with database.read() as session:
        found = [
            session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (dossiers, EVENT, attachments)
        ]
    database.close()
    return found


def test_two_persons_erase_refused_dossiers_and_leave_a_trace(office: Office, tmp_path: Path) -> None:
    codes = refused(office, 500, 501)
    number = proposed(office, codes)
    assert left(tmp_path)[0] == 2
    listed = office.get("/api/purges", office.officer("lanhdao.00019")).json()["items"]
    assert [(each["number"], each["state"]) for each in listed] == [(number, "proposed")]
    status, done = post(office, f"/purges/{number}/confirm", "lanhdao.00019")
    assert (status, done["state"]) == (200, "confirmed")
    assert left(tmp_path) == [0, 0, 0]
    trail = trail_of(tmp_path, codes[0])
    assert [entry.action for entry in trail[:2]] == ["purged", "purge_proposed"]
    assert trail[0].account == "lanhdao.00019"
    assert trail[0].detail["proposed_by"] == "hotich.00019"
    assert len(trail[0].detail["content_hash"]) == 64
    answer = office.get(f"/api/lookup/{codes[0]}", office.officer())
    assert answer.status_code == 410
    assert "đã được xóa" in answer.text
    counted = office.get("/api/statistics?year=2024", office.officer()).json()["total"]
    assert counted["refused"] == 0


def test_the_same_person_cannot_confirm(office: Office, tmp_path: Path) -> None:
    codes = refused(office, 510)
    number = proposed(office, codes, "lanhdao.00019")
    status, answer = post(office, f"/purges/{number}/confirm", "lanhdao.00019")
    assert status == 403
    assert "người thứ hai" in str(answer)
    assert left(tmp_path)[0] == 1


@pytest.mark.parametrize(
    ("user_name", "status"),
    [("hotich.00019.b", 403), ("lanhdao.00022", 403), ("dieuphoi", 403), ("quantri", 200)],
)
def test_who_may_confirm(office: Office, user_name: str, status: int) -> None:
    number = proposed(office, refused(office, 520))
    assert post(office, f"/purges/{number}/confirm", user_name)[0] == status


@pytest.mark.parametrize(
    "acts", [(), ("take-up",), ("take-up", "register"), ("take-up", "register", "sign", "issue")]
)
def test_only_a_refused_dossier_is_a_test_dossier(office: Office, acts: tuple[str, ...]) -> None:
    request = birth_request(530)
    office.send(request)
    for act in acts:
        assert office.act(request.onestop_code, act, office.officer()).status_code == 200
    status, answer = post(office, "/purges", "hotich.00019", codes=[request.onestop_code], reason=REASON)
    assert status == 409
    assert "từ chối" in str(answer)
    assert request.onestop_code in str(answer)


@pytest.mark.parametrize(
    ("codes", "reason", "status"),
    [(["H26.12-240705-9999"], REASON, 404), ([" "], REASON, 422), (["own"], "ngắn", 422)],
)
def test_what_is_wrong_with_a_proposal_is_said(
    office: Office, codes: list[str], reason: str, status: int
) -> None:
    own = refused(office, 540)
    given = own if codes == ["own"] else codes
    assert post(office, "/purges", "hotich.00019", codes=given, reason=reason)[0] == status


def test_dossiers_of_another_unit_are_not_proposed(office: Office) -> None:
    codes = refused(office, 550)
    assert post(office, "/purges", "hotich.00022", codes=codes, reason=REASON)[0] == 403
    assert post(office, "/purges", "quantri", codes=codes, reason=REASON)[0] == 201
    assert post(office, "/purges", "hotich.00019", codes=codes, reason=REASON)[0] == 409
    assert office.get("/api/purges", office.officer("hotich.00022")).json()["items"] == []


def test_a_withdrawn_or_confirmed_proposal_is_over(office: Office, tmp_path: Path) -> None:
    codes = refused(office, 560)
    number = proposed(office, codes)
    assert post(office, f"/purges/{number}/withdraw", "hotich.00019")[0] == 200
    assert post(office, f"/purges/{number}/confirm", "lanhdao.00019")[0] == 409
    assert left(tmp_path)[0] == 1
    second = proposed(office, codes)
    assert post(office, f"/purges/{second}/confirm", "lanhdao.00019")[0] == 200
    assert post(office, f"/purges/{second}/confirm", "quantri")[0] == 409


def test_a_crash_before_the_commit_erases_nothing_and_it_can_be_confirmed_again(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = refused(office, 570, 571)
    number = proposed(office, codes)

    def die(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(purge, "crash_point", die)
    office.http.post(f"{BASE}/api/purges/{number}/confirm", headers=office.officer("lanhdao.00019"))
    assert left(tmp_path)[0] == 2
    assert "purged" not in {entry.action for entry in trail_of(tmp_path, codes[0])}
    monkeypatch.undo()
    assert post(office, f"/purges/{number}/confirm", "lanhdao.00019")[0] == 200
    assert left(tmp_path) == [0, 0, 0]


def test_it_works_on_both_databases(office_on_both: Office) -> None:
    number = proposed(office_on_both, refused(office_on_both, 580))
    assert post(office_on_both, f"/purges/{number}/confirm", "quantri")[0] == 200


def test_the_page_proposes_and_confirms(office: Office) -> None:
    codes = refused(office, 590)

    def send(user_name: str, path: str, **form: str) -> str:
        office.http.cookies.clear()
        office.http.post(f"{BASE}/login", data={"user_name": user_name, "password": PASSWORD})
        page = office.http.get(f"{BASE}/xoa-ho-so-thu", headers={"Accept": "text/html"}).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        assert token is not None
        data = {"csrf_token": token.group(1), **form}
        return str(office.http.post(f"{BASE}{path}", data=data, headers={"Accept": "text/html"}).text)

    assert "phải dài từ" in send("hotich.00019", "/xoa-ho-so-thu", codes=codes[0], reason="x")
    assert "người thứ hai xác nhận" in send("hotich.00019", "/xoa-ho-so-thu", codes=codes[0], reason=REASON)
    assert "Đã xóa 1 hồ sơ thử" in send("lanhdao.00019", "/xoa-ho-so-thu/1/xac-nhan")
    # Whoever opens it afterwards reads what became of it; another unit's officer learns nothing.
    told = office.get(f"/api/dossiers/{codes[0]}", office.officer())
    assert (told.status_code, told.json()["code"]) == (410, "purged")
    office.http.post(f"{BASE}/login", data={"user_name": "hotich.00019", "password": PASSWORD})
    page = office.http.get(f"{BASE}/ho-so/{codes[0]}", headers={"Accept": "text/html"})
    assert page.status_code == 410
    for word in (
        "Trần Thị Hồng Ánh (hotich.00019)",
        "Ngô Thu Hà (lanhdao.00019)",
        "09:30 ngày 05/07/2024",
        REASON,
    ):
        assert word in page.text
    assert office.get(f"/api/dossiers/{codes[0]}", office.officer("hotich.00022")).status_code == 404
