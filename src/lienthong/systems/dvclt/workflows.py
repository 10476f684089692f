"""What crosses PM.DVCLT's boundary by itself: steps to their authorities, and questions what became of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from lienthong.foundation.delivery import Breaker, Courier
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.delivery.hop_watch import Probe
from lienthong.foundation.delivery.idle_hops import IdleHops
from lienthong.foundation.loops import Loop
from lienthong.foundation.settings import SharedSettings
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.steps import hand_over_steps
from lienthong.systems.dvclt.steps.ask_progress import ProgressInquiry

ASK_LOOP_SECONDS = 0.5


def courier(context: DvcltContext, durable: DurableEngine, shared: SharedSettings) -> Courier:
    """What hands over the following steps."""
    return Courier(
        context.database,
        [hand_over_steps.step_sender(context)],
        durable,
        context.clock,
        lease=timedelta(seconds=shared.delivery_lease_seconds),
        poll_seconds=shared.delivery_poll_seconds,
    )


def loops(
    context: DvcltContext,
    breakers: Mapping[str, Breaker],
    idle: IdleHops,
    authorities_are_there: Callable[[], bool],
) -> list[Loop]:
    """Asking the authorities what became of steps, and when there are none, whether they are there."""
    longest, every = context.settings.ask_first_seconds, context.settings.authorities_probe_seconds
    inquiry = ProgressInquiry(context, breakers)
    asking = Loop("dvclt-ask", ASK_LOOP_SECONDS, longest, inquiry.round)
    if not every:
        return [asking]
    are_there = idle.told_by(hand_over_steps.HOP, authorities_are_there, unless=lambda: inquiry.unanswered)
    return [asking, Probe(hand_over_steps.HOP, breakers, are_there).loop("dvclt-probe", every)]
