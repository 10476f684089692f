"""Where a dossier went, or will go: environment, version of the API, receiving unit."""

from __future__ import annotations

from lienthong.domain.units import UnitCode, registry
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.civilstatus import api_version


def where_it_went(dossier: OnestopDossier) -> str | None:
    """Where a dossier was sent (the seed's error 1); None before.

    Environment, version of the API, unit code and the unit's name on the day of declaration.
    """
    if dossier.environment is None:
        return None
    environment = "kiểm thử" if dossier.environment == "test" else "chính thức"
    name = registry().nearest_name(dossier.unit_code, dossier.declared_at.date()) or "không có trong danh mục"
    version = api_version.version_of(dossier)
    return f"Môi trường {environment}, API {version}, đơn vị {dossier.unit_code} – {name}"


def where_it_will_go(context: OnestopContext, dossier: OnestopDossier) -> str:
    """Environment, version of the API and unit that an acceptance now would send it to."""
    connection = context.connections.get(dossier.province)
    if connection is None:
        return f"chưa cấu hình kết nối, {receiving_unit_name(dossier)}"
    environment = "môi trường kiểm thử" if connection.environment == "test" else "môi trường chính thức"
    version = api_version.version_for(context.settings, dossier)
    return f"{environment}, API {version}, {receiving_unit_name(dossier)}"


def receiving_unit_name(dossier: OnestopDossier) -> str:
    """The unit's full name on the day of declaration, with its code; says so when there was no such unit."""
    on = dossier.declared_at.date()
    code = UnitCode(dossier.unit_code)
    if registry().unit(code, on) is None:
        return f"{dossier.unit_code} (không có hiệu lực ngày {on:%d/%m/%Y})"
    return f"{registry().full_name(code, on)} ({code})"
