"""What crosses PM.DVCLT's boundary by itself: steps to their authorities, and questions what became of
them."""

from __future__ import annotations

from datetime import timedelta

from lienthong.foundation.delivery import Courier
from lienthong.foundation.durable import DurableEngine
from lienthong.foundation.loops import Loop
from lienthong.foundation.settings import SharedSettings
from lienthong.systems.dvclt import following
from lienthong.systems.dvclt.centre import Centre

ASK_LOOP_SECONDS = 0.5


def courier(centre: Centre, durable: DurableEngine, shared: SharedSettings) -> Courier:
    """What hands over the following steps."""
    return Courier(
        centre.database,
        [following.carrier(centre)],
        durable,
        centre.clock,
        lease=timedelta(seconds=shared.delivery_lease_seconds),
        poll_seconds=shared.delivery_poll_seconds,
    )


def loops(centre: Centre) -> list[Loop]:
    """Asking the authorities."""
    longest = centre.settings.ask_first_seconds
    return [Loop("dvclt-ask", ASK_LOOP_SECONDS, longest, following.Asker(centre).round)]
