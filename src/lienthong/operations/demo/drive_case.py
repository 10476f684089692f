"""Looks where a dossier is and does the next thing that a person has to do: nothing is remembered, all is read.

So it does not matter which system was killed when, or whether an answer was lost: an act that is done already is not
open any more, and the next look shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from lienthong.foundation.clock import VIETNAM
from lienthong.operations.demo import citizen as citizens
from lienthong.operations.demo import clerk as clerks
from lienthong.operations.demo import officer as officers
from lienthong.operations.demo.case import ApplicationSeen, Case, CaseEvent
from lienthong.operations.demo.connection import Away, CallRefused
from lienthong.operations.demo.save_results import Saver
from lienthong.operations.demo.screen import Screen
from lienthong.operations.demo.target import DemoTarget

REFUSALS_BELIEVED = 3
"""How often the same act may meet a conflict, with a look between, before the demo takes the no for an answer."""
_CONFLICT = 409
_MOST_ACTS_A_TURN = 8
_LONG_AGO = timedelta(days=-36_500)

_DESK_TURN = frozenset({"filed", "received", "supplement"})
_REGISTER_TURN = frozenset({"received", "accepted", "sent"})
_HAS_RESULT = frozenset({"registered", "returned"})


class Driver:
    """Moves cases on, one turn after the other, for all the people of the demo."""

    def __init__(self, target: DemoTarget, screen: Screen, saver: Saver) -> None:
        self.citizen = citizens.DemoCitizen(target)
        self.clerk = clerks.DemoClerk(target)
        self.officer = officers.DemoOfficer(target)
        self._screen = screen
        self._saver = saver
        self._ahead: timedelta | None = None

    def close(self) -> None:
        """Close all connections."""
        for person in (self.citizen, self.clerk, self.officer):
            person.connection.close()

    def turn(self, case: Case) -> None:
        """Whatever can be done for a case now. A system that is away is waited for; a no ends the case."""
        try:
            if not case.code:
                self.citizen.file(case)
            for _ in range(_MOST_ACTS_A_TURN):
                if not self._advance(case):
                    break
            self._fetch_result(case)
        except Away as away:
            case.away = f"{away.system} chưa trả lời ({away.detail})"
            self._screen.away(away.system, away.detail)
        except CallRefused as refused:
            case.away = ""
            case.failure = f"{refused.system} trả lời {refused.status}: {refused.message_vi}"
            self._screen.failed(case)
        else:
            case.away = ""
            if case.is_over:
                self._look_back(case)

    def look_everywhere(self, case: Case) -> None:
        """How a case stands in each system at last; what cannot be asked stays as it was."""
        if not case.code:
            return
        for look in (self._look_at_application, self._look_at_desk, self._look_at_register):
            try:
                look(case)
            except Away as away:
                self._screen.away(away.system, away.detail)
            except CallRefused as refused:
                case.failure = (
                    case.failure or f"{refused.system} trả lời {refused.status}: {refused.message_vi}"
                )

    def holds_of(self, case: Case) -> tuple[str, ...]:
        """Whatever the one-stop system holds of a case, on a desk or before it; empty when it cannot be asked."""
        if case.desk is not None:
            return case.desk.holds
        try:
            return self.clerk.holds_without_desk(case)
        except (Away, CallRefused):
            # The sentence about a case that is stuck says already that the one-stop has nothing of it.
            return ()

    # Turns ---------------------------------------------------------------------------------------------------

    def _advance(self, case: Case) -> bool:
        """Look, and do one act if somebody has to; True when one was done."""
        before = case.application.stage if case.application is not None else ""
        application = self._look_at_application(case)
        if application is None:
            return False
        if application.may_supplement:
            return self._act(case, "citizen.supplement", lambda: self.citizen.supplement(case))
        if application.stage in _DESK_TURN or application.stage != before:
            self._look_at_desk(case)
        if application.stage in _DESK_TURN and self._clerk_acts(case):
            return True
        if application.stage in _REGISTER_TURN and case.onestop_code:
            self._look_at_register(case)
            return self._officer_acts(case)
        return False

    def _clerk_acts(self, case: Case) -> bool:
        desk = case.desk
        act = self.clerk.next_act(case, desk) if desk is not None else None
        if desk is None or act is None:
            return False
        return self._act(case, f"clerk.{act}", lambda: self.clerk.act(case, desk, act))

    def _officer_acts(self, case: Case) -> bool:
        register = case.register
        act = self.officer.next_act(case, register) if register is not None else None
        if act is None:
            return False
        return self._act(case, f"officer.{act}", lambda: self.officer.act(case, act))

    def _act(self, case: Case, name: str, do: Callable[[], None]) -> bool:
        """Do an act. A conflict may mean that it was done already, its answer lost: look again before believing it.

        Raises
        ------
        CallRefused
            When the act is refused and was not done before.
        """
        try:
            do()
        except CallRefused as refused:
            case.conflicts[name] = case.conflicts.get(name, 0) + 1
            if refused.status != _CONFLICT or case.conflicts[name] >= REFUSALS_BELIEVED:
                raise
            return False
        case.conflicts.pop(name, None)
        return True

    def _fetch_result(self, case: Case) -> None:
        application = case.application
        if case.document is not None or application is None or application.stage not in _HAS_RESULT:
            return
        content = self.citizen.document(case)
        if content is not None:
            case.document = self._saver.save(case, content)
            self._screen.step(
                self._now(), citizens.SYSTEM_VI, case, case.code, "Công dân tải kết quả có chữ ký số"
            )

    def _look_back(self, case: Case) -> None:
        """A case that is over: the one-stop's own end may come a moment after PM.DVCLT's."""
        if not case.failure:
            try:
                self._look_at_desk(case)
            except Away as away:
                # It is over all the same; a one-stop that is away just now is no reason to stop the run.
                self._screen.away(away.system, away.detail)

    # Looking -------------------------------------------------------------------------------------------------

    def _look_at_application(self, case: Case) -> ApplicationSeen | None:
        case.application = self.citizen.look(case)
        self._screen.back(citizens.SYSTEM_VI)
        if case.application is not None:
            self._tell(case, citizens.SYSTEM_VI, case.code, case.application.history)
        return case.application

    def _look_at_desk(self, case: Case) -> None:
        desk = self.clerk.look(case)
        self._screen.back(clerks.SYSTEM_VI)
        if desk is not None:
            case.desk = desk
            self._tell(case, clerks.SYSTEM_VI, desk.code, desk.history)

    def _look_at_register(self, case: Case) -> None:
        if not case.onestop_code:
            return
        register = self.officer.look(case)
        self._screen.back(officers.SYSTEM_VI)
        if register is not None:
            case.register = register
            self._tell(case, officers.SYSTEM_VI, register.code, register.history)

    def _tell(self, case: Case, system: str, code: str, history: Iterable[CaseEvent]) -> None:
        for happening in history:
            if happening.at is not None:
                self._ahead = max(self._ahead or _LONG_AGO, happening.at - datetime.now(VIETNAM))
            if (system, happening.key) not in case.shown:
                case.shown.add((system, happening.key))
                self._screen.step(happening.at or self._now(), system, case, code, happening.text_vi)

    def _now(self) -> datetime:
        """Now by the chain's clock, which is at least as far ahead of ours as its latest event told."""
        return datetime.now(VIETNAM) + (self._ahead or timedelta())
