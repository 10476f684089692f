"""A resend that says the same is the same dossier, however it is written; other content is named by its fields."""

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.wire import dump_text, parse_object
from tests.support.systems.civilstatus import Office, birth_request
from tests.support.systems.civilstatus_v1 import birth_v1, told

Rewriting = Callable[[dict[str, Any]], dict[str, Any]]


def rewritten(request: ReceiveRequest, rewrite: Rewriting) -> ReceiveRequest:
    return request.model_copy(update={"data": dump_text(rewrite(parse_object(request.data)))})


def null_for_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in fields.items()}


def without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None)}


def dates_with_slashes(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.replace(".", "/") if "Ngay" in name and isinstance(value, str) else value
        for name, value in fields.items()
    }


def unknown_and_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "truongRieng": None, "truongKhac": ""}


@pytest.mark.parametrize("rewrite", [null_for_empty, without_empty, dates_with_slashes, unknown_and_empty])
def test_the_same_said_in_another_form_is_the_same_dossier(office: Office, rewrite: Rewriting) -> None:
    request = birth_request(1)
    assert office.send(request)["status"] == "1"
    again = office.send(rewritten(request, rewrite))
    assert "đã được tiếp nhận" in again["errorDescription"]


@pytest.mark.parametrize("stamp", ["05/07/2024 09:12:00", "2024-07-05T09:29:59", "04/07/2024 16:00:00"])
def test_a_new_stamp_makes_no_other_dossier(office: Office, stamp: str) -> None:
    request = birth_request(1)
    assert office.send(request)["status"] == "1"
    again = office.send(request.model_copy(update={"received": stamp}))
    assert "đã được tiếp nhận" in again["errorDescription"]


def test_other_content_is_refused_with_the_fields_that_differ_and_no_value(office: Office) -> None:
    request = birth_request(1)
    assert office.send(request)["status"] == "1"

    def otherwise(fields: dict[str, Any]) -> dict[str, Any]:
        home = {**fields["meNoiCuTru"], "dcChiTiet": "số nhà khác"}
        return {**fields, "meHoTen": "Nguyễn Thị Đông Giang", "meNoiCuTru": home}

    answer = office.send(rewritten(request, otherwise))
    assert (answer["status"], answer["errorCode"]) == ("0", "500")
    assert answer["errorDescription"].endswith("lần đã nhận: meHoTen, meNoiCuTru.dcChiTiet")
    assert "Giang" not in answer["errorDescription"]


def test_other_papers_are_named_by_their_list(office: Office) -> None:
    request = birth_request(1)
    assert office.send(request)["status"] == "1"
    [paper] = request.attachments
    other = Attachment.of(paper.content() + b"\n", file_name="khac.pdf", title="Giấy khác", kind=1, id=2)
    answer = office.send(request.model_copy(update={"attachments": [other]}))
    assert answer["errorDescription"].endswith("lần đã nhận: fileDinhKem")


def test_through_1_0_too(office: Office) -> None:
    request = birth_v1(2)
    assert told(office, "dangKyHoTich", request.wire())["status"] == 1
    empty = request.data.replace("</hoso>", "<truongRieng></truongRieng></hoso>")
    same = request.model_copy(update={"data": empty, "received": "2024-07-04"})
    assert told(office, "dangKyHoTich", same.wire())["status"] == 1
    other = request.model_copy(update={"data": request.data.replace("<meHoTen>", "<meHoTen>Lê ")})
    answer = told(office, "dangKyHoTich", other.wire())
    assert answer["errorDescription"].endswith("lần đã nhận: meHoTen")
