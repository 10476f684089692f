"""Payload of module LTKT: an interlinked death (contracts.md 5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.contracts.declaring.building import find_faults, read_death, write_declaration
from lienthong.contracts.declaring.fields import Dialect
from lienthong.contracts.faults import FieldFault
from lienthong.contracts.wire import parse_object
from lienthong.domain.declarations import DeathDeclaration
from lienthong.domain.registers import Register


def encode(declaration: DeathDeclaration) -> dict[str, Any]:
    """The payload: places as objects, dates ``dd.MM.yyyy``, every listed field present. Never fails."""
    return write_declaration(declaration, Dialect.CIVILSTATUS, None)


def decode(payload: Mapping[str, Any] | str | bytes, on: date | None = None) -> DeathDeclaration:
    """Read a payload, or the JSON text of one.

    Parameters
    ----------
    on
        Day of reception: every unit code must exist on it. None checks the form of codes only.

    Raises
    ------
    PayloadRejected
        Naming every faulty field, in the sentences of contracts.md 4.3.
    """
    return read_death(_opened(payload), Dialect.CIVILSTATUS, on)


def check(payload: Mapping[str, Any], on: date | None = None) -> tuple[FieldFault, ...]:
    """Every faulty field of a payload; empty when it can be read."""
    return find_faults(Register.DEATH, payload, Dialect.CIVILSTATUS, on)


def _opened(payload: Mapping[str, Any] | str | bytes) -> Mapping[str, Any]:
    return payload if isinstance(payload, Mapping) else parse_object(payload)
