"""The page at ``/`` of ``lienthong up``: what runs here, who may sign in, and the chain live."""

from lienthong.operations.landing.app import build_landing
from lienthong.operations.landing.links import Account, Landing, LinkedSystem, Part

__all__ = ["Account", "Landing", "LinkedSystem", "Part", "build_landing"]
