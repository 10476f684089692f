"""A personal number that could not be given with the registration is supplied later (process.md 1.2 and case 43).

The number comes from where all numbers come from (:mod:`books.personal_ids`): it is kept with the dossier before
anything else is written, so that a crash, or two officers at once, never take a second one. What follows is a
supplement of the entry (Luật Hộ tịch 2014, Điều 26): a number in the book of corrections, a note, a signed extract,
the certificate anew.
"""

from __future__ import annotations

from typing import Final

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks import check_issued_personal_id
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.refused import NOT_AVAILABLE, ActionRefused
from lienthong.systems.civilstatus.books.entries import BookRecord
from lienthong.systems.civilstatus.books.notes import CorrectionKind
from lienthong.systems.civilstatus.books.personal_ids import NoNumberLeft
from lienthong.systems.civilstatus.dossiers.store import find_own, open_all
from lienthong.systems.civilstatus.entry_actions.action import (
    EntryActionOutcome,
    open_entry_for,
    sign_papers_of,
)
from lienthong.systems.civilstatus.entry_actions.correct import Correction, write_correction
from lienthong.systems.civilstatus.entry_actions.states import EntryAction
from lienthong.systems.civilstatus.registration.newborn_number import REGISTERED_BEFORE, declared_number

NUMBER_UNAVAILABLE: Final = "number_unavailable"


def supply_number(
    context: CivilStatusContext, principal: Principal, entry_id: int, *, trace_id: str | None = None
) -> EntryActionOutcome:
    """Give the child of an issued birth the number that it lacks.

    Notes
    -----
    ``ActionRefused`` is passed on: also where no number can be given now: nothing has changed then, and this
    can be repeated.
    """
    actor, source = open_entry_for(context, principal, EntryAction.NUMBER, entry_id, trace_id)
    number = _number_for(context, source, _newborn(context, actor, source))
    crash_point("civilstatus.number_given")
    today = actor.now.astimezone(VIETNAM)
    ground = f"Số định danh cá nhân được cấp ngày {today:%d/%m/%Y} cho hồ sơ {source.dossier_code}"
    correction = Correction(EntryAction.NUMBER, CorrectionKind.SUPPLEMENT, {"personal_id": number}, ground)
    own, place = write_correction(context, actor, source, correction, trace_id=trace_id)
    crash_point("civilstatus.numbered")
    return sign_papers_of(context, actor, EntryAction.NUMBER, own, place)


def _newborn(context: CivilStatusContext, actor: Actor, source: BookRecord) -> Newborn:
    """What the number is made of: the child as the book describes it today.

    Raises
    ------
    ActionRefused
        When somebody may have a number already, or the sex is undetermined.
    """
    code = source.dossier_code
    assert code is not None, "an entry without dossier lacks no number that is given here"
    with context.database.read() as session:
        dossier = find_own(session, code)
        assert dossier is not None, "an entry has the dossier it names"
        declaration = open_all(session, context.vault, [dossier])[code].declaration
    assert isinstance(declaration, BirthDeclaration)
    if declaration.registration_type in REGISTERED_BEFORE or declared_number(declaration):
        raise ActionRefused(
            NOT_AVAILABLE,
            f"Hồ sơ {code} đã khai một số định danh, hoặc là đăng ký lại, ghi vào sổ việc đã đăng ký: người này có thể "
            "đã có số. Hãy bổ sung đúng số đó bằng “Thay đổi, cải chính, bổ sung”.",
        )
    sex = next((each for each in Sex if each.name_vi == source.fields["sex"]), Sex.UNDETERMINED)
    if sex is Sex.UNDETERMINED:
        raise ActionRefused(
            NOT_AVAILABLE,
            f"Hồ sơ {code}: chưa xác định giới tính nên chưa cấp được số định danh. Hãy cải chính giới tính trước.",
        )
    return Newborn(code, actor.office.province_code, sex, PartialDate.parse(source.fields["born"]).year)


def _number_for(context: CivilStatusContext, source: BookRecord, newborn: Newborn) -> str:
    """The number; the same however often it is asked for.

    Raises
    ------
    ActionRefused
        When the source does not answer, or its number does not fit the book.
    """
    try:
        number = context.personal_ids.give([newborn]).get(newborn.dossier_code, "")
    except NoNumberLeft:
        number = ""
    if not number:
        raise ActionRefused(
            NUMBER_UNAVAILABLE,
            f"Chưa cấp được số định danh cho hồ sơ {newborn.dossier_code}: nơi cấp số chưa trả lời. Sổ chưa thay "
            "đổi gì; hãy thử lại sau.",
        )
    born = PartialDate.parse(source.fields["born"])
    if faults := check_issued_personal_id(number, born, newborn.sex):
        # Given for what the book said before, perhaps: it stays with the dossier and is never made up anew.
        said = " ".join(finding.message_vi for finding in faults)
        raise ActionRefused(
            NUMBER_UNAVAILABLE,
            f"Số định danh đã cấp cho hồ sơ {newborn.dossier_code} không khớp với sổ: {said} Hãy liên hệ nơi cấp số.",
        )
    return number
