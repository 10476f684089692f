"""Which version of the civil-status API a dossier goes through, and what that version calls its module.

The settings choose when a dossier is accepted. From then on the version stands with the dossier: it is sent
(again), supplemented and asked for with that one, whatever the settings say later. Only what civil status
refused, and so does not have, is chosen for anew when somebody lets it go on.
"""

from __future__ import annotations

from collections.abc import Collection

from lienthong.domain.modules import DVCLT_TO_CIVILSTATUS, ApiVersion, Module
from lienthong.domain.units import registry
from lienthong.foundation.settings import SettingsError, environment_name
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.settings import OnestopSettings

DEFAULT = ApiVersion.V3
_UNIT_DIGITS = 5


def version_for(settings: OnestopSettings, dossier: OnestopDossier) -> ApiVersion:
    """The version for a dossier that goes to civil status now.

    The one it has, else what the settings say of its province, unit and module.
    """
    if dossier.civilstatus_version is not None:
        return dossier.civilstatus_version
    return version_by_settings(settings, dossier.province, dossier.unit_code, dossier.module)


def version_by_settings(settings: OnestopSettings, province: str, unit_code: str, module: str) -> ApiVersion:
    """What the settings say: of the lines that fit, the one with the longest unit, then one with a module."""
    fitting = [
        line
        for line in settings.civilstatus_versions
        if line.province == province and unit_code.startswith(line.unit) and line.module in ("", module)
    ]
    if not fitting:
        return DEFAULT
    nearest = max(fitting, key=lambda line: (len(line.unit), bool(line.module)))
    return ApiVersion(nearest.version)


def version_of(dossier: OnestopDossier) -> ApiVersion:
    """The version that a dossier was sent with; before versions were kept, it was 3.0."""
    return dossier.civilstatus_version or DEFAULT


def module_of(dossier: OnestopDossier) -> Module:
    """What civil status calls a dossier that PM.DVCLT calls KS or KT (the seed's error 2).

    The same at 1.0, LTKS or LTKT at 3.0.
    """
    module = Module(dossier.module)
    return module if version_of(dossier) is ApiVersion.V1 else DVCLT_TO_CIVILSTATUS[module]


def check_version_settings(settings: OnestopSettings, section: str, provinces: Collection[str]) -> None:
    """Refuse lines that can never apply.

    Raises
    ------
    SettingsError
        Naming the line: a province without a connection, or a unit that never existed.
    """
    name = environment_name(section, "civilstatus_versions")
    for number, line in enumerate(settings.civilstatus_versions, start=1):
        if line.province not in provinces:
            known = ", ".join(sorted(provinces)) or "chưa có tỉnh nào"
            raise SettingsError(
                name, f"mục {number}, province: tỉnh {line.province} không có trong connections (có: {known})"
            )
        if len(line.unit) == _UNIT_DIGITS and not registry().history(line.unit):
            raise SettingsError(name, f"mục {number}, unit: không có đơn vị nào mang mã {line.unit}")
