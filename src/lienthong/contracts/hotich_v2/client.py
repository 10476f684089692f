"""The client that sends marriages to civil status 2.0 and asks what became of them (contracts.md 4.2).

One-stop systems use it. The calls are those of 3.0, for module LTKH.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v2.envelope import (
    PATH_VERSION,
    SERVICE,
    QueryAnswer,
    ReceiveAnswer,
    ReceiveRequest,
)
from lienthong.contracts.hotich_v2.payload import encode_payload
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.domain.declarations import MarriageDeclaration
from lienthong.domain.modules import Module


class HotichV2Client:
    """Civil status 2.0. Failures are those of :class:`~lienthong.contracts.exchange.client.ExchangeClient`."""

    def __init__(
        self, exchange: ExchangeClient, *, service: str = SERVICE, path_version: str = PATH_VERSION
    ) -> None:
        self._calls = HotichV3Client(exchange, service=service, path_version=path_version)

    def submit(
        self,
        declaration: MarriageDeclaration,
        *,
        interlinked_code: str,
        onestop_code: str,
        received_at: datetime,
        attachments: Iterable[Attachment] = (),
        headers: dict[str, str] | None = None,
    ) -> ReceiveAnswer:
        """Send a marriage. Sending it twice is harmless: the second answer says that it was received before."""
        request = ReceiveRequest.of(
            unit_code=declaration.place_of_registration,
            module=Module.LTKH,
            interlinked_code=interlinked_code,
            onestop_code=onestop_code,
            received_at=received_at,
            data=encode_payload(declaration),
            attachments=attachments,
        )
        return self._calls.submit(request, headers)

    def results(
        self, codes: Iterable[str], province: str, headers: dict[str, str] | None = None
    ) -> QueryAnswer:
        """Ask what became of marriages of one province.

        Read the checks of marital status of each with ``envelope.checks_in``.
        """
        return self._calls.results(codes, province, Module.LTKH, headers)
