"""One paper, all questions: is it believed, did the right parties sign, is it of this kind, does it say the facts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lienthong.contracts.result_checks.declared import Facts
from lienthong.contracts.result_checks.paper_text import PaperMismatch, PaperProblem, paper_mismatches
from lienthong.domain.law import Group
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.verify.page_text import UnreadablePage, page_text
from lienthong.foundation.verify.signing_parties import UnitNaming, party_fault
from lienthong.foundation.verify.verdict import Verification, verify

_PDF = b"%PDF-"


class PaperRefusal(StrEnum):
    """Why a paper is not taken as the result of a dossier."""

    NOT_A_PDF = "NOT_A_PDF"
    UNTRUSTED = "UNTRUSTED"  #: a signature does not hold
    WRONG_PARTIES = "WRONG_PARTIES"  #: not signed by officer and seal of the registering unit
    UNREADABLE = "UNREADABLE"  #: no text that can be compared
    OTHER_KIND = "OTHER_KIND"
    OTHER_FACTS = "OTHER_FACTS"  #: the page does not say what the facts beside it say


@dataclass(frozen=True, slots=True)
class PaperJudgement:
    """What was found about a paper.

    ``refusal`` is None when it may be taken; ``reason_vi`` says why not, for people (may hold personal data when
    facts differ); ``fields`` are the wire names of facts that differ; ``verdict`` what the signatures say.
    """

    refusal: PaperRefusal | None
    reason_vi: str = ""
    fields: tuple[str, ...] = ()
    verdict: Verification | None = None


def judge_paper(
    pdf: bytes,
    facts: Facts,
    group: Group,
    units: Collection[str],
    trust: TrustStore,
    *,
    namings: Sequence[UnitNaming] = (),
    at: datetime | None = None,
    number_given_later: bool = False,
) -> PaperJudgement:
    """Judge the paper of a result; never raises for a bad file.

    Parameters
    ----------
    facts
        What came beside the paper.
    units
        Units that may have registered: that of the dossier, and its successors since.
    namings
        How issuers name units in certificates.
    at
        Moment of receipt: a later signature is refused.
    number_given_later
        Whether the personal number may be younger than the paper (the following steps start once it is there).
    """
    if not pdf.startswith(_PDF):
        return PaperJudgement(PaperRefusal.NOT_A_PDF, "Tệp kết quả không phải PDF.")
    verdict = verify(pdf, trust, at=at)
    if not verdict.valid:
        return PaperJudgement(PaperRefusal.UNTRUSTED, verdict.reason_vi, verdict=verdict)
    parties = party_fault(verdict, units, namings)
    if parties is not None:
        reason = f"{parties.message_vi} Đơn vị đăng ký: {', '.join(sorted(units))}."
        return PaperJudgement(PaperRefusal.WRONG_PARTIES, reason, verdict=verdict)
    try:
        text = page_text(pdf)
    except UnreadablePage:
        return PaperJudgement(
            PaperRefusal.UNREADABLE, "Không mở được trang của tệp kết quả.", verdict=verdict
        )
    mismatches = paper_mismatches(group, facts, text, number_given_later=number_given_later)
    if not mismatches:
        return PaperJudgement(None, verdict=verdict)
    return PaperJudgement(
        _REFUSALS[mismatches[0].problem],
        " ".join(each.message_vi for each in mismatches),
        _fields(mismatches),
        verdict,
    )


_REFUSALS = {
    PaperProblem.NO_TEXT: PaperRefusal.UNREADABLE,
    PaperProblem.OTHER_KIND: PaperRefusal.OTHER_KIND,
    PaperProblem.FACT_MISSING: PaperRefusal.OTHER_FACTS,
}


def _fields(mismatches: Sequence[PaperMismatch]) -> tuple[str, ...]:
    return tuple(each.field for each in mismatches if each.field)
