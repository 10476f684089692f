"""What an exchange answers when something goes wrong, for its OpenAPI document (contracts.exchange.errors)."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, Field

from lienthong.contracts.exchange.errors import ExchangeErrorCode


class ExchangeErrorDetail(BaseModel):
    """What went wrong, and where on the way."""

    code: ExchangeErrorCode
    message: str = Field(description="Điều đã xảy ra và việc cần làm.")
    hop: str = Field(description="Chặng bị lỗi: lgsp, ndxp hoặc hotich.")
    environment: str | None
    since: str | None = Field(description="Chặng đó mất kết nối từ lúc nào, dd/MM/yyyy HH:mm:ss.")
    traceId: str | None = Field(description="Mã tra cứu.")  # noqa: N815 - its name on the wire


class ExchangeErrorAnswer(BaseModel):
    """An error of an exchange."""

    error: ExchangeErrorDetail


ERROR_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    "4XX": {"model": ExchangeErrorAnswer, "description": "Cuộc gọi không được nhận: vì sao, ở chặng nào."},
    "5XX": {"model": ExchangeErrorAnswer, "description": "Chặng kế tiếp hoặc trục gặp sự cố."},
}
"""What every call and every operation of operators answers when it is not carried out."""
