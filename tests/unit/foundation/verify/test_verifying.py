from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.foundation.sign import cms
from lienthong.foundation.sign.credentials import open_credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.revisions import FieldToMake, SignableFile
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.verify.verdict import verify, verify_paper

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)


def test_a_file_signed_by_officer_and_agency_is_valid(office: Any, signed: bytes) -> None:
    verdict = verify(signed, office.trust)
    assert verdict.valid, verdict.reason_vi
    assert [each.code for each in verdict.signatures] == ["anh.tth", "00001"]
    assert {each.when for each in verdict.signatures} == {MOMENT}


def test_expected_signers_are_found_by_name_organisation_or_code(office: Any, signed: bytes) -> None:
    assert verify(signed, office.trust, expected=["Trần Thị Hồng Ánh", "00001"]).valid
    assert verify(signed, office.trust, expected=["00001"]).valid


def test_a_missing_signer_is_named(office: Any, signed: bytes) -> None:
    verdict = verify(signed, office.trust, expected=["00004"])
    assert verdict.reason_vi == "thiếu chữ ký của 00004"


def test_signers_in_another_order_are_refused(office: Any, signed: bytes) -> None:
    assert not verify(signed, office.trust, expected=["00001", "anh.tth"]).valid


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_bit_makes_the_file_invalid(office: Any, signed: bytes, data: st.DataObject) -> None:
    # No byte is exempt: room left in /Contents must be zeros, hex digits must keep one case, DER is strict.
    changed = bytearray(signed)
    position = data.draw(st.integers(0, len(signed) - 1))
    changed[position] ^= 1 << data.draw(st.integers(0, 7))
    verdict = verify(bytes(changed), office.trust)
    assert not verdict.valid
    assert verdict.reason_vi


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_bit_inside_a_signature_value_makes_it_invalid(
    office: Any, signed: bytes, data: st.DataObject
) -> None:
    changed = bytearray(signed)
    start = data.draw(st.sampled_from([signed.index(b"/Contents<"), signed.rindex(b"/Contents<")])) + 10
    changed[start + data.draw(st.integers(0, 7500))] ^= 1 << data.draw(st.integers(0, 7))
    assert not verify(bytes(changed), office.trust).valid


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 0.9999))
def test_a_file_cut_short_is_invalid(office: Any, signed: bytes, share: float) -> None:
    assert not verify(signed[: int(len(signed) * share)], office.trust).valid


@settings(max_examples=60, deadline=None)
@given(noise=st.binary(max_size=400))
def test_noise_is_not_a_pdf_and_never_raises(office: Any, noise: bytes) -> None:
    assert not verify(noise, office.trust).valid
    assert not verify(b"%PDF-1.7\n" + noise, office.trust).valid


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "tệp rỗng"), (b"PK\x03\x04", "tệp không phải PDF"), (b"%PDF-1.7\n", "hỏng")]
)
def test_what_is_not_a_signed_pdf_is_told_apart(office: Any, content: bytes, reason: str) -> None:
    assert reason in verify(content, office.trust).reason_vi


def test_a_file_without_signatures_is_refused(office: Any) -> None:
    assert verify(office.page, office.trust).reason_vi == "tệp không có chữ ký số"


def test_a_revision_appended_after_the_last_signature_is_found(office: Any, signed: bytes) -> None:
    appended = signed + b"% them\n"
    assert verify(appended, office.trust).reason_vi == "tệp bị thêm nội dung sau chữ ký cuối cùng (7 byte)"


def test_a_file_cut_back_to_its_first_signature_lacks_the_agency(office: Any, signed: bytes) -> None:
    first = signed[: signed.index(b"%%EOF\n", signed.index(b"/Contents<")) + 6]
    assert verify(first, office.trust).valid
    assert verify(first, office.trust, expected=["anh.tth", "00001"]).reason_vi == "thiếu chữ ký của 00001"


def test_a_byte_range_that_hides_a_part_of_the_file_is_found(office: Any, signed: bytes) -> None:
    at = signed.rindex(b"/ByteRange[0 ") + len(b"/ByteRange[0 ")
    shorter = b"%010d" % (int(signed[at : at + 10]) - 100)
    verdict = verify(signed[:at] + shorter + signed[at + 10 :], office.trust)
    assert verdict.reason_vi == "phạm vi ký không hợp lệ"


def test_a_signature_moved_to_another_file_is_found(office: Any, signed: bytes) -> None:
    other = bytearray(office.signed())
    for start in (signed.index(b"/Contents<"), signed.rindex(b"/Contents<")):
        other[start : start + 4000] = signed[start : start + 4000]
    assert not verify(bytes(other), office.trust).valid or bytes(other) == signed


def test_a_signer_of_an_unknown_authority_is_not_trusted(office: Any, own_office: Any) -> None:
    verdict = verify(own_office.signed(), office.trust)
    assert "không do tổ chức chứng thực được tin cậy cấp" in verdict.reason_vi
    assert all(each.intact and not each.trusted for each in verdict.signatures)


def test_an_expired_certificate_is_refused(own_office: Any) -> None:
    expired = own_office.authority.officer(
        "cu", "Lê Văn Cũ", title="Chủ tịch", agency="UBND", valid_to=MOMENT - timedelta(days=1)
    )
    file = own_office.signed([SignatureRequest(expired, "Ký", "Lê Văn Cũ", "NguoiKy")])
    assert "hết hạn" in verify(file, own_office.trust).reason_vi


def test_a_certificate_revoked_before_signing_is_refused_at_once(own_office: Any) -> None:
    file, trust = own_office.signed(), own_office.trust
    assert verify(file, trust).valid
    own_office.authority.revoke(own_office.officer, when=MOMENT - timedelta(hours=1))
    assert "đã bị thu hồi" in verify(file, trust).reason_vi


def test_a_certificate_revoked_after_signing_keeps_old_papers_valid(own_office: Any) -> None:
    file = own_office.signed()
    own_office.authority.revoke(own_office.officer, when=MOMENT + timedelta(hours=1))
    assert verify(file, own_office.trust).valid


def test_a_timestamp_made_with_an_officers_key_is_refused(own_office: Any) -> None:
    forged = own_office.authority.timestamps().__class__(own_office.officer)
    file = sign_file(own_office.page, own_office.requests, forged, MOMENT)
    assert "không dùng để cấp dấu thời gian" in verify(file, own_office.trust).reason_vi


def test_a_signature_from_the_future_is_refused(office: Any, signed: bytes) -> None:
    assert "ở sau thời điểm nhận" in verify(signed, office.trust, at=MOMENT - timedelta(hours=1)).reason_vi


def test_a_file_found_good_before_is_still_asked_who_signed_and_when_it_came(
    office: Any, signed: bytes
) -> None:
    assert verify(signed, office.trust, at=MOMENT).valid
    assert not verify(signed, office.trust, expected=["00004"]).valid
    assert not verify(signed, office.trust, at=MOMENT - timedelta(hours=1)).valid
    assert verify(signed, office.trust, expected=["00001"], at=MOMENT).valid


def test_the_authority_is_founded_once_however_many_come_first(tmp_path: Any) -> None:
    first, second = LocalAuthority(tmp_path), LocalAuthority(tmp_path)
    assert first.agency("00001", "UBND A") == second.agency("00001", "UBND A")
    assert len(list((tmp_path / "trust" / "roots").glob("*.pem"))) == 1


def test_a_paper_signed_by_people_only_is_not_a_paper_of_an_authority(own_office: Any) -> None:
    person = own_office.authority.person("dan", "Nguyễn Văn Dân")
    file = own_office.signed([SignatureRequest(person, "Ký", "Nguyễn Văn Dân", "NguoiKy")])
    assert verify(file, own_office.trust).valid
    verdict = verify_paper(file, own_office.trust)
    assert verdict.fault is Fault.NOT_AN_AUTHORITY
    assert "không phải là cơ quan nhà nước" in verdict.reason_vi


def test_a_paper_with_the_seal_of_the_agency_is_one(office: Any, signed: bytes) -> None:
    assert verify_paper(signed, office.trust).valid


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_says_what_is_wrong_and_what_to_do(fault: Fault) -> None:
    assert fault.message_vi[0].islower()
    assert fault.advice_vi.endswith(".")
    assert fault.verdict_vi


def test_a_changed_page_is_told_with_the_signature_it_breaks(office: Any, signed: bytes) -> None:
    at = signed.index(b"stream\n") + 20
    verdict = verify(signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :], office.trust)
    assert verdict.fault is Fault.CONTENT_CHANGED
    assert {each.fault for each in verdict.signatures} == {Fault.CONTENT_CHANGED}


def test_a_file_signed_without_timestamp_is_told_apart(office: Any) -> None:
    def no_stamp(pdf: bytes) -> bytes:
        file = SignableFile(pdf, [FieldToMake("NguoiKy", None)])
        opened = open_credential(office.officer)
        file.sign(
            "NguoiKy",
            b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached",
            4000,
            lambda digest: cms.signed_data(opened, oids.DATA, digest),
        )
        return file.content()

    assert verify(no_stamp(office.page), office.trust).fault is Fault.NO_TIMESTAMP
