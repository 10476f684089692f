"""Names of what stands in CMS messages (RFC 5652) and timestamp tokens (RFC 3161), as they are written in DER."""

from __future__ import annotations

from typing import Final

from lienthong.foundation.trust import der

DATA: Final = der.oid("1.2.840.113549.1.7.1")
SIGNED_DATA: Final = der.oid("1.2.840.113549.1.7.2")
TST_INFO: Final = der.oid("1.2.840.113549.1.9.16.1.4")
CONTENT_TYPE: Final = der.oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST: Final = der.oid("1.2.840.113549.1.9.4")
SIGNING_CERTIFICATE_V2: Final = der.oid("1.2.840.113549.1.9.16.2.47")
TIMESTAMP_TOKEN: Final = der.oid("1.2.840.113549.1.9.16.2.14")
