"""What can go wrong at an exchange: a closed vocabulary with status, sentence and JSON shape [own].

``{"error": {"code", "message", "hop", "environment", "since", "traceId"}}``, where ``hop`` names the part of
the chain that failed (lgsp, ndxp, hotich) and ``since`` when it stopped answering; fields that do not apply
are null. ``POST /token`` answers as RFC 6749 says: ``{"error", "error_description"}``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from lienthong.contracts.times import format_moment


class ExchangeErrorCode(StrEnum):
    """Every error of an exchange."""

    TOKEN_MISSING = "TOKEN_MISSING"  # noqa: S105 - names of errors, not tokens
    TOKEN_MALFORMED = "TOKEN_MALFORMED"  # noqa: S105
    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105
    TOKEN_EXPIRED = "TOKEN_EXPIRED"  # noqa: S105
    UNKNOWN_KEY = "UNKNOWN_KEY"
    SCOPE_MISSING = "SCOPE_MISSING"
    ADDRESS_NOT_ALLOWED = "ADDRESS_NOT_ALLOWED"
    UNKNOWN_SERVICE = "UNKNOWN_SERVICE"
    UNKNOWN_OPERATION = "UNKNOWN_OPERATION"
    ENVIRONMENT_MISMATCH = "ENVIRONMENT_MISMATCH"
    UPSTREAM_UNREACHABLE = "UPSTREAM_UNREACHABLE"
    UPSTREAM_TIMEOUT = "UPSTREAM_TIMEOUT"
    UPSTREAM_REFUSED = "UPSTREAM_REFUSED"
    TOO_LARGE = "TOO_LARGE"
    BAD_JSON = "BAD_JSON"
    TOO_MANY_REQUESTS = "TOO_MANY_REQUESTS"
    INTERNAL = "INTERNAL"

    @property
    def http_status(self) -> int:
        """HTTP status of the answer."""
        return _STATUS_AND_MESSAGE[self][0]

    @property
    def message_vi(self) -> str:
        """One Vietnamese sentence: what is wrong and what to do."""
        return _STATUS_AND_MESSAGE[self][1]


_C = ExchangeErrorCode
_STATUS_AND_MESSAGE: dict[ExchangeErrorCode, tuple[int, str]] = {
    _C.TOKEN_MISSING: (401, "Thiếu mã truy cập. Gửi Authorization: Bearer … hoặc lgspaccesstoken."),
    _C.TOKEN_MALFORMED: (401, "Mã truy cập sai định dạng."),
    _C.TOKEN_INVALID: (401, "Mã truy cập không hợp lệ. Lấy mã mới tại /token."),
    _C.TOKEN_EXPIRED: (401, "Mã truy cập đã hết hạn. Lấy mã mới tại /token."),
    _C.UNKNOWN_KEY: (401, "Khóa kết nối không tồn tại, đã bị thu hồi, hoặc sai mật khẩu của khóa."),
    _C.SCOPE_MISSING: (403, "Khóa kết nối chưa được cấp quyền dùng dịch vụ này."),
    _C.ADDRESS_NOT_ALLOWED: (403, "Địa chỉ gọi đến không nằm trong danh sách được phép của khóa."),
    _C.UNKNOWN_SERVICE: (404, "Dịch vụ hoặc phiên bản dịch vụ không tồn tại trên trục."),
    _C.UNKNOWN_OPERATION: (404, "Dịch vụ không có chức năng này."),
    _C.ENVIRONMENT_MISMATCH: (
        403,
        "Khóa thuộc môi trường khác với môi trường được gọi (thử nghiệm, chính thức).",
    ),
    _C.UPSTREAM_UNREACHABLE: (502, "Không kết nối được với chặng kế tiếp."),
    _C.UPSTREAM_TIMEOUT: (504, "Chặng kế tiếp không trả lời kịp thời."),
    _C.UPSTREAM_REFUSED: (502, "Chặng kế tiếp từ chối kết nối của trục. Báo đơn vị vận hành trục."),
    _C.TOO_LARGE: (413, "Nội dung vượt quá dung lượng cho phép."),
    _C.BAD_JSON: (400, "Nội dung gửi lên không phải JSON hợp lệ."),
    _C.TOO_MANY_REQUESTS: (429, "Gửi quá nhiều yêu cầu. Thử lại sau."),
    _C.INTERNAL: (500, "Trục gặp lỗi bên trong. Thử lại sau."),
}


class ExchangeError(Exception):
    """An error of an exchange, on the way out (server) or read back (client).

    Attributes
    ----------
    hop
        The part of the chain that failed: lgsp, ndxp, hotich.
    since
        When that part stopped answering, if known.
    """

    def __init__(
        self,
        code: ExchangeErrorCode,
        hop: str,
        *,
        detail_vi: str = "",
        environment: str | None = None,
        since: datetime | None = None,
    ) -> None:
        super().__init__(f"{code} at {hop}")
        self.code = code
        self.hop = hop
        self.detail_vi = detail_vi
        self.environment = environment
        self.since = since

    @property
    def http_status(self) -> int:
        """HTTP status of the answer."""
        return self.code.http_status

    @property
    def message_vi(self) -> str:
        """The sentence for people, naming the hop where one failed."""
        message = self.code.message_vi
        if self.code in (_C.UPSTREAM_UNREACHABLE, _C.UPSTREAM_TIMEOUT, _C.UPSTREAM_REFUSED):
            message = f"{message} Chặng lỗi: {self.hop.upper()}"
            message += f", từ {format_moment(self.since)}." if self.since else "."
        return f"{message} {self.detail_vi}".strip()

    def body(self, trace_id: str | None = None) -> dict[str, Any]:
        """The JSON answer of a call."""
        return {
            "error": {
                "code": str(self.code),
                "message": self.message_vi,
                "hop": self.hop,
                "environment": self.environment,
                "since": format_moment(self.since) if self.since else None,
                "traceId": trace_id,
            }
        }

    def token_body(self) -> dict[str, Any]:
        """The JSON answer of ``POST /token`` (RFC 6749, 5.2)."""
        name = "invalid_client" if self.code is _C.UNKNOWN_KEY else "invalid_request"
        return {"error": name, "error_description": self.message_vi}
