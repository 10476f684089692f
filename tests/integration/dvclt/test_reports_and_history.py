"""Every report is judged against the whole history: a copy changes nothing, other content is stored or refused."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.contracts.dvclt import answers
from lienthong.contracts.times import format_moment
from lienthong.systems.dvclt.dossiers import applications
from tests.support.systems.dvclt import CITIZEN, ONESTOP, OPERATOR, Chain

PATH = "/api/lienthongdvclt/capNhatTrangThaiHoSo"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Judged before anything is stored, or in one transaction: a second database could do nothing differently."""
pytestmark = ON_SQLITE


def body_of(chain: Chain, code: str, status: int, **more: Any) -> dict[str, Any]:
    """A report, complete; at the clock's moment unless told otherwise."""
    return {
        "maTTHC": "",
        "soHoSoLT": code,
        "coQuanXuLy": 5,
        "maHoSo": f"H26.1.19{code[len('G22.99') :]}",
        "trangThai": status,
        "thoiGianThucHien": format_moment(chain.clock.now()),
        "ghiChu": "Ghi chú của cán bộ",
        **more,
    }


def send(chain: Chain, body: dict[str, Any]) -> httpx2.Response:
    answer: httpx2.Response = chain.client.post(PATH, json=body, headers=chain.bearer(ONESTOP))
    return answer


def title(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["title"]


def state(chain: Chain, code: str) -> dict[str, Any]:
    """What a visitor sees of an application."""
    return chain.follow(code)


def at_stage(chain: Chain, *statuses: int) -> str:
    code = chain.received()
    for status in statuses:
        chain.reach(code, status)
        chain.clock.advance(timedelta(minutes=1))
    return code


def bring_supplement(chain: Chain, code: str) -> None:
    answer = chain.client.post(
        f"/api/applications/{code}/supplement",
        json={"declaration": {"nycEmail": "moi@example.com"}},
        headers=chain.bearer(CITIZEN),
    )
    assert answer.status_code == 200, answer.text
    chain.fetch(code)
    assert chain.acknowledge(code).status_code == 200


def test_a_late_copy_of_the_request_does_not_reopen_a_settled_supplement(chain: Chain) -> None:
    code = at_stage(chain, 1)
    asked = body_of(chain, code, 2, hanBoSungHoSo="10/07/2024 17:00:00")
    assert send(chain, asked).status_code == 200
    bring_supplement(chain, code)
    chain.clock.advance(timedelta(minutes=1))
    chain.reach(code, 1)
    before = state(chain, code)

    answer = send(chain, asked)

    assert title(answer) == (200, answers.UPDATED)
    assert state(chain, code) == before
    assert before["stage"] == "received"
    assert chain.waiting() == []


@pytest.mark.parametrize(
    "written",
    [
        {"ghiChu": "  Ghi chú   của cán bộ\n"},
        {"nguoiXuLy": None, "chucDanh": ""},
        {"thoiGianThucHien": "2024-07-05T09:00:00+07:00"},
        {"maTTHC": None},
        {"coQuanXuLy": "5"},
    ],
)
def test_the_same_report_written_otherwise_is_the_same(chain: Chain, written: dict[str, Any]) -> None:
    code = chain.received()
    first = body_of(chain, code, 1)
    send(chain, first)

    answer = send(chain, {**first, **written})

    assert title(answer) == (200, answers.UPDATED)
    assert len(state(chain, code)["reports"]) == 1


def test_other_content_for_the_current_status_is_stored_and_shown_as_a_correction(chain: Chain) -> None:
    code = at_stage(chain, 1, 3)
    sent = body_of(chain, code, 7, ghiChu="Chuyển công chức A")
    send(chain, sent)

    answer = send(chain, {**sent, "ghiChu": "Chuyển công chức B"})

    assert title(answer) == (200, answers.UPDATED)
    report = state(chain, code)["reports"][-1]
    assert (report["status"], report["note"], report["corrected_fields"]) == (
        7,
        "Chuyển công chức B",
        ["ghiChu"],
    )
    page = chain.client.get(f"/api/applications/{code}", headers=chain.bearer(CITIZEN))
    assert "Chuyển công chức B" in page.text


def test_a_corrected_limit_reaches_the_citizen(chain: Chain) -> None:
    code = at_stage(chain, 1)
    asked = body_of(chain, code, 2, hanBoSungHoSo="10/07/2024 17:00:00")
    send(chain, asked)

    send(chain, {**asked, "hanBoSungHoSo": "15/07/2024 17:00:00", "ghiChu": "Thiếu giấy chứng sinh"})

    assert state(chain, code)["supplement_limit"].startswith("2024-07-15T17:00")


def test_a_correction_after_the_supplement_was_brought_does_not_ask_for_it_again(chain: Chain) -> None:
    code = at_stage(chain, 1)
    asked = body_of(chain, code, 2, hanBoSungHoSo="10/07/2024 17:00:00")
    send(chain, asked)
    bring_supplement(chain, code)

    answer = send(chain, {**asked, "hanBoSungHoSo": "15/07/2024 17:00:00"})

    assert title(answer) == (200, answers.UPDATED)
    seen = state(chain, code)
    assert seen["supplement_limit"] is None
    assert "supplement" not in seen["acts"]


def test_asking_anew_before_the_reception_of_what_was_brought_says_what_to_report_first(chain: Chain) -> None:
    code = at_stage(chain, 1)
    send(chain, body_of(chain, code, 2))
    bring_supplement(chain, code)
    chain.clock.advance(timedelta(minutes=1))

    answer = send(chain, body_of(chain, code, 2, ghiChu="Còn thiếu giấy tờ khác"))

    assert title(answer) == (400, answers.WRONG_ORDER)
    assert "1" in answer.json()["errors"]["trangThai"][0]
    assert "thoiGianThucHien" in answer.json()["errors"]["trangThai"][0]


@pytest.mark.parametrize("status", [1, 3, 7])
def test_what_is_no_json_is_never_taken_as_a_result(chain: Chain, status: int) -> None:
    order = [1, 3, 7]
    code = at_stage(chain, *order[: order.index(status)])

    answer = send(chain, body_of(chain, code, status, ketQuaXuLy="not json at all"))

    assert title(answer) == (400, answers.MALFORMED)
    assert "ketQuaXuLy" in answer.json()["errors"]


def registered(chain: Chain) -> tuple[str, dict[str, Any]]:
    """An application with its result, and the report that brought it."""
    code = at_stage(chain, 1, 3, 7)
    sent = body_of(chain, code, 4, ketQuaXuLy=chain.result(code))
    assert send(chain, sent).status_code == 200
    return code, sent


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda facts: "not json at all", "ketQuaXuLy"),
        (lambda facts: json.dumps({**facts, "soDangKy": "13"}), "ketQuaXuLy.soDangKy"),
    ],
)
@pytest.mark.parametrize("is_returned", [False, True])
def test_another_result_after_the_result_is_refused_by_field(
    chain: Chain, change: Callable[[dict[str, str]], str], field: str, is_returned: bool
) -> None:
    code, sent = registered(chain)
    if is_returned:
        chain.reach(code, 5)
    before = {**state(chain, code), "holds": []}

    answer = send(chain, {**sent, "ketQuaXuLy": change(json.loads(sent["ketQuaXuLy"]))})

    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert {**state(chain, code), "holds": []} == before


def test_a_contradiction_is_held_once_and_let_go_by_an_operator(chain: Chain) -> None:
    _, sent = registered(chain)
    other = {
        **sent,
        "ketQuaXuLy": json.dumps({**json.loads(sent["ketQuaXuLy"]), "nksHoTen": "Nguyễn Văn Khác"}),
    }

    first = send(chain, other)
    [hold] = chain.holds()
    released = chain.client.post(f"/api/holds/{hold['id']}/resume", headers=chain.bearer(OPERATOR))
    send(chain, other)

    assert title(first) == (400, answers.ALREADY_HAS_RESULT)
    assert hold["reason"] == "REPORT_CONTRADICTS"
    assert hold["codes"]["fields"] == ["ketQuaXuLy.nksHoTen"]
    assert released.status_code == 200
    assert chain.holds() == []
    assert "Nguyễn Văn Khác" not in first.text


def test_the_same_result_again_is_taken_even_after_it_was_returned(chain: Chain) -> None:
    code, sent = registered(chain)
    chain.reach(code, 5)
    facts = json.loads(sent["ketQuaXuLy"])
    document = facts["giayKhaiSinh"]
    rewritten = {
        **facts,
        "ngayDangKy": "05/07/2024",
        "giayKhaiSinh": f"data:application/pdf;base64,{document[:76]}\n{document[76:]}",
        "trangThaiKhac": None,
    }

    answer = send(chain, {**sent, "ketQuaXuLy": json.dumps(rewritten, indent=1)})

    assert title(answer) == (200, answers.UPDATED)
    assert state(chain, code)["stage"] == "returned"
    assert chain.holds() == []


def test_a_result_beside_the_return_must_be_the_registered_one(chain: Chain) -> None:
    code, sent = registered(chain)
    other = json.dumps({**json.loads(sent["ketQuaXuLy"]), "quyenSo": "02/2024"})

    refused = send(chain, body_of(chain, code, 5, ketQuaXuLy=other))
    taken = send(chain, body_of(chain, code, 5, ketQuaXuLy=sent["ketQuaXuLy"]))

    assert list(refused.json()["errors"]) == ["ketQuaXuLy.quyenSo"]
    assert title(taken) == (200, answers.UPDATED)


def test_the_wrong_order_says_where_it_stands_and_what_may_follow(chain: Chain) -> None:
    code = at_stage(chain, 1)

    answer = send(chain, body_of(chain, code, 7))

    assert title(answer) == (400, answers.WRONG_ORDER)
    [sentence] = answer.json()["errors"]["trangThai"]
    assert "đang ở trạng thái 1" in sentence
    for following in ("2 (", "3 (", "6 ("):
        assert following in sentence


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"thoiGianThucHien": "07/07/2024 10:00:00"}, "thoiGianThucHien"),
        ({"thoiGianThucHien": "05/07/2099 10:00:00"}, "thoiGianThucHien"),
        ({"ngayBatDau": "05/07/2025 10:00:00"}, "ngayBatDau"),
        ({"ngayHenTraMoi": "05/07/2034 10:00:00"}, "ngayHenTraMoi"),
        ({"trangThai": 2, "hanBoSungHoSo": "05/07/2099 10:00:00"}, "hanBoSungHoSo"),
        ({"ketQuaXuLy": '{"soDangKy": "1"}'}, "ketQuaXuLy"),
        ({"maHoSo": "H" * 80}, "maHoSo"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_field(
    chain: Chain, changed: dict[str, Any], field: str
) -> None:
    code = chain.received()

    answer = send(chain, body_of(chain, code, changed.pop("trangThai", 1), **changed))

    assert title(answer) == (400, answers.MALFORMED)
    assert field in answer.json()["errors"]
    assert state(chain, code)["reports"] == []


def test_a_registration_of_tomorrows_tomorrow_is_refused(chain: Chain) -> None:
    code = at_stage(chain, 1, 3, 7)

    answer = send(chain, body_of(chain, code, 4, ketQuaXuLy=chain.result(code, ngayDangKy="05.07.2025")))

    assert "ngayDangKy" in answer.json()["errors"]
    assert state(chain, code)["stage"] == "sent"


def test_the_tolerance_of_moments_is_a_setting(build: Any) -> None:
    chain = build(future_tolerance_seconds=60.0)
    code = chain.received()

    late = send(chain, body_of(chain, code, 1, thoiGianThucHien="05/07/2024 09:05:00"))

    assert "thoiGianThucHien" in late.json()["errors"]


def test_a_report_without_a_code_of_the_one_stop_needs_an_earlier_one(chain: Chain) -> None:
    code = chain.received()

    first = send(chain, body_of(chain, code, 1, maHoSo=" "))
    send(chain, body_of(chain, code, 1))
    later = send(chain, body_of(chain, code, 3, maHoSo=None))

    assert "maHoSo" in first.json()["errors"]
    assert title(later) == (200, answers.UPDATED)
    assert state(chain, code)["onestop_code"] == body_of(chain, code, 3)["maHoSo"]


def test_a_code_that_changes_midway_is_refused(chain: Chain) -> None:
    code = at_stage(chain, 1)

    answer = send(chain, body_of(chain, code, 3, maHoSo="H26.1.19-240705-9999"))

    assert "không được đổi giữa chừng" in answer.json()["errors"]["maHoSo"][0]
    assert state(chain, code)["stage"] == "received"


def test_a_code_written_with_blanks_and_an_en_dash_is_the_same_code(chain: Chain) -> None:
    code = at_stage(chain, 1)
    own = body_of(chain, code, 3)["maHoSo"].replace("-", "–").lower()

    answer = send(chain, body_of(chain, code, 3, maHoSo=f" {own} "))

    assert title(answer) == (200, answers.UPDATED)


def test_one_code_of_the_one_stop_serves_one_dossier(chain: Chain) -> None:
    first = at_stage(chain, 1)
    second = chain.received()

    answer = send(chain, body_of(chain, second, 1, maHoSo=body_of(chain, first, 1)["maHoSo"]))

    assert first in answer.json()["errors"]["maHoSo"][0]
    assert state(chain, second)["reports"] == []


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"\x1f\x8b\x08\x00", "gzip"),
        ('{"a": 1}'.encode("utf-16"), "UTF-16"),
        ('{"ghiChu": "Đủ"}'.encode("cp1258", "replace"), "UTF-8"),
        (b"", "trống"),
        (b'{"a": 1,\n "b" 2}', "dòng 2"),
        (b"<html></html>", "HTML"),
    ],
)
def test_an_unreadable_body_is_told_its_cause(chain: Chain, content: bytes, cause: str) -> None:
    answer = chain.client.post(PATH, content=content, headers=chain.bearer(ONESTOP))

    assert title(answer) == (400, answers.MALFORMED)
    assert cause in json.dumps(answer.json()["errors"], ensure_ascii=False)


def test_a_byte_order_mark_before_the_body_is_no_fault(chain: Chain) -> None:
    code = chain.received()
    content = b"\xef\xbb\xbf" + json.dumps(body_of(chain, code, 1)).encode()

    answer = chain.client.post(PATH, content=content, headers=chain.bearer(ONESTOP))

    assert title(answer) == (200, answers.UPDATED)


@pytest.mark.parametrize(
    ("document", "cause"),
    [
        ("%PDF-1.7 …", "chính nội dung tệp"),
        ("https://may/kq.pdf", "đường dẫn"),
        ("data:application/pdf,JVBERi0", ";base64"),
        ("JVBERi0-_w==", "địa chỉ web"),
        ("JVBERi0xLjc", "thiếu dấu ="),
    ],
)
def test_a_document_that_is_no_base64_is_told_its_cause(chain: Chain, document: str, cause: str) -> None:
    code = at_stage(chain, 1, 3, 7)

    answer = send(chain, body_of(chain, code, 4, ketQuaXuLy=chain.result(code, giayKhaiSinh=document)))

    assert title(answer) == (400, answers.MALFORMED)
    assert cause in answer.json()["errors"]["giayKhaiSinh"][0]


def test_a_result_in_the_form_of_a_data_address_is_read(chain: Chain) -> None:
    code = at_stage(chain, 1, 3, 7)
    signed = json.loads(chain.result(code))["giayKhaiSinh"]
    assert base64.b64decode(signed)

    result = chain.result(code, giayKhaiSinh=f"data:application/pdf;base64,{signed}")
    answer = send(chain, body_of(chain, code, 4, ketQuaXuLy=result))

    assert answer.status_code == 200, answer.text


_WAYS = ((1, 3, 7, 2, 1, 3, 7), (1, 2, 1, 6), (1, 3, 6), (1, 2, 1, 2, 1, 3), (1, 3, 7, 2))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(way=st.sampled_from(_WAYS), data=st.data())
def test_copies_inserted_anywhere_change_nothing(
    chain: Chain, way: tuple[int, ...], data: st.DataObject
) -> None:
    codes = (chain.received(), chain.received())
    plain, copied = codes
    sent: list[dict[str, Any]] = []
    success: list[dict[str, Any]] = []
    for number, status in enumerate(way):
        chain.clock.advance(timedelta(minutes=1))
        for code in codes:
            if status == 1 and number:
                bring_supplement(chain, code)
            body = body_of(chain, code, status, ghiChu=f"Báo cáo thứ {number}")
            assert send(chain, body).status_code == 200
            if code == copied:
                sent.append(body)
        for copy in data.draw(st.lists(st.sampled_from(sent), max_size=3)):
            chain.clock.advance(timedelta(seconds=1))
            assert title(send(chain, copy)) == (200, answers.UPDATED)
            success.append(copy)

    assert _alike(chain, plain) == _alike(chain, copied)
    told = [report["note"] for report in chain.follow(copied)["reports"]]
    assert all(body["ghiChu"] in told for body in (*sent, *success))


def _alike(chain: Chain, code: str) -> list[Any]:
    """What two applications with the same reports have in common: all but their own codes and moments."""
    database = chain.service.database
    assert database is not None
    seen = chain.follow(code)
    reports = [(one["status"], one["note"], one["corrected_fields"]) for one in seen["reports"]]
    with database.read() as session:
        row = applications.require_application_by_code(session, code)
    own = (row.stage, row.round, row.is_waiting, row.supplement_limit is None, row.reported_done_at)
    return [own, reports, seen["acts"]]
