"""Proposals to delete test dossiers."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel

from lienthong.foundation.web.iso_moment import IsoMoment
from lienthong.systems.civilstatus.dossiers.purge import PurgeProposal
from lienthong.systems.civilstatus.dossiers.purged import PurgeState


class PurgeProposalAnswer(BaseModel):
    """A proposal: which dossiers, why, who proposed and who decided."""

    number: int
    state: PurgeState
    codes: list[str]
    reason: str
    proposed_at: IsoMoment
    proposed_by: str
    decided_at: IsoMoment | None
    decided_by: str | None

    @classmethod
    def of(cls, proposal: PurgeProposal) -> Self:
        """A proposal as it is answered."""
        return cls(
            number=proposal.number,
            state=proposal.state,
            codes=list(proposal.codes),
            reason=proposal.reason,
            proposed_at=proposal.proposed_at,
            proposed_by=proposal.proposed_by,
            decided_at=proposal.decided_at,
            decided_by=proposal.decided_by,
        )


class PurgeProposalsAnswer(BaseModel):
    """The proposals that the caller may know of."""

    items: list[PurgeProposalAnswer]
