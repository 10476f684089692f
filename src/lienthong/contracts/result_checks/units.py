"""Which units may have registered a dossier: the one it went to, and whoever took over from it since."""

from __future__ import annotations

from datetime import date

from lienthong.domain.units import registry


def registering_units(unit_code: str, on: date) -> frozenset[str]:
    """The unit's code and, where it has ended by ``on``, the codes of its successors.

    A dossier received on the eve of a merger is finished by the new unit, with the new seal.
    """
    units = registry()
    history = units.history(unit_code)
    if not history or units.unit(unit_code, on) is not None:
        return frozenset((unit_code,))
    last = history[-1]
    heirs = units.competent_now(unit_code, last.valid_from, on).units
    return frozenset((unit_code, *(heir.code for heir in heirs)))
