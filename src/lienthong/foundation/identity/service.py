"""Identity of one system: everything that proves who calls, in one place."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from fastapi import FastAPI

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.accounts import find_principal, verify
from lienthong.foundation.identity.credentials.bearer_tokens import AccessToken, BearerTokens
from lienthong.foundation.identity.credentials.keys import Keys, TextSigner
from lienthong.foundation.identity.credentials.passwords import PASSWORDS, Passwords
from lienthong.foundation.identity.credentials.refresh_tokens import RefreshToken, RefreshTokens
from lienthong.foundation.identity.credentials.sessions import Sessions
from lienthong.foundation.identity.machines import verify_machine
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.settings import IdentitySettings
from lienthong.foundation.identity.sign_in_limits import SignInLimits


class SessionSource(Protocol):
    """What identity needs of a database."""

    def begin(self) -> AbstractContextManager[Session]:
        """Open a transaction that commits when the block ends well."""
        ...

    def read(self) -> AbstractContextManager[Session]:
        """Open a session that only reads."""
        ...


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What signing in to the API gives: whom it stands for, an access token and a refresh token."""

    principal: Principal
    access: AccessToken
    refresh: RefreshToken


@dataclass(frozen=True, slots=True)
class PersonSession:
    """A person's session: who, the cookie's value, and the token every form must carry."""

    principal: Principal
    cookie: str
    csrf_token: str


class Identity:
    """Accounts, sessions, tokens and limits of one system.

    Parameters
    ----------
    system
        The system's path name, such as ``mcdt``; tokens and cookies of one system are no good for another.
    database
        Where the identity tables are (`identity_tables`).
    settings
        Key and lifetimes.
    passwords
        How secrets are hashed and verified.
    now
        Seconds since 1970; the wall clock, also in demo mode.
    """

    def __init__(
        self,
        system: str,
        database: SessionSource,
        settings: IdentitySettings,
        *,
        passwords: Passwords = PASSWORDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.system = system
        self.settings = settings
        self.passwords = passwords
        keys = Keys(settings.key.get_secret_value().encode(), system)
        self.bearer = BearerTokens(keys.derive("bearer"), system, settings.access_token_minutes * 60, now=now)
        self.cookie_signer = TextSigner(keys.derive("cookie"))
        self.flash_signer = TextSigner(keys.derive("flash"))
        self.limits = SignInLimits(
            settings.attempts_per_address,
            settings.attempts_per_address_per_minute,
            settings.failures_per_account,
        )
        self._csrf_signer = TextSigner(keys.derive("csrf"))
        self._database = database
        self._sessions = Sessions(settings.idle_minutes * 60, settings.session_hours * 3600, now=now)
        self._refresh = RefreshTokens(settings.refresh_token_hours * 3600, now=now)

    @property
    def cookie_name(self) -> str:
        """Name of the session cookie of this system."""
        return f"lt_{self.system}"

    def install(self, app: FastAPI) -> None:
        """Make `require` and the pages of `app` use this identity."""
        app.state.identity = self

    # People, on pages ---------------------------------------------------------------------------------------

    def sign_in(self, user_name: str, password: str, *, address: str | None) -> PersonSession | None:
        """Open a session for a person, or return None when user name or password are wrong.

        Notes
        -----
        ``TooManyAttempts`` is passed on when the caller must wait.
        """
        principal = self._verify(user_name, password, address)
        if principal is None:
            return None
        with self._database.begin() as session:
            token = self._sessions.open(session, principal.account)
        return PersonSession(principal, self.cookie_signer.seal(token), self._csrf_signer.mark(token))

    def session(self, cookie: str | None) -> PersonSession | None:
        """Return the person whose session a cookie names, or None when there is none any more."""
        token = self.cookie_signer.open(cookie) if cookie else None
        if token is None or cookie is None:
            return None
        with self._database.read() as session:
            live = self._sessions.find(session, token)
            principal = find_principal(session, live.user_name) if live else None
        if live is None or principal is None:
            return None
        if live.stale:
            with self._database.begin() as session:
                self._sessions.touch(session, token)
        return PersonSession(principal, cookie, self._csrf_signer.mark(token))

    def sign_out(self, cookie: str | None) -> None:
        """End the session a cookie names, if there is one."""
        token = self.cookie_signer.open(cookie) if cookie else None
        if token is not None:
            with self._database.begin() as session:
                self._sessions.close(session, token)

    # People and systems, on APIs ----------------------------------------------------------------------------

    def api_sign_in(self, user_name: str, password: str, *, address: str | None) -> TokenPair | None:
        """Exchange user name and password for two tokens (contracts.md 2.1), or return None.

        Notes
        -----
        ``TooManyAttempts`` is passed on when the caller must wait.
        """
        principal = self._verify(user_name, password, address)
        if principal is None:
            return None
        with self._database.begin() as session:
            refresh = self._refresh.open(session, principal.account)
        return TokenPair(principal, self.bearer.issue(principal), refresh)

    def api_renew(self, refresh_token: str) -> TokenPair | None:
        """Exchange a refresh token for a new pair, or return None when it is not good (any more)."""
        with self._database.begin() as session:
            renewal = self._refresh.renew(session, refresh_token)
            principal = find_principal(session, renewal.user_name) if renewal else None
        if renewal is None or principal is None:
            return None
        return TokenPair(principal, self.bearer.issue(principal), renewal.token)

    def machine_sign_in(self, client_id: str, secret: str, *, address: str | None) -> Principal | None:
        """Return the machine whose id and secret these are, or None.

        Notes
        -----
        ``TooManyAttempts`` is passed on when the caller must wait.
        ``AddressNotAllowed`` is passed on when the machine calls from an address outside its allow-list.
        """
        self.limits.before(address, client_id)
        with self._database.read() as session:
            principal = verify_machine(session, client_id, secret, address=address, passwords=self.passwords)
        self._note(principal, address, client_id)
        return principal

    def _verify(self, user_name: str, password: str, address: str | None) -> Principal | None:
        self.limits.before(address, user_name)
        with self._database.read() as session:
            principal = verify(session, user_name, password, passwords=self.passwords)
        self._note(principal, address, user_name)
        return principal

    def _note(self, principal: Principal | None, address: str | None, account: str) -> None:
        if principal is None:
            self.limits.failed(address, account)
        else:
            self.limits.succeeded(address, account)
