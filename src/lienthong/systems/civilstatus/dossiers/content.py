"""What makes two messages the same dossier: what they say, not how it is written.

Null, an empty text and a field that is left out say the same, and so do two forms of one date; the stamp of
``ngayTiepNhan`` is of the message, not of the dossier. What differs is named by field, never by value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from lienthong.contracts.hotich_v1.payload import fields_of
from lienthong.contracts.hotich_v3.payload import payload_of
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import ApiVersion, Module
from lienthong.systems.civilstatus.dossiers.submission import WireNames

_NAMED = 20


@dataclass(frozen=True, slots=True)
class DossierContent:
    """What a dossier says: its envelope, its declaration and the SHA-256 of its papers."""

    module: Module
    unit_code: str
    interlinked_code: str
    fields: Mapping[str, str]
    papers: Sequence[str]

    @property
    def sha256(self) -> str:
        """Equal for two messages that say the same."""
        parts = [
            self.module.value,
            self.unit_code,
            self.interlinked_code,
            dict(self.fields),
            sorted(self.papers),
        ]
        return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()

    def differing(self, other: DossierContent, names: WireNames) -> tuple[str, ...]:
        """The wire names of the fields in which another content differs; empty when it says the same."""
        envelope = {
            names.module: self.module is other.module,
            names.unit_code: self.unit_code == other.unit_code,
            names.interlinked_code: self.interlinked_code == other.interlinked_code,
        }
        found = [name for name, same in envelope.items() if not same]
        every = dict.fromkeys((*self.fields, *other.fields))
        found += [name for name in every if self.fields.get(name) != other.fields.get(name)]
        if sorted(self.papers) != sorted(other.papers):
            found.append(names.attachments)
        return tuple(dict.fromkeys(found))


def declared_fields(api: ApiVersion, module: Module, declaration: Declaration) -> dict[str, str]:
    """Every filled field of a declaration by its wire name, the parts of an object behind a dot, in one form."""
    written = fields_of(declaration) if api is ApiVersion.V1 else payload_of(declaration, module)
    return dict(_filled("", written))


def named(fields: Sequence[str]) -> str:
    """Names of fields for an answer; of very many, the first."""
    more = len(fields) - _NAMED
    return ", ".join(fields[:_NAMED]) + (f" và {more} trường khác" if more > 0 else "")


def _filled(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _filled(f"{name}.{key}" if name else str(key), inner)
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _filled(f"{name}.{position}", inner)
    elif value is not None and (text := str(value).strip()):
        yield name, text
