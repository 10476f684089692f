"""The papers that citizens attach, typeset so that they are real files with the family's own words in them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path

from lienthong.contracts.attachments import Attachment
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import BirthDeclaration, DeathDeclaration, InterlinkedDeclaration
from lienthong.foundation.typeset.typesetter import Typesetter

_TEMPLATE = "proof"


class Proof(StrEnum):
    """Kinds of papers; the value names the file."""

    BIRTH_CERTIFICATE = "giay-chung-sinh"
    WITNESS = "xac-nhan-nguoi-lam-chung"
    MARRIAGE = "giay-chung-nhan-ket-hon"
    DEATH_NOTICE = "giay-bao-tu"
    LAST_RESIDENCE = "xac-nhan-cu-tru"

    @property
    def title_vi(self) -> str:
        """What the paper is called."""
        return _TITLES[self]

    @property
    def kind(self) -> int:
        """Kind of paper as the citizen's form has it (numbers of our own: no public list was found)."""
        return _KINDS[self]


_TITLES = {
    Proof.BIRTH_CERTIFICATE: "Giấy chứng sinh",
    Proof.WITNESS: "Văn bản của người làm chứng về việc sinh",
    Proof.MARRIAGE: "Giấy chứng nhận kết hôn",
    Proof.DEATH_NOTICE: "Giấy báo tử",
    Proof.LAST_RESIDENCE: "Xác nhận thông tin về cư trú",
}
_KINDS = {
    Proof.BIRTH_CERTIFICATE: 1,
    Proof.WITNESS: 1,
    Proof.MARRIAGE: 3,
    Proof.DEATH_NOTICE: 1,
    Proof.LAST_RESIDENCE: 2,
}


def attach(
    proof: Proof, declaration: InterlinkedDeclaration, made: datetime, *, edition: int = 1
) -> Attachment:
    """The paper of a family, as an attachment (PDF). `edition` 2 is the clearer copy sent with a supplement."""
    names = {
        "title": proof.title_vi,
        "issuer": _issuer(proof, declaration),
        "lines": _lines(proof, declaration),
        "edition": edition,
        "made": f"{made:%d/%m/%Y}",
    }
    suffix = "" if edition == 1 else f"-{edition}"
    return Attachment.of(
        _typesetter().typeset(_TEMPLATE, names, made=made),
        file_name=f"{proof.value}{suffix}.pdf",
        title=proof.title_vi,
        kind=proof.kind,
    )


@cache
def _typesetter() -> Typesetter:
    return Typesetter(Path(__file__).parent)


def _issuer(proof: Proof, declaration: InterlinkedDeclaration) -> str:
    if proof is Proof.BIRTH_CERTIFICATE and isinstance(declaration, BirthDeclaration):
        return declaration.child.birthplace.text
    if proof is Proof.DEATH_NOTICE and isinstance(declaration, DeathDeclaration):
        return declaration.notice.issuer
    return ""


def _lines(proof: Proof, declaration: InterlinkedDeclaration) -> list[tuple[str, str]]:
    if isinstance(declaration, BirthDeclaration):
        return _birth_lines(proof, declaration)
    return _death_lines(proof, declaration)


def _birth_lines(proof: Proof, declaration: BirthDeclaration) -> list[tuple[str, str]]:
    child, mother, father = declaration.child, declaration.mother, declaration.father
    parents = [
        ("Họ, chữ đệm, tên mẹ", mother.full_name if mother else ""),
        ("Số định danh của mẹ", mother.personal_id if mother else ""),
        ("Họ, chữ đệm, tên cha", father.full_name if father else ""),
    ]
    if proof is Proof.MARRIAGE:
        return [*parents, ("Nơi cư trú", mother.residence.text if mother else "")]
    return [
        ("Số", declaration.certificate_number),
        *parents[:2],
        ("Sinh con vào ngày", _day(child.born)),
        ("Tại", child.birthplace.text),
        ("Giới tính của con", child.sex.name_vi),
        ("Dự kiến đặt tên con", child.full_name),
    ]


def _death_lines(proof: Proof, declaration: DeathDeclaration) -> list[tuple[str, str]]:
    deceased = declaration.deceased
    person = [
        ("Họ, chữ đệm, tên", deceased.full_name),
        ("Ngày, tháng, năm sinh", _day(deceased.born)),
        ("Số giấy tờ tùy thân", deceased.paper_number),
        ("Nơi cư trú cuối cùng", deceased.residence.text),
    ]
    if proof is Proof.LAST_RESIDENCE:
        return person
    at = f"{deceased.died_at} ngày " if deceased.died_at else ""
    return [
        ("Số", declaration.notice.number),
        *person,
        ("Đã chết vào lúc", f"{at}{_day(deceased.died)}"),
        ("Nơi chết", deceased.place_of_death.text),
        ("Nguyên nhân", deceased.cause),
    ]


def _day(day: PartialDate | None) -> str:
    return day.format("/") if day is not None else ""
