"""The papers of civil status, judged by tools that are not ours: poppler and pyHanko's validator."""

from __future__ import annotations

import asyncio
import io
import re
import subprocess
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.typeset.typesetter import Typesetter, TypesettingFailed
from lienthong.foundation.verify.verdict import verify
from lienthong.systems.civilstatus.papers.certificates import (
    AGENCY_BOX,
    AGENCY_FIELD,
    BIRTH_TEMPLATE,
    DEATH_TEMPLATE,
    OFFICER_BOX,
    OFFICER_FIELD,
    TEMPLATES,
    BirthCertificate,
    CertificateParent,
    DeathExtract,
    template_data,
)
from tests.support.papers import AGENCY, SAMPLE_BIRTH, SAMPLE_DEATH

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)
ISSUE, BIRTH, DEATH = SAMPLE_BIRTH.issue, SAMPLE_BIRTH, SAMPLE_DEATH
HOME = BIRTH.mother.residence

T = TypeVar("T")


def _alone(judging: Coroutine[Any, Any, T]) -> T:
    """Run it on a thread of its own: a browser's test in this process may have left a loop running on this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, judging).result(60)


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(TEMPLATES)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def signed(typesetter: Typesetter, authority: LocalAuthority) -> bytes:
    officer = authority.officer("anh.tth", ISSUE.signer_name, title=ISSUE.signer_title, agency=AGENCY)
    seal = authority.agency("00001", AGENCY)
    with SigningPool(authority.timestamps(), now=lambda: MOMENT, evidence=authority.lists()) as pool:
        return pool.sign(
            typesetter.typeset(BIRTH_TEMPLATE, template_data(BIRTH), made=MOMENT),
            [
                SignatureRequest(officer, "Ký Giấy khai sinh", ISSUE.signer_name, OFFICER_FIELD, OFFICER_BOX),
                SignatureRequest(seal, "Đóng dấu cơ quan", AGENCY, AGENCY_FIELD, AGENCY_BOX),
            ],
        )


def _tool(tmp_path: Path, pdf: bytes, *command: str) -> str:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    words = [str(file) if word == "FILE" else word for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def test_the_birth_certificate_says_what_was_registered(typesetter: Typesetter, tmp_path: Path) -> None:
    page = typesetter.typeset(BIRTH_TEMPLATE, template_data(BIRTH))
    text = " ".join(_tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-").split())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "GIẤY KHAI SINH" in text
    assert "NGUYỄN NGỌC BẢO ẤN" in text
    assert BIRTH.born_in_words in text
    assert "Số định danh cá nhân: 001324012345" in text
    assert "NGƯỜI KÝ GIẤY KHAI SINH" in text


def test_the_death_extract_says_what_was_registered(typesetter: Typesetter, tmp_path: Path) -> None:
    page = typesetter.typeset(DEATH_TEMPLATE, template_data(DEATH))
    text = " ".join(_tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-").split())
    assert "TRÍCH LỤC KHAI TỬ" in text
    assert "Đã chết vào lúc: 08 giờ 30 phút, ngày 02 tháng 7 năm 2024" in text
    assert "Số: 15/2024/TLKT" in text


def test_every_vietnamese_letter_survives_and_every_font_is_embedded(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    letters = "Ộ Ủ Ệ Ấ Ỗ Ữ ạ ả ậ ầ ấ ẩ ằ ặ ỵ ỡ ơ ư đ Đ"
    page = typesetter.typeset(BIRTH_TEMPLATE, template_data(replace(BIRTH, origin=letters)))
    assert letters in _tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-")
    fonts = _tool(tmp_path, page, "pdffonts", "FILE").splitlines()[2:]
    embedded = [line[line.rindex("Identity-H") :].split()[1] for line in fonts]
    assert embedded == ["yes"] * len(fonts)
    assert fonts


def test_an_unknown_father_leaves_blank_lines(typesetter: Typesetter, tmp_path: Path) -> None:
    page = typesetter.typeset(BIRTH_TEMPLATE, template_data(replace(BIRTH, father=CertificateParent())))
    text = _tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-")
    line = next(line for line in text.splitlines() if "tên người cha" in line)
    assert line.replace("Ô", "").strip() == "Họ, chữ đệm, tên người cha:"


@pytest.mark.parametrize("times", [1, 3, 6])
def test_long_names_and_addresses_stay_on_one_page_above_the_signatures(
    typesetter: Typesetter, tmp_path: Path, times: int
) -> None:
    long = replace(
        BIRTH,
        name="Hoàng Phủ Ngọc Tường Vi " * times,
        birthplace=", ".join([HOME] * times),
        origin=", ".join([HOME] * times),
        mother=replace(BIRTH.mother, residence=", ".join([HOME] * times)),
        father=replace(BIRTH.father, residence=", ".join([HOME] * times)),
    )
    page = typesetter.typeset(BIRTH_TEMPLATE, template_data(long))
    assert "Pages:           1\n" in _tool(tmp_path, page, "pdfinfo", "FILE")
    words = _tool(tmp_path, page, "pdftotext", "-bbox", "FILE", "-").splitlines()
    registered = next(line for line in words if ">05/07/2024<" in line)
    assert float(registered.split('yMax="')[1].split('"')[0]) < 622  # top of the QR code, points from above


@pytest.mark.parametrize("times", [1, 2, 3, 6])
def test_long_death_extracts_stay_on_one_page_above_the_signatures(
    typesetter: Typesetter, tmp_path: Path, times: int
) -> None:
    long = replace(
        DEATH,
        name="Hoàng Phủ Ngọc Tường Vi " * times,
        ethnic_group="Kinh" if times == 1 else "Khơ Me Crôm, Cơ Ho Chil và các nhóm địa phương khác",
        residence=", ".join([HOME] * times),
        place=", ".join([DEATH.place] * times),
        cause="; ".join([DEATH.cause] * times),
        notice="; ".join([DEATH.notice] * times),
        requester_name="Hoàng Phủ Ngọc Tường Vi " * times,
        requester_paper=", ".join([DEATH.requester_paper] * times),
    )
    page = typesetter.typeset(DEATH_TEMPLATE, template_data(long))
    assert "Pages:           1\n" in _tool(tmp_path, page, "pdfinfo", "FILE")
    lines = _tool(tmp_path, page, "pdftotext", "-bbox", "FILE", "-").splitlines()
    last = [line for line in lines if ">036175004321" in line]
    assert len(last) == times
    assert max(float(line.split('yMax="')[1].split('"')[0]) for line in last) < 622
    assert min(float(line.split('xMin="')[1].split('"')[0]) for line in lines if "<word" in line) > 50
    assert max(float(line.split('xMax="')[1].split('"')[0]) for line in lines if "<word" in line) < 545


@pytest.mark.parametrize(("template", "paper"), [(BIRTH_TEMPLATE, BIRTH), (DEATH_TEMPLATE, DEATH)])
def test_no_label_is_torn_in_two_lines(
    typesetter: Typesetter, tmp_path: Path, template: str, paper: BirthCertificate | DeathExtract
) -> None:
    source = (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8")
    labels = re.findall(r'(?:entry\(|[(] ?[\d.]+, )"([^"]+:)"', source)
    assert len(labels) >= 14
    page = typesetter.typeset(template, template_data(paper))
    words = _tool(tmp_path, page, "pdftotext", "-bbox-layout", "FILE", "-")
    lines = [" ".join(re.findall(r">([^<]*)</word>", line)) for line in words.split("<line ")[1:]]
    missing = [label for label in labels if not any(label in line for line in lines)]
    assert missing == []


def test_values_begin_after_their_labels(typesetter: Typesetter, tmp_path: Path) -> None:
    # The template knows how wide each label is; a label changed without its width would collide or gape.
    for template, paper in ((BIRTH_TEMPLATE, BIRTH), (DEATH_TEMPLATE, DEATH)):
        page = typesetter.typeset(template, template_data(paper))
        gaps = []
        for line in _tool(tmp_path, page, "pdftotext", "-bbox-layout", "FILE", "-").split("<line ")[1:]:
            words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)</word>', line)
            for before, after in pairwise(words):
                if before[3].endswith(":") and 200 < float(before[1]) < 620:
                    gaps.append(float(after[0]) - float(before[2]))
        assert len(gaps) >= 15
        assert all(4.5 < gap < 6 for gap in gaps), gaps


def test_threads_typeset_side_by_side_without_mixing_their_pages(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    numbers = [f"{number:012d}" for number in range(24)]

    def typeset(number: str) -> bytes:
        return typesetter.typeset(BIRTH_TEMPLATE, template_data(replace(BIRTH, personal_id=number)))

    with ThreadPoolExecutor(6) as threads:
        pages = list(threads.map(typeset, numbers))
    for number, page in zip(numbers, pages, strict=True):
        assert f"Số định danh cá nhân: {number}" in _tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-")


def test_marks_of_the_typesetting_language_in_a_name_are_only_text(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    name = 'A "B" \\u{41} \\" #panic() $x$ [c] */ //'
    page = typesetter.typeset(BIRTH_TEMPLATE, template_data(replace(BIRTH, requester_name=name)))
    assert name in " ".join(_tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-").split())


def test_the_same_data_gives_the_same_bytes(typesetter: Typesetter) -> None:
    first = typesetter.typeset(DEATH_TEMPLATE, template_data(DEATH), made=MOMENT)
    assert first == typesetter.typeset(DEATH_TEMPLATE, template_data(DEATH), made=MOMENT)


def test_missing_data_is_refused_without_quoting_it(typesetter: Typesetter) -> None:
    with pytest.raises(TypesettingFailed) as failure:
        typesetter.typeset(BIRTH_TEMPLATE, {"name": "Nguyễn Bí Mật"})
    assert "Bí Mật" not in str(failure.value)


def test_poppler_finds_both_signatures_valid(signed: bytes, tmp_path: Path) -> None:
    report = _tool(tmp_path, signed, "pdfsig", "-nocert", "FILE")
    assert report.count("Signature Validation: Signature is Valid.") == 2
    assert report.count("ETSI.CAdES.detached") == 2


def test_poppler_finds_a_changed_byte(signed: bytes, tmp_path: Path) -> None:
    at = signed.index(b"stream") + 40
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    file = tmp_path / "changed.pdf"
    file.write_bytes(changed)
    report = subprocess.run(
        ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" not in report


def test_pyhanko_finds_both_signatures_trusted_and_timestamped(
    signed: bytes, authority: LocalAuthority
) -> None:
    roots, issuers = (
        [x509.Certificate.load(pem.unarmor(path.read_bytes())[2]) for path in directory.glob("*.pem")]
        for directory in (authority.directory / "trust" / "roots", authority.directory / "trust" / "issuers")
    )

    def context() -> ValidationContext:
        return ValidationContext(trust_roots=roots, other_certs=issuers, moment=MOMENT, allow_fetching=False)

    async def judge() -> list[tuple[bool, bool]]:
        found = []
        for each in PdfFileReader(io.BytesIO(signed)).embedded_signatures:
            status = await async_validate_pdf_signature(each, context(), context())
            stamp = status.timestamp_validity
            found.append((status.bottom_line, stamp is not None and stamp.trusted))
        return found

    assert _alone(judge()) == [(True, True), (True, True)]


def test_pyhanko_needs_nothing_but_the_root_and_the_file_to_believe_it_years_later(
    signed: bytes, authority: LocalAuthority
) -> None:
    # PAdES B-LT: issuers and revocation lists come out of the file, and each certificate must stand on a list.
    roots = [
        x509.Certificate.load(pem.unarmor(path.read_bytes())[2])
        for path in (authority.directory / "trust" / "roots").glob("*.pem")
    ]

    async def judge() -> list[tuple[bool, bool, ModificationLevel]]:
        found = []
        reader = PdfFileReader(io.BytesIO(signed))
        store = DocumentSecurityStore.read_dss(reader)
        for each in reader.embedded_signatures:
            options = {
                "trust_roots": roots,
                "moment": MOMENT,
                "allow_fetching": False,
                "revocation_mode": "require",
            }
            status = await async_validate_pdf_signature(
                each, store.as_validation_context(options), store.as_validation_context(options)
            )
            stamp, level = status.timestamp_validity, status.modification_level
            assert level is not None
            found.append((status.bottom_line, stamp is not None and stamp.trusted, level))
        return found

    first, second = _alone(judge())
    assert first == (True, True, ModificationLevel.FORM_FILLING)
    assert second == (True, True, ModificationLevel.LTA_UPDATES)


def test_the_receiver_believes_the_certificate(signed: bytes, authority: LocalAuthority) -> None:
    verdict = verify(signed, authority.trust(), expected=["anh.tth", "00001"], at=MOMENT)
    assert verdict.valid, verdict.reason_vi
    assert verdict.signatures[1].organization == AGENCY
