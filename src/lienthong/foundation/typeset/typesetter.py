"""Typeset PDF pages from typst templates and plain data."""

from __future__ import annotations

import dataclasses
import importlib
import os
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import orjson
import typst

# Their fonts have every Vietnamese letter; fonts of the machine are never used, so that a page looks alike
# everywhere.
_FONT_PACKAGES: Final = ("fontpkg_noto_serif", "fontpkg_be_vietnam_pro")
#: PDF/A: the letters of a page can be told from the file alone, so a page with a letter that no font has is none.
_STANDARD: Final = "a-2b"
#: Latin letters with every mark of Vietnamese, digits and usual signs: these the fonts have, as a test makes sure.
_ORDINARY: Final = re.compile("[\\s\x20-\x7e\xa0-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u2027]*")
_LETTERS_REMEMBERED: Final = 4096


class TypesettingFailed(Exception):
    """The template does not fit the data; the message is for developers and holds no personal data."""


def unprintable(text: str) -> tuple[str, ...]:
    """The letters of a text that no page can show, because our fonts do not have them; each once, in their order."""
    if _ORDINARY.fullmatch(text):
        return ()
    return tuple(
        letter for letter in dict.fromkeys(text) if not _ORDINARY.fullmatch(letter) and not _shown(letter)
    )


@lru_cache(_LETTERS_REMEMBERED)
def _shown(letter: str) -> bool:
    """Whether a page with this letter can be made: the compiler, which chooses among the fonts, is asked itself."""
    try:
        typst.Compiler(font_paths=_fonts(), ignore_system_fonts=True).compile(
            f'#set text(font: "Noto Serif")\n#"\\u{{{ord(letter):x}}}"'.encode(),
            format="pdf",
            pdf_standards=_STANDARD,
        )
    except typst.TypstError:
        return False
    return True


class Typesetter:
    """Turns templates of one directory into PDF/A-2b files; safe to share between threads.

    Parameters
    ----------
    templates
        Directory with ``<name>.typ`` files; nothing outside of it can be read by a template.
    parallel
        Pages made at the same time at most, further callers wait; by default one for each processor.

    Notes
    -----
    A compiler keeps fonts, parsed templates and what it laid out for the last pages. It keeps the latter only
    while ``sys.inputs`` stays the same; a template for many pages therefore defines a function
    ``typeset(data)``, which is called with the data. A template without it reads
    ``json(bytes(sys.inputs.data))``: simpler, slower.

    A compiler is not made for concurrent calls, so each page has one to itself while it is made; typst works
    without the interpreter's lock, so threads typeset side by side.
    """

    def __init__(self, templates: Path, parallel: int | None = None) -> None:
        self._templates = templates
        self._places = threading.BoundedSemaphore(parallel or os.cpu_count() or 1)
        self._free: deque[typst.Compiler] = deque()
        self._templates_known: dict[str, tuple[Path, bool]] = {}

    def typeset(self, template: str, data: object, *, made: datetime | None = None) -> bytes:
        """Typeset ``<template>.typ``.

        Parameters
        ----------
        data
            Mapping or dataclass of what JSON can hold, given to the template as a dictionary.
        made
            Aware moment of making, written into the file; the same input then gives the same bytes.

        Raises
        ------
        TypesettingFailed
            No such template, or the template refuses the data.
        """
        if dataclasses.is_dataclass(data) and not isinstance(data, type):
            data = dataclasses.asdict(data)
        text = orjson.dumps(data).decode()
        path, by_function = self._known(template)
        try:
            with self._compiler() as compiler:
                pdf = compiler.compile(
                    _call(template, text) if by_function else path.read_bytes(),
                    format="pdf",
                    sys_inputs=None if by_function else {"data": text},
                    pdf_standards=_STANDARD,
                    timestamp=None if made is None else int(made.timestamp()),
                )
        except typst.TypstError as error:
            # The trace quotes the data, so only the message goes on.
            raise TypesettingFailed(f"{template}: {error.message}") from None
        if not isinstance(pdf, bytes):
            raise TypesettingFailed(f"{template}: no page")
        return pdf

    def _known(self, template: str) -> tuple[Path, bool]:
        """Give the file of the template and whether it defines ``typeset(data)``.

        Raises
        ------
        TypesettingFailed
            When there is no such template.
        """
        if template not in self._templates_known:
            path = self._templates / f"{template}.typ"
            if not path.is_file():
                raise TypesettingFailed(f"{template}: no such template")
            by_function = "\n#let typeset(data)" in path.read_text(encoding="utf-8")
            self._templates_known[template] = (path, by_function)
        return self._templates_known[template]

    @contextmanager
    def _compiler(self) -> Iterator[typst.Compiler]:
        with self._places:
            try:
                compiler = self._free.pop()
            except IndexError:
                compiler = typst.Compiler(root=self._templates, font_paths=_fonts(), ignore_system_fonts=True)
            try:
                yield compiler
            finally:
                self._free.append(compiler)


def _call(template: str, data: str) -> bytes:
    """Give the typst source that calls ``typeset`` of the template with JSON ``data``."""
    # JSON has no control characters left, so a string literal of typst has these two to escape.
    literal = data.replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{template}.typ": typeset\n#typeset(json(bytes("{literal}")))'.encode()


@cache
def _fonts() -> typst.Fonts:
    directories = []
    for package in _FONT_PACKAGES:
        file = importlib.import_module(package).__file__
        assert file is not None
        directories.append(Path(file).parent / "files")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=directories)
