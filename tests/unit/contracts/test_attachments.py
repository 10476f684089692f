"""Attachments, in the form that PM.DVCLT and civil status share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from lienthong.contracts.attachments import Attachment, forwardable
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.payload_faults import (
    PayloadRejected,
)
from lienthong.domain.calendar import VIETNAM


@pytest.mark.parametrize(
    ("flag", "withdrawn"), [(0, False), (None, False), ("0", False), (1, True), (2, True)]
)
def test_any_flag_but_zero_withdraws_a_paper(flag: Any, withdrawn: bool) -> None:
    paper = Attachment.read({"tenTepDinhKem": "a.pdf", "huyGiayTo": flag, "duLieuTepDinhKem": "QQ=="})

    assert paper.withdrawn is withdrawn


def test_a_withdrawn_paper_is_never_forwarded() -> None:
    kept = Attachment.of(b"moi", file_name="moi.pdf")
    request = ReceiveRequest.of(
        unit_code="00019",
        module="LTKS",
        interlinked_code="G22.99-240705-0015",
        onestop_code="H26.3.1-240705-0015",
        received_at=datetime(2024, 7, 5, tzinfo=VIETNAM),
        data="{}",
        attachments=[Attachment.of(b"cu", file_name="cu.pdf").as_withdrawn(), kept],
    )

    assert request.attachments == [kept]
    assert forwardable([kept.as_withdrawn()]) == ()


def test_the_content_of_a_paper_comes_back_even_from_wrapped_base64() -> None:
    paper = Attachment.of(b"noi dung", file_name="a.pdf")
    wrapped = paper.model_copy(
        update={"content_base64": paper.content_base64[:4] + "\r\n" + paper.content_base64[4:]}
    )

    assert wrapped.content() == b"noi dung"


def test_a_paper_that_is_no_base64_is_named() -> None:
    paper = Attachment.read({"tenTepDinhKem": "a.pdf", "duLieuTepDinhKem": "không phải"})

    with pytest.raises(PayloadRejected, match="duLieuTepDinhKem có định dạng không đúng"):
        paper.content()
