"""Settings of civil status, sections ``civilstatus_test`` and ``civilstatus_official``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from lienthong.foundation.settings import Settings

Environment = Literal["test", "official"]

MEGABYTE = 1024 * 1024


class FurtherProvince(BaseModel):
    """A province whose units an agency of another province may send to."""

    model_config = ConfigDict(extra="forbid")

    agency: str = Field(pattern=r"^[GH]\d{2}$", description="Mã định danh gốc của cơ quan gửi, ví dụ H26.")
    province: str = Field(pattern=r"^\d{2}$", description="Mã tỉnh được phép gửi tới, 2 chữ số.")


class CivilStatusSettings(Settings):
    """One environment of the civil-status software: its own data, accounts and keys."""

    environment: Environment = Field(
        "test", description="Môi trường: test (kiểm thử) hoặc official (chính thức)."
    )
    database_url: SecretStr | None = Field(
        None,
        description="Cơ sở dữ liệu (sqlite:///… hoặc postgresql://…). Mặc định ở chế độ demo: tệp trong thư mục var; "
        "bắt buộc khi chạy thật.",
    )
    public_url: str = Field(
        "http://127.0.0.1:8000/hotich-test",
        description="Địa chỉ công khai của hệ thống, in trong mã QR của giấy tờ.",
        pattern=r"^https?://\S+$",
    )
    direct_access: bool = Field(
        False,
        description="true: khoá không phải của NDXP cũng được gọi thẳng API (chỉ dùng khi thử kết nối).",
    )
    further_provinces: tuple[FurtherProvince, ...] = Field(
        (),
        description="Những cặp mã cơ quan và tỉnh ngoài tỉnh của cơ quan đó mà vẫn được gửi hồ sơ tới. Các tỉnh đã "
        "sáp nhập với nhau không cần khai báo.",
    )
    query_limit: int = Field(
        1000, ge=1, le=20_000, description="Số mã hồ sơ nhiều nhất trong một lần layKetQua."
    )
    acts_limit: int = Field(
        500, ge=1, le=5_000, description="Số hồ sơ nhiều nhất trong một lần xử lý hàng loạt."
    )
    body_limit_bytes: int = Field(
        30 * MEGABYTE, ge=MEGABYTE, description="Dung lượng lớn nhất của một yêu cầu gửi đến, tính bằng byte."
    )
    attachments_limit: int = Field(40, ge=1, description="Số tệp đính kèm nhiều nhất của một hồ sơ.")
    entries_per_book: int = Field(
        200, ge=1, description="Số trang của một quyển sổ; mỗi trang một việc đăng ký."
    )
    signing_processes: int = Field(
        1, ge=0, le=64, description="Số tiến trình ký số; 0 là ký ngay trong tiến trình phục vụ."
    )
    typesetting_processes: int = Field(
        2,
        ge=0,
        le=64,
        description="Số tiến trình dàn trang giấy tờ; 0 là dàn trang ngay trong tiến trình phục vụ.",
    )
    signing_wait_seconds: float = Field(60.0, gt=0, description="Số giây chờ ký lâu nhất cho một tệp.")
    credentials_dir: Path | None = Field(
        None,
        description="Thư mục chứng thư số (officers/*.p12, agencies/*.p12). Bắt buộc khi chạy thật.",
    )
    credentials_password: SecretStr | None = Field(
        None, description="Mật khẩu mở các tệp chứng thư số.", json_schema_extra={"secret": True}
    )
    timestamp_url: str | None = Field(
        None, description="Dịch vụ cấp dấu thời gian RFC 3161. Bắt buộc khi chạy thật."
    )

    personal_ids_url: str | None = Field(
        None,
        description="Dịch vụ quốc gia cấp số định danh cá nhân. Bỏ trống: số do hệ thống này tự cấp.",
        pattern=r"^https?://\S+$",
    )
    personal_ids_key: SecretStr | None = Field(
        None,
        description="Khóa gọi dịch vụ cấp số định danh cá nhân; bắt buộc khi có personal_ids_url.",
        json_schema_extra={"secret": True, "optional": True},
    )
    personal_ids_wait_seconds: float = Field(
        5.0, gt=0, le=60, description="Số giây chờ dịch vụ cấp số định danh trả lời mỗi lần hỏi."
    )

    @property
    def system(self) -> str:
        """Name of the system in paths, cookies and answers: ``hotich-test`` or ``hotich``."""
        return "hotich-test" if self.environment == "test" else "hotich"

    @property
    def schema_name(self) -> str:
        """Name of the schema on PostgreSQL and of the SQLite file."""
        return f"civilstatus_{self.environment}"

    @property
    def title_vi(self) -> str:
        """Name on screen."""
        suffix = " (kiểm thử)" if self.environment == "test" else ""
        return f"Phần mềm đăng ký, quản lý hộ tịch{suffix}"
