"""What clerks chose for an uncertain place, remembered for the same text and unit."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import orjson
from sqlalchemy import RowMapping, bindparam, delete, insert, select

from lienthong.domain.addresses import Address
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.base.context import OnestopContext


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """An address somebody confirmed."""

    address: Address
    chosen_by: str


# With every dossier: made once.
_KNOWN = select(tables.place_choice).where(
    tables.place_choice.c.text_key.in_(bindparam("text_keys", expanding=True)),
    tables.place_choice.c.unit_code == bindparam("of_unit"),
)


def recall(
    context: OnestopContext, session: Session, texts: Collection[str], unit: UnitCode
) -> dict[str, PlaceChoice]:
    """What was chosen for these texts at this unit, by text; texts nobody decided on are left out."""
    keys = {text: _text_key(context, text) for text in texts}
    if not keys:
        return {}
    asked = {"text_keys": list(set(keys.values())), "of_unit": unit}
    rows = {row["text_key"]: row for row in session.execute(_KNOWN, asked).mappings()}
    return {text: _opened(context, rows[key], unit) for text, key in keys.items() if key in rows}


def remember(
    context: OnestopContext, session: Session, text: str, unit: UnitCode, address: Address, *, by: str
) -> None:
    """Keep a choice; a later one replaces it."""
    key = _text_key(context, text)
    same = (tables.place_choice.c.text_key == key) & (tables.place_choice.c.unit_code == unit)
    session.execute(delete(tables.place_choice).where(same))
    session.execute(
        insert(tables.place_choice).values(
            text_key=key,
            unit_code=unit,
            chosen_by=by,
            chosen_at=context.clock.now(),
            confidence=1.0,
            address=context.sealer.seal(orjson.dumps(dataclasses.asdict(address)), _context(key, unit)),
        )
    )


def _opened(context: OnestopContext, row: RowMapping, unit: UnitCode) -> PlaceChoice:
    opened = context.sealer.open(row["address"], _context(row["text_key"], unit))
    return PlaceChoice(Address(**orjson.loads(opened)), row["chosen_by"])


def _text_key(context: OnestopContext, text: str) -> str:
    # Keyed: an address must not be found in the table by hashing guesses.
    folded = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    return hmac.new(context.index_key, folded.encode(), hashlib.sha256).hexdigest()


def _context(key: str, unit: str) -> str:
    return f"onestop.choice:{key}:{unit}"
