"""Every reason for which a file is not believed, produced by a bad file and told by `lienthong verify`.

A fault that is added without a case breaks :func:`test_every_fault_has_a_case`.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from typer.testing import CliRunner

from lienthong.cli import app
from lienthong.foundation.sign import cms
from lienthong.foundation.sign.credentials import Credential, OpenedCredential, open_credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.revisions import FieldToMake, SignableFile, signature_entries
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.sign.timestamps import LocalTimestamps, timestamp_token
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.verify.verdict import verify

MOMENT: Final = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)
TOMORROW: Final = datetime.now(UTC) + timedelta(days=1)
PASSWORD: Final = "mat-khau"

Case = Callable[[Any], bytes]
CASES: dict[Fault, Case] = {}


def produces(fault: Fault) -> Callable[[Case], Case]:
    """The case of a fault; it may change whom the office trusts."""

    def add(case: Case) -> Case:
        CASES[fault] = case
        return case

    return add


def signed_by(office: Any, credential: Credential, at: datetime = MOMENT) -> bytes:
    file: bytes = sign_file(
        office.page,
        [SignatureRequest(credential, "Ký", "Ai Đó", "NguoiKy")],
        office.authority.timestamps(),
        at,
    )
    return file


def signed_with(office: Any, opened: OpenedCredential, timestamp: Callable[[bytes], bytes] | None) -> bytes:
    """A file with one signature, made as the writer makes it but for what is given."""
    file = SignableFile(office.page, [FieldToMake("NguoiKy", None)])
    entries = signature_entries("A", "B", b"20240705150405+07'00'")
    file.sign(
        "NguoiKy",
        entries,
        8000,
        lambda digest: cms.signed_data(opened, oids.DATA, digest, timestamp=timestamp),
    )
    return file.content()


def stamps(office: Any, message: bytes | None = None) -> Callable[[bytes], bytes]:
    source = office.authority.timestamps()
    return lambda signature: timestamp_token(source, signature if message is None else message, MOMENT)


produces(Fault.EMPTY)(lambda _office: b"")
produces(Fault.NOT_PDF)(lambda _office: b"PK\x03\x04 khong phai PDF")
produces(Fault.DAMAGED)(lambda _office: b"%PDF-1.7\n")
produces(Fault.NO_SIGNATURE)(lambda office: bytes(office.page))
produces(Fault.APPENDED)(lambda office: office.signed() + b"% them\n")


@produces(Fault.ENCRYPTED)
def _encrypted(office: Any) -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(office.page)))
    writer.encrypt(owner_pass=PASSWORD)  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


@produces(Fault.UNSUPPORTED_SIGNATURE)
def _of_another_kind(office: Any) -> bytes:
    signed: bytes = office.signed()
    return signed.replace(b"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1 ")


@produces(Fault.NOT_COVERED)
def _with_a_hidden_part(office: Any) -> bytes:
    signed: bytes = office.signed()
    at = signed.rindex(b"/ByteRange[0 ") + len(b"/ByteRange[0 ")
    return signed[:at] + b"%010d" % (int(signed[at : at + 10]) - 100) + signed[at + 10 :]


@produces(Fault.CHANGED)
def _with_its_signatures_taken_out(office: Any) -> bytes:
    file: bytes = office.signed()
    previous = int(file[: file.rindex(b"%%EOF")].rsplit(b"startxref\n", 1)[1])
    catalogue = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    index = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size 90/Root 1 0 R/Prev %d>>\n" % (len(file), previous)
    return file + catalogue + index + b"startxref\n%d\n%%%%EOF\n" % (len(file) + len(catalogue))


@produces(Fault.CONTENT_CHANGED)
def _with_a_changed_page(office: Any) -> bytes:
    signed: bytes = office.signed()
    at = signed.index(b"stream\n") + 20
    return signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]


@produces(Fault.SIGNATURE_DAMAGED)
def _with_a_broken_value(office: Any) -> bytes:
    signed: bytes = office.signed()
    at = signed.index(b"/Contents<") + len(b"/Contents<")
    return signed[:at] + b"00" + signed[at + 2 :]


@produces(Fault.SIGNATURE_MISMATCH)
def _signed_with_another_key(office: Any) -> bytes:
    forged = replace(open_credential(office.officer), key=open_credential(office.agency).key)
    return signed_with(office, forged, stamps(office))


@produces(Fault.NO_TIMESTAMP)
def _without_a_stamp(office: Any) -> bytes:
    return signed_with(office, open_credential(office.officer), None)


@produces(Fault.TIMESTAMP_DAMAGED)
def _with_a_broken_stamp(office: Any) -> bytes:
    stamper = open_credential(office.authority.timestamps().credential)
    other = hashlib.sha256(b"khac").digest()
    return signed_with(
        office,
        open_credential(office.officer),
        lambda _signature: cms.signed_data(stamper, oids.TST_INFO, other, content=b"hong"),
    )


@produces(Fault.TIMESTAMP_MISMATCH)
def _with_the_stamp_of_another(office: Any) -> bytes:
    return signed_with(office, open_credential(office.officer), stamps(office, b"chu ky khac"))


@produces(Fault.TIMESTAMP_UNTRUSTED)
def _stamped_by_the_officer(office: Any) -> bytes:
    file: bytes = sign_file(office.page, office.requests, LocalTimestamps(office.officer), MOMENT)
    return file


@produces(Fault.SIGNED_LATER)
def _signed_tomorrow(office: Any) -> bytes:
    office.authority.renew_lists(TOMORROW)
    return signed_by(office, office.agency, TOMORROW)


@produces(Fault.UNKNOWN_ISSUER)
def _of_another_authority(office: Any) -> bytes:
    stranger = LocalAuthority(office.authority.directory.parent / "khac")
    return signed_by(office, stranger.agency("00001", "UBND giả"))


@produces(Fault.EXPIRED)
def _with_an_ended_certificate(office: Any) -> bytes:
    ended = MOMENT - timedelta(days=1)
    return signed_by(office, office.authority.agency("00002", "UBND cũ", valid_to=ended))


@produces(Fault.NOT_YET_VALID)
def _with_a_certificate_to_come(office: Any) -> bytes:
    begins = MOMENT + timedelta(days=1)
    return signed_by(office, office.authority.agency("00003", "UBND mới", valid_from=begins))


@produces(Fault.REVOKED)
def _by_a_revoked_officer(office: Any) -> bytes:
    file: bytes = office.signed()
    office.authority.revoke(office.officer, when=MOMENT - timedelta(hours=1))
    return file


@produces(Fault.REVOCATION_UNKNOWN)
def _without_lists(office: Any) -> bytes:
    shutil.rmtree(office.trust.directory / "crls")
    file: bytes = office.signed()
    return file


@produces(Fault.REVOCATION_LIST_DAMAGED)
def _with_a_changed_list(office: Any) -> bytes:
    file: bytes = office.signed()
    path = office.trust.directory / "crls" / "issuing.crl"
    listed = bytearray(path.read_bytes())
    listed[-1] ^= 1
    path.write_bytes(listed)
    return file


@produces(Fault.NOT_AN_AUTHORITY)
def _by_a_person(office: Any) -> bytes:
    return signed_by(office, office.authority.person("dan", "Nguyễn Văn Dân"))


@produces(Fault.WRONG_USE)
def _with_a_key_for_other_things(office: Any) -> bytes:
    return signed_by(office, of_own_root(office, key_agreement=True))


@produces(Fault.UNSUPPORTED_CERTIFICATE)
def _with_an_unknown_condition(office: Any) -> bytes:
    return signed_by(office, of_own_root(office, condition=True))


def of_own_root(office: Any, *, key_agreement: bool = False, condition: bool = False) -> Credential:
    """A credential of a root that the office trusts, with what our own authority would not put into it."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name, name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("Gốc khác", "UBND khác")
    )
    root = _certificate(
        root_name, root_key, root_name, root_key, x509.BasicConstraints(True, 1), _usage(sign_keys=True)
    )
    extensions: list[x509.ExtensionType] = [_usage(signs=not key_agreement)]
    if condition:
        extensions.append(x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"))
    own = _certificate(name, key, root_name, root_key, *extensions)
    trust = office.trust.directory
    (trust / "roots" / "khac.pem").write_bytes(root.public_bytes(Encoding.PEM))
    listed = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root_name)
        .last_update(MOMENT - timedelta(days=1))
        .next_update(MOMENT + timedelta(days=3650))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )
    (trust / "crls" / "khac.crl").write_bytes(listed.public_bytes(Encoding.DER))
    file = office.authority.directory / "khac.p12"
    sealed = BestAvailableEncryption(PASSWORD.encode())
    file.write_bytes(pkcs12.serialize_key_and_certificates(b"khac", key, own, [root], sealed))
    return Credential(file, PASSWORD)


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *extensions: x509.ExtensionType,
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MOMENT - timedelta(days=10))
        .not_valid_after(MOMENT + timedelta(days=3650))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


def _usage(*, signs: bool = False, sign_keys: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not signs and not sign_keys,
        key_cert_sign=sign_keys,
        crl_sign=sign_keys,
        encipher_only=False,
        decipher_only=False,
    )


def test_every_fault_has_a_case() -> None:
    # Who must have signed is asked by receivers, not by whoever holds a file: see the last test.
    assert set(CASES) | {Fault.MISSING_SIGNER} == set(Fault)


@pytest.mark.parametrize("fault", CASES)
def test_a_bad_file_is_told_with_its_fault(own_office: Any, tmp_path: Path, fault: Fault) -> None:
    file = tmp_path / "giay.pdf"
    file.write_bytes(CASES[fault](own_office))
    trust = str(own_office.trust.directory)
    answer = CliRunner().invoke(app, ["verify", str(file), "--trust", trust, "--json"])
    assert answer.exit_code == 1, answer.output
    [told] = json.loads(answer.output)
    assert (told["fault"], told["valid"]) == (fault.value, False)
    assert told["reason_vi"]
    assert told["advice_vi"] == fault.advice_vi


def test_a_signature_that_a_receiver_needs_and_misses_is_told(own_office: Any) -> None:
    verdict = verify(own_office.signed(), own_office.trust, expected=["00004"])
    assert verdict.fault is Fault.MISSING_SIGNER
