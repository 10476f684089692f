"""The states of a dossier, as the three sides number them, and which change is legal.

The same integer means different things on each side (process.md section 3), so there are three enums. A
member equals its own number on the wire, and never a member of another side.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from enum import IntEnum
from typing import TypeVar


class _Status(IntEnum):
    """Base of the three enums."""

    def __eq__(self, other: object) -> bool:
        # 4 is "in work" here and "registered" there: comparing across sides must never say yes.
        if isinstance(other, _Status) and type(other) is not type(self):
            return False
        return int.__eq__(self, other) is True

    def __hash__(self) -> int:
        return int.__hash__(self)

    @property
    def code(self) -> str:
        """The number on the wire, as text."""
        return str(int(self))

    @property
    def name_vi(self) -> str:
        """The name shown to people."""
        return _NAMES_VI[self]


class OnestopState(_Status):
    """State of a dossier in the one-stop system (national list of ten, contracts.md section 7)."""

    NEW = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    IN_WORK = 4
    SUPPLEMENT_ASKED = 5
    FEE_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    SETTLED = 9
    RETURNED = 10


class ReportStatus(_Status):
    """What the one-stop reports to PM.DVCLT (contracts.md section 2)."""

    RECEIVED = 1
    SUPPLEMENT = 2
    ACCEPTED = 3
    REGISTERED = 4
    RETURNED = 5
    REFUSED = 6
    SENT = 7


class RegistrationStatus(_Status):
    """State of a dossier in the civil-status system, API 3.0 (contracts.md 4.3)."""

    WAITING = 1
    SUPPLEMENT = 2
    IN_WORK = 3
    REGISTERED = 4
    REFUSED = 6


_NAMES_VI: dict[_Status, str] = {
    OnestopState.NEW: "Mới đăng ký",
    OnestopState.RECEIVED: "Được tiếp nhận",
    OnestopState.NOT_ACCEPTED: "Không được tiếp nhận",
    OnestopState.IN_WORK: "Đang xử lý",
    OnestopState.SUPPLEMENT_ASKED: "Yêu cầu bổ sung giấy tờ",
    OnestopState.FEE_ASKED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    OnestopState.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    OnestopState.STOPPED: "Dừng xử lý",
    OnestopState.SETTLED: "Đã xử lý xong",
    OnestopState.RETURNED: "Đã trả kết quả",
    ReportStatus.RECEIVED: "Đã tiếp nhận vào hệ thống một cửa",
    ReportStatus.SUPPLEMENT: "Công dân cần bổ sung hồ sơ",
    ReportStatus.ACCEPTED: "Đủ điều kiện giải quyết",
    ReportStatus.REGISTERED: "Đã đăng ký, có kết quả",
    ReportStatus.RETURNED: "Đã trả kết quả",
    ReportStatus.REFUSED: "Từ chối",
    ReportStatus.SENT: "Đã chuyển cơ quan đăng ký hộ tịch",
    RegistrationStatus.WAITING: "Đã nhận, chờ xử lý",
    RegistrationStatus.SUPPLEMENT: "Yêu cầu bổ sung hồ sơ",
    RegistrationStatus.IN_WORK: "Đang xử lý",
    RegistrationStatus.REGISTERED: "Đã đăng ký",
    RegistrationStatus.REFUSED: "Từ chối đăng ký",
}

_O, _D, _C = OnestopState, ReportStatus, RegistrationStatus

_LEGAL: dict[_Status, frozenset[_Status]] = {
    _O.NEW: frozenset(
        (_O.RECEIVED, _O.NOT_ACCEPTED, _O.SUPPLEMENT_ASKED, _O.FEE_ASKED, _O.WITHDRAWN, _O.STOPPED)
    ),
    # Withdrawal is open in 1 and 2 only; at civil status it waits for the registrar (process.md section 5, 13
    # to 15).
    _O.RECEIVED: frozenset(
        (_O.IN_WORK, _O.NOT_ACCEPTED, _O.SUPPLEMENT_ASKED, _O.FEE_ASKED, _O.WITHDRAWN, _O.STOPPED)
    ),
    _O.IN_WORK: frozenset(
        (_O.SETTLED, _O.SUPPLEMENT_ASKED, _O.FEE_ASKED, _O.NOT_ACCEPTED, _O.WITHDRAWN, _O.STOPPED)
    ),
    # A supplement not brought in time is refused (7 working days).
    _O.SUPPLEMENT_ASKED: frozenset(
        (_O.NEW, _O.RECEIVED, _O.IN_WORK, _O.NOT_ACCEPTED, _O.WITHDRAWN, _O.STOPPED)
    ),
    _O.FEE_ASKED: frozenset((_O.RECEIVED, _O.IN_WORK, _O.NOT_ACCEPTED, _O.WITHDRAWN, _O.STOPPED)),
    _O.SETTLED: frozenset((_O.RETURNED,)),
    _O.NOT_ACCEPTED: frozenset(),
    _O.WITHDRAWN: frozenset(),
    _O.STOPPED: frozenset(),
    _O.RETURNED: frozenset(),
    _D.RECEIVED: frozenset((_D.SUPPLEMENT, _D.ACCEPTED, _D.REFUSED)),
    _D.SUPPLEMENT: frozenset((_D.RECEIVED,)),
    _D.ACCEPTED: frozenset((_D.SENT, _D.REFUSED)),
    _D.SENT: frozenset((_D.REGISTERED, _D.SUPPLEMENT, _D.REFUSED)),
    _D.REGISTERED: frozenset((_D.RETURNED,)),
    _D.RETURNED: frozenset(),
    _D.REFUSED: frozenset(),
    _C.WAITING: frozenset((_C.IN_WORK, _C.SUPPLEMENT, _C.REGISTERED, _C.REFUSED)),
    _C.SUPPLEMENT: frozenset((_C.WAITING, _C.IN_WORK, _C.REFUSED)),
    _C.IN_WORK: frozenset((_C.SUPPLEMENT, _C.REGISTERED, _C.REFUSED)),
    _C.REGISTERED: frozenset(),
    _C.REFUSED: frozenset(),
}

S = TypeVar("S", OnestopState, ReportStatus, RegistrationStatus)


def legal_next(state: S) -> frozenset[S]:
    """The states of the same side that may follow; empty when the state is final."""
    return frozenset(after for after in _LEGAL[state] if isinstance(after, type(state)))


def can_follow(before: S, after: S) -> bool:
    """True when ``after`` may come directly after ``before``."""
    return after in _LEGAL[before]


def is_final(state: S) -> bool:
    """True when nothing may follow."""
    return not _LEGAL[state]


def missing_reports(sent: Sequence[ReportStatus], target: ReportStatus) -> tuple[ReportStatus, ...]:
    """The reports to send, in order, so that PM.DVCLT ends at ``target`` without an illegal jump.

    Parameters
    ----------
    sent
        What PM.DVCLT has accepted so far, oldest first; empty when nothing arrived.
    target
        The state the dossier is really in.

    Returns
    -------
    tuple
        The shortest legal way, ``target`` last; empty when PM.DVCLT already is there.

    Raises
    ------
    UnreachableStatus
        When no legal way leads there, for example from a final state.
    """
    if sent and sent[-1] == target:
        return ()
    first: frozenset[ReportStatus] = legal_next(sent[-1]) if sent else frozenset((ReportStatus.RECEIVED,))
    ways: deque[tuple[ReportStatus, ...]] = deque((step,) for step in _in_safe_order(first))
    seen = set(first)
    while ways:
        way = ways.popleft()
        if way[-1] == target:
            return way
        for step in _in_safe_order(legal_next(way[-1])):
            if step not in seen:
                seen.add(step)
                ways.append((*way, step))
    raise UnreachableStatus(sent[-1] if sent else None, target)


def _in_safe_order(steps: frozenset[ReportStatus]) -> list[ReportStatus]:
    """Steps in a fixed order, so that equal histories give equal repairs."""
    return sorted(steps, key=int)


class UnreachableStatus(ValueError):
    """PM.DVCLT cannot be brought to the target, for example because it holds a final status."""

    def __init__(self, reached: ReportStatus | None, target: ReportStatus) -> None:
        now = reached.name_vi if reached is not None else "chưa có trạng thái"
        super().__init__(f"Không thể chuyển từ “{now}” sang “{target.name_vi}”.")
        self.reached = reached
        self.target = target


def may_withdraw(state: OnestopState) -> bool:
    """True when the citizen may withdraw at once; at civil status the registrar must confirm first."""
    return state in (
        OnestopState.NEW,
        OnestopState.RECEIVED,
        OnestopState.SUPPLEMENT_ASKED,
        OnestopState.FEE_ASKED,
    )


def onestop_after(registration: RegistrationStatus) -> OnestopState:
    """The one-stop's state once civil status reports ``registration`` (process.md section 3, table)."""
    return _AFTER_REGISTRATION[registration]


def report_after(registration: RegistrationStatus) -> ReportStatus:
    """What PM.DVCLT must hear once civil status reports ``registration``.

    Waiting and in work are no news beyond SENT.
    """
    return _REPORT_AFTER[registration]


def reports_of(state: OnestopState) -> ReportStatus | None:
    """What PM.DVCLT must have heard last for a dossier in ``state``, or None when it hears nothing of it."""
    return _REPORT_OF.get(state)


_AFTER_REGISTRATION = {
    _C.WAITING: _O.IN_WORK,
    _C.IN_WORK: _O.IN_WORK,
    _C.SUPPLEMENT: _O.SUPPLEMENT_ASKED,
    _C.REGISTERED: _O.SETTLED,
    _C.REFUSED: _O.NOT_ACCEPTED,
}
_REPORT_AFTER = {
    _C.WAITING: _D.SENT,
    _C.IN_WORK: _D.SENT,
    _C.SUPPLEMENT: _D.SUPPLEMENT,
    _C.REGISTERED: _D.REGISTERED,
    _C.REFUSED: _D.REFUSED,
}
_REPORT_OF = {
    _O.NEW: _D.RECEIVED,
    _O.RECEIVED: _D.ACCEPTED,
    _O.NOT_ACCEPTED: _D.REFUSED,
    _O.IN_WORK: _D.SENT,
    _O.SUPPLEMENT_ASKED: _D.SUPPLEMENT,
    _O.SETTLED: _D.REGISTERED,
    _O.RETURNED: _D.RETURNED,
    # The national list towards PM.DVCLT knows no withdrawal or stop: both end there as a refusal with its
    # reason.
    _O.WITHDRAWN: _D.REFUSED,
    _O.STOPPED: _D.REFUSED,
}
