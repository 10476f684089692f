"""What the demo's systems hold from the start: accounts, keys, agencies of three provinces."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from lienthong.assembly.demo_setup.demo_credentials import (
    DEMO_PROVINCES,
    ENVIRONMENTS,
    AgencyKey,
    DemoCredentials,
)
from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.units import TWO_LEVELS_BEGIN, Unit, UnitCode, UnitLevel, registry
from lienthong.foundation.identity.roles import Role
from lienthong.invented import naming
from lienthong.systems.authorities import seeding as authorities
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.civilstatus import seeding as civilstatus
from lienthong.systems.dvclt import seeding as dvclt
from lienthong.systems.exchange import seeding as exchange
from lienthong.systems.onestop import seeding as onestop
from lienthong.systems.onestop.base.settings import ConnectionSettings

ROOTS = {"01": "H26", "52": "H08", "92": "H13"}
"""Agency identifiers of the demo's provinces: H08 stands in the seed, the others are as commonly published."""

CITIZEN = "congdan"
OPERATOR = "vanhanh"


def onestop_seed(credentials: DemoCredentials, on: date) -> onestop.OnestopSeed:
    """Every commune (and district, while there are) of the demo's provinces is an agency with a clerk."""
    agencies = list(_agencies(on))
    clerks = [
        onestop.SeedStaffAccount(
            user_name=f"motcua.{agency.unit_code}",
            password=credentials.people.clerk,
            name=_invented_person(f"clerk {agency.unit_code}"),
            title=f"Cán bộ một cửa {agency.name}",
            roles=frozenset({Role.CLERK}),
            agency=str(agency.identifier),
        )
        for agency in agencies
    ]
    provincial = [
        onestop.SeedStaffAccount(
            user_name=f"motcua.{province}",
            password=credentials.people.clerk,
            name=_invented_person(f"clerk {province}"),
            title="Lãnh đạo bộ phận một cửa cấp tỉnh",
            roles=frozenset({Role.CLERK, Role.LEADER}),
            agency=ROOTS[province],
        )
        for province in DEMO_PROVINCES
    ]
    operator = onestop.SeedStaffAccount(
        user_name=OPERATOR,
        password=credentials.people.operator,
        name="Cán bộ vận hành",
        title="Cán bộ vận hành",
        roles=frozenset({Role.OPERATOR}),
    )
    return onestop.OnestopSeed(agencies=agencies, accounts=[operator, *provincial, *clerks])


def onestop_connections(credentials: DemoCredentials, environment: str) -> list[ConnectionSettings]:
    """How each province reaches PM.DVCLT and LGSP."""
    return [
        ConnectionSettings.model_validate(
            {
                "province": province,
                "environment": environment,
                "dvclt_user": credentials.onestops[province].name,
                "dvclt_password": credentials.onestops[province].secret,
                **_lgsp_access(credentials.lgsp_key(province, environment)),
            }
        )
        for province in DEMO_PROVINCES
    ]


def civilstatus_seed(credentials: DemoCredentials, on: date, environment: str) -> civilstatus.CivilStatusSeed:
    """An officer for every unit that registers, and NDXP as the gateway."""
    gateway = credentials.gateways[environment]
    return civilstatus.CivilStatusSeed(
        officers=[
            civilstatus.SeedRegistrar(
                username=f"hotich.{unit_code}",
                password=credentials.people.officer(environment),
                full_name=_invented_person(f"officer {unit_code}"),
                title="Công chức tư pháp – hộ tịch",
                unit_code=unit_code,
            )
            for unit_code, _ in _units(on)
        ],
        gateways=[civilstatus.SeedGateway(gateway.name, gateway.secret)],
    )


def exchange_seed(credentials: DemoCredentials, on: date, role: str) -> exchange.ExchangeSeed:
    """Keys of each province and environment; what the exchange itself shows to the next hop."""
    operator = exchange.OperatorSeed(OPERATOR, credentials.people.operator, "Cán bộ vận hành")
    if role == "lgsp":
        return exchange.ExchangeSeed(
            keys=[_exchange_key(key, on) for key in credentials.lgsp_keys],
            upstream=[
                exchange.UpstreamSeed(ROOTS[key.province], key.environment, key.key, key.secret)
                for key in credentials.ndxp_keys
            ],
            accounts=[operator],
        )
    return exchange.ExchangeSeed(
        keys=[_exchange_key(key, on) for key in credentials.ndxp_keys],
        upstream=[
            exchange.UpstreamSeed(
                "", name, credentials.gateways[name].name, credentials.gateways[name].secret
            )
            for name in ENVIRONMENTS
        ],
        accounts=[operator],
    )


def _agencies(on: date) -> Iterator[onestop.SeedAgency]:
    for province in DEMO_PROVINCES:
        for number, (unit_code, name) in enumerate(_units_of(province, on), start=1):
            # The first two groups hold the number: there are more than 999 units in some provinces.
            identifier = AgencyCode(f"{ROOTS[province]}.{number // 100}.{number % 100}")
            yield onestop.SeedAgency(identifier, unit_code, province, f"UBND {name[:1].lower()}{name[1:]}")


def _units(on: date) -> Iterator[tuple[UnitCode, str]]:
    for province in DEMO_PROVINCES:
        yield from _units_of(province, on)


def _units_of(province: str, on: date) -> list[tuple[UnitCode, str]]:
    """Whatever registers in a province on a day: districts while there are, and communes."""
    levels = (UnitLevel.DISTRICT, UnitLevel.COMMUNE) if on < TWO_LEVELS_BEGIN else (UnitLevel.COMMUNE,)
    return [(unit.code, unit.name) for level in levels for unit in _units_at(province, on, level)]


@lru_cache
def _units_at(province: str, on: date, level: UnitLevel) -> tuple[Unit, ...]:
    """Kept: every part asks for its seed and for its accounts, and each time all units of the country are looked at."""
    return registry().units_in(UnitCode(province), on, level)


def _exchange_key(key: AgencyKey, on: date) -> exchange.ConsumerKeySeed:
    root = ROOTS[key.province]
    return exchange.ConsumerKeySeed(
        agency=root,
        environment=key.environment,
        key=key.key,
        secret=key.secret,
        name=f"UBND {registry().full_name(UnitCode(key.province), on)}",
        partner_code=AgencyCode(root).partner_code,
        access_key=key.access_key,
        access_secret=key.access_secret,
        app_name="",  # any: whoever connects calls the own software what it is called
    )


def _lgsp_access(key: AgencyKey) -> dict[str, str]:
    return {
        "lgsp_key": key.key,
        "lgsp_secret": key.secret,
        "lgsp_access_key": key.access_key,
        "lgsp_access_secret": key.access_secret,
        "lgsp_app_name": "MCDT",
        "partner_code": AgencyCode(ROOTS[key.province]).partner_code,
    }


def _invented_person(office: str) -> str:
    """The same invented name for the same office, whichever process asks."""
    dice = random.Random(office)  # noqa: S311 - a name, not a secret
    family = naming.family_name(dice)
    return dice.choice((naming.male_name, naming.female_name))(dice, family)


def shown_units(on: date) -> list[UnitCode]:
    """The units that the demo's own dossiers go to: the first two communes of each province, and a district."""
    communes = [
        unit.code for province in DEMO_PROVINCES for unit in _units_at(province, on, UnitLevel.COMMUNE)[:2]
    ]
    if on >= TWO_LEVELS_BEGIN:
        return communes
    return [*communes, _units_at(DEMO_PROVINCES[0], on, UnitLevel.DISTRICT)[0].code]


def dvclt_seed(credentials: DemoCredentials) -> dvclt.DvcltSeed:
    """A citizen, an operator, and each province's one-stop system."""
    return dvclt.DvcltSeed(
        people=[
            dvclt.SeedPerson(CITIZEN, credentials.people.citizen, "Công dân trình diễn"),
            dvclt.SeedPerson(
                OPERATOR, credentials.people.operator, "Cán bộ vận hành", frozenset({Role.OPERATOR})
            ),
        ],
        onestops=[
            dvclt.SeedOnestop(login.name, login.secret, f"Một cửa điện tử tỉnh {province}", (province,))
            for province, login in credentials.onestops.items()
        ],
    )


def authorities_seed(credentials: DemoCredentials) -> authorities.AuthoritiesSeed:
    """An officer of each authority, and PM.DVCLT as the one caller."""
    return authorities.AuthoritiesSeed(
        officers=[
            authorities.OfficerSeed(
                user_name=f"canbo.{authority.value}",
                password=credentials.people.authority,
                name="Cán bộ giải quyết",
                title="Cán bộ giải quyết bước liên thông",
                authority=authority,
            )
            for authority in Authority
        ],
        clients=[authorities.StepClientSeed(credentials.authorities.name, credentials.authorities.secret)],
    )
