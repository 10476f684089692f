"""Settings of the authorities, section ``authorities``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from lienthong.foundation.settings import Settings
from lienthong.foundation.verify.signing_parties import UnitNaming

MEGABYTE = 1024 * 1024


class AuthoritiesSettings(Settings):
    """What a process of the authorities needs to know."""

    database_url: SecretStr | None = Field(
        None,
        description="Cơ sở dữ liệu (sqlite:///… hoặc postgresql://…). Mặc định ở chế độ demo: tệp trong thư mục var; "
        "bắt buộc khi chạy thật.",
    )
    decide: Literal["demo", "automatically", "by_officers"] = Field(
        "demo",
        description="Ai quyết định: by_officers (cán bộ), automatically (tự duyệt), demo (tự duyệt khi chạy thử).",
    )
    decide_after_seconds: float = Field(
        2.0, ge=0, description="Số giây từ khi tiếp nhận đến khi tự duyệt, nếu cán bộ chưa quyết định."
    )
    trust_dir: Path | None = Field(
        None,
        description="Thư mục chứng thư gốc tin cậy (roots, issuers, crls). Mặc định khi chạy thử: var/pki/trust.",
    )
    unit_namings: tuple[UnitNaming, ...] = Field(
        (),
        description="Cách chứng thư số của từng nhà phát hành ghi mã đơn vị: issuer, attribute, pattern, names. "
        "Mặc định: serialNumber là mã đơn vị.",
    )
    states_limit: int = Field(1000, ge=1, le=20_000, description="Số bước nhiều nhất trong một lần hỏi.")
    body_limit_bytes: int = Field(
        40 * MEGABYTE, ge=MEGABYTE, description="Dung lượng lớn nhất của một lần gửi, tính bằng byte."
    )
