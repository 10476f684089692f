"""Builds each part from its settings; in demo mode partners and seeds are filled in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from lienthong.assembly.demo_setup import demo_seeds, sign_in_accounts
from lienthong.assembly.installation import Installation, S
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.settings import Settings, load, require_secrets
from lienthong.systems.authorities import app as authorities
from lienthong.systems.authorities.base.settings import AuthoritiesSettings
from lienthong.systems.civilstatus import app as civilstatus
from lienthong.systems.civilstatus.base.settings import CivilStatusSettings
from lienthong.systems.dvclt import app as dvclt
from lienthong.systems.dvclt.base.settings import DvcltSettings
from lienthong.systems.exchange import app as exchange
from lienthong.systems.exchange.base.settings import ExchangeSettings
from lienthong.systems.onestop import app as onestop
from lienthong.systems.onestop.base.settings import OnestopSettings

SYSTEM_SECTIONS: Mapping[str, type[Settings]] = {
    "dvclt": DvcltSettings,
    "onestop": OnestopSettings,
    "lgsp": ExchangeSettings,
    "ndxp": ExchangeSettings,
    "civilstatus_test": CivilStatusSettings,
    "civilstatus_official": CivilStatusSettings,
    "authorities": AuthoritiesSettings,
}
"""Settings of each part, by section."""


def build_part(part: str, installation: Installation, environ: Mapping[str, str] = os.environ) -> Service:
    """Build one part of the chain.

    Notes
    -----
    ``SettingsError`` is passed on, naming the setting that is missing or cannot be used.
    ``KeyError`` is passed on for a part that does not exist.
    """
    return _BUILDERS[part](part, installation, environ)


def _dvclt(part: str, installation: Installation, environ: Mapping[str, str]) -> Service:
    secrets = installation.credentials
    settings = _load(
        DvcltSettings,
        part,
        installation,
        environ,
        authorities_url=installation.network.url("authorities"),
        authorities_key=secrets.authorities.name if secrets else "",
        authorities_secret=SecretStr(secrets.authorities.secret if secrets else ""),
        secure_cookies=installation.identity.secure_cookies,
        token_key=SecretStr(secrets.token_key) if secrets else None,
    )
    return dvclt.build(
        settings,
        installation.shared,
        installation.clock,
        installation.durable,
        installation.trust,
        seed=demo_seeds.dvclt_seed(secrets) if secrets else None,
        demo_accounts=sign_in_accounts.of_dvclt(secrets) if secrets else (),
    )


def _onestop(part: str, installation: Installation, environ: Mapping[str, str]) -> Service:
    secrets = installation.credentials
    settings = _load(
        OnestopSettings,
        part,
        installation,
        environ,
        dvclt_url=installation.network.url("dvclt"),
        lgsp_url=installation.network.url("lgsp"),
        secure_cookies=installation.identity.secure_cookies,
        connections=demo_seeds.onestop_connections(secrets, installation.environment) if secrets else [],
        token_key=SecretStr(secrets.token_key) if secrets else None,
    )
    return onestop.build(
        settings,
        installation.shared,
        installation.clock,
        installation.durable,
        installation.trust,
        seed=demo_seeds.onestop_seed(secrets, installation.today) if secrets else None,
        demo_accounts=sign_in_accounts.of_onestop(secrets, installation.today) if secrets else (),
    )


def _exchange(part: str, installation: Installation, environ: Mapping[str, str]) -> Service:
    secrets = installation.credentials
    settings = _load(
        ExchangeSettings,
        part,
        installation,
        environ,
        role=part,
        upstream_url=installation.network.url("ndxp"),
        civilstatus_test_url=installation.network.url("civilstatus_test"),
        civilstatus_official_url=installation.network.url("civilstatus_official"),
    )
    return exchange.build(
        settings,
        installation.shared,
        installation.clock,
        identity=installation.identity,
        seeded=demo_seeds.exchange_seed(secrets, installation.today, part) if secrets else None,
        demo_accounts=sign_in_accounts.of_operators(secrets) if secrets else (),
    )


def _civilstatus(part: str, installation: Installation, environ: Mapping[str, str]) -> Service:
    secrets = installation.credentials
    environment = part.removeprefix("civilstatus_")
    settings = _load(
        CivilStatusSettings,
        part,
        installation,
        environ,
        environment=environment,
        public_url=installation.network.url(part),
    )
    return civilstatus.build(
        settings,
        installation.shared,
        installation.clock,
        identity=installation.identity,
        seeded=demo_seeds.civilstatus_seed(secrets, installation.today, environment) if secrets else None,
        demo_accounts=sign_in_accounts.of_civilstatus(secrets, installation.today, environment)
        if secrets
        else (),
        authority=installation.authority,
        trust=installation.trust,
    )


def _authorities(part: str, installation: Installation, environ: Mapping[str, str]) -> Service:
    secrets = installation.credentials
    settings = _load(AuthoritiesSettings, part, installation, environ)
    return authorities.build(
        settings,
        installation.shared,
        installation.clock,
        identity=installation.identity,
        trust=installation.trust,
        seeded=demo_seeds.authorities_seed(secrets) if secrets else None,
        demo_accounts=sign_in_accounts.of_authorities(secrets) if secrets else (),
    )


def _load(
    model: type[S], section: str, installation: Installation, environ: Mapping[str, str], **defaults: Any
) -> S:
    """The settings of a section; what nobody set takes the value that fits this network and the demo's secrets."""
    settings = load(model, section, environ=environ)
    unset = {name: value for name, value in defaults.items() if name not in settings.model_fields_set}
    if installation.credentials is None:
        require_secrets(settings, section, installation.shared)
        unset = {name: value for name, value in unset.items() if value}
    return settings.model_copy(update=unset)


_BUILDERS: Mapping[str, Callable[[str, Installation, Mapping[str, str]], Service]] = {
    "dvclt": _dvclt,
    "onestop": _onestop,
    "lgsp": _exchange,
    "ndxp": _exchange,
    "civilstatus_test": _civilstatus,
    "civilstatus_official": _civilstatus,
    "authorities": _authorities,
}
