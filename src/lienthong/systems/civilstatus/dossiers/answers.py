"""Answers to ``layKetQua`` (contracts.md 4.3), made when something changes, so that asking costs little.

A one-stop asks for up to a thousand dossiers at once and again and again; the answer of each is kept as
finished JSON, sealed, and only opened and put together here: two queries a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select, true

from lienthong.contracts.hotich_v2.envelope import with_checks
from lienthong.contracts.hotich_v2.marital_checks import StatusCheck
from lienthong.contracts.hotich_v3.envelope import QueryAnswer, QueryItem, QueryMiss
from lienthong.contracts.times import format_moment
from lienthong.contracts.wire import dump
from lienthong.domain.identifiers import tidy_code
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.tables import dossiers, results
from lienthong.systems.civilstatus.base.vault import ANSWER, RESULT, Vault
from lienthong.systems.civilstatus.dossiers.misses import AskedFor, explain_misses
from lienthong.systems.civilstatus.dossiers.states import (
    CivilStatusEventKind,
    DossierStage,
    stage_after,
    status_of,
)
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier

NOTHING_FOUND = "Không có hồ sơ nào khớp."
#: So many dossiers sent otherwise than asked for are named.
_NAMED_ELSEWHERE = 5


def item_after(
    dossier: CivilStatusDossier,
    kind: CivilStatusEventKind,
    *,
    at: datetime,
    handler: str = "",
    title: str = "",
    department: str = "",
    reason: str = "",
    limit: datetime | None = None,
    result: object = None,
    checks: Sequence[StatusCheck] = (),
) -> bytes:
    """The item of one dossier from this event on, as JSON.

    Parameters
    ----------
    handler, title, department
        The officer and the committee; empty for the reception.
    reason
        Why a supplement is needed or the dossier is refused.
    limit
        Until when to supplement.
    result
        ``ketQuaXuLy``, once the result is released.
    checks
        Those of marital status, with what was answered so far (contracts.md 4.2).
    """
    item = QueryItem(
        unit_code=dossier.unit_code,
        province_code=dossier.province_code,
        module=dossier.module.value,
        interlinked_code=dossier.interlinked_code,
        onestop_code=dossier.onestop_code,
        errors=None,
        status_code=int(status_of(stage_after(kind, dossier.stage))),
        done_at=format_moment(at),
        note=reason,
        result=result,
        handler_name=handler,
        handler_title=title,
        handler_department=department,
        handling=reason or kind.name_vi,
        supplement_limit=format_moment(limit) if limit is not None else "",
    )
    return (with_checks(item, checks) if checks else item).json_bytes()


def answer_to(
    session: Session,
    vault: Vault,
    codes: Sequence[str],
    *,
    provinces: Iterable[str],
    module: str,
    environment: str,
    partner: str | None = None,
) -> tuple[bytes, list[str]]:
    """The whole answer as JSON, and the codes of the dossiers whose result it carries.

    Dossiers of another province, module or sending agency are left out of the items, as are unknown codes: each is
    named with the reason (the seed's error 2). Blanks around a code and other dashes in it are taken as meant.
    """
    given: dict[str, str] = {}
    for code in codes:
        given.setdefault(tidy_code(code).upper(), code)
    asked = list(given)
    own = or_(dossiers.c.partner.is_(None), dossiers.c.partner == partner) if partner is not None else true()
    query = (
        select(dossiers.c.id, dossiers.c.onestop_code, dossiers.c.stage, dossiers.c.answer)
        .where(dossiers.c.onestop_code.in_(asked))
        .where(own)
        .where(dossiers.c.province_code.in_(sorted(provinces)))
        .where(dossiers.c.module == module)
        .order_by(dossiers.c.id)
    )
    rows = session.execute(query).all()
    known = {row.onestop_code for row in rows}
    lacking = {code: text for code, text in given.items() if code not in known}
    misses = (
        explain_misses(session, lacking, own, AskedFor(module, frozenset(provinces), environment))
        if lacking
        else []
    )
    if not rows:
        named = " ".join(miss.reason_vi for miss in misses[:_NAMED_ELSEWHERE])
        return _answer_of([], misses, f"{NOTHING_FOUND} {named}".strip()), []
    issued = {row.id: row.onestop_code for row in rows if row.stage == DossierStage.ISSUED}
    items: dict[int, bytes] = {}
    if issued:
        found = session.execute(
            select(results.c.dossier_id, results.c.item).where(results.c.dossier_id.in_(list(issued)))
        )
        items = {row_id: vault.open(issued[row_id], RESULT, sealed) for row_id, sealed in found}
    parts = [
        items[row.id] if row.id in items else vault.open(row.onestop_code, ANSWER, row.answer) for row in rows
    ]
    return _answer_of(parts, misses), [issued[row_id] for row_id in items]


def _answer_of(
    items: Sequence[bytes], misses: Sequence[QueryMiss] = (), description_vi: str | None = None
) -> bytes:
    """Put finished items into an answered question without reading them again."""
    found = QueryAnswer.found(()).model_copy(update={"misses": list(misses)})
    if description_vi is not None:
        found = found.model_copy(update={"status_description": description_vi})
    empty = found.wire()
    value_name = QueryAnswer.model_fields["value"].alias or "value"
    head = dump({name: value for name, value in empty.items() if name != value_name})
    return head[:-1] + b',"' + value_name.encode() + b'":[' + b",".join(items) + b"]}"
