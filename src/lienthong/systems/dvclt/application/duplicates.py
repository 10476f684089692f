"""Whether somebody has already applied for the same child or the same deceased (process.md 5, case 24).

RowMapping by keyed hashes, then judged by the rule of the domain on the opened declarations: twins pass.
"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from lienthong.contracts.dvclt.declaration import decode
from lienthong.domain.checks import may_be_same_child, may_be_same_deceased
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration, InterlinkedDeclaration
from lienthong.domain.names import name_key
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once, insert_rows
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.dossiers import applications
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.declared_forms import form_of
from lienthong.systems.dvclt.dossiers.states import ApplicationStage

MOST_CANDIDATES = 20
"""More applications with one hash than any family has children in a day: looking on would only cost time."""


def duplicate_marks(context: DvcltContext, declaration: InterlinkedDeclaration) -> list[str]:
    """Keyed hashes of what the same person's declarations share."""
    if isinstance(declaration, BirthDeclaration):
        return _marked(context, _of_birth(declaration))
    return _marked(context, _of_death(declaration))


def store_marks(session: Session, application_id: int, marks: list[str]) -> None:
    """Remember an application under its hashes."""
    insert_rows(
        session, tables.likeness, [{"mark": mark, "application_id": application_id} for mark in marks]
    )


def add_marks(session: Session, application_id: int, marks: list[str]) -> None:
    """Remember an application under further hashes, after its declaration was changed."""
    for mark in marks:
        insert_once(session, tables.likeness, {"mark": mark, "application_id": application_id})


_ALIKE = (
    select(*applications.COLUMNS)
    .join(tables.likeness, tables.likeness.c.application_id == tables.application.c.id)
    .where(
        tables.likeness.c.mark.in_(bindparam("marks", expanding=True)),
        tables.application.c.stage.not_in([ApplicationStage.REFUSED, ApplicationStage.WITHDRAWN]),
    )
    .distinct()
    .order_by(tables.application.c.id)
    .limit(MOST_CANDIDATES)
)


def find_duplicate(
    context: DvcltContext, session: Session, declaration: InterlinkedDeclaration, marks: list[str]
) -> Application | None:
    """An application under way or registered that may tell of the same person; None when there is none."""
    if not marks:
        return None
    found = session.execute(_ALIKE, {"marks": marks}).mappings()
    candidates = [applications.application_from(row) for row in found]
    for candidate in candidates:
        earlier = decode(candidate.module, form_of(context, session, candidate))
        if _same(declaration, earlier):
            return candidate
    return None


def _same(a: InterlinkedDeclaration, b: InterlinkedDeclaration) -> bool:
    if isinstance(a, BirthDeclaration) and isinstance(b, BirthDeclaration):
        return may_be_same_child(a, b)
    if isinstance(a, DeathDeclaration) and isinstance(b, DeathDeclaration):
        return may_be_same_deceased(a, b)
    return False


def _of_birth(declaration: BirthDeclaration) -> list[str]:
    mother, child = declaration.mother, declaration.child
    if mother is None:
        return []
    event = f"{child.born}|{int(child.sex)}"
    texts = [f"birth|name|{name_key(mother.full_name)}|{mother.born}|{event}"]
    if mother.personal_id:
        texts.append(f"birth|number|{mother.personal_id}|{event}")
    return texts


def _of_death(declaration: DeathDeclaration) -> list[str]:
    deceased = declaration.deceased
    texts = [f"death|name|{name_key(deceased.full_name)}|{deceased.born}|{deceased.died}"]
    if deceased.paper_number:
        texts.append(f"death|number|{deceased.paper_number}")
    return texts


def _marked(context: DvcltContext, texts: list[str]) -> list[str]:
    return [context.marks.mark(text) for text in texts]
