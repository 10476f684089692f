"""Every way in which a signed paper is not the result of a dossier has a name, and the right one is taken."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.contracts.result_checks import PaperJudgement, PaperRefusal, judge_paper
from lienthong.domain.law import Group
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.trust.trust_store import TrustStore
from tests.support.result_papers import result_page, sign_result

UNIT, OTHER_UNIT = "21583", "21586"
NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
BIRTH = DvcltBirthResult.open(
    {
        "soDinhDanh": "052326012345",
        "ngayDangKy": "01.12.2026",
        "nksHoTen": "Nguyễn Bảo Ấn",
        "nksNgaySinh": "20.11.2026",
        "meHoTen": "Lê Thị Quỳnh Như",
        "chaHoTen": "Nguyễn Hữu Đạt",
        "soDangKy": "15",
        "quyenSo": "01/2026",
    }
)
OTHER_CHILD = DvcltBirthResult.open(
    {**BIRTH.wire(), "nksHoTen": "Trần Bảo Ngân", "soDinhDanh": "052326012399"}
)
DEATH = DvcltDeathResult.open(
    {
        "nktHoTen": "Phạm Văn Tuệ",
        "nktNgaySinh": "1945",
        "nktNgayChet": "29.11.2026",
        "soDangKy": "7",
        "quyenSo": "01/2026",
    }
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


def _now() -> datetime:
    return NOW


def _judge(authority: LocalAuthority, pdf: bytes) -> PaperJudgement:
    trust = TrustStore(Path(authority.directory) / "trust")
    return judge_paper(pdf, BIRTH, Group.BIRTH, [UNIT], trust, at=NOW)


def test_a_paper_of_other_software_that_says_the_facts_is_taken(authority: LocalAuthority) -> None:
    found = _judge(authority, sign_result(result_page(BIRTH), authority, UNIT, _now))

    assert (found.refusal, found.reason_vi) == (None, "")
    assert found.verdict is not None
    assert len(found.verdict.signatures) == 2


def test_the_certificate_of_another_child_is_refused_with_the_facts_that_differ(
    authority: LocalAuthority,
) -> None:
    found = _judge(authority, sign_result(result_page(OTHER_CHILD), authority, UNIT, _now))

    assert found.refusal is PaperRefusal.OTHER_FACTS
    assert set(found.fields) == {"nksHoTen", "soDinhDanh"}
    assert "Nguyễn Bảo Ấn" in found.reason_vi


@pytest.mark.parametrize(
    ("page", "signing", "refusal"),
    [
        (result_page(BIRTH), {"seal": False}, PaperRefusal.WRONG_PARTIES),
        (result_page(BIRTH), {"officer": False}, PaperRefusal.WRONG_PARTIES),
        (result_page(BIRTH), {"unit": OTHER_UNIT}, PaperRefusal.WRONG_PARTIES),
        (result_page(BIRTH), {"officer_unit": OTHER_UNIT}, PaperRefusal.WRONG_PARTIES),
        (result_page(DEATH), {}, PaperRefusal.OTHER_KIND),
        (result_page(BIRTH, heading="GIẤY CHỨNG NHẬN KẾT HÔN"), {}, PaperRefusal.OTHER_KIND),
        (result_page(BIRTH, picture=True), {}, PaperRefusal.UNREADABLE),
    ],
    ids=[
        "officer alone",
        "seal alone",
        "another unit",
        "another unit's officer",
        "a death",
        "a marriage",
        "a picture",
    ],
)
def test_what_is_not_this_dossiers_paper_is_refused_by_kind(
    authority: LocalAuthority, page: bytes, signing: dict[str, object], refusal: PaperRefusal
) -> None:
    unit = str(signing.pop("unit", UNIT)) if signing else UNIT

    found = _judge(authority, sign_result(page, authority, unit, _now, **signing))  # type: ignore[arg-type]

    assert found.refusal is refusal
    assert found.reason_vi


def test_an_unsigned_page_and_no_page_at_all_are_refused(authority: LocalAuthority) -> None:
    assert _judge(authority, result_page(BIRTH)).refusal is PaperRefusal.UNTRUSTED
    assert _judge(authority, b"<html>").refusal is PaperRefusal.NOT_A_PDF
    assert _judge(authority, b"%PDF-1.7 no more").refusal is PaperRefusal.UNTRUSTED
