"""The demo's accounts as the sign-in pages offer them: a few of each kind, the rest follow the same pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lienthong.assembly.demo_setup.demo_credentials import DEMO_PROVINCES, DemoCredentials
from lienthong.assembly.demo_setup.demo_seeds import CITIZEN, OPERATOR, shown_units
from lienthong.domain.units import UnitCode, registry
from lienthong.foundation.web import DemoAccount


def by_part(credentials: DemoCredentials, on: date) -> Mapping[str, Sequence[DemoAccount]]:
    """The accounts to offer, by part of the chain."""
    return {
        "dvclt": of_dvclt(credentials),
        "onestop": of_onestop(credentials, on),
        "lgsp": of_operators(credentials),
        "ndxp": of_operators(credentials),
        "civilstatus_test": of_civilstatus(credentials, on, "test"),
        "civilstatus_official": of_civilstatus(credentials, on, "official"),
        "authorities": of_authorities(credentials),
    }


def of_dvclt(credentials: DemoCredentials) -> Sequence[DemoAccount]:
    """A citizen and an operator."""
    return [
        DemoAccount(CITIZEN, credentials.people.citizen, "Công dân"),
        DemoAccount(OPERATOR, credentials.people.operator, "Cán bộ vận hành"),
    ]


def of_onestop(credentials: DemoCredentials, on: date) -> Sequence[DemoAccount]:
    """A clerk for each province, who sees all its desks, and an operator."""
    return [
        *(
            DemoAccount(f"motcua.{province}", credentials.people.clerk, _province_desk(province, on))
            for province in DEMO_PROVINCES
        ),
        DemoAccount(OPERATOR, credentials.people.operator, "Cán bộ vận hành"),
    ]


def of_civilstatus(credentials: DemoCredentials, on: date, environment: str) -> Sequence[DemoAccount]:
    """Officers of the units that the demo uses."""
    return [
        DemoAccount(f"hotich.{unit}", credentials.people.officer(environment), _office(unit, on))
        for unit in shown_units(on)
    ]


def of_operators(credentials: DemoCredentials) -> Sequence[DemoAccount]:
    """The operator of an exchange."""
    return [DemoAccount(OPERATOR, credentials.people.operator, "Cán bộ vận hành")]


def of_authorities(credentials: DemoCredentials) -> Sequence[DemoAccount]:
    """An officer of each of the three authorities."""
    return [
        DemoAccount("canbo.cong-an", credentials.people.authority, "Công an (cư trú, căn cước)"),
        DemoAccount("canbo.bhxh", credentials.people.authority, "Bảo hiểm xã hội"),
        DemoAccount("canbo.ldtbxh", credentials.people.authority, "Lao động – xã hội"),
    ]


def _office(unit: UnitCode, on: date) -> str:
    return f"Công chức hộ tịch, {registry().full_name(unit, on)}"


def _province_desk(province: str, on: date) -> str:
    return f"Một cửa, mọi đơn vị của {registry().full_name(UnitCode(province), on)}"
