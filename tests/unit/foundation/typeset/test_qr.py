from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.foundation.typeset.qr import _rows, qr_svg


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


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(
        ["https://hotich.example.vn/kiem-tra/", "https://a.vn/", "HTTPS://A.VN/", "/", "", "é/"]
    ),
    end=st.text("abcXYZ019-_?=\x7f", max_size=9)
    | st.text(max_size=9)
    | st.sampled_from(["x" * 100, "0" * 84]),
)
def test_a_code_put_together_from_known_ones_is_the_one_the_library_makes(start: str, end: str) -> None:
    text = (start + end).encode("utf-8", "replace").decode() or "a"
    assert _rows(text) == [bytes(row) for row in segno.make(text, error="m", micro=False, mask=6).matrix]
