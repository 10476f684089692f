"""Who signed, as the subject of a certificate says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID


class SignerKind(StrEnum):
    """An agency's seal, somebody who signs for an organisation, or a person who signs for nobody else."""

    AGENCY = "agency"
    OFFICER = "officer"
    PERSON = "person"

    @property
    def name_vi(self) -> str:
        """Words for people."""
        return _NAMES[self]


_NAMES: Final = {
    SignerKind.AGENCY: "cơ quan, tổ chức",
    SignerKind.OFFICER: "người ký thay mặt cơ quan, tổ chức",
    SignerKind.PERSON: "cá nhân",
}


@dataclass(frozen=True, slots=True)
class SignerName:
    """Subject of a certificate.

    Common name, organisation, ``serialNumber``, title, ``OU`` (the department) and ``organizationIdentifier``;
    what is missing is empty.
    """

    name: str
    organization: str
    code: str
    title: str
    department: str = ""
    organization_id: str = ""

    @property
    def kind(self) -> SignerKind:
        """An agency's certificate bears its own name as organisation; common names are cut at 64 octets."""
        if not self.organization:
            return SignerKind.PERSON
        if not self.title and self.name and self.organization.startswith(self.name):
            return SignerKind.AGENCY
        return SignerKind.OFFICER


#: Nothing can be read of who signed.
UNKNOWN_SIGNER: Final = SignerName("", "", "", "")


def describe(certificate: x509.Certificate) -> SignerName:
    """Read the subject of a certificate."""
    subject = certificate.subject
    return SignerName(
        name=common_name(subject),
        organization=_text(subject, NameOID.ORGANIZATION_NAME),
        code=_text(subject, NameOID.SERIAL_NUMBER),
        title=_text(subject, NameOID.TITLE),
        department=_text(subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        organization_id=_text(subject, NameOID.ORGANIZATION_IDENTIFIER),
    )


def common_name(name: x509.Name) -> str:
    """The common name in a subject or issuer; empty without one."""
    return _text(name, NameOID.COMMON_NAME)


def _text(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""
