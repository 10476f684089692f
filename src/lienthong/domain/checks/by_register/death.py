"""Checks of a death declaration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from lienthong.domain.calendar import in_vietnam
from lienthong.domain.catalogues import DeathNoticeKind
from lienthong.domain.checks.findings import Finding, FindingCode, error, warning
from lienthong.domain.checks.personal_details import check_name, check_origin, check_paper
from lienthong.domain.checks.registration import (
    check_copies,
    check_lateness,
    check_place_of_registration,
    check_proof,
    check_requester,
)
from lienthong.domain.checks.requester import check_requester_of_death
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.declarations import DeathDeclaration, Deceased
from lienthong.domain.law import death_is_late
from lienthong.domain.law.table import day_of
from lienthong.domain.names import fold
from lienthong.domain.registers import Register

#: Above this age a clerk should look at the dates.
VERY_OLD_YEARS = 120

_HEALTH_FACILITY = ("benh vien", "trung tam y te", "tram y te", "phong kham")
_VIOLENT = ("tai nan", "bi giet", "dot ngot", "nghi van", "an mang")

CONTENT_ARTICLE = "Nghị định 123/2015/NĐ-CP, Điều 4 khoản 2"


def check_death(declaration: DeathDeclaration, received: date) -> tuple[Finding, ...]:
    """All findings of a death declared at a moment (a day, or a moment with its time zone)."""
    return tuple(_death(declaration, received))


def _death(declaration: DeathDeclaration, received: date) -> Iterator[Finding]:
    filed = day_of(received)
    rules = RulesInForce(Register.DEATH, filed)
    deceased = declaration.deceased
    yield from check_place_of_registration(declaration, filed)
    yield from check_copies(declaration)
    yield from check_name("deceased.full_name", deceased.full_name)
    yield from check_origin("deceased", deceased.ethnic_group, deceased.nationality)
    yield from check_paper("deceased", deceased, filed, deceased.born, deceased.sex)
    if _died_after(deceased, received):
        yield error(
            FindingCode.DIED_IN_FUTURE, "deceased.died", f"Ngày chết {deceased.died} sau lúc nộp hồ sơ."
        )
    else:
        yield from check_lateness(
            declaration,
            FindingCode.DEATH_LATE,
            "Đăng ký khai tử quá thời hạn 15 ngày: vẫn tiếp nhận và ghi chú quá hạn.",
            "Luật Hộ tịch 2014, Điều 33",
            late=death_is_late(deceased.died.latest, filed),
        )
    yield from _check_life(deceased)
    yield from _check_circumstances(deceased)
    yield from check_proof(declaration.certificate_issued, deceased.died, filed)
    yield from _check_notice(declaration, filed)
    yield from check_requester(declaration.requester, filed)
    yield from check_requester_of_death(rules, declaration)


def _died_after(deceased: Deceased, received: date) -> bool:
    filed = day_of(received)
    if deceased.died.earliest != filed:
        return deceased.died.earliest > filed
    if not isinstance(received, datetime) or deceased.died.exact is None or deceased.died_at is None:
        return False
    now = in_vietnam(received)
    return (deceased.died_at.hour, deceased.died_at.minute or 0) > (now.hour, now.minute)


def _check_life(deceased: Deceased) -> Iterator[Finding]:
    if deceased.born is None:
        return
    if deceased.born.earliest > deceased.died.latest:
        yield error(
            FindingCode.DEATH_BEFORE_BIRTH,
            "deceased.died",
            f"Ngày chết {deceased.died} trước ngày sinh {deceased.born}.",
        )
    elif deceased.died.year - deceased.born.year > VERY_OLD_YEARS:
        yield warning(
            FindingCode.VERY_OLD,
            "deceased.born",
            f"Người chết trên {VERY_OLD_YEARS} tuổi, đề nghị kiểm tra lại.",
        )


def _check_circumstances(deceased: Deceased) -> Iterator[Finding]:
    if deceased.died_at is None:
        yield warning(
            FindingCode.HOUR_UNKNOWN, "deceased.died_at", "Chưa ghi giờ, phút chết.", CONTENT_ARTICLE
        )
    if not deceased.cause.strip():
        yield warning(
            FindingCode.CAUSE_UNKNOWN, "deceased.cause", "Chưa ghi nguyên nhân chết.", CONTENT_ARTICLE
        )


def _check_notice(declaration: DeathDeclaration, filed: date) -> Iterator[Finding]:
    notice, died = declaration.notice, declaration.deceased.died
    if notice.issued is not None and notice.issued.latest < died.earliest:
        yield error(
            FindingCode.NOTICE_BEFORE_DEATH,
            "notice.issued",
            f"Giấy báo tử cấp ngày {notice.issued} trước ngày chết {died}.",
            CONTENT_ARTICLE,
        )
    if notice.issued is not None and notice.issued.earliest > filed:
        yield error(FindingCode.NOTICE_IN_FUTURE, "notice.issued", "Ngày cấp giấy báo tử sau ngày nộp hồ sơ.")
    yield from check_paper_of_place(declaration, filed)
    has_notice = notice.kind not in (None, DeathNoticeKind.NONE) or bool(notice.number)
    if not has_notice and not declaration.certificate_number:
        yield warning(
            FindingCode.PROOF_MISSING,
            "notice.number",
            "Không có giấy báo tử hoặc giấy tờ thay giấy báo tử.",
            "Luật Hộ tịch 2014, Điều 34",
        )


def check_paper_of_place(declaration: DeathDeclaration, filed: date) -> Iterator[Finding]:
    """The paper that proves a death depends on where and how it happened.

    In a health facility its head issues the notice of death; an accident, a killing, a sudden or suspicious death is
    confirmed by the police or forensic experts (Nghị định 123/2015/NĐ-CP, Điều 4 khoản 2). Nothing is said where no
    paper is declared: that it is missing is a finding of its own.
    """
    kind, deceased = declaration.notice.kind, declaration.deceased
    if kind in (None, DeathNoticeKind.NONE, DeathNoticeKind.COURT_DECISION, DeathNoticeKind.EXECUTION):
        return
    rules = RulesInForce(Register.DEATH, filed)
    place = deceased.place_of_death
    where = fold(f"{place.text} {place.address.detail if place.address is not None else ''}")
    how = fold(deceased.cause)
    if any(word in where for word in _HEALTH_FACILITY):
        if kind is not DeathNoticeKind.NOTICE:
            yield from rules.found(
                FindingCode.PAPER_OF_ANOTHER_PLACE,
                "notice.kind",
                "Chết tại cơ sở y tế: giấy tờ là giấy báo tử do thủ trưởng cơ sở y tế cấp, tờ khai ghi "
                f"“{kind.name_vi}”.",
            )
    elif any(word in how for word in _VIOLENT) and kind is not DeathNoticeKind.POLICE_OR_FORENSIC:
        yield from rules.found(
            FindingCode.PAPER_OF_ANOTHER_PLACE,
            "notice.kind",
            "Chết do tai nạn, bị giết, chết đột ngột hoặc có nghi vấn: giấy tờ là văn bản của cơ quan công an "
            f"hoặc kết quả giám định pháp y, tờ khai ghi “{kind.name_vi}”.",
        )
