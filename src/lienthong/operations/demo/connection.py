"""Calls to one system: signs people in, and tells "not now" from "no"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx2

from lienthong.foundation.http import client
from lienthong.foundation.telemetry import bind_trace
from lienthong.foundation.web import SESSION_PATH
from lienthong.operations.demo.target import PersonLogin

CALL_SECONDS = 15.0
_NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})
"""A system that starts, stops or is overloaded; asked again later."""
_LONGEST_QUOTE = 300
_OK, _NOT_FOUND = 200, 404
Seen = TypeVar("Seen")


class Away(Exception):
    """The system does not answer now; nothing is known about what was asked. Ask again."""

    def __init__(self, system: str, detail: str) -> None:
        super().__init__(f"{system}: {detail}")
        self.system = system
        self.detail = detail


class CallRefused(Exception):
    """The system answered no. `message_vi` is its own sentence."""

    def __init__(self, system: str, status: int, message_vi: str, code: str = "") -> None:
        super().__init__(f"{system} {status}: {message_vi}")
        self.system = system
        self.status = status
        self.message_vi = message_vi
        self.code = code


@dataclass(frozen=True, slots=True)
class SignInCall:
    """How a system gives people their access tokens: what is asked where, and what the answer says."""

    path: str
    ask: Callable[[PersonLogin], Any]
    read: Callable[[Any], str]


def own_sign_in(path: str = SESSION_PATH) -> SignInCall:
    """The sign-in of our own APIs for people, the same in every system."""
    return SignInCall(
        path,
        lambda who: {"user_name": who.user_name, "password": who.password},
        lambda answer: str(answer["access_token"]),
    )


class SystemConnection:
    """One system, for the people of the demo.

    Parameters
    ----------
    system
        What the screen calls it.
    base_url
        Up to and including the system's base path.
    sign_in
        Where people get their tokens.
    """

    def __init__(self, system: str, base_url: str, sign_in: SignInCall) -> None:
        self.system = system
        self._http = client(base_url, timeout=CALL_SECONDS, hop=system)
        self._sign_in = sign_in
        self._tokens: dict[str, str] = {}

    def close(self) -> None:
        """Close the pooled connections."""
        self._http.close()

    def look(
        self, path: str, who: PersonLogin, read: Callable[[Any], Seen], *, trace_id: str = ""
    ) -> Seen | None:
        """What stands at a path, as `read` understands it; None when there is nothing (yet).

        Raises
        ------
        CallRefused
            When the answer cannot be understood.

        Notes
        -----
        ``Away`` is passed on when the system does not answer.
        ``Refused`` is passed on when it does not let this person look, or says what cannot be understood.
        """
        try:
            found = self.call("GET", path, who, trace_id=trace_id)
        except CallRefused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise
        try:
            return read(found)
        except (KeyError, TypeError, ValueError) as error:
            said = f"câu trả lời của {path} không đọc được ({type(error).__name__}: {error})"
            raise CallRefused(self.system, _OK, said) from error

    def call(
        self,
        method: str,
        path: str,
        who: PersonLogin,
        *,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        trace_id: str = "",
    ) -> Any:
        """Call with a JSON body; the JSON answer, or the bytes of a file.

        Raises
        ------
        Away
            When the system does not answer, or cannot now.
        CallRefused
            When the system answered no.

        Notes
        -----
        ``Refused`` is passed on when it answered no.
        """
        with bind_trace(trace_id):
            response = self._signed(method, path, who, body, headers or {})
        if response.status_code in _NOT_NOW:
            raise Away(self.system, f"HTTP {response.status_code}")
        if response.is_success:
            return self._content(response)
        message, code = _said(response)
        raise CallRefused(self.system, response.status_code, message, code)

    def _signed(
        self, method: str, path: str, who: PersonLogin, body: Any, headers: Mapping[str, str]
    ) -> httpx2.Response:
        for fresh in (False, True):
            token = self._token(who, fresh=fresh)
            response = self._send(
                method, path, json=body, headers={**headers, "Authorization": f"Bearer {token}"}
            )
            # A system that was restarted with other keys no longer knows the token: sign in once more.
            if response.status_code != 401 or fresh:
                return response
        raise AssertionError("unreachable")

    def _token(self, who: PersonLogin, *, fresh: bool) -> str:
        if fresh or who.user_name not in self._tokens:
            response = self._send("POST", self._sign_in.path, json=self._sign_in.ask(who), headers={})
            if response.status_code in _NOT_NOW:
                raise Away(self.system, f"HTTP {response.status_code}")
            if not response.is_success:
                message, code = _said(response)
                raise CallRefused(self.system, response.status_code, message, code)
            self._tokens[who.user_name] = self._sign_in.read(self._content(response))
        return self._tokens[who.user_name]

    def _send(self, method: str, path: str, *, json: Any, headers: Mapping[str, str]) -> httpx2.Response:
        try:
            return self._http.request(method, path, json=json, headers=dict(headers))
        except httpx2.TransportError as error:
            raise Away(self.system, type(error).__name__) from error

    def _content(self, response: httpx2.Response) -> Any:
        if not response.headers.get("content-type", "").startswith("application/json"):
            return response.content
        try:
            return response.json()
        except ValueError as error:
            raise Away(self.system, "câu trả lời bị cắt ngang") from error


def _said(response: httpx2.Response) -> tuple[str, str]:
    """The sentence and the code of an error answer, whatever its shape."""
    try:
        body = response.json()
    except ValueError:
        return response.text[:_LONGEST_QUOTE], ""
    if not isinstance(body, dict):
        return str(body)[:_LONGEST_QUOTE], ""
    message = str(body.get("message") or body.get("detail") or body.get("title") or "")
    fields = body.get("fields") or body.get("faults") or body.get("errors") or []
    named = [_field(field) for field in fields] if isinstance(fields, list) else [str(fields)]
    return "; ".join(part for part in (message, *named) if part), str(
        body.get("code") or body.get("error") or ""
    )


def _field(field: Any) -> str:
    if isinstance(field, dict):
        name = field.get("field") or field.get("name") or ""
        return f"{name}: {field.get('message') or field.get('message_vi') or ''}".strip(": ")
    return str(field)
