"""What PM.DVCLT offers although it is here: compared with what is stored, and stored before it is acknowledged.

The same content means that an acknowledgement was lost. Other content is the citizen's: taken as the dossier's own
while nobody has decided about it, else set aside, shown to the clerk, and never used unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orjson

from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import select_row
from lienthong.systems.onestop.base import contents, dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.dvclt import acknowledge, store
from lienthong.systems.onestop.dvclt.offered_content import differing_fields, mark_of, unit_code_of


@dataclass(frozen=True, slots=True)
class SetAside:
    """What came and is not used: when, the fields that differ, and the form (of the newest first)."""

    at: str
    mark: str
    fields: tuple[str, ...]
    form: Mapping[str, str]


def store_offered_again(
    context: OnestopContext, session: Session, dossier_id: int, received: ReceivedDossier
) -> OnestopDossier:
    """Store what is new in a dossier that was offered although it is here, and acknowledge it."""
    dossier = dossiers.find_by_id(session, dossier_id, lock=True)
    fields = differing_fields(context, session, dossier, received)
    if not fields:
        acknowledge.enqueue_acknowledgement_again(context, session, dossier, mark_of(received))
        return dossier
    if dossier.state == OnestopState.NEW and dossier.code is not None and _is_same_case(dossier, received):
        return store.replace_content(context, session, dossier, received)
    return _set_aside(context, session, dossier, received, fields)


def list_set_aside(context: OnestopContext, session: Session, dossier: OnestopDossier) -> list[SetAside]:
    """What came and is not used, newest first."""
    sealed = select_row(session, [tables.dossier.c.set_aside], dossier.id).scalar_one()
    kept = orjson.loads(context.sealer.open(sealed, _seal_context(dossier))) if sealed else []
    return [SetAside(one["at"], one["mark"], tuple(one["fields"]), one["form"]) for one in kept]


def _set_aside(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    received: ReceivedDossier,
    fields: tuple[str, ...],
) -> OnestopDossier:
    kept = list_set_aside(context, session, dossier)
    mark = mark_of(received)
    if all(one.mark != mark for one in kept):
        now = context.clock.now()
        kept.insert(0, SetAside(now.isoformat(), mark, fields, dict(received.form)))
        contents.store_set_aside_attachments(context, session, dossier, received, len(kept), now)
        dossier = dossiers.record_event(
            context,
            session,
            dossier,
            OnestopEventKind.CONTENT_SET_ASIDE,
            codes={"fields": list(fields)},
            set_aside=_sealed(context, dossier, kept),
        )
        holds.open_hold(
            context,
            session,
            OnestopHoldReason.CONTENT_CHANGED,
            dossier=dossier,
            codes={"fields": list(fields)},
        )
    acknowledge.enqueue_acknowledgement_again(context, session, dossier, mark)
    return dossier


def _sealed(context: OnestopContext, dossier: OnestopDossier, kept: Iterable[SetAside]) -> bytes:
    lines = [{"at": one.at, "mark": one.mark, "fields": one.fields, "form": dict(one.form)} for one in kept]
    return context.sealer.seal(orjson.dumps(lines), _seal_context(dossier))


def _is_same_case(dossier: OnestopDossier, received: ReceivedDossier) -> bool:
    """Whether it is of the same unit, procedure and kind: else it is another desk's."""
    there = (dossier.unit_code, dossier.procedure_code, dossier.module)
    return there == (unit_code_of(received), received.procedure_code, received.module.value)


def _seal_context(dossier: OnestopDossier) -> str:
    return f"onestop.set_aside:{dossier.interlinked_code}"
