"""Where each system is found: the paths of contracts.md section 8, on one port or on one for each system."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass

HOST = "127.0.0.1"
UP_PORT = 8100
#: Where `lienthong demo` keeps the data of a chain of its own, inside the folder of its results.
CHAIN_FOLDER = "chain"

PATHS = {
    "dvclt": "/dvclt",
    "onestop": "/mcdt",
    "lgsp": "/lgsp",
    "ndxp": "/ndxp",
    "civilstatus_test": "/hotich-test",
    "civilstatus_official": "/hotich",
    "authorities": "/coquan",
}
"""Base path of each part; the landing page is at ``/``."""

SYSTEMS = {
    "dvclt": ("dvclt",),
    "onestop": ("onestop",),
    "lgsp": ("lgsp",),
    "ndxp": ("ndxp",),
    "civilstatus": ("civilstatus_test", "civilstatus_official"),
    "authorities": ("authorities",),
}
"""What `serve SYSTEM` runs: civil status always has both environments."""

PORTS = {"dvclt": 8101, "onestop": 8102, "lgsp": 8103, "ndxp": 8104, "civilstatus": 8105, "authorities": 8106}
"""Ports of systems that are served one by one, unless told otherwise."""


def paths_without(systems: Iterable[str]) -> dict[str, str]:
    """`PATHS` of the parts that run when some systems are left out (KeyError for an unknown system)."""
    left_out = {part for system in systems for part in SYSTEMS[system]}
    return {part: path for part, path in PATHS.items() if part not in left_out}


@dataclass(frozen=True, slots=True)
class Network:
    """Base URLs by part, such as ``{"lgsp": "http://127.0.0.1:8100/lgsp"}``."""

    urls: dict[str, str]

    def url(self, part: str) -> str:
        """The base URL of a part (KeyError for an unknown one)."""
        return self.urls[part]

    def port(self, part: str) -> int:
        """The port of a part."""
        return int(self.urls[part].rsplit(":", 1)[1].split("/", 1)[0])


def on_one_port(port: int, host: str = HOST) -> Network:
    """All parts in one process."""
    return Network({part: f"http://{host}:{port}{path}" for part, path in PATHS.items()})


def on_own_ports(ports: dict[str, int] | None = None, host: str = HOST) -> Network:
    """A process for each system."""
    known = {**PORTS, **(ports or {})}
    return Network(
        {
            part: f"http://{host}:{known[system]}{PATHS[part]}"
            for system, parts in SYSTEMS.items()
            for part in parts
        }
    )


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
