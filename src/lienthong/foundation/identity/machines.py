"""Machine clients: OAuth2 client credentials with hashed secrets, scopes and IP allow-lists."""

import base64
import binascii
import secrets as random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_plus

from sqlalchemy import RowMapping, insert, select, update

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.credentials.passwords import PASSWORDS, Passwords
from lienthong.foundation.identity.networks import address_allowed, check_networks
from lienthong.foundation.identity.principal import Principal, PrincipalKind
from lienthong.foundation.identity.tables import machines


class MachineExists(Exception):
    """A client of this id is already there."""


class AddressNotAllowed(Exception):
    """The client is known, but calls from an address outside its allow-list."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine client as an administrator sees it (no secret)."""

    client_id: str
    principal: Principal
    networks: tuple[str, ...]
    active: bool


def create_machine(
    session: Session,
    client_id: str,
    *,
    name: str,
    scopes: Iterable[str],
    secret: str | None = None,
    networks: Iterable[str] = (),
    agency: str | None = None,
    environment: str | None = None,
    passwords: Passwords = PASSWORDS,
) -> str:
    """Create a machine client and return its secret, which is shown once and stored only as a hash.

    Parameters
    ----------
    client_id
        The consumer key.
    name
        What the client is called on screen.
    scopes
        Services it may ask for.
    secret
        The consumer secret; made at random (256 bit) when left out.
    networks
        CIDR networks it may call from; empty: any.
    agency, environment
        The agency it belongs to, and the environment ("test", "official") its calls reach.

    Raises
    ------
    MachineExists
        When the client id is taken.

    Notes
    -----
    ``ValueError`` is passed on when a network is not CIDR.
    """
    allowed = tuple(networks)
    check_networks(allowed)
    if _row(session, client_id) is not None:
        raise MachineExists(client_id)
    secret = secret or random.token_urlsafe(32)
    now = int(time.time())
    session.execute(
        insert(machines).values(
            client_id=client_id,
            display_name=name,
            secret_hash=passwords.hash(secret),
            scopes=" ".join(sorted(scopes)),
            networks=" ".join(allowed),
            agency=agency,
            environment=environment,
            active=True,
            created_at=now,
            changed_at=now,
        )
    )
    return secret


def verify_machine(
    session: Session,
    client_id: str,
    secret: str,
    *,
    address: str | None,
    passwords: Passwords = PASSWORDS,
) -> Principal | None:
    """Return the machine's principal when id and secret are right and it is active, else None.

    Raises
    ------
    AddressNotAllowed
        When the secret is right but `address` is outside the allow-list.
    """
    row = _row(session, client_id)
    if row is None:
        passwords.verify_nobody(secret)
        return None
    if not passwords.verify(row["secret_hash"], secret) or not row["active"]:
        return None
    if not address_allowed(address, row["networks"].split()):
        raise AddressNotAllowed(client_id)
    return _principal(row)


def find_machine(session: Session, client_id: str) -> Machine | None:
    """Return a machine client, active or not, or None."""
    row = _row(session, client_id)
    return None if row is None else _machine(row)


def list_machines(session: Session) -> list[Machine]:
    """Return every machine client, ordered by id."""
    rows = session.execute(select(machines).order_by(machines.c.client_id)).mappings()
    return [_machine(row) for row in rows]


def rotate_secret(session: Session, client_id: str, *, passwords: Passwords = PASSWORDS) -> str:
    """Give the client a new random secret and return it; the old one ends at once (else LookupError)."""
    secret = random.token_urlsafe(32)
    _change(session, client_id, secret_hash=passwords.hash(secret))
    return secret


def revoke_machine(session: Session, client_id: str) -> None:
    """Close a machine client (LookupError if unknown); tokens in use run out by themselves."""
    _change(session, client_id, active=False)


def read_basic(authorization: str | None) -> tuple[str, str] | None:
    """Return (client id, secret) of an HTTP Basic header (RFC 6749, 2.3.1), or None when it is malformed."""
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, colon, secret = text.partition(":")
    # RFC 6749 form-encodes both parts; a "+" that was not encoded stays as it is for clients that do not.
    return (_decoded(client_id), _decoded(secret)) if colon and client_id else None


def _decoded(part: str) -> str:
    return unquote_plus(part) if "%" in part else part


def _change(session: Session, client_id: str, **values: object) -> None:
    if _row(session, client_id) is None:
        raise LookupError(client_id)
    session.execute(
        update(machines)
        .where(machines.c.client_id == client_id)
        .values(changed_at=int(time.time()), **values)
    )


def _row(session: Session, client_id: str) -> RowMapping | None:
    if "\0" in client_id:
        # PostgreSQL holds no such text, so it is nobody's id, and asking would fail.
        return None
    return session.execute(select(machines).where(machines.c.client_id == client_id)).mappings().one_or_none()


def _principal(row: RowMapping) -> Principal:
    return Principal(
        account=row["client_id"],
        name=row["display_name"],
        scopes=frozenset(row["scopes"].split()),
        agency=row["agency"],
        environment=row["environment"],
        kind=PrincipalKind.MACHINE,
    )


def _machine(row: RowMapping) -> Machine:
    return Machine(row["client_id"], _principal(row), tuple(row["networks"].split()), row["active"])
