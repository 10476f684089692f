"""Settings of the one-stop system, section ``onestop``."""

from typing import Literal

from pydantic import Field, SecretStr, field_validator

from lienthong.foundation.settings import Settings
from lienthong.foundation.verify.signing_parties import UnitNaming


class ConnectionSettings(Settings):
    """How one province's one-stop system reaches PM.DVCLT and civil status."""

    province: str = Field(pattern=r"^\d{2}$", description="Mã tỉnh, 2 chữ số.")
    environment: Literal["test", "official"] = Field(
        description="Môi trường hộ tịch mà khóa LGSP này dẫn tới: test (kiểm thử) hoặc official (chính thức)."
    )
    dvclt_user: str = Field(description="Tài khoản của tỉnh tại PM.DVCLT.")
    dvclt_password: SecretStr = Field(description="Mật khẩu của tài khoản tại PM.DVCLT.")
    lgsp_key: str = Field(description="Khóa (consumer key) tại LGSP.")
    lgsp_secret: SecretStr = Field(description="Mật khẩu (consumer secret) tại LGSP.")
    lgsp_access_key: str = Field("", description="AccessKey của lgspaccesstoken; trống nếu LGSP không dùng.")
    lgsp_access_secret: SecretStr = Field(SecretStr(""), description="SecretKey của lgspaccesstoken.")
    lgsp_app_name: str = Field("", description="AppName của lgspaccesstoken.")
    partner_code: str = Field("", description="PartnerCode của lgspaccesstoken, ví dụ 000.00.00.H08.")


class CivilStatusVersionSettings(Settings):
    """Which version of the civil-status API the dossiers of a province, a unit or a module go through."""

    province: str = Field(pattern=r"^\d{2}$", description="Mã tỉnh, 2 chữ số.")
    unit: str = Field(
        "",
        pattern=r"^\d{0,5}$",
        description="Mã đơn vị đăng ký, hoặc các chữ số đầu của mã; trống: mọi đơn vị của tỉnh.",
    )
    module: Literal["", "KS", "KT"] = Field(
        "", description="KS (khai sinh) hoặc KT (khai tử); trống: cả hai."
    )
    version: Literal["1.0", "3.0"] = Field(
        description="1.0 (apiHoTichTuPhap, module KS, KT) hoặc 3.0 (apiLienThongKSKT, module LTKS, LTKT)."
    )

    @property
    def scope(self) -> tuple[str, str, str]:
        """Which dossiers the line is about."""
        return self.province, self.unit, self.module


class OnestopSettings(Settings):
    """What a one-stop process needs to know."""

    database_url: SecretStr | None = Field(
        None,
        description="Cơ sở dữ liệu. Mặc định ở chế độ demo: tệp SQLite trong var; bắt buộc khi chạy thật.",
    )
    dvclt_url: str = Field("http://127.0.0.1:8100/dvclt", description="Địa chỉ gốc của PM.DVCLT.")
    lgsp_url: str = Field("http://127.0.0.1:8100/lgsp", description="Địa chỉ gốc của LGSP.")
    connections: list[ConnectionSettings] = Field(
        default_factory=list,
        description="Kết nối của từng tỉnh (tài khoản PM.DVCLT, khóa LGSP, môi trường hộ tịch).",
        json_schema_extra={"secret": True},
    )
    civilstatus_versions: list[CivilStatusVersionSettings] = Field(
        default_factory=list,
        description="Phiên bản API hộ tịch theo tỉnh, đơn vị và loại hồ sơ: các mục {province, unit, module, "
        "version}; mục có unit dài nhất rồi có module được chọn. Không có mục nào khớp: 3.0. Hồ sơ đã tiếp "
        "nhận giữ phiên bản của nó khi cài đặt này đổi.",
    )
    token_key: SecretStr | None = Field(
        None, description="Khóa ký phiên đăng nhập và mã truy cập, ít nhất 32 byte viết bằng hệ 16."
    )
    future_tolerance_seconds: float = Field(
        86_400.0,
        ge=0,
        description="Số giây mà ngayTiepNhan của hồ sơ từ PM.DVCLT được đi trước đồng hồ của một cửa; xa hơn thì hồ sơ "
        "được giữ lại, nêu tên trường.",
    )
    pull_seconds: float = Field(2.0, gt=0, description="Số giây giữa hai lần hỏi danh sách hồ sơ chờ nhận.")
    pull_idle_seconds: float = Field(
        30.0, gt=0, description="Số giây giữa hai lần hỏi khi đã lâu không có hồ sơ mới."
    )
    poll_first_seconds: float = Field(
        2.0, gt=0, description="Số giây từ khi chuyển đến lần hỏi kết quả đầu tiên."
    )
    poll_cap_seconds: float = Field(300.0, gt=0, description="Khoảng hỏi kết quả dài nhất, tính bằng giây.")
    poll_claim_seconds: float = Field(
        120.0,
        gt=0,
        description="Số giây các hồ sơ đang được một tiến trình hỏi kết quả thì tiến trình khác không hỏi.",
    )
    poll_batch: int = Field(200, ge=1, le=1000, description="Số hồ sơ trong một lần hỏi kết quả.")
    results_refused_minutes: float = Field(
        30.0, ge=0, description="Số phút hộ tịch từ chối trả lời kết quả trước khi báo vướng."
    )
    empty_answers_before_hold: int = Field(
        5, ge=1, description="Số lần hộ tịch trả lời “không có hồ sơ” trước khi báo vướng."
    )
    lgsp_probe_seconds: float = Field(
        10.0,
        ge=0,
        description="Số giây giữa hai lần hỏi LGSP có còn trả lời không khi không có gì để gửi; 0: không hỏi.",
    )
    lgsp_probe_path: str = Field(
        "/health",
        pattern=r"^/\S*$",
        description="Đường dẫn dưới lgsp_url để hỏi như trên; trả lời nào, kể cả từ chối, cũng là còn hoạt động.",
    )
    contents_keep_days: int | None = Field(
        None,
        ge=1,
        description="Số ngày giữ tờ khai và tệp đính kèm sau khi hồ sơ kết thúc, rồi xóa; để trống: giữ mãi. Theo quy "
        "định lưu trữ của cơ quan. Lịch sử và kết quả đã ký không bị xóa.",
    )
    secure_cookies: bool = Field(
        False, description="true khi phục vụ qua HTTPS. Mặc định: theo identity.secure_cookies."
    )
    place_threshold: float = Field(
        0.9,
        ge=0,
        le=1,
        description="Độ tin cậy thấp nhất để tự dùng địa chỉ đã chuẩn hóa; dưới mức này phải hỏi cán bộ.",
    )
    unit_namings: tuple[UnitNaming, ...] = Field(
        (),
        description="Cách chứng thư số của từng nhà phát hành ghi mã đơn vị: issuer (CN của nhà phát hành; trống: mọi "
        "nhà phát hành khác), attribute (serialNumber, organizationIdentifier, OU, O, CN), pattern (biểu thức có nhóm "
        "unit), names (tên: mã). Mặc định: serialNumber của con dấu số là mã đơn vị 5 chữ số, tổ chức của người ký "
        "là tổ chức của con dấu.",
    )
    hand_over_automatically: bool = Field(
        True,
        description="Trả kết quả điện tử ngay khi PM.DVCLT đã nhận kết quả; nếu không, cán bộ tự bấm trả.",
    )

    @field_validator("civilstatus_versions")
    @classmethod
    def _each_scope_once(cls, lines: list[CivilStatusVersionSettings]) -> list[CivilStatusVersionSettings]:
        seen: dict[tuple[str, str, str], int] = {}
        for number, line in enumerate(lines, start=1):
            first = seen.setdefault(line.scope, number)
            if first != number:
                raise ValueError(
                    f"mục {number} trùng phạm vi với mục {first} (tỉnh {line.province}, đơn vị "
                    f"{line.unit or 'mọi đơn vị'}, loại hồ sơ {line.module or 'KS và KT'}), chỉ giữ một mục"
                )
        return lines
