"""Answers to ``layKetQua`` (contracts.md 4.3), made when something changes, so that asking costs little.

A one-stop asks for up to a thousand dossiers at once and again and again; the answer of each is kept as
finished JSON, sealed, and only opened and put together here: two queries a request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lienthong.contracts.hotich_v3.envelope import QueryAnswer, QueryItem
from lienthong.contracts.times import format_moment
from lienthong.contracts.wire import dump
from lienthong.systems.civilstatus.acts import EventKind, Stage, stage_after, status_of
from lienthong.systems.civilstatus.dossiers import Dossier
from lienthong.systems.civilstatus.tables import dossiers, results
from lienthong.systems.civilstatus.vault import ANSWER, RESULT, Vault


def item_after(
    dossier: Dossier,
    kind: EventKind,
    *,
    at: datetime,
    handler: str = "",
    title: str = "",
    department: str = "",
    reason: str = "",
    limit: datetime | None = None,
    result: object = None,
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
    """
    item = QueryItem(
        unit_code=dossier.unit_code,
        province_code=dossier.province_code,
        module=dossier.module.value,
        interlinked_code=dossier.interlinked_code,
        onestop_code=dossier.onestop_code,
        errors=None,
        status_code=int(status_of(stage_after(kind))),
        done_at=format_moment(at),
        note=reason,
        result=result,
        handler_name=handler,
        handler_title=title,
        handler_department=department,
        handling=reason or kind.name_vi,
        supplement_limit=format_moment(limit) if limit is not None else "",
    )
    return item.json_bytes()


def answer_to(
    session: Session,
    vault: Vault,
    codes: Sequence[str],
    *,
    provinces: Iterable[str],
    module: str,
    partner: str | None = None,
) -> tuple[bytes, list[str]]:
    """The whole answer as JSON, and the codes of the dossiers whose result it carries.

    Dossiers of another province, module or sending agency are left out, as are unknown codes: the list is
    then shorter than what was asked for, or empty (the seed's error 2).
    """
    query = (
        select(dossiers.c.id, dossiers.c.onestop_code, dossiers.c.stage, dossiers.c.answer)
        .where(dossiers.c.onestop_code.in_([code for code in dict.fromkeys(codes) if code.isprintable()]))
        .where(dossiers.c.province_code.in_(sorted(provinces)))
        .where(dossiers.c.module == module)
        .order_by(dossiers.c.id)
    )
    if partner is not None:
        query = query.where(or_(dossiers.c.partner.is_(None), dossiers.c.partner == partner))
    rows = session.execute(query).all()
    issued = {row.id: row.onestop_code for row in rows if row.stage == Stage.ISSUED}
    items: dict[int, bytes] = {}
    if issued:
        found = session.execute(
            select(results.c.dossier_id, results.c.item).where(results.c.dossier_id.in_(list(issued)))
        )
        items = {row_id: vault.open(issued[row_id], RESULT, sealed) for row_id, sealed in found}
    parts = [
        items[row.id] if row.id in items else vault.open(row.onestop_code, ANSWER, row.answer) for row in rows
    ]
    return _answer_of(parts), [issued[row_id] for row_id in items]


def _answer_of(items: Sequence[bytes]) -> bytes:
    """Put finished items into an answered question without reading them again."""
    empty = QueryAnswer.found(()).wire()
    value_name = QueryAnswer.model_fields["value"].alias or "value"
    head = dump({name: value for name, value in empty.items() if name != value_name})
    return head[:-1] + b',"' + value_name.encode() + b'":[' + b",".join(items) + b"]}"
