"""Units of the past are named, and one record that cannot be made takes nothing from the others."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Database
from lienthong.systems.civilstatus.base.tables import dossiers
from tests.support.systems.civilstatus import Office, birth_request
from tests.support.systems.civilstatus_v1 import told

AFTER_THE_MERGERS = datetime(2026, 12, 1, 9, 30, tzinfo=VIETNAM)
WARD_OF_2024 = "phường Điện Biên, quận Ba Đình, thành phố Hà Nội"


def finished_after_the_mergers(office: Office, *numbers: int) -> list[ReceiveRequest]:
    requests = [birth_request(number) for number in numbers]
    for request in requests:
        assert office.send(request)["status"] == "1"
    office.clock.set(AFTER_THE_MERGERS)
    who = office.officer("hotich.00004")
    for request in requests:
        for act in ("take-up", "register", "sign", "issue"):
            answer = office.act(request.onestop_code, act, who, reason="Đã đối chiếu hồ sơ giấy")
            assert answer.status_code == 200, answer.text
    return requests


def the_entry(office: Office, request: ReceiveRequest) -> int:
    page = office.get(f"/api/dossiers/{request.onestop_code}", office.officer("hotich.00004"))
    return int(page.json()["entry"]["id"])


def test_a_birth_of_2024_finished_in_2026_is_told_through_1_0(office: Office) -> None:
    [request] = finished_after_the_mergers(office, 1)
    entry_id = the_entry(office, request)
    question = {"maDonVi": 19, "maHoSo": request.onestop_code}
    [result] = told(office, "ketQuaDangKyHS", question)["value"]
    [entry] = told(office, "traHoSo", {"module": "KS", "maHoSo": entry_id})["value"]
    listed = told(office, "traDanhSachHoSo", {"maTinh": "01", "module": "KS", "dsMaHoSo": [entry_id]})
    assert result["meNoiCuTru"].endswith(WARD_OF_2024)
    assert entry["meNoiCuTru"] == result["meNoiCuTru"]
    assert listed["value"] == [entry]


def test_a_record_that_cannot_be_read_is_named_and_the_others_are_told(
    tmp_path: Path, office: Office
) -> None:
    broken, whole = finished_after_the_mergers(office, 1, 2)
    ids = [the_entry(office, broken), the_entry(office, whole)]
    database = Database(f"sqlite:///{tmp_path / 'hotich.db'}", "civilstatus_test")
    with database.begin() as session:
        sealed_by_nobody = update(dossiers).where(dossiers.c.onestop_code == broken.onestop_code)
        session.execute(sealed_by_nobody.values(payload=b"broken"))
    database.close()
    listed = told(office, "traDanhSachHoSo", {"maTinh": "01", "module": "KS", "dsMaHoSo": ids})
    assert [each["id"] for each in listed["value"]] == ids[1:]
    assert broken.onestop_code in listed["statusDescription"]
    alone = told(office, "traHoSo", {"module": "KS", "maHoSo": ids[0]})
    assert (alone["status"], alone["errorCode"]) == (0, "500")
    assert broken.onestop_code in alone["errorDescription"]
