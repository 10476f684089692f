"""What every system answers about units and addresses: schemas and one router, mounted by each."""

from lienthong.contracts.places.api import places_router

__all__ = ["places_router"]
