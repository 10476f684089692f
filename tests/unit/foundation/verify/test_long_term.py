"""Evidence for later: what it proves, and that nobody can hide anything in it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import crl, pem, x509
from cryptography.x509 import ReasonFlags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.validation.dss import DocumentSecurityStore

from lienthong.foundation.sign import cms
from lienthong.foundation.sign.credentials import open_credential
from lienthong.foundation.sign.evidence import TrustFolder
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.revisions import FieldToMake, SignableFile, signature_entries
from lienthong.foundation.sign.signer import SignatureRequest, SigningFailed
from lienthong.foundation.sign.timestamps import stamper
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.chains import FileEvidence, NotTrusted, TrustedCertificates
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.trust.revocation import read_list
from lienthong.foundation.trust.signed_messages import read_certificate
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.verify.signed_revisions import SignedFile
from lienthong.foundation.verify.verdict import verify

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)
YEARS_LATER = datetime(2031, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def lasting(office: Any) -> bytes:
    signed: bytes = office.signed_for_long()
    return signed


def _roots_only(trust: Path, folder: Path) -> TrustStore:
    """What somebody keeps who has nothing but the root: no issuer, no list."""
    shutil.copytree(trust / "roots", folder / "roots")
    return TrustStore(folder)


def _request(office: Any, credential: Any) -> list[SignatureRequest]:
    return [SignatureRequest(credential, "Ký", "Lê Văn Cũ", "NguoiKy"), *office.requests[1:]]


def test_a_file_with_evidence_is_valid_and_says_that_it_lasts(office: Any, lasting: bytes) -> None:
    verdict = verify(lasting, office.trust)
    assert verdict.valid, verdict.reason_vi
    assert verdict.long_term
    assert verdict.uncovered > 0


def test_evidence_is_enough_for_who_knows_only_the_root(office: Any, lasting: bytes, tmp_path: Path) -> None:
    trust = _roots_only(office.trust.directory, tmp_path)
    assert verify(lasting, trust).valid
    without = verify(office.signed(), trust)
    assert without.fault is Fault.REVOCATION_UNKNOWN


def test_a_certificate_that_ended_since_keeps_its_paper_valid_and_this_is_said(own_office: Any) -> None:
    officer = own_office.authority.officer(
        "cu", "Lê Văn Cũ", title="Chủ tịch", agency="UBND", valid_to=MOMENT + timedelta(days=3)
    )
    file = own_office.signed_for_long(_request(own_office, officer))
    # Lists made later drop certificates that ended (RFC 5280, 3.3), so only the file can tell.
    own_office.authority.renew_lists(YEARS_LATER)
    verdict = verify(file, own_office.trust, at=YEARS_LATER)
    assert verdict.valid, verdict.reason_vi
    (remark,) = verdict.signatures[0].remarks_vi(YEARS_LATER)
    assert "đã hết hạn ngày 08/07/2024, sau khi ký" in remark
    assert "vẫn hợp lệ" in remark


def test_without_evidence_a_certificate_that_ended_since_can_no_longer_be_judged(own_office: Any) -> None:
    officer = own_office.authority.officer(
        "cu", "Lê Văn Cũ", title="Chủ tịch", agency="UBND", valid_to=MOMENT + timedelta(days=3)
    )
    file = own_office.signed(_request(own_office, officer))
    own_office.authority.renew_lists(YEARS_LATER)
    assert verify(file, own_office.trust, at=YEARS_LATER).fault is Fault.REVOCATION_UNKNOWN


def test_a_revocation_after_signing_is_told_and_harmless(own_office: Any) -> None:
    file = own_office.signed_for_long()
    own_office.authority.revoke(
        own_office.officer, when=MOMENT + timedelta(days=1), reason=ReasonFlags.key_compromise
    )
    verdict = verify(file, own_office.trust)
    assert verdict.valid, verdict.reason_vi
    (remark,) = verdict.signatures[0].remarks_vi(YEARS_LATER)
    assert "bị thu hồi ngày 06/07/2024, sau khi ký" in remark


def test_old_lists_in_the_file_do_not_hide_a_revocation_before_signing(own_office: Any) -> None:
    file = own_office.signed_for_long()
    own_office.authority.revoke(own_office.officer, when=MOMENT - timedelta(hours=1))
    verdict = verify(file, own_office.trust)
    assert verdict.fault is Fault.REVOKED
    assert "thu hồi ngày 05/07/2024" in verdict.reason_vi


def test_a_revoked_officer_cannot_sign_any_more(own_office: Any) -> None:
    own_office.authority.revoke(own_office.officer, when=MOMENT - timedelta(hours=1))
    with pytest.raises(SigningFailed, match="đã bị thu hồi") as failed:
        own_office.signed_for_long()
    assert not failed.value.retry


def test_an_officer_whose_certificate_ended_cannot_sign_any_more(own_office: Any) -> None:
    ended = own_office.authority.officer(
        "cu", "Lê Văn Cũ", title="Chủ tịch", agency="UBND", valid_to=MOMENT - timedelta(days=3)
    )
    with pytest.raises(SigningFailed, match="hết hạn"):
        own_office.signed_for_long(_request(own_office, ended))


def test_lists_are_renewed_when_the_clock_passes_them_and_keep_their_entries(own_office: Any) -> None:
    own_office.authority.revoke(own_office.officer, when=MOMENT + timedelta(days=1))
    other = own_office.authority.officer("moi", "Lý Thị Mới", title="Chủ tịch", agency="UBND")
    file = own_office.signed_for_long(_request(own_office, other), at=MOMENT + timedelta(days=60))
    assert verify(file, own_office.trust).long_term
    lists = [read_list(path.read_bytes()) for path in own_office.trust.directory.glob("crls/*.crl")]
    assert {each.issued for each in lists} == {MOMENT + timedelta(days=60)}
    serial = open_credential(own_office.officer).certificate.serial_number
    assert any(serial in each.entries for each in lists)


@pytest.mark.parametrize(
    ("reason", "valid"),
    [(None, False), (ReasonFlags.key_compromise, False), (ReasonFlags.superseded, True)],
)
def test_stamps_fall_when_the_stamping_key_may_have_been_stolen(
    own_office: Any, reason: ReasonFlags | None, valid: bool
) -> None:
    # RFC 3161, section 4.
    file = own_office.signed_for_long()
    stamps = own_office.authority.timestamps().credential
    own_office.authority.revoke(stamps, when=MOMENT + timedelta(days=1), reason=reason)
    verdict = verify(file, own_office.trust)
    assert verdict.valid is valid
    assert verdict.fault is (None if valid else Fault.TIMESTAMP_UNTRUSTED)


def test_in_earnest_the_lists_come_from_the_trust_folder(own_office: Any, tmp_path: Path) -> None:
    own_office.authority.renew_lists(MOMENT)
    folder = tmp_path / "trust"
    shutil.copytree(own_office.trust.directory, folder)
    source, stamps = TrustFolder(folder), own_office.authority.timestamps()
    file = sign_file(own_office.page, own_office.requests, stamps, MOMENT, source)
    assert verify(file, TrustStore(folder)).long_term
    with pytest.raises(SigningFailed, match="không có danh sách thu hồi còn hạn") as failed:
        sign_file(own_office.page, own_office.requests, stamps, MOMENT + timedelta(days=30), source)
    assert failed.value.retry


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_changed_bit_of_the_evidence_changes_who_signed_what_and_when(
    office: Any, lasting: bytes, data: st.DataObject
) -> None:
    # Nothing signs the evidence: a change in it may go unnoticed only where it changes nothing that is believed.
    before = verify(lasting, office.trust)
    changed = bytearray(lasting)
    position = data.draw(st.integers(len(lasting) - before.uncovered, len(lasting) - 1))
    changed[position] ^= 1 << data.draw(st.integers(0, 7))
    verdict = verify(bytes(changed), office.trust)
    assert (verdict.fault is None) == verdict.valid
    assert not verdict.valid or [(each.code, each.when) for each in verdict.signatures] == [
        (each.code, each.when) for each in before.signatures
    ]


def _with_comment(file: bytes) -> bytes:
    return file + b"% them\n"


def _with_other_pages(file: bytes) -> bytes:
    """A revision that replaces the catalogue, form and all."""
    previous = int(file[: file.rindex(b"%%EOF")].rsplit(b"startxref\n", 1)[1])
    at = len(file)
    catalogue = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    index = b"xref\n1 1\n%010d 00000 n \ntrailer\n<</Size 90/Root 1 0 R/Prev %d>>\n" % (at, previous)
    return file + catalogue + index + b"startxref\n%d\n%%%%EOF\n" % (at + len(catalogue))


def _with_new_page(file: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(file))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 100 100 l S"))
    writer.mark_update(page.container_ref)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _with_new_field(file: bytes) -> bytes:
    """A field with an appearance over the page: filling forms is harmless between signatures, not after the last."""
    writer = IncrementalPdfFileWriter(io.BytesIO(file))
    append_signature_field(writer, SigFieldSpec("Them", box=(50, 50, 500, 700)))
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


@pytest.mark.parametrize("change", [_with_comment, _with_new_page, _with_new_field])
def test_what_is_appended_after_the_evidence_is_found_and_counted(
    office: Any, lasting: bytes, change: Callable[[bytes], bytes]
) -> None:
    verdict = verify(change(lasting), office.trust)
    assert verdict.fault in {Fault.APPENDED, Fault.CHANGED}
    assert "byte" in verdict.reason_vi


def test_evidence_added_by_other_software_is_accepted(own_office: Any) -> None:
    own_office.authority.renew_lists(MOMENT)
    trust = own_office.trust.directory
    certificates = [
        x509.Certificate.load(pem.unarmor(path.read_bytes())[2]) for path in trust.glob("*/*.pem")
    ]
    lists = [crl.CertificateList.load(path.read_bytes()) for path in trust.glob("crls/*.crl")]
    out = io.BytesIO(own_office.signed())
    DocumentSecurityStore.add_dss(out, sig_contents=None, certs=certificates, crls=lists)
    verdict = verify(out.getvalue(), own_office.trust)
    assert verdict.valid, verdict.reason_vi
    assert verdict.long_term


def test_signatures_taken_out_of_a_file_are_missed(office: Any, lasting: bytes) -> None:
    verdict = verify(_with_other_pages(lasting), office.trust)
    assert verdict.reason_vi == "tệp bị thay đổi sau khi ký: chữ ký số đã bị gỡ ra"


def test_a_file_whose_evidence_was_cut_off_is_valid_but_does_not_last(office: Any, lasting: bytes) -> None:
    verdict = verify(lasting[: -verify(lasting, office.trust).uncovered], office.trust)
    assert verdict.valid
    assert not verdict.long_term
    assert "không kèm dữ liệu kiểm tra lâu dài" in verdict.lasting_vi


def test_what_was_found_about_a_signer_is_not_believed_beyond_the_lists_that_showed_it(
    own_office: Any,
) -> None:
    first = own_office.signed_for_long()
    assert verify(first, own_office.trust).long_term
    evidence = SignedFile(first).store
    assert evidence is not None
    # The same people, with the same evidence, when its lists are long due for replacement.
    late = MOMENT + timedelta(days=30)
    file = SignableFile(own_office.page, [FieldToMake("NguoiKy", None)])
    stamp = stamper(own_office.authority.timestamps(), late)
    sign = partial(cms.signed_data, open_credential(own_office.officer), oids.DATA, timestamp=stamp)
    file.sign("NguoiKy", signature_entries("A", "B", b"20240804150405+07'00'"), 6000, sign)
    file.add_evidence(evidence.evidence)
    trust = own_office.trust
    for _ in range(2):
        assert verify(first, trust).long_term
        trust.now().verdicts.forget()
        assert verify(file.content(), trust).fault is Fault.REVOCATION_UNKNOWN


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moments=st.lists(st.integers(-20 * 24, 20 * 24), min_size=2, max_size=6))
def test_a_remembered_standing_is_the_one_found_anew(office: Any, lasting: bytes, moments: list[int]) -> None:
    store = SignedFile(lasting).store
    assert store is not None
    brought = FileEvidence(
        tuple(map(read_certificate, store.evidence.certificates)), tuple(map(read_list, store.evidence.lists))
    )
    signer = open_credential(office.officer).certificate

    def found(trusted: TrustedCertificates, when: datetime) -> object:
        try:
            return trusted.check_signer(signer, (), when, brought)
        except NotTrusted as refused:
            return refused.fault

    remembering, forgetting = office.trust.now(), office.trust.now()
    for hours in moments:
        forgetting.periods.forget()
        when = MOMENT + timedelta(hours=hours)
        assert found(remembering, when) == found(forgetting, when)
