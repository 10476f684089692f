"""What clerks chose for an uncertain place, remembered for the same text and unit."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

import orjson
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lienthong.domain.addresses import Address
from lienthong.domain.units import UnitCode
from lienthong.systems.onestop import tables
from lienthong.systems.onestop.office import Office


@dataclass(frozen=True, slots=True)
class Choice:
    """An address somebody confirmed."""

    address: Address
    chosen_by: str


def recall(office: Office, session: Session, text: str, unit: UnitCode) -> Choice | None:
    """What was chosen for this text at this unit, or None."""
    key = _text_key(office, text)
    query = select(tables.place_choice).where(
        tables.place_choice.c.text_key == key, tables.place_choice.c.unit_code == unit
    )
    row = session.execute(query).mappings().one_or_none()
    if row is None:
        return None
    opened = office.sealer.open(row["address"], _context(key, unit))
    return Choice(Address(**orjson.loads(opened)), row["chosen_by"])


def remember(
    office: Office, session: Session, text: str, unit: UnitCode, address: Address, *, by: str
) -> None:
    """Keep a choice; a later one replaces it."""
    key = _text_key(office, text)
    same = (tables.place_choice.c.text_key == key) & (tables.place_choice.c.unit_code == unit)
    session.execute(delete(tables.place_choice).where(same))
    session.execute(
        insert(tables.place_choice).values(
            text_key=key,
            unit_code=unit,
            chosen_by=by,
            chosen_at=office.clock.now(),
            confidence=1.0,
            address=office.sealer.seal(orjson.dumps(dataclasses.asdict(address)), _context(key, unit)),
        )
    )


def _text_key(office: Office, text: str) -> str:
    # Keyed: an address must not be found in the table by hashing guesses.
    folded = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    secret = office.settings.token_key
    key = secret.get_secret_value().encode() if secret else b"demo"
    return hmac.new(key, folded.encode(), hashlib.sha256).hexdigest()


def _context(key: str, unit: str) -> str:
    return f"onestop.choice:{key}:{unit}"
