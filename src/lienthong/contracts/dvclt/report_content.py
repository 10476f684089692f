"""What a report says, field by field, in one form: two reports are the same when they say the same.

Blanks around and within texts, null against empty, and the form of a date or a moment make no other content. What the
contract does not name means nothing to it and is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from lienthong.contracts.attachments import decode_base64
from lienthong.contracts.dvclt.schemas import CONFIRMED_DIFFERENCES, StatusReport
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.times import parse_moment
from lienthong.contracts.wire import dump_text, parse_json
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.domain.letters import composed

RESULT = "ketQuaXuLy"
ONESTOP_CODE = "maHoSo"
_MOMENTS = frozenset(
    (
        "thoiGianThucHien",
        "ngayBatDau",
        "ngayKetThucTheoQuyDinh",
        "ngayHenTraTruoc",
        "ngayHenTraMoi",
        "hanBoSungHoSo",
    )
)
_SAYS_WHICH = frozenset(("soHoSoLT", "maTTHC"))
"""Say which dossier it is, not what became of it."""
_NOT_ITS_CONTENT = frozenset((RESULT, CONFIRMED_DIFFERENCES))
"""The facts of a result are told one by one; who confirmed them says nothing else than they do."""
_LONGEST_SHOWN = 1_000
"""A longer text is a document: its hash stands for it."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


def plain_code(text: str) -> str:
    """A dossier's code as it is meant: without blanks, with plain dashes, in capitals."""
    return "".join(text.split()).translate(_DASHES).upper()


def report_content(report: StatusReport) -> dict[str, str]:
    """What a report says, by wire name; the facts of a result as ``ketQuaXuLy.…``. What is empty is left out.

    Raises as :func:`result_facts`.
    """
    wire = report.wire()
    content: dict[str, str] = {}
    for name in (field.alias for field in StatusReport.model_fields.values()):
        if name is None or name in _SAYS_WHICH or name in _NOT_ITS_CONTENT:
            continue
        text = _folded(str(wire[name]))
        if name in _MOMENTS:
            text = _moment(text, name)
        elif name == ONESTOP_CODE:
            text = plain_code(text)
        content[name] = text
    content |= {f"{RESULT}.{name}": value for name, value in result_facts(report.result).items()}
    return {name: text for name, text in content.items() if text}


def result_facts(text: str) -> dict[str, str]:
    """The facts of ``ketQuaXuLy`` in one form, a document as its hash; none when there is no result.

    Raises
    ------
    PayloadRejected
        Naming ``ketQuaXuLy`` when it is no JSON object.
    """
    if not text.strip():
        return {}
    try:
        value = parse_json(text)
    except PayloadRejected as rejected:
        cause = rejected.faults[0].message_vi
        raise PayloadRejected([FieldFault(RESULT, f"{RESULT} không đọc được: {cause}")]) from None
    if value is None or value == []:
        return {}
    if not isinstance(value, Mapping):
        raise PayloadRejected([FieldFault(RESULT, f"{RESULT} phải là một đối tượng JSON viết thành chuỗi")])
    facts = {str(name): _fact(str(name), inner) for name, inner in value.items()}
    return {name: fact for name, fact in sorted(facts.items()) if fact}


def differing_fields(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The wire names of what two contents say differently, in the order of the contract."""
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))


def _folded(text: str) -> str:
    return " ".join(composed(text).split())


def _moment(text: str, field: str) -> str:
    if not text:
        return ""
    try:
        return parse_moment(text, field).isoformat()
    except PayloadRejected:
        return text


def _fact(name: str, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if not isinstance(value, str):
        return dump_text(value)
    text = value.strip()
    if len(text) > _LONGEST_SHOWN:
        return _document_hash(text)
    text = _folded(text)
    if "ngay" in name.casefold():
        try:
            return str(PartialDate.parse(text))
        except InvalidDate:
            return text
    return text


def _document_hash(text: str) -> str:
    try:
        content = decode_base64(text, RESULT)
    except PayloadRejected:
        content = text.encode()
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
