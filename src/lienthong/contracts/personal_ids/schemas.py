"""Asking for personal identification numbers [own].

Idempotent by the code of the dossier: whoever asks again for the same dossier gets the same number. No name travels.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lienthong.contracts.wire import Text, WireModel


class NumberWanted(WireModel):
    """A newborn without a number."""

    dossier_code: Annotated[Text, Field(alias="maHoSo")]
    province_code: Annotated[Text, Field(alias="maTinh")]
    sex: Annotated[Text, Field(alias="gioiTinh")]
    birth_year: Annotated[int, Field(alias="namSinh")]


class NumbersRequest(WireModel):
    """Numbers wanted for these."""

    asked: Annotated[list[NumberWanted], Field(alias="danhSach")]


class NumberGiven(WireModel):
    """A number, or why there is none."""

    dossier_code: Annotated[Text, Field(alias="maHoSo")]
    number: Annotated[Text, Field(alias="soDinhDanh")] = ""
    error: Annotated[Text, Field(alias="errorDescription")] = ""


class NumbersAnswer(WireModel):
    """What was given; an asked dossier that is left out has no number yet."""

    given: Annotated[list[NumberGiven], Field(alias="danhSach")]
