"""Which service, version and operation a path means, and which hop a call of an environment takes. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.systems.exchange.base.settings import Environment, ExchangeRole

#: What the next system is called in ``hop`` of an error (contracts.exchange.errors).
NEXT_SYSTEM: Mapping[ExchangeRole, str] = {"lgsp": "ndxp", "ndxp": "hotich"}


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service on the exchange: operations by version, and the version of a path that names none."""

    name: str
    name_vi: str
    default_version: str
    operations: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Route:
    """What is called."""

    service: str
    version: str
    operation: str

    @property
    def path(self) -> str:
        """Path at the next hop, always with its version."""
        return f"/{self.service}/{self.version}/{self.operation}"


@cache
def offered_services() -> Mapping[str, OfferedService]:
    """The services of ``services.toml`` by name."""
    text = resources.files("lienthong.systems.exchange.routes").joinpath("services.toml").read_text("utf-8")
    return {
        row["name"]: OfferedService(
            name=row["name"],
            name_vi=row["name_vi"],
            default_version=row["default"],
            operations={version: frozenset(names) for version, names in row["versions"].items()},
        )
        for row in tomllib.loads(text)["service"]
    }


def find_route(role: ExchangeRole, service: str, version: str | None, operation: str) -> Route:
    """The route of a path.

    Notes
    -----
    ``ExchangeError`` is passed on: UNKNOWN_SERVICE or UNKNOWN_OPERATION, naming what there is.
    """  # noqa: DOC501 - _unknown() makes an ExchangeError
    services = offered_services()
    offered = services.get(service)
    if offered is None:
        raise _unknown(ExchangeErrorCode.UNKNOWN_SERVICE, role, "Các dịch vụ có trên trục", services)
    chosen = version if version is not None else offered.default_version
    operations = offered.operations.get(chosen)
    if operations is None:
        what = f"Các phiên bản của {service}"
        raise _unknown(ExchangeErrorCode.UNKNOWN_SERVICE, role, what, offered.operations)
    if operation not in operations:
        what = f"Các chức năng của {service} {chosen}"
        raise _unknown(ExchangeErrorCode.UNKNOWN_OPERATION, role, what, operations)
    return Route(service, chosen, operation)


def hop_key(role: ExchangeRole, environment: Environment) -> str:
    """The hop that a call of this environment takes: LGSP has one, NDXP one for each environment."""
    return NEXT_SYSTEM[role] if role == "lgsp" else f"{NEXT_SYSTEM[role]}-{environment}"


def _unknown(
    code: ExchangeErrorCode, role: ExchangeRole, what_vi: str, known: Mapping[str, object] | frozenset[str]
) -> ExchangeError:
    return ExchangeError(code, role, detail_vi=f"{what_vi}: {', '.join(sorted(known))}.")
