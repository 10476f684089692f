"""The clerk says which place was meant where the reader was not sure."""

from __future__ import annotations

from lienthong.domain.addresses import Address
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.refused import UnknownPlace
from lienthong.systems.onestop.desk.decision import record_action, require_action
from lienthong.systems.onestop.desk.states import ClerkAction
from lienthong.systems.onestop.places import read_places
from lienthong.systems.onestop.places.address_checks import check_address


def confirm_place(
    context: OnestopContext, session: Session, code: str, who: Principal, path: str, address: Address
) -> OnestopDossier:
    """The clerk's choice for an uncertain place.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    ``ActionNotOpen`` is passed on when its state or the person's role does not allow it.
    ``UnknownPlace`` is passed on when the dossier declares no such place.
    ``WrongAddress`` is passed on when the address is none of the day of declaration.
    """
    dossier = load_dossier(session, code, who, lock=True)
    require_action(context, session, dossier, who, ClerkAction.CONFIRM_PLACE)
    check_address(address, dossier.declared_at.date())
    confirmed = read_places.choose_place(context, session, dossier, path, address, by=who.account)
    record_action(context, session, who, ClerkAction.CONFIRM_PLACE, confirmed, {"place": path})
    return confirmed


def confirm_candidate(
    context: OnestopContext, session: Session, code: str, who: Principal, path: str, number: int
) -> OnestopDossier:
    """As `confirm_place`, with one of the candidates that the reader offered, counted from 0.

    Raises
    ------
    UnknownPlace
        When there is no such place or no such candidate.

    Notes
    -----
    ``DossierNotVisible``, ``ActionNotOpen``, ``WrongAddress`` are passed on as `confirm_place`.
    """
    dossier = load_dossier(session, code, who, lock=True)
    reading = read_places.readings_of(context, session, dossier).get(path)
    if reading is None or number >= len(reading.candidates):
        raise UnknownPlace(f"Hồ sơ {dossier.shown_code} không có gợi ý này cho địa danh đã chọn.")
    return confirm_place(context, session, code, who, path, reading.candidates[number].address)
