"""What went wrong, in words a person can act on: one entry per HTTP status."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True, slots=True)
class Problem:
    """What an error page or error answer says.

    Parameters
    ----------
    status
        HTTP status.
    code
        Closed vocabulary for programs.
    title
        Short, for the heading.
    happened
        What happened.
    action
        What to do next.
    """

    status: int
    code: str
    title: str
    happened: str
    action: str


class PageProblem(Exception):
    """Raised by a system to answer with its own words.

    Parameters
    ----------
    status
        One of the statuses of `PROBLEMS`, or any other 4xx or 5xx.
    happened, action
        Vietnamese sentences; the defaults of the status stand in for what is left out.
    code
        For programs; the default of the status stands in.
    """

    def __init__(
        self, status: int, happened: str | None = None, action: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(code or str(status))
        usual = problem_for(status)
        self.problem = Problem(
            status, code or usual.code, usual.title, happened or usual.happened, action or usual.action
        )


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One faulty field of a request: its name as sent, and a sentence for people."""

    field: str
    message: str


_OPERATOR = "Nếu lỗi lặp lại, hãy gửi mã tra cứu dưới đây cho bộ phận vận hành."

PROBLEMS = {
    problem.status: problem
    for problem in (
        Problem(
            400,
            "bad_request",
            "Yêu cầu không đọc được",
            "Nội dung gửi lên không đúng định dạng nên hệ thống không đọc được.",
            "Hãy kiểm tra lại nội dung rồi gửi lại.",
        ),
        Problem(
            401,
            "not_signed_in",
            "Bạn cần đăng nhập",
            "Trang này chỉ dành cho người đã đăng nhập, hoặc phiên làm việc của bạn đã hết hạn.",
            "Hãy đăng nhập rồi mở lại trang. Những gì đã lưu trước đó không bị mất.",
        ),
        Problem(
            403,
            "not_allowed",
            "Bạn không có quyền thực hiện việc này",
            "Tài khoản của bạn không được giao chức năng này, hoặc hồ sơ thuộc đơn vị khác.",
            "Hãy quay lại trang trước, hoặc đề nghị quản trị hệ thống cấp quyền cho tài khoản.",
        ),
        Problem(
            404,
            "not_found",
            "Không tìm thấy",
            "Địa chỉ này không có trong hệ thống, hoặc hồ sơ không tồn tại.",
            "Hãy kiểm tra lại mã hồ sơ hoặc đường dẫn, hoặc tìm từ trang đầu.",
        ),
        Problem(
            410,
            "gone",
            "Không còn nữa",
            "Nội dung này đã được xóa.",
            "Hãy tìm từ trang đầu.",
        ),
        Problem(
            405,
            "method_not_allowed",
            "Thao tác không được hỗ trợ",
            "Địa chỉ này không nhận kiểu yêu cầu vừa gửi.",
            "Hãy mở lại trang từ trang đầu và thực hiện thao tác bằng nút trên trang.",
        ),
        Problem(
            409,
            "conflict",
            "Hồ sơ vừa được thay đổi",
            "Thao tác không còn phù hợp với trạng thái hiện tại của hồ sơ; có thể người khác vừa xử lý.",
            "Hãy mở lại hồ sơ để xem trạng thái mới nhất rồi quyết định bước tiếp theo.",
        ),
        Problem(
            413,
            "too_large",
            "Nội dung gửi lên quá lớn",
            "Tổng dung lượng gửi lên vượt quá giới hạn của hệ thống.",
            "Hãy giảm dung lượng tệp (ví dụ quét lại ở độ phân giải thấp hơn) rồi gửi lại.",
        ),
        Problem(
            415,
            "media_type",
            "Định dạng không được nhận",
            "Hệ thống không nhận nội dung ở định dạng này.",
            "Hãy gửi đúng định dạng được hướng dẫn.",
        ),
        Problem(
            422,
            "invalid_fields",
            "Thông tin chưa hợp lệ",
            "Một số thông tin còn thiếu hoặc chưa đúng.",
            "Hãy sửa các mục được nêu dưới đây rồi gửi lại.",
        ),
        Problem(
            429,
            "too_many_attempts",
            "Thử quá nhiều lần",
            "Hệ thống tạm dừng nhận yêu cầu này vì có quá nhiều lần thử trong thời gian ngắn.",
            "Hãy đợi một lát rồi thử lại.",
        ),
        Problem(
            500,
            "internal",
            "Hệ thống gặp lỗi",
            "Yêu cầu chưa được thực hiện vì hệ thống gặp lỗi ngoài dự kiến. Dữ liệu đã lưu không bị mất.",
            f"Hãy thử lại sau ít phút. {_OPERATOR}",
        ),
        Problem(
            503,
            "unavailable",
            "Hệ thống tạm thời gián đoạn",
            "Cơ sở dữ liệu hoặc hệ thống liên quan tạm thời không phản hồi. Hồ sơ đã nhận vẫn an toàn.",
            f"Hãy thử lại sau ít phút. {_OPERATOR}",
        ),
    )
}


def problem_for(status: int) -> Problem:
    """Return the usual problem of a status; unknown ones speak like 400 or 500."""
    if status in PROBLEMS:
        return PROBLEMS[status]
    like = PROBLEMS[500 if status >= HTTPStatus.INTERNAL_SERVER_ERROR else 400]
    return Problem(status, like.code, like.title, like.happened, like.action)


_FIELD_MESSAGES = {
    "missing": "Thiếu thông tin bắt buộc.",
    "string_too_short": "Nội dung quá ngắn.",
    "string_too_long": "Nội dung vượt quá độ dài cho phép.",
    "string_pattern_mismatch": "Định dạng không đúng.",
    "int_parsing": "Phải là số nguyên.",
    "int_type": "Phải là số nguyên.",
    "float_parsing": "Phải là số.",
    "bool_parsing": "Phải là đúng hoặc sai.",
    "string_type": "Phải là chuỗi ký tự.",
    "list_type": "Phải là danh sách.",
    "dict_type": "Phải là một đối tượng.",
    "model_attributes_type": "Phải là một đối tượng.",
    "json_invalid": "Nội dung JSON không đúng cú pháp.",
    "enum": "Giá trị không nằm trong danh mục.",
    "literal_error": "Giá trị không nằm trong danh mục.",
    "greater_than_equal": "Giá trị quá nhỏ.",
    "less_than_equal": "Giá trị quá lớn.",
    "extra_forbidden": "Trường này không được nhận.",
}


def field_message(error_type: str) -> str:
    """Return the sentence for a pydantic error type; the value itself is never repeated."""
    usual = "Ngày giờ không đúng định dạng." if error_type.startswith("date") else "Giá trị không hợp lệ."
    return _FIELD_MESSAGES.get(error_type, usual)
