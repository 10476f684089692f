"""Checks of marital status, as the unit that answers sees them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel

from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.declarations import Side
from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.civilstatus.marital_status.answer import CheckLine, CheckView
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck


class StatusCheckAnswer(BaseModel):
    """A check of marital status."""

    id: int
    side: Side
    unit_code: str
    asked_at: IsoMoment
    due_at: IsoMoment
    answered_at: IsoMoment | None
    status: MaritalStatus | None
    state: str
    words: str
    officer: str
    number: str | None
    book: str | None
    signed: bool


def _fields(check: StatusCheck) -> dict[str, object]:
    return {
        "id": check.id,
        "side": check.side,
        "unit_code": check.unit_code,
        "asked_at": check.asked_at,
        "due_at": check.due_at,
        "answered_at": check.answered_at,
        "status": check.kind,
        "state": check.state_vi,
        "words": check.words_vi,
        "officer": check.officer,
        "number": check.number or None,
        "book": check.book or None,
        "signed": check.paper_id is not None,
    }


class ListedStatusCheckAnswer(StatusCheckAnswer):
    """A check in the list of the unit that is asked."""

    dossier: str
    asked_by: str
    subject: str
    overdue: bool

    @classmethod
    def of(cls, line: CheckLine) -> Self:
        """The line of a list."""
        return cls.model_validate(
            {
                **_fields(line.check),
                "dossier": line.dossier.onestop_code,
                "asked_by": line.dossier.unit_code,
                "subject": line.subject,
                "overdue": line.overdue,
            }
        )


class ListedStatusChecksAnswer(BaseModel):
    """Checks that a unit is asked for."""

    items: list[ListedStatusCheckAnswer]


class KnownMarriageAnswer(BaseModel):
    """A marriage of the person that the books know."""

    at: str
    certain: bool
    ended: str | None


class OpenedStatusCheckAnswer(StatusCheckAnswer):
    """A check, and what was declared about the side that is asked about."""

    dossier: str
    asked_by: str
    answerable: bool
    subject: str
    personal_id: str | None
    born: str
    marriages: list[KnownMarriageAnswer]

    @classmethod
    def of(cls, view: CheckView) -> Self:
        """A check, opened for somebody."""
        spouse = view.declaration.spouse(view.check.side)
        return cls.model_validate(
            {
                **_fields(view.check),
                "dossier": view.dossier.onestop_code,
                "asked_by": view.dossier.unit_code,
                "answerable": view.answerable,
                "subject": spouse.full_name,
                "personal_id": spouse.personal_id,
                "born": str(spouse.born or ""),
                "marriages": [
                    {"at": str(each.at), "certain": each.sure, "ended": each.ended or None}
                    for each in view.life.marriages
                ],
            }
        )


class GivenStatusAnswer(BaseModel):
    """The number of the answer that was given; ``unsigned`` says why its paper is not signed yet."""

    answered: Literal[True] = True
    number: str
    unsigned: str | None


class SignedStatusAnswer(BaseModel):
    """The number of the answer whose paper was signed."""

    signed: Literal[True] = True
    number: str
