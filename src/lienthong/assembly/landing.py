"""The landing page of `lienthong up`: links every system and shows the chain live."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.assembly.demo_setup import sign_in_accounts
from lienthong.assembly.demo_setup.demo_seeds import OPERATOR
from lienthong.assembly.installation import Installation
from lienthong.foundation.runtime.services import Service
from lienthong.operations.landing import (
    ChainPart,
    LandingContents,
    LinkedSystem,
    ListedAccount,
    build_landing,
)


def landing(installation: Installation, paths: Mapping[str, str]) -> Service:
    """The page for this frame's network and demo accounts, with the parts that run here (part to path)."""
    credentials = installation.credentials
    assert credentials is not None, "the landing page shows demo accounts"
    offered = sign_in_accounts.by_part(credentials, installation.today)
    systems = [
        LinkedSystem(
            part=ChainPart(part),
            url=installation.network.url(part),
            path=f"{path}/",
            accounts=[
                ListedAccount(account.description, account.user_name, account.password)
                for account in offered[part]
            ],
        )
        for part, path in paths.items()
    ]
    watcher = ListedAccount("Cán bộ vận hành", OPERATOR, credentials.people.operator)
    return build_landing(
        LandingContents(systems=systems, watcher=watcher, used_environment=installation.environment)
    )
