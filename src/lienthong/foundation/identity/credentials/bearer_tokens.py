"""Bearer tokens: signed JWTs that carry who calls, for people's API use and for machines."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

from lienthong.foundation.identity.principal import Principal, PrincipalKind
from lienthong.foundation.identity.roles import Role

ALGORITHM = "HS256"
LONGEST_TOKEN = 8192  # characters; longer ones are refused unread

REMEMBERED_TOKENS = 2_000


class InvalidToken(Exception):
    """The token is malformed, forged or meant for another system."""


class ExpiredToken(InvalidToken):
    """The token was good, but its time is over: ask for a new one."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token and when it ends (seconds since 1970)."""

    text: str
    expires_at: int
    expires_in: int
    scope: str


class BearerTokens:
    """Issues and reads the bearer tokens of one system.

    Parameters
    ----------
    key
        32 bytes, derived for this system.
    system
        Issuer and audience: a token is good for this system only.
    lifetime_seconds
        How long a token lasts. A closed account's token lasts to its end, so keep it short.
    now
        Seconds since 1970.
    """

    def __init__(
        self, key: bytes, system: str, lifetime_seconds: int, *, now: Callable[[], float] = time.time
    ) -> None:
        self._key = OctKey.import_key(key)
        self._system = system
        self._lifetime = lifetime_seconds
        self._now = now
        self._lock = threading.Lock()
        self._read: OrderedDict[str, tuple[dict[str, Any], Principal]] = OrderedDict()
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            iss={"essential": True, "value": system},
            aud={"essential": True, "value": system},
            exp={"essential": True},
            sub={"essential": True},
        )

    def issue(self, principal: Principal, scopes: Iterable[str] | None = None) -> AccessToken:
        """Issue a token for a principal.

        Parameters
        ----------
        principal
            Who it is for.
        scopes
            Narrows the principal's scopes; scopes not held are left out. None: all held.
        """
        granted = principal.scopes if scopes is None else principal.scopes.intersection(scopes)
        now = int(self._now())
        claims: dict[str, Any] = {
            "iss": self._system,
            "aud": self._system,
            "sub": principal.account,
            "iat": now,
            "exp": now + self._lifetime,
            "jti": secrets.token_hex(8),
            "kind": principal.kind.value,
            "name": principal.name,
            "roles": sorted(principal.roles),
            "scope": " ".join(sorted(granted)),
        }
        optional = {
            "unit": principal.unit_code,
            "agency": principal.agency,
            "title": principal.title,
            "env": principal.environment,
        }
        claims.update({name: value for name, value in optional.items() if value is not None})
        text = jwt.encode({"alg": ALGORITHM}, claims, self._key)
        return AccessToken(text, now + self._lifetime, self._lifetime, claims["scope"])

    def read(self, text: str) -> Principal:
        """Return whom a token stands for.

        Raises
        ------
        ExpiredToken
            When its time is over.
        InvalidToken
            When it is anything but a good token of this system.
        """
        if len(text) > LONGEST_TOKEN:
            raise InvalidToken
        try:
            claims, principal = self._known(text) or self._decoded(text)
            self._claims.validate(claims)
            return principal
        except ExpiredTokenError as error:
            raise ExpiredToken from error
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise InvalidToken from error

    def _known(self, text: str) -> tuple[dict[str, Any], Principal] | None:
        """What this very text said before: its signature need not be checked again, its time must."""
        with self._lock:
            return self._read.get(text)

    def _decoded(self, text: str) -> tuple[dict[str, Any], Principal]:
        claims = jwt.decode(text, self._key, algorithms=[ALGORITHM]).claims
        self._claims.validate(claims)
        read = claims, _principal(claims)
        with self._lock:
            self._read[text] = read
            if len(self._read) > REMEMBERED_TOKENS:
                self._read.popitem(last=False)
        return read


def _principal(claims: dict[str, Any]) -> Principal:
    return Principal(
        account=claims["sub"],
        name=claims["name"],
        roles=frozenset(Role(role) for role in claims["roles"]),
        scopes=frozenset(claims["scope"].split()),
        unit_code=claims.get("unit"),
        agency=claims.get("agency"),
        title=claims.get("title"),
        environment=claims.get("env"),
        kind=PrincipalKind(claims["kind"]),
    )
