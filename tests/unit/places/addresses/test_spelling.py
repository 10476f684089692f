"""When two spellings are the same, and what keystrokes mean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong_places.addresses import text_key
from lienthong_places.addresses.letters.syllables import compose, key_of, syllable
from lienthong_places.addresses.letters.telex import decode_word, from_telex


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hoà", "Hòa"), ("Thuỷ", "THỦY"), ("Mỹ", "Mĩ"), ("Lý", "Lí"), ("05", "5"), ("Đà", "Ðà")],
)
def test_spellings_of_one_syllable_agree(one: str, other: str) -> None:
    assert syllable(one).canonical == syllable(other).canonical


@pytest.mark.parametrize(("one", "other"), [("Tân", "Tấn"), ("Lai", "Lay"), ("Yên", "Iên"), ("Đông", "Dông")])
def test_other_syllables_differ(one: str, other: str) -> None:
    assert syllable(one).canonical != syllable(other).canonical


@pytest.mark.parametrize("one", ["Đắk Lắk", "Đắc Lắc", "Dak Lak", "ĐẮK LẮK"])
def test_minority_names_have_one_key(one: str) -> None:
    assert key_of(one) == "dac lac"


def test_apostrophes_do_not_matter() -> None:
    assert key_of("Ea H'leo") == key_of("Ea H’Leo") == key_of("ea hleo")


def test_marks_matter_for_what_is_remembered() -> None:
    assert text_key("Xã  TÂN THÀNH,") == text_key("xã Tân Thành")
    assert text_key("xã Tân Thanh") != text_key("xã Tân Thành")


@given(st.text(alphabet="aăâeêioôơuưyáàảãạếềểễệđhtn ,.", max_size=40))
def test_composed_and_decomposed_text_are_the_same(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert compose(unicodedata.normalize("NFD", text)) == compose(composed)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ddieejn", "điện"),
        ("phuwowngf", "phường"),
        ("vongj", "vọng"),
        ("haaju", "hậu"),
        ("chuw", "chư"),
        ("ddawks", "đắk"),
        ("quaanj", "quận"),
    ],
)
def test_telex_keystrokes_become_letters(typed: str, shown: str) -> None:
    assert syllable(decode_word(typed)).canonical == syllable(shown).canonical


def test_words_that_are_words_already_stay() -> None:
    assert from_telex("Tower ddaats", {"đất"}.__contains__) == "Tower đất"
