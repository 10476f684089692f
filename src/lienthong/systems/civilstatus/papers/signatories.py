"""Whose keys sign: the officer's and the committee's, from the local test authority or from PKCS#12 files."""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

import re
from pathlib import Path

from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.civilstatus.base.units import CommitteeOffice

_SAFE = re.compile(r"[^A-Za-z0-9._-]")


class LocalSignatories:
    """Credentials of the test authority, made on first use (demo)."""

    def __init__(self, authority: LocalAuthority) -> None:
        self._authority = authority

    def officer(self, actor: Principal, office: CommitteeOffice) -> Credential:
        """See :class:`Signatories`; receivers read the account from the certificate."""
        code = _SAFE.sub("_", actor.account)
        return self._authority.officer(code, actor.name, title=actor.title or "", agency=office.name)

    def agency(self, office: CommitteeOffice) -> Credential:
        """See :class:`Signatories`; receivers read the unit code from the certificate."""
        return self._authority.agency(office.unit_code, office.name)


class FileSignatories:
    """Credentials in a folder: ``officers/<user name>.p12``, ``agencies/<unit code>.p12`` (in earnest)."""

    def __init__(self, folder: Path, password: str) -> None:
        self._folder = folder
        self._password = password

    def officer(self, actor: Principal, office: CommitteeOffice) -> Credential:
        """See :class:`Signatories`."""
        return Credential(self._folder / "officers" / f"{_SAFE.sub('_', actor.account)}.p12", self._password)

    def agency(self, office: CommitteeOffice) -> Credential:
        """See :class:`Signatories`."""
        return Credential(self._folder / "agencies" / f"{office.unit_code}.p12", self._password)
