"""The authorities in a test: keys and officers, signed papers, and requests about invented people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from lienthong.contracts.authorities.schemas import StepRequest
from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.domain.law import FollowingStep
from lienthong.foundation.clock import VIETNAM, Clock
from lienthong.foundation.identity import IdentitySettings
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.authorities import app as authorities
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.base.settings import AuthoritiesSettings
from lienthong.systems.authorities.seeding import AuthoritiesSeed, OfficerSeed, StepClientSeed
from tests.support.result_papers import result_page, sign_result
from tests.support.webapps import TEST_KEY, quick_passwords

RECEIVED = datetime(2024, 7, 5, 9, 30, tzinfo=VIETNAM)
CLIENT = ("dvclt", "mat-khau-cua-dvclt")
PASSWORD = "mat-khau-trinh-dien"
OFFICERS = {
    Authority.POLICE: ("canbo.cong-an", "Phạm Văn Cảnh"),
    Authority.SOCIAL_INSURANCE: ("canbo.bhxh", "Ngô Thị Bảo"),
    Authority.SOCIAL_AFFAIRS: ("canbo.ldtbxh", "Đinh Thị Xuân"),
}
COMMUNE = "21553"
"""Phường Nhơn Phú, thành phố Quy Nhơn, tỉnh Bình Định (on 2024-07-05)."""

BIRTH_FACTS = {
    "soDinhDanh": "052324000017",
    "ngayDangKy": "05.07.2024",
    "nksHoTen": "Nguyễn Khánh An",
    "nksNgaySinh": "28.06.2024",
    "nksNoiSinh": "Bệnh viện đa khoa tỉnh Bình Định",
    "meHoTen": "Trần Thị Thu Hà",
    "meNoiCuTru": "Phường Nhơn Phú, thành phố Quy Nhơn, tỉnh Bình Định",
    "chaHoTen": "Nguyễn Minh Quân",
    "nycHoTen": "Nguyễn Minh Quân",
    "soDangKy": "115",
    "quyenSo": "01/2024",
    "trangSo": "115",
}
DEATH_FACTS = {
    "nktHoTen": "Lê Thị Mười",
    "nktNgaySinh": "1941",
    "nktNgayChet": "02.07.2024",
    "nktNoiCuTru": "Phường Nhơn Phú, thành phố Quy Nhơn, tỉnh Bình Định",
    "nycHoTen": "Lê Văn Hùng",
    "soDangKy": "31",
    "quyenSo": "01/2024",
}


def plain_pdf(facts: Mapping[str, str] = BIRTH_FACTS) -> bytes:
    """The page that says these facts, without a signature."""
    kind = DvcltBirthResult if "nksHoTen" in facts else DvcltDeathResult
    return result_page(kind.open(facts))


def signed_pdf(
    authority: LocalAuthority, at: datetime = RECEIVED, facts: Mapping[str, str] = BIRTH_FACTS
) -> bytes:
    """The page that says these facts, signed by an officer and the committee that this authority knows."""
    return sign_result(plain_pdf(facts), authority, COMMUNE, lambda: at)


def step_request(step: FollowingStep, document_base64: str, **changes: Any) -> StepRequest:
    """A request about an invented birth or death."""
    is_birth = step in (
        FollowingStep.RESIDENCE,
        FollowingStep.HEALTH_INSURANCE,
        FollowingStep.IDENTITY_CARD,
    )
    fields: dict[str, Any] = {
        "interlinked_code": "G22.99-240705-0001",
        "procedure_code": "2.002621" if is_birth else "2.002622",
        "unit_code": COMMUNE,
        "facts": BIRTH_FACTS if is_birth else DEATH_FACTS,
        "document_kind": "KQ.G15.000031" if is_birth else "KQ.G15.000034",
        **changes,
    }
    return StepRequest.of(step=step, sent_at=RECEIVED, document_base64=document_base64, **fields)


def build_authorities(var_dir: Path, database_url: str, clock: Clock, **settings: Any) -> Service:
    """The authorities with one client and an officer each; nothing is decided automatically unless asked for."""
    return authorities.build(
        AuthoritiesSettings(**{"database_url": SecretStr(database_url), "decide": "by_officers", **settings}),
        SharedSettings(var_dir=var_dir),
        clock,
        identity=IdentitySettings(key=SecretStr(TEST_KEY)),
        seeded=AuthoritiesSeed(
            officers=[
                OfficerSeed(account, PASSWORD, name, f"Cán bộ {authority.name_vi}", authority)
                for authority, (account, name) in OFFICERS.items()
            ],
            clients=[StepClientSeed(*CLIENT)],
        ),
        passwords=quick_passwords,
    )
