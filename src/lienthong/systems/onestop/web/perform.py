"""People's wishes as the pages and the API bring them: done in a transaction, denials kept, problems in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.foundation.web import PageProblem
from lienthong.systems.onestop.base import holds
from lienthong.systems.onestop.base.context import Office
from lienthong.systems.onestop.base.dossiers import Dossier, IllegalChange
from lienthong.systems.onestop.base.holds import Hold
from lienthong.systems.onestop.desk import decide
from lienthong.systems.onestop.desk.decide import Denied, NotFound, NotPossible
from lienthong.systems.onestop.desk.resume import resume_hold
from lienthong.systems.onestop.desk.states import Act
from lienthong.systems.onestop.places.acceptance_checks import WrongAddress
from lienthong.systems.onestop.places.read_places import UnknownPlace
from lienthong.systems.onestop.queries import dossier_list

PROBLEMS = (NotFound, NotPossible, IllegalChange, UnknownPlace, WrongAddress)
"""What an act may end with; each says why, in Vietnamese."""

T = TypeVar("T")


def done(office: Office, who: Principal, act: Callable[[Session], T]) -> T:
    """Do something in one transaction; a denial is kept in another, because this one is rolled back.

    Raises
    ------
    NotFound, NotPossible, IllegalChange, UnknownPlace, WrongAddress
        As the act did.
    """
    try:
        with office.database.begin() as session:
            return act(session)
    except Denied as denied:
        _keep_denial(office, who, denied)
        raise


def find(office: Office, code: str, who: Principal) -> Dossier:
    """A dossier for looking at.

    Raises
    ------
    PageProblem
        404 when there is none for this person.
    """
    try:
        with office.database.read() as session:
            return decide.load(session, code, who)
    except NotFound as error:
        if isinstance(error, Denied):
            _keep_denial(office, who, error)
        raise problem_of(error) from error


def note_reading(office: Office, who: Principal, dossier: Dossier, what: str) -> None:
    """Keep that personal data was shown."""
    with office.database.begin() as session:
        audit.record_reading(
            session, who, dossier.shown_code, [what], trace_id=dossier.trace_id, at=office.clock.now()
        )


def resume(office: Office, who: Principal, hold_id: int) -> Hold:
    """Let go on what a hold keeps back; NotFound when there is no such hold for this person."""

    def act(session: Session) -> Hold:
        hold = holds.find_hold(office, session, hold_id)
        if hold is None or not dossier_list.sees_hold(session, who, hold):
            raise NotFound(f"Không có mục vướng số {hold_id} thuộc quyền xem của bạn.")
        resume_hold(office, session, hold, who)
        return hold

    return done(office, who, act)


def problem_of(error: Exception) -> PageProblem:
    """The answer to an act that could not be done."""
    if isinstance(error, NotFound):
        return PageProblem(404, str(error), "Kiểm tra lại mã hồ sơ và đơn vị của tài khoản.", "not_found")
    if isinstance(error, UnknownPlace | WrongAddress):
        return PageProblem(422, str(error), "Chọn lại địa danh trong danh sách.", "wrong_place")
    return PageProblem(409, str(error), "Tải lại hồ sơ để xem việc có thể làm.", "not_possible")


ACTS: dict[Act, Callable[[Office, Session, str, Principal, str], Dossier]] = {
    Act.ACCEPT: lambda office, session, code, who, _: decide.accept(office, session, code, who),
    Act.ASK_SUPPLEMENT: decide.ask_supplement,
    Act.REFUSE: decide.refuse,
    Act.HAND_OVER: lambda office, session, code, who, _: decide.hand_over(office, session, code, who),
    Act.ASK_AGAIN: lambda office, session, code, who, _: decide.ask_again(office, session, code, who),
}
"""The acts that need nothing but a code and perhaps a reason."""


def _keep_denial(office: Office, who: Principal, denied: Denied) -> None:
    dossier = denied.dossier
    with office.database.begin() as session:
        audit.record(
            session, who, "denied", dossier.shown_code, trace_id=dossier.trace_id, at=office.clock.now()
        )
