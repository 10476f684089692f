"""A bound on the size of request bodies."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DEFAULT_LIMIT_BYTES = 20 * 1024 * 1024


class _BodyTooLarge(Exception):
    """Stops the application from reading on."""


class BodyLimit:
    """ASGI middleware that answers 413 to bodies over the limit.

    Refuses by Content-Length before a byte is read; bodies without it are counted as they stream in.

    Parameters
    ----------
    app
        The application within.
    limit_bytes
        Largest body let through.
    answer
        Makes the 413 answer from the scope and the limit; what a system sends in its own contract.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limit_bytes: int = DEFAULT_LIMIT_BYTES,
        answer: Callable[[Scope, int], Response],
    ) -> None:
        self._app = app
        self._limit = limit_bytes
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it.

        Raises
        ------
        _BodyTooLarge
            When the body turns out larger than allowed, after the answer began.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared_length(scope) > self._limit:
            await self._refuse(scope, receive, send)
            return
        counted = 0
        over = False
        started = False

        async def counting_receive() -> Message:
            nonlocal counted, over
            message = await receive()
            counted += len(message.get("body", b""))
            if counted > self._limit:
                over = True
                raise _BodyTooLarge
            return message

        async def guarded_send(message: Message) -> None:
            nonlocal started
            # Frameworks turn an exception while reading into an answer of their own: drop it, ours follows.
            if over and not started:
                return
            started = True
            await send(message)

        try:
            await self._app(scope, counting_receive, guarded_send)
        except _BodyTooLarge:
            if started:
                raise
        if over and not started:
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._answer(scope, self._limit)
        response.status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        # What is left of the body stays unread, so the connection cannot be used again.
        response.headers["Connection"] = "close"
        await response(scope, receive, send)


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
