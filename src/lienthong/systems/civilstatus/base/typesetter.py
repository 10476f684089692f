"""Whoever sets papers in type, as whatever prints them sees it; :mod:`papers.typesetting_pool` does it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class PaperTypesetter(Protocol):
    """Makes PDF files of the templates of papers; safe to share between threads."""

    def typeset(self, template: str, data: Mapping[str, object], *, made: datetime) -> bytes:
        """Typeset ``<template>.typ`` with plain data.

        Raises
        ------
        TypesettingFailed
            The template cannot show what it is given.
        """
        ...
