"""What a system tells the courier about one purpose: how to send deliveries and what to change afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery.retry import RetryPolicy


@dataclass(frozen=True)
class Delivery:
    """Something to be delivered.

    Attributes
    ----------
    key
        Business key, unique in the system's outbox; enqueueing it again changes nothing.
    purpose
        Names the sender.
    stream
        Deliveries of one stream go strictly by position, across purposes; empty means no order.
    position
        Place in the stream; a later one waits until every earlier one is done or cancelled.
    payload
        Codes only, never names, ID numbers or documents: it is stored and logged in clear.
    not_before
        Earliest moment, by the system's clock.
    trace_id
        32 hex digits, sent along as ``traceparent``.
    tries
        Failures so far (given to the sender; ignored when enqueueing).
    """

    key: str
    purpose: str
    stream: str = ""
    position: int = 0
    payload: Mapping[str, Any] = field(default_factory=dict)
    not_before: datetime | None = None
    trace_id: str = ""
    tries: int = 0


@dataclass(frozen=True)
class Delivered:
    """It arrived. `result` (codes only) is kept with the row and in the durable engine's log."""

    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Retry:
    """The hop failed (no answer, 5xx, time-out): retried with growing delays, and counted by the hop's breaker."""

    reason_vi: str
    code: str


@dataclass(frozen=True)
class Postponed:
    """The hop answered, but this delivery must wait: retried after `after` or the usual delay, breaker untouched."""

    reason_vi: str
    code: str
    after: timedelta | None = None


@dataclass(frozen=True)
class Undeliverable:
    """Repeating cannot help: the row is held and blocks its stream until somebody resumes or cancels it."""

    reason_vi: str
    code: str


Outcome: TypeAlias = Delivered | Retry | Postponed | Undeliverable


@dataclass(frozen=True)
class Sender:
    """How one purpose is delivered.

    Parameters
    ----------
    purpose
        Matches `Delivery.purpose`.
    hop
        Name of the remote side, shown to operators; senders of one hop share a breaker.
    send
        Called outside any transaction with up to `batch_size` deliveries; returns one outcome for each, in
        order. May be repeated after a crash, so the remote side must recognise a repeat (all our contracts
        do).
    settle
        Called with Delivered or Undeliverable inside the transaction that marks the row; make the system's
        change there. Runs exactly once per outcome; when it raises, the transaction is rolled back and
        settling (not sending) is repeated later.
    batch_size
        Most deliveries per call of `send`, and per workflow.
    parallel
        Most batches under way at once in this process.
    retry
        Delays and upper age.
    """

    purpose: str
    hop: str
    send: Callable[[Sequence[Delivery]], Sequence[Outcome]]
    settle: Callable[[Session, Delivery, Outcome], None]
    batch_size: int = 20
    parallel: int = 2
    retry: RetryPolicy = field(default_factory=RetryPolicy)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Outcome as plain data for the durable engine's log."""
    match outcome:
        case Delivered(result):
            return {"kind": "done", "result": dict(result)}
        case Retry(reason, code):
            return {"kind": "try_again", "reason": reason, "code": code}
        case Postponed(reason, code, after):
            seconds = after.total_seconds() if after is not None else None
            return {"kind": "later", "reason": reason, "code": code, "after": seconds}
        case Undeliverable(reason, code):
            return {"kind": "give_up", "reason": reason, "code": code}


def outcome_from_json(data: Mapping[str, Any]) -> Outcome:
    """The reverse of `outcome_to_json`."""
    match data["kind"]:
        case "done":
            return Delivered(data["result"])
        case "give_up":
            return Undeliverable(data["reason"], data["code"])
        case "later":
            after = data["after"]
            return Postponed(
                data["reason"], data["code"], None if after is None else timedelta(seconds=after)
            )
        case _:
            return Retry(data["reason"], data["code"])
