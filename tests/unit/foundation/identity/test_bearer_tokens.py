"""Bearer tokens stand for one principal, in one system, for a while."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from lienthong.foundation.identity import (
    BearerTokens,
    ExpiredToken,
    InvalidToken,
    Principal,
    PrincipalKind,
    Role,
)
from lienthong.foundation.identity.credentials.keys import Keys

KEY = b"k" * 32
CALLER = Principal(
    account="officer.mau",
    name="Lê Văn Mẫu",
    roles=frozenset({Role.OFFICER}),
    scopes=frozenset({"a", "b"}),
    unit_code="00019",
    agency="H08.37.80",
    title="Công chức tư pháp - hộ tịch",
    environment="test",
    kind=PrincipalKind.MACHINE,
)


def tokens(system: str = "hotich", key: bytes = KEY, now: float = 1000) -> BearerTokens:
    return BearerTokens(key, system, 600, now=lambda: now)


def test_a_token_gives_back_whom_it_was_issued_to() -> None:
    assert tokens().read(tokens().issue(CALLER).text) == CALLER


def test_a_token_holds_only_the_scopes_asked_for_and_held() -> None:
    issued = tokens().issue(CALLER, ["b", "c"])
    assert tokens().read(issued.text).scopes == {"b"}
    assert issued.scope == "b"


def test_a_token_ends() -> None:
    text = tokens().issue(CALLER).text
    with pytest.raises(ExpiredToken):
        tokens(now=1601).read(text)


def test_a_token_of_another_system_is_refused() -> None:
    with pytest.raises(InvalidToken):
        tokens("mcdt").read(tokens("hotich").issue(CALLER).text)


def test_a_token_signed_with_another_key_is_refused() -> None:
    with pytest.raises(InvalidToken):
        tokens(key=b"x" * 32).read(tokens().issue(CALLER).text)


def test_an_unsigned_token_is_refused() -> None:
    header_none = "eyJhbGciOiJub25lIn0"
    payload = tokens().issue(CALLER).text.split(".")[1]
    with pytest.raises(InvalidToken):
        tokens().read(f"{header_none}.{payload}.")


@pytest.mark.parametrize("missing", ["exp", "aud", "iss", "sub", "kind", "roles"])
def test_a_token_without_a_needed_claim_is_refused(missing: str) -> None:
    claims: dict[str, Any] = jwt.decode(
        tokens().issue(CALLER).text, OctKey.import_key(KEY), algorithms=["HS256"]
    ).claims
    del claims[missing]
    with pytest.raises(InvalidToken):
        tokens().read(jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(KEY)))


@given(st.text(max_size=200))
def test_no_text_but_a_token_is_taken_for_one(text: str) -> None:
    with pytest.raises(InvalidToken):
        tokens().read(text)


def test_every_system_and_purpose_has_a_key_of_its_own() -> None:
    master = b"m" * 32
    made = {
        Keys(master, system).derive(purpose)
        for system in ("mcdt", "hotich")
        for purpose in ("bearer", "cookie")
    }
    assert len(made) == 4


def test_a_short_master_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keys(b"short", "mcdt")
