"""DER, strictly: enough to write and read CMS messages without building object trees.

Signing at rate needs this: generic encoders spend milliseconds where the mathematics takes tens of
microseconds. The reader accepts one encoding per value only, so that no byte of a signature can be changed
without being noticed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from asn1crypto.core import ObjectIdentifier

SEQUENCE = 0x30
SET = 0x31
INTEGER = 0x02
BITS = 0x03
OCTETS = 0x04
OID = 0x06
GENERALIZED_TIME = 0x18
NULL = b"\x05\x00"


def tlv(tag: int, *parts: bytes) -> bytes:
    """Encode one value: tag octet, definite length, the joined parts."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    """Encode a SEQUENCE."""
    return tlv(0x30, *parts)


def set_of(parts: Iterable[bytes], tag: int = 0x31) -> bytes:
    """Encode a SET OF: DER wants the encodings in ascending order."""
    return tlv(tag, *sorted(parts))


def explicit(number: int, *parts: bytes) -> bytes:
    """Encode a constructed context-specific tag ``[number]``."""
    return tlv(0xA0 | number, *parts)


def integer(value: int) -> bytes:
    """Encode a non-negative INTEGER."""
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value: bytes) -> bytes:
    """Encode an OCTET STRING."""
    return tlv(0x04, value)


@cache
def oid(dotted: str) -> bytes:
    """Encode an OBJECT IDENTIFIER."""
    encoded: bytes = ObjectIdentifier(dotted).dump()
    return encoded


def generalized_time(moment: datetime) -> bytes:
    """Encode an aware moment as GeneralizedTime in UTC, whole seconds."""
    return tlv(0x18, moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode())


class NotDer(ValueError):
    """The bytes are not the DER encoding of what was expected."""


class Value(NamedTuple):
    """One decoded value: its tag octet, its content octets, and all of its octets."""

    tag: int
    body: bytes
    raw: bytes

    def children(self) -> list[Value]:
        """Decode the values inside."""
        return values(self.body)

    def expect(self, tag: int) -> Value:
        """Give this value when it has the tag.

        Raises
        ------
        NotDer
            It has another tag.
        """
        if self.tag != tag:
            raise NotDer(f"tag {self.tag:#x} instead of {tag:#x}")
        return self

    def number(self) -> int:
        """Decode an INTEGER.

        Raises
        ------
        NotDer
            When it is no INTEGER in its shortest form.
        """
        body = self.expect(INTEGER).body
        value = int.from_bytes(body, "big", signed=True)
        if not body or (len(body) > 1 and value.bit_length() // 8 + 1 < len(body)):
            raise NotDer("integer not minimal")
        return value


def values(data: bytes) -> list[Value]:
    """Decode the values that follow one another in ``data``, with nothing left over."""
    found: list[Value] = []
    at = 0
    while at < len(data):
        value, at = _value_at(data, at)
        found.append(value)
    return found


def only_value(data: bytes) -> Value:
    """Decode the one value ``data`` consists of.

    Raises
    ------
    NotDer
        When it is not exactly one value.
    """
    value, end = _value_at(data, 0)
    if end != len(data):
        raise NotDer("not one value")
    return value


def first_value(data: bytes) -> Value:
    """Decode the value ``data`` begins with; what follows is the caller's to judge."""
    return _value_at(data, 0)[0]


def check_signed_object(data: bytes) -> None:
    """Check the outer form of a certificate or revocation list: content, algorithm, signature (RFC 5280, 4.1 and 5.1).

    Signatures are whole octets. A count of unused bits before one that ends in zeros is valid DER and changes nothing
    that is signed, so the library takes it; here it would be a byte that can be changed without being noticed.

    Raises
    ------
    NotDer
        Another form.
    """
    parts = only_value(data).expect(SEQUENCE).children()
    if len(parts) != 3 or parts[2].expect(BITS).body[:1] != b"\0":
        raise NotDer("signed object")


def _value_at(data: bytes, start: int) -> tuple[Value, int]:
    body_at = start + 2
    if len(data) < body_at:
        raise NotDer("tag or length missing")
    tag, size = data[start], data[start + 1]
    if tag & 0x1F == 0x1F:
        raise NotDer("tag of several octets")
    if size >= 0x80:
        size, body_at = _long_size(data, body_at, size & 0x7F)
    end = body_at + size
    if end > len(data):
        raise NotDer("truncated")
    return Value(tag, data[body_at:end], data[start:end]), end


def _long_size(data: bytes, at: int, octets_of_length: int) -> tuple[int, int]:
    """Decode the long form of a length; gives it and where the content begins.

    Raises
    ------
    NotDer
        When it is not the shortest form.
    """
    encoded = data[at : at + octets_of_length]
    size = int.from_bytes(encoded, "big")
    if not 1 <= octets_of_length <= 4 or len(encoded) != octets_of_length or encoded[0] == 0 or size < 0x80:
        raise NotDer("length not minimal")
    return size, at + octets_of_length
