"""Which closed catalogue a kind of field takes its codes from, for schemas and documentation."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.contracts.declaration_fields.fields import Kind
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

CODES: Mapping[Kind, Catalogue[CatalogueEntry]] = {
    Kind.SEX: catalogues.SEXES,
    Kind.RESIDENCE: catalogues.RESIDENCE_TYPES,
    Kind.PAPER: catalogues.IDENTITY_PAPERS,
    Kind.REGISTRATION: catalogues.REGISTRATION_TYPES,
    Kind.BIRTH_KIND: catalogues.BIRTH_KINDS,
    Kind.NOTICE_KIND: catalogues.DEATH_NOTICE_KINDS,
    Kind.MARITAL_STATUS: catalogues.MARITAL_STATUSES,
    Kind.STATUS_PURPOSE: catalogues.MARITAL_STATUS_PURPOSES,
    Kind.RECOGNITION: catalogues.RECOGNITION_KINDS,
    Kind.MARRIAGE_ENDING: catalogues.MARRIAGE_ENDINGS,
    Kind.GUARDIANSHIP: catalogues.GUARDIANSHIP_KINDS,
    Kind.GUARDIANSHIP_GROUND: catalogues.GUARDIANSHIP_GROUNDS,
    Kind.GUARDIANSHIP_END: catalogues.GUARDIANSHIP_END_GROUNDS,
    Kind.SOURCE: SOURCES,
    Kind.FLAG: _FLAGS,
}
