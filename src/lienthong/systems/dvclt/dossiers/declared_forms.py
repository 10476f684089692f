"""The declared fields of an application, sealed under their wire names."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import select_row
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers.applications import Application


def seal_form(context: DvcltContext, trace_id: str, form: Mapping[str, str]) -> bytes:
    """The declared fields under their wire names, sealed."""
    return context.sealer.seal(orjson.dumps(dict(form)), _form_context(trace_id))


def form_of(context: DvcltContext, session: Session, application: Application) -> dict[str, str]:
    """The declared fields under their wire names."""
    sealed = select_row(session, [tables.application.c.form], application.id).scalar_one()
    form: dict[str, str] = orjson.loads(context.sealer.open(sealed, _form_context(application.trace_id)))
    return form


def _form_context(trace_id: str) -> str:
    return f"dvclt.form:{trace_id}"
