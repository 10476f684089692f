"""What other systems said when they refused, kept out of the outbox: it may name people.

The outbox and the durable engine's log are stored in clear, so an outcome holds a code and a sentence of ours.
The other side's words go only into the sealed words of the hold.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from typing import TypeVar

from lienthong.contracts import transport
from lienthong.contracts.dvclt import answers
from lienthong.foundation.delivery import Delivered, Delivery, Outcome, Postponed, Retry, Undeliverable

MOST_KEPT = 10_000
"""Deliveries whose refusal is remembered at a time; beyond that the oldest is forgotten."""

REFUSED = "REFUSED"
_CODE = re.compile(r"[A-Za-z0-9_.\-]{1,40}")
_SENTENCES = {
    "DVCLT_LATER": "PM.DVCLT chưa nhận được lúc này; hệ thống sẽ gửi lại.",
    "DVCLT_REFUSED": "PM.DVCLT không nhận; câu trả lời ghi ở mục vướng của hồ sơ.",
    "REPAIRING_ORDER": "PM.DVCLT thiếu trạng thái trước; hệ thống đang gửi bổ sung.",
    "WRONG_ORDER": "PM.DVCLT không nhận thứ tự trạng thái, kể cả sau khi đã gửi lại các trạng thái trước.",
    "PAYLOAD_REJECTED": "Dữ liệu hồ sơ chưa đúng; từng trường lỗi ghi ở mục vướng của hồ sơ.",
}

_TITLES = frozenset(
    (
        answers.ACKNOWLEDGED,
        answers.UPDATED,
        answers.ALREADY_REFUSED,
        answers.ALREADY_RECEIVED,
        answers.ALREADY_RETURNED,
        answers.ALREADY_HAS_RESULT,
        answers.ALREADY_REGISTERED,
        answers.WRONG_ORDER,
    )
)

O = TypeVar("O", bound=Retry | Postponed | Undeliverable)  # noqa: E741


class RefusalTexts:
    """The words of the last refusal of each delivery, in this process, until it is delivered.

    When the process ends between carrying and settling, the words are gone and the hold shows the sentence of
    the code; trying again brings them back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def remember(self, delivery: Delivery, outcome: O, words: str) -> O:
        """Remember what was said about a delivery; returns the outcome."""
        with self._lock:
            self._words[delivery.key] = outcome.code, words
            self._words.move_to_end(delivery.key)
            while len(self._words) > MOST_KEPT:
                self._words.popitem(last=False)
        return outcome

    def text_about(self, delivery: Delivery, outcome: Outcome) -> str:
        """What was said about a delivery when it had this outcome, or else our sentence.

        Still known when it is asked again: settling may be undone by another delivery of the batch and done anew.
        """
        with self._lock:
            if isinstance(outcome, Delivered):
                self._words.pop(delivery.key, None)
                return ""
            code, words = self._words.get(delivery.key, ("", ""))
        return words if words and code == outcome.code else outcome.reason_vi


def code_of(text: str | None) -> str:
    """A code that another system gave, when it looks like a code and not like a sentence."""
    return text if text and _CODE.fullmatch(text) else REFUSED


def title_of(title: str) -> str:
    """The title of PM.DVCLT's answer when it is one of those agreed on, and our sentence otherwise."""
    return title if title in _TITLES else "PM.DVCLT đã trả lời."


def sentence(code: str) -> str:
    """Our sentence for a code."""
    return _SENTENCES.get(code, f"Hệ thống nhận từ chối (mã {code}); chi tiết ghi ở mục vướng của hồ sơ.")


def try_again(code: str) -> Retry:
    """An outcome with our sentence only."""
    return Retry(sentence(code), code)


def later(code: str) -> Postponed:
    """An outcome with our sentence only."""
    return Postponed(sentence(code), code)


def give_up(code: str) -> Undeliverable:
    """An outcome with our sentence only."""
    return Undeliverable(sentence(code), code)


def words_of(failure: transport.Unreachable | transport.HopRefused) -> str:
    """Who failed and what it said, for people."""
    if isinstance(failure, transport.Unreachable):
        return failure.message_vi
    return f"{failure.hop.upper()}: {failure.message_vi}"
