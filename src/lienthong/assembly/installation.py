"""What every part is built with: settings, clock, durable engine, network, trust, and the demo's secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pydantic import Field, SecretStr

from lienthong.assembly.demo_setup.demo_credentials import DemoCredentials, demo_credentials
from lienthong.assembly.network import PORTS, SYSTEMS, Network, on_own_ports
from lienthong.assembly.trust_settings import TrustSettings
from lienthong.foundation.clock import Clock, clock_from
from lienthong.foundation.delivery.durable_engine import DurableEngine, durable_from
from lienthong.foundation.identity import IdentitySettings
from lienthong.foundation.settings import (
    Settings,
    SettingsError,
    SharedSettings,
    environment_name,
    load,
    require_secrets,
)
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.telemetry import configure_logging
from lienthong.foundation.trust.trust_store import TrustStore

S = TypeVar("S", bound=Settings)


class NetworkSettings(Settings):
    """Ports of the systems when each is a process of its own, section ``network``."""

    ports: dict[str, int] = Field(
        default_factory=dict,
        description=f"Cổng của từng hệ thống khi chạy riêng ({', '.join(PORTS)}); mặc định 8101–8106.",
    )


class DemoSettings(Settings):
    """What the demo may choose, section ``demo``."""

    environment: str = Field(
        "test",
        pattern="^(test|official)$",
        description="Môi trường hộ tịch mà các tỉnh trình diễn kết nối tới: test hoặc official.",
    )


class IdentitySection(Settings):
    """Sessions and tokens, section ``identity``."""

    key: SecretStr | None = Field(
        None, description="Khóa ký phiên và mã truy cập, ít nhất 32 ký tự ngẫu nhiên. Bắt buộc khi chạy thật."
    )
    secure_cookies: bool | None = Field(
        None,
        description="Chỉ gửi cookie phiên qua HTTPS. Mặc định: true khi chạy thật, false ở chế độ demo.",
    )


SECTIONS: Mapping[str, type[Settings]] = {
    "shared": SharedSettings,
    "network": NetworkSettings,
    "identity": IdentitySection,
    "trust": TrustSettings,
    "demo": DemoSettings,
}
"""Settings that do not belong to one system."""


@dataclass(frozen=True)
class Installation:
    """Everything parts have in common. `credentials` is None outside demo mode."""

    shared: SharedSettings
    clock: Clock
    durable: DurableEngine
    network: Network
    trust: TrustStore
    identity: IdentitySettings
    authority: LocalAuthority | None
    credentials: DemoCredentials | None
    environment: str

    @property
    def today(self) -> date:
        """The day on which the demo's units are valid."""
        return self.clock.now().date()


def make_installation(
    role: str,
    network: Network | None = None,
    environ: Mapping[str, str] = os.environ,
    *,
    quiet: bool = False,
) -> Installation:
    """Read the common settings and make what they ask for.

    Parameters
    ----------
    role
        What this process runs: ``up`` or a system's name. A restarted process of the same role goes on with its work.
    network
        Where the parts are found; None: each on its own port.
    quiet
        Log warnings only, unless the settings name a level.

    Raises
    ------
    SettingsError
        Naming the setting that cannot be used.
    """
    shared = load(SharedSettings, "shared", environ=environ)
    if quiet and "log_level" not in shared.model_fields_set:
        shared = shared.model_copy(update={"log_level": "warning"})
    configure_logging(shared)
    require_secrets(shared, "shared", shared)
    own_ports = load(NetworkSettings, "network", environ=environ).ports
    unknown = set(own_ports) - set(SYSTEMS)
    if unknown:
        names = ", ".join(sorted(SYSTEMS))
        raise SettingsError(environment_name("network", "ports"), f"chỉ có các hệ thống: {names}")
    demo = shared.mode == "demo"
    credentials = demo_credentials(shared.var_dir) if demo else None
    authority = LocalAuthority(shared.var_dir / "pki") if demo else None
    return Installation(
        shared=shared,
        clock=clock_from(shared),
        durable=durable_from(shared, role),
        network=network or on_own_ports(own_ports),
        trust=_trust(load(TrustSettings, "trust", environ=environ), authority),
        identity=_identity(load(IdentitySection, "identity", environ=environ), credentials),
        authority=authority,
        credentials=credentials,
        environment=load(DemoSettings, "demo", environ=environ).environment,
    )


def _trust(settings: TrustSettings, authority: LocalAuthority | None) -> TrustStore:
    if settings.directory is not None:
        return TrustStore(settings.directory)
    if authority is None:
        expected = "bắt buộc khi chạy thật: thư mục có roots/*.pem, issuers/*.pem và crls/*.crl"
        raise SettingsError(environment_name("trust", "directory"), expected)
    return authority.trust()


def _identity(section: IdentitySection, credentials: DemoCredentials | None) -> IdentitySettings:
    key = section.key
    if key is None:
        if credentials is None:
            raise SettingsError(
                environment_name("identity", "key"), "bắt buộc khi chạy thật: ít nhất 32 ký tự ngẫu nhiên"
            )
        key = SecretStr(credentials.token_key)
    if len(key.get_secret_value()) < 32:
        raise SettingsError(environment_name("identity", "key"), "phải dài ít nhất 32 ký tự")
    secure = credentials is None if section.secure_cookies is None else section.secure_cookies
    return IdentitySettings(key=key, secure_cookies=secure)
