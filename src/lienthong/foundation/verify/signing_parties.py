"""Who signed a paper, against who had to: the officer and the seal of one unit, and of the unit that was asked.

A valid signature says that somebody trusted signed, not that the right one did. Certificates of different issuers
name a unit in different attributes, so that is a setting per issuer. The default, written down here: the seal's
``serialNumber`` is the unit's five-digit code, and the officer's organisation is the seal's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, field_validator

from lienthong.foundation.verify.signer_names import SignerKind
from lienthong.foundation.verify.verdict import SignatureReport, Verification


class UnitAttribute(StrEnum):
    """The attribute of a certificate's subject that names the unit (RFC 5280, X.520)."""

    SERIAL_NUMBER = "serialNumber"
    ORGANIZATION_IDENTIFIER = "organizationIdentifier"
    ORGANIZATIONAL_UNIT = "OU"
    ORGANIZATION = "O"
    COMMON_NAME = "CN"


class UnitNaming(BaseModel):
    """How the certificates of one issuer name their unit.

    Parameters
    ----------
    issuer
        Common name of the issuing certificate; empty for every issuer without a row of its own.
    attribute
        Where the unit stands.
    pattern
        What the attribute's whole text looks like; its group ``unit`` is the code.
    names
        Texts that are no code, and the code each stands for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = ""
    attribute: UnitAttribute = UnitAttribute.SERIAL_NUMBER
    pattern: str = r"(?P<unit>[0-9]{1,5})"
    names: Mapping[str, str] = Field(default_factory=lambda: MappingProxyType({}))

    @field_validator("pattern")
    @classmethod
    def _names_a_unit(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groupindex
        except re.error as error:
            raise ValueError(f"không phải biểu thức chính quy: {error}") from None
        if "unit" not in groups:
            raise ValueError("phải có nhóm (?P<unit>…) là mã đơn vị")
        return pattern

    def unit_of(self, signature: SignatureReport) -> str:
        """The code of the unit in a certificate; empty when it names none in this way."""
        text = _ATTRIBUTES[self.attribute](signature).strip()
        if text in self.names:
            return self.names[text]
        match = re.fullmatch(self.pattern, text)
        return match["unit"] if match else ""


DEFAULT_NAMING = UnitNaming()

_ATTRIBUTES = {
    UnitAttribute.SERIAL_NUMBER: lambda signature: signature.code,
    UnitAttribute.ORGANIZATION_IDENTIFIER: lambda signature: signature.organization_id,
    UnitAttribute.ORGANIZATIONAL_UNIT: lambda signature: signature.department,
    UnitAttribute.ORGANIZATION: lambda signature: signature.organization,
    UnitAttribute.COMMON_NAME: lambda signature: signature.signer,
}


class PartyFault(StrEnum):
    """Why the right parties did not sign."""

    SEAL_MISSING = "SEAL_MISSING"
    SEAL_OF_ANOTHER_UNIT = "SEAL_OF_ANOTHER_UNIT"
    OFFICER_MISSING = "OFFICER_MISSING"
    OFFICER_OF_ANOTHER_AGENCY = "OFFICER_OF_ANOTHER_AGENCY"

    @property
    def message_vi(self) -> str:
        """One sentence for people."""
        return _MESSAGES[self]


_MESSAGES = {
    PartyFault.SEAL_MISSING: "Giấy tờ thiếu chữ ký số (con dấu) của cơ quan đăng ký.",
    PartyFault.SEAL_OF_ANOTHER_UNIT: "Con dấu số trên giấy tờ không phải của cơ quan đăng ký hồ sơ này.",
    PartyFault.OFFICER_MISSING: "Giấy tờ thiếu chữ ký số của người có thẩm quyền ký.",
    PartyFault.OFFICER_OF_ANOTHER_AGENCY: "Người ký trên giấy tờ không thuộc cơ quan đóng dấu.",
}


def party_fault(
    verdict: Verification, units: Collection[str], namings: Sequence[UnitNaming] = ()
) -> PartyFault | None:
    """What is wrong with the parties of a valid verdict; None when officer and seal are those of the unit.

    Parameters
    ----------
    verdict
        Of :func:`~lienthong.foundation.verify.verdict.verify`; whoever asks has seen that it is valid.
    units
        Codes of the unit that had to register: its own, and those it had or got by a merger.
    namings
        How issuers name units; :data:`DEFAULT_NAMING` for those without a row.
    """
    seals = [each for each in verdict.signatures if each.kind is SignerKind.AGENCY]
    if not seals:
        return PartyFault.SEAL_MISSING
    own = [seal for seal in seals if _unit(seal, namings) in {_code(unit) for unit in units}]
    if not own:
        return PartyFault.SEAL_OF_ANOTHER_UNIT
    officers = [each for each in verdict.signatures if each.kind is SignerKind.OFFICER]
    if not officers:
        return PartyFault.OFFICER_MISSING
    if not any(_same_agency(officer, seal, namings) for officer in officers for seal in own):
        return PartyFault.OFFICER_OF_ANOTHER_AGENCY
    return None


def _unit(signature: SignatureReport, namings: Sequence[UnitNaming]) -> str:
    by_issuer = {naming.issuer: naming for naming in namings}
    naming = by_issuer.get(signature.issuer) or by_issuer.get("") or DEFAULT_NAMING
    return _code(naming.unit_of(signature))


def _code(unit: str) -> str:
    """Unit codes with and without leading zeros are one: numbers on the wire lose them."""
    return unit.strip().lstrip("0")


def _same_agency(officer: SignatureReport, seal: SignatureReport, namings: Sequence[UnitNaming]) -> bool:
    if _folded(officer.organization) == _folded(seal.organization):
        return True
    unit = _unit(officer, namings)
    return bool(unit) and unit == _unit(seal, namings)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
