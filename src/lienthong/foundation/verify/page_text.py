"""The text of a PDF's pages, as a reader shows it: what a paper says, whoever made it."""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from collections import OrderedDict

import pypdfium2

#: Papers have a page or two; more is no paper of ours to compare.
_MOST_PAGES = 20
#: pdfium is not made for several threads at once.
_ONE_AT_A_TIME = threading.Lock()
#: Texts of a page or two, a few kilobytes each: the same paper goes to the one-stop, to PM.DVCLT and to each authority.
_MOST_REMEMBERED = 512
_LONGEST_REMEMBERED = 20_000
_remembered: OrderedDict[bytes, str] = OrderedDict()


class UnreadablePage(ValueError):
    """The file cannot be opened as a PDF, or has more pages than a paper has."""


def page_text(pdf: bytes) -> str:
    """The text of all pages, composed (NFC), pages apart by a blank line; empty when they are pictures.

    Read once for each file and process: the newest few hundred texts are remembered by the file's hash.

    Verify first: only of a file that is as it was signed is this the text that was signed.

    Raises
    ------
    UnreadablePage
        When there is no page to read.
    """
    digest = hashlib.sha256(pdf).digest()
    with _ONE_AT_A_TIME:
        known = _remembered.get(digest)
        if known is not None:
            _remembered.move_to_end(digest)
            return known
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePage(str(error)) from None
        try:
            if not 0 < len(document) <= _MOST_PAGES:
                raise UnreadablePage(f"{len(document)} pages")
            texts = [_text_of(page) for page in document]
        except pypdfium2.PdfiumError as error:
            raise UnreadablePage(str(error)) from None
        finally:
            document.close()
        text = unicodedata.normalize("NFC", "\n\n".join(texts)).strip()
        _remember(digest, text)
    return text


def _remember(digest: bytes, text: str) -> None:
    if len(text) > _LONGEST_REMEMBERED:
        return
    _remembered[digest] = text
    if len(_remembered) > _MOST_REMEMBERED:
        _remembered.popitem(last=False)


def _text_of(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
    finally:
        text.close()
        page.close()
