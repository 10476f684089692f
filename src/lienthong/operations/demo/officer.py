"""The civil-status officer: takes up, asks, refuses, registers, signs, issues (the API of civil status for people)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.operations.demo.case import Case, CaseEvent, EntrySeen, RegisterSeen
from lienthong.operations.demo.connection import CallRefused, SystemConnection, own_sign_in
from lienthong.operations.demo.scenarios import Turn
from lienthong.operations.demo.target import DemoTarget

SYSTEM_VI = "Hộ tịch"
_NEXT = ("take-up", "register", "sign", "issue")
_NEEDS_REASON = "needs_reason"
_CHECKED = "Đã đối chiếu giấy tờ kèm theo, đủ căn cứ đăng ký."


class DemoOfficer:
    """Every unit's officer, each with the own account."""

    def __init__(self, target: DemoTarget) -> None:
        self._target = target
        self.connection = SystemConnection(SYSTEM_VI, target.civilstatus, own_sign_in())

    def look(self, case: Case) -> RegisterSeen | None:
        """The dossier as this unit's officer sees it; None before it arrived."""
        path = f"/api/dossiers/{case.onestop_code}"
        who = self._target.officer(case.commune)
        return self.connection.look(path, who, read_register, trace_id=case.trace_id)

    def next_act(self, case: Case, seen: RegisterSeen) -> str | None:
        """What the officer does now by the scenario; None: nothing, somebody else's turn."""
        turn = case.scenario.turn
        if turn is Turn.OFFICER_ASKS and not seen.supplements_asked:
            wanted: tuple[str, ...] = ("take-up", "supplement")
        elif turn is Turn.OFFICER_REFUSES:
            wanted = ("take-up", "refuse")
        else:
            wanted = _NEXT
        return next((act for act in wanted if act in seen.acts), None)

    def act(self, case: Case, act: str) -> None:
        """Do it. An officer who is asked why gives the reason.

        Raises
        ------
        CallRefused
            When the system answered no.

        Notes
        -----
        ``Away`` and ``Refused`` are passed on: see there.
        """
        reason = case.scenario.words if act in {"supplement", "refuse"} else ""
        try:
            self._post(case, act, reason)
        except CallRefused as refused:
            if act != "register" or refused.code != _NEEDS_REASON:
                raise
            self._post(case, act, _CHECKED)

    def lines_of_book(self, commune: UnitCode, group: str, year: int) -> list[Mapping[str, Any]]:
        """Every line of a unit's books of a kind and year, in the order of their numbers."""
        lines: list[Mapping[str, Any]] = []
        while True:
            after = lines[-1]["number"] if lines else 0
            path = f"/api/books/{group}/{year}?after={after}&limit=1000"
            found = self.connection.look(path, self._target.officer(commune), lambda book: book["items"])
            if not found:
                return lines
            lines += found

    def _post(self, case: Case, act: str, reason: str) -> None:
        self.connection.call(
            "POST",
            f"/api/dossiers/{case.onestop_code}/{act}",
            self._target.officer(case.commune),
            body={"reason": reason},
            trace_id=case.trace_id,
        )


def read_register(found: Mapping[str, Any]) -> RegisterSeen:
    """The answer of ``GET /api/dossiers/{code}`` of civil status."""
    entry, document = found["entry"], found["document"]
    history = found["history"]
    return RegisterSeen(
        code=found["code"],
        stage=found["stage"],
        stage_vi=found["stage_name"],
        acts=frozenset(found["acts"]),
        supplements_asked=sum(event["kind"] == "supplement_asked" for event in history),
        entry=None
        if entry is None
        else EntrySeen(
            number=str(entry["number"]),
            book=str(entry["book"]),
            page=str(entry["page"]),
            personal_id=str(entry["personal_id"] or ""),
            registered_at=datetime.fromisoformat(entry["registered_at"]).astimezone(VIETNAM),
        ),
        document_sha256=document["sha256"] if document is not None else "",
        history=tuple(
            CaseEvent(str(event["number"]), datetime.fromisoformat(event["at"]), _told(event))
            for event in history
        ),
    )


def _told(event: Mapping[str, Any]) -> str:
    return f"{event['name']} ({event['account']})" if event["officer"] else str(event["name"])
