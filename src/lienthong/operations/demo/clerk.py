"""The clerk at the one-stop desk: accepts, asks for a supplement, confirms places (the one-stop's API for people)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lienthong.domain.dossiers import OnestopState
from lienthong.operations.demo.case import Case, CaseEvent, DeskSeen, PlaceAsked
from lienthong.operations.demo.connection import SystemConnection, own_sign_in
from lienthong.operations.demo.scenarios import Turn
from lienthong.operations.demo.target import DemoTarget

SYSTEM_VI = "Một cửa"
ACCEPT, ASK, CONFIRM = "accept", "supplement", "confirm_place"
_HIDDEN = {"reported", "pulled", "taken_up", "supplement_brought"}
"""Events that another system's line tells already."""
_ACTS = {"accepted", "supplement_asked", "refused", "place_confirmed"}
_SYSTEM = "system"


class DemoClerk:
    """Every unit's clerk, each with the own account."""

    def __init__(self, target: DemoTarget) -> None:
        self._target = target
        self.connection = SystemConnection(SYSTEM_VI, target.onestop, own_sign_in())

    def look(self, case: Case) -> DeskSeen | None:
        """The dossier on this unit's desk; None before it was fetched from PM.DVCLT."""
        path = f"/api/dossiers/{case.code}"
        who = self._target.clerk(case.commune)
        return self.connection.look(path, who, read_desk, trace_id=case.trace_id)

    def holds_without_desk(self, case: Case) -> tuple[str, ...]:
        """What holds a dossier that never came to a desk: only an operator sees it (an unknown unit, for example)."""
        if self._target.operator is None:
            return ()
        found = self.connection.look(
            "/api/holds", self._target.operator, lambda answer: list(answer["items"]), trace_id=case.trace_id
        )
        return tuple(_hold(hold) for hold in found or () if hold["interlinked_code"] == case.code)

    def next_act(self, case: Case, seen: DeskSeen) -> str | None:
        """What the clerk does now by the scenario; None: nothing, somebody else's turn."""
        if seen.places and CONFIRM in seen.acts:
            return CONFIRM
        if case.scenario.turn is Turn.CLERK_ASKS and not seen.supplements:
            return ASK if ASK in seen.acts else None
        return ACCEPT if ACCEPT in seen.acts else None

    def act(self, case: Case, seen: DeskSeen, act: str) -> None:
        """Do it.

        Notes
        -----
        ``Away`` and ``Refused`` are passed on: see there.
        """
        if act == CONFIRM:
            for place in seen.places:
                self._confirm(case, place)
            return
        body = {"reason": case.scenario.words} if act == ASK else {}
        self._post(case, act, body)

    def _confirm(self, case: Case, place: PlaceAsked) -> None:
        """Every address of the demo's families lies in their commune."""
        fitting = [one for one in place.candidates if one["commune"] == case.commune]
        chosen = (fitting or list(place.candidates))[0]
        self._post(case, f"places/{place.path}", {"address": chosen})

    def _post(self, case: Case, path: str, body: Mapping[str, Any]) -> None:
        self.connection.call(
            "POST",
            f"/api/dossiers/{case.code}/{path}",
            self._target.clerk(case.commune),
            body=body,
            trace_id=case.trace_id,
        )


def read_desk(found: Mapping[str, Any]) -> DeskSeen:
    """The answer of ``GET /api/dossiers/{code}`` of the one-stop system."""
    return DeskSeen(
        code=found["code"] or "",
        state=OnestopState(found["state"]),
        acts=frozenset(found["acts"]),
        supplements=found["supplements"],
        places=tuple(
            PlaceAsked(path, tuple(candidate["address"] for candidate in place["candidates"]))
            for path, place in found["places"].items()
            if not place["decided"]
        ),
        holds=tuple(_hold(hold) for hold in found["holds"]),
        history=tuple(
            CaseEvent(str(event["number"]), datetime.fromisoformat(event["at"]), _told(event))
            for event in found["events"]
            if event["kind"] not in _HIDDEN
        ),
    )


def _hold(hold: Mapping[str, Any]) -> str:
    return f"{hold['reason']}: {hold['title']} ({hold['what_to_do']})"


def _told(event: Mapping[str, Any]) -> str:
    reason = event["codes"].get("reason", "")
    if event["kind"] == "held" and reason:
        return f"{event['name']}: {reason}"
    # Events that a clerk caused name the clerk's account; others the system itself.
    by_person = event["actor"] not in {"", _SYSTEM} and event["kind"] in _ACTS
    return f"{event['name']} ({event['actor']})" if by_person else str(event["name"])
