"""Which letters a page can show."""

import re
from pathlib import Path

import pytest

from lienthong.foundation.typeset import typesetter
from lienthong.foundation.typeset.typesetter import Typesetter, TypesettingFailed, unprintable


def test_vietnamese_and_other_european_letters_can_be_shown() -> None:
    for text in ("Nguyễn Thị Ngọc Ánh Đỗ Ỷ", "H'Hen Niê", "Müller-Łódź", "Иван Ελένη", "e\u0301 “…” – №"):
        assert unprintable(text) == ()


def test_letters_that_no_font_has_are_named_once_in_their_order() -> None:
    assert unprintable("Trần 東京 東, phòng １ 🎉") == ("東", "京", "１", "🎉")


@pytest.mark.parametrize("font", ["Noto Serif", "Be Vietnam Pro"])
def test_what_counts_as_ordinary_the_fonts_have(tmp_path: Path, font: str) -> None:
    ordinary = re.compile(typesetter._ORDINARY.pattern.removesuffix("*"))
    letters = "".join(
        chr(code) for code in range(0x20, 0x2100) if ordinary.fullmatch(chr(code)) and chr(code).isprintable()
    )
    assert len(letters) > 700
    (tmp_path / "page.typ").write_text(
        f'#let data = json(bytes(sys.inputs.data))\n#set text(font: "{font}")\n#data.letters',
        encoding="utf-8",
    )
    assert Typesetter(tmp_path).typeset("page", {"letters": letters}).startswith(b"%PDF")
    with pytest.raises(TypesettingFailed):
        Typesetter(tmp_path).typeset("page", {"letters": "東"})
