from __future__ import annotations

import pytest
from asn1crypto.core import Integer, OctetString
from hypothesis import given
from hypothesis import strategies as st

from lienthong.foundation.documents import der


@given(st.integers(0, 2**200))
def test_integers_are_encoded_as_others_do_and_read_back(value: int) -> None:
    assert der.integer(value) == Integer(value).dump()
    assert der.only_value(der.integer(value)).number() == value


@given(st.binary(max_size=70_000))
def test_octets_are_encoded_as_others_do_and_read_back(value: bytes) -> None:
    assert der.octets(value) == OctetString(value).dump()
    assert der.only_value(der.octets(value)).body == value


@pytest.mark.parametrize(
    "wrong",
    [b"", b"\x04", b"\x04\x05abc", b"\x04\x81\x01a", b"\x04\x80a\0\0", b"\x04\x82\x00\x80", b"\x04\x00\x00"],
)
def test_what_is_not_der_is_refused(wrong: bytes) -> None:
    with pytest.raises(der.NotDer):
        der.only_value(wrong)
