"""The outbox: whatever must reach another system, each once, in order, whatever happens in between.

A system writes a `Delivery` in the transaction that decides on it (`enqueue`). A `Courier` claims due rows,
carries them with the `Carrier` of their purpose inside one durable workflow per batch, and settles each row
with the system's own change in one transaction. What cannot be delivered is held, visible, until `resume` or
`cancel`.
"""

from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.foundation.delivery.courier import Courier
from lienthong.foundation.delivery.hops import HopState
from lienthong.foundation.delivery.outbox import (
    DeliveryStatus,
    Waiting,
    cancel,
    enqueue,
    held,
    resume,
    resume_purpose,
    status,
    stream,
    waiting_counts,
)
from lienthong.foundation.delivery.retry import RetryPolicy
from lienthong.foundation.delivery.sender import Carrier, Delivery, Done, GiveUp, Later, Outcome, TryAgain
from lienthong.foundation.delivery.tables import DeliveryState, delivery_tables

__all__ = [
    "Breaker",
    "BreakerState",
    "Carrier",
    "Courier",
    "Delivery",
    "DeliveryState",
    "DeliveryStatus",
    "Done",
    "GiveUp",
    "HopState",
    "Later",
    "Outcome",
    "RetryPolicy",
    "TryAgain",
    "Waiting",
    "cancel",
    "delivery_tables",
    "enqueue",
    "held",
    "resume",
    "resume_purpose",
    "status",
    "stream",
    "waiting_counts",
]
