"""What a correction makes of an entry is judged as a registration would judge it: by the whole, and by the books.

What stood in the entry before is not held against the correction; only what it adds is. A personal number is never
changed by a correction of sex or year: that it no longer fits is said, with what is to be done about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from lienthong.domain.catalogues import RegistrationType, Sex
from lienthong.domain.checks import NOTHING_KNOWN, Facts, FindingCode, KnownFacts, KnownPerson, facts_of
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    BirthDeclaration,
    Child,
    DeathDeclaration,
    Deceased,
    Declaration,
    Person,
    Requester,
)
from lienthong.domain.law.table import day_of
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.remarks import Remark
from lienthong.systems.civilstatus.books.duplicates import facts_of_content, search_similar
from lienthong.systems.civilstatus.books.entries import BookRecord
from lienthong.systems.civilstatus.books.people import lives_of
from lienthong.systems.civilstatus.dossiers.store import find_own, open_all
from lienthong.systems.civilstatus.papers.correction.correctable import date_at, texts_of
from lienthong.systems.civilstatus.papers.correction.corrected_declaration import apply_corrections
from lienthong.systems.civilstatus.papers.correction.corrected_facts import versions_of
from lienthong.systems.civilstatus.registration.remarks import remark_of_finding, remarks_on

_NAME: Final = "whole"
#: Sexes that the place in an entry tells.
_SEX_OF: Final = {
    "mother": Sex.FEMALE,
    "father": Sex.MALE,
    "wife": Sex.FEMALE,
    "husband": Sex.MALE,
}
#: A paper is attached to what the correction rests on: that of the registration is not asked for again.
_WITH_PAPER: Final = 1


def remarks_after(
    context: CivilStatusContext, source: BookRecord, changes: Mapping[str, str], now: datetime
) -> tuple[Remark, ...]:
    """What these changes add to what is to be said of the entry, gravest first.

    Parameters
    ----------
    source
        The entry as it stands.
    changes
        New texts by path, checked one by one and together.
    """
    with context.database.read() as session:
        before, received = _declared(session, context, source, {}, now)
        after, _ = _declared(session, context, source, changes, now)
        known = set(map(_identity, _of_whole(session, context, source, before, received)))
        whole = _of_whole(session, context, source, after, received)
    outdated = tuple(_numbers_outdated(source, changes, received))
    # The same is not said twice: of a number that no longer fits, what is to be done about it says more.
    said_already = FindingCode.PERSONAL_ID_INCONSISTENT.value if outdated else ""
    added = [each for each in whole if _identity(each) not in known and each.code != said_already]
    return (*outdated, *added)


def _identity(remark: Remark) -> tuple[str, str]:
    return remark.code, remark.field


def _of_whole(
    session: Session,
    context: CivilStatusContext,
    source: BookRecord,
    whole: Declaration | None,
    received: datetime,
) -> tuple[Remark, ...]:
    """Everything to say of the entry as it would be declared; of books that no declaration leads to, nothing."""
    if whole is None:
        return ()
    found = search_similar(session, context.vault, {_NAME: facts_of(whole)})[_NAME].alike
    lives: KnownFacts = lives_of(session, context.vault, {_NAME: whole}).get(_NAME, NOTHING_KNOWN)
    return remarks_on(
        whole,
        received,
        papers=_WITH_PAPER,
        entries=[entry for entry in found if entry.entry_id != source.id],
        facts=lives,
    )


def _declared(
    session: Session,
    context: CivilStatusContext,
    source: BookRecord,
    changes: Mapping[str, str],
    now: datetime,
) -> tuple[Declaration | None, datetime]:
    """The declaration as it would read with the earlier corrections and these, and the moment whose law holds."""
    if source.dossier_code is None:
        return _of_paper_book(source, changes), now
    dossier = find_own(session, source.dossier_code)
    assert dossier is not None, "an entry has the dossier it names"
    opened = open_all(session, context.vault, [dossier])[dossier.onestop_code]
    on = dossier.received_at.astimezone(VIETNAM).date()
    return apply_corrections(opened.declaration, {**source.changes, **changes}, on), dossier.received_at


def _of_paper_book(source: BookRecord, changes: Mapping[str, str]) -> Declaration | None:
    """A birth or death of a book on paper, as far as the book tells it."""
    earlier = [note.changes for note in source.notes if note.changes]
    first = facts_of_content(source.register, source.content)
    facts = versions_of(first, source.content["fields"], [*earlier, *([changes] if changes else [])])[0]
    if not facts.subjects:
        return None
    who, unit = facts.subjects[0], UnitCode(source.unit_code)
    requester = Requester(full_name=who.name)
    if source.register is Register.BIRTH and who.born is not None:
        return BirthDeclaration(
            registration_type=RegistrationType.AGAIN,
            place_of_registration=unit,
            child=Child(full_name=who.name, sex=who.sex or Sex.UNDETERMINED, born=who.born),
            requester=requester,
            mother=_parent(facts.mother),
            father=_parent(facts.father),
        )
    if source.register is Register.DEATH and facts.happened is not None:
        return DeathDeclaration(
            registration_type=RegistrationType.AGAIN,
            place_of_registration=unit,
            deceased=_deceased(who, facts),
            requester=Requester(full_name=""),
        )
    return None


def _parent(who: KnownPerson | None) -> Person | None:
    return None if who is None else Person(full_name=who.name, born=who.born, personal_id=who.number)


def _deceased(who: KnownPerson, facts: Facts) -> Deceased:
    assert facts.happened is not None
    return Deceased(
        full_name=who.name, sex=who.sex, born=who.born, died=facts.happened, paper_number=who.number
    )


def _numbers_outdated(source: BookRecord, changes: Mapping[str, str], received: datetime) -> Iterator[Remark]:
    """Personal numbers that fitted the entry's sex, year and century before the changes and do not after them.

    Luật Căn cước 2023, Điều 12.
    """
    before = dict(texts_of(source.fields))
    after = {**before, **changes}
    rules = RulesInForce(source.register, day_of(received))
    for path in after:
        whose, _, what = path.rpartition(".")
        if what != "personal_id":
            continue
        new = [said for said in _disagreements(after, whose) if said not in _disagreements(before, whose)]
        for finding in rules.found(
            FindingCode.PERSONAL_ID_OUTDATED,
            path,
            f"{' '.join(new)} Số định danh không tự đổi theo cải chính: người dân làm thủ tục hủy, xác lập lại số định "
            "danh tại cơ quan quản lý căn cước của Công an. Nếu đã có số mới, hãy ghi số đó vào lần cải chính này; nếu "
            "chưa, ghi lý do và cải chính số sau.",
        ):
            if new:
                yield remark_of_finding(finding)


def _disagreements(texts: Mapping[str, Any], whose: str) -> list[str]:
    """What the number of somebody in an entry says otherwise than the entry."""
    prefix = f"{whose}." if whose else ""
    try:
        number = PersonalId.parse(texts.get(f"{prefix}personal_id", ""))
    except InvalidPersonalId:
        return []
    said = texts.get(f"{prefix}sex", "")
    sex = next((each for each in Sex if each.name_vi == said), _SEX_OF.get(whose))
    born: PartialDate | None = date_at(texts, f"{prefix}born")
    return number.check_consistent(born, sex)
