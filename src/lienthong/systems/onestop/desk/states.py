"""What may be done with a dossier now: one pure function that pages, API and tests ask."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.identity.roles import Role


class Act(StrEnum):
    """What people do with a dossier."""

    ACCEPT = "accept"
    ASK_SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    CONFIRM_PLACE = "confirm_place"
    HAND_OVER = "hand_over"
    ASK_AGAIN = "ask_again"


ACT_NAMES_VI = {
    Act.ACCEPT: "Tiếp nhận và chuyển hộ tịch",
    Act.ASK_SUPPLEMENT: "Yêu cầu bổ sung",
    Act.REFUSE: "Từ chối",
    Act.CONFIRM_PLACE: "Xác nhận địa danh",
    Act.HAND_OVER: "Trả kết quả",
    Act.ASK_AGAIN: "Hỏi kết quả ngay",
}

_CLERK = frozenset({Role.CLERK, Role.LEADER})
_OPERATOR = frozenset({Role.OPERATOR, Role.CLERK, Role.LEADER})

_ACTS: dict[OnestopState, dict[Act, frozenset[Role]]] = {
    OnestopState.NEW: {
        Act.ACCEPT: _CLERK,
        Act.ASK_SUPPLEMENT: _CLERK,
        Act.REFUSE: _CLERK,
        Act.CONFIRM_PLACE: _CLERK,
    },
    # Accepted, but not yet at civil status: it may be held there for a place or a refused payload.
    OnestopState.RECEIVED: {Act.CONFIRM_PLACE: _CLERK},
    OnestopState.IN_WORK: {Act.ASK_AGAIN: _OPERATOR},
    OnestopState.SETTLED: {Act.HAND_OVER: _CLERK},
}


def available_acts(
    state: OnestopState,
    roles: Collection[Role],
    *,
    places_decided: bool,
    on_desk: bool,
    payload_rejected: bool = False,
) -> frozenset[Act]:
    """The acts open to somebody with these roles.

    Parameters
    ----------
    places_decided
        Whether every place is read: before that a dossier cannot be accepted, only its places confirmed.
    on_desk
        Whether the dossier has a code and a desk.
    payload_rejected
        Whether civil status sent the content back: then the clerk may ask for a supplement or refuse,
        although the dossier was accepted.
    """
    if not on_desk:
        return frozenset()
    open_acts = dict(_ACTS.get(state, {}))
    if payload_rejected and state == OnestopState.RECEIVED:
        open_acts |= {Act.REFUSE: _CLERK, Act.ASK_SUPPLEMENT: _CLERK}
    if not places_decided:
        open_acts.pop(Act.ACCEPT, None)
    return frozenset(act for act, who in open_acts.items() if who & set(roles))
