"""`lienthong verify` as somebody types it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lienthong.cli import app
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.typeset.typesetter import Typesetter

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)
AGENCY = "Ủy ban nhân dân phường Điện Biên"
run = CliRunner()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `lienthong demo` leaves it: its chain's authority and one signed result."""
    folder = tmp_path_factory.mktemp("made")
    authority = LocalAuthority(folder / "var" / "demo" / "chain" / "pki")
    templates = folder / "templates"
    templates.mkdir()
    (templates / "page.typ").write_text('#set text(font: "Noto Serif")\nGiấy khai sinh')
    officer = authority.officer("anh.tth", "Trần Thị Hồng Ánh", title="Chủ tịch", agency=AGENCY)
    seal = authority.agency("00001", AGENCY)
    requests = [
        SignatureRequest(officer, "Ký", "Trần Thị Hồng Ánh", "NguoiKy"),
        SignatureRequest(seal, "Đóng dấu", AGENCY, "CoQuan"),
    ]
    page = Typesetter(templates).typeset("page", {})
    signed = sign_file(page, requests, authority.timestamps(), MOMENT, authority.lists())
    (folder / "var" / "demo" / "birth.pdf").write_bytes(signed)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made / "var", tmp_path / "var")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def test_the_results_of_the_demo_are_valid_without_naming_whom_to_trust(folder: Path) -> None:
    answer = run.invoke(app, ["verify", "var/demo"])
    assert answer.exit_code == 0, answer.output
    assert "HỢP LỆ  var/demo/birth.pdf" in answer.output
    assert "Trần Thị Hồng Ánh, Chủ tịch" in answer.output
    assert "05/07/2024 15:04:05" in answer.output
    assert "KIỂM THỬ, không có giá trị pháp lý" in answer.output
    assert "1 tệp, tất cả hợp lệ" in answer.output


def test_a_changed_file_is_told_with_the_reason_and_what_to_do(folder: Path) -> None:
    file = folder / "var" / "demo" / "birth.pdf"
    content = bytearray(file.read_bytes())
    content[content.index(b"stream\n") + 20] ^= 1
    file.write_bytes(content)
    answer = run.invoke(app, ["verify", str(file)])
    assert answer.exit_code == 1
    assert "ĐÃ BỊ THAY ĐỔI SAU KHI KÝ" in answer.output
    assert "Chữ ký của Trần Thị Hồng Ánh: nội dung tệp bị sửa sau khi ký." in answer.output
    assert "Đừng dùng tệp này." in answer.output


def test_one_bad_file_among_good_ones_decides_the_exit_code(folder: Path) -> None:
    (folder / "var" / "demo" / "note.pdf").write_bytes(b"khong phai")
    answer = run.invoke(app, ["verify", "var/demo", "--json"])
    assert answer.exit_code == 1
    good, bad = json.loads(answer.output)
    assert (good["valid"], good["fault"], good["long_term"]) == (True, None, True)
    assert [each["kind"] for each in good["signatures"]] == ["officer", "agency"]
    assert good["signatures"][0]["stamped_at"] == "2024-07-05T15:04:05+07:00"
    assert (bad["valid"], bad["fault"]) == (False, "not_pdf")
    assert "Ảnh chụp" in bad["advice_vi"]


def test_a_named_trust_directory_is_the_only_one_asked(folder: Path) -> None:
    other = LocalAuthority(folder / "other")
    answer = run.invoke(app, ["verify", "var/demo", "--trust", str(other.directory / "trust")])
    assert answer.exit_code == 1
    assert "KHÔNG RÕ AI CẤP CHỨNG THƯ SỐ" in answer.output


def test_trust_that_lies_beside_a_file_is_not_believed(folder: Path) -> None:
    sent = folder / "sent"
    shutil.move(folder / "var" / "demo", sent)
    answer = run.invoke(app, ["verify", str(sent)])
    assert answer.exit_code == 2
    assert "--trust" in answer.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["khong-co.pdf"], "Không có tệp khong-co.pdf"),
        (["var/demo/chain"], "không có tệp .pdf nào"),
        (["var/demo", "--trust", "var"], "không có roots/*.pem"),
    ],
)
def test_a_wrong_question_is_told_apart_from_a_bad_file(folder: Path, words: list[str], told: str) -> None:
    answer = run.invoke(app, ["verify", *words])
    assert answer.exit_code == 2
    assert told in answer.output


def test_a_certificate_taken_back_makes_later_papers_invalid_and_leaves_earlier_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIENTHONG_SHARED__VAR_DIR", "var/demo/chain")
    after = run.invoke(app, ["revoke", "anh.tth", "--at", "2024-07-06", "--reason", "superseded"])
    assert after.exit_code == 0, after.output
    good = run.invoke(app, ["verify", "var/demo"])
    assert good.exit_code == 0
    assert "bị thu hồi ngày 06/07/2024, sau khi ký" in good.output
    before = run.invoke(app, ["revoke", "anh.tth", "--at", "2024-07-01T00:00:00+07:00"])
    assert "từ 01/07/2024 00:00:00" in before.output
    bad = run.invoke(app, ["verify", "var/demo"])
    assert bad.exit_code == 1
    assert "CHỨNG THƯ SỐ BỊ THU HỒI TRƯỚC KHI KÝ" in bad.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["khong.co"], "chưa cấp chứng thư nào cho mã «khong.co»"),
        (["anh.tth", "--reason", "vu vo"], "không phải là lý do thu hồi"),
        (["anh.tth", "--at", "hom qua"], "không phải là thời điểm"),
    ],
)
def test_a_wrong_revocation_says_what_is_wrong(
    folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    monkeypatch.setenv("LIENTHONG_SHARED__VAR_DIR", "var/demo/chain")
    answer = run.invoke(app, ["revoke", *words])
    assert answer.exit_code == 2
    assert told in answer.output
