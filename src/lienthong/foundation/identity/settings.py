"""Settings of identity and access; a system includes them in its own settings or loads them as a section."""

from pydantic import BaseModel, Field, SecretStr


class IdentitySettings(BaseModel):
    """How people and machines prove who they are.

    The key is a secret without a default: demo mode makes one at random, elsewhere the operator sets it.
    """

    key: SecretStr = Field(min_length=32, description="khoá bí mật, ít nhất 32 ký tự ngẫu nhiên")
    idle_minutes: int = Field(30, ge=1, le=24 * 60, description="phút không thao tác thì phiên hết hạn")
    session_hours: int = Field(12, ge=1, le=24 * 7, description="giờ tối đa của một phiên đăng nhập")
    access_token_minutes: int = Field(30, ge=1, le=24 * 60, description="phút hiệu lực của mã truy cập API")
    refresh_token_hours: int = Field(24, ge=1, le=24 * 90, description="giờ hiệu lực của mã làm mới")
    secure_cookies: bool = Field(
        False, description="true khi phục vụ qua HTTPS (bắt buộc ngoài bản trình diễn)"
    )
    attempts_per_address: int = Field(
        240, ge=10, description="số lần xin mã/đăng nhập liền nhau từ một địa chỉ"
    )
    attempts_per_address_per_minute: int = Field(240, ge=10, description="tốc độ hồi phục của giới hạn trên")
    failures_per_account: int = Field(10, ge=3, description="số lần sai mật khẩu liền nhau từ một địa chỉ")
