"""A good signature says that somebody trusted signed; who had to sign is asked by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from lienthong.foundation.verify.signer_names import SignerKind
from lienthong.foundation.verify.signing_parties import PartyFault, UnitAttribute, UnitNaming, party_fault
from lienthong.foundation.verify.verdict import SignatureReport, Verification

AGENCY = "Ủy ban nhân dân phường Quy Nhơn"
OTHER = "Ủy ban nhân dân phường Trần Phú"


def _signature(kind: SignerKind, organization: str = AGENCY, **subject: str) -> SignatureReport:
    person = kind is not SignerKind.AGENCY
    return SignatureReport(
        signer=subject.pop("signer", "Trần Thị Mẫu" if person else organization),
        organization=organization,
        code=subject.pop("code", "hotich.21583" if person else "21583"),
        when=datetime(2026, 12, 1, tzinfo=UTC),
        intact=True,
        trusted=True,
        timestamped=True,
        kind=kind,
        issuer=subject.pop("issuer", "CA Mẫu"),
        department=subject.pop("department", ""),
        organization_id=subject.pop("organization_id", ""),
    )


def _paper(*signatures: SignatureReport) -> Verification:
    return Verification(valid=True, signatures=signatures)


OFFICER = _signature(SignerKind.OFFICER)
SEAL = _signature(SignerKind.AGENCY)


@pytest.mark.parametrize("units", [["21583"], ["00019", "21583"], ["021583"]])
def test_officer_and_seal_of_the_unit_are_the_right_parties(units: list[str]) -> None:
    assert party_fault(_paper(OFFICER, SEAL), units) is None


@pytest.mark.parametrize(
    ("signatures", "fault"),
    [
        ((), PartyFault.SEAL_MISSING),
        ((OFFICER,), PartyFault.SEAL_MISSING),
        ((SEAL,), PartyFault.OFFICER_MISSING),
        ((SEAL, SEAL), PartyFault.OFFICER_MISSING),
        ((_signature(SignerKind.PERSON, "", code="21583"), SEAL), PartyFault.OFFICER_MISSING),
        ((OFFICER, _signature(SignerKind.AGENCY, OTHER, code="21586")), PartyFault.SEAL_OF_ANOTHER_UNIT),
        ((OFFICER, _signature(SignerKind.AGENCY, code="MST-0101")), PartyFault.SEAL_OF_ANOTHER_UNIT),
        ((OFFICER, _signature(SignerKind.AGENCY, code="")), PartyFault.SEAL_OF_ANOTHER_UNIT),
        ((_signature(SignerKind.OFFICER, OTHER), SEAL), PartyFault.OFFICER_OF_ANOTHER_AGENCY),
    ],
)
def test_whoever_else_signed_is_told_by_kind(
    signatures: tuple[SignatureReport, ...], fault: PartyFault
) -> None:
    found = party_fault(_paper(*signatures), ["21583"])

    assert found is fault
    assert found.message_vi.endswith(".")


@pytest.mark.parametrize(
    ("naming", "subject"),
    [
        (
            UnitNaming(attribute=UnitAttribute.ORGANIZATION_IDENTIFIER, pattern=r"VN-(?P<unit>\d{5})"),
            {"organization_id": "VN-21583"},
        ),
        (
            UnitNaming(attribute=UnitAttribute.ORGANIZATIONAL_UNIT, pattern=r"Mã (?P<unit>\d+)"),
            {"department": "Mã 21583"},
        ),
        (UnitNaming(attribute=UnitAttribute.ORGANIZATION, names={AGENCY: "21583"}), {}),
        (UnitNaming(attribute=UnitAttribute.COMMON_NAME, names={AGENCY: "21583"}), {}),
    ],
)
def test_how_an_issuer_names_units_is_a_setting(naming: UnitNaming, subject: dict[str, str]) -> None:
    paper = _paper(OFFICER, _signature(SignerKind.AGENCY, code="0101234567", **subject))

    assert party_fault(paper, ["21583"]) is PartyFault.SEAL_OF_ANOTHER_UNIT
    assert party_fault(paper, ["21583"], [naming]) is None
    assert party_fault(paper, ["21583"], [naming.model_copy(update={"issuer": "CA khác"})]) is not None
    assert party_fault(paper, ["21586"], [naming]) is PartyFault.SEAL_OF_ANOTHER_UNIT


@pytest.mark.parametrize("pattern", ["(", "[0-9]{5}", "(?P<ma>[0-9]{5})"])
def test_a_pattern_that_can_name_no_unit_stops_the_start(pattern: str) -> None:
    with pytest.raises(ValidationError):
        UnitNaming(pattern=pattern)
