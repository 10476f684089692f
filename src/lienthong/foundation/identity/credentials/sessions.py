"""People's sessions: a row on the server, found by a random token in a signed cookie."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.tables import sessions

TOUCH_EVERY_SECONDS = 60  # a session is written to at most once a minute, not on every click


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that has not run out.

    `stale` says that it is time to note that the person is still there (`Sessions.touch`).
    """

    token: str
    user_name: str
    stale: bool


class Sessions:
    """Opens, finds and ends sessions.

    Parameters
    ----------
    idle_seconds
        A session ends after this long without a request.
    lifetime_seconds
        A session ends after this long in any case.
    now
        Seconds since 1970. The wall clock, also in demo mode: security does not follow the demo's calendar.
    """

    def __init__(
        self, idle_seconds: float, lifetime_seconds: float, *, now: Callable[[], float] = time.time
    ) -> None:
        self._idle = idle_seconds
        self._lifetime = lifetime_seconds
        self._now = now

    def open(self, session: Session, user_name: str) -> str:
        """Open a session and return its token; sessions that have run out are swept away on the way."""
        now = int(self._now())
        session.execute(
            delete(sessions).where(
                or_(sessions.c.seen_at < now - self._idle, sessions.c.created_at < now - self._lifetime)
            )
        )
        token = secrets.token_urlsafe(32)
        session.execute(
            insert(sessions).values(token_hash=_hash(token), user_name=user_name, created_at=now, seen_at=now)
        )
        return token

    def find(self, session: Session, token: str) -> LiveSession | None:
        """Return the session of a token, or None when it is unknown or has run out."""
        row = (
            session.execute(select(sessions).where(sessions.c.token_hash == _hash(token)))
            .mappings()
            .one_or_none()
        )
        if row is None:
            return None
        now = self._now()
        if now - row["seen_at"] > self._idle or now - row["created_at"] > self._lifetime:
            return None
        return LiveSession(token, row["user_name"], stale=now - row["seen_at"] >= TOUCH_EVERY_SECONDS)

    def touch(self, session: Session, token: str) -> None:
        """Note that the person is still there."""
        session.execute(
            update(sessions).where(sessions.c.token_hash == _hash(token)).values(seen_at=int(self._now()))
        )

    def close(self, session: Session, token: str) -> None:
        """End a session."""
        session.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
