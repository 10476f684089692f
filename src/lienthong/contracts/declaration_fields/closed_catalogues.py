"""Which closed catalogue a kind of field takes its codes from, for schemas and documentation."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.contracts.declaration_fields.fields import FieldKind
from lienthong.domain import catalogues
from lienthong.domain.catalogues import Catalogue, CatalogueEntry
from lienthong.domain.modules import CIVILSTATUS_TO_DVCLT, Module
from lienthong.domain.registers import Register, register_of

_FLAGS = Catalogue("Có hay không", [CatalogueEntry("0", "Không"), CatalogueEntry("1", "Có")])
#: The registers of which there are copies, by the plain module that leads to each.
SOURCES = Catalogue(
    "Loại sổ hộ tịch",
    [
        CatalogueEntry(module.value, register_of(module).name_vi, (), False)
        for module in Module
        if register_of(module) is not Register.COPY
        and module not in CIVILSTATUS_TO_DVCLT
        and module is not Module.LTKH
    ],
)

CODES: Mapping[FieldKind, Catalogue[CatalogueEntry]] = {
    FieldKind.SEX: catalogues.SEXES,
    FieldKind.RESIDENCE: catalogues.RESIDENCE_TYPES,
    FieldKind.PAPER: catalogues.IDENTITY_PAPERS,
    FieldKind.REGISTRATION: catalogues.REGISTRATION_TYPES,
    FieldKind.BIRTH_KIND: catalogues.BIRTH_KINDS,
    FieldKind.NOTICE_KIND: catalogues.DEATH_NOTICE_KINDS,
    FieldKind.MARITAL_STATUS: catalogues.MARITAL_STATUSES,
    FieldKind.STATUS_PURPOSE: catalogues.MARITAL_STATUS_PURPOSES,
    FieldKind.RECOGNITION: catalogues.RECOGNITION_KINDS,
    FieldKind.MARRIAGE_ENDING: catalogues.MARRIAGE_ENDINGS,
    FieldKind.GUARDIANSHIP: catalogues.GUARDIANSHIP_KINDS,
    FieldKind.GUARDIANSHIP_GROUND: catalogues.GUARDIANSHIP_GROUNDS,
    FieldKind.GUARDIANSHIP_END: catalogues.GUARDIANSHIP_END_GROUNDS,
    FieldKind.SOURCE: SOURCES,
    FieldKind.FLAG: _FLAGS,
}
