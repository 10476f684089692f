"""Requests as they come: what the schema refuses does not hide what else is wrong (contracts.md 4.3).

A field that cannot be read is put aside and replaced by an empty one, so that the other fields can still be
judged; one answer then names them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lienthong.contracts.attachments import Attachment, papers_elsewhere
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, missing
from lienthong.contracts.wire import WireModel, parse_object

#: Stands for an attachment that cannot be read: withdrawn papers are neither checked nor kept.
_UNREADABLE = Attachment(file_name="", content_base64="").as_withdrawn().wire()
_FILES = ReceiveRequest.model_fields["attachments"].alias or "attachments"


def read_request(body: bytes) -> tuple[ReceiveRequest, tuple[FieldFault, ...]]:
    """The request, and the faults that the schema found.

    With a fault the request is only good for finding more of them.

    Notes
    -----
    ``PayloadRejected`` is passed on when the body is no JSON object.
    """
    given = parse_object(body)
    try:
        request = ReceiveRequest.read(given)
        return request, tuple(papers_elsewhere(request.unknown))
    except PayloadRejected as rejected:
        faults = rejected.faults
    repaired = dict(given)
    files = given.get(_FILES)
    kept = list(files) if isinstance(files, list) else []
    for fault in faults:
        name, _, rest = fault.field.partition(".")
        index = rest.partition(".")[0]
        if name == _FILES and index.isdigit() and int(index) < len(kept):
            kept[int(index)] = _UNREADABLE
        repaired[name] = ""
    repaired[_FILES] = kept
    return ReceiveRequest.read(repaired), faults


def together(first: Sequence[FieldFault], more: Sequence[FieldFault]) -> list[FieldFault]:
    """Both lists; of a field that the first names, the second says nothing again."""
    named = {fault.field for fault in first}
    return [*first, *(fault for fault in more if fault.field not in named)]


def schema_faults(model: type[WireModel], given: dict[str, Any]) -> list[FieldFault]:
    """What the schema refuses; a field that is there but null counts as missing."""
    filled = {name: value for name, value in given.items() if value is not None}
    try:
        model.read(filled)
    except PayloadRejected as rejected:
        return list(rejected.faults)
    return []


def blank_codes(field: str, codes: object) -> list[FieldFault]:
    """An empty list of codes, or the first place in it that holds none."""
    if not isinstance(codes, list):
        return []
    if not codes:
        return [missing(field)]
    for position, code in enumerate(codes):
        if code is None or (isinstance(code, str) and not code.strip()):
            return [missing(f"{field}.{position}")]
    return []
