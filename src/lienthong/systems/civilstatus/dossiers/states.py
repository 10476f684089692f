"""The life of a dossier at civil status: its stages, the acts that change them, and who may do which now.

Pure: pages, API and tests ask :func:`available_acts`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lienthong.domain.dossiers import RegistrationStatus
from lienthong.foundation.identity.roles import Role


class Stage(StrEnum):
    """Where a dossier stands. Registered and signed dossiers are "in work" to the outside until they are
    issued.
    """

    WAITING = "waiting"
    IN_WORK = "in_work"
    SUPPLEMENT = "supplement"
    BOOKED = "booked"
    SIGNED = "signed"
    ISSUED = "issued"
    REFUSED = "refused"

    @property
    def name_vi(self) -> str:
        """The stage as it is called on screen."""
        return _STAGE_NAMES[self]


class Act(StrEnum):
    """What an officer does with a dossier; the values are the last segment of the API's paths."""

    TAKE_UP = "take-up"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    REGISTER = "register"
    SIGN = "sign"
    ISSUE = "issue"

    @property
    def name_vi(self) -> str:
        """The act as a button says it."""
        return _ACT_NAMES[self]


class EventKind(StrEnum):
    """What happened to a dossier. Events are only ever added."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    SUPPLEMENT_ASKED = "supplement_asked"
    SUPPLEMENTED = "supplemented"
    REFUSED = "refused"
    REGISTERED = "registered"
    SIGNED = "signed"
    ISSUED = "issued"
    STATUS_ANSWERED = "status_answered"
    COPIED = "copied"
    CORRECTED = "corrected"
    NOTED = "noted"
    NUMBERED = "numbered"

    @property
    def name_vi(self) -> str:
        """The event as the history shows it."""
        return _EVENT_NAMES[self]


_STAGE_NAMES = {
    Stage.WAITING: "Chờ xử lý",
    Stage.IN_WORK: "Đang xử lý",
    Stage.SUPPLEMENT: "Chờ bổ sung",
    Stage.BOOKED: "Đã vào sổ, chờ ký",
    Stage.SIGNED: "Đã ký, chờ phát hành",
    Stage.ISSUED: "Đã phát hành",
    Stage.REFUSED: "Đã từ chối",
}
_ACT_NAMES = {
    Act.TAKE_UP: "Nhận xử lý",
    Act.SUPPLEMENT: "Yêu cầu bổ sung",
    Act.REFUSE: "Từ chối",
    Act.REGISTER: "Vào sổ đăng ký",
    Act.SIGN: "Ký số",
    Act.ISSUE: "Phát hành",
}
_EVENT_NAMES = {
    EventKind.RECEIVED: "Tiếp nhận từ hệ thống một cửa",
    EventKind.TAKEN_UP: "Nhận xử lý",
    EventKind.SUPPLEMENT_ASKED: "Yêu cầu bổ sung",
    EventKind.SUPPLEMENTED: "Nhận hồ sơ bổ sung",
    EventKind.REFUSED: "Từ chối đăng ký",
    EventKind.REGISTERED: "Vào sổ đăng ký",
    EventKind.SIGNED: "Ký số kết quả",
    EventKind.ISSUED: "Phát hành kết quả",
    EventKind.STATUS_ANSWERED: "Đơn vị khác trả lời về tình trạng hôn nhân",
    EventKind.COPIED: "Cấp bản sao trích lục",
    EventKind.CORRECTED: "Thay đổi, cải chính, bổ sung",
    EventKind.NOTED: "Ghi chú vào sổ",
    EventKind.NUMBERED: "Bổ sung số định danh cá nhân",
}

#: An officer does everything; a leader signs and releases what officers registered.
MAY_DO: dict[Act, frozenset[Role]] = {
    Act.TAKE_UP: frozenset((Role.OFFICER,)),
    Act.SUPPLEMENT: frozenset((Role.OFFICER,)),
    Act.REFUSE: frozenset((Role.OFFICER,)),
    Act.REGISTER: frozenset((Role.OFFICER,)),
    Act.SIGN: frozenset((Role.OFFICER, Role.LEADER)),
    Act.ISSUE: frozenset((Role.OFFICER, Role.LEADER)),
}

#: In the order the page shows them; what carries the dossier on stands first.
_POSSIBLE: dict[Stage, tuple[Act, ...]] = {
    Stage.WAITING: (Act.TAKE_UP, Act.SUPPLEMENT, Act.REFUSE),
    Stage.IN_WORK: (Act.REGISTER, Act.SUPPLEMENT, Act.REFUSE),
    Stage.SUPPLEMENT: (Act.REFUSE,),
    # What stands in the book is corrected by a note in the book, never refused afterwards (process.md section
    # 2).
    Stage.BOOKED: (Act.SIGN,),
    Stage.SIGNED: (Act.ISSUE,),
    Stage.ISSUED: (),
    Stage.REFUSED: (),
}

#: Stages in which a dossier may still become an entry; other units' answers reach it there.
OPEN = frozenset((Stage.WAITING, Stage.IN_WORK, Stage.SUPPLEMENT))

EVENT_OF: dict[Act, EventKind] = {
    Act.TAKE_UP: EventKind.TAKEN_UP,
    Act.SUPPLEMENT: EventKind.SUPPLEMENT_ASKED,
    Act.REFUSE: EventKind.REFUSED,
    Act.REGISTER: EventKind.REGISTERED,
    Act.SIGN: EventKind.SIGNED,
    Act.ISSUE: EventKind.ISSUED,
}

_STAGE_AFTER: dict[EventKind, Stage] = {
    EventKind.RECEIVED: Stage.WAITING,
    EventKind.TAKEN_UP: Stage.IN_WORK,
    EventKind.SUPPLEMENT_ASKED: Stage.SUPPLEMENT,
    EventKind.SUPPLEMENTED: Stage.WAITING,
    EventKind.REFUSED: Stage.REFUSED,
    EventKind.REGISTERED: Stage.BOOKED,
    EventKind.SIGNED: Stage.SIGNED,
    EventKind.ISSUED: Stage.ISSUED,
}

_STATUS: dict[Stage, RegistrationStatus] = {
    Stage.WAITING: RegistrationStatus.WAITING,
    Stage.IN_WORK: RegistrationStatus.IN_WORK,
    Stage.SUPPLEMENT: RegistrationStatus.SUPPLEMENT,
    Stage.BOOKED: RegistrationStatus.IN_WORK,
    Stage.SIGNED: RegistrationStatus.IN_WORK,
    Stage.ISSUED: RegistrationStatus.REGISTERED,
    Stage.REFUSED: RegistrationStatus.REFUSED,
}


def available_acts(stage: Stage, roles: Iterable[Role]) -> tuple[Act, ...]:
    """What somebody with these roles, of the competent unit, may do with a dossier in this stage."""
    held = frozenset(roles)
    return tuple(act for act in _POSSIBLE[stage] if MAY_DO[act] & held)


def stage_after(kind: EventKind, before: Stage) -> Stage:
    """The stage a dossier is in directly after this event; some events leave it where it was."""
    return _STAGE_AFTER.get(kind, before)


def derived_stage(kinds: Iterable[EventKind]) -> Stage:
    """The stage that a history leads to; the history begins with the reception.

    Raises
    ------
    ValueError
        When the history is empty.
    """
    stage: Stage | None = None
    for kind in kinds:
        stage = stage_after(kind, stage or Stage.WAITING)
    if stage is None:
        raise ValueError("a dossier has at least the event of its reception")
    return stage


def status_of(stage: Stage) -> RegistrationStatus:
    """What one-stop systems are told: registered only once the result is released (contracts.md 4.3)."""
    return _STATUS[stage]
