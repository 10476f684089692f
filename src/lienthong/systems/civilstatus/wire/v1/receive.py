"""``dangKyHoTich``: a dossier of API 1.0 arrives (contracts.md 4.1).

1.0 tells the day of reception, not the hour; has one code, the one-stop's; and carries no papers.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from lienthong.contracts.hotich_v1.envelope import Answer, RegisterRequest
from lienthong.contracts.hotich_v1.payload import MODULES, known_module, read_dossier, table_of
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.unit_numbers import unit_candidates
from lienthong.contracts.wire import parse_object
from lienthong.domain.modules import ApiVersion, Module
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.dossiers.submission import Submission
from lienthong.systems.civilstatus.wire.caller import CivilStatusCaller
from lienthong.systems.civilstatus.wire.receive import take_in

_COMMUNE_DIGITS = 5


def register(context: CivilStatusContext, caller: CivilStatusCaller, body: bytes) -> Answer:
    """Take a dossier in, or say why not. One that is here already is answered as taken.

    Notes
    -----
    ``PayloadRejected`` is passed on when the body is no JSON object.
    """
    request, unread = _read(body)
    sent = _submission(context, request, unread)
    told = take_in(context, caller.principal, sent, partner=caller.partner, trace_id=current_trace())
    if told.rejected is not None:
        return Answer.rejected(told.rejected)
    if told.code is not None:
        return Answer.failed(told.code, told.message_vi)
    return Answer.sent(told.where_vi)


def _read(body: bytes) -> tuple[RegisterRequest, list[FieldFault]]:
    """The request, and the faults of fields that could not be read and are empty in it."""
    given = parse_object(body)
    try:
        return RegisterRequest.read(given), []
    except PayloadRejected as rejected:
        # A number or a text may stand for the unit: of two complaints about one field, one is told.
        by_field = {fault.field.partition(".")[0]: fault for fault in reversed(rejected.faults)}
    faults = [
        FieldFault(name, fault.message_vi.replace(fault.field, name, 1)) for name, fault in by_field.items()
    ]
    return RegisterRequest.read({**given, **dict.fromkeys(by_field, "")}), faults[::-1]


def _submission(
    context: CivilStatusContext, request: RegisterRequest, unread: list[FieldFault]
) -> Submission:
    now = context.clock.now().astimezone(VIETNAM)
    received_at: datetime | None = None
    if request.received.strip():
        try:
            received_at = _moment(request.received_on(), now)
        except PayloadRejected as rejected:
            unread = [*unread, *rejected.faults]
    if request.module.strip():
        try:
            known_module(request.module.strip())
        except PayloadRejected as rejected:
            # It says which version knows the module, and what it is called here.
            unread = [*unread, *rejected.faults]
    on = (received_at or now).astimezone(VIETNAM).date()
    return Submission(
        api=ApiVersion.V1,
        module=request.module,
        unit_code=_unit(request, on),
        onestop_code=request.code,
        interlinked_code=request.code,
        received=request.received,
        received_at=received_at,
        data=request.data,
        unread=unread,
    )


def _moment(day: date, now: datetime) -> datetime:
    """The latest moment of the day that is not to come: deadlines count from it.

    A day to come begins at midnight, which is refused.
    """
    begins = datetime.combine(day, time(), VIETNAM)
    ends = begins + timedelta(days=1, seconds=-1)
    return begins if begins > now else min(ends, now)


def _unit(request: RegisterRequest, on: date) -> str:
    """The unit that ``maDonVi`` means.

    Where it may be two (1 is commune 00001 or district 001), or none that exists on the day (19 after 1 July
    2025), the one that was declared; else the commune of that number, of which can be said what became of it.
    """
    candidates = unit_candidates(request.unit_number, on)
    if len(candidates) == 1:
        return candidates[0]
    declared = _declared_unit(request)
    if candidates:
        return declared if declared in candidates else candidates[0]
    number = str(request.unit_number).strip()
    if not (number.isascii() and number.isdigit()):
        return number
    return declared if declared.lstrip("0") == number.lstrip("0") else number.zfill(_COMMUNE_DIGITS)


def _declared_unit(request: RegisterRequest) -> str:
    """The place of registration in the payload; empty where it cannot be read."""
    if request.module not in set(MODULES):
        return ""
    place = next(
        field.name
        for field in table_of(Module(request.module)).fields
        if field.path == "place_of_registration"
    )
    try:
        return read_dossier(request.data).get(place, "").strip()
    except PayloadRejected:
        return ""  # what is wrong with the payload is told with its other faults
