"""Every pair of colours that text is set in can be read (WCAG 2.2 AA: 4.5 to 1)."""

import re

import pytest

from lienthong.foundation.web.rendering import STATIC

NEEDED = 4.5
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "shell.css").read_text()))
TONES = ["neutral", "info", "success", "warning", "danger", "waiting"]
PAIRS = [
    *((f"{tone}-ink", f"{tone}-bg") for tone in TONES),
    *((f"{tone}-ink", "surface") for tone in TONES),
    *((ink, paper) for ink in ("ink", "muted", "link") for paper in ("paper", "surface", "sunken")),
    ("surface", "primary"),
    ("surface", "primary-dark"),
    ("primary", "surface"),
    ("primary-dark", "info-bg"),
    ("surface", "danger-ink"),
    ("surface", "red-dark"),
    ("red-dark", "surface"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_text_can_be_read(ink: str, paper: str) -> None:
    assert contrast(COLOURS[ink], COLOURS[paper]) >= NEEDED
