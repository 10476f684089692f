"""Tables of accounts, sessions, machine clients and refresh tokens.

The definitions live in one MetaData of our own; `identity_tables` copies them into a system's MetaData so
that the system creates and migrates them in its own database. Queries use the definitions here: they meet by
name.
Moments are whole seconds since 1970 (UTC): they are only ever compared.
"""

from dataclasses import dataclass

from sqlalchemy import BigInteger, Boolean, Column, Index, MetaData, Table, Text

from lienthong.foundation.database.branches import in_branch

_own = MetaData()

accounts = Table(
    "identity_account",
    _own,
    Column("user_name", Text, primary_key=True),  # lower case
    Column("display_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("roles", Text, nullable=False),  # separated by spaces
    Column("scopes", Text, nullable=False),  # separated by spaces
    Column("unit_code", Text),
    Column("agency", Text),
    Column("title", Text),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

sessions = Table(
    "identity_session",
    _own,
    Column("token_hash", Text, primary_key=True),
    Column("user_name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Index("identity_session_user", "user_name"),
    Index("identity_session_seen", "seen_at"),
)

machines = Table(
    "identity_machine",
    _own,
    Column("client_id", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("scopes", Text, nullable=False),  # separated by spaces
    Column("networks", Text, nullable=False),  # CIDR, separated by spaces; empty: any address
    Column("agency", Text),
    Column("environment", Text),
    Column("active", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

refresh_tokens = Table(
    "identity_refresh_token",
    _own,
    Column("token_hash", Text, primary_key=True),
    Column("family", Text, nullable=False),  # all tokens that descend from one sign-in
    Column("user_name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
    Index("identity_refresh_family", "family"),
    Index("identity_refresh_user", "user_name"),
)


@dataclass(frozen=True, slots=True)
class IdentityTables:
    """The identity tables as they stand in one system's MetaData."""

    accounts: Table
    sessions: Table
    machines: Table
    refresh_tokens: Table


def identity_tables(metadata: MetaData) -> IdentityTables:
    """Put the identity tables into `metadata` (once) and return them.

    Parameters
    ----------
    metadata
        The MetaData of the system whose database shall hold them.
    """
    return IdentityTables(
        accounts=_into(metadata, accounts),
        sessions=_into(metadata, sessions),
        machines=_into(metadata, machines),
        refresh_tokens=_into(metadata, refresh_tokens),
    )


def _into(metadata: MetaData, table: Table) -> Table:
    present = metadata.tables.get(table.name)
    return in_branch(table.to_metadata(metadata), "identity") if present is None else present
