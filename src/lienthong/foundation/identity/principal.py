"""Who is acting: the person or machine behind a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lienthong.foundation.identity.roles import Role


class PrincipalKind(StrEnum):
    """Whether a person or another system acts."""

    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Principal:
    """The person or machine a request was proven to come from.

    Parameters
    ----------
    account
        User name of a person, client id of a machine. Safe for logs and the audit trail.
    name
        Name for people to read. Never for logs.
    roles
        Roles of a person; empty for machines.
    scopes
        Services a machine (or an account used by another system) may call.
    unit_code
        Administrative unit the person works for (`maDonVi`), if any.
    agency
        Agency identifier, such as ``H08.37.80``, if any.
    title
        Position of the person, such as "Công chức tư pháp - hộ tịch"; stands on results and reports.
    environment
        For machines: the environment its key belongs to ("test" or "official"), if the key is bound to one.
    """

    account: str
    name: str
    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    unit_code: str | None = None
    agency: str | None = None
    title: str | None = None
    environment: str | None = None
    kind: PrincipalKind = PrincipalKind.PERSON

    def has_role(self, roles: Iterable[Role]) -> bool:
        """True when at least one of `roles` is held."""
        return not self.roles.isdisjoint(roles)

    def has_scope(self, scopes: Iterable[str]) -> bool:
        """True when every one of `scopes` was granted."""
        return self.scopes.issuperset(scopes)

    def works_for_agency(self, agency: str) -> bool:
        """True when the account belongs to this agency: a clerk sees only dossiers of the own agency."""
        return self.agency is not None and self.agency == agency
