"""What keeps a dossier from being accepted, found before civil status has to refuse it."""

from __future__ import annotations

from datetime import date

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.addresses import Address
from lienthong.domain.checks import Finding, check_declaration, errors
from lienthong.domain.units import registry
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.systems.onestop.base import contents
from lienthong.systems.onestop.base.context import Office
from lienthong.systems.onestop.base.dossiers import Dossier


class WrongAddress(ValueError):
    """An address whose units did not exist then, or do not lie in one another. The message is Vietnamese."""


def problems_of(office: Office, session: Session, dossier: Dossier) -> list[tuple[str, str]]:
    """Everything that forbids acceptance: pairs of where it is and what to say. Empty when nothing does, or when there
    is nothing to check any more."""
    if contents.is_erased(session, dossier):
        return []
    return [*_papers(office, session, dossier), *_declared(office, session, dossier)]


def findings_of(office: Office, session: Session, dossier: Dossier) -> tuple[Finding, ...]:
    """What the checks of the law say about the declaration, warnings included; empty when it cannot be read.

    Unreadable content is a problem, not a finding: see `problems_of`.
    """
    try:
        declaration = contents.declaration_of(office, session, dossier)
    except PayloadRejected:
        return ()
    return check_declaration(declaration, dossier.declared_at.date())


def check_address(address: Address, on: date) -> None:
    """Refuse an address that civil status could not find in its catalogue.

    Raises
    ------
    WrongAddress
        Naming the level that is wrong.
    """
    units = registry()
    for level, code in (("tỉnh", address.province), ("huyện", address.district), ("xã", address.commune)):
        if code is not None and units.unit(code, on) is None:
            raise WrongAddress(f"Mã {level} {code} không có hiệu lực ngày {on:%d/%m/%Y}.")
    lowest = address.deepest
    if lowest is None:
        return
    line = {parent.code for parent in units.parents(lowest, on)} | {lowest}
    for code in (address.province, address.district):
        if code is not None and code not in line:
            raise WrongAddress(f"Đơn vị {lowest} không thuộc {code} vào ngày {on:%d/%m/%Y}.")


def is_valid_address(address: Address, on: date) -> bool:
    """Whether every unit of the address existed on the day, each within the next."""
    try:
        check_address(address, on)
    except WrongAddress:
        return False
    return True


def _papers(office: Office, session: Session, dossier: Dossier) -> list[tuple[str, str]]:
    found = []
    for paper in contents.attachments_of(office, session, dossier):
        if paper.withdrawn:
            continue
        try:
            check_attachment(paper.file_name, paper.content())
        except (AttachmentRejected, PayloadRejected) as rejected:
            message = rejected.reason_vi if isinstance(rejected, AttachmentRejected) else rejected.message_vi
            found.append((f"attachment:{paper.id}", f"Tệp “{paper.file_name}”: {message}"))
    return found


def _declared(office: Office, session: Session, dossier: Dossier) -> list[tuple[str, str]]:
    try:
        declaration = contents.declaration_of(office, session, dossier)
    except PayloadRejected as rejected:
        return [(fault.field, fault.message_vi) for fault in rejected.faults]
    found = check_declaration(declaration, dossier.declared_at.date())
    return [(finding.field, finding.message_vi) for finding in errors(found)]
