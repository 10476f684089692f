"""What may be done with a dossier now: one pure function that pages, API and tests ask."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.identity.roles import Role


class ClerkAction(StrEnum):
    """What people do with a dossier."""

    ACCEPT = "accept"
    ASK_SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    CONFIRM_PLACE = "confirm_place"
    HAND_OVER = "hand_over"
    ASK_AGAIN = "ask_again"
    CONFIRM_RESULT = "confirm_result"


ACTION_NAMES_VI = {
    ClerkAction.ACCEPT: "Tiếp nhận và chuyển hộ tịch",
    ClerkAction.ASK_SUPPLEMENT: "Yêu cầu bổ sung",
    ClerkAction.REFUSE: "Từ chối",
    ClerkAction.CONFIRM_PLACE: "Xác nhận địa danh",
    ClerkAction.HAND_OVER: "Trả kết quả",
    ClerkAction.ASK_AGAIN: "Hỏi kết quả ngay",
    ClerkAction.CONFIRM_RESULT: "Xác nhận kết quả đúng",
}

_CLERK = frozenset({Role.CLERK, Role.LEADER})
_OPERATOR = frozenset({Role.OPERATOR, Role.CLERK, Role.LEADER})

_ACTIONS: dict[OnestopState, dict[ClerkAction, frozenset[Role]]] = {
    OnestopState.NEW: {
        ClerkAction.ACCEPT: _CLERK,
        ClerkAction.ASK_SUPPLEMENT: _CLERK,
        ClerkAction.REFUSE: _CLERK,
        ClerkAction.CONFIRM_PLACE: _CLERK,
    },
    # Accepted, but not yet at civil status: it may be held there for a place or a refused payload.
    OnestopState.RECEIVED: {ClerkAction.CONFIRM_PLACE: _CLERK},
    OnestopState.IN_WORK: {ClerkAction.ASK_AGAIN: _OPERATOR},
    OnestopState.SETTLED: {ClerkAction.HAND_OVER: _CLERK},
}


def available_actions(
    state: OnestopState,
    roles: Collection[Role],
    *,
    places_decided: bool,
    on_desk: bool,
    payload_rejected: bool = False,
    result_differs: bool = False,
) -> frozenset[ClerkAction]:
    """The actions open to somebody with these roles.

    Parameters
    ----------
    places_decided
        Whether every place is read: before that a dossier cannot be accepted, only its places confirmed.
    on_desk
        Whether the dossier has a code and a desk.
    payload_rejected
        Whether civil status sent the content back: then the clerk may ask for a supplement or refuse,
        although the dossier was accepted.
    result_differs
        Whether a result that says otherwise than the declaration waits for a clerk.
    """
    if not on_desk:
        return frozenset()
    open_actions = dict(_ACTIONS.get(state, {}))
    if payload_rejected and state == OnestopState.RECEIVED:
        open_actions |= {ClerkAction.REFUSE: _CLERK, ClerkAction.ASK_SUPPLEMENT: _CLERK}
    if result_differs and state == OnestopState.IN_WORK:
        open_actions[ClerkAction.CONFIRM_RESULT] = _CLERK
    if not places_decided:
        open_actions.pop(ClerkAction.ACCEPT, None)
    return frozenset(action for action, who in open_actions.items() if who & set(roles))
