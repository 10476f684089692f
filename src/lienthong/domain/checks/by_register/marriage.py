"""Checks of a marriage and of a certificate of marital status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import MaritalStatus, RegistrationType, Sex
from lienthong.domain.checks.ages import has_reached
from lienthong.domain.checks.competence import check_competence
from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.kinship import common_forebears, is_certain, relation_vi
from lienthong.domain.checks.parties import check_alive, check_party, check_two_people, sex_of
from lienthong.domain.checks.people import KnownFacts, PersonRecord
from lienthong.domain.checks.registration import (
    check_copies,
    check_place_of_registration,
    check_requester,
)
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.checks.same_event.duplicates import known, same_person
from lienthong.domain.declarations import MaritalStatusDeclaration, MarriageDeclaration, Side
from lienthong.domain.law import NoRuleInForce, age_rule
from lienthong.domain.law.table import day_of
from lienthong.domain.registers import Register

_AGE = {Side.HUSBAND: "marriage_man", Side.WIFE: "marriage_woman"}
_SEX = {Side.HUSBAND: Sex.MALE, Side.WIFE: Sex.FEMALE}
#: Free to marry.
_FREE = (MaritalStatus.NEVER_MARRIED, MaritalStatus.DIVORCED, MaritalStatus.WIDOWED)
#: A marriage registered again or abroad is no new one: the entries of the same couple are no obstacle.
_NOT_NEW = (RegistrationType.AGAIN, RegistrationType.FOREIGN_NOTED)


def check_marriage(
    declaration: MarriageDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of a marriage (Luật Hôn nhân và gia đình 2014, Điều 5 and 8; Luật Hộ tịch 2014, Điều 17 and 18)."""
    rules = RulesInForce(Register.MARRIAGE, day_of(received))
    return tuple(_marriage(rules, declaration, facts))


def _marriage(rules: RulesInForce, declaration: MarriageDeclaration, facts: KnownFacts) -> Iterator[Finding]:
    husband, wife = declaration.husband, declaration.wife
    yield from check_place_of_registration(declaration, rules.on)
    yield from check_copies(declaration)
    for side in Side:
        yield from check_party(rules, side.value, declaration.spouse(side))
    if declaration.requester is not None:
        yield from check_requester(declaration.requester, rules.on)
    yield from check_two_people(rules, Side.WIFE.value, husband, wife, "Hai bên")
    yield from check_sexes(rules, declaration)
    yield from check_competence(
        rules,
        declaration.place_of_registration,
        {side.value: declaration.spouse(side).residence for side in Side},
        "một trong hai bên nam, nữ",
    )
    for side in Side:
        yield from check_age(rules, declaration, side)
        life = facts.life(side.value)
        if declaration.registration_type not in _NOT_NEW:
            yield from check_alive(rules, side.value, side.name_vi, life)
        yield from _check_free(rules, declaration, side, life)
        yield from _check_declared(rules, declaration, side, life)
        yield from _check_answer(rules, declaration, side, facts)
    yield from check_kinship(rules, facts.life(Side.HUSBAND.value), facts.life(Side.WIFE.value))


def check_age(rules: RulesInForce, declaration: MarriageDeclaration, side: Side) -> Iterator[Finding]:
    """A man from 20, a woman from 18 full years (Luật Hôn nhân và gia đình 2014, Điều 8 khoản 1 điểm a).

    The age on the day from which the marriage counts, where that is declared; else on the day of filing.
    """
    spouse, field = declaration.spouse(side), f"{side.value}.born"
    if spouse.born is None:
        yield from rules.found(FindingCode.BORN_UNKNOWN, field, f"{side.name_vi}: chưa khai ngày sinh.")
        return
    since = declaration.married_since
    on = min(since.latest, rules.on) if since is not None else rules.on
    try:
        years = age_rule(_AGE[side], on).years
    except NoRuleInForce:
        return
    reached = has_reached(spouse.born, years, on)
    if reached is False:
        yield from rules.found(
            FindingCode.TOO_YOUNG_TO_MARRY,
            field,
            f"{side.name_vi} sinh ngày {spouse.born.format('/')}, chưa đủ {years} tuổi vào ngày {on:%d/%m/%Y}.",
        )
    elif reached is None:
        yield from rules.found(
            FindingCode.BORN_UNKNOWN,
            field,
            f"{side.name_vi}: ngày sinh {spouse.born.format('/')} chưa đủ để biết đã đủ {years} tuổi hay chưa.",
        )


def check_sexes(rules: RulesInForce, declaration: MarriageDeclaration) -> Iterator[Finding]:
    """A man and a woman (Luật Hôn nhân và gia đình 2014, Điều 8 khoản 2)."""
    for side in Side:
        sex = sex_of(declaration.spouse(side))
        if sex is not None and sex is not _SEX[side]:
            yield from rules.found(
                FindingCode.SAME_SEX,
                f"{side.value}.sex",
                f"{side.name_vi} có giới tính {sex.name_vi.lower()}: Nhà nước không thừa nhận hôn nhân giữa những "
                "người cùng giới tính.",
            )


def check_kinship(rules: RulesInForce, husband: PersonRecord, wife: PersonRecord) -> Iterator[Finding]:
    """Not of one direct line, nor within three generations (Luật Hôn nhân và gia đình 2014, Điều 5 khoản 2 điểm d)."""
    common = common_forebears(husband, wife)
    if not common:
        return
    a, b = min(common, key=lambda pair: (not is_certain(*pair), pair[0].distance + pair[1].distance))
    yield from rules.found(
        FindingCode.CLOSE_KIN,
        Side.WIFE.value,
        f"Theo sổ hộ tịch, hai bên là {relation_vi(a, b)}.",
        sure=is_certain(a, b),
    )


def _check_free(
    rules: RulesInForce, declaration: MarriageDeclaration, side: Side, life: PersonRecord
) -> Iterator[Finding]:
    """Not married already, as the registers say."""
    other = known(declaration.wife if side is Side.HUSBAND else declaration.husband)
    for marriage in life.married:
        same_couple = any(same_person(other, who) for who in marriage.others)
        if same_couple and declaration.registration_type in _NOT_NEW:
            continue
        whom = "chính người này" if same_couple else "người khác"
        yield from rules.found(
            FindingCode.IS_MARRIED,
            side.value,
            f"{side.name_vi} đang có vợ, chồng: đã đăng ký kết hôn với {whom} tại {marriage.at}.",
            sure=marriage.sure,
        )


def _check_declared(
    rules: RulesInForce, declaration: MarriageDeclaration, side: Side, life: PersonRecord
) -> Iterator[Finding]:
    spouse = declaration.spouse(side)
    kind = spouse.marital_status_kind
    if kind is not None and kind not in _FREE and declaration.registration_type not in _NOT_NEW:
        yield from rules.found(
            FindingCode.DECLARED_MARRIED,
            f"{side.value}.marital_status_kind",
            f"{side.name_vi} khai tình trạng hôn nhân “{kind.name_vi}”.",
        )
    past = len([each for each in life.marriages if each.sure])
    if spouse.times_married is not None and past >= spouse.times_married:
        yield from rules.found(
            FindingCode.TIMES_MARRIED_DISAGREES,
            f"{side.value}.times_married",
            f"{side.name_vi} khai kết hôn lần thứ {spouse.times_married}, sổ hộ tịch đã có {past} lần.",
        )
    if kind is MaritalStatus.NEVER_MARRIED and past:
        yield from rules.found(
            FindingCode.STATUS_DISAGREES,
            f"{side.value}.marital_status_kind",
            f"{side.name_vi} khai “{kind.name_vi}”, sổ hộ tịch có {past} lần đăng ký kết hôn.",
        )


def _check_answer(
    rules: RulesInForce, declaration: MarriageDeclaration, side: Side, facts: KnownFacts
) -> Iterator[Finding]:
    """What the other unit answered, where the dossier asks for it."""
    if not declaration.spouse(side).check_wanted:
        return
    answer, field = facts.answers.get(side), f"{side.value}.check_wanted"
    if answer is None or answer.open:
        unit = answer.unit_code if answer is not None else declaration.spouse(side).check_unit or ""
        yield from rules.found(
            FindingCode.STATUS_NOT_ANSWERED,
            field,
            f"Chưa có xác nhận tình trạng hôn nhân của {side.name_vi.lower()} từ đơn vị {unit}.",
        )
    elif answer.kind is None:
        yield from rules.found(
            FindingCode.STATUS_NOT_CONFIRMED,
            field,
            f"Đơn vị {answer.unit_code} không xác nhận được tình trạng hôn nhân của {side.name_vi.lower()}: "
            f"{answer.words_vi}",
        )
    elif answer.kind not in _FREE:
        yield from rules.found(
            FindingCode.STATUS_MARRIED,
            field,
            f"Đơn vị {answer.unit_code} xác nhận {side.name_vi.lower()}: {answer.kind.name_vi.lower()}.",
        )


def check_marital_status(
    declaration: MaritalStatusDeclaration, received: date, facts: KnownFacts
) -> tuple[Finding, ...]:
    """All findings of a certificate of marital status (Nghị định 123/2015/NĐ-CP, Điều 21 to 23)."""
    rules = RulesInForce(Register.MARITAL_STATUS, day_of(received))
    return tuple(_marital_status(rules, declaration, facts))


def _marital_status(
    rules: RulesInForce, declaration: MaritalStatusDeclaration, facts: KnownFacts
) -> Iterator[Finding]:
    subject, life = declaration.subject, facts.life("subject")
    yield from check_place_of_registration(declaration, rules.on)
    yield from check_copies(declaration)
    yield from check_party(rules, "subject", subject)
    yield from check_requester(declaration.requester, rules.on)
    yield from check_alive(rules, "subject", "Người được xác nhận", life)
    yield from check_competence(
        rules,
        declaration.place_of_registration,
        {"subject": subject.residence},
        "người được xác nhận",
    )
    if declaration.purpose_kind is None and not declaration.purpose.strip():
        yield from rules.found(
            FindingCode.PURPOSE_MISSING, "purpose", "Chưa khai mục đích sử dụng giấy xác nhận."
        )
    since, until = declaration.period.since, declaration.period.until
    if since is not None and until is not None and since.earliest > until.latest:
        yield from rules.found(
            FindingCode.PERIOD_WRONG,
            "period.since",
            f"Thời gian cư trú từ {since.format('/')} sau ngày kết thúc {until.format('/')}.",
        )
    yield from check_status_declared(rules, declaration, life)


def check_status_declared(
    rules: RulesInForce, declaration: MaritalStatusDeclaration, life: PersonRecord
) -> Iterator[Finding]:
    """The status to be certified agrees with the registers.

    A marriage of before the period is no contradiction to the words "not married with anybody in that time".
    """
    kind = declaration.marital_status_kind
    for marriage in life.married:
        if kind in (MaritalStatus.MARRIED, MaritalStatus.UNMARRIED_BEFORE):
            continue
        yield from rules.found(
            FindingCode.STATUS_DISAGREES,
            "marital_status_kind",
            f"Sổ hộ tịch ghi người này đang có vợ, chồng: {marriage.at}.",
            sure=marriage.sure,
        )
    if kind is MaritalStatus.NEVER_MARRIED and any(each.ended for each in life.marriages):
        yield from rules.found(
            FindingCode.STATUS_DISAGREES,
            "marital_status_kind",
            "Sổ hộ tịch có đăng ký kết hôn đã chấm dứt, tờ khai ghi chưa đăng ký kết hôn với ai.",
        )
    if kind is MaritalStatus.MARRIED and life.marriages and not life.married:
        yield from rules.found(
            FindingCode.STATUS_DISAGREES,
            "marital_status_kind",
            f"Sổ hộ tịch ghi hôn nhân đã chấm dứt ({life.marriages[-1].ended}), tờ khai ghi đang có vợ, chồng.",
        )
