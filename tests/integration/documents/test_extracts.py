"""The papers of the other registers and the copies, read back with poppler."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lienthong.domain.registers import Register
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.invented.people import declare
from lienthong.systems.civilstatus.papers.certificates import TEMPLATES, DeathExtract
from lienthong.systems.civilstatus.papers.certificates.extracts import (
    Bearer,
    BookEntry,
    CorrectionExtract,
    Extract,
    ForeignDivorceExtract,
    GuardianshipEndExtract,
    GuardianshipExtract,
    MaritalStatusCertificate,
    MarriagePaper,
    PaperForm,
    PrintedChange,
    RecognitionExtract,
    StatusReply,
    copy_form,
    copy_of_birth,
    copy_of_death,
    entry_of,
    extract_data,
    original_form,
)
from lienthong.systems.civilstatus.papers.extract_fields import extract_fields, extract_of
from tests.support.papers import SAMPLE_BIRTH

ON = date(2024, 7, 5)
ISSUE = SAMPLE_BIRTH.issue
COPIED = replace(
    ISSUE,
    agency="Ủy ban nhân dân xã Mường Phăng, thành phố Điện Biên Phủ, tỉnh Điện Biên",
    number="31/2026",
    book="02/2026",
    page="31",
    place="Mường Phăng",
)
OLD = BookEntry(ISSUE.agency, "15/2019", "01/2019", "16", "03/05/2019")
DECLARED = (
    Register.MARRIAGE,
    Register.MARITAL_STATUS,
    Register.RECOGNITION,
    Register.FOREIGN_DIVORCE,
    Register.GUARDIANSHIP,
    Register.GUARDIANSHIP_END,
)
# Above the QR code and the line of the signature, in points from the top.
FOOT = 622
# Top of the marks of the signatures.
MARK = 690
HOME = SAMPLE_BIRTH.mother.residence


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(TEMPLATES)


def _tool(tmp_path: Path, pdf: bytes, *command: str) -> str:
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    words = [str(file) if word == "FILE" else word for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def _plain(text: str) -> str:
    """One line of it: values wrap."""
    return re.sub(r"\s+", " ", text)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _declared(register: Register, seed: int) -> Extract:
    fields = extract_fields(declare(register, seed, ON), ON)
    return extract_of(register, fields, entry_of(ISSUE), ISSUE)


def _correction(times: int = 1) -> CorrectionExtract:
    return CorrectionExtract(
        issue=ISSUE,
        entry=entry_of(ISSUE),
        kind="Cải chính hộ tịch",
        subject=_long(times),
        corrected="Giấy khai sinh số 15/2020, quyển 01/2020, ngày 05/07/2020",
        changes=tuple(
            PrintedChange("Nơi sinh", "Ngọc Khánh", ", ".join([HOME] * times)) for _ in range(times)
        ),
        basis="Giấy chứng sinh số 1234",
    )


def _reply(times: int = 1) -> StatusReply:
    return StatusReply(
        issue=ISSUE,
        entry=entry_of(ISSUE),
        asked_by="Ủy ban nhân dân xã Mường Phăng, thành phố Điện Biên Phủ, tỉnh Điện Biên",
        request="Hồ sơ đăng ký kết hôn H26.12-240705-0051, hỏi ngày 05/07/2024",
        subject=_long(times),
        outcome="Không xác nhận được tình trạng hôn nhân",
        reason="; ".join(["Sổ đăng ký kết hôn trước năm 2010 chưa được số hóa"] * times),
    )


def _long(times: int) -> Bearer:
    return Bearer(
        name=" ".join(["H'Hen Niê Kđăm Y-Blô Mlô Duôn Du"] * times),
        born="01/01/1990",
        sex="Nữ",
        ethnic_group="Xơ Đăng (Ca Dong, Tơ Đrá)",
        nationality="Việt Nam, Cộng hòa Liên bang Đức",
        residence=", ".join([HOME] * times),
        paper="; ".join(["Thẻ CCCD/Căn cước số 038093162391, do Cục Cảnh sát cấp ngày 12/08/2023"] * times),
    )


def _longest(times: int) -> list[tuple[Extract, PaperForm]]:
    who, words = _long(times), ", ".join([HOME] * times)
    shared: dict[str, Any] = {"issue": ISSUE, "entry": entry_of(ISSUE)}
    papers: list[tuple[Extract, Register]] = [
        (MarriagePaper(**shared, wife=who, husband=who, since="01/01/2020"), Register.MARRIAGE),
        (
            MaritalStatusCertificate(
                **shared, subject=who, period_place=words, period="x", marital_status=words, purpose=words
            ),
            Register.MARITAL_STATUS,
        ),
        (
            RecognitionExtract(**shared, kind="Cha nhận con", recogniser=who, recognised=who, grounds=words),
            Register.RECOGNITION,
        ),
        (
            ForeignDivorceExtract(
                **shared,
                husband=who,
                wife=who,
                ending="Ly hôn",
                decision=words,
                effective="x",
                marriage=words,
            ),
            Register.FOREIGN_DIVORCE,
        ),
        (
            GuardianshipExtract(**shared, guardians=(who, who), ward=who, kind="x", reason=words),
            Register.GUARDIANSHIP,
        ),
        (
            GuardianshipEndExtract(
                **shared, guardians=(who, who), ward=who, guardianship=words, reason=words, ended="x"
            ),
            Register.GUARDIANSHIP_END,
        ),
        (_correction(times), Register.CORRECTION),
        (_reply(times), Register.STATUS_REPLY),
    ]
    return [(paper, original_form(register)) for paper, register in papers]


def _set(typesetter: Typesetter, paper: Extract, form: PaperForm) -> bytes:
    return typesetter.typeset(form.template, extract_data(paper, form))


@pytest.mark.parametrize("register", DECLARED)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_declared_fact_is_on_the_paper(
    typesetter: Typesetter, tmp_path: Path, register: Register, seed: int
) -> None:
    paper = _declared(register, seed)
    text = _tool(tmp_path, _set(typesetter, paper, original_form(register)), "pdftotext", "-raw", "FILE", "-")
    said = "".join(text.split())
    facts = {name: value for name, value in asdict(paper).items() if name != "issue"}
    printed = ["".join(fact.split()) for fact in _texts(facts)]
    absent = {fact for fact in printed if fact not in said and fact.upper() not in said}
    # Sex is asked for on the certificate of marital status only.
    assert absent <= (set() if register is Register.MARITAL_STATUS else {"Nam", "Nữ"})
    assert original_form(register).title in _plain(text).replace(",\n", ", ")


def test_a_marriage_certificate_names_both_and_where_they_married(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    paper = _declared(Register.MARRIAGE, 3)
    assert isinstance(paper, MarriagePaper)
    page = _set(typesetter, paper, original_form(Register.MARRIAGE))
    text = _plain(_tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-"))
    assert "GIẤY CHỨNG NHẬN KẾT HÔN" in text
    assert f"Họ, chữ đệm, tên vợ: {paper.wife.name.upper()}" in text
    assert f"Họ, chữ đệm, tên chồng: {paper.husband.name.upper()}" in text
    assert f"Nơi đăng ký: {ISSUE.agency}" in text
    assert "(Bản chính)" not in text


@pytest.mark.parametrize("register", [Register.MARRIAGE, *DECLARED[2:]])
def test_a_copy_names_the_office_that_gives_it_and_the_one_that_registered(
    typesetter: Typesetter, tmp_path: Path, register: Register
) -> None:
    fields = extract_fields(declare(register, 4, ON), ON)
    form = copy_form(register)
    page = _set(typesetter, extract_of(register, fields, OLD, COPIED), form)
    text = _plain(_tool(tmp_path, page, "pdftotext", "-raw", "FILE", "-"))
    assert "(Bản sao)" in text
    assert f"Số: 31/2026/{form.letters} Quyển số: 02/2026 Trang số: 31" in text
    assert f"Nơi đăng ký: {ISSUE.agency}" in text
    assert "Số: 15/2019 Ngày, tháng, năm đăng ký: 03/05/2019" in text
    assert "xã Mường Phăng" in text
    assert "quyển 01/2019 (trang 16)" in text


def test_a_copy_of_a_birth_and_of_a_death_say_what_the_book_says(
    typesetter: Typesetter, tmp_path: Path
) -> None:
    birth = copy_of_birth(SAMPLE_BIRTH, OLD, COPIED)
    page = _set(typesetter, birth, copy_form(Register.BIRTH))
    text = _plain(_tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-"))
    assert "TRÍCH LỤC KHAI SINH (Bản sao)" in text
    assert SAMPLE_BIRTH.born_in_words in text
    assert f"Họ, chữ đệm, tên người mẹ: {SAMPLE_BIRTH.mother.name}" in text
    death = DeathExtract(
        issue=ISSUE, **{name: name for name in DeathExtract.__dataclass_fields__ if name != "issue"}
    )
    page = _set(typesetter, copy_of_death(death, OLD, COPIED), copy_form(Register.DEATH))
    text = _plain(_tool(tmp_path, page, "pdftotext", "-layout", "FILE", "-"))
    assert "TRÍCH LỤC KHAI TỬ (Bản sao)" in text
    assert "Số: 31/2026/TLKT-BS" in text
    assert f"Đăng ký khai tử tại: {ISSUE.agency}" in text


def test_a_correction_shows_what_stood_and_what_stands(typesetter: Typesetter, tmp_path: Path) -> None:
    page = _set(typesetter, _correction(), original_form(Register.CORRECTION))
    text = _plain(_tool(tmp_path, page, "pdftotext", "-raw", "FILE", "-"))
    assert "TRÍCH LỤC THAY ĐỔI, CẢI CHÍNH, BỔ SUNG THÔNG TIN HỘ TỊCH" in text
    assert "Nội dung Trước Sau" in text
    assert "Nơi sinh Ngọc Khánh Số 12" in text


@pytest.mark.parametrize("times", [1, 3, 6])
def test_long_names_and_addresses_stay_on_one_page_above_the_signatures(
    typesetter: Typesetter, tmp_path: Path, times: int
) -> None:
    for paper, form in _longest(times):
        page = _set(typesetter, paper, form)
        assert "Pages:           1\n" in _tool(tmp_path, page, "pdfinfo", "FILE"), form.key
        words = [
            line
            for line in _tool(tmp_path, page, "pdftotext", "-bbox", "FILE", "-").splitlines()
            if "<word" in line
        ]
        last = [line for line in words if ">038093162391" in line or ">05/07/2024<" in line]
        bottoms = [float(line.split('yMax="')[1].split('"')[0]) for line in last]
        # The day stands in the mark of the signature too, and a value that ran into it would stand above.
        assert not [bottom for bottom in bottoms if FOOT <= bottom < MARK], form.key
        assert min(bottoms) < FOOT, form.key
        assert min(float(line.split('xMin="')[1].split('"')[0]) for line in words) > 50, form.key
        assert max(float(line.split('xMax="')[1].split('"')[0]) for line in words) < 545, form.key


def test_labels_are_whole_and_values_begin_after_them(typesetter: Typesetter, tmp_path: Path) -> None:
    # The template knows how wide each label is; a label changed without its width would collide or gape.
    papers = [(_declared(register, 5), original_form(register)) for register in DECLARED]
    papers.append((_correction(), original_form(Register.CORRECTION)))
    papers.append((_reply(), original_form(Register.STATUS_REPLY)))
    papers.append((copy_of_birth(SAMPLE_BIRTH, OLD, COPIED), copy_form(Register.BIRTH)))
    for paper, form in papers:
        page = _set(typesetter, paper, form)
        gaps = []
        for line in _tool(tmp_path, page, "pdftotext", "-bbox-layout", "FILE", "-").split("<line ")[1:]:
            words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)</word>', line)
            for before, after in pairwise(words):
                if before[3].endswith(":") and 170 < float(before[1]) < FOOT:
                    gaps.append(float(after[0]) - float(before[2]))
        assert len(gaps) >= 8, form.key
        assert all(4.4 < gap < 6.2 for gap in gaps), (form.key, gaps)


def test_every_font_of_every_paper_is_embedded(typesetter: Typesetter, tmp_path: Path) -> None:
    for paper, form in _longest(1):
        fonts = _tool(tmp_path, _set(typesetter, paper, form), "pdffonts", "FILE").splitlines()[2:]
        assert fonts
        assert all(line[line.rindex("Identity-H") :].split()[1] == "yes" for line in fonts)


def test_nobody_has_checked_the_forms_and_they_say_so() -> None:
    assert not any(
        original_form(register).verified
        for register in (*DECLARED, Register.CORRECTION, Register.STATUS_REPLY)
    )
