"""Pages typeset, signatures and verifications per second of processor: ours against pyHanko as in its manual.

Both sign the same page with the same keys and the same local timestamps. Ratios count, absolute numbers are
those of the machine. Run ``python benchmarks/signing.py [seconds per measurement]``.
"""

from __future__ import annotations

import asyncio
import io
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms, pem, tsp, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from lienthong.foundation.documents.authority import LocalAuthority
from lienthong.foundation.documents.credentials import Credential
from lienthong.foundation.documents.signing import SignatureRequest, SigningPool
from lienthong.foundation.documents.timestamping import LocalTimestamps, local_token
from lienthong.foundation.documents.typesetting import Typesetter
from lienthong.foundation.documents.verifying import verify
from lienthong.systems.civilstatus.certificates import (
    AGENCY_BOX,
    BIRTH_TEMPLATE,
    OFFICER_BOX,
    TEMPLATES,
    BirthCertificate,
    Issue,
    Parent,
    template_data,
)

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)
AGENCY = "Ủy ban nhân dân phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
HOME = "Số 12, ngõ 34 phố Hoàng Diệu, phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
PAPER = BirthCertificate(
    issue=Issue(
        agency=AGENCY,
        number="15/2024",
        book="01/2024",
        page="15",
        place="Điện Biên",
        registered="05/07/2024",
        signed_in_words="ngày 05 tháng 7 năm 2024",
        signer_name="Trần Thị Hồng Ánh",
        signer_title="Phó Chủ tịch",
        signed_at="05/07/2024 15:04:05 +07:00",
        dossier="H26.12-240705-0015",
        verify_url="https://hotich.example.vn/kiem-tra/H26.12-240705-0015",
        test=True,
    ),
    name="Nguyễn Ngọc Bảo Ấn",
    born="15/06/2024",
    born_in_words="Ngày mười lăm tháng sáu năm hai nghìn không trăm hai mươi tư",
    sex="Nữ",
    ethnic_group="Kinh",
    nationality="Việt Nam",
    birthplace="Bệnh viện Phụ sản Hà Nội, phường Ngọc Khánh, quận Ba Đình, thành phố Hà Nội",
    origin="xã Đại Đồng, huyện Tứ Kỳ, tỉnh Hải Dương",
    personal_id="001324012345",
    mother=Parent("Lê Thị Quỳnh Như", "1995", "Kinh", "Việt Nam", HOME),
    father=Parent("Nguyễn Hữu Đạt", "1993", "Kinh", "Việt Nam", HOME),
    requester_name="Nguyễn Hữu Đạt",
    requester_relation="Cha",
    requester_paper="Thẻ căn cước công dân số 030093004567",
)


FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
GIVEN = ("Ngọc Ấn", "Văn Tuệ", "Thị Hậu", "Quỳnh Như", "Hữu Đạt", "Minh Dũng", "Hồng Yến")


def other_people(number: int) -> BirthCertificate:
    """Give a certificate on which names, numbers and addresses differ, as they do at work."""

    def name(offset: int) -> str:
        at = number + offset
        return f"{FAMILIES[at % len(FAMILIES)]} {GIVEN[at // 3 % len(GIVEN)]}"

    home = f"Số {number % 997}, ngõ {number % 89} {HOME.split(' ', 4)[4]}"
    return replace(
        PAPER,
        issue=replace(PAPER.issue, number=f"{number}/2024", dossier=f"H26.12-240705-{number:04d}"),
        name=name(0),
        personal_id=f"{number:012d}",
        mother=replace(PAPER.mother, name=name(1), residence=home),
        father=replace(PAPER.father, name=name(2), residence=home),
        requester_name=name(2),
        requester_paper=f"Thẻ căn cước công dân số {number * 7919:012d}",
    )


def rate(work: Callable[[int], object], seconds: float) -> float:
    """Give how often ``work`` runs per second of processor time, not counting a first call to warm up."""
    work(0)
    done, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        done += 1
        work(done)
    return done / (time.process_time() - started)


def simple_signer(credential: Credential) -> signers.SimpleSigner:
    """Load the same key the way pyHanko's manual shows."""
    signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(credential.pkcs12), passphrase=credential.password.encode()
    )
    assert signer is not None
    return signer


class SameTimestamps(TimeStamper):
    """Lets pyHanko use the local timestamps (its own dummy knows RSA only)."""

    def __init__(self, source: LocalTimestamps) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.source = source

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        assert md_algorithm == "sha256"
        return cms.ContentInfo.load(local_token(self.source, message_digest, MOMENT))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        raise NotImplementedError("tokens are made without requests")


def signed_by_pyhanko(page: bytes, credentials: dict[str, Credential], stamps: LocalTimestamps) -> bytes:
    """Sign once per credential: load the key, open the file, sign, write the file, again."""
    for number, (name, credential) in enumerate(credentials.items()):
        writer = IncrementalPdfFileWriter(io.BytesIO(page))
        box = (300 - 250 * number, 90, 540 - 250 * number, 150)
        fields.append_signature_field(writer, fields.SigFieldSpec(name, box=box))
        meta = signers.PdfSignatureMetadata(
            field_name=name, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        page = (
            signers.PdfSigner(meta, signer=simple_signer(credential), timestamper=SameTimestamps(stamps))
            .sign_pdf(writer)
            .getvalue()
        )
    return page


async def valid_by_pyhanko(pdf: bytes, trust: Path) -> bool:
    """Validate every signature with certificates loaded once per file."""
    roots, others = (
        [x509.Certificate.load(pem.unarmor(path.read_bytes())[2]) for path in (trust / kind).glob("*.pem")]
        for kind in ("roots", "issuers")
    )
    verdict = True
    for each in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        context = ValidationContext(trust_roots=roots, other_certs=others, moment=MOMENT)
        status = await async_validate_pdf_signature(each, context, context)
        verdict = verdict and status.bottom_line
    return verdict


def main(seconds: float) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory:
        authority = LocalAuthority(Path(directory))
        officer = authority.officer("anh.tth", "Trần Thị Hồng Ánh", title="Phó Chủ tịch", agency=AGENCY)
        seal = authority.agency("00001", AGENCY)
        stamps, trust = authority.timestamps(), authority.trust()
        requests = [
            SignatureRequest(officer, "Ký Giấy khai sinh", "Trần Thị Hồng Ánh", "NguoiKy", OFFICER_BOX),
            SignatureRequest(seal, "Đóng dấu cơ quan", AGENCY, "CoQuan", AGENCY_BOX),
        ]
        typesetter = Typesetter(TEMPLATES)

        def typeset(number: int) -> bytes:
            paper = replace(PAPER, personal_id=f"{number:012d}")
            return typesetter.typeset(BIRTH_TEMPLATE, template_data(paper), made=MOMENT)

        def typeset_varied(number: int) -> bytes:
            return typesetter.typeset(BIRTH_TEMPLATE, template_data(other_people(number)), made=MOMENT)

        page = typeset(0)
        credentials = {"NguoiKy": officer, "CoQuan": seal}
        with SigningPool(stamps, now=lambda: MOMENT) as pool:
            signed = pool.sign(page, requests)
            theirs = signed_by_pyhanko(page, credentials, stamps)
            if not verify(signed, trust).valid or not asyncio.run(valid_by_pyhanko(signed, trust.directory)):
                raise SystemExit("our file is not valid")
            their_verdict = verify(theirs, trust)
            if not their_verdict.valid:
                raise SystemExit(f"their file is not valid for us: {their_verdict.reason_vi}")
            pages = rate(typeset, seconds)
            varied = rate(typeset_varied, seconds)
            ours = 2 * rate(lambda _: pool.sign(page, requests), seconds)
            naive = 2 * rate(lambda _: signed_by_pyhanko(page, credentials, stamps), seconds)
            checks = rate(lambda _: verify(signed, trust), seconds)
            naive_checks = rate(lambda _: asyncio.run(valid_by_pyhanko(signed, trust.directory)), seconds)
    print(f"page: {len(page):,} bytes, signed twice: {len(signed):,} bytes (pyHanko: {len(theirs):,})")
    print(f"typeset       {varied:8.1f} pages/s of different people, {pages:8.1f} /s with one number changed")
    print(
        f"signatures    {ours:8.1f} /s  pyHanko as in its manual {naive:8.1f} /s  ratio {ours / naive:6.1f}"
    )
    print(
        f"verifications {checks:8.1f} files/s  pyHanko {naive_checks:8.1f} files/s"
        f"  ratio {checks / naive_checks:6.1f}  (two signatures a file)"
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
