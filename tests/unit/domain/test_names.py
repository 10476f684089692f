"""Names of persons."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.names import (
    NameParts,
    NameProblem,
    check_person_name,
    fold,
    join_name,
    same_name,
    split_name,
    tidy,
    unusual_parts,
)

letters = st.sampled_from(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
)
words = st.text(letters, min_size=1, max_size=6).map(str.capitalize)
names = st.lists(words, min_size=2, max_size=5).map(" ".join)


@given(names)
def test_composed_decomposed_and_capital_letters_are_one_name(name: str) -> None:
    assert same_name(name, unicodedata.normalize("NFD", name))
    assert same_name(name, name.upper())
    assert fold(name) == fold(unicodedata.normalize("NFD", name).upper())


@given(names)
def test_a_split_name_joins_to_itself(name: str) -> None:
    assert join_name(split_name(name)) == tidy(name)


@given(names)
def test_a_name_in_letters_is_never_refused(name: str) -> None:
    assert not [finding for finding in check_person_name(name) if finding.refused]


@given(st.text(max_size=80))
def test_checking_any_text_answers(text: str) -> None:
    assert all(finding.message_vi for finding in check_person_name(text))
    assert isinstance(fold(text), str)


@pytest.mark.parametrize(
    ("old", "new"), [("Hoà", "Hòa"), ("Thuý", "Thúy"), ("Khoẻ", "Khỏe"), ("H’Hen", "H'Hen")]
)
def test_old_and_new_spelling_are_one_name(old: str, new: str) -> None:
    assert same_name(f"Nguyễn Thị {old}", f"Nguyễn Thị {new}")
    assert fold(old) == fold(new)


@pytest.mark.parametrize(("a", "b"), [("Hoa", "Hòa"), ("Đăng", "Dăng"), ("Hùng", "Hưng"), ("Lan", "Lân")])
def test_another_letter_or_tone_is_another_name(a: str, b: str) -> None:
    assert not same_name(a, b)


def test_folding_takes_every_mark_away() -> None:
    assert fold("  Đặng  Thị Hoà ") == "dang thi hoa"


@pytest.mark.parametrize("name", ["H'Hen Niê", "Y Moan Ênuôl", "K’Brơi", "Kim Min-jun", "Đỗ Ý"])
def test_names_of_all_peoples_are_accepted(name: str) -> None:
    assert not [finding for finding in check_person_name(name) if finding.refused]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", NameProblem.EMPTY),
        ("   ", NameProblem.EMPTY),
        ("Nguyễn Văn 2", NameProblem.DIGIT),
        ("Nguyễn Văn ②", NameProblem.DIGIT),
        ("<script>An</script>", NameProblem.SYMBOL),
        ("Lê @ Minh", NameProblem.SYMBOL),
        ("Lê\u200bMinh", NameProblem.SYMBOL),
        ("'-", NameProblem.NO_LETTER),
    ],
)
def test_digits_and_symbols_are_refused(name: str, problem: NameProblem) -> None:
    found = {finding.problem for finding in check_person_name(name) if finding.refused}
    assert problem in found


def test_a_long_name_and_a_single_word_are_only_remarked() -> None:
    long = check_person_name("Công Tằng Tôn Nữ Huyền Trân Bảo Châu Khánh Linh")
    single = check_person_name("Blao")
    assert [(finding.problem, finding.refused) for finding in long] == [(NameProblem.LONG, False)]
    assert [(finding.problem, finding.refused) for finding in single] == [(NameProblem.ONE_WORD, False)]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Ng. Văn An", NameProblem.ABBREVIATED),
        ("Nguyễn  Văn An", NameProblem.SPACING),
        ("Иван Hoa", NameProblem.OTHER_ALPHABET),
    ],
)
def test_what_is_odd_in_a_name_is_remarked_and_never_refused(name: str, problem: NameProblem) -> None:
    assert [(finding.problem, finding.refused) for finding in check_person_name(name)] == [(problem, False)]


def test_a_name_splits_by_position() -> None:
    assert split_name("Trần  Thị Bảo Ngọc") == NameParts("Trần", "Thị Bảo", "Ngọc")
    assert split_name("Lê An") == NameParts("Lê", "", "An")
    assert split_name("Blao") == NameParts("", "", "Blao")


def test_parts_are_kept_only_where_position_would_split_otherwise() -> None:
    assert unusual_parts(NameParts("Lê", "Văn", "An")) is None
    assert unusual_parts(NameParts(" Tôn Nữ", "", "Hương ")) == NameParts("Tôn Nữ", "", "Hương")


@given(st.lists(st.text(alphabet="AaÀàĂăBbĐđêươ", min_size=1), min_size=1, max_size=5))
def test_a_name_split_and_joined_is_the_name(words: list[str]) -> None:
    name = tidy(" ".join(words))
    assert join_name(split_name(name)) == name
