"""The outbox: whatever must reach another system, each once, in order, whatever happens in between.

A system writes a `Delivery` in the transaction that decides on it (`enqueue`). A `Courier` claims due rows,
sends them with the `Sender` of their purpose inside one durable workflow per batch, and settles each row
with the system's own change in one transaction. What cannot be delivered is held, visible, until `resume` or
`cancel`.
"""

from lienthong.foundation.delivery.breaker import Breaker, BreakerState
from lienthong.foundation.delivery.courier import Courier
from lienthong.foundation.delivery.hops import HopState
from lienthong.foundation.delivery.outbox import (
    DeliveryStatus,
    WaitingCount,
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
from lienthong.foundation.delivery.sender import (
    Delivered,
    Delivery,
    Outcome,
    Postponed,
    Retry,
    Sender,
    Undeliverable,
)
from lienthong.foundation.delivery.tables import DeliveryState, delivery_tables

__all__ = [
    "Breaker",
    "BreakerState",
    "Courier",
    "Delivered",
    "Delivery",
    "DeliveryState",
    "DeliveryStatus",
    "HopState",
    "Outcome",
    "Postponed",
    "Retry",
    "RetryPolicy",
    "Sender",
    "Undeliverable",
    "WaitingCount",
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
