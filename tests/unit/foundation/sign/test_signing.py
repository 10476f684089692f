from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.signer import SignatureRequest, SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.sign.timestamps import HttpTimestamps
from lienthong.foundation.verify.verdict import verify

NOON = datetime(2024, 7, 5, 12, 0, tzinfo=UTC)


def _now() -> datetime:
    return NOON


def test_signing_in_the_calling_thread_gives_a_valid_file(office: Any) -> None:
    with SigningPool(office.authority.timestamps(), now=_now) as pool:
        verdict = verify(pool.sign(office.page, office.requests), office.trust)
    assert verdict.valid
    assert verdict.signatures[0].when == NOON


def test_signing_keeps_every_byte_of_the_page(office: Any) -> None:
    with SigningPool(office.authority.timestamps(), now=_now) as pool:
        assert pool.sign(office.page, office.requests).startswith(office.page)


def test_what_is_not_a_pdf_is_refused_in_vietnamese(office: Any) -> None:
    with (
        SigningPool(office.authority.timestamps(), now=_now) as pool,
        pytest.raises(SigningFailed, match="không phải PDF") as failure,
    ):
        pool.sign(b"xin chao", office.requests)
    assert not failure.value.retry


def test_a_signed_file_is_not_signed_again_as_if_it_were_new(office: Any, signed: bytes) -> None:
    with (
        SigningPool(office.authority.timestamps(), now=_now) as pool,
        pytest.raises(SigningFailed, match="đã có biểu mẫu hoặc chữ ký"),
    ):
        pool.sign(signed, office.requests)


def test_a_missing_credential_is_told(office: Any, tmp_path: Path) -> None:
    request = SignatureRequest(Credential(tmp_path / "none.p12"), "Ký", "A", "A")
    with (
        SigningPool(office.authority.timestamps(), now=_now) as pool,
        pytest.raises(SigningFailed, match="không đọc được tệp chứng thư số"),
    ):
        pool.sign(office.page, [request])


def test_a_wrong_password_is_told(office: Any) -> None:
    request = SignatureRequest(Credential(office.officer.pkcs12, "sai"), "Ký", "A", "A")
    with (
        SigningPool(office.authority.timestamps(), now=_now) as pool,
        pytest.raises(SigningFailed, match="sai mật khẩu"),
    ):
        pool.sign(office.page, [request])


def test_an_unreachable_timestamp_service_may_be_tried_again(office: Any) -> None:
    source = HttpTimestamps("http://127.0.0.1:9/tsa", 1.0)
    with (
        SigningPool(source, now=_now) as pool,
        pytest.raises(SigningFailed, match="dấu thời gian") as failure,
    ):
        pool.sign(office.page, office.requests)
    assert failure.value.retry


@pytest.mark.slow
def test_a_killed_worker_is_replaced_and_no_file_is_lost(office: Any) -> None:
    with SigningPool(office.authority.timestamps(), now=_now, processes=1) as pool:
        assert verify(pool.sign(office.page, office.requests), office.trust).valid
        for child in _children():
            os.kill(child, signal.SIGKILL)
        assert verify(pool.sign(office.page, office.requests), office.trust).valid


@pytest.mark.slow
def test_a_full_pool_says_so_instead_of_blocking(office: Any) -> None:
    with SigningPool(office.authority.timestamps(), now=_now, processes=1, waiting_limit=1) as pool:
        outcomes: list[str] = []

        def sign() -> None:
            try:
                pool.sign(office.page, office.requests)
                outcomes.append("signed")
            except SigningFailed as failure:
                outcomes.append(failure.reason_vi)

        threads = [threading.Thread(target=sign) for _ in range(12)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert "quá nhiều văn bản đang chờ ký số" in outcomes
    assert "signed" in outcomes
    assert time.monotonic() - started < 40


def test_a_closed_pool_refuses(office: Any) -> None:
    pool = SigningPool(office.authority.timestamps(), now=_now)
    pool.close()
    with pytest.raises(SigningFailed, match="đã dừng"):
        pool.sign(office.page, office.requests)


def _children() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid]
