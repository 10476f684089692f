"""A dossier's detail as PM.DVCLT wraps it: a record, in it a JSON text with the record again, in it an XML text.

The nesting is real (contracts.md 2.3). :func:`open_detail` accepts it, and also the flat form in which
``data`` is the XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from lienthong.contracts.attachments import (
    ATTACHMENTS,
    Attachment,
    attachment_list,
    forwardable,
    papers_elsewhere,
)
from lienthong.contracts.declaration_fields.field_tables import BY_MODULE
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.dvclt.schemas import DossierDetail
from lienthong.contracts.dvclt.xml import read_form, write_form
from lienthong.contracts.payload_faults import PayloadRejected, missing, not_in_catalogue, wrong_format
from lienthong.contracts.times import format_moment, parse_moment
from lienthong.contracts.unit_numbers import unit_candidates
from lienthong.contracts.wire import dump, dump_text, parse_object
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode

_DEEPEST = 4
_MODULES = (Module.KS, Module.KT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDossier:
    """A dossier as PM.DVCLT handed it over.

    Attributes
    ----------
    unit_number
        ``maDonVi`` as it came; an int has lost its leading zeros, see :func:`unit_candidates`.
    form
        The fields of ``<hoTich>`` under their wire names, unchanged.
    attachments
        All attachments, also withdrawn ones; only :attr:`forwardable` may be passed on.
    extra
        Fields of the record that contracts.md does not name.
    """

    unit_number: int | str
    procedure_code: str
    module: Module
    code: str
    received_at: datetime
    tech_id: str
    form: Mapping[str, str] = field(repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    extra: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def forwardable(self) -> tuple[Attachment, ...]:
        """The attachments that the citizen did not withdraw."""
        return forwardable(self.attachments)

    def unit(self, on: date | None = None) -> UnitCode | None:
        """The receiving unit, or None when ``maDonVi`` names none on the day of reception.

        Where the int can be a commune or a district, ``noiDangKy`` of the form decides.
        """
        candidates = unit_candidates(self.unit_number, on or self.received_at.date())
        declared = self.form.get("noiDangKy", "").strip()
        return next((code for code in candidates if code == declared), candidates[0] if candidates else None)


def open_detail(body: bytes | str | Mapping[str, Any]) -> ReceivedDossier:
    """Read the answer of the detail service, nested or flat, with or without the outer ``{data: …}``.

    Where the record and its repetition within differ, the inner one counts: it is what the citizen's form
    wrote. Papers are those of both: one of the two lists is often empty, and none may be lost.

    Raises
    ------
    PayloadRejected
        Naming what is missing or malformed.
    """
    record: dict[str, Any] = dict(body if isinstance(body, Mapping) else parse_object(body))
    for _ in range(_DEEPEST):
        inner = _inner(record.get("data"))
        if inner is None:
            return _received(_named_as_agreed(record))
        record = _merged(_named_as_agreed(record), _named_as_agreed(inner))
    raise PayloadRejected([wrong_format("data", "lồng nhau quá nhiều lớp")])


def build_detail(dossier: ReceivedDossier) -> bytes:
    """The answer of the detail service in the nested form, as PM.DVCLT writes it.

    Notes
    -----
    ``PayloadRejected`` is passed on when the form cannot be written as XML.
    """
    attachments = [attachment.wire() for attachment in dossier.attachments]
    head: dict[str, Any] = {
        "maDonVi": dossier.unit_number,
        "maTTHC": dossier.procedure_code,
        "module": dossier.module.value,
        "maHoSo": dossier.code,
        "ngayTiepNhan": format_moment(dossier.received_at),
        "techId": dossier.tech_id,
    }
    form = write_form(dossier.form, BY_MODULE[dossier.module].order(Dialect.DVCLT))
    record = {**head, "data": form, "fileDinhKem": attachments, **dossier.extra}
    # The outer list is empty: the attachments, which may be many megabytes, travel once, in the inner record.
    return dump({"data": {**head, "data": dump_text(record), "fileDinhKem": []}})


def _inner(data: Any) -> dict[str, Any] | None:
    """The record within ``data``, or None when ``data`` is the XML form (or nothing)."""
    if isinstance(data, Mapping):
        return dict(data)
    if isinstance(data, str) and data.lstrip("\ufeff \t\r\n").startswith("{"):
        return parse_object(data)
    return None


def _merged(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> dict[str, Any]:
    """The inner record, with what only the outer one says."""
    merged = {name: value for name, value in outer.items() if name != "data"}
    for name, value in inner.items():
        if name == ATTACHMENTS:
            merged[name] = _papers_of_both(outer.get(name), value)
            continue
        is_nothing = value is None or value in ("", [])
        if not (is_nothing and merged.get(name)):
            merged[name] = value
    return merged


def _named_as_agreed(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with its papers under the agreed name, however its letters are written."""
    named: dict[str, Any] = {}
    for name, value in record.items():
        if name.casefold() != ATTACHMENTS.casefold():
            named[name] = value
        else:
            named[ATTACHMENTS] = _papers_of_both(named.get(ATTACHMENTS), value)
    return named


def _papers_of_both(outer: Any, inner: Any) -> Any:
    """The papers of two lists, each once; the inner list's word counts where both have the same paper."""
    first, second = attachment_list(inner), attachment_list(outer)
    if not first or not second or not (isinstance(first, list) and isinstance(second, list)):
        return first or second
    there = {_paper_key(paper) for paper in first}
    return [*first, *(paper for paper in second if _paper_key(paper) not in there)]


def _paper_key(paper: Any) -> str:
    if not isinstance(paper, Mapping):
        return dump_text(paper)
    content = "".join(str(paper.get("duLieuTepDinhKem") or "").split())
    return f"{paper.get('tenTepDinhKem') or ''}\0{content}"


def _received(record: Mapping[str, Any]) -> ReceivedDossier:
    detail = DossierDetail.read(record)
    try:
        module = Module(detail.module.strip())
    except ValueError:
        module = None
    if module not in _MODULES:
        raise PayloadRejected([not_in_catalogue("module", "loại hồ sơ (KS, KT)")])
    if not detail.code.strip():
        raise PayloadRejected([missing("maHoSo")])
    if not detail.data.strip():
        raise PayloadRejected([missing("data")])
    lost = papers_elsewhere(detail.unknown)
    if lost:
        raise PayloadRejected(lost)
    return ReceivedDossier(
        unit_number=detail.unit_number,
        procedure_code=detail.procedure_code,
        module=module,
        code=detail.code,
        received_at=parse_moment(detail.received, "ngayTiepNhan"),
        tech_id=detail.tech_id,
        form=read_form(detail.data),
        attachments=tuple(detail.attachments),
        extra=detail.unknown,
    )
