"""Refusals: why something cannot be done, each with a Vietnamese message."""

from __future__ import annotations

from dataclasses import dataclass

from lienthong.systems.onestop.base.dossiers import OnestopDossier

NOT_VISIBLE_VI = "Không có hồ sơ {} thuộc quyền xem của bạn."


class DossierNotVisible(LookupError):
    """There is no such dossier, or this person may not see it. The message is Vietnamese."""


class OtherAgency(DossierNotVisible):
    """The dossier lies on another agency's desk.

    It looks like none at all outside; whoever catches it keeps it in the audit trail.
    """

    def __init__(self, dossier: OnestopDossier) -> None:
        super().__init__(NOT_VISIBLE_VI.format(dossier.shown_code))
        self.dossier = dossier


class ActionNotOpen(ValueError):
    """The action is not open now; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class AcceptanceProblem:
    """A declared fact or paper that keeps the dossier from being accepted, for people."""

    where: str
    message_vi: str


class CannotAccept(ActionNotOpen):
    """The dossier has faults that civil status would refuse; `problems` names each."""

    def __init__(self, code: str, problems: tuple[AcceptanceProblem, ...]) -> None:
        listed = "; ".join(problem.message_vi for problem in problems)
        super().__init__(f"Hồ sơ {code} chưa thể tiếp nhận: {listed}")
        self.problems = problems


class WrongAddress(ValueError):
    """An address whose units did not exist then, or do not lie in one another. The message is Vietnamese."""


class UnknownPlace(LookupError):
    """The dossier has no such place, or no such candidate for it. The message is Vietnamese."""
