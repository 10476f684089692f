"""The client with which a one-stop system speaks to civil status 1.0, through an exchange (contracts.md 4.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from lienthong.contracts import transport
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v1.catalogues import CatalogueKind
from lienthong.contracts.hotich_v1.envelope import (
    FAILURE,
    SERVICE,
    SUCCESS,
    VERSION,
    Answer,
    CatalogueRequest,
    ChangedRequest,
    DossierRequest,
    EntriesRequest,
    EntryRequest,
    Operation,
    RegisterRequest,
    StateAnswer,
    day_text,
)
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import WireModel
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.domain.modules import Module

HOP = "hotich"
A = TypeVar("A", bound=Answer)
Headers = dict[str, str] | None


class HotichV1Client:
    """Civil status 1.0.

    Failures are those of :class:`~lienthong.contracts.exchange.client.ExchangeClient`; an error code of civil
    status itself is an answer, not an exception.

    Parameters
    ----------
    path_version
        The segment of the path after the service; empty for the path without one (contracts.md section 8).
    """

    def __init__(
        self, exchange: ExchangeClient, *, service: str = SERVICE, path_version: str = VERSION
    ) -> None:
        self._exchange = exchange
        self._service = service
        self._path_version = path_version

    def register(self, request: RegisterRequest, headers: Headers = None) -> Answer:
        """Send a dossier."""
        return self.register_with_environment(request, headers)[0]

    def register_with_environment(
        self, request: RegisterRequest, headers: Headers = None
    ) -> tuple[Answer, str | None]:
        """As :meth:`register`, with the environment that the dossier reached, where the exchange tells."""
        answer, environment = self._exchange.call_with_environment(
            self._service, self._path_version, Operation.REGISTER, request, headers
        )
        return _read(Answer, answer, Operation.REGISTER), environment

    def catalogue(self, kind: CatalogueKind, headers: Headers = None) -> Answer:
        """A catalogue; read its lines with ``catalogues.read_lines``."""
        return self._call(Operation.CATALOGUE, CatalogueRequest(kind=kind), Answer, headers)

    def state(self, unit_code: str, code: str, headers: Headers = None) -> StateAnswer:
        """What became of a dossier."""
        request = DossierRequest(unit_number=int(unit_code), code=code)
        return self._call(Operation.STATE, request, StateAnswer, headers)

    def result(self, unit_code: str, code: str, headers: Headers = None) -> Answer:
        """The entry that a registered dossier led to; an error 200 while it is not registered."""
        request = DossierRequest(unit_number=int(unit_code), code=code)
        return self._call(Operation.RESULT, request, Answer, headers)

    def changed(self, module: Module, on: date, headers: Headers = None) -> Answer:
        """What was entered or changed on a day; read with ``Answer.changed``."""
        request = ChangedRequest(module=module, changed=day_text(on))
        return self._call(Operation.CHANGED, request, Answer, headers)

    def entry(self, module: Module, entry_id: int, headers: Headers = None) -> Answer:
        """One entry by its id; read with ``entries.decode_entry``."""
        return self._call(Operation.ENTRY, EntryRequest(module=module, id=entry_id), Answer, headers)

    def entries(self, province: str, module: Module, ids: Iterable[int], headers: Headers = None) -> Answer:
        """Many entries of one province."""
        request = EntriesRequest(province_code=province, module=module, ids=list(ids))
        return self._call(Operation.ENTRIES, request, Answer, headers)

    def _call(self, operation: Operation, request: WireModel, kind: type[A], headers: Headers) -> A:
        answer = self._exchange.call(self._service, self._path_version, operation, request, headers)
        return _read(kind, answer, operation)


def _read(kind: type[A], answer: Mapping[str, Any], operation: Operation) -> A:
    try:
        record = kind.read(answer)
    except PayloadRejected as rejected:
        raise transport.Unreachable(HOP, f"unreadable answer to {operation}") from rejected
    # A state is told by its number; every other operation says 1 or 0. Anything else was said by somebody else.
    highest = max(RegistrationStatus) if operation is Operation.STATE else SUCCESS
    if not FAILURE <= record.status <= highest:
        raise transport.Unreachable(HOP, f"answer to {operation} without a known status")
    return record
