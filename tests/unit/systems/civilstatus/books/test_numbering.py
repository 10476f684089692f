"""Numbers of the book."""

from hypothesis import given
from hypothesis import strategies as st

from lienthong.systems.civilstatus.books.numbering import place_of


def test_the_first_entry_of_a_year_stands_on_page_one_of_book_one() -> None:
    place = place_of(2024, 1, 200)
    assert (place.registration_number, place.book, place.page) == ("1/2024", "01/2024", 1)


def test_a_full_book_is_followed_by_the_next_and_numbers_run_on() -> None:
    place = place_of(2024, 201, 200)
    assert (place.registration_number, place.book, place.page) == ("201/2024", "02/2024", 1)


@given(st.integers(1, 50_000), st.integers(1, 500))
def test_no_two_numbers_share_a_page(number: int, pages: int) -> None:
    one, next_one = place_of(2024, number, pages), place_of(2024, number + 1, pages)
    assert (one.book, one.page) != (next_one.book, next_one.page)
    assert 1 <= one.page <= pages
