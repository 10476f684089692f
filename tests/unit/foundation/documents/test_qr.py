from __future__ import annotations

import re

import pytest
import segno

from lienthong.foundation.documents.qr import qr_svg


@pytest.mark.parametrize("text", ["a", "https://hotich.example.vn/kiem-tra/H26.12-240705-0015", "x" * 300])
def test_the_drawing_has_exactly_the_dark_squares_of_the_code(text: str) -> None:
    drawing = qr_svg(text)
    expected = segno.make(text, error="m", micro=False, mask=6).matrix
    drawn = [[0] * len(expected) for _ in expected]
    for left, top, width in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", drawing):
        for column in range(int(left), int(left) + int(width)):
            drawn[int(top)][column] = 1
    assert drawn == [[int(module) for module in row] for row in expected]
    assert f'viewBox="0 0 {len(expected)} {len(expected)}"' in drawing
