"""Pure rules of the exchange: which path means what, which hop a call takes, which codes are seen in a body."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.domain.identifiers import AgencyCode, DossierCode
from lienthong.systems.exchange.message_log.messages import dossier_codes, new_message_id
from lienthong.systems.exchange.routes.offered_services import Route, find_route, hop_key, offered_services


def test_every_operation_of_the_contracts_has_a_route() -> None:
    services = offered_services()

    assert len(services["apiHoTichTuPhap"].operations["1.0"]) == 7
    assert services["apiLienThongKSKT"].operations["1.0"] == {"nhanHoSoDKHT", "layKetQua"}


def test_a_path_without_version_means_the_default_one() -> None:
    route = find_route("lgsp", "apiHoTichTuPhap", None, "dangKyHoTich")

    assert route == Route("apiHoTichTuPhap", "1.0", "dangKyHoTich")
    assert route.path == "/apiHoTichTuPhap/1.0/dangKyHoTich"


@pytest.mark.parametrize(
    ("service", "version", "operation", "code"),
    [
        ("apiLa", None, "x", ExchangeErrorCode.UNKNOWN_SERVICE),
        ("apiLienThongKSKT", "3.0", "layKetQua", ExchangeErrorCode.UNKNOWN_SERVICE),
        ("apiLienThongKSKT", "1.0", "laykETQUA", ExchangeErrorCode.UNKNOWN_OPERATION),
    ],
)
def test_what_is_not_offered_is_named_with_what_is(
    service: str, version: str | None, operation: str, code: ExchangeErrorCode
) -> None:
    with pytest.raises(ExchangeError) as raised:
        find_route("ndxp", service, version, operation)

    assert (raised.value.code, raised.value.hop) == (code, "ndxp")
    assert "1.0" in raised.value.message_vi or "apiHoTichTuPhap" in raised.value.message_vi


def test_environments_part_at_ndxp_and_not_before() -> None:
    assert hop_key("lgsp", "test") == hop_key("lgsp", "official") == "ndxp"
    assert (hop_key("ndxp", "test"), hop_key("ndxp", "official")) == ("hotich-test", "hotich-official")


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
