"""Typeset PDF pages from typst templates and plain data."""

from __future__ import annotations

import dataclasses
import importlib
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import orjson
import typst

# Their fonts have every Vietnamese letter; fonts of the machine are never used, so that a page looks alike
# everywhere.
_FONT_PACKAGES: Final = ("fontpkg_noto_serif", "fontpkg_be_vietnam_pro")


class TypesettingFailed(Exception):
    """The template does not fit the data; the message is for developers and holds no personal data."""


class Typesetter:
    """Turns templates of one directory into PDF/A-2b files; safe to share between threads.

    Parameters
    ----------
    templates
        Directory with ``<name>.typ`` files; nothing outside of it can be read by a template.

    Notes
    -----
    A compiler keeps fonts and parsed templates, so the second page costs a few milliseconds. It is not made
    for concurrent calls: each template has one compiler behind a lock.
    """

    def __init__(self, templates: Path) -> None:
        self._templates = templates
        self._lock = threading.Lock()
        self._compilers: dict[str, typst.Compiler] = {}

    def typeset(self, template: str, data: object, *, made: datetime | None = None) -> bytes:
        """Typeset ``<template>.typ``.

        Parameters
        ----------
        data
            Mapping or dataclass; the template reads it by ``json(bytes(sys.inputs.data))``.
        made
            Aware moment of making, written into the file; the same input then gives the same bytes.

        Raises
        ------
        TypesettingFailed
            No such template, or the template refuses the data.
        """
        if dataclasses.is_dataclass(data) and not isinstance(data, type):
            data = dataclasses.asdict(data)
        inputs = {"data": orjson.dumps(data).decode()}
        try:
            with self._lock:
                pdf = self._compiler(template).compile(
                    format="pdf",
                    sys_inputs=inputs,
                    pdf_standards=["a-2b"],
                    timestamp=None if made is None else int(made.timestamp()),
                )
        except typst.TypstError as error:
            # The trace quotes the data, so only the message goes on.
            raise TypesettingFailed(f"{template}: {error.message}") from None
        if not isinstance(pdf, bytes):
            raise TypesettingFailed(f"{template}: no page")
        return pdf

    def _compiler(self, template: str) -> typst.Compiler:
        if template not in self._compilers:
            path = self._templates / f"{template}.typ"
            if not path.is_file():
                raise TypesettingFailed(f"{template}: no such template")
            self._compilers[template] = typst.Compiler(
                path, root=self._templates, font_paths=_fonts(), ignore_system_fonts=True
            )
        return self._compilers[template]


@cache
def _fonts() -> typst.Fonts:
    directories = []
    for package in _FONT_PACKAGES:
        file = importlib.import_module(package).__file__
        assert file is not None
        directories.append(Path(file).parent / "files")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=directories)
