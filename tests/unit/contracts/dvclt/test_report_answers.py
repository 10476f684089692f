"""Each answer of PM.DVCLT has one meaning for a sender."""

from __future__ import annotations

import pytest

from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.answers import Verdict, classify, meaning
from lienthong.contracts.dvclt.schemas import ReportAnswer
from lienthong.contracts.payload_faults import missing

# contracts.md section 2, word for word.
SEEN = [
    ("thành công", Verdict.SETTLED),
    ("bị từ chối. Không thể cập nhật trạng thái", Verdict.SETTLED),
    ("đã tồn tại trong một cửa điện tử", Verdict.SETTLED),
    ("đã trả kết quả, không được cập nhật trạng thái", Verdict.SETTLED),
    ("đã có kết quả xử lý. Không thể cập nhật trạng thái", Verdict.SETTLED),
    ("đã hoàn thành đăng ký, không được cập nhật trạng thái", Verdict.SETTLED),
    ("chưa cập nhật trạng thái", Verdict.LATER),
    ("chưa được gửi không thể cập nhật trạng thái", Verdict.LATER),
    ("có lỗi trong quá trình thêm mới", Verdict.LATER),
    ("client received SOAP fault", Verdict.LATER),
    ("server error", Verdict.LATER),
    ("logic xử lý không hợp lệ", Verdict.REPAIR_ORDER),
    ("không tồn tại", Verdict.OPERATOR_DECIDES),
]


@pytest.mark.parametrize(("title", "verdict"), SEEN)
def test_an_answer_seen_in_earnest_has_its_meaning(title: str, verdict: Verdict) -> None:
    assert classify(f"Hồ sơ G22.99-240705-0015 {title}.") is verdict
    assert classify(title.upper()) is verdict


def test_an_update_without_success_is_not_taken_for_success() -> None:
    assert classify("Cập nhật không thành công") is Verdict.LATER


@pytest.mark.parametrize(("status", "verdict"), [(200, Verdict.OPERATOR_DECIDES), (500, Verdict.LATER)])
def test_an_answer_never_seen_is_an_operators_matter_unless_the_other_side_failed(
    status: int, verdict: Verdict
) -> None:
    assert classify("Điều chưa ai thấy", status) is verdict


@pytest.mark.parametrize(
    ("answer", "verdict", "status"),
    [
        (answers.updated(), Verdict.SETTLED, 200),
        (answers.acknowledged(), Verdict.SETTLED, 200),
        (answers.not_possible(answers.ALREADY_REFUSED), Verdict.SETTLED, 400),
        (answers.not_possible(answers.ALREADY_RECEIVED), Verdict.SETTLED, 400),
        (answers.not_possible(answers.ALREADY_RETURNED), Verdict.SETTLED, 400),
        (answers.not_possible(answers.ALREADY_HAS_RESULT), Verdict.SETTLED, 400),
        (answers.not_possible(answers.ALREADY_REGISTERED), Verdict.SETTLED, 400),
        (answers.not_possible(answers.NOT_YET_SENT), Verdict.LATER, 400),
        (answers.not_possible(answers.NOT_YET_UPDATED), Verdict.LATER, 400),
        (answers.not_possible(answers.WRONG_ORDER), Verdict.REPAIR_ORDER, 400),
        (answers.unknown_dossier(), Verdict.OPERATOR_DECIDES, 404),
        (answers.failed(), Verdict.LATER, 500),
        (answers.malformed([missing("trangThai")]), Verdict.OPERATOR_DECIDES, 400),
        (answers.unauthorized(), Verdict.OPERATOR_DECIDES, 401),
    ],
)
def test_our_own_server_says_what_senders_understand(answer: object, verdict: Verdict, status: int) -> None:
    assert isinstance(answer, ReportAnswer)
    assert (meaning(answer), answer.status) == (verdict, status)


def test_a_malformed_report_names_every_field() -> None:
    answer = answers.malformed([missing("trangThai"), missing("maHoSo")])

    assert set(answer.errors) == {"trangThai", "maHoSo"}
