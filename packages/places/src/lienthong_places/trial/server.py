"""The page over HTTP, for this machine alone: what is typed goes nowhere else and is not kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

from lienthong_places.trial.answers import answer

LONGEST_TEXT = 1_000
LONGEST_BODY = 10_000
_HANOI = timezone(timedelta(hours=7))
_FILES = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"


class TrialPage(BaseHTTPRequestHandler):
    """Gives the page and its two files, and answers ``POST /read`` with ``{"text": …, "on": "2024-07-05"}``."""

    server_version = "lienthong-places"

    def do_GET(self) -> None:
        """Send the page, its style or its script."""
        found = _FILES.get(self.path.partition("?")[0])
        if found is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", "Không có trang này.".encode())
            return
        name, kind = found
        self._send(HTTPStatus.OK, kind, files(__package__).joinpath("files", name).read_bytes())

    def do_POST(self) -> None:
        """Read an address; a body that is none is answered with 400 and the reason."""
        try:
            text, day = self._question()
        except (ValueError, KeyError, TypeError) as fault:
            said = json.dumps({"fault": str(fault)}, ensure_ascii=False).encode()
            self._send(HTTPStatus.BAD_REQUEST, "application/json", said)
            return
        self._send(
            HTTPStatus.OK, "application/json", json.dumps(answer(text, day), ensure_ascii=False).encode()
        )

    def _question(self) -> tuple[str, date]:
        """The text and the day that are asked about.

        Raises
        ------
        ValueError
            When the body is no question, or its text too long.
        """
        size = int(self.headers.get("Content-Length", "0"))
        if self.path != "/read" or not 0 < size <= LONGEST_BODY:
            raise ValueError("Cần POST /read với nội dung JSON.")
        asked = json.loads(self.rfile.read(size))
        text, on = asked["text"], asked.get("on")
        if not isinstance(text, str) or len(text) > LONGEST_TEXT:
            raise ValueError(f"Địa chỉ dài nhất {LONGEST_TEXT} ký tự.")
        return text, date.fromisoformat(on) if on else datetime.now(UTC).astimezone(_HANOI).date()

    def log_message(self, *_: object) -> None:
        """Say nothing: what is typed is somebody's address."""

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def trial_server(port: int) -> ThreadingHTTPServer:
    """The server, bound to this machine's own address; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), TrialPage)
