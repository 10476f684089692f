"""People's accounts: creating, verifying, changing."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import RowMapping, insert, select, update

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_missing
from lienthong.foundation.identity.credentials.passwords import (
    PASSWORDS,
    HashedOnce,
    Passwords,
    check_password_strength,
)
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.foundation.identity.tables import accounts, refresh_tokens, sessions


class AccountExists(Exception):
    """An account of this user name is already there."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as an administrator sees it (no password)."""

    user_name: str
    principal: Principal
    active: bool
    created_at: int


def create_account(
    session: Session,
    user_name: str,
    password: str,
    *,
    name: str,
    roles: Iterable[Role] = (),
    scopes: Iterable[str] = (),
    unit_code: str | None = None,
    agency: str | None = None,
    title: str | None = None,
    passwords: Passwords = PASSWORDS,
) -> Principal:
    """Create an account for a person, or for another system that signs in with user name and password.

    Parameters
    ----------
    session
        Inside the caller's transaction.
    user_name
        Compared without regard to case.
    password
        At least 10 characters; stored as argon2id hash only.
    name, title
        Name and position for people to read.
    roles, scopes
        What the account may do.
    unit_code, agency
        Whose dossiers the account may see.

    Raises
    ------
    AccountExists
        When the user name is taken.
    ValueError
        When the user name is empty.

    Notes
    -----
    ``WeakPassword`` is passed on when the password would be guessed first.
    """
    key = _key(user_name)
    if not key:
        raise ValueError("user_name is empty")
    check_password_strength(key, password)
    if _row(session, key) is not None:
        raise AccountExists(key)
    now = int(time.time())
    session.execute(
        insert(accounts).values(
            user_name=key,
            display_name=name,
            password_hash=passwords.hash(password),
            roles=" ".join(sorted(Role(role).value for role in roles)),
            scopes=" ".join(sorted(scopes)),
            unit_code=unit_code,
            agency=agency,
            title=title,
            active=True,
            created_at=now,
            changed_at=now,
        )
    )
    principal = find_principal(session, key)
    assert principal is not None
    return principal


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to be made; the fields are those of `create_account`."""

    user_name: str
    password: str = field(repr=False)
    name: str
    roles: frozenset[Role]
    unit_code: str | None = None
    agency: str | None = None
    title: str | None = None


def create_missing_accounts(
    session: Session, wanted: Iterable[NewAccount], *, passwords: Passwords | None = None
) -> int:
    """Make those of `wanted` whose user name is free, and return how many; what is there stays as it is.

    For seeding: hundreds of accounts cost two statements, and a password that many share is hashed once.

    Notes
    -----
    ``WeakPassword`` is passed on when a password would be guessed first.
    """
    hashed = passwords or HashedOnce()
    present = set(session.execute(select(accounts.c.user_name)).scalars())
    now = int(time.time())
    rows = []
    for one in wanted:
        key = _key(one.user_name)
        if key in present:
            continue
        check_password_strength(key, one.password)
        rows.append(
            {
                "user_name": key,
                "display_name": one.name,
                "password_hash": hashed.hash(one.password),
                "roles": " ".join(sorted(role.value for role in one.roles)),
                "scopes": "",
                "unit_code": one.unit_code,
                "agency": one.agency,
                "title": one.title,
                "active": True,
                "created_at": now,
                "changed_at": now,
            }
        )
    insert_missing(session, accounts, rows)
    return len(rows)


def verify(
    session: Session, user_name: str, password: str, *, passwords: Passwords = PASSWORDS
) -> Principal | None:
    """Return the principal when user name and password are right and the account is active, else None.

    Takes as long for an unknown user name as for a wrong password.
    """
    row = _row(session, _key(user_name))
    if row is None:
        passwords.verify_nobody(password)
        return None
    if not passwords.verify(row["password_hash"], password) or not row["active"]:
        return None
    return _principal(row)


def find_principal(session: Session, user_name: str) -> Principal | None:
    """Return the principal of an active account, or None."""
    row = _row(session, _key(user_name))
    return _principal(row) if row is not None and row["active"] else None


def display_names(session: Session, user_names: Collection[str]) -> dict[str, str]:
    """Return the names, for people to read, of those of `user_names` that are accounts here, closed ones too.

    Only for pages and answers to people who may see who acted; logs and trails keep user names.
    """
    wanted = select(accounts.c.user_name, accounts.c.display_name).where(
        accounts.c.user_name.in_(set(user_names))
    )
    return {row.user_name: row.display_name for row in session.execute(wanted)}


def list_accounts(session: Session) -> list[Account]:
    """Return every account, ordered by user name."""
    rows = session.execute(select(accounts).order_by(accounts.c.user_name)).mappings()
    return [Account(row["user_name"], _principal(row), row["active"], row["created_at"]) for row in rows]


def change_password(
    session: Session, user_name: str, password: str, *, passwords: Passwords = PASSWORDS
) -> None:
    """Set a new password and end every session and refresh token of the account.

    Notes
    -----
    ``LookupError`` is passed on when there is no such account.
    ``WeakPassword`` is passed on when the password would be guessed first.
    """
    check_password_strength(_key(user_name), password)
    _change(session, user_name, password_hash=passwords.hash(password))


def deactivate_account(session: Session, user_name: str) -> None:
    """Close an account and end its sessions (LookupError if unknown); access tokens run out by themselves."""
    _change(session, user_name, active=False)


def activate_account(session: Session, user_name: str) -> None:
    """Open a closed account again (LookupError if unknown)."""
    _change(session, user_name, active=True)


def _change(session: Session, user_name: str, **values: Any) -> None:
    key = _key(user_name)
    if _row(session, key) is None:
        raise LookupError(key)
    session.execute(
        update(accounts).where(accounts.c.user_name == key).values(changed_at=int(time.time()), **values)
    )
    session.execute(sessions.delete().where(sessions.c.user_name == key))
    session.execute(refresh_tokens.delete().where(refresh_tokens.c.user_name == key))


def _key(user_name: str) -> str:
    return user_name.strip().casefold()


def _row(session: Session, key: str) -> RowMapping | None:
    if "\0" in key:
        # PostgreSQL holds no such text, so it is nobody's name, and asking would fail.
        return None
    return session.execute(select(accounts).where(accounts.c.user_name == key)).mappings().one_or_none()


def _principal(row: RowMapping) -> Principal:
    return Principal(
        account=row["user_name"],
        name=row["display_name"],
        roles=frozenset(Role(role) for role in row["roles"].split()),
        scopes=frozenset(row["scopes"].split()),
        unit_code=row["unit_code"],
        agency=row["agency"],
        title=row["title"],
    )
