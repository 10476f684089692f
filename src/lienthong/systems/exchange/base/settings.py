"""Settings of an exchange, sections ``lgsp`` and ``ndxp``."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from lienthong.foundation.settings import Settings

ExchangeRole = Literal["lgsp", "ndxp"]
Environment = Literal["test", "official"]
ENVIRONMENTS: tuple[Environment, ...] = ("test", "official")

MEGABYTE = 1024 * 1024


class ExchangeSettings(Settings):
    """One exchange: the role says whom it passes calls on to."""

    role: ExchangeRole = Field(
        "lgsp", description="Vai trò: lgsp (trục của tỉnh, chuyển tới NDXP) hoặc ndxp (trục quốc gia)."
    )
    database_url: SecretStr | None = Field(
        None,
        description="Cơ sở dữ liệu (sqlite:///… hoặc postgresql://…). Mặc định ở chế độ demo: tệp trong thư mục var; "
        "bắt buộc khi chạy thật.",
    )
    upstream_url: str = Field(
        "http://127.0.0.1:8000/ndxp",
        pattern=r"^https?://\S+$",
        description="Địa chỉ gốc của NDXP (chỉ dùng ở vai trò lgsp).",
    )
    civilstatus_test_url: str = Field(
        "http://127.0.0.1:8000/hotich-test",
        pattern=r"^https?://\S+$",
        description="Địa chỉ gốc của hộ tịch, môi trường kiểm thử (chỉ dùng ở vai trò ndxp).",
    )
    civilstatus_official_url: str = Field(
        "http://127.0.0.1:8000/hotich",
        pattern=r"^https?://\S+$",
        description="Địa chỉ gốc của hộ tịch, môi trường chính thức (chỉ dùng ở vai trò ndxp).",
    )
    require_lgsp_access: bool = Field(
        False, description="true: mọi cuộc gọi đến LGSP phải kèm lgspaccesstoken, chỉ mã Bearer là chưa đủ."
    )
    body_limit_bytes: int = Field(
        30 * MEGABYTE, ge=1024, description="Dung lượng lớn nhất của một cuộc gọi, tính bằng byte."
    )
    upstream_timeout_seconds: float = Field(
        60.0, gt=0, description="Số giây chờ chặng kế tiếp trả lời một cuộc gọi."
    )
    keys_refresh_seconds: float = Field(
        2.0, ge=0, description="Số giây lâu nhất từ khi đổi, thu hồi một khóa đến khi có hiệu lực."
    )
    log_flush_seconds: float = Field(
        0.05, ge=0, le=0.1, description="Số giây gom các dòng nhật ký bản tin trước khi ghi một lần."
    )
    messages_keep_days: int = Field(
        400,
        ge=90,
        description="Số ngày giữ nhật ký bản tin; cũ hơn thì tự xóa dần. Ít nhất 90.",
    )
    probe_seconds: float = Field(
        2.0, gt=0, description="Số giây giữa hai lần thăm dò một chặng đang mất kết nối."
    )

    @property
    def title_vi(self) -> str:
        """Name on screen."""
        if self.role == "lgsp":
            return "Nền tảng tích hợp, chia sẻ dữ liệu cấp tỉnh (LGSP)"
        return "Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)"


def environment_of(name: str | None) -> Environment | None:
    """An environment by name, or None."""
    return next((environment for environment in ENVIRONMENTS if environment == name), None)
