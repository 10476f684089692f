"""What a PDF says about itself in its information dictionary."""

from __future__ import annotations

import io
import zlib

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader


def keywords(pdf: bytes) -> tuple[str, ...]:
    """Give the keywords of a file; none when it has none or cannot be read."""
    try:
        info = PdfFileReader(io.BytesIO(pdf)).trailer["/Info"]
        words = str(info["/Keywords"])
    except (PdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, zlib.error):
        return ()
    return tuple(part.strip() for part in words.split(",") if part.strip())
