"""Why something cannot be done to a step, and the page that says so."""

from __future__ import annotations

from lienthong.foundation.web import PageProblem


class StepNotFound(LookupError):
    """There is no such step, or it belongs to another authority: the same answer for both."""


class StepActionNotPossible(Exception):
    """The step is not in a state for this act, or the reason is missing; ``message_vi`` for people."""

    def __init__(self, message_vi: str, *, field: str = "") -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.field = field


def step_not_found() -> PageProblem:
    """The answer to a step that is not there or not theirs."""
    return PageProblem(404, "Không có bước này, hoặc bước này thuộc cơ quan khác.")
