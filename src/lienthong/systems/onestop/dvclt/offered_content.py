"""All that PM.DVCLT offers of a dossier, in one form: two offers are the same when they say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from lienthong.contracts.attachments import ATTACHMENTS, Attachment
from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop.base import contents
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier

_UNIT, _PROCEDURE, _MODULE = "maDonVi", "maTTHC", "module"
_DISTRICT_DIGITS, _COMMUNE_DIGITS = 3, 5


def differing_fields(
    context: OnestopContext, session: Session, dossier: OnestopDossier, received: ReceivedDossier
) -> tuple[str, ...]:
    """What an offered dossier says differently from the stored one, by wire name; nothing when it is the same."""
    before = _content(
        dossier.unit_code,
        dossier.procedure_code,
        dossier.module,
        contents.form_of(context, session, dossier),
        contents.current_attachments(context, session, dossier),
    )
    after = _content_of(received)
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))


def mark_of(received: ReceivedDossier) -> str:
    """A hash of all that an offered dossier says."""
    return hashlib.sha256(orjson.dumps(_content_of(received), option=orjson.OPT_SORT_KEYS)).hexdigest()


def unit_code_of(received: ReceivedDossier) -> str:
    """The receiving unit's code; for a number that names none on the day, its digits at the width of a code."""
    unit = received.unit()
    if unit is not None:
        return str(unit)
    text = str(received.unit_number).strip()
    return text.zfill(_DISTRICT_DIGITS if len(text) <= _DISTRICT_DIGITS else _COMMUNE_DIGITS)


def _content_of(received: ReceivedDossier) -> dict[str, Any]:
    return _content(
        unit_code_of(received),
        received.procedure_code,
        received.module.value,
        received.form,
        received.attachments,
    )


def _content(
    unit: str, procedure: str, module: str, form: Mapping[str, str], papers: Iterable[Attachment]
) -> dict[str, Any]:
    fields = {name: " ".join(text.split()) for name, text in form.items()}
    return {
        _UNIT: unit,
        _PROCEDURE: procedure,
        _MODULE: module,
        **{name: text for name, text in fields.items() if text},
        ATTACHMENTS: sorted(_paper(paper) for paper in papers),
    }


def _paper(paper: Attachment) -> list[str]:
    try:
        content = paper.content()
    except PayloadRejected:
        content = paper.content_base64.encode()
    digest = hashlib.sha256(content).hexdigest()
    return [paper.file_name, paper.title, str(paper.kind), str(paper.withdrawn), digest]
