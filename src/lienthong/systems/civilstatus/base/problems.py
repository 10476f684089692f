"""There is no such dossier or entry for this person: not there, or in another unit's hands."""

from __future__ import annotations


class NoSuchDossier(LookupError):
    """There is nothing under this code in this environment."""


class OtherUnit(PermissionError):
    """The dossier belongs to a unit the officer does not work for; the attempt is in the audit trail."""
