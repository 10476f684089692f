"""What cannot be read is answered with its cause and its place; what is unambiguous is taken."""

import base64
import gzip

import pytest

from tests.support.systems.civilstatus import Office, birth_request
from tests.support.systems.civilstatus_v1 import birth_v1, call, told


def answer_to_data(office: Office, data: str) -> str:
    request = birth_v1(1)
    return str(
        told(office, "dangKyHoTich", request.model_copy(update={"data": data}).wire())["errorDescription"]
    )


def test_broken_xml_names_line_and_element(office: Office) -> None:
    broken = birth_v1(1).data.replace("<meHoTen>", "\n<meHoTen>A & B ")
    said = answer_to_data(office, broken)
    assert "sai ở dòng 2, cột" in said
    assert "tại phần tử meHoTen" in said


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        ("base64", "đang là base64 của XML"),
        ("gzip", "nén gzip"),
        ("json", "đang là JSON"),
        ("escaped", "đang bị đổi thành &lt"),
        ("words", "bắt đầu bằng dấu <"),
    ],
)
def test_what_is_no_xml_says_what_it_is_instead(office: Office, form: str, cause: str) -> None:
    xml = birth_v1(1).data.encode()
    data = {
        "base64": base64.b64encode(xml).decode(),
        "gzip": base64.b64encode(gzip.compress(xml)).decode(),
        "json": "{}",
        "escaped": xml.decode().replace("<", "&lt;").replace(">", "&gt;"),
        "words": "xin chào",
    }[form]
    assert cause in answer_to_data(office, data)


def test_a_byte_order_mark_before_xml_or_json_is_no_fault(office: Office) -> None:
    request = birth_v1(2)
    marked = request.model_copy(update={"data": "\ufeff" + request.data})
    assert told(office, "dangKyHoTich", marked.wire())["status"] == 1
    body = b"\xef\xbb\xbf" + birth_request(3).json_bytes()
    assert office.call("nhanHoSoDKHT", body).json()["status"] == "1"


def test_a_paper_behind_a_data_address_is_taken(office: Office) -> None:
    request = birth_request(4)
    [paper] = request.attachments
    content = f"data:application/pdf;base64,{paper.content_base64}"
    marked = paper.model_copy(update={"content_base64": content})
    assert office.send(request.model_copy(update={"attachments": [marked]}))["status"] == "1"


@pytest.mark.parametrize(
    ("encoding", "cause"), [("utf-16", "UTF-16"), ("gzip", "nén gzip"), ("cp1258", "không phải UTF-8")]
)
def test_a_body_that_is_no_utf_8_names_the_cause(office: Office, encoding: str, cause: str) -> None:
    text = '{"maDonVi": "Nguyễn Thị Đông"}'
    body = gzip.compress(text.encode()) if encoding == "gzip" else text.encode(encoding, "replace")
    assert cause in office.call("nhanHoSoDKHT", body).json()["errorDescription"]
    assert cause in call(office, "dangKyHoTich", body).json()["errorDescription"]
