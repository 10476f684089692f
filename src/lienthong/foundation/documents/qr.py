"""QR codes printed on certificates."""

from __future__ import annotations

import re
from typing import Final

import segno

# Readers take the mask from the code itself. Choosing the best of eight for every text costs almost as much as
# typesetting the page, so it is always this one, whose pattern repeats over six modules both ways.
_MASK: Final = 6
_DARK: Final = re.compile(rb"\x01+")


def qr_svg(text: str) -> str:
    """Draw ``text`` as an SVG image (no fixed size, black on nothing) for a typst template."""
    matrix = segno.make(text, error="m", micro=False, mask=_MASK).matrix
    runs = (
        f"M{run.start()} {row}h{run.end() - run.start()}v1H{run.start()}z"
        for row, modules in enumerate(matrix)
        for run in _DARK.finditer(bytes(modules))
    )
    size = len(matrix)
    path = "".join(runs)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'
