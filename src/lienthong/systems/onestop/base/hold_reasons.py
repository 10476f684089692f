"""Why something cannot proceed in the one-stop, and what each reason says to people."""

from __future__ import annotations

from enum import StrEnum

from lienthong.foundation.holds import Advice


class OnestopHoldReason(StrEnum):
    """Why something cannot proceed."""

    LIST_REFUSED = "LIST_REFUSED"
    DETAIL_UNREADABLE = "DETAIL_UNREADABLE"
    STORING_FAILED = "STORING_FAILED"
    CONTENT_CHANGED = "CONTENT_CHANGED"
    UNKNOWN_UNIT = "UNKNOWN_UNIT"
    NO_AGENCY = "NO_AGENCY"
    UNKNOWN_PROCEDURE = "UNKNOWN_PROCEDURE"
    PLACE_UNCERTAIN = "PLACE_UNCERTAIN"
    PAYLOAD_REJECTED = "PAYLOAD_REJECTED"
    FORWARD_REFUSED = "FORWARD_REFUSED"
    FORWARD_TOO_OLD = "FORWARD_TOO_OLD"
    NOT_FOUND_AT_CIVILSTATUS = "NOT_FOUND_AT_CIVILSTATUS"
    RESULTS_REFUSED = "RESULTS_REFUSED"
    RESULT_MISSING = "RESULT_MISSING"
    RESULT_UNTRUSTED = "RESULT_UNTRUSTED"
    RESULT_UNREADABLE = "RESULT_UNREADABLE"
    RESULT_OF_ANOTHER = "RESULT_OF_ANOTHER"
    RESULT_DIFFERS = "RESULT_DIFFERS"
    REPORT_REFUSED = "REPORT_REFUSED"
    ACKNOWLEDGEMENT_REFUSED = "ACKNOWLEDGEMENT_REFUSED"


OFFER_REASONS = frozenset(
    {
        OnestopHoldReason.LIST_REFUSED,
        OnestopHoldReason.DETAIL_UNREADABLE,
        OnestopHoldReason.STORING_FAILED,
        OnestopHoldReason.RESULTS_REFUSED,
    }
)
"""What another system offers or answers is held, not a dossier of ours; operators see to it."""

CLERK, OPERATOR = "Cán bộ một cửa", "Cán bộ vận hành"

ADVICE = {
    OnestopHoldReason.LIST_REFUSED: Advice(
        "PM.DVCLT từ chối cho lấy hồ sơ của tỉnh",
        "Xem câu trả lời ở trên; sửa tài khoản của tỉnh tại PM.DVCLT (connections trong cài đặt) hoặc báo PM.DVCLT. "
        "Hồ sơ vẫn nằm ở PM.DVCLT; mục này tự đóng khi lấy lại được.",
        OPERATOR,
    ),
    OnestopHoldReason.DETAIL_UNREADABLE: Advice(
        "Không đọc được hồ sơ từ PM.DVCLT",
        "Xem trường lỗi ở trên và báo PM.DVCLT gửi lại; sau đó bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.STORING_FAILED: Advice(
        "Không lưu được hồ sơ từ PM.DVCLT",
        "Hệ thống vẫn tự thử lại ở mỗi lần hỏi PM.DVCLT. Gửi mã lỗi ở trên và mã hồ sơ cho đơn vị bảo trì.",
        OPERATOR,
    ),
    OnestopHoldReason.CONTENT_CHANGED: Advice(
        "Công dân gửi nội dung mới khi hồ sơ đang được giải quyết",
        "Nội dung và giấy tờ mới đã lưu, chưa dùng: xem mục “Gửi thêm, chưa dùng” của hồ sơ. Nếu cần dùng, yêu cầu bổ "
        "sung hoặc báo công chức hộ tịch trước khi họ giải quyết; xem xong, bấm “Đã xem”.",
        CLERK,
    ),
    OnestopHoldReason.UNKNOWN_UNIT: Advice(
        "Mã đơn vị không có hiệu lực vào ngày nộp",
        "Đối chiếu mã đơn vị với danh mục; nếu đơn vị đã sáp nhập, báo PM.DVCLT gửi lại theo đơn vị kế thừa.",
        OPERATOR,
    ),
    OnestopHoldReason.NO_AGENCY: Advice(
        "Chưa cấu hình cơ quan tiếp nhận cho đơn vị này",
        "Khai báo mã định danh cơ quan của đơn vị, rồi bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.UNKNOWN_PROCEDURE: Advice(
        "Mã thủ tục không có hiệu lực vào ngày nộp",
        "Đối chiếu mã thủ tục với danh mục theo ngày; bấm “Thử lại” sau khi danh mục đã đúng.",
        OPERATOR,
    ),
    OnestopHoldReason.PLACE_UNCERTAIN: Advice(
        "Có địa danh chưa chắc chắn",
        "Mở hồ sơ, chọn địa danh đúng trong danh sách gợi ý. Lựa chọn được nhớ cho lần sau.",
        CLERK,
    ),
    OnestopHoldReason.PAYLOAD_REJECTED: Advice(
        "Phần mềm hộ tịch báo dữ liệu chưa đúng",
        "Xem từng trường lỗi ở trên; yêu cầu công dân bổ sung, hoặc “Thử lại” sau khi danh mục đã đúng.",
        CLERK,
    ),
    OnestopHoldReason.FORWARD_REFUSED: Advice(
        "Không chuyển được hồ sơ sang phần mềm hộ tịch",
        "Xem hệ thống nào từ chối và lý do ở trên; sửa cấu hình hoặc khóa kết nối, rồi bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.FORWARD_TOO_OLD: Advice(
        "Đã thử chuyển hồ sơ quá lâu không được",
        "Kiểm tra đường truyền LGSP – NDXP – hộ tịch ở trang kết nối, rồi bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.NOT_FOUND_AT_CIVILSTATUS: Advice(
        "Phần mềm hộ tịch trả lời không có hồ sơ này",
        "Kiểm tra loại hồ sơ (module) và môi trường đã gửi ghi ở trên; bấm “Thử lại” để hỏi lại.",
        OPERATOR,
    ),
    OnestopHoldReason.RESULTS_REFUSED: Advice(
        "Phần mềm hộ tịch từ chối trả lời kết quả",
        "Xem hệ thống nào từ chối và lý do ở trên; sửa khóa kết nối hoặc báo đơn vị vận hành hộ tịch. "
        "Mục này tự đóng khi hỏi lại được.",
        OPERATOR,
    ),
    OnestopHoldReason.RESULT_MISSING: Advice(
        "Hộ tịch báo đã đăng ký nhưng chưa có tệp kết quả",
        "Liên hệ công chức hộ tịch ký số và ban hành kết quả; bấm “Thử lại” để hỏi lại.",
        CLERK,
    ),
    OnestopHoldReason.RESULT_UNTRUSTED: Advice(
        "Chữ ký số của kết quả không hợp lệ",
        "Không trả kết quả này. Giấy tờ phải có chữ ký số của người có thẩm quyền và con dấu số của đúng đơn vị đăng "
        "ký: báo đơn vị đó ký lại; bấm “Thử lại” để lấy bản mới. Nếu chứng thư số ghi mã đơn vị theo cách khác, khai "
        "báo ở unit_namings.",
        OPERATOR,
    ),
    OnestopHoldReason.RESULT_UNREADABLE: Advice(
        "Không đọc được kết quả để đối chiếu",
        "Không trả kết quả này. Báo đơn vị đăng ký ban hành tệp PDF có chữ (không phải ảnh chụp, bản quét) và ký số; "
        "hệ thống tự hỏi lại, hoặc bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.RESULT_OF_ANOTHER: Advice(
        "Giấy tờ kết quả không phải của hồ sơ này",
        "Không trả kết quả này: có thể hộ tịch gắn nhầm giấy của người khác. Báo công chức hộ tịch đối chiếu các "
        "trường ghi ở trên và gắn đúng giấy tờ; hệ thống tự hỏi lại, hoặc bấm “Thử lại”.",
        CLERK,
    ),
    OnestopHoldReason.RESULT_DIFFERS: Advice(
        "Kết quả đăng ký khác tờ khai",
        "Mở hồ sơ, xem từng trường khác và giấy tờ kết quả. Nếu công chức hộ tịch sửa đúng, bấm “Xác nhận kết quả "
        "đúng” để nhận và báo PM.DVCLT. Nếu sai, báo công chức hộ tịch cải chính; hệ thống tự hỏi lại, hoặc bấm “Thử "
        "lại”.",
        CLERK,
    ),
    OnestopHoldReason.REPORT_REFUSED: Advice(
        "PM.DVCLT không nhận trạng thái của hồ sơ",
        "Xem câu trả lời ở trên. Sau khi hai bên thống nhất, bấm “Thử lại”.",
        OPERATOR,
    ),
    OnestopHoldReason.ACKNOWLEDGEMENT_REFUSED: Advice(
        "PM.DVCLT không nhận xác nhận đã nhận hồ sơ",
        "Xem câu trả lời ở trên rồi bấm “Thử lại”. Hồ sơ đã được lưu đầy đủ.",
        OPERATOR,
    ),
}
