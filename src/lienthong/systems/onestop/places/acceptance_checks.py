"""What keeps a dossier from being accepted, found before civil status has to refuse it."""

from __future__ import annotations

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.checks import Finding, check_declaration, errors
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.systems.onestop.base import contents
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.refused import AcceptanceProblem


def acceptance_problems(
    context: OnestopContext, session: Session, dossier: OnestopDossier
) -> list[AcceptanceProblem]:
    """Everything that forbids acceptance. Empty when nothing does, or when there is nothing to check any more."""
    if contents.is_erased(session, dossier):
        return []
    return [*_papers(context, session, dossier), *_declared(context, session, dossier)]


def law_findings(context: OnestopContext, session: Session, dossier: OnestopDossier) -> tuple[Finding, ...]:
    """What the checks of the law say about the declaration, warnings included; empty when it cannot be read.

    Unreadable content is a problem, not a finding: see `acceptance_problems`.
    """
    try:
        declaration = contents.declaration_of(context, session, dossier)
    except PayloadRejected:
        return ()
    return check_declaration(declaration, dossier.declared_at.date())


def _papers(context: OnestopContext, session: Session, dossier: OnestopDossier) -> list[AcceptanceProblem]:
    found = []
    for paper in contents.current_attachments(context, session, dossier):
        if paper.withdrawn:
            continue
        try:
            check_attachment(paper.file_name, paper.content())
        except (AttachmentRejected, PayloadRejected) as rejected:
            message = rejected.reason_vi if isinstance(rejected, AttachmentRejected) else rejected.message_vi
            found.append(AcceptanceProblem(f"attachment:{paper.id}", f"Tệp “{paper.file_name}”: {message}"))
    return found


def _declared(context: OnestopContext, session: Session, dossier: OnestopDossier) -> list[AcceptanceProblem]:
    try:
        declaration = contents.declaration_of(context, session, dossier)
    except PayloadRejected as rejected:
        return [AcceptanceProblem(fault.field, fault.message_vi) for fault in rejected.faults]
    found = check_declaration(declaration, dossier.declared_at.date())
    return [AcceptanceProblem(finding.field, finding.message_vi) for finding in errors(found)]
