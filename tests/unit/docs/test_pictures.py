"""Words in the pictures of the documentation stay inside their boxes, also in a wide font."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

DOCS = Path(__file__).parents[3] / "docs"
WIDE = 0.62
"""Width of a letter against its size in the widest of the fonts that the pictures name."""


def _inherited(element: etree._Element, name: str, default: str) -> str:
    near = next((each for each in (element, *element.iterancestors()) if each.get(name) is not None), None)
    return default if near is None else str(near.get(name))


def _boxes(picture: etree._Element) -> list[tuple[float, float, float, float]]:
    found = picture.iterfind(".//{*}rect[@rx]")
    return [
        (_number(box, "x"), _number(box, "y"), _number(box, "width"), _number(box, "height")) for box in found
    ]


def _number(element: etree._Element, name: str) -> float:
    return float(element.get(name, "nan"))


@pytest.mark.parametrize("picture", sorted(DOCS.rglob("*.svg")), ids=lambda path: path.name)
def test_every_text_inside_a_box_is_narrower_than_the_box(picture: Path) -> None:
    root = etree.parse(picture).getroot()
    wide = []
    for text in root.iterfind(".//{*}text"):
        if _inherited(text, "text-anchor", "start") != "middle":
            continue
        x, y = _number(text, "x"), _number(text, "y")
        around = [
            box for box in _boxes(root) if box[0] < x < box[0] + box[2] and box[1] < y < box[1] + box[3]
        ]
        if not around:
            continue
        smallest = min(around, key=lambda box: box[2] * box[3])
        width = len(text.text or "") * float(_inherited(text, "font-size", "15")) * WIDE
        if width > smallest[2]:
            wide.append(f"{text.text} ({width:.0f} > {smallest[2]:.0f})")
    assert wide == []
