"""Builds each part from its settings; in demo mode partners and seeds are filled in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import SecretStr

from lienthong.assembly.demo_setup import demo_seeds, sign_in_accounts
from lienthong.assembly.shared_parts import Frame, S
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


def build_part(part: str, frame: Frame, environ: Mapping[str, str] = os.environ) -> Service:
    """Build one part of the chain.

    Raises
    ------
    SettingsError
        Naming the setting that is missing or cannot be used.
    KeyError
        For a part that does not exist.
    """
    return _BUILDERS[part](part, frame, environ)


def _dvclt(part: str, frame: Frame, environ: Mapping[str, str]) -> Service:
    secrets = frame.credentials
    settings = _load(
        DvcltSettings,
        part,
        frame,
        environ,
        authorities_url=frame.network.url("authorities"),
        authorities_key=secrets.authorities.name if secrets else "",
        authorities_secret=SecretStr(secrets.authorities.secret if secrets else ""),
        secure_cookies=frame.identity.secure_cookies,
        token_key=SecretStr(secrets.token_key) if secrets else None,
    )
    return dvclt.build(
        settings,
        frame.shared,
        frame.clock,
        frame.durable,
        frame.trust,
        seed=demo_seeds.dvclt_seed(secrets) if secrets else None,
        demo_accounts=sign_in_accounts.of_dvclt(secrets) if secrets else (),
    )


def _onestop(part: str, frame: Frame, environ: Mapping[str, str]) -> Service:
    secrets = frame.credentials
    settings = _load(
        OnestopSettings,
        part,
        frame,
        environ,
        dvclt_url=frame.network.url("dvclt"),
        lgsp_url=frame.network.url("lgsp"),
        secure_cookies=frame.identity.secure_cookies,
        connections=demo_seeds.onestop_connections(secrets, frame.environment) if secrets else [],
        token_key=SecretStr(secrets.token_key) if secrets else None,
    )
    return onestop.build(
        settings,
        frame.shared,
        frame.clock,
        frame.durable,
        frame.trust,
        seed=demo_seeds.onestop_seed(secrets, frame.today) if secrets else None,
        demo_accounts=sign_in_accounts.of_onestop(secrets, frame.today) if secrets else (),
    )


def _exchange(part: str, frame: Frame, environ: Mapping[str, str]) -> Service:
    secrets = frame.credentials
    settings = _load(
        ExchangeSettings,
        part,
        frame,
        environ,
        role=part,
        upstream_url=frame.network.url("ndxp"),
        civilstatus_test_url=frame.network.url("civilstatus_test"),
        civilstatus_official_url=frame.network.url("civilstatus_official"),
    )
    return exchange.build(
        settings,
        frame.shared,
        frame.clock,
        identity=frame.identity,
        seeded=demo_seeds.exchange_seed(secrets, frame.today, part) if secrets else None,
        demo_accounts=sign_in_accounts.of_operators(secrets) if secrets else (),
    )


def _civilstatus(part: str, frame: Frame, environ: Mapping[str, str]) -> Service:
    secrets = frame.credentials
    environment = part.removeprefix("civilstatus_")
    settings = _load(
        CivilStatusSettings,
        part,
        frame,
        environ,
        environment=environment,
        public_url=frame.network.url(part),
    )
    return civilstatus.build(
        settings,
        frame.shared,
        frame.clock,
        identity=frame.identity,
        seeded=demo_seeds.civilstatus_seed(secrets, frame.today, environment) if secrets else None,
        demo_accounts=sign_in_accounts.of_civilstatus(secrets, frame.today, environment) if secrets else (),
        authority=frame.authority,
        trust=frame.trust,
    )


def _authorities(part: str, frame: Frame, environ: Mapping[str, str]) -> Service:
    secrets = frame.credentials
    settings = _load(AuthoritiesSettings, part, frame, environ)
    return authorities.build(
        settings,
        frame.shared,
        frame.clock,
        identity=frame.identity,
        trust=frame.trust,
        seeded=demo_seeds.authorities_seed(secrets) if secrets else None,
        demo_accounts=sign_in_accounts.of_authorities(secrets) if secrets else (),
    )


def _load(model: type[S], section: str, frame: Frame, environ: Mapping[str, str], **defaults: Any) -> S:
    """The settings of a section; what nobody set takes the value that fits this network and the demo's secrets."""
    settings = load(model, section, environ=environ)
    unset = {name: value for name, value in defaults.items() if name not in settings.model_fields_set}
    if frame.credentials is None:
        require_secrets(settings, section, frame.shared)
        unset = {name: value for name, value in unset.items() if value}
    return settings.model_copy(update=unset)


_BUILDERS: Mapping[str, Callable[[str, Frame, Mapping[str, str]], Service]] = {
    "dvclt": _dvclt,
    "onestop": _onestop,
    "lgsp": _exchange,
    "ndxp": _exchange,
    "civilstatus_test": _civilstatus,
    "civilstatus_official": _civilstatus,
    "authorities": _authorities,
}
