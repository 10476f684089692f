"""QR codes printed on certificates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import segno

# Readers take the mask from the code itself. Choosing the best of eight for every text costs almost as much as
# typesetting the page, so it is always this one, whose pattern repeats over six modules both ways.
_MASK: Final = 6
_ZERO: Final = "0"
#: Links are shorter; what is longer is made each time.
_LONGEST: Final = 120
_DARK: Final = re.compile(rb"\x01+")


def qr_svg(text: str) -> str:
    """Draw ``text`` as an SVG image (no fixed size, black on nothing) for a typst template."""
    rows = _rows(text)
    runs = (
        f"M{run.start()} {row}h{run.end() - run.start()}v1H{run.start()}z"
        for row, modules in enumerate(rows)
        for run in _DARK.finditer(modules)
    )
    size = len(rows)
    path = "".join(runs)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _rows(text: str) -> list[bytes]:
    """Give the modules of the code, row by row, 1 for dark.

    For texts of one length, with version, level and mask fixed by it, every module is a sum of bits of the text and a
    constant (ISO/IEC 18004: the error correction is a linear code over GF(256), the mask is added). So the code of a
    link is that of a link that ends in zeros plus, for each bit that differs, what this bit changes; the links of
    papers differ after the last slash only.
    """
    start, end = text[: text.rfind("/") + 1], text[text.rfind("/") + 1 :]
    # What has small letters is encoded letter by letter (byte mode); other texts may be packed.
    if not text.isascii() or start == start.upper() or len(text) > _LONGEST:
        return _bytes(segno.make(text, error="m", micro=False, mask=_MASK))
    size, modules = _zeros(start, len(end))
    for at, letter in enumerate(end.encode()):
        modules ^= _letter(start, len(end), at, letter)
    plain = modules.to_bytes(size * size, "big")
    return [plain[row * size : (row + 1) * size] for row in range(size)]


@lru_cache(maxsize=64)
def _zeros(start: str, length: int) -> tuple[int, int]:
    return _made(start + _ZERO * length)


@lru_cache(maxsize=8_192)
def _letter(start: str, length: int, at: int, letter: int) -> int:
    """What changes when the letter stands there instead of a zero."""
    changed = 0
    for bit in range(7):
        if (letter ^ ord(_ZERO)) >> bit & 1:
            changed ^= _bit(start, length, at, bit)
    return changed


@lru_cache(maxsize=2_048)
def _bit(start: str, length: int, at: int, bit: int) -> int:
    other = _ZERO * at + chr(ord(_ZERO) ^ 1 << bit) + _ZERO * (length - at - 1)
    return _made(start + other)[1] ^ _zeros(start, length)[1]


def _made(text: str) -> tuple[int, int]:
    """Make a code with the library; gives its size and its modules, a byte each, as one number."""
    rows = _bytes(segno.make(text, error="m", micro=False, mask=_MASK, mode="byte"))
    return len(rows), int.from_bytes(b"".join(rows), "big")


def _bytes(code: segno.QRCode) -> list[bytes]:
    return [bytes(modules) for modules in code.matrix]
