"""Places: from the one free text of PM.DVCLT to the units that civil status wants (the seed's error 4).

Every place is read at the day of declaration. What the reader is not sure of is never guessed: a clerk
chooses, and the choice is remembered for the same text and unit. The original text is kept beside the reading.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.addresses import Address, Candidate, read_address, write_address
from lienthong.domain.declarations import InterlinkedDeclaration, Place
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import select_row
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import contents, dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.base.refused import UnknownPlace
from lienthong.systems.onestop.places import place_choices
from lienthong.systems.onestop.places.address_checks import is_valid_address

PLACE_NAMES_VI = {
    "child.birthplace": "Nơi sinh",
    "child.hometown": "Quê quán",
    "mother.residence": "Nơi cư trú của mẹ",
    "father.residence": "Nơi cư trú của cha",
    "requester.residence": "Nơi cư trú của người yêu cầu",
    "deceased.residence": "Nơi cư trú cuối cùng",
    "deceased.place_of_death": "Nơi chết",
}
"""The places of a declaration, by where they stand in it."""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """How one declared place was read.

    ``address`` is what will be sent; None while a clerk must choose. ``chosen_by`` is empty when the reader
    decided.
    """

    text: str
    address: Address | None
    confidence: float
    candidates: tuple[Candidate, ...]
    chosen_by: str = ""

    @property
    def decided(self) -> bool:
        """Whether it may be sent."""
        return self.address is not None


def read_places(context: OnestopContext, session: Session, dossier: OnestopDossier) -> OnestopDossier:
    """Read every place of a dossier, keep the readings, and hold the dossier when one needs a clerk."""
    try:
        declaration = contents.declaration_of(context, session, dossier)
    except PayloadRejected:
        # The clerk is told every faulty field before accepting; there is no place to read before that.
        return _keep(context, session, dossier, {})
    on = dossier.declared_at.date()
    hint = getattr(getattr(declaration, "child", None), "birthplace_unit", None)
    texts = {path: place.text for path, place in places_of(declaration).items() if place.text.strip()}
    remembered = place_choices.recall(context, session, texts.values(), UnitCode(dossier.unit_code))
    readings = {
        path: _read(context, text, on, hint if path == "child.birthplace" else None, remembered.get(text))
        for path, text in texts.items()
    }
    return _keep(context, session, dossier, readings)


def choose_place(
    context: OnestopContext,
    session: Session,
    dossier: OnestopDossier,
    path: str,
    address: Address,
    *,
    by: str,
) -> OnestopDossier:
    """The clerk's choice for one place; remembered for the same text and unit.

    Raises
    ------
    UnknownPlace
        When the dossier declares no such place.
    """
    readings = dict(readings_of(context, session, dossier))
    if path not in readings:
        raise UnknownPlace(f"Hồ sơ {dossier.shown_code} không khai “{PLACE_NAMES_VI.get(path, path)}”.")
    text = readings[path].text
    place_choices.remember(context, session, text, UnitCode(dossier.unit_code), address, by=by)
    for other, reading in list(readings.items()):
        # The same words elsewhere in the dossier mean the same place.
        if reading.text == text and not (reading.decided and other != path):
            readings[other] = dataclasses.replace(reading, address=address, confidence=1.0, chosen_by=by)
    dossier = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.PLACE_CONFIRMED,
        actor=by,
        codes={"place": path, "unit": address.deepest},
    )
    return _keep(context, session, dossier, readings)


def readings_of(
    context: OnestopContext, session: Session, dossier: OnestopDossier
) -> Mapping[str, PlaceReading]:
    """The readings of a dossier's places, by path."""
    sealed = select_row(session, [tables.dossier.c.places], dossier.id).scalar_one()
    if sealed is None:
        return {}
    stored: dict[str, Any] = orjson.loads(context.sealer.open(sealed, _context(dossier)))
    return {path: _reading_from(values) for path, values in stored.items()}


def with_addresses(
    declaration: InterlinkedDeclaration, readings: Mapping[str, PlaceReading]
) -> InterlinkedDeclaration:
    """The declaration with its places as read, ready for civil status."""
    return _with_places(declaration, {path: reading.address for path, reading in readings.items()})


def with_written_places(
    declaration: InterlinkedDeclaration, readings: Mapping[str, PlaceReading], on: date
) -> InterlinkedDeclaration:
    """The declaration with its places written out as they were read.

    For a version that takes places as texts only: so that they are read there as they were here.
    """
    placed = {
        path: Place(write_address(reading.address, on), reading.address)
        for path, reading in readings.items()
        if reading.address is not None and reading.address.deepest
    }
    return _with_places(declaration, placed)


def _with_places(
    declaration: InterlinkedDeclaration, places: Mapping[str, Place | Address | None]
) -> InterlinkedDeclaration:
    placed: Any = declaration
    for path, place in places.items():
        part, field = path.split(".")
        person = getattr(placed, part)
        new = (
            place if isinstance(place, Place) else dataclasses.replace(getattr(person, field), address=place)
        )
        placed = dataclasses.replace(placed, **{part: dataclasses.replace(person, **{field: new})})
    result: InterlinkedDeclaration = placed
    return result


def places_of(declaration: InterlinkedDeclaration) -> dict[str, Place]:
    """The places that a declaration holds, by path; a person who is not declared has none."""
    places: dict[str, Place] = {}
    for path in PLACE_NAMES_VI:
        part, field = path.split(".")
        person = getattr(declaration, part, None)
        if person is not None:
            places[path] = getattr(person, field)
    return places


def _read(
    context: OnestopContext,
    text: str,
    on: date,
    hint: UnitCode | None,
    remembered: place_choices.PlaceChoice | None,
) -> PlaceReading:
    # What was chosen under the units of another time is no choice for today's.
    if remembered is not None and is_valid_address(remembered.address, on):
        return PlaceReading(text, remembered.address, 1.0, (), remembered.chosen_by)
    reading = read_address(text, on, hint)
    if reading.decided and reading.confidence >= context.settings.place_threshold:
        return PlaceReading(text, reading.address, reading.confidence, ())
    own = Candidate(reading.address, reading.confidence, write_address(reading.address, on))
    offered = (own, *reading.candidates) if reading.decided or not reading.candidates else reading.candidates
    return PlaceReading(text, None, reading.confidence, tuple(one for one in offered if one.address.deepest))


def _keep(
    context: OnestopContext, session: Session, dossier: OnestopDossier, readings: Mapping[str, PlaceReading]
) -> OnestopDossier:
    undecided = sorted(path for path, reading in readings.items() if not reading.decided)
    stored = orjson.dumps(dict(readings))
    was_decided = dossier.places_decided
    dossier = dossiers.change_columns(
        session,
        dossier,
        places=context.sealer.seal(stored, _context(dossier)),
        places_decided=not undecided,
    )
    if undecided:
        codes = {"places": undecided}
        holds.open_hold(context, session, OnestopHoldReason.PLACE_UNCERTAIN, dossier=dossier, codes=codes)
    elif not was_decided:
        reasons = frozenset({OnestopHoldReason.PLACE_UNCERTAIN})
        holds.close_holds(context, session, dossier.interlinked_code, reasons, by=SYSTEM_ACTOR)
    return dossier


def _reading_from(values: Mapping[str, Any]) -> PlaceReading:
    address = values["address"]
    return PlaceReading(
        text=values["text"],
        address=None if address is None else Address(**address),
        confidence=values["confidence"],
        candidates=tuple(
            Candidate(Address(**candidate["address"]), candidate["confidence"], candidate["text"])
            for candidate in values["candidates"]
        ),
        chosen_by=values["chosen_by"],
    )


def _context(dossier: OnestopDossier) -> str:
    return f"onestop.places:{dossier.interlinked_code}"
