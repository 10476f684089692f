"""Whom this installation believes. Apart, so that `lienthong verify` starts without the systems."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from lienthong.foundation.settings import Settings


class TrustSettings(Settings):
    """Whose signatures are believed, section ``trust``."""

    directory: Path | None = Field(
        None,
        description="Thư mục chứng thư tin cậy (roots, issuers, crls). Bắt buộc khi chạy thật; demo dùng CA tự tạo.",
    )
