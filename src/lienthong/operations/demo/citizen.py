"""The citizen: applies, follows, brings a supplement, fetches the result (the API of PM.DVCLT for people)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt.declaration import encode
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import FollowingStep
from lienthong.operations.demo.case import ApplicationSeen, BranchSeen, Case, CaseEvent
from lienthong.operations.demo.connection import SystemConnection, own_sign_in
from lienthong.operations.demo.proofs import attach
from lienthong.operations.demo.target import DemoTarget

SYSTEM_VI = "PM.DVCLT"
_SUPPLEMENT = "supplement"
_SECOND_EDITION = 2
_SHOWN_BRANCH_STATES = {"handed_over", "done", "refused", "cancelled"}


class DemoCitizen:
    """Everybody who applies in the demo, with one account."""

    def __init__(self, target: DemoTarget) -> None:
        self._who = target.citizen
        self.connection = SystemConnection(SYSTEM_VI, target.dvclt, own_sign_in())

    def file(self, case: Case) -> None:
        """Apply. Asked again under the same key, PM.DVCLT gives the same application.

        Notes
        -----
        ``Away`` and ``Refused`` are passed on: see there.
        """
        scenario = case.scenario
        papers = [attach(proof, case.declaration, case.filed_at) for proof in scenario.proofs]
        answer = self.connection.call(
            "POST",
            "/api/applications",
            self._who,
            body={
                "group": scenario.group.value,
                "unit": case.commune,
                "declaration": encode(case.declaration, case.filed_at.date()),
                "attachments": [paper.wire() for paper in papers],
                "options": {"steps": [step.value for step in case.steps]},
            },
            headers={"Idempotency-Key": case.key},
        )
        case.code, case.trace_id = answer["code"], answer["trace_id"]

    def look(self, case: Case) -> ApplicationSeen | None:
        """The application as the citizen sees it."""
        path = f"/api/applications/{case.code}"
        return self.connection.look(path, self._who, read_application, trace_id=case.trace_id)

    def supplement(self, case: Case) -> None:
        """Bring clearer papers for those sent first, further ones, and a second telephone number.

        Notes
        -----
        ``Away`` and ``Refused`` are passed on: see there.
        """
        papers: list[Attachment] = [
            attach(proof, case.declaration, case.filed_at, edition=_SECOND_EDITION)
            for proof in case.scenario.more_proofs
        ]
        self.connection.call(
            "POST",
            f"/api/applications/{case.code}/supplement",
            self._who,
            body={
                "declaration": _changed(case.declaration, case.filed_at),
                "attachments": [paper.wire() for paper in papers],
                # Papers are numbered from 1 in the order in which they were sent.
                "withdraw": list(range(1, len(case.scenario.proofs) + 1)),
            },
            trace_id=case.trace_id,
        )

    def document(self, case: Case) -> bytes | None:
        """The signed result; None while there is none."""
        path = f"/api/applications/{case.code}/result.pdf"
        return self.connection.look(path, self._who, bytes, trace_id=case.trace_id)


def read_application(found: Mapping[str, Any]) -> ApplicationSeen:
    """The answer of ``GET /api/applications/{code}`` of PM.DVCLT."""
    return ApplicationSeen(
        stage=found["stage"],
        stage_vi=found["stage_name"],
        onestop_code=found.get("onestop_code") or "",
        may_supplement=_SUPPLEMENT in found["acts"],
        reports=tuple(ReportStatus(report["status"]) for report in found["reports"]),
        branches=tuple(
            BranchSeen(
                step=FollowingStep(branch["step"]),
                state=branch["state"],
                state_vi=branch["state_name"],
                result_code=branch.get("result_code") or "",
            )
            for branch in found["branches"]
        ),
        holds=tuple(f"{hold['reason']}: {hold['title']}" for hold in found["holds"]),
        history=_history(found),
    )


def _history(found: Mapping[str, Any]) -> tuple[CaseEvent, ...]:
    """Filing and reports with their moments; branches as they are now, told when the answer was read."""
    happened = [CaseEvent("filed", datetime.fromisoformat(found["filed_at"]), "Công dân nộp hồ sơ")]
    for number, report in enumerate(found["reports"]):
        at = datetime.fromisoformat(report["taken_at"])
        text = f"Nhận báo cáo trạng thái {report['status']}: {report['name']}"
        happened.append(CaseEvent(f"report:{number}", at, text))
    for branch in found["branches"]:
        if branch["state"] in _SHOWN_BRANCH_STATES:
            changed = branch.get("changed_at")
            code = f", số {branch['result_code']}" if branch.get("result_code") else ""
            text = f"{branch['name']}: {branch['state_name'].lower()}{code}"
            at_or_now = datetime.fromisoformat(changed) if changed else None
            happened.append(CaseEvent(f"{branch['step']}:{branch['state']}", at_or_now, text))
    return tuple(happened)


def _changed(declaration: InterlinkedDeclaration, filed_at: datetime) -> dict[str, str]:
    """The wire fields of a declaration whose requester now gives another telephone number."""
    requester = declaration.requester
    number = f"{requester.phone[:-1]}{(int(requester.phone[-1]) + 1) % 10}"
    after = encode(replace(declaration, requester=replace(requester, phone=number)), filed_at.date())
    before = encode(declaration, filed_at.date())
    return {name: text for name, text in after.items() if text != before[name]}
