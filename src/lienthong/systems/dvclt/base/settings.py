"""Settings of PM.DVCLT, section ``dvclt``."""

from __future__ import annotations

from pydantic import Field, SecretStr

from lienthong.foundation.settings import Settings
from lienthong.foundation.verify.signing_parties import UnitNaming

MEGABYTE = 1024 * 1024


class DvcltSettings(Settings):
    """What a PM.DVCLT process needs to know."""

    database_url: SecretStr | None = Field(
        None,
        description="Cơ sở dữ liệu. Mặc định ở chế độ demo: tệp SQLite trong var; bắt buộc khi chạy thật.",
    )
    token_key: SecretStr | None = Field(
        None, description="Khóa ký phiên đăng nhập và mã truy cập, ít nhất 32 byte viết bằng hệ 16."
    )
    secure_cookies: bool = Field(
        False, description="true khi phục vụ qua HTTPS. Mặc định: theo identity.secure_cookies."
    )
    agency: str = Field(
        "G22.99",
        pattern=r"^[GH]\d{2}(\.\d{1,3}){1,3}$",
        description="Mã định danh cơ quan đứng đầu mã hồ sơ liên thông.",
    )
    anonymous_applications: bool = Field(
        True,
        description="Cho nộp hồ sơ không cần tài khoản; tra cứu bằng mã hồ sơ và số giấy tờ người yêu cầu.",
    )
    waiting_limit: int = Field(
        500,
        ge=1,
        le=5000,
        description="Số hồ sơ nhiều nhất trong một lần trả danh sách chờ nhận (cũ nhất trước).",
    )
    body_limit_bytes: int = Field(
        30 * MEGABYTE, ge=MEGABYTE, description="Dung lượng lớn nhất của một lần gửi, tính bằng byte."
    )
    most_attachments: int = Field(
        20, ge=1, le=100, description="Số giấy tờ đính kèm nhiều nhất của một hồ sơ."
    )
    attachments_total_bytes: int = Field(
        15_000_000, ge=MEGABYTE, description="Tổng dung lượng giấy tờ đính kèm của một hồ sơ, tính bằng byte."
    )
    future_tolerance_seconds: float = Field(
        86_400.0,
        ge=0,
        description="Số giây mà thời điểm một việc đã làm (thoiGianThucHien, ngayBatDau, ngày đăng ký) được đi trước "
        "đồng hồ của PM.DVCLT; xa hơn thì báo cáo bị từ chối, nêu tên trường.",
    )
    farthest_appointment_days: int = Field(
        366,
        ge=1,
        description="Số ngày xa nhất của hạn bổ sung, ngày hẹn trả và hạn theo quy định trong một báo cáo.",
    )
    unit_namings: tuple[UnitNaming, ...] = Field(
        (),
        description="Cách chứng thư số của từng nhà phát hành ghi mã đơn vị: issuer (CN của nhà phát hành; trống: mọi "
        "nhà phát hành khác), attribute (serialNumber, organizationIdentifier, OU, O, CN), pattern (biểu thức có nhóm "
        "unit), names (tên: mã). Mặc định: serialNumber của con dấu số là mã đơn vị 5 chữ số, tổ chức của người ký "
        "là tổ chức của con dấu.",
    )
    authorities_url: str = Field(
        "http://127.0.0.1:8100/coquan", description="Địa chỉ gốc của các cơ quan làm bước tiếp theo."
    )
    authorities_key: str = Field("dvclt", description="Khóa của PM.DVCLT tại các cơ quan làm bước tiếp theo.")
    authorities_secret: SecretStr = Field(SecretStr(""), description="Mật khẩu của khóa trên.")
    authorities_probe_seconds: float = Field(
        10.0,
        ge=0,
        description="Số giây giữa hai lần hỏi các cơ quan trên có còn trả lời không khi không có gì để gửi; "
        "0: không hỏi.",
    )
    ask_first_seconds: float = Field(
        2.0, gt=0, description="Số giây từ khi chuyển bước tiếp theo đến lần hỏi kết quả đầu tiên."
    )
    ask_cap_seconds: float = Field(600.0, gt=0, description="Khoảng hỏi kết quả dài nhất, tính bằng giây.")
    ask_batch: int = Field(200, ge=1, le=1000, description="Số bước trong một lần hỏi kết quả.")
    unknown_answers_before_hold: int = Field(
        5, ge=1, description="Số lần cơ quan trả lời “chưa nhận bước này” trước khi báo vướng."
    )
