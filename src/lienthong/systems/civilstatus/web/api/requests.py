"""What people and tools send to the API. A field that is not known is refused, never passed over."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from lienthong.domain.catalogues import MaritalStatus
from lienthong.systems.civilstatus.books.entries import NoteKind
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.dossiers import purge
from lienthong.systems.civilstatus.dossiers.states import DossierAction
from lienthong.systems.civilstatus.entry_actions.give_copy import MOST_COPIES
from lienthong.systems.civilstatus.web.parameters import writable

Words = Annotated[str, Field(max_length=4000), AfterValidator(writable)]


class _ClosedRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DossierActionRequest(_ClosedRequest):
    """What an action may need: a reason, and until when to supplement (as the law proposes when left out)."""

    reason: Words = ""
    limit: datetime | None = None


class DossierActionsRequest(DossierActionRequest):
    """One action on many dossiers."""

    act: DossierAction
    codes: list[str] = Field(min_length=1, max_length=5000)


class SignOrderRequest(_ClosedRequest):
    """Dossiers to sign."""

    codes: list[str] = Field(min_length=1, max_length=5000)


class CopyRequest(_ClosedRequest):
    """How many copies of an extract, and for what."""

    copies: int = Field(1, ge=1, le=MOST_COPIES)
    purpose: Words = ""


class CorrectionRequest(_ClosedRequest):
    """New texts by path (``name``, ``mother.born``), on what it rests, and the reason where one is asked."""

    kind: CorrectionKind = CorrectionKind.CORRECTION
    changes: dict[Annotated[str, Field(max_length=60)], Words] = Field(min_length=1, max_length=40)
    basis: Words = ""
    reason: Words = ""


class NoteRequest(_ClosedRequest):
    """A note beside an entry."""

    kind: NoteKind = NoteKind.OTHER
    text: Words


class StatusCheckReply(_ClosedRequest):
    """The marital status as the books say, or (no status) why it cannot be confirmed."""

    status: MaritalStatus | None = None
    words: Words = ""


class PurgeRequest(_ClosedRequest):
    """Codes of test dossiers, and why they are to be deleted."""

    codes: list[Annotated[str, Field(max_length=60)]] = Field(min_length=1, max_length=purge.MOST_CODES)
    reason: str = Field(max_length=purge.LONGEST_REASON)
