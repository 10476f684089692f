"""The life of a dossier at civil status: its stages, the actions that change them, and who may do which now.

Pure: pages, API and tests ask :func:`available_acts`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lienthong.domain.dossiers import RegistrationStatus
from lienthong.foundation.identity.roles import Role


class DossierStage(StrEnum):
    """Where a dossier stands. Registered and signed dossiers are "in work" to the outside until they are issued."""

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


class DossierAction(StrEnum):
    """What an officer does with a dossier; the values are the last segment of the API's paths."""

    TAKE_UP = "take-up"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    REGISTER = "register"
    SIGN = "sign"
    ISSUE = "issue"

    @property
    def name_vi(self) -> str:
        """The action as a button says it."""
        return _ACT_NAMES[self]


class CivilStatusEventKind(StrEnum):
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
    DossierStage.WAITING: "Chờ xử lý",
    DossierStage.IN_WORK: "Đang xử lý",
    DossierStage.SUPPLEMENT: "Chờ bổ sung",
    DossierStage.BOOKED: "Đã vào sổ, chờ ký",
    DossierStage.SIGNED: "Đã ký, chờ phát hành",
    DossierStage.ISSUED: "Đã phát hành",
    DossierStage.REFUSED: "Đã từ chối",
}
_ACT_NAMES = {
    DossierAction.TAKE_UP: "Nhận xử lý",
    DossierAction.SUPPLEMENT: "Yêu cầu bổ sung",
    DossierAction.REFUSE: "Từ chối",
    DossierAction.REGISTER: "Vào sổ đăng ký",
    DossierAction.SIGN: "Ký số",
    DossierAction.ISSUE: "Phát hành",
}
_EVENT_NAMES = {
    CivilStatusEventKind.RECEIVED: "Tiếp nhận từ hệ thống một cửa",
    CivilStatusEventKind.TAKEN_UP: "Nhận xử lý",
    CivilStatusEventKind.SUPPLEMENT_ASKED: "Yêu cầu bổ sung",
    CivilStatusEventKind.SUPPLEMENTED: "Nhận hồ sơ bổ sung",
    CivilStatusEventKind.REFUSED: "Từ chối đăng ký",
    CivilStatusEventKind.REGISTERED: "Vào sổ đăng ký",
    CivilStatusEventKind.SIGNED: "Ký số kết quả",
    CivilStatusEventKind.ISSUED: "Phát hành kết quả",
    CivilStatusEventKind.STATUS_ANSWERED: "Đơn vị khác trả lời về tình trạng hôn nhân",
    CivilStatusEventKind.COPIED: "Cấp bản sao trích lục",
    CivilStatusEventKind.CORRECTED: "Thay đổi, cải chính, bổ sung",
    CivilStatusEventKind.NOTED: "Ghi chú vào sổ",
    CivilStatusEventKind.NUMBERED: "Bổ sung số định danh cá nhân",
}

#: An officer does everything; a leader signs and releases what officers registered.
MAY_DO: dict[DossierAction, frozenset[Role]] = {
    DossierAction.TAKE_UP: frozenset((Role.OFFICER,)),
    DossierAction.SUPPLEMENT: frozenset((Role.OFFICER,)),
    DossierAction.REFUSE: frozenset((Role.OFFICER,)),
    DossierAction.REGISTER: frozenset((Role.OFFICER,)),
    DossierAction.SIGN: frozenset((Role.OFFICER, Role.LEADER)),
    DossierAction.ISSUE: frozenset((Role.OFFICER, Role.LEADER)),
}

#: In the order the page shows them; what carries the dossier on stands first.
_POSSIBLE: dict[DossierStage, tuple[DossierAction, ...]] = {
    DossierStage.WAITING: (DossierAction.TAKE_UP, DossierAction.SUPPLEMENT, DossierAction.REFUSE),
    DossierStage.IN_WORK: (DossierAction.REGISTER, DossierAction.SUPPLEMENT, DossierAction.REFUSE),
    DossierStage.SUPPLEMENT: (DossierAction.REFUSE,),
    # What stands in the book is corrected by a note in the book, never refused afterwards (process.md section
    # 2).
    DossierStage.BOOKED: (DossierAction.SIGN,),
    DossierStage.SIGNED: (DossierAction.ISSUE,),
    DossierStage.ISSUED: (),
    DossierStage.REFUSED: (),
}

#: Stages in which a dossier may still become an entry; other units' answers reach it there.
OPEN = frozenset((DossierStage.WAITING, DossierStage.IN_WORK, DossierStage.SUPPLEMENT))

EVENT_OF_ACTION: dict[DossierAction, CivilStatusEventKind] = {
    DossierAction.TAKE_UP: CivilStatusEventKind.TAKEN_UP,
    DossierAction.SUPPLEMENT: CivilStatusEventKind.SUPPLEMENT_ASKED,
    DossierAction.REFUSE: CivilStatusEventKind.REFUSED,
    DossierAction.REGISTER: CivilStatusEventKind.REGISTERED,
    DossierAction.SIGN: CivilStatusEventKind.SIGNED,
    DossierAction.ISSUE: CivilStatusEventKind.ISSUED,
}

_STAGE_AFTER: dict[CivilStatusEventKind, DossierStage] = {
    CivilStatusEventKind.RECEIVED: DossierStage.WAITING,
    CivilStatusEventKind.TAKEN_UP: DossierStage.IN_WORK,
    CivilStatusEventKind.SUPPLEMENT_ASKED: DossierStage.SUPPLEMENT,
    CivilStatusEventKind.SUPPLEMENTED: DossierStage.WAITING,
    CivilStatusEventKind.REFUSED: DossierStage.REFUSED,
    CivilStatusEventKind.REGISTERED: DossierStage.BOOKED,
    CivilStatusEventKind.SIGNED: DossierStage.SIGNED,
    CivilStatusEventKind.ISSUED: DossierStage.ISSUED,
}

_STATUS: dict[DossierStage, RegistrationStatus] = {
    DossierStage.WAITING: RegistrationStatus.WAITING,
    DossierStage.IN_WORK: RegistrationStatus.IN_WORK,
    DossierStage.SUPPLEMENT: RegistrationStatus.SUPPLEMENT,
    DossierStage.BOOKED: RegistrationStatus.IN_WORK,
    DossierStage.SIGNED: RegistrationStatus.IN_WORK,
    DossierStage.ISSUED: RegistrationStatus.REGISTERED,
    DossierStage.REFUSED: RegistrationStatus.REFUSED,
}


def available_actions(stage: DossierStage, roles: Iterable[Role]) -> tuple[DossierAction, ...]:
    """What somebody with these roles, of the competent unit, may do with a dossier in this stage."""
    held = frozenset(roles)
    return tuple(action for action in _POSSIBLE[stage] if MAY_DO[action] & held)


def stage_after(kind: CivilStatusEventKind, before: DossierStage) -> DossierStage:
    """The stage a dossier is in directly after this event; some events leave it where it was."""
    return _STAGE_AFTER.get(kind, before)


def derived_stage(kinds: Iterable[CivilStatusEventKind]) -> DossierStage:
    """The stage that a history leads to; the history begins with the reception.

    Raises
    ------
    ValueError
        When the history is empty.
    """
    stage: DossierStage | None = None
    for kind in kinds:
        stage = stage_after(kind, stage or DossierStage.WAITING)
    if stage is None:
        raise ValueError("a dossier has at least the event of its reception")
    return stage


def status_of(stage: DossierStage) -> RegistrationStatus:
    """What one-stop systems are told: registered only once the result is released (contracts.md 4.3)."""
    return _STATUS[stage]
