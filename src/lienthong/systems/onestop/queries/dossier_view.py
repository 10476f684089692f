"""One dossier in full: what may be done, where it went, its places, problems, holds, history and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lienthong.contracts.result_checks import FactDifference
from lienthong.domain.checks import Finding
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal, display_names
from lienthong.systems.onestop.base import dossiers, holds
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEvent
from lienthong.systems.onestop.base.holds import OnestopHold
from lienthong.systems.onestop.base.refused import AcceptanceProblem
from lienthong.systems.onestop.civilstatus.take_result import offered_differences
from lienthong.systems.onestop.desk.decision import actions_for
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.places.acceptance_checks import acceptance_problems, law_findings
from lienthong.systems.onestop.places.read_places import PlaceReading, readings_of
from lienthong.systems.onestop.queries.destination import where_it_went
from lienthong.systems.onestop.queries.reports import SentReport, list_reports


@dataclass(frozen=True, slots=True)
class OnestopDossierView:
    """A dossier as somebody sees it.

    Attributes
    ----------
    actions
        What this person may do now.
    destination
        Where it was sent, in words; None before.
    problems
        What forbids acceptance.
    findings
        What the checks of the law say about the declaration, warnings included.
    actor_names
        Names of the accounts that stand in the history.
    result_differences
        Where a result that waits for a clerk says otherwise than the declaration.
    """

    dossier: OnestopDossier
    actions: frozenset[ClerkAction]
    destination: str | None
    places: Mapping[str, PlaceReading]
    problems: Sequence[AcceptanceProblem]
    findings: Sequence[Finding]
    open_holds: Sequence[OnestopHold]
    history: Sequence[OnestopEvent]
    actor_names: Mapping[str, str]
    reports: Sequence[SentReport]
    result_differences: Sequence[FactDifference]


def view_dossier(
    context: OnestopContext, session: Session, dossier: OnestopDossier, who: Principal
) -> OnestopDossierView:
    """Gather what a page or an answer about one dossier says."""
    history = dossiers.list_events(context, session, dossier)
    return OnestopDossierView(
        dossier=dossier,
        actions=actions_for(context, session, dossier, who),
        destination=where_it_went(dossier),
        places=readings_of(context, session, dossier),
        problems=acceptance_problems(context, session, dossier),
        findings=law_findings(context, session, dossier),
        open_holds=holds.list_open_holds(context, session, subject=dossier.interlinked_code),
        history=history,
        actor_names=display_names(session, {event.actor for event in history}),
        reports=list_reports(session, dossier),
        result_differences=offered_differences(context, session, dossier),
    )
