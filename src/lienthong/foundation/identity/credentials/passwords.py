"""Passwords and client secrets: argon2id, with a short memory of what was just verified."""

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_SECONDS = 300.0
MEMORY_SIZE = 10_000
HASHES_AT_ONCE = 2  # each takes 64 MiB; more at once than processors gains nothing
MINIMUM_LENGTH = 10


class WeakPassword(ValueError):
    """The password chosen is too short or the same as the user name; the message is for people."""


def check_password_strength(user_name: str, password: str) -> None:
    """Refuse passwords that are guessed first.

    Raises
    ------
    WeakPassword
        With a message in Vietnamese.
    """
    if len(password) < MINIMUM_LENGTH:
        raise WeakPassword(f"Mật khẩu phải có ít nhất {MINIMUM_LENGTH} ký tự.")
    if user_name.casefold() in password.casefold():
        raise WeakPassword("Mật khẩu không được chứa tên đăng nhập.")


class Passwords:
    """Hashes and verifies secrets with argon2id.

    A secret that was verified is remembered for a few minutes under a hash keyed with a random key of this
    process, so that a burst of calls does not cost 50 ms each. The remembered key covers the stored hash too:
    a changed password is not helped by what was remembered for the old one. Failures are never remembered.

    Parameters
    ----------
    hasher
        argon2id parameters; the default is the low-memory profile of RFC 9106.
    memory_seconds
        How long a verified secret is remembered. 0 turns the memory off.
    monotonic
        Source of seconds for the memory.
    """

    def __init__(
        self,
        hasher: PasswordHasher | None = None,
        *,
        memory_seconds: float = MEMORY_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hasher = hasher or PasswordHasher()
        self._memory_seconds = memory_seconds
        self._monotonic = monotonic
        self._key = secrets.token_bytes(32)
        self._verified: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(HASHES_AT_ONCE)
        self._nobody: str | None = None

    def hash(self, secret: str) -> str:
        """Return the argon2id hash to store."""
        with self._slots:
            return self._hasher.hash(secret)

    def verify(self, stored_hash: str, secret: str) -> bool:
        """Return whether `secret` is the one `stored_hash` was made from."""
        key = self._memory_key(stored_hash, secret)
        if self._remembered(key):
            return True
        with self._slots:
            # Of many callers that waited here with the same secret, only the first pays for the hash.
            if self._remembered(key):
                return True
            try:
                self._hasher.verify(stored_hash, secret)
            except (VerificationError, InvalidHashError):
                return False
        self._remember(key)
        return True

    def verify_nobody(self, secret: str) -> None:
        """Spend the time of a verification, so that an unknown user name cannot be told from a known one."""
        if self._nobody is None:
            self._nobody = self.hash(secrets.token_urlsafe(16))
        self.verify(self._nobody, secret)

    def _memory_key(self, stored_hash: str, secret: str) -> bytes:
        return hmac.digest(self._key, f"{stored_hash}\0{secret}".encode(), hashlib.sha256)

    def _remembered(self, key: bytes) -> bool:
        with self._lock:
            until = self._verified.get(key)
            if until is None:
                return False
            if until <= self._monotonic():
                del self._verified[key]
                return False
            return True

    def _remember(self, key: bytes) -> None:
        if self._memory_seconds <= 0:
            return
        with self._lock:
            self._verified[key] = self._monotonic() + self._memory_seconds
            self._verified.move_to_end(key)
            while len(self._verified) > MEMORY_SIZE:
                self._verified.popitem(last=False)


PASSWORDS = Passwords()
"""The one every system of this process uses."""


class HashedOnce(Passwords):
    """Hashes each password once: many demo accounts share one, and a hash takes 50 ms. For seeding only."""

    def __init__(self) -> None:
        super().__init__()
        self._hashes: dict[str, str] = {}

    def hash(self, secret: str) -> str:
        """The hash made for this secret before, or a new one."""
        if secret not in self._hashes:
            self._hashes[secret] = super().hash(secret)
        return self._hashes[secret]
