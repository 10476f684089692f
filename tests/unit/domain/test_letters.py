"""Letters that look alike, invisible marks, and texts that arrive in pieces."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.letters import as_meant, composed, strange_letters

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
words = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + " '", max_size=30)
CYRILLIC = str.maketrans("aeocpxyABEKMHOPCTX", "аеосрхуАВЕКМНОРСТХ")


@given(words, st.sampled_from(["NFC", "NFD"]))
def test_a_vietnamese_text_is_read_the_same_however_it_is_composed(text: str, form: str) -> None:
    sent = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert composed(sent) == unicodedata.normalize("NFC", text)
    assert as_meant(sent) == unicodedata.normalize("NFC", text)


@given(st.text(max_size=60))
def test_any_text_is_composed_and_putting_it_right_twice_changes_nothing(text: str) -> None:
    assert unicodedata.is_normalized("NFC", composed(text))
    assert composed(composed(text)) == composed(text)
    assert as_meant(as_meant(text)) == as_meant(text)


@given(words.filter(lambda text: any(letter in "aeocpxyABEKMHOPCTX" for letter in text)))
def test_cyrillic_twins_among_vietnamese_letters_become_latin(text: str) -> None:
    sent = f"Ng{text.translate(CYRILLIC)}"
    assert as_meant(sent) == f"Ng{text}"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("Ðặng Văn Ðức", "Đặng Văn Đức"),
        ("ðặng văn ðức", "đặng văn đức"),
        ("Ɖinh Bộ Lĩnh", "Đinh Bộ Lĩnh"),
        ("Nguyễn\u200b Thị\ufeff Hoa\u200e", "Nguyễn Thị Hoa"),
        ("\u202aTrần Văn Nam\u202c", "Trần Văn Nam"),
        ("Lê\u00a0Thị\u3000Mai", "Lê Thị Mai"),
        ("Ｌê Ｖăn Ａn", "Lê Văn An"),
        ("Nguye\u0301\u0302n", "Nguyến"),
        ("Nu\u031b\u0303", "Nữ"),
        ("Guðrún Sigurðardóttir", "Guðrún Sigurðardóttir"),
        ("Y Kơ̆ Niê", "Y Kơ̆ Niê"),
    ],
)
def test_what_can_mean_one_thing_only_is_put_right(sent: str, meant: str) -> None:
    assert as_meant(sent) == unicodedata.normalize("NFC", meant)


@pytest.mark.parametrize("text", ["Иванов", "Иван Hoa", "Αθήνα", "王小明", "АН", "Lê \u202eăn An"])
def test_what_could_mean_something_else_is_left_as_it_came(text: str) -> None:
    assert as_meant(text) == text


def test_letters_of_other_alphabets_are_named_once_each() -> None:
    assert strange_letters("Иван Hoa Иван") == ("И", "в", "а", "н")
    assert strange_letters("H'Hen Niê, Guðrún Łukasz") == ()
