"""Which province an agency identifier belongs to (QĐ 20/2020/QĐ-TTg: H01 to H63, one a province of then).

Since the mergers of 2025-07-01 one province works under the identifiers of all its parts (contracts.md section 3).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitCode, registry

_EVE = TWO_LEVELS_BEGIN - timedelta(days=1)
#: Codes of the provinces as of the eve of the mergers, from H01 on.
# fmt: off
_CODES = (
    "89", "24", "06", "95", "27", "77", "83", "52", "74", "70",
    "60", "96", "92", "04", "66", "67", "48", "11", "75", "87",
    "64", "02", "30", "31", "35", "01", "42", "17", "79", "93",
    "33", "56", "91", "62", "12", "68", "20", "10", "80", "36",
    "40", "37", "58", "25", "54", "44", "49", "51", "22", "45",
    "94", "14", "72", "34", "19", "38", "46", "82", "84", "08",
    "86", "26", "15",
)
# fmt: on
_BY_ROOT = {f"H{number:02d}": UnitCode(code) for number, code in enumerate(_CODES, start=1)}


@lru_cache(maxsize=512)
def provinces_of(agency: AgencyCode, on: date) -> frozenset[str]:
    """The codes of the provinces for whose units an agency works on a day; empty for a ministry or an unknown one.

    Its own, and from the day of a merger on every province that went into the same one, and that one.
    """
    own = _BY_ROOT.get(agency.root)
    if own is None:
        return frozenset()
    if on <= _EVE:
        return frozenset((own,))
    units = registry()
    heirs = [unit.code for unit in units.competent_now(own, _EVE, on).units]
    parts = {pair.old for heir in heirs for pair in units.rearranged_from(heir) if len(pair.old) == len(heir)}
    return frozenset((own, *heirs, *parts))


def same_province(one: AgencyCode, other: AgencyCode, on: date) -> bool:
    """Whether two agencies belong to one province, ministry or other root on a day."""
    return one.root == other.root or _BY_ROOT.get(other.root) in provinces_of(one, on)
