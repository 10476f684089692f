"""Checks that hold for any person in a declaration: name, personal number, paper, ethnic group, nationality."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES, IdentityPaper, Sex
from lienthong.domain.checks.findings import Finding, FindingCode, error, warning
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import DeclaredPaper
from lienthong.domain.names import NameProblem, check_person_name
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId, is_old_identity_card

NAME_ARTICLE = "Bộ luật Dân sự 2015, Điều 26 khoản 3; Thông tư 04/2020/TT-BTP, Điều 6"
PERSONAL_ID_ARTICLE = "Nghị định 137/2015/NĐ-CP, Điều 13"

#: The last day on which the nine-digit identity card (CMND) could be used (Luật Căn cước 2023, Điều 46).
LAST_DAY_OF_OLD_CARD = date(2024, 12, 31)


def check_name(path: str, name: str) -> Iterator[Finding]:
    """Whether the law allows the name as written.

    Other alphabets are told with the words (:mod:`~lienthong.domain.checks.stand_ins`).
    """
    for found in check_person_name(name):
        if found.problem is NameProblem.OTHER_ALPHABET:
            continue
        if found.refused:
            yield error(FindingCode.NAME_REFUSED, path, found.message_vi, NAME_ARTICLE)
        else:
            yield warning(FindingCode.NAME_ODD, path, found.message_vi, NAME_ARTICLE)


def check_personal_id(path: str, number: str, born: PartialDate | None, sex: Sex | None) -> Iterator[Finding]:
    """Structure, then agreement with birth year and sex; disagreement is a warning, corrected data keep old numbers."""
    if not number:
        return
    try:
        personal_id = PersonalId.parse(number)
    except InvalidPersonalId as wrong:
        yield error(FindingCode.PERSONAL_ID_MALFORMED, path, wrong.message_vi, PERSONAL_ID_ARTICLE)
        return
    for message in personal_id.check_consistent(born, sex):
        yield warning(FindingCode.PERSONAL_ID_INCONSISTENT, path, message, PERSONAL_ID_ARTICLE)


def check_issued_personal_id(number: str, born: PartialDate, sex: Sex) -> tuple[Finding, ...]:
    """A newborn's number as issued with the registration: any disagreement is an error (process.md 5, case 44)."""
    try:
        personal_id = PersonalId.parse(number)
    except InvalidPersonalId as wrong:
        return (
            error(
                FindingCode.PERSONAL_ID_MALFORMED, "child.personal_id", wrong.message_vi, PERSONAL_ID_ARTICLE
            ),
        )
    return tuple(
        error(FindingCode.PERSONAL_ID_INCONSISTENT, "child.personal_id", message, PERSONAL_ID_ARTICLE)
        for message in personal_id.check_consistent(born, sex)
    )


def check_paper(
    path: str, paper: DeclaredPaper, filed: date, born: PartialDate | None = None, sex: Sex | None = None
) -> Iterator[Finding]:
    """The identity paper: form of the number by kind, and whether it could still be used on the day of filing."""
    number = paper.paper_number.strip()
    if paper.paper_issued is not None and paper.paper_issued.earliest > filed:
        yield error(
            FindingCode.PAPER_ISSUED_IN_FUTURE, f"{path}.paper_issued", "Ngày cấp giấy tờ sau ngày nộp hồ sơ."
        )
    if not number:
        return
    if paper.paper_kind is IdentityPaper.CITIZEN_CARD:
        yield from check_personal_id(f"{path}.paper_number", number, born, sex)
    elif paper.paper_kind is IdentityPaper.IDENTITY_CARD_OLD:
        if not is_old_identity_card(number) and len(number) != len("000000000000"):
            yield error(
                FindingCode.PAPER_NUMBER_MALFORMED,
                f"{path}.paper_number",
                "Số chứng minh nhân dân phải gồm 9 hoặc 12 chữ số.",
            )
        if filed > LAST_DAY_OF_OLD_CARD:
            yield warning(
                FindingCode.PAPER_EXPIRED,
                f"{path}.paper_number",
                "Chứng minh nhân dân hết giá trị sử dụng sau ngày 31/12/2024.",
                "Luật Căn cước 2023, Điều 46",
            )


def check_origin(path: str, ethnic_group: str, nationality: str) -> Iterator[Finding]:
    """Whether ethnic group and nationality are in the catalogues."""
    if ethnic_group and ETHNIC_GROUPS.read(ethnic_group) is None:
        yield warning(
            FindingCode.UNKNOWN_ETHNIC_GROUP,
            f"{path}.ethnic_group",
            f"Dân tộc “{ethnic_group}” không có trong danh mục.",
        )
    if nationality and NATIONALITIES.read(nationality) is None:
        yield warning(
            FindingCode.UNKNOWN_COUNTRY,
            f"{path}.nationality",
            f"Quốc tịch “{nationality}” không có trong danh mục.",
        )
