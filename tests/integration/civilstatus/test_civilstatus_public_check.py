"""The page where anybody checks a paper: no account, nothing kept, plain reasons."""

from __future__ import annotations

import html
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509 import ReasonFlags
from sqlalchemy import create_engine, inspect, text

from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.systems.civilstatus.public.pages import BURST
from lienthong.systems.civilstatus.public.verify import LARGEST_UPLOAD
from tests.support.systems.civilstatus import BASE, NOW, Office, birth_request, running

HTML = {"Accept": "text/html"}


def _issued(office: Office, number: int) -> tuple[str, bytes]:
    """A signed birth certificate and the path in its QR code."""
    request = birth_request(number)
    code, who = request.onestop_code, office.officer()
    office.send(request)
    for act in ("take-up", "register", "sign"):
        office.act(code, act, who)
    entry = office.get(f"/api/dossiers/{code}", who).json()["entry"]
    return entry["verify_path"], office.get(f"/api/dossiers/{code}/document.pdf", who).content


def _check(office: Office, content: bytes, **fields: str) -> Any:
    office.http.cookies.clear()
    files = {"tep": ("giay.pdf", content, "application/pdf")}
    return office.http.post(f"{BASE}/xac-thuc", files=files, data=fields, headers=HTML)


def test_anybody_may_open_the_page_without_an_account(office: Office) -> None:
    office.http.cookies.clear()
    page = office.http.get(f"{BASE}/xac-thuc", headers=HTML)
    assert page.status_code == 200
    assert "Kiểm tra giấy tờ hộ tịch" in page.text
    assert 'name="tep"' in page.text


def test_the_issued_file_is_known_with_its_place_in_the_register(office: Office) -> None:
    _, signed = _issued(office, 31)
    page = _check(office, signed)
    assert page.status_code == 200
    assert "Hợp lệ, đúng tệp đã cấp" in page.text
    assert "Trần Thị Hồng Ánh" in page.text
    assert "Giấy khai sinh số 1/2024" in page.text
    assert "Tệp kèm đủ dữ liệu để kiểm tra cả khi chứng thư số đã hết hạn" in page.text
    assert "không có giá trị pháp lý" in page.text


def test_a_changed_file_is_refused_with_the_reason_and_tells_nothing_of_the_register(office: Office) -> None:
    _, signed = _issued(office, 32)
    at = signed.index(b"stream\n") + 20
    page = _check(office, signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    assert "Đã bị thay đổi sau khi ký" in page.text
    assert "Đừng dùng tệp này" in page.text
    assert "Quyển số" not in page.text


def test_another_paper_than_that_of_the_qr_code_is_told_apart(office: Office) -> None:
    path, _ = _issued(office, 33)
    _, other = _issued(office, 34)
    page = _check(office, other, ma=path.rsplit("/", 1)[1])
    assert "không phải giấy tờ của mã QR này" in page.text


def test_a_good_signature_on_a_file_never_issued_is_not_called_ours(
    office: Office, authority: LocalAuthority
) -> None:
    _, signed = _issued(office, 35)
    seal = authority.agency("00019", "Ủy ban nhân dân phường Điện Biên")
    page = signed[: signed.index(b"%%EOF\n") + 6]
    again = sign_file(page, [SignatureRequest(seal, "Ký", "UBND", "A")], authority.timestamps(), NOW)
    answer = _check(office, again)
    assert "Chữ ký hợp lệ" in answer.text
    assert "không có bản ghi đã cấp tệp này" in answer.text
    assert "Quyển số" not in answer.text


def test_a_key_revoked_later_leaves_the_paper_valid_and_says_so(
    office: Office, authority: LocalAuthority
) -> None:
    officer = authority.officer("cu.00019", "Lê Văn Cũ", title="Chủ tịch", agency="UBND")
    seal = authority.agency("00019", "Ủy ban nhân dân phường Điện Biên")
    _, signed = _issued(office, 36)
    page = signed[: signed.index(b"%%EOF\n") + 6]
    requests = [SignatureRequest(officer, "Ký", "Lê Văn Cũ", "A"), SignatureRequest(seal, "Ký", "UBND", "B")]
    file = sign_file(page, requests, authority.timestamps(), NOW, authority.lists())
    authority.revoke(officer, when=NOW.replace(year=NOW.year + 1), reason=ReasonFlags.key_compromise)
    answer = _check(office, file)
    assert "sau khi ký. Dấu thời gian chứng minh" in answer.text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"khong phai PDF", "Không phải tệp PDF"),
        (b"%PDF-1.7\nhong", "Tệp bị hỏng"),
        (b"<script>alert(1)</script>", "Không phải tệp PDF"),
    ],
)
def test_what_is_no_paper_is_told_plainly(office: Office, content: bytes, told: str) -> None:
    page = _check(office, content)
    assert page.status_code == 200
    assert told in page.text


def test_a_form_without_a_file_or_with_a_huge_one_comes_back_with_the_fault(office: Office) -> None:
    office.http.cookies.clear()
    empty = office.http.post(f"{BASE}/xac-thuc", files={"tep": ("", b"")}, headers=HTML)
    assert empty.status_code == 422
    assert "Chưa chọn tệp." in empty.text
    huge = _check(office, b"%PDF-" + bytes(LARGEST_UPLOAD + 100_000))
    assert huge.status_code == 422
    assert "Tệp lớn hơn 5 MB." in huge.text
    odd = office.http.post(
        f"{BASE}/xac-thuc", content=b"khong", headers={**HTML, "Content-Type": "multipart/form-data"}
    )
    assert odd.status_code == 400


def test_one_address_cannot_keep_the_page_busy(office: Office) -> None:
    statuses = {_check(office, b"khong phai PDF").status_code for _ in range(BURST + 3)}
    assert statuses == {200, 429}


def test_nothing_of_an_upload_is_kept(office: Office, tmp_path: Path) -> None:
    def kept() -> dict[str, int]:
        engine = create_engine(f"sqlite:///{tmp_path / 'hotich.db'}")
        with engine.connect() as connection:
            return {
                name: connection.execute(text(f'select count(*) from "{name}"')).scalar_one()
                for name in inspect(engine).get_table_names()
            }

    before = kept()
    _check(office, b"%PDF-1.7 xin chao")
    assert kept() == before


@pytest.mark.parametrize("environment", ["test", "official"])
def test_the_page_says_plainly_why_a_signature_is_not_believed(
    environment: str, tmp_path: Path, authority: LocalAuthority
) -> None:
    url = f"sqlite:///{tmp_path / 'hotich.db'}"
    with running(url, tmp_path, authority, environment=environment) as office:
        _, signed = _issued(office, 37)
        page = signed[: signed.index(b"%%EOF\n") + 6]
        at = signed.index(b"stream\n") + 20
        stranger = LocalAuthority(tmp_path / "la")
        foreign = stranger.officer("la.00019", "Trần Văn Lạ", title="Chủ tịch", agency="UBND")
        ended = authority.officer(
            f"het.{environment}",
            "Lê Văn Hết",
            title="Chủ tịch",
            agency="UBND",
            valid_to=NOW - timedelta(days=1),
        )
        taken = authority.officer(f"thu.{environment}", "Lê Văn Thu", title="Chủ tịch", agency="UBND")
        files = {
            "Không rõ nơi cấp": _signed_by(page, foreign, authority),
            "Lê Văn Hết": _signed_by(page, ended, authority),
            "Lê Văn Thu": _signed_by(page, taken, authority),
            "Đã bị thay đổi sau khi ký": signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :],
        }
        authority.revoke(taken, when=NOW - timedelta(hours=1))
        told = {name: html.unescape(_check(office, file).text) for name, file in files.items()}
        good = _check(office, signed).text
    assert "Không rõ ai cấp chứng thư số" in told["Không rõ nơi cấp"]
    assert "Chứng thư số hết hạn khi ký" in told["Lê Văn Hết"]
    assert "Chứng thư số bị thu hồi trước khi ký" in told["Lê Văn Thu"]
    assert "nội dung tệp bị sửa sau khi ký" in told["Đã bị thay đổi sau khi ký"]
    assert all("Cần làm gì" in text and "Quyển số" not in text for text in told.values())
    assert "Hợp lệ, đúng tệp đã cấp" in good
    assert ("kết quả không có giá trị pháp lý" in good) is (environment == "test")


def _signed_by(page: bytes, officer: Credential, authority: LocalAuthority) -> bytes:
    request = SignatureRequest(officer, "Ký", "Người ký", "A")
    return sign_file(page, [request], authority.timestamps(), NOW)
