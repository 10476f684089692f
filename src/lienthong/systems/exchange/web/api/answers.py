"""What the API for operators and tools answers.

Field names and their order are what tools read: a field is added at the end, and none is renamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Self

from pydantic import BaseModel, Field

from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.exchange.message_log.messages import Message
from lienthong.systems.exchange.queries.operator_views import HopView, KeyView
from lienthong.systems.exchange.routes.hops import FartherHop


class NextHopAnswer(BaseModel):
    """A system that calls are passed on to."""

    key: str
    name: str
    state: str = Field(description="closed (thông), half_open (đang thử lại) hoặc open (mất kết nối).")
    state_vi: str
    tone: str
    since: IsoMoment | None = Field(description="Mất kết nối từ lúc nào.")
    calls_under_way: int
    last_error: str

    @classmethod
    def of(cls, hop: HopView) -> Self:
        """The answer about a hop."""
        return cls(**asdict(hop))


class FartherHopAnswer(BaseModel):
    """A failing system behind the next one, as the next one's answers tell."""

    system: str
    environment: str
    since: str = Field(description="Nguyên văn như chặng kế tiếp báo.")
    code: str

    @classmethod
    def of(cls, hop: FartherHop) -> Self:
        """The answer about a hop further on."""
        return cls(**asdict(hop))


class ExchangeHopsAnswer(BaseModel):
    """The way that calls take from here."""

    hops: list[NextHopAnswer]
    beyond: list[FartherHopAnswer]


class MessageLineAnswer(BaseModel):
    """A call, as the message log keeps it: no body, nothing about people."""

    id: str
    at: IsoMoment
    milliseconds: float
    upstream_milliseconds: float | None = Field(
        description="Thời gian chờ chặng kế tiếp; trống khi không chuyển."
    )
    consumer_key: str
    agency: str
    environment: str
    address: str
    service: str
    version: str
    operation: str
    status: int
    error: str = Field(description="Mã lỗi; trống khi không lỗi.")
    hop: str = Field(description="Chặng bị lỗi; trống khi không lỗi.")
    refusal_code: str = Field(description="Mã mà hệ thống đích từ chối (errorCode); trống khi không từ chối.")
    request_size: int
    request_sha256: str
    answer_size: int
    answer_sha256: str
    dossiers: int = Field(description="Số mã hồ sơ thấy trong cuộc gọi.")
    trace_id: str

    @classmethod
    def of(cls, message: Message) -> Self:
        """The answer about a message."""
        return cls(**asdict(message))


class MessageAnswer(MessageLineAnswer):
    """A call with the codes of its dossiers, and what the destination said when it refused."""

    dossier_codes: list[str]
    refusal_sentence: str = Field(description="Câu từ chối của hệ thống đích; trống khi không từ chối.")

    @classmethod
    def of_message(cls, message: Message, codes: Sequence[str], sentence: str) -> Self:
        """The answer about a message, its codes, and the sentence of a refusal."""
        return cls(**asdict(message), dossier_codes=list(codes), refusal_sentence=sentence)


class MessageListAnswer(BaseModel):
    """Messages, newest first."""

    messages: list[MessageLineAnswer]
    before: str | None = Field(description="Gửi lại trong before để xem tiếp; trống khi đã hết.")


class ConsumerKeyAnswer(BaseModel):
    """A key without its secret: whose it is, where it leads, what it may call."""

    key: str
    name: str
    agency: str
    environment: str
    services: list[str]
    networks: list[str]
    access_key: str
    active: bool
    onward_key: str = Field(description="Khóa mà trục dùng với chặng kế tiếp thay cho cơ quan này.")

    @classmethod
    def of(cls, key: KeyView) -> Self:
        """The answer about a key."""
        return cls(**asdict(key))


class ConsumerKeyListAnswer(BaseModel):
    """Every key of this exchange."""

    keys: list[ConsumerKeyAnswer]
