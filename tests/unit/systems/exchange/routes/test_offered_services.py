"""Which service, version and operation a path means."""

from __future__ import annotations

import pytest

from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
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
