"""Cells and files that spreadsheets read as they are meant: no formula smuggled in, UTF-8 named as such."""

from __future__ import annotations

#: A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return _GUARD + text if text.startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """What :func:`guarded` was given."""
    return text[1:] if text.startswith(_GUARD) and text[1:].startswith(_FORMULA) else text


#: Spreadsheets read UTF-8 only when it says so.
BYTE_ORDER_MARK = "\ufeff"
