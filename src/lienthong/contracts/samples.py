"""Golden samples of every contract: real-looking requests and answers about invented persons."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

Contract = Literal["dvclt", "exchange", "hotich_v1", "hotich_v2", "hotich_v3", "authorities"]


def sample(contract: Contract, name: str) -> bytes:
    """The bytes of a sample file, without the line end that closes the file.

    Notes
    -----
    ``FileNotFoundError`` is passed on when the contract has no such sample.
    """
    return (files("lienthong.contracts") / contract / "samples" / name).read_bytes().removesuffix(b"\n")


def samples(contract: Contract) -> list[str]:
    """Names of the samples of a contract."""
    folder = files("lienthong.contracts") / contract / "samples"
    return sorted(entry.name for entry in folder.iterdir())
