"""Sign with keys that only pyHanko reaches: on a PKCS#11 token, or at a remote signing service.

It writes PAdES B-T: each signature with its timestamp, without the evidence for later that our own writer adds. pyHanko
takes 20 to 40 ms for a signature, ours less than a hundredth of that (`benchmarks/signing.py`): enough for one office.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper

from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.signer import SignatureRequest, SigningFailed
from lienthong.foundation.sign.timestamps import TimestampSource, TimestampUnavailable, imprint_token

KeyOf = Callable[[Credential], signers.Signer]
"""Reaches the key of a credential: ``pyhanko.sign.pkcs11.PKCS11Signer``, ``ExternalSigner`` …"""


class PyHankoSigner:
    """A `Signer` whose keys pyHanko reaches. Signs one file at a time.

    Parameters
    ----------
    timestamps
        Source of RFC 3161 timestamps.
    now
        Clock; the moment goes into the signature dictionary and, in demo, into the timestamps.
    key_of
        Reaches a key; a PKCS#12 file by default.
    timeout_seconds
        Longest wait for one file: a token may ask somebody for a PIN.
    """

    def __init__(
        self,
        timestamps: TimestampSource,
        *,
        now: Callable[[], datetime],
        key_of: KeyOf | None = None,
        timeout_seconds: float = 60.0,
    ) -> None:
        self._timestamps = timestamps
        self._now = now
        self._key_of = key_of or pkcs12_key
        self._timeout = timeout_seconds
        # On a thread of its own: pyHanko runs an event loop, and the caller's thread may be in one. A token has one
        # session anyway.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="signing")

    def sign(self, pdf: bytes, requests: Sequence[SignatureRequest], *, at: datetime | None = None) -> bytes:
        """Sign ``pdf`` once per request, in order, and give the signed file.

        Raises
        ------
        SigningFailed
            Not a PDF, a key that cannot be reached, no timestamp, or too slow.
        """
        moment = at or self._now()
        try:
            for each in requests:
                pdf = self._thread.submit(self._signed, pdf, each, moment).result(self._timeout)
        except TimestampUnavailable as error:
            raise SigningFailed(error.reason_vi, retry=True) from error
        except TimeoutError as error:
            raise SigningFailed("ký số quá lâu", retry=True) from error
        except PdfError as error:
            raise SigningFailed("tệp không phải PDF ký được", retry=False) from error
        except (SigningError, OSError, ValueError) as error:
            raise SigningFailed(f"khóa không dùng được ({type(error).__name__})", retry=False) from error
        return pdf

    def close(self) -> None:
        """Stop."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _signed(self, pdf: bytes, request: SignatureRequest, at: datetime) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        box = request.box
        # Whole points: the area one can click, nothing that is seen.
        place = None if box is None else (int(box.left), int(box.bottom), int(box.right), int(box.top))
        fields.append_signature_field(writer, fields.SigFieldSpec(request.field, box=place))
        meta = signers.PdfSignatureMetadata(
            field_name=request.field,
            name=request.name,
            reason=request.reason_vi,
            subfilter=fields.SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        )
        made = signers.PdfSigner(
            meta, signer=self._key_of(request.credential), timestamper=_Timestamps(self._timestamps, at)
        )
        content: bytes = made.sign_pdf(writer).getvalue()
        return content


def pkcs12_key(credential: Credential) -> signers.Signer:
    """The key of a PKCS#12 file.

    Raises
    ------
    SigningError
        It cannot be opened.
    """
    key: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(credential.pkcs12), passphrase=credential.password.encode() or None
    )
    if key is None:
        raise SigningError("no key in the PKCS#12 file")
    return key


class _Timestamps(TimeStamper):
    """Our source of timestamps, asked by pyHanko."""

    def __init__(self, source: TimestampSource, at: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._source = source
        self._at = at

    async def async_timestamp(self, message_digest: bytes, _md_algorithm: str) -> cms.ContentInfo:
        return cms.ContentInfo.load(imprint_token(self._source, message_digest, self._at))

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        raise NotImplementedError(f"tokens are asked for whole, not by requests ({type(req).__name__})")
