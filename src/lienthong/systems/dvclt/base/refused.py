"""What cannot be done now, and why, in words for whoever tried."""

from __future__ import annotations


class NotPossibleNow(Exception):
    """The state of an application or hold does not allow it; ``message_vi`` says why to whoever tried."""

    def __init__(self, message_vi: str) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
