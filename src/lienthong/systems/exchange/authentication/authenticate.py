"""Who calls, and whether the call is let through.

LGSP: an ``lgspaccesstoken`` (header, or the same base64 in ``Authorization``), a bearer token, or both, which
then must belong to the same key. NDXP: a bearer token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.contracts.exchange.access_token import LgspAccess, MalformedAccessToken, from_headers
from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.contracts.exchange.schemas import ENVIRONMENT_HEADER
from lienthong.foundation.identity import (
    BearerTokens,
    ExpiredToken,
    InvalidToken,
    Machine,
    TokenBuckets,
    TooManyAttempts,
    address_allowed,
)
from lienthong.systems.exchange.authentication.consumer_keys import ConsumerKeys, KeySet
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.base.settings import Environment, environment_of

_C = ExchangeErrorCode
_JWT_PARTS = 3
_WRONG_SECRETS = 20
_WRONG_SECRETS_PER_SECOND = 1 / 3
_ENVIRONMENT_VI = {"test": "kiểm thử", "official": "chính thức"}


@dataclass(frozen=True, slots=True)
class AuthenticatedCaller:
    """A key that was proven: whose it is, what it may call, and which environment it leads to."""

    consumer_key: str
    name: str
    agency: str
    environment: Environment
    services: frozenset[str]


class Authenticator:
    """Lets calls in by what their headers prove."""

    def __init__(
        self,
        context: ExchangeContext,
        keys: ConsumerKeys,
        bearer: BearerTokens,
    ) -> None:
        self._role = context.role
        self._keys = keys
        self._bearer = bearer
        self._passwords = context.passwords
        self._require_access = context.settings.require_lgsp_access and context.role == "lgsp"
        # Only wrong secrets cost: a right one is remembered, and must never wait.
        self._wrong = TokenBuckets(_WRONG_SECRETS, _WRONG_SECRETS_PER_SECOND)

    def authenticate(self, headers: Mapping[str, str], address: str | None) -> AuthenticatedCaller:
        """The caller of a request (header names in lower case).

        Notes
        -----
        ``ExchangeError`` is passed on: TOKEN_MISSING, TOKEN_MALFORMED, TOKEN_INVALID, TOKEN_EXPIRED,
        UNKNOWN_KEY, ADDRESS_NOT_ALLOWED, ENVIRONMENT_MISMATCH or TOO_MANY_REQUESTS.
        """
        keys = self._keys.current()
        access = self._access_token(headers)
        token = self._bearer_token(headers)
        if access is None and token is None:
            raise self._error(_C.TOKEN_MISSING)
        if access is None and self._require_access:
            raise self._error(_C.TOKEN_MISSING, "LGSP này yêu cầu có lgspaccesstoken.")
        granted: frozenset[str] | None = None
        by_token = None
        if token is not None:
            by_token, granted = self._of_token(keys, token)
        by_access = self._of_access(keys, access, address) if access is not None else None
        machine = by_access or by_token
        assert machine is not None
        if by_token is not None and by_access is not None:
            self._check_same(by_token, by_access)
        if not address_allowed(address, machine.networks):
            raise self._error(_C.ADDRESS_NOT_ALLOWED)
        caller = self._caller(machine, granted)
        wanted = headers.get(ENVIRONMENT_HEADER.lower())
        if wanted and wanted.strip().lower() != caller.environment:
            detail = f"Khóa này thuộc môi trường {_ENVIRONMENT_VI[caller.environment]}."
            raise self._error(_C.ENVIRONMENT_MISMATCH, detail, caller.environment)
        return caller

    def check_service(self, caller: AuthenticatedCaller, service: str) -> None:
        """Refuse a service that was not granted (SCOPE_MISSING)."""
        if service not in caller.services:
            granted = ", ".join(sorted(caller.services)) or "chưa có"
            detail = f"Dịch vụ được cấp: {granted}."
            raise self._error(_C.SCOPE_MISSING, detail, caller.environment)

    def _access_token(self, headers: Mapping[str, str]) -> LgspAccess | None:
        if self._role != "lgsp":
            return None
        try:
            return from_headers(headers)
        except MalformedAccessToken as error:
            raise self._error(_C.TOKEN_MALFORMED, str(error)) from error

    def _bearer_token(self, headers: Mapping[str, str]) -> str | None:
        authorization = headers.get("authorization", "").strip()
        scheme, _, token = authorization.partition(" ")
        if not authorization or (not token and self._role == "lgsp" and scheme.casefold() != "bearer"):
            return None  # nothing, or an access token that was read already
        token = token.strip()
        if scheme.casefold() != "bearer" or len(token.split(".")) != _JWT_PARTS:
            raise self._error(_C.TOKEN_MALFORMED, "Phải có dạng Authorization: Bearer <access_token>.")
        return token

    def _of_token(self, keys: KeySet, token: str) -> tuple[Machine, frozenset[str]]:
        try:
            principal = self._bearer.read(token)
        except ExpiredToken as error:
            raise self._error(_C.TOKEN_EXPIRED) from error
        except InvalidToken as error:
            raise self._error(_C.TOKEN_INVALID) from error
        machine = keys.machines.get(principal.account)
        if machine is None or not machine.active:
            raise self._error(_C.UNKNOWN_KEY)
        return machine, principal.scopes

    def _of_access(self, keys: KeySet, shown: LgspAccess, address: str | None) -> Machine:
        bucket = f"{address or ''}\0{shown.access_key}"
        try:
            self._wrong.check(bucket)
        except TooManyAttempts as error:
            raise self._error(_C.TOO_MANY_REQUESTS) from error
        known = keys.accesses.get(shown.access_key)
        if known is None:
            self._passwords.verify_nobody(shown.secret_key)
        elif self._passwords.verify(known.secret_hash, shown.secret_key):
            machine = keys.machines.get(known.consumer_key)
            if machine is not None and machine.active:
                self._check_partner(known.partner_code, shown.partner_code, "PartnerCode")
                self._check_partner(known.app_name, shown.app_name, "AppName")
                return machine
        try:
            self._wrong.take(bucket)
        except TooManyAttempts as error:
            raise self._error(_C.TOO_MANY_REQUESTS) from error
        raise self._error(_C.UNKNOWN_KEY)

    def _check_partner(self, registered: str, shown: str, field: str) -> None:
        if registered and shown != registered:
            raise self._error(
                _C.TOKEN_INVALID, f"{field} của lgspaccesstoken không đúng với khóa đã đăng ký."
            )

    def _check_same(self, by_token: Machine, by_access: Machine) -> None:
        if by_token.client_id == by_access.client_id:
            return
        if by_token.principal.environment != by_access.principal.environment:
            detail = "Mã Bearer và lgspaccesstoken thuộc hai môi trường khác nhau."
            raise self._error(_C.ENVIRONMENT_MISMATCH, detail)
        raise self._error(_C.TOKEN_INVALID, "Mã Bearer và lgspaccesstoken không thuộc cùng một khóa.")

    def _caller(self, machine: Machine, granted: frozenset[str] | None) -> AuthenticatedCaller:
        environment = environment_of(machine.principal.environment)
        if environment is None:
            raise self._error(_C.ENVIRONMENT_MISMATCH, "Khóa này chưa được gắn với môi trường nào.")
        principal = machine.principal
        # A token may have been asked for fewer services than the key has.
        services = principal.scopes if granted is None else principal.scopes & granted
        return AuthenticatedCaller(
            machine.client_id, principal.name, principal.agency or "", environment, services
        )

    def _error(
        self, code: ExchangeErrorCode, detail_vi: str = "", environment: str | None = None
    ) -> ExchangeError:
        return ExchangeError(code, self._role, detail_vi=detail_vi, environment=environment)
