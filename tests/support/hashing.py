"""Passwords that cost nothing to hash, for processes that only tests start."""

from argon2 import PasswordHasher

from lienthong.foundation.identity.credentials import passwords

_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_cheaply() -> PasswordHasher:
    """From now on this process hashes at no cost, instead of a quarter of a second at every first sign-in.

    Returns what it hashed with before. Hashes of either kind are verified as ever: they say how they were made.
    """
    real = passwords.PASSWORDS._hasher
    passwords.PASSWORDS._hasher = _CHEAP
    passwords.PasswordHasher = lambda: _CHEAP  # type: ignore[assignment, attr-defined, misc]
    return real
