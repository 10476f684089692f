"""What the message log takes out of a call: dossier codes, and its own ids."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lienthong.domain.identifiers import AgencyCode, DossierCode
from lienthong.systems.exchange.message_log.messages import dossier_codes, new_message_id


@given(
    st.lists(
        st.builds(
            lambda n, day: str(DossierCode(AgencyCode("H08.37.80"), day, n)),
            st.integers(1, 99_999),
            st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)),
        ),
        max_size=5,
    ),
    st.binary(max_size=200).map(lambda noise: noise.replace(b'"', b"").replace(b"-", b"")),
)
def test_dossier_codes_are_found_once_each_in_any_body(codes: list[str], noise: bytes) -> None:
    body = noise + b",".join(f'"{code}"'.encode() for code in codes) + noise

    assert dossier_codes(body) == list(dict.fromkeys(codes))


def test_a_code_inside_a_longer_text_is_not_taken_for_a_dossier() -> None:
    assert dossier_codes('{"ghiChu": "xem H08.37.80-240705-0015 giúp"}'.encode()) == []


def test_ids_of_messages_sort_by_the_moment_of_their_making() -> None:
    made = [new_message_id() for _ in range(200)]

    assert [each[:16] for each in made] == sorted(each[:16] for each in made)
    assert len(set(made)) == 200
