"""The citizen brings what was asked for: changed fields, new papers, papers taken back; then it is offered again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from lienthong.contracts.dvclt.declaration import encode
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.dvclt.application import duplicates
from lienthong.systems.dvclt.application.application_checks import check_supplement
from lienthong.systems.dvclt.application.attachment_checks import check_attachments
from lienthong.systems.dvclt.application.field_labels import wire_name_of
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.access import actor_of, requester_mark
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, attachments
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.declared_forms import form_of, seal_form
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.states import ApplicantAction, available_actions


@dataclass(frozen=True, slots=True)
class Supplement:
    """What the citizen sends: fields that change (wire names), new papers, numbers of papers taken back."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Any] = ()
    withdraw: Sequence[int] = ()

    @property
    def is_empty(self) -> bool:
        """True when nothing would change."""
        return not (self.changes or self.attachments or self.withdraw)


def supplement_application(
    context: DvcltContext, code: str, brought: Supplement, *, principal: Principal | None
) -> Application:
    """Take a supplement and offer the application again, under the same code.

    Raises
    ------
    LookupError
        When there is no such application.
    PayloadRejected
        Naming every faulty field.

    Notes
    -----
    ``NotPossibleNow`` is passed on when none is asked for, or its limit has passed.
    """
    now = context.clock.now()
    with context.database.begin() as session:
        application = applications.find_application(session, code, lock=True)
        if application is None:
            raise LookupError(code)
        _check_allowed(application, now)
        form = form_of(context, session, application)
        numbers, first = _numbers(session, application)
        faults = _faults(application, brought, numbers)
        good, paper_faults = check_attachments(
            context, brought.attachments, already=len(numbers - set(brought.withdraw))
        )
        faults += paper_faults
        merged = {**form, **brought.changes}
        try:
            declaration = check_supplement(application.group, merged, application.filed_at, now)
        except PayloadRejected as rejected:
            raise PayloadRejected([*faults, *rejected.faults]) from None
        if faults:
            raise PayloadRejected(faults)
        round_ = application.round + 1
        rows = attachments.seal_attachments(context, application.trace_id, good, first, round_)
        attachments.mark_withdrawn(session, application, brought.withdraw, now)
        attachments.add_attachments(session, application.id, rows)
        # What the applicant is found and recognised by follows the changed declaration.
        requester = declaration.requester
        duplicates.add_marks(session, application.id, duplicates.duplicate_marks(context, declaration))
        changed = encode(declaration, application.filed_at.date())
        application = record_event(
            context,
            session,
            application,
            ApplicationEventKind.SUPPLEMENTED,
            actor=actor_of(principal),
            codes={
                "round": round_,
                "fields": sorted(name for name in changed if changed[name] != form.get(name, "")),
                "papers": len(rows),
                "withdrawn": sorted(brought.withdraw),
            },
            round=round_,
            waiting_since=now,
            supplement_limit=None,
            requester_mark=requester_mark(context, requester.paper_number or requester.personal_id),
            form=seal_form(context, application.trace_id, changed),
        )
        audit.record(
            session, principal, "supplement", code, {"round": round_}, trace_id=application.trace_id, at=now
        )
    crash_point("dvclt.supplemented")
    return application


def _check_allowed(application: Application, now: datetime) -> None:
    sent, limit = application.is_supplement_sent, application.supplement_limit
    actions = available_actions(application.stage, fetched=True, waiting=sent, has_document=False)
    if ApplicantAction.SUPPLEMENT not in actions:
        if sent:
            raise NotPossibleNow("Phần bổ sung đã được gửi và đang chờ bộ phận một cửa nhận.")
        raise NotPossibleNow(f"Hồ sơ đang ở trạng thái “{application.stage.name_vi}”, không cần bổ sung.")
    if limit is not None and now > limit:
        raise NotPossibleNow(f"Đã quá hạn bổ sung ({limit:%d/%m/%Y %H:%M}). Hãy nộp hồ sơ mới.")


def _numbers(session: Session, application: Application) -> tuple[set[int], int]:
    """The numbers of the papers that stand, and the next one, which no paper ever had."""
    paper = tables.attachment.c
    of_application = paper.application_id == application.id
    standing = select(paper.number).where(of_application, paper.withdrawn_at.is_(None))
    highest = session.execute(select(func.max(paper.number)).where(of_application)).scalar_one()
    return set(session.execute(standing).scalars()), (highest or 0) + 1


def _faults(application: Application, brought: Supplement, numbers: set[int]) -> list[FieldFault]:
    faults = []
    if brought.is_empty:
        faults.append(FieldFault("", "Chưa có nội dung hay giấy tờ nào được bổ sung"))
    unit = wire_name_of(application.group, "place_of_registration")
    if str(brought.changes.get(unit, application.unit_code)).strip() != application.unit_code:
        faults.append(
            FieldFault(unit, f"{unit} không thay đổi được khi bổ sung: hãy nộp hồ sơ mới tới đơn vị khác")
        )
    unknown = sorted(set(brought.withdraw) - numbers)
    if unknown:
        listed = ", ".join(map(str, unknown))
        faults.append(FieldFault("withdraw", f"withdraw có số thứ tự giấy tờ không có trong hồ sơ: {listed}"))
    return faults
