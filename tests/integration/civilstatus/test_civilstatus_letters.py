"""Whatever door a name comes through, and however its letters were typed, it is one name afterwards."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.identity import Principal
from lienthong.foundation.sealer import Sealer
from lienthong.invented import people
from lienthong.systems.civilstatus.base.tables import metadata
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.paper_books.enter import PaperBook
from lienthong.systems.civilstatus.paper_books.export import sheet_of
from lienthong.systems.civilstatus.paper_books.import_book import import_sheet
from tests.support.sheets import birth_lines, write_sheet
from tests.support.systems.civilstatus import BASE, NOW, PARTNER, UNIT, Office, request_for
from tests.support.systems.civilstatus_v1 import register_request, told

NAME = "Đặng Thị Nữ Hương"
SPELLINGS = {
    "composed": NAME,
    "decomposed": unicodedata.normalize("NFD", NAME),
    "tone first": "Đặng Thị Nữ Hu\u031bo\u031bng",
    "Icelandic": NAME.replace("Đ", "Ð"),
    "African": NAME.replace("Đ", "Ɖ"),
    "Cyrillic a": NAME.replace("H", "Н"),
    "Greek capital": NAME.replace("N", "Ν"),
    "zero width": NAME.replace(" ", " \u200b").replace("ng", "n\u200dg"),
    "direction": f"\u202a{NAME}\u202c",
    "wide space": NAME.replace(" ", "\u00a0"),
    "full width": NAME.replace("H", "Ｈ"),
}


def request_of(name: str, number: int) -> ReceiveRequest:
    declared = people.birth(number, NOW.date(), UnitCode(UNIT))
    return request_for(replace(declared, child=replace(declared.child, full_name=name)), number)


def name_in_the_book(office: Office, request: ReceiveRequest) -> str:
    who = office.officer()
    for act in ("take-up", "register"):
        answer = office.act(request.onestop_code, act, who, reason="Đã đối chiếu")
        assert answer.status_code == 200, answer.text
    entry = office.get(f"/api/dossiers/{request.onestop_code}", who).json()["entry"]
    fields: list[dict[str, Any]] = office.get(f"/api/entries/{entry['id']}", who).json()["fields"]
    return str(next(each["text"] for each in fields if each["path"] == "name"))


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_dossier_of_3_0(office: Office, spelling: str) -> None:
    request = request_of(SPELLINGS[spelling], 950)
    assert office.send(request)["status"] == "1"
    assert name_in_the_book(office, request) == NAME


def test_a_dossier_of_3_0_with_escaped_letters_in_the_inner_text_too(office: Office) -> None:
    request = request_of(SPELLINGS["decomposed"], 951)
    inner = json.dumps(json.loads(request.data))
    body = json.dumps({**request.wire(), "data": inner}).encode()
    assert body.isascii()
    answer = office.http.post(
        f"{BASE}/apiLienThongKSKT/1.0/nhanHoSoDKHT",
        content=body,
        headers={
            "Authorization": f"Bearer {office.gateway_token}",
            "Content-Type": "application/json",
            "X-Lienthong-Partner": PARTNER,
        },
    )
    assert answer.json()["status"] == "1", answer.text
    assert name_in_the_book(office, request) == NAME


@pytest.mark.parametrize("spelling", ["decomposed", "Icelandic", "Cyrillic a"])
def test_xml_of_1_0(office: Office, spelling: str) -> None:
    declared = people.birth(952, NOW.date(), UnitCode(UNIT))
    declared = replace(declared, child=replace(declared.child, full_name=SPELLINGS[spelling]))
    request = register_request(declared, 952)
    sent = request.wire()
    sent["data"] = sent["data"].encode("ascii", "xmlcharrefreplace").decode()
    told(office, "dangKyHoTich", sent)
    who = office.officer()
    seen = office.get(f"/api/dossiers/{request.code}", who)
    assert seen.status_code == 200, seen.text
    assert NAME in seen.text


def test_words_of_an_officer_and_the_sex_of_a_correction(office: Office) -> None:
    declared = people.birth(953, NOW.date(), UnitCode(UNIT))
    who = office.officer()
    entry = office.issue(request_for(declared, 953), who)
    other = "Nam" if declared.child.sex.name_vi == "Nữ" else "Nữ"
    changes = {"name": SPELLINGS["decomposed"], "sex": unicodedata.normalize("NFD", other)}
    basis = unicodedata.normalize("NFD", "Giấy chứng sinh sửa lại")
    done = office.post(
        f"/api/entries/{entry}/correct", who, changes=changes, basis=basis, reason="Chờ xác lập lại số"
    )
    assert done.status_code == 200, done.text
    seen = office.get(f"/api/entries/{entry}", who).json()
    fields = {each["path"]: each["text"] for each in seen["fields"]}
    assert (fields["name"], fields["sex"]) == (NAME, other)
    assert "Giấy chứng sinh sửa lại" in seen["notes"][0]["text"]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_book_on_paper(tmp_path: Path, spelling: str) -> None:
    store = Database(f"sqlite:///{tmp_path / 'so.db'}", "civilstatus_test")
    store.create_all(metadata)
    vault = Vault(Sealer({"k": b"k" * 32}, "k"), "test")
    vault.unlock(store, NOW)
    book = PaperBook(store, vault, UNIT, Register.BIRTH, 200)
    [line] = birth_lines(1, 1999)
    apart = {
        name: unicodedata.normalize("NFD", text)
        for name, text in {**line, "sex": "Nữ", "name": SPELLINGS[spelling]}.items()
    }
    state = import_sheet(
        book, write_sheet(tmp_path / "so.csv", [apart]), importer=Principal("x", "x"), now=NOW
    )
    with store.read() as session:
        out = "".join(sheet_of(session, vault, UNIT, Register.BIRTH, 1999))
    store.close()
    assert (state.entered, state.faulty) == (1, 0)
    assert NAME in out
    assert "Nữ" in out
    assert unicodedata.is_normalized("NFC", out)
