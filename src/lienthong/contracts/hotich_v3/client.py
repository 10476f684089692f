"""The client with which a one-stop system speaks to civil status 3.0, through an exchange (contracts.md 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from lienthong.contracts import transport
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v3.envelope import (
    PATH_VERSION,
    QUERY,
    RECEIVE,
    SERVICE,
    QueryAnswer,
    QueryRequest,
    ReceiveAnswer,
    ReceiveRequest,
)
from lienthong.contracts.payload_faults import PayloadRejected

HOP = "hotich"
A = TypeVar("A", ReceiveAnswer, QueryAnswer)


class HotichV3Client:
    """Civil status 3.0. Failures are those of :class:`~lienthong.contracts.exchange.client.ExchangeClient`."""

    def __init__(
        self, exchange: ExchangeClient, *, service: str = SERVICE, path_version: str = PATH_VERSION
    ) -> None:
        self._exchange = exchange
        self._service = service
        self._path_version = path_version

    def submit(self, request: ReceiveRequest, headers: dict[str, str] | None = None) -> ReceiveAnswer:
        """Send a dossier. Sending it twice is harmless: the second answer says that it was received before."""
        return self.submit_with_environment(request, headers)[0]

    def submit_with_environment(
        self, request: ReceiveRequest, headers: dict[str, str] | None = None
    ) -> tuple[ReceiveAnswer, str | None]:
        """As :meth:`submit`, with the environment that the dossier reached, where the exchange tells."""
        answer, environment = self._exchange.call_with_environment(
            self._service, self._path_version, RECEIVE, request, headers
        )
        return _read(ReceiveAnswer, answer, RECEIVE), environment

    def results(
        self, codes: Iterable[str], province: str, module: str, headers: dict[str, str] | None = None
    ) -> QueryAnswer:
        """Ask what became of dossiers of one province and module, by their one-stop codes."""
        request = QueryRequest(codes=list(codes), province_code=province, module=module)
        answer = self._exchange.call(self._service, self._path_version, QUERY, request, headers)
        return _read(QueryAnswer, answer, QUERY)


def _read(kind: type[A], answer: Mapping[str, Any], operation: str) -> A:
    """An answer of this kind; JSON of another shape was said by somebody else.

    Raises
    ------
    Unreachable
        When the answer is of another kind.
    """
    try:
        return kind.read(answer)
    except PayloadRejected as rejected:
        raise transport.Unreachable(HOP, f"unreadable answer to {operation}") from rejected
