"""Files signed by other software, and timestamps from a service over HTTP."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper

from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.pyhanko_signer import PyHankoSigner, pkcs12_key
from lienthong.foundation.sign.signer import FieldBox, SignatureRequest, Signer, SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.foundation.sign.timestamps import HttpTimestamps, LocalTimestamps, local_token
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.foundation.verify.verdict import verify

MOMENT = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)


class _SameTimestamps(TimeStamper):
    def __init__(self, source: LocalTimestamps) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.source = source

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return cms.ContentInfo.load(local_token(self.source, message_digest, MOMENT))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        raise NotImplementedError


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> LocalAuthority:
    return LocalAuthority(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def officer(authority: LocalAuthority) -> Credential:
    return authority.officer("anh.tth", "Trần Thị Hồng Ánh", title="Chủ tịch", agency="UBND")


@pytest.fixture(scope="module")
def seal(authority: LocalAuthority) -> Credential:
    return authority.agency("00001", "UBND phường Điện Biên")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    directory = tmp_path_factory.mktemp("templates")
    (directory / "page.typ").write_text('#set text(font: "Noto Serif")\nGiấy chứng sinh')
    return Typesetter(directory).typeset("page", {})


def _sign(
    writer: IncrementalPdfFileWriter, name: str, credential: Credential, authority: LocalAuthority
) -> bytes:
    fields.append_signature_field(writer, fields.SigFieldSpec(name))
    signer = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(credential.pkcs12), passphrase=credential.password.encode()
    )
    meta = signers.PdfSignatureMetadata(
        field_name=name, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    pdf_signer = signers.PdfSigner(meta, signer=signer, timestamper=_SameTimestamps(authority.timestamps()))
    # On a thread of its own: a browser's test in this process may have left a loop running on this one.
    with ThreadPoolExecutor(1) as alone:
        signed: bytes = alone.submit(pdf_signer.sign_pdf, writer).result(60).getvalue()
    return signed


def test_a_file_signed_twice_by_other_software_is_believed(
    page: bytes, officer: Credential, seal: Credential, authority: LocalAuthority
) -> None:
    first = _sign(IncrementalPdfFileWriter(io.BytesIO(page)), "A", officer, authority)
    second = _sign(IncrementalPdfFileWriter(io.BytesIO(first)), "B", seal, authority)
    verdict = verify(second, authority.trust(), expected=["anh.tth", "00001"])
    assert verdict.valid, verdict.reason_vi


def test_a_page_changed_between_two_good_signatures_is_found(
    page: bytes, officer: Credential, seal: Credential, authority: LocalAuthority
) -> None:
    first = _sign(IncrementalPdfFileWriter(io.BytesIO(page)), "A", officer, authority)
    writer = IncrementalPdfFileWriter(io.BytesIO(first))
    leaf = writer.root["/Pages"]["/Kids"][0]
    leaf["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 m 100 100 l S"))
    writer.mark_update(leaf.container_ref)
    second = _sign(writer, "B", seal, authority)
    verdict = verify(second, authority.trust())
    assert verdict.reason_vi == "nội dung bị thay đổi sau khi ký"
    assert all(each.valid for each in verdict.signatures)


class _TimestampService(BaseHTTPRequestHandler):
    source: LocalTimestamps
    repeat_nonce = True

    def do_POST(self) -> None:
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        nonce = asked["nonce"].native if self.repeat_nonce else 1
        imprint = asked["message_imprint"]["hashed_message"].native
        token = cms.ContentInfo.load(local_token(self.source, imprint, MOMENT, nonce=nonce))
        answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def service(authority: LocalAuthority) -> Iterator[tuple[str, type[_TimestampService]]]:
    handler = type("Handler", (_TimestampService,), {"source": authority.timestamps()})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/tsa", handler
    server.shutdown()
    server.server_close()


def test_timestamps_come_from_a_service_over_http(
    page: bytes,
    officer: Credential,
    authority: LocalAuthority,
    service: tuple[str, type[_TimestampService]],
) -> None:
    with SigningPool(HttpTimestamps(service[0]), now=lambda: datetime.now(UTC)) as pool:
        signed = pool.sign(page, [SignatureRequest(officer, "Ký", "Trần Thị Hồng Ánh", "A")])
    verdict = verify(signed, authority.trust())
    assert verdict.valid, verdict.reason_vi
    assert verdict.signatures[0].when == MOMENT


def test_a_replayed_timestamp_answer_is_refused(
    page: bytes, officer: Credential, service: tuple[str, type[_TimestampService]]
) -> None:
    service[1].repeat_nonce = False
    request = SignatureRequest(officer, "Ký", "Trần Thị Hồng Ánh", "A")
    pool = SigningPool(HttpTimestamps(service[0]), now=lambda: MOMENT)
    with pytest.raises(SigningFailed, match="không khớp yêu cầu"):
        pool.sign(page, [request])


def test_a_real_credential_is_a_pkcs12_file_named_by_settings(tmp_path: Path, officer: Credential) -> None:
    copied = tmp_path / "chung-thu.p12"
    copied.write_bytes(officer.pkcs12.read_bytes())
    assert "kiem-thu" not in repr(Credential(copied, officer.password))


def test_keys_that_pyhanko_reaches_sign_what_every_receiver_believes(
    page: bytes, officer: Credential, seal: Credential, authority: LocalAuthority
) -> None:
    reached: list[Credential] = []

    def key_of(credential: Credential) -> signers.Signer:
        reached.append(credential)
        return pkcs12_key(credential)

    signer: Signer = PyHankoSigner(authority.timestamps(), now=lambda: MOMENT, key_of=key_of)
    signed = signer.sign(
        page,
        [
            SignatureRequest(
                officer, "Ký Giấy khai sinh", "Trần Thị Hồng Ánh", "A", FieldBox(50, 50, 200, 90)
            ),
            SignatureRequest(seal, "Đóng dấu Giấy khai sinh", "UBND phường Điện Biên", "B"),
        ],
    )
    signer.close()
    assert reached == [officer, seal]
    verdict = verify(signed, authority.trust(), expected=["anh.tth", "00001"])
    assert verdict.valid, verdict.reason_vi


@pytest.mark.parametrize(
    ("content", "reason", "retry"),
    [(b"no PDF", "không phải PDF", False), (None, "khóa không dùng được", False)],
)
def test_what_pyhanko_cannot_sign_is_told_in_words(
    page: bytes,
    officer: Credential,
    authority: LocalAuthority,
    content: bytes | None,
    reason: str,
    retry: bool,
) -> None:
    credential = officer if content else Credential(officer.pkcs12.with_name("none.p12"))
    signer = PyHankoSigner(authority.timestamps(), now=lambda: MOMENT)
    with pytest.raises(SigningFailed, match=reason) as failed:
        signer.sign(content or page, [SignatureRequest(credential, "Ký", "Ánh", "A")])
    signer.close()
    assert failed.value.retry is retry
