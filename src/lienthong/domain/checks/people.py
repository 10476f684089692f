"""What the registers say of the people in a dossier, as far as the checks ask.

Whoever keeps the registers gathers it (in batches); the checks only judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lienthong.domain.catalogues import MaritalStatus
from lienthong.domain.checks.same_event.duplicates import KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Side
from lienthong.domain.registers import Register


@dataclass(frozen=True, slots=True)
class EntryLocation:
    """Where an entry stands, in codes only: it may be another unit's."""

    register: Register
    unit_code: str
    number: str  # "15/2024"
    registered: date
    book: str = ""  # "01/2024"

    def __str__(self) -> str:
        book = self.register.name_vi.removeprefix("Sổ ")
        return f"sổ {book} số {self.number} của đơn vị {self.unit_code}"


@dataclass(frozen=True, slots=True)
class EntryMention:
    """An entry that names a person.

    Attributes
    ----------
    people
        All people of the entry, in the order of :func:`~lienthong.domain.checks.same_event.duplicates.facts_of`.
    place
        Which of them the person is.
    sure
        True when a number says so; False where only name and date of birth agree.
    ended
        What ended it: "ghi chú ly hôn …"; empty while it holds.
    happened
        Day of the birth, death or marriage; None where the entry does not tell.
    """

    at: EntryLocation
    people: tuple[KnownPerson, ...]
    place: int
    sure: bool
    ended: str = ""
    happened: PartialDate | None = None

    @property
    def others(self) -> tuple[KnownPerson, ...]:
        """Everybody but the person."""
        return tuple(who for index, who in enumerate(self.people) if index != self.place)


@dataclass(frozen=True, slots=True)
class Relative:
    """A forebear (or, at distance 0, the person): ``distance`` generations up. ``sure`` as of a mention."""

    who: KnownPerson
    distance: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What the registers say of one person.

    ``parents`` are those of the own birth and of recognitions; ``forebears`` go two generations up and begin with
    the person.
    """

    deaths: tuple[EntryMention, ...] = ()
    marriages: tuple[EntryMention, ...] = ()
    divorces: tuple[EntryMention, ...] = ()
    recognitions: tuple[EntryMention, ...] = ()
    guardianships: tuple[EntryMention, ...] = ()
    forebears: tuple[Relative, ...] = ()

    @property
    def parents(self) -> tuple[Relative, ...]:
        """Father and mother as far as the registers know them."""
        return tuple(each for each in self.forebears if each.distance == 1)

    @property
    def married(self) -> tuple[EntryMention, ...]:
        """The marriages that hold."""
        return tuple(each for each in self.marriages if not each.ended)


@dataclass(frozen=True, slots=True)
class MaritalStatusAnswer:
    """The answer of another unit about the marital status of a side; ``kind`` is None when it could not be confirmed.

    ``open`` while there is none.
    """

    unit_code: str
    open: bool
    kind: MaritalStatus | None = None
    words_vi: str = ""


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """All that is known beside the declaration.

    Attributes
    ----------
    lives
        By the path of the person in the declaration: ``husband``, ``ward``, ``subject``.
    answers
        Of the checks of marital status, by side.
    source_found
        Whether the entry to be copied stands in the registers; None where nobody looked.
    source
        Where it stands, once it is found.
    sources
        All entries of the register that name the people of the request.
    """

    lives: Mapping[str, PersonRecord]
    answers: Mapping[Side, MaritalStatusAnswer]
    source_found: bool | None = None
    source: EntryLocation | None = None
    sources: tuple[EntryLocation, ...] = ()

    def life(self, path: str) -> PersonRecord:
        """Of one person; empty where nothing is known."""
        return self.lives.get(path, _NOTHING)


_NOTHING = PersonRecord()
NOTHING_KNOWN = KnownFacts({}, {})
