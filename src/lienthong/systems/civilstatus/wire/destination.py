"""Where a dossier went: environment, unit with its name, and whether anybody there can see it (the seed's error 1)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, true

from lienthong.contracts.error_codes import ErrorCode
from lienthong.domain.agency_provinces import provinces_of
from lienthong.domain.identifiers import AgencyCode, InvalidIdentifier
from lienthong.domain.units import registry
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.tables import accounts
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import served_units, unit_name
from lienthong.systems.civilstatus.wire.validate import DossierRefused

_NOBODY_VI = (
    "Chưa có tài khoản nào của đơn vị này ở {environment}: hồ sơ đã được lưu nhưng chưa ai ở đơn vị xem được; "
    "hãy kiểm tra lại môi trường và mã đơn vị, hoặc đề nghị đơn vị vận hành cấp tài khoản"
)


def check_province(
    context: CivilStatusContext, partner: str | None, unit_code: str, province_code: str, on: date
) -> None:
    """Whether the agency whose key was used may send to a unit of this province.

    Parameters
    ----------
    partner
        A name that is no agency identifier of a province (a ministry, a key that calls directly) may send to all.
    province_code
        The province of the unit on ``on``, the day of reception.

    Raises
    ------
    DossierRefused
        With PROVINCE_ID_INCORRECT.
    """
    try:
        agency = AgencyCode.parse(partner or "")
    except InvalidIdentifier:
        return
    today = context.clock.now().astimezone(VIETNAM).date()
    own = provinces_of(agency, today)
    allowed = {pair.province for pair in context.settings.further_provinces if pair.agency == agency.root}
    if not own or province_code in own | allowed:
        return
    names = "; ".join(f"{unit_name(code, today)} ({code})" for code in sorted(own))
    raise DossierRefused(
        ErrorCode.PROVINCE_ID_INCORRECT,
        f"{ErrorCode.PROVINCE_ID_INCORRECT.message_vi} Đơn vị {unit_code} – {unit_name(unit_code, on)} không thuộc "
        f"tỉnh của khóa kết nối: mã {agency.root} chỉ gửi được tới đơn vị của {names}. "
        "Hãy kiểm tra maDonVi, hoặc gửi bằng khóa của tỉnh có đơn vị đó",
    )


def where_it_is(session: Session, context: CivilStatusContext, unit_code: str, on: date) -> str:
    """Environment, unit code and its name on the day of reception, who handles it now, and whether anybody can."""
    official = context.settings.environment == "official"
    environment = "môi trường chính thức" if official else "môi trường kiểm thử"
    sentences = [f"{environment}, đơn vị {unit_code} – {unit_name(unit_code, on)}"]
    today = context.clock.now().astimezone(VIETNAM).date()
    units = registry()
    heirs = sorted(
        {pair.new for pair in units.successors(unit_code) if unit_code in served_units(pair.new, today)}
    )
    if units.unit(unit_code, today) is None and heirs:
        named = "; ".join(f"{unit_name(code, today)} ({code})" for code in heirs)
        sentences.append(f"Đơn vị này đã được sắp xếp, hồ sơ do {named} giải quyết")
    query = select(accounts.c.user_name).where(accounts.c.unit_code.in_([unit_code, *heirs]))
    if session.execute(query.where(accounts.c.active == true()).limit(1)).first() is None:
        sentences.append(_NOBODY_VI.format(environment=environment))
    return ". ".join(sentences)
