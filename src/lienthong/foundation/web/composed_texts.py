"""Texts that people's browsers and programs send, in composed letters (NFC) before anything reads them.

A keyboard or a copied name may send ``u`` and two marks for ``ữ``. What looks the same must be found, compared and
printed as the same, so addresses, forms and JSON bodies are composed at the door. Files are not touched: forms with
files reach their reader as they came, and a system whose messages must pass unchanged leaves this out.
"""

import json
import unicodedata
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_FORM = b"application/x-www-form-urlencoded"
#: UTF-8 begins a combining mark with one of these bytes; %-escapes and JSON escapes write them so.
_SIGNS = (b"\xcc", b"\xcd", b"%CC", b"%CD", b"%cc", b"%cd", b"\\u03")


class ComposedTexts:
    """ASGI middleware: query, form and JSON body of each request in composed letters."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its texts composed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query: bytes = scope["query_string"]
        if _may_be_apart(query):
            scope = {**scope, "query_string": _composed_form(query)}
        kind = _content_type(scope)
        if kind != _FORM and not kind.endswith((b"/json", b"+json")):
            await self._app(scope, receive, send)
            return
        body = _Body(receive, composed_form=kind == _FORM)
        await self._app(scope, body.receive, send)


class _Body:
    """The body of a request, read whole when it is first asked for, and given on in composed letters."""

    def __init__(self, receive: Receive, *, composed_form: bool) -> None:
        self._receive = receive
        self._compose = _composed_form if composed_form else _composed_json
        self._given = False

    async def receive(self) -> Message:
        if self._given:
            return await self._receive()
        parts: list[bytes] = []
        while True:
            message = await self._receive()
            if message["type"] != "http.request":
                return message
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                break
        self._given = True
        body = b"".join(parts)
        if _may_be_apart(body):
            body = self._compose(body)
        return {"type": "http.request", "body": body, "more_body": False}


def _may_be_apart(raw: bytes) -> bool:
    return any(sign in raw for sign in _SIGNS)


def _composed_form(raw: bytes) -> bytes:
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, strict_parsing=False, errors="strict")
    except UnicodeDecodeError:
        return raw  # not ours to guess: whoever reads it says what is wrong
    return urlencode([(_composed(name), _composed(value)) for name, value in pairs]).encode()


def _composed_json(raw: bytes) -> bytes:
    try:
        return json.dumps(_composed_value(json.loads(raw)), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return raw  # no JSON that anybody could take: whoever reads it says what is wrong


def _composed_value(value: Any) -> Any:
    if isinstance(value, str):
        return _composed(value)
    if isinstance(value, dict):
        return {_composed(name): _composed_value(inner) for name, inner in value.items()}
    return [_composed_value(inner) for inner in value] if isinstance(value, list) else value


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _content_type(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return bytes(value).split(b";", 1)[0].strip().lower()
    return b""
