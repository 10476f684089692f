"""Module codes of the civil-status API, and which version knows which (contracts.md 4.1 to 4.3)."""

from __future__ import annotations

from enum import StrEnum


class ApiVersion(StrEnum):
    """Versions of the civil-status API: 2018, March 2024, June 2024."""

    V1 = "1.0"
    V2 = "2.0"
    V3 = "3.0"


class Module(StrEnum):
    """The kind of civil-status dossier, as the wire names it."""

    KS = "KS"
    KT = "KT"
    KH = "KH"
    HN = "HN"
    CMC = "CMC"
    LH = "LH"
    GH = "GH"
    TGH = "TGH"
    LTKS = "LTKS"
    LTKT = "LTKT"
    LTKH = "LTKH"
    BS = "BS"

    @property
    def name_vi(self) -> str:
        """The Vietnamese name shown to people."""
        return _NAMES[self]


_NAMES = {
    Module.KS: "Đăng ký khai sinh",
    Module.KT: "Đăng ký khai tử",
    Module.KH: "Đăng ký kết hôn",
    Module.HN: "Cấp giấy xác nhận tình trạng hôn nhân",
    Module.CMC: "Đăng ký nhận cha, mẹ, con",
    Module.LH: "Ghi chú ly hôn, hủy việc kết hôn đã giải quyết ở nước ngoài",
    Module.GH: "Đăng ký giám hộ",
    Module.TGH: "Đăng ký chấm dứt giám hộ",
    Module.LTKS: "Liên thông đăng ký khai sinh",
    Module.LTKT: "Liên thông đăng ký khai tử",
    Module.LTKH: "Liên thông đăng ký kết hôn và xác nhận tình trạng hôn nhân",
    Module.BS: "Cấp bản sao trích lục hộ tịch",
}

_FIRST = frozenset((Module.KS, Module.KT, Module.KH, Module.HN, Module.CMC, Module.LH, Module.GH, Module.TGH))
_KNOWN = {
    ApiVersion.V1: _FIRST,
    ApiVersion.V2: frozenset((Module.LTKH,)),
    # 3.0 began with the interlinked three; since 2025 the other modules also go through its envelope.
    ApiVersion.V3: frozenset(Module),
}

#: What PM.DVCLT calls a dossier, and what civil status 3.0 calls the same dossier.
DVCLT_TO_CIVILSTATUS = {Module.KS: Module.LTKS, Module.KT: Module.LTKT}
#: The other way round.
CIVILSTATUS_TO_DVCLT = {civil: dvclt for dvclt, civil in DVCLT_TO_CIVILSTATUS.items()}


def known_in(version: ApiVersion) -> frozenset[Module]:
    """The modules that a version of the civil-status API accepts."""
    return _KNOWN[version]


def confused_with(module: Module) -> Module | None:
    """The module this one is usually mistaken for (KS and LTKS, KT and LTKT), or None."""
    return DVCLT_TO_CIVILSTATUS.get(module) or CIVILSTATUS_TO_DVCLT.get(module)
