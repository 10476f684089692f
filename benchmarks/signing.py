"""Pages typeset, signatures and verifications per second of processor: ours against pyHanko as in its manual.

Both sign the same page with the same keys and the same local timestamps. Files of ours are also verified as if other
software had made them: read by pyHanko instead of recognised byte for byte. Ratios count, absolute numbers are those of
the machine. Run ``python benchmarks/signing.py [seconds per measurement]``.
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

from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.sign.timestamps import LocalTimestamps, local_token
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.foundation.verify.verdict import Verification, verify
from lienthong.systems.civilstatus.papers.certificates import (
    AGENCY_BOX,
    BIRTH_TEMPLATE,
    OFFICER_BOX,
    TEMPLATES,
    template_data,
)
from tests.support.papers import AGENCY, SAMPLE_BIRTH, other_people

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)


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
        """A token of our own authority, as pyHanko asks for one."""
        assert md_algorithm == "sha256"
        return cms.ContentInfo.load(local_token(self.source, message_digest, MOMENT))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Never asked: tokens are made without requests."""
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


def unremembered(pdf: bytes, trust: TrustStore, *, exact: bool = True) -> Verification:
    """Verify with the files of the trust directory read, but no verdict on this file known."""
    trust.now().verdicts.forget()
    return verify(pdf, trust, exact=exact)


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
            paper = replace(SAMPLE_BIRTH, personal_id=f"{number:012d}")
            return typesetter.typeset(BIRTH_TEMPLATE, template_data(paper), made=MOMENT)

        def typeset_varied(number: int) -> bytes:
            return typesetter.typeset(BIRTH_TEMPLATE, template_data(other_people(number)), made=MOMENT)

        page = typeset(0)
        credentials = {"NguoiKy": officer, "CoQuan": seal}
        lasting = SigningPool(stamps, now=lambda: MOMENT, evidence=authority.lists())
        with SigningPool(stamps, now=lambda: MOMENT) as pool:
            with_evidence = lasting.sign(page, requests)
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
            ours_lasting = 2 * rate(lambda _: lasting.sign(page, requests), seconds)
            naive = 2 * rate(lambda _: signed_by_pyhanko(page, credentials, stamps), seconds)
            checks = rate(lambda _: unremembered(signed, trust), seconds)
            lasting_checks = rate(lambda _: unremembered(with_evidence, trust), seconds)
            read_checks = rate(lambda _: unremembered(with_evidence, trust, exact=False), seconds)
            naive_checks = rate(lambda _: asyncio.run(valid_by_pyhanko(signed, trust.directory)), seconds)
    print(f"page: {len(page):,} bytes, signed twice: {len(signed):,} bytes (pyHanko: {len(theirs):,})")
    print(f"typeset       {varied:8.1f} pages/s of different people, {pages:8.1f} /s with one number changed")
    print(
        f"signatures    {ours:8.1f} /s  pyHanko as in its manual {naive:8.1f} /s  ratio {ours / naive:6.1f}"
    )
    print(
        f"  with evidence for later (B-LT, {len(with_evidence):,} bytes) {ours_lasting:8.1f} /s"
        f"  share {ours_lasting / ours:6.2f}"
    )
    print(
        f"verifications {checks:8.1f} files/s  pyHanko {naive_checks:8.1f} files/s"
        f"  ratio {checks / naive_checks:6.1f}  (two signatures a file)"
    )
    print(
        f"  with evidence {lasting_checks:8.1f} files/s  by the PDF reader {read_checks:8.1f} files/s"
        f"  ratio {lasting_checks / read_checks:6.1f}"
    )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
