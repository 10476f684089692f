"""XML and attachments from outside: what is refused, with which words."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.foundation.untrusted.attachments import (
    AttachmentKind,
    AttachmentLimits,
    AttachmentRejected,
    check_attachment,
)
from lienthong.foundation.untrusted.xml import MalformedXml, UnsafeXml, parse_untrusted

BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
TIFF = b"II*\0\x08\0\0\0\0\0\0\0\0\0"


def word_document(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            # A fixed moment: the bytes name the test, and two test processes must give it the same name.
            archive.writestr(zipfile.ZipInfo(name, (2024, 7, 5, 8, 0, 0)), "<x/>")
    return buffer.getvalue()


DOCX = word_document("[Content_Types].xml", "word/document.xml")


def test_plain_xml_is_read_with_all_vietnamese_letters() -> None:
    root = parse_untrusted("<hoTich><hoTen>Đỗ Thị Ngọc Ánh</hoTen></hoTich>")
    assert root.findtext("hoTen") == "Đỗ Thị Ngọc Ánh"


def test_text_that_declares_another_encoding_is_read_as_the_text_it_is() -> None:
    assert parse_untrusted('<?xml version="1.0" encoding="utf-16"?><a>Ộ</a>').text == "Ộ"


@pytest.mark.parametrize(
    "document",
    [
        BOMB,
        BOMB.encode("utf-16"),
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<!DOCTYPE a><a/>",
        "<a>" + "x" * 21_000_000 + "</a>",
    ],
)
def test_a_document_type_an_entity_or_too_much_text_is_unsafe(document: str | bytes) -> None:
    with pytest.raises(UnsafeXml):
        parse_untrusted(document)


@pytest.mark.parametrize("document", ["", "<a>", "không phải XML", "<a></b>", "<a>" * 5000])
def test_what_is_not_xml_is_malformed_and_says_where(document: str) -> None:
    with pytest.raises(MalformedXml, match="Không đọc được XML"):
        parse_untrusted(document)


@given(st.one_of(st.text(max_size=60), st.binary(max_size=60)))
def test_whatever_comes_is_an_element_or_one_of_two_errors(document: str | bytes) -> None:
    try:
        root = parse_untrusted(document)
    except (UnsafeXml, MalformedXml):
        return
    assert root.tag


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("giấy chứng sinh.pdf", PDF, AttachmentKind.PDF),
        ("ảnh.JPG", JPEG, AttachmentKind.JPEG),
        ("ảnh.png", PNG, AttachmentKind.PNG),
        ("bản quét.tif", TIFF, AttachmentKind.TIFF),
        ("tờ khai.docx", DOCX, AttachmentKind.DOCX),
        ("tờ khai.xml", b"<?xml version='1.0'?><a/>", AttachmentKind.XML),
    ],
)
def test_a_file_that_is_what_its_name_says_is_accepted(
    name: str, content: bytes, kind: AttachmentKind
) -> None:
    assert check_attachment(name, content) is kind


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ\x90\0", "content_mismatch"),
        ("a.pdf", JPEG, "content_mismatch"),
        ("a.pdf", PDF[:20], "corrupt"),
        ("a.jpg", JPEG[:-2], "corrupt"),
        ("a.png", PNG[:20], "corrupt"),
        ("a.docx", word_document("evil.exe"), "corrupt"),
        ("a.docx", DOCX[:40], "corrupt"),
        ("a.xml", BOMB.encode(), "unsafe"),
        ("a.exe", b"MZ", "unknown_type"),
        ("a", PDF, "unknown_type"),
        ("../a.pdf", PDF, "bad_name"),
        ("a\0.pdf", PDF, "bad_name"),
        ("", PDF, "bad_name"),
        ("a" * 300 + ".pdf", PDF, "bad_name"),
    ],
)
def test_every_other_file_is_rejected_with_its_own_code(name: str, content: bytes, code: str) -> None:
    with pytest.raises(AttachmentRejected) as caught:
        check_attachment(name, content)
    assert caught.value.code == code
    assert caught.value.reason_vi


def test_the_size_limit_is_inclusive_and_named_in_the_message() -> None:
    limits = AttachmentLimits(max_bytes=len(PDF))
    assert check_attachment("a.pdf", PDF, limits) is AttachmentKind.PDF
    with pytest.raises(AttachmentRejected, match="2,6 MB"):
        check_attachment("a.pdf", PDF + b"\n" * 2_600_000)


def test_a_system_may_accept_fewer_kinds() -> None:
    only_pdf = AttachmentLimits(kinds=frozenset({AttachmentKind.PDF}))
    with pytest.raises(AttachmentRejected, match=r"\.pdf"):
        check_attachment("a.png", PNG, only_pdf)
