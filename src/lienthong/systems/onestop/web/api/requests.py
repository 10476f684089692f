"""Request and response models of the API for people and tools."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.web.staff import MOST_CODES


class ReasonForCitizen(BaseModel):
    """Why: what the citizen will read."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field("", max_length=4000)


class ChosenAddress(BaseModel):
    """The units that a clerk chose for a place, and the rest as text."""

    model_config = ConfigDict(extra="forbid")

    province: str | None = None
    district: str | None = None
    commune: str | None = None
    detail: str = Field("", max_length=1000)
    country: str = Field("VN", max_length=2)


class PlaceConfirmation(BaseModel):
    """The clerk's choice for one place: an address, or the number of one of its candidates (from 0)."""

    model_config = ConfigDict(extra="forbid")

    address: ChosenAddress | None = None
    candidate: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.address is None) == (self.candidate is None):
            raise ValueError("either an address or a candidate")
        return self


class ResultConfirmation(BaseModel):
    """The clerk's word that a result rightly differs from the declaration."""

    model_config = ConfigDict(extra="forbid")

    seen: str = Field(
        min_length=64,
        max_length=64,
        description="Giá trị digest trong codes của mục vướng RESULT_DIFFERS mà cán bộ đã xem.",
    )


class BulkActionRequest(ReasonForCitizen):
    """One action on many dossiers."""

    act: ClerkAction
    codes: list[str] = Field(min_length=1, max_length=MOST_CODES)
