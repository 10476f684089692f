"""Envelopes of API 2.0: those of 3.0 (contracts.md 4.2), with the answers about marital status in them [own]."""

from __future__ import annotations

from collections.abc import Iterable

from lienthong.contracts.hotich_v2.marital_checks import StatusCheck
from lienthong.contracts.hotich_v3.envelope import (
    PATH_VERSION,
    QUERY,
    RECEIVE,
    SERVICE,
    QueryAnswer,
    QueryItem,
    QueryRequest,
    ReceiveAnswer,
    ReceiveRequest,
)
from lienthong.contracts.payload_faults import PayloadRejected, wrong_format

__all__ = [
    "PATH_VERSION",
    "QUERY",
    "RECEIVE",
    "SERVICE",
    "VERSION",
    "QueryAnswer",
    "QueryItem",
    "QueryRequest",
    "ReceiveAnswer",
    "ReceiveRequest",
    "checks_in",
    "with_checks",
]

VERSION = "2.0"
#: The field of an answered dossier that holds its checks of marital status [own].
CHECKS = "xacNhanTTHN"


def with_checks(item: QueryItem, checks: Iterable[StatusCheck]) -> QueryItem:
    """The answer about a dossier, with what was confirmed about its two sides."""
    return QueryItem.read(item.wire() | {CHECKS: [check.wire() for check in checks]})


def checks_in(item: QueryItem) -> tuple[StatusCheck, ...]:
    """The checks in an answer; empty where there are none.

    Raises
    ------
    PayloadRejected
        When they cannot be read.
    """
    value = item.unknown.get(CHECKS) or []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise PayloadRejected([wrong_format(CHECKS, "phải là danh sách")])
    return tuple(StatusCheck.read(one) for one in value)
