"""What crosses the one-stop's boundaries: its carriers, and its loops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import Breaker, Courier, Sender
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.delivery.hop_watch import Probe
from lienthong.foundation.delivery.idle_hops import IdleHops
from lienthong.foundation.loops import Loop
from lienthong.foundation.settings import SharedSettings
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.civilstatus import forward
from lienthong.systems.onestop.civilstatus.poll import ResultPoller
from lienthong.systems.onestop.desk import erase_contents, hand_over, refuse_overdue
from lienthong.systems.onestop.dvclt import acknowledge, report
from lienthong.systems.onestop.dvclt.pull import DossierPuller

POLL_LOOP_SECONDS = 0.5
DEADLINE_LOOP_SECONDS = 60.0


def courier(context: OnestopContext, durable: DurableEngine, shared: SharedSettings) -> Courier:
    """What takes acknowledgements and reports to PM.DVCLT, and dossiers to civil status."""
    return Courier(
        context.database,
        senders(context),
        durable,
        context.clock,
        lease=timedelta(seconds=shared.delivery_lease_seconds),
        poll_seconds=shared.delivery_poll_seconds,
    )


def senders(context: OnestopContext) -> list[Sender]:
    """How each purpose is delivered."""

    def when_accepted(session: Session, dossier: OnestopDossier, status: ReportStatus) -> None:
        has_result = status == ReportStatus.REGISTERED and dossier.state == OnestopState.SETTLED
        if has_result and context.settings.hand_over_automatically:
            hand_over.hand_over_result(context, session, dossier)

    return [
        acknowledge.sender(context),
        report.sender(context, when_accepted),
        forward.sender(context),
    ]


def loops(
    context: OnestopContext,
    puller: DossierPuller,
    poller: ResultPoller,
    breakers: Mapping[str, Breaker],
    idle: IdleHops,
) -> list[Loop]:
    """Pulling, polling, refusing what is overdue, and looking whether LGSP is there."""
    settings = context.settings
    lgsp_is_there = idle.told_by(forward.HOP, context.lgsp_is_there, unless=lambda: poller.unanswered)
    probe = Probe(forward.HOP, breakers, lgsp_is_there)
    watching = (
        [probe.loop("onestop-probe", settings.lgsp_probe_seconds)] if settings.lgsp_probe_seconds else []
    )
    return [
        *watching,
        *_erase_loops(context),
        Loop(
            "onestop-receive",
            settings.pull_seconds,
            settings.pull_idle_seconds,
            puller.round,
            # In one process with PM.DVCLT, that begins to listen only after this has started.
            first_after=settings.pull_seconds / 2,
        ),
        Loop("onestop-poll", POLL_LOOP_SECONDS, settings.poll_first_seconds, poller.round),
        Loop(
            "onestop-deadlines",
            DEADLINE_LOOP_SECONDS,
            DEADLINE_LOOP_SECONDS,
            lambda: refuse_overdue.refuse_overdue(context, puller),
        ),
    ]


def _erase_loops(context: OnestopContext) -> list[Loop]:
    """Erasing what has been kept long enough; nothing where no period is set."""
    days = context.settings.contents_keep_days
    if days is None:
        return []
    return [
        Loop(
            "onestop-erase",
            erase_contents.PAUSE_SECONDS,
            erase_contents.ROUND_SECONDS,
            lambda: erase_contents.erase_ended_contents(context, days),
            first_after=erase_contents.FIRST_AFTER_SECONDS,
        )
    ]
