"""Whose keys sign, as whatever signs sees it; :mod:`papers.signatories` finds them."""

from __future__ import annotations

from typing import Protocol

from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.sign.credentials import Credential
from lienthong.systems.civilstatus.base.units import CommitteeOffice


class Signatories(Protocol):
    """Finds the signing credentials of an officer and of a committee."""

    def officer(self, actor: Principal, office: CommitteeOffice) -> Credential:
        """The credential of the person who signs."""
        ...

    def agency(self, office: CommitteeOffice) -> Credential:
        """The credential of the committee."""
        ...
