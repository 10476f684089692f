"""Token request and answer of an exchange (contracts.md section 3)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from lienthong.contracts.client_credentials import TokenAnswer
from lienthong.contracts.wire import Text, WireModel

__all__ = ["ErrorAnswer", "ErrorDetail", "TokenAnswer", "TokenForm"]

CLIENT_CREDENTIALS = "client_credentials"
#: The answer names the environment that was reached in this header [own].
ENVIRONMENT_HEADER = "X-Lienthong-Environment"


class TokenForm(WireModel):
    """Fields of the form body of ``POST /token``; key and secret travel as HTTP Basic, or in the form."""

    grant_type: Text = ""
    client_id: Text = ""
    client_secret: Annotated[Text, Field(repr=False)] = ""
    scope: Text = ""


class ErrorDetail(WireModel):
    """What an exchange says about an error."""

    code: Text = ""
    message: Text = ""
    hop: Text = ""
    environment: Text = ""
    since: Text = ""
    trace_id: Annotated[Text, Field(alias="traceId")] = ""


class ErrorAnswer(WireModel):
    """The JSON body of an error: see :mod:`lienthong.contracts.exchange.errors`."""

    error: Any = None

    @property
    def detail(self) -> ErrorDetail | None:
        """The error in our shape, or None when a foreign exchange answered in another."""
        return ErrorDetail.read(self.error) if isinstance(self.error, dict) else None
