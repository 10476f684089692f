"""Taking a result that is believed: stored, reported, the dossier settled; or kept until a clerk has seen what differs.

A result that differs from the declaration is kept sealed beside the dossier (`offered_result`), so that the clerk sees
the very paper that is confirmed, and it is taken in the transaction of the confirmation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from sqlalchemy import select

from lienthong.contracts.dvclt.schemas import ConfirmedDifference
from lienthong.contracts.hotich_v3 import results
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.contracts.result_checks import (
    FactDifference,
    differences_digest,
    explain_vi,
    read_differences,
    write_differences,
)
from lienthong.domain.dossiers import OnestopState, RegistrationStatus, ReportStatus
from lienthong.domain.modules import Module
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import select_row
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.civilstatus.judge_result import GROUPS, BelievedResult
from lienthong.systems.onestop.dvclt import report

RESULT_HOLDS = frozenset(
    {
        OnestopHoldReason.RESULT_MISSING,
        OnestopHoldReason.RESULT_UNTRUSTED,
        OnestopHoldReason.RESULT_UNREADABLE,
        OnestopHoldReason.RESULT_OF_ANOTHER,
        OnestopHoldReason.RESULT_DIFFERS,
        OnestopHoldReason.NOT_FOUND_AT_CIVILSTATUS,
    }
)
_DONE = "Đã đăng ký, ban hành kết quả có chữ ký số"


@dataclass(frozen=True, slots=True)
class AnsweredWith:
    """What civil status said beside the result: its words, and who acted."""

    note: str
    handling: str
    handler_name: str
    handler_title: str
    handler_department: str

    @classmethod
    def of(cls, item: QueryItem) -> AnsweredWith:
        """What an answer says."""
        return cls(item.note, item.handling, item.handler_name, item.handler_title, item.handler_department)

    @property
    def words(self) -> dict[str, str]:
        """As an event keeps them."""
        said = {
            "note": self.note,
            "handling": self.handling,
            "handler": self.handler_name,
            "title": self.handler_title,
        }
        return {name: text for name, text in said.items() if text}

    @property
    def handler(self) -> report.Handler:
        """As a report names who acted."""
        return {
            "name": self.handler_name,
            "title": self.handler_title,
            "department": self.handler_department,
        }


@dataclass(frozen=True, slots=True)
class OfferedResult:
    """A believed result that waits for a clerk, and what civil status said with it."""

    result: BelievedResult
    said: AnsweredWith

    @property
    def digest(self) -> str:
        """Of what is confirmed: this paper and these differences."""
        return differences_digest(self.result.sha256, self.result.differences)


def take_result(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    offered: OfferedResult,
    *,
    by: str = SYSTEM_ACTOR,
    confirmed: Sequence[ConfirmedDifference] = (),
) -> OnestopDossier:
    """Settle a dossier with its result, and report it.

    Parameters
    ----------
    confirmed
        Every difference from the declaration, with who confirmed it.
    """
    result, said = offered.result, offered.said
    settled = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.REGISTERED,
        state=OnestopState.SETTLED,
        codes={
            "sha256": result.sha256,
            "signatures": result.signatures,
            **({"differences": [each.field for each in confirmed]} if confirmed else {}),
        },
        words=said.words,
        registration_status=int(RegistrationStatus.REGISTERED),
        next_poll_at=None,
        result=context.sealer.seal(result.text.encode(), f"onestop.result:{dossier.interlinked_code}"),
        result_sha256=result.sha256,
        offered_result=None,
    )
    holds.close_holds(context, session, dossier.interlinked_code, RESULT_HOLDS, by=by)
    return report.enqueue_report(
        context,
        session,
        settled,
        ReportStatus.REGISTERED,
        note=said.note,
        handling=said.handling or _DONE,
        handler=said.handler,
        confirmed_differences=confirmed,
    )


def offer_to_clerk(
    context: OnestopContext, session: Session, dossier: OnestopDossier, offered: OfferedResult
) -> OnestopDossier:
    """Keep a result that differs from the declaration, and hold the dossier until a clerk has confirmed it."""
    others = RESULT_HOLDS - {OnestopHoldReason.RESULT_DIFFERS}
    holds.close_holds(context, session, dossier.interlinked_code, others, by=SYSTEM_ACTOR)
    if offered.digest == digest_on_offer(context, session, dossier):
        return dossier
    differences = offered.result.differences
    holds.open_hold(
        context,
        session,
        OnestopHoldReason.RESULT_DIFFERS,
        dossier=dossier,
        codes={"fields": [each.field for each in differences], "digest": offered.digest},
        words={"explanation": explain_vi(differences)},
    )
    sealed = context.sealer.seal(orjson.dumps(_stored(offered)), _offer_context(dossier))
    return dossiers.change_columns(session, dossier, offered_result=sealed)


def digest_on_offer(context: OnestopContext, session: Session, dossier: OnestopDossier) -> str:
    """The digest of what the clerk is asked about; empty when nothing waits for a clerk."""
    for hold in context.holds.open_of(session, dossier.interlinked_code):
        if hold.reason is OnestopHoldReason.RESULT_DIFFERS:
            return str(hold.codes.get("digest", ""))
    return ""


def offered_result(
    context: OnestopContext, session: Session, dossier: OnestopDossier
) -> OfferedResult | None:
    """What waits for a clerk's confirmation."""
    sealed = select_row(session, [tables.dossier.c.offered_result], dossier.id).scalar_one()
    if not sealed or not digest_on_offer(context, session, dossier):
        return None
    stored: dict[str, Any] = orjson.loads(context.sealer.open(sealed, _offer_context(dossier)))
    result = BelievedResult(
        text=stored["text"],
        sha256=stored["sha256"],
        signatures=stored["signatures"],
        differences=tuple(read_differences(stored["differences"])),
    )
    return OfferedResult(result, AnsweredWith(**stored["said"]))


def offered_differences(
    context: OnestopContext, session: Session, dossier: OnestopDossier
) -> tuple[FactDifference, ...]:
    """Where the result that waits for a clerk differs from the declaration."""
    offered = offered_result(context, session, dossier)
    return () if offered is None else offered.result.differences


def offered_paper(context: OnestopContext, session: Session, dossier: OnestopDossier) -> bytes | None:
    """The paper that waits for a clerk's confirmation."""
    offered = offered_result(context, session, dossier)
    if offered is None:
        return None
    return results.decode_dvclt(GROUPS[Module(dossier.module)], offered.result.text).certificate()


def forget_offer(session: Session, dossier: OnestopDossier) -> OnestopDossier:
    """Let go of a result that waits for a clerk: civil status has said something else since."""
    kept = select(tables.dossier.c.id).where(
        tables.dossier.c.id == dossier.id, tables.dossier.c.offered_result.is_not(None)
    )
    if session.execute(kept).first() is None:
        return dossier
    return dossiers.change_columns(session, dossier, offered_result=None)


def _stored(offered: OfferedResult) -> dict[str, Any]:
    result = offered.result
    return {
        "text": result.text,
        "sha256": result.sha256,
        "signatures": result.signatures,
        "differences": write_differences(result.differences),
        "said": asdict(offered.said),
    }


def _offer_context(dossier: OnestopDossier) -> str:
    return f"onestop.offered:{dossier.interlinked_code}"
