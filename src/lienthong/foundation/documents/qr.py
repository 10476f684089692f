"""QR codes printed on certificates."""

from __future__ import annotations

import io

import segno


def qr_svg(text: str) -> str:
    """Draw ``text`` as an SVG image (no fixed size, black on nothing) for a typst template."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        picture, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True
    )
    return picture.getvalue().decode()
