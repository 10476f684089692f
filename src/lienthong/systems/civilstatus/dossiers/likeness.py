"""Dossiers about the same person or resting on the same certificate, found without being opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from lienthong.domain.checks import (
    facts_of,
)
from lienthong.domain.checks.same_event.duplicates import spelling_key
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    Declaration,
    InterlinkedDeclaration,
    Person,
)
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.tables import dossiers
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.dossiers.states import DossierStage
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier


@dataclass(frozen=True, slots=True)
class SimilarDossier:
    """Another dossier that resembles this one."""

    code: str
    unit_code: str
    stage: DossierStage
    same_person: bool
    same_proof: bool


def likeness_of(vault: Vault, declaration: Declaration) -> str | None:
    """A keyed hash of whom the declaration is about; None where too little is declared to tell people apart.

    A child: mother (else father), day of birth, sex and name, so that twins differ. A deceased: the personal
    number, else name and date of birth. Of the other registers: all the people.
    """
    if isinstance(declaration, BirthDeclaration):
        child = declaration.child
        parent = declaration.mother or declaration.father
        if parent is None:
            return None
        return vault.lookup(
            "birth", _parent_key(parent), str(child.born), child.sex.code, spelling_key(child.full_name)
        )
    if not isinstance(declaration, DeathDeclaration):
        who = facts_of(declaration).subjects
        names = [each.number or f"{spelling_key(each.name)}|{each.born or ''}" for each in who]
        return vault.lookup(declaration.register.value, *names)
    deceased = declaration.deceased
    if deceased.personal_id:
        return vault.lookup("death", deceased.personal_id)
    if deceased.born is None:
        return None
    return vault.lookup("death", spelling_key(deceased.full_name), str(deceased.born), str(deceased.died))


def subject_key(vault: Vault, declaration: DeathDeclaration) -> str | None:
    """The key under which a person can be registered dead once; None without a personal number."""
    number = declaration.deceased.personal_id
    return vault.lookup("dead", number) if number else None


def proof_of(vault: Vault, declaration: Declaration) -> str | None:
    """A keyed hash of the electronic certificate the declaration rests on; None when there is none."""
    if not isinstance(declaration, InterlinkedDeclaration):
        return None
    number = declaration.certificate_number.strip()
    return vault.lookup("proof", declaration.group.value, number) if number else None


def similar_dossiers(
    session: Session, which: Sequence[CivilStatusDossier]
) -> Mapping[str, tuple[SimilarDossier, ...]]:
    """For each dossier, the others that resemble it and were not refused. One query."""
    likenesses = {dossier.likeness for dossier in which if dossier.likeness}
    proofs = {dossier.proof for dossier in which if dossier.proof}
    if not likenesses and not proofs:
        return {}
    columns = dossiers.c
    rows = session.execute(
        select(
            columns.onestop_code,
            columns.unit_code,
            columns.stage,
            columns.module,
            columns.likeness,
            columns.proof,
        )
        .where(or_(columns.likeness.in_(sorted(likenesses)), columns.proof.in_(sorted(proofs))))
        .where(columns.stage != DossierStage.REFUSED.value)
    ).all()
    return {
        dossier.onestop_code: tuple(
            SimilarDossier(
                row.onestop_code,
                row.unit_code,
                DossierStage(row.stage),
                same_person=bool(dossier.likeness) and row.likeness == dossier.likeness,
                same_proof=bool(dossier.proof) and row.proof == dossier.proof,
            )
            for row in rows
            if row.onestop_code != dossier.onestop_code
            and (
                (dossier.likeness and row.likeness == dossier.likeness)
                or (dossier.proof and row.proof == dossier.proof)
            )
        )
        for dossier in which
    }


def _parent_key(parent: Person) -> str:
    number = parent.personal_id or parent.paper_number
    return number or f"{spelling_key(parent.full_name)}|{parent.born or ''}"
