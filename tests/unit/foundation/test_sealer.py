"""Encryption at rest: what opens, what does not, and changing keys."""

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from lienthong.foundation.sealer import SealBroken, Sealer, sealer_from
from lienthong.foundation.settings import SettingsError, SharedSettings

KEYS = {"k1": b"1" * 32, "k2": b"2" * 32}


def encoded(key: bytes) -> SecretStr:
    return SecretStr(base64.b64encode(key).decode())


@given(value=st.binary(max_size=500), context=st.text(max_size=20))
def test_what_was_sealed_opens_in_its_context(value: bytes, context: str) -> None:
    sealer = Sealer(KEYS, "k1")
    assert sealer.open(sealer.seal(value, context), context) == value


@given(position=st.integers(0, 40), flip=st.integers(1, 255))
def test_a_single_changed_byte_breaks_the_seal(position: int, flip: int) -> None:
    sealed = bytearray(Sealer(KEYS, "k1").seal(b"giay chung sinh", "payload/1"))
    sealed[position % len(sealed)] ^= flip
    with pytest.raises(SealBroken):
        Sealer(KEYS, "k1").open(bytes(sealed), "payload/1")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    sealer = Sealer(KEYS, "k1")
    with pytest.raises(SealBroken, match="context"):
        sealer.open(sealer.seal(b"a", "payload/1"), "payload/2")


def test_after_a_change_of_keys_old_values_still_open() -> None:
    old = Sealer({"k1": KEYS["k1"]}, "k1").seal(b"a", "c")
    assert Sealer(KEYS, "k2").open(old, "c") == b"a"


def test_without_the_old_key_they_do_not() -> None:
    old = Sealer(KEYS, "k1").seal(b"a", "c")
    with pytest.raises(SealBroken, match="unknown key"):
        Sealer({"k2": KEYS["k2"]}, "k2").open(old, "c")


@pytest.mark.parametrize("junk", [b"", b"\x01", b"\x01\xff", b"plain text", b"\x01\x02k1"])
def test_what_was_never_sealed_does_not_open(junk: bytes) -> None:
    with pytest.raises(SealBroken):
        Sealer(KEYS, "k1").open(junk, "c")


def test_the_demo_key_is_made_once_and_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    shared = SharedSettings(var_dir=tmp_path)
    sealed = sealer_from(shared).seal(b"a", "c")
    assert sealer_from(shared).open(sealed, "c") == b"a"
    assert os.stat(tmp_path / "sealing.key").st_mode & 0o077 == 0  # noqa: PTH116


def test_production_wants_a_key() -> None:
    with pytest.raises(SettingsError, match="SEALING_KEYS"):
        sealer_from(SharedSettings(mode="production"))


def test_a_key_of_another_length_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="khoá k1 phải dài đúng 32 byte"):
        sealer_from(SharedSettings(sealing_keys={"k1": encoded(b"short")}))


def test_the_last_key_seals_unless_another_is_named() -> None:
    keys = {name: encoded(key) for name, key in KEYS.items()}
    assert b"k2" in sealer_from(SharedSettings(sealing_keys=keys)).seal(b"", "")[:4]
    assert b"k1" in sealer_from(SharedSettings(sealing_keys=keys, sealing_current="k1")).seal(b"", "")[:4]
