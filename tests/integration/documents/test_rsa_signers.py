"""Officers whose certificates hold RSA keys, as most certificates of the public authorities still do."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from lienthong.foundation.sign.credentials import Credential, open_credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.foundation.verify.verdict import verify

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)


def _with_rsa_key(authority: LocalAuthority, model: Credential, file: Path) -> Credential:
    """Issue the certificate of ``model`` again, for an RSA key."""
    issuing = open_credential(Credential(authority.directory / "issuing.p12", model.password))
    assert isinstance(issuing.key, ec.EllipticCurvePrivateKey)
    certificate = open_credential(model).certificate
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = x509.CertificateBuilder(
        issuer_name=certificate.issuer,
        subject_name=certificate.subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=certificate.not_valid_before_utc,
        not_valid_after=certificate.not_valid_after_utc,
    )
    for extension in certificate.extensions:
        value = extension.value
        if isinstance(value, x509.SubjectKeyIdentifier):
            value = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(value, extension.critical)
    signed = builder.sign(issuing.key, hashes.SHA256())
    password = BestAvailableEncryption(b"rsa")
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"rsa", key, signed, [issuing.certificate], password)
    )
    return Credential(file, "rsa")


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, LocalAuthority]:
    directory = tmp_path_factory.mktemp("rsa")
    (directory / "page.typ").write_text('#set text(font: "Noto Serif")\nTrích lục khai tử')
    authority = LocalAuthority(directory / "pki")
    officer = authority.officer("anh.tth", "Trần Thị Hồng Ánh", title="Phó Chủ tịch", agency="UBND")
    seal = authority.agency("00001", "UBND phường Điện Biên")
    requests = [
        SignatureRequest(
            _with_rsa_key(authority, officer, directory / "rsa.p12"), "Ký", "Trần Thị Hồng Ánh", "NguoiKy"
        ),
        SignatureRequest(seal, "Đóng dấu", "UBND phường Điện Biên", "CoQuan"),
    ]
    with SigningPool(authority.timestamps(), now=lambda: MOMENT) as pool:
        return pool.sign(Typesetter(directory).typeset("page", {}), requests), authority


def test_an_rsa_signature_beside_an_elliptic_one_is_believed(signed: tuple[bytes, LocalAuthority]) -> None:
    pdf, authority = signed
    verdict = verify(pdf, authority.trust(), expected=["anh.tth", "00001"], at=MOMENT)
    assert verdict.valid, verdict.reason_vi


def test_poppler_finds_the_rsa_signature_valid(signed: tuple[bytes, LocalAuthority], tmp_path: Path) -> None:
    file = tmp_path / "rsa.pdf"
    file.write_bytes(signed[0])
    report = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=True)
    assert report.stdout.count("Signature Validation: Signature is Valid.") == 2


def test_a_changed_byte_under_an_rsa_signature_is_found(signed: tuple[bytes, LocalAuthority]) -> None:
    pdf, authority = signed
    at = pdf.index(b"stream") + 40
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]
    assert not verify(changed, authority.trust(), at=MOMENT).valid
