"""Refresh tokens: used once, each replaced by the next; a token used twice ends its whole family."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.tables import refresh_tokens


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token as handed out, and when it ends (seconds since 1970)."""

    text: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class TokenRenewal:
    """Whose token was renewed, and the token that replaces it."""

    user_name: str
    token: RefreshToken


class RefreshTokens:
    """Hands out and exchanges refresh tokens.

    Parameters
    ----------
    lifetime_seconds
        How long each lasts.
    now
        Seconds since 1970.
    """

    def __init__(self, lifetime_seconds: int, *, now: Callable[[], float] = time.time) -> None:
        self._lifetime = lifetime_seconds
        self._now = now

    def open(self, session: Session, user_name: str) -> RefreshToken:
        """Hand out the first token of a new family; those that have run out are swept away on the way."""
        session.execute(delete(refresh_tokens).where(refresh_tokens.c.expires_at <= int(self._now())))
        return self._add(session, user_name, secrets.token_hex(16))

    def renew(self, session: Session, text: str) -> TokenRenewal | None:
        """Exchange a token for the next, or return None when it is unknown, over or was used before.

        A token used twice was copied: whoever holds the family must sign in again. The caller must let the
        transaction commit also when None is returned, so that the family's end is kept.
        """
        now = int(self._now())
        row = (
            session.execute(select(refresh_tokens).where(refresh_tokens.c.token_hash == _hash(text)))
            .mappings()
            .one_or_none()
        )
        if row is None or row["expires_at"] <= now:
            return None
        # One statement decides who uses it, also between two processes.
        used = session.execute(
            update(refresh_tokens)
            .where(refresh_tokens.c.token_hash == row["token_hash"], refresh_tokens.c.used_at.is_(None))
            .values(used_at=now)
            .returning(refresh_tokens.c.token_hash)
        ).first()
        if used is None:
            session.execute(delete(refresh_tokens).where(refresh_tokens.c.family == row["family"]))
            return None
        return TokenRenewal(row["user_name"], self._add(session, row["user_name"], row["family"]))

    def _add(self, session: Session, user_name: str, family: str) -> RefreshToken:
        text = secrets.token_urlsafe(32)
        now = int(self._now())
        session.execute(
            insert(refresh_tokens).values(
                token_hash=_hash(text),
                family=family,
                user_name=user_name,
                created_at=now,
                expires_at=now + self._lifetime,
            )
        )
        return RefreshToken(text, now + self._lifetime)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
