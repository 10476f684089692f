"""Why something an officer wants cannot be done: a closed set of codes, each with words for people."""

from __future__ import annotations

from collections.abc import Sequence

from lienthong.systems.civilstatus.base.remarks import Remark

WRONG_CHANGE = "wrong_change"
NOT_FOUND = "not_found"
OTHER_UNIT = "other_unit"
NOT_AVAILABLE = "not_available"
CHANGED_MEANWHILE = "changed_meanwhile"
REASON_MISSING = "reason_missing"
LIMIT_WRONG = "limit_wrong"
LAW_FORBIDS = "law_forbids"
NEEDS_REASON = "needs_reason"
UNIT_NOT_IN_FORCE = "unit_not_in_force"
SIGNING_FAILED = "signing_failed"
CREDENTIAL_UNUSABLE = "credential_unusable"
TOO_MANY = "too_many"
STORE_BUSY = "store_busy"
TIME_OVER = "time_over"


class ActionRefused(Exception):
    """An action cannot be carried out on a dossier (or at all); says why."""

    def __init__(
        self, error: str, message_vi: str, remarks: Sequence[Remark] = (), *, field: str = ""
    ) -> None:
        super().__init__(error)
        self.error = error
        self.field = field  # the faulty text of what was ordered, where it is one
        self.message_vi = message_vi
        self.remarks = tuple(remarks)
