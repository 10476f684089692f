"""Typeset PDF pages from typst templates and plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path


class TypesettingFailed(Exception):
    """The template does not fit the data; the message is for developers and holds no personal data."""


class Typesetter:
    """Turns templates of one directory into PDF/A-2b files; safe to share between threads.

    Parameters
    ----------
    templates
        Directory with ``<name>.typ`` files; nothing outside of it can be read by a template.
    """

    def __init__(self, templates: Path) -> None:
        self._templates = templates

    def typeset(self, template: str, data: Mapping[str, object], *, made: datetime | None = None) -> bytes:
        """Typeset ``<template>.typ``; the template reads ``json(bytes(sys.inputs.data))``."""
        raise NotImplementedError
