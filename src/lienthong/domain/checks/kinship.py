"""Whether two people are kin too close to marry, as far as the registers know their forebears."""

from __future__ import annotations

from lienthong.domain.checks.people import PersonRecord, Relative
from lienthong.domain.checks.same_event.duplicates import KnownPerson, same_person

#: Parents are the first of the three generations, siblings the second, cousins the third (Luật Hôn nhân và gia
#: đình 2014, Điều 3 khoản 18): cousins have their grandparents in common, two generations up.
GENERATIONS_UP = 2


def common_forebears(one: PersonRecord, other: PersonRecord) -> tuple[tuple[Relative, Relative], ...]:
    """The forebears that two people have in common within three generations, or who of the two descends from whom.

    Luật Hôn nhân và gia đình 2014, Điều 3 khoản 17 and 18.
    """
    return tuple(
        (a, b)
        for a in one.forebears
        for b in other.forebears
        if max(a.distance, b.distance) <= GENERATIONS_UP and _is_one(a.who, b.who)
    )


def _is_one(a: KnownPerson, b: KnownPerson) -> bool:
    """The same number, or the same name and date of birth: a name alone is that of many."""
    told_apart = bool(a.number and b.number) or (a.born is not None and b.born is not None)
    return told_apart and bool(same_person(a, b))


def relation_vi(a: Relative, b: Relative) -> str:
    """What two people with this common forebear are to each other."""
    nearer, farther = sorted((a.distance, b.distance))
    if nearer == 0:
        return "cha, mẹ và con" if farther == 1 else "ông, bà và cháu"
    if nearer == farther:
        return "anh, chị, em cùng cha hoặc cùng mẹ" if nearer == 1 else "con của anh, chị, em ruột"
    return "bác, chú, cậu, cô, dì và cháu ruột"


def is_certain(a: Relative, b: Relative) -> bool:
    """True when numbers say so all along; names and dates of birth alone may be those of others."""
    return a.sure and b.sure and bool(a.who.number) and a.who.number == b.who.number
