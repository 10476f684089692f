"""Which paper an entry of a register gives, and what its template reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from lienthong.domain.declarations import CopyDeclaration, Declaration, InterlinkedDeclaration
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.papers.certificates import (
    BIRTH_TEMPLATE,
    DEATH_TEMPLATE,
    BirthCertificate,
    DeathExtract,
    PaperIssue,
    template_data,
)
from lienthong.systems.civilstatus.papers.certificates.extracts import (
    BookEntry,
    copy_form,
    copy_of_birth,
    copy_of_death,
    entry_of,
    extract_data,
    original_form,
)
from lienthong.systems.civilstatus.papers.extract_fields import extract_fields, extract_of
from lienthong.systems.civilstatus.papers.fields import interlinked_fields, paper_of

#: The registers of whose entries copies are given (Luật Hộ tịch 2014, Điều 63; a certificate of marital status is
#: asked for anew).
COPIED: Final = frozenset(Register) - {Register.MARITAL_STATUS, Register.COPY, Register.STATUS_REPLY}

_NAMES: Final[Mapping[Register, str]] = {
    Register.BIRTH: "Giấy khai sinh",
    Register.DEATH: "Trích lục khai tử",
    Register.COPY: "Bản sao trích lục hộ tịch",
}


def paper_name(register: Register) -> str:
    """The paper in a sentence: "Giấy khai sinh"."""
    return _NAMES.get(register) or original_form(register).name


def copy_name(source: Register) -> str:
    """A copy of an extract from this register in a sentence."""
    return copy_form(source).name


def entry_fields(declaration: Declaration, on: date, personal_id: str = "") -> dict[str, Any]:
    """The fields of the book's entry, in the official wording.

    Parameters
    ----------
    on
        Day whose unit names the declared places bear: that of reception.
    personal_id
        Number given to the newborn; empty for others, or when none could be given.

    Raises
    ------
    ValueError
        A request for copies, which says nothing of its own: :func:`copied_fields`.
    """
    if isinstance(declaration, CopyDeclaration):
        raise ValueError("a request for copies has no fields of its own")
    if isinstance(declaration, InterlinkedDeclaration):
        return interlinked_fields(declaration, on, personal_id)
    return extract_fields(declaration, on)


def copied_fields(
    source: Register, fields: Mapping[str, Any], entry: BookEntry, copies: int
) -> dict[str, Any]:
    """The fields of an entry in the register of copies: what was copied, from where, and how often."""
    return {"source": source.value, "fields": dict(fields), "entry": asdict(entry), "copies": copies}


def template_and_data(
    register: Register, fields: Mapping[str, Any], issue: PaperIssue
) -> tuple[str, dict[str, object]]:
    """The template of an entry's paper and what it reads."""
    if register is Register.COPY:
        return _printed_copy(fields, issue)
    if register in (Register.BIRTH, Register.DEATH):
        template = BIRTH_TEMPLATE if register is Register.BIRTH else DEATH_TEMPLATE
        return template, template_data(paper_of(register, fields, issue))
    form = original_form(register)
    return form.template, extract_data(extract_of(register, fields, entry_of(issue), issue), form)


def _printed_copy(copied: Mapping[str, Any], issue: PaperIssue) -> tuple[str, dict[str, object]]:
    source, fields, entry = Register(copied["source"]), copied["fields"], BookEntry(**copied["entry"])
    form = copy_form(source)
    if source not in (Register.BIRTH, Register.DEATH):
        return form.template, extract_data(extract_of(source, fields, entry, issue), form)
    paper = paper_of(source, fields, issue)
    if isinstance(paper, BirthCertificate):
        return form.template, extract_data(copy_of_birth(paper, entry, issue), form)
    assert isinstance(paper, DeathExtract)
    return form.template, extract_data(copy_of_death(paper, entry, issue), form)
