"""OAuth2 client credentials: fetch a token once, share it between threads, renew it before it ends (contracts.md 3)."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Annotated

from pydantic import Field

from lienthong.contracts import transport
from lienthong.contracts.wire import Text, WireModel

#: Seconds before its end from which a token is no longer used: longer than a slow call takes.
RENEWAL_MARGIN = 30.0
_DEFAULT_LIFETIME = 300


class TokenAnswer(WireModel):
    """Answer of ``POST /token``."""

    access_token: Text
    scope: Text = ""
    token_type: Text = "Bearer"  # noqa: S105 - the type of the token, not a token
    #: Seconds.
    expires_in: Annotated[int, Field(ge=0)] = _DEFAULT_LIFETIME


class ClientCredentials:
    """A bearer token by client credentials.

    Parameters
    ----------
    hop
        Name of the side that gives the token, for errors.
    key, secret
        Consumer key and secret, sent as HTTP Basic.
    path
        Path of the token service.
    """

    def __init__(
        self,
        http: transport.HttpCaller,
        hop: str,
        key: str,
        secret: str,
        *,
        path: str = "/token",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http
        self._hop = hop
        self._key = key
        self._secret = secret
        self._path = path
        self._monotonic = monotonic
        self._lock = Lock()
        self._token: str | None = None
        self._ends = 0.0

    def token(self) -> str:
        """A token that is valid now, from memory where possible.

        Notes
        -----
        ``transport.Unreachable`` and ``transport.HopRefused`` are passed on when no token can be had.
        """
        with self._lock:
            if self._token is None or self._monotonic() >= self._ends:
                answer = self._fetch()
                self._token = answer.access_token
                self._ends = self._monotonic() + max(
                    answer.expires_in - RENEWAL_MARGIN, answer.expires_in / 2
                )
            return self._token

    def forget(self, token: str) -> None:
        """Drop a token that was answered with 401; a newer one, fetched by another thread meanwhile, stays."""
        with self._lock:
            if self._token == token:
                self._token = None

    def _fetch(self) -> TokenAnswer:
        response = transport.send(
            self._http,
            self._hop,
            "POST",
            self._path,
            form={"grant_type": "client_credentials"},
            headers={"Accept": "application/json"},
            basic=(self._key, self._secret),
        )
        if response.status_code in (400, 401, 403):
            raise transport.HopRefused(
                self._hop,
                "INVALID_CLIENT",
                "Khóa kết nối hoặc mật khẩu của khóa không đúng.",
                response.status_code,
            )
        answer = transport.read_answer(response, self._hop, TokenAnswer)
        if not answer.access_token:
            raise transport.HopRefused(
                self._hop, "NO_TOKEN", "Câu trả lời không có mã truy cập.", response.status_code
            )
        return answer
