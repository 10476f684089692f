"""The ``lgspaccesstoken`` of provincial LGSPs: base64 of a small JSON object (contracts.md section 3)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import Text, WireModel, parse_as_sent

HEADER = "lgspaccesstoken"
_MOST_CHARACTERS = 4096


class MalformedAccessToken(ValueError):
    """A text that is no ``lgspaccesstoken``; the message is Vietnamese."""


class LgspAccess(WireModel):
    """Who calls an LGSP: key, secret, application, and the agencies on whose behalf.

    ``partner_code`` is an agency code in the exchange's form, such as ``000.00.00.H08``.
    """

    access_key: Annotated[Text, Field(alias="AccessKey")]
    secret_key: Annotated[Text, Field(alias="SecretKey", repr=False)]
    app_name: Annotated[Text, Field(alias="AppName")] = ""
    partner_code: Annotated[Text, Field(alias="PartnerCode")] = ""
    partner_code_custom: Annotated[Text, Field(alias="PartnerCodeCus")] = ""


def encode(access: LgspAccess) -> str:
    """Base64 of the JSON object, in the field order of contracts.md."""
    return base64.b64encode(access.json_bytes()).decode("ascii")


def decode(text: str) -> LgspAccess:
    """Read a header's value.

    Raises
    ------
    MalformedAccessToken
        When the text is no base64 of such an object, or key or secret is empty.
    """
    stripped = text.strip()
    if len(stripped) > _MOST_CHARACTERS:
        raise MalformedAccessToken("lgspaccesstoken quá dài.")
    try:
        body = base64.b64decode(stripped + "=" * (-len(stripped) % 4), validate=True)
        parsed = parse_as_sent(body)
        access = LgspAccess.read(parsed if isinstance(parsed, dict) else body)
    except (binascii.Error, ValueError):
        raise MalformedAccessToken("lgspaccesstoken không phải base64.") from None
    except PayloadRejected as rejected:
        raise MalformedAccessToken(f"lgspaccesstoken không đọc được: {rejected.message_vi}.") from None
    if not access.access_key or not access.secret_key:
        raise MalformedAccessToken("lgspaccesstoken thiếu AccessKey hoặc SecretKey.")
    return access


def from_headers(headers: Mapping[str, str]) -> LgspAccess | None:
    """The access token of a request: header ``lgspaccesstoken``, or the same base64 in ``Authorization``.

    None when the request has neither; ``Authorization: Bearer`` and ``Basic`` are not this kind of token.

    Notes
    -----
    ``MalformedAccessToken`` is passed on when there is one and it cannot be read.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    if value := lowered.get(HEADER):
        return decode(value)
    authorization = lowered.get("authorization", "").strip()
    if not authorization or " " in authorization:
        return None
    return decode(authorization)
