"""Keys for each purpose, derived from the one key of the settings."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MINIMUM_BYTES = 32


class Keys:
    """Derives a key per purpose and system, so that no token of one is good for another.

    Parameters
    ----------
    master
        At least 32 bytes from settings, the same for every process of a system.
    system
        The system's path name, such as ``mcdt``.
    """

    def __init__(self, master: bytes, system: str) -> None:
        if len(master) < MINIMUM_BYTES:
            raise ValueError(f"the identity key needs at least {MINIMUM_BYTES} bytes")
        self._master = master
        self._system = system

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes for `purpose` (HKDF-SHA256)."""
        info = f"lienthong identity {self._system} {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(self._master)


class TextSigner:
    """Signs short texts with HMAC-SHA256, for cookies and form tokens."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark(self, text: str) -> str:
        """Return the signature of `text` as 64 hexadecimal digits."""
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    def matches(self, text: str, mark: str) -> bool:
        """Return whether `mark` is the signature of `text`, in constant time."""
        return hmac.compare_digest(self.mark(text).encode(), mark.encode())

    def seal(self, text: str) -> str:
        """Return ``text.signature``."""
        return f"{text}.{self.mark(text)}"

    def open(self, sealed: str) -> str | None:
        """Return the text of a sealed one, or None when the signature does not fit."""
        text, dot, mark = sealed.rpartition(".")
        return text if dot and self.matches(text, mark) else None
