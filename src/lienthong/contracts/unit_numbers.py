"""``maDonVi`` where it travels as a number, and so has lost its leading zeros (contracts.md 2.2 and 4.1)."""

from __future__ import annotations

from datetime import date

from lienthong.domain.units import UnitCode, registry

_COMMUNE_DIGITS = 5
_DISTRICT_DIGITS = 3


def unit_candidates(unit_number: int | str, on: date) -> tuple[UnitCode, ...]:
    """The units that ``maDonVi`` can mean on a day, the likelier first.

    An int of 5 digits' worth is a commune, of 3 a district (contracts.md 2.2), but 19 may be commune 00019 or
    district 019. A text keeps its zeros and is taken as it stands.
    """
    text = str(unit_number).strip()
    if not (text.isascii() and text.isdigit()):
        return ()
    if isinstance(unit_number, str) and len(text) in (_COMMUNE_DIGITS, _DISTRICT_DIGITS):
        widths: tuple[int, ...] = (len(text),)
    elif len(text) <= _DISTRICT_DIGITS:
        # Three digits are a district's worth; fewer are more often one of the capital's communes, 00001 to
        # 00099.
        both = (_DISTRICT_DIGITS, _COMMUNE_DIGITS)
        widths = both if len(text) == _DISTRICT_DIGITS else both[::-1]
    else:
        widths = (_COMMUNE_DIGITS,)
    codes = (UnitCode(text.zfill(width)) for width in widths)
    return tuple(code for code in codes if registry().unit(code, on) is not None)
