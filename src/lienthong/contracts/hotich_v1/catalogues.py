"""The catalogues of ``danhMuc`` (contracts.md 4.1).

1 nationalities, 2 countries, 3 ethnic groups, 4 provinces, 5 identity papers. The value is a JSON text of
``[{"ma", "ten"}]`` [own].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from lienthong.contracts.hotich_v1.envelope import Answer, catalogue_text
from lienthong.contracts.wire import Text, WireModel
from lienthong.domain.catalogues import COUNTRIES, ETHNIC_GROUPS, IDENTITY_PAPERS, NATIONALITIES, Catalogue
from lienthong.domain.units import UnitLevel, registry


class CatalogueKind(StrEnum):
    """``loaiDanhMuc``."""

    NATIONALITIES = "1"
    COUNTRIES = "2"
    ETHNIC_GROUPS = "3"
    PROVINCES = "4"
    IDENTITY_PAPERS = "5"

    @property
    def name_vi(self) -> str:
        """What the catalogue lists."""
        return _NAMES[self]


_NAMES = {
    CatalogueKind.NATIONALITIES: "Danh mục quốc tịch",
    CatalogueKind.COUNTRIES: "Danh mục quốc gia",
    CatalogueKind.ETHNIC_GROUPS: "Danh mục dân tộc",
    CatalogueKind.PROVINCES: "Danh mục địa danh hành chính (cấp tỉnh)",
    CatalogueKind.IDENTITY_PAPERS: "Danh mục giấy tờ tùy thân",
}
_LISTS: Mapping[CatalogueKind, Catalogue[Any]] = {
    CatalogueKind.NATIONALITIES: NATIONALITIES,
    CatalogueKind.COUNTRIES: COUNTRIES,
    CatalogueKind.ETHNIC_GROUPS: ETHNIC_GROUPS,
    CatalogueKind.IDENTITY_PAPERS: IDENTITY_PAPERS,
}


class CatalogueLine(WireModel):
    """One line of a catalogue."""

    code: Annotated[Text, Field(alias="ma")]
    name: Annotated[Text, Field(alias="ten")]


def lines_of(kind: CatalogueKind, on: date) -> tuple[CatalogueLine, ...]:
    """The lines of a catalogue; provinces are those of the day ``on``."""
    if kind is CatalogueKind.PROVINCES:
        pairs: Iterable[tuple[str, str]] = (
            (unit.code, unit.name) for unit in registry().units(on, UnitLevel.PROVINCE)
        )
    else:
        pairs = ((entry.code, entry.name) for entry in _LISTS[kind])
    return tuple(CatalogueLine(code=code, name=name) for code, name in pairs)


def answer(kind: CatalogueKind, on: date) -> Answer:
    """The answer of ``danhMuc``."""
    return Answer.done(catalogue_text(line.wire() for line in lines_of(kind, on)))


def read_lines(read: Answer) -> list[CatalogueLine]:
    """The lines in an answer; raises PayloadRejected when it holds none."""
    return [CatalogueLine.read(line) for line in read.records()]
