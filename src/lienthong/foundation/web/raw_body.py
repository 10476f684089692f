"""A request's body as it came, for operations whose contract has readers of its own."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request


async def _raw_body(request: Request) -> bytes:
    # The only await: a body can be read in no other way.
    return await request.body()


RawBody = Annotated[bytes, Depends(_raw_body)]
"""Parameter type: the body of this request, whatever its content type says."""
