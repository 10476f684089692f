"""The page at ``/`` of ``lienthong up``: what runs here, who may sign in, and the chain live."""

from lienthong.operations.landing.app import build_landing
from lienthong.operations.landing.links import ChainPart, LandingContents, LinkedSystem, ListedAccount

__all__ = ["ChainPart", "LandingContents", "LinkedSystem", "ListedAccount", "build_landing"]
