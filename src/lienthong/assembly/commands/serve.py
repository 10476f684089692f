"""`lienthong serve SYSTEM`: one system alone, as it is deployed."""

from __future__ import annotations

import sys

from lienthong.assembly.installation import make_installation
from lienthong.assembly.network import PATHS, SYSTEMS
from lienthong.assembly.systems import build_part
from lienthong.foundation.runtime.services import mount, serve
from lienthong.foundation.settings import SettingsError

WRONG_USE = 2


def run_serve(system: str, *, host: str, port: int | None) -> int:
    """Serve until told to stop; the exit code says whether it could start."""
    if system not in SYSTEMS:
        print(f"Không có hệ thống “{system}”. Các hệ thống: {', '.join(SYSTEMS)}.", file=sys.stderr)  # noqa: T201
        return WRONG_USE
    try:
        installation = make_installation(system)
        services = {PATHS[part]: build_part(part, installation) for part in SYSTEMS[system]}
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return WRONG_USE
    app = mount(services, installation.durable)
    serve(app, host=host, port=port or installation.network.port(SYSTEMS[system][0]))
    return 0
