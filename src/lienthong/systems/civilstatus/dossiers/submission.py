"""A dossier as one version of the API delivers it, and how each version reads what was declared.

What is stored keeps its version, so that it can be read again as it was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.hotich_v1 import payload as payload_v1
from lienthong.contracts.hotich_v1.envelope import RegisterRequest
from lienthong.contracts.hotich_v2 import payload as payload_v2
from lienthong.contracts.hotich_v3 import payload as payload_v3
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import ApiVersion, Module


@dataclass(frozen=True, slots=True)
class WireNames:
    """What a version calls the fields of its envelope, for messages to senders."""

    module: str
    unit_code: str
    interlinked_code: str
    onestop_code: str
    received: str
    data: str
    attachments: str


def wire_name(model: type[BaseModel], attribute: str) -> str:
    """The wire name of an attribute, for messages to senders."""
    found = model.model_fields[attribute]
    return found.alias or attribute


_ENVELOPE: Final = WireNames(
    **{name: wire_name(ReceiveRequest, name) for name in WireNames.__dataclass_fields__}
)
_ENVELOPE_V1: Final = WireNames(
    module=wire_name(RegisterRequest, "module"),
    unit_code=wire_name(RegisterRequest, "unit_number"),
    interlinked_code=wire_name(RegisterRequest, "code"),
    onestop_code=wire_name(RegisterRequest, "code"),
    received=wire_name(RegisterRequest, "received"),
    data=wire_name(RegisterRequest, "data"),
    attachments=wire_name(ReceiveRequest, "attachments"),
)
NAMES: Final[Mapping[ApiVersion, WireNames]] = {
    ApiVersion.V1: _ENVELOPE_V1,
    ApiVersion.V2: _ENVELOPE,
    ApiVersion.V3: _ENVELOPE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A dossier as it was sent; texts are unchecked and as they came.

    Attributes
    ----------
    unit_code
        With its leading zeros, also where a version sends a number.
    interlinked_code
        The one-stop code again where a version has no other.
    received
        When the one-stop received it, as text.
    received_at
        The same as a moment; None when it could not be read, which a fault in ``unread`` says.
    data
        What was declared, in the version's form.
    unread
        Faults of fields that the reader of the version found; they are named with the others.
    """

    api: ApiVersion
    module: str
    unit_code: str
    onestop_code: str
    interlinked_code: str
    received: str
    received_at: datetime | None
    data: str = field(repr=False)
    attachments: Sequence[Attachment] = field(default=(), repr=False)
    unread: Sequence[FieldFault] = ()

    @property
    def names(self) -> WireNames:
        """What its sender calls the fields."""
        return NAMES[self.api]

    def stored(self) -> bytes:
        """The submission without its files, as JSON; :func:`restored` reads it again."""
        request = ReceiveRequest(
            unit_code=self.unit_code,
            module=self.module,
            interlinked_code=self.interlinked_code,
            onestop_code=self.onestop_code,
            received=self.received,
            data=self.data,
        )
        return request.json_bytes()


def submission_of(
    request: ReceiveRequest, api: ApiVersion = ApiVersion.V3, unread: Sequence[FieldFault] = ()
) -> Submission:
    """A dossier in the envelope of 3.0 and 2.0."""
    faults = list(unread)
    received_at: datetime | None = None
    if request.received.strip():
        try:
            received_at = request.received_at()
        except PayloadRejected as rejected:
            faults += rejected.faults
    return Submission(
        api=api,
        module=request.module,
        unit_code=request.unit_code,
        onestop_code=request.onestop_code,
        interlinked_code=request.interlinked_code,
        received=request.received,
        received_at=received_at,
        data=request.data,
        attachments=request.attachments,
        unread=faults,
    )


def read_stored(stored: bytes) -> ReceiveRequest:
    """What :meth:`Submission.stored` wrote; ``data`` as it was sent."""
    return ReceiveRequest.read(stored)


def decode(api: ApiVersion, module: Module, data: str, on: date | None = None) -> Declaration:
    """What was declared.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field.
    """
    return _DECODERS[api](module, data, on)


_DECODERS: Final[Mapping[ApiVersion, Callable[[Module, str, date | None], Declaration]]] = {
    ApiVersion.V1: payload_v1.decode_payload,
    ApiVersion.V2: payload_v2.decode_payload,
    ApiVersion.V3: payload_v3.decode_payload,
}
