"""Attached papers: checked by content, size and number, sealed, never deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.domain.law import Group
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, insert_rows
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers.applications import Application

FIELD = "attachments"
LONGEST_TITLE = 250

#: Kinds a citizen can choose on the pages; no public list of `loaiGiayTo` was found, the numbers are ours.
KINDS: dict[Group, tuple[tuple[int, str], ...]] = {
    Group.BIRTH: (
        (1, "Giấy chứng sinh hoặc giấy tờ thay thế"),
        (2, "Giấy tờ chứng minh nơi cư trú"),
        (3, "Giấy chứng nhận kết hôn của cha mẹ"),
        (9, "Giấy tờ khác"),
    ),
    Group.DEATH: (
        (1, "Giấy báo tử hoặc giấy tờ thay thế"),
        (2, "Giấy tờ chứng minh nơi cư trú cuối cùng"),
        (4, "Giấy tờ hưởng mai táng phí, tử tuất"),
        (9, "Giấy tờ khác"),
    ),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was checked: what goes on the wire, and its bytes' size and SHA-256."""

    attachment: Attachment
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper of an application, opened."""

    number: int
    round: int
    size: int
    withdrawn_at: datetime | None
    attachment: Attachment


def check(centre: Centre, given: Sequence[Any], already: int = 0) -> tuple[list[Paper], list[FieldFault]]:
    """Check papers as sent; the good ones, and a fault for each of the others.

    Parameters
    ----------
    already
        How many papers the application has.
    """
    if not isinstance(given, Sequence) or isinstance(given, str):
        return [], [FieldFault(FIELD, f"{FIELD} có định dạng không đúng (phải là danh sách)")]
    most = centre.settings.most_attachments
    if len(given) + already > most:
        return [], [FieldFault(FIELD, f"{FIELD} có quá nhiều giấy tờ (tối đa {most})")]
    papers: list[Paper] = []
    faults: list[FieldFault] = []
    for index, one in enumerate(given):
        name = f"{FIELD}.{index}"
        try:
            papers.append(_checked(centre, one))
        except PayloadRejected as rejected:
            faults += [FieldFault(name, f"{name}: {fault.message_vi}") for fault in rejected.faults]
        except AttachmentRejected as rejected:
            faults.append(FieldFault(name, f"{name}: {rejected.reason_vi}"))
    if sum(paper.size for paper in papers) > centre.settings.attachments_total_bytes:
        megabytes = centre.settings.attachments_total_bytes // 1_000_000
        faults.append(FieldFault(FIELD, f"{FIELD} có tổng dung lượng vượt quá {megabytes} MB cho phép"))
    return papers, faults


def _checked(centre: Centre, one: Any) -> Paper:
    if not isinstance(one, dict):
        raise PayloadRejected([FieldFault("", "phải là đối tượng")])
    attachment = Attachment.read(one)
    if attachment.withdrawn:
        raise PayloadRejected([FieldFault("", "giấy tờ đã rút thì không gửi kèm hồ sơ mới")])
    if len(attachment.title) > LONGEST_TITLE or not attachment.title.replace("\n", " ").isprintable():
        raise PayloadRejected([FieldFault("", f"tên giấy tờ không hợp lệ (tối đa {LONGEST_TITLE} ký tự)")])
    content = attachment.content()
    check_attachment(attachment.file_name, content, centre.limits)
    return Paper(attachment, len(content), hashlib.sha256(content).hexdigest())


def seal(
    centre: Centre, trace_id: str, papers: Iterable[Paper], first_number: int, round_: int
) -> list[dict[str, Any]]:
    """Rows for `store`, sealed. Done outside the transaction: sealing megabytes takes time."""
    return [
        {
            "number": number,
            "round": round_,
            "kind": paper.attachment.kind,
            "size": paper.size,
            "sha256": paper.sha256,
            "content": centre.sealer.seal(
                paper.attachment.model_copy(update={"id": number}).json_bytes(), _context(trace_id, number)
            ),
        }
        for number, paper in enumerate(papers, start=first_number)
    ]


def store(session: Session, application_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Add sealed papers to an application."""
    insert_rows(session, tables.attachment, [{**row, "application_id": application_id} for row in rows])


def withdraw(session: Session, application: Application, numbers: Iterable[int], at: datetime) -> None:
    """Mark papers as withdrawn by the citizen: kept, offered with ``huyGiayTo`` = 1."""
    session.execute(
        update(tables.attachment)
        .where(
            tables.attachment.c.application_id == application.id,
            tables.attachment.c.number.in_(list(numbers)),
            tables.attachment.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


_OF_ONE = CompiledStatement(
    select(tables.attachment)
    .where(tables.attachment.c.application_id == bindparam("of_application"))
    .order_by(tables.attachment.c.number)
)


def kept(centre: Centre, session: Session, application: Application) -> list[KeptPaper]:
    """All papers of an application, opened, in the order in which they came; withdrawn ones are marked."""
    found = []
    for row in _OF_ONE.run(session, {"of_application": application.id}):
        opened = centre.sealer.open(row["content"], _context(application.trace_id, row["number"]))
        attachment = Attachment.read(opened)
        withdrawn_at = row["withdrawn_at"]
        found.append(
            KeptPaper(
                number=row["number"],
                round=row["round"],
                size=row["size"],
                withdrawn_at=withdrawn_at,
                attachment=attachment.as_withdrawn() if withdrawn_at else attachment,
            )
        )
    return found


def _context(trace_id: str, number: int) -> str:
    return f"dvclt.paper:{trace_id}:{number}"
