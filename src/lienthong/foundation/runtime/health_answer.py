"""What ``/health`` answers, the same in every system."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class HopHealthAnswer(BaseModel):
    """A system that this one calls."""

    name: str
    state: str = Field(description="closed (thông), half_open (đang thử lại) hoặc open (mất kết nối).")
    since: str | None = Field(description="Mất kết nối từ lúc nào, ISO 8601.")
    waiting: int
    held: int
    last_error: str


class WaitingHealthAnswer(BaseModel):
    """Deliveries of one purpose that have not arrived."""

    waiting: int
    held: int
    oldest: str | None = Field(description="Lúc của việc chờ lâu nhất, ISO 8601.")


class HealthAnswer(BaseModel):
    """A system's own word on itself."""

    status: Literal["ok", "degraded", "down"]
    system: str
    title: str
    database: Literal["ok", "down"]
    hops: list[HopHealthAnswer]
    waiting: dict[str, WaitingHealthAnswer] = Field(description="Theo loại việc.")
