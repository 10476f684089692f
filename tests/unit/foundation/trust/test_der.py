from __future__ import annotations

from typing import Any

import pytest
from asn1crypto.core import Integer, OctetString
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from lienthong.foundation.trust import der
from lienthong.foundation.trust.revocation import read_list
from lienthong.foundation.trust.signed_messages import read_certificate


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


def test_a_certificate_or_list_with_another_count_of_unused_bits_is_refused(office: Any) -> None:
    pem = next(iter((office.trust.directory / "issuers").glob("*.pem"))).read_bytes()
    certificate = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    listed = next(iter((office.trust.directory / "crls").glob("*.crl"))).read_bytes()

    # The library takes both: nothing that is signed has changed.
    x509.load_der_x509_certificate(_with_unused_bit(certificate))
    x509.load_der_x509_crl(_with_unused_bit(listed))
    with pytest.raises(der.NotDer):
        read_certificate(_with_unused_bit(certificate))
    with pytest.raises(der.NotDer):
        read_list(_with_unused_bit(listed))


def _with_unused_bit(signed: bytes) -> bytes:
    """The object with one bit of its signature said to be unused, and that bit zero, as DER wants."""
    signature = der.only_value(signed).children()[2]
    changed = bytearray(signed)
    changed[len(signed) - len(signature.body)] = 1
    changed[-1] &= 0xFE
    return bytes(changed)
