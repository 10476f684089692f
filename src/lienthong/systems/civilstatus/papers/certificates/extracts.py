"""The papers of the other registers and the copies of all, as typst templates: what each prints.

Every field is text as it is to be printed. ``issue`` is about this paper (who gives it, its number, who signs);
``entry`` is about the entry in the book that it is taken from. They agree, except on a copy, which another office may
give years later. Fields and their order follow the annexes of TT 04/2020/TT-BTP as of general knowledge; headings and
letters are in ``forms.toml``.
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

from lienthong.domain.registers import Register
from lienthong.foundation.typeset.qr import qr_svg
from lienthong.systems.civilstatus.papers.certificates import (
    BirthCertificate,
    CertificateParent,
    DeathExtract,
    PaperIssue,
)

_FORMS: Final = Path(__file__).parent / "forms.toml"


@dataclass(frozen=True)
class PaperForm:
    """A kind of paper; ``letters`` follow the number (``15/2024/TLKH-BS``)."""

    key: str
    template: str
    title: str
    name: str
    letters: str
    signer: str
    verified: bool


@cache
def _forms() -> dict[str, PaperForm]:
    with _FORMS.open("rb") as file:
        return {each["key"]: PaperForm(**each) for each in tomllib.load(file)["form"]}


@dataclass(frozen=True)
class BookEntry:
    """The entry of the book a paper is taken from; ``registered`` as "05/07/2024"."""

    office: str
    number: str
    book: str
    page: str
    registered: str


def entry_of(issue: PaperIssue) -> BookEntry:
    """The entry of a paper that is given with the registration itself."""
    return BookEntry(issue.agency, issue.number, issue.book, issue.page, issue.registered)


@dataclass(frozen=True)
class Bearer:
    """A person on a paper."""

    name: str
    born: str = ""
    sex: str = ""
    ethnic_group: str = ""
    nationality: str = ""
    residence: str = ""
    personal_id: str = ""
    paper: str = ""


@dataclass(frozen=True)
class BirthExtract:
    """Data of the template ``birth_extract`` (TRÍCH LỤC KHAI SINH): only as a copy."""

    issue: PaperIssue
    entry: BookEntry
    name: str
    born: str
    born_in_words: str
    sex: str
    ethnic_group: str
    nationality: str
    birthplace: str
    origin: str
    personal_id: str
    mother: CertificateParent
    father: CertificateParent


@dataclass(frozen=True)
class DeathCopy:
    """Data of the template ``death`` (TRÍCH LỤC KHAI TỬ) as a copy."""

    issue: PaperIssue
    entry: BookEntry
    name: str
    born: str
    sex: str
    ethnic_group: str
    nationality: str
    personal_id: str
    paper: str
    residence: str
    died: str
    died_in_words: str
    place: str
    cause: str
    notice: str
    requester_name: str
    requester_relation: str
    requester_paper: str


@dataclass(frozen=True)
class MarriagePaper:
    """Data of the template ``marriage``: the certificate (GIẤY CHỨNG NHẬN KẾT HÔN) or a copy of the extract."""

    issue: PaperIssue
    entry: BookEntry
    wife: Bearer
    husband: Bearer
    since: str = ""  # day from which the marriage counts, where it is not that of the registration


@dataclass(frozen=True)
class MaritalStatusCertificate:
    """Data of the template ``marital_status`` (GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN)."""

    issue: PaperIssue
    entry: BookEntry
    subject: Bearer
    period_place: str
    period: str  # "từ ngày 01/03/2020 đến ngày 05/07/2024"
    marital_status: str
    purpose: str


@dataclass(frozen=True)
class RecognitionExtract:
    """Data of the template ``recognition``; ``kind`` as "Cha nhận con"."""

    issue: PaperIssue
    entry: BookEntry
    kind: str
    recogniser: Bearer
    recognised: Bearer
    grounds: str


@dataclass(frozen=True)
class ForeignDivorceExtract:
    """Data of the template ``foreign_divorce``: a divorce or annulment by an authority abroad."""

    issue: PaperIssue
    entry: BookEntry
    husband: Bearer
    wife: Bearer
    ending: str  # "Ly hôn"
    decision: str  # "Bản án ly hôn số 12/2023 ngày 03/04/2023 của Tòa án …, Nhật Bản"
    effective: str
    marriage: str  # "số 15, quyển 01/2019, ngày 03/05/2019, tại …"


@dataclass(frozen=True)
class GuardianshipExtract:
    """Data of the template ``guardianship``; one guardian or two."""

    issue: PaperIssue
    entry: BookEntry
    guardians: tuple[Bearer, ...]
    ward: Bearer
    kind: str
    reason: str


@dataclass(frozen=True)
class GuardianshipEndExtract:
    """Data of the template ``guardianship_end``; ``guardianship`` is the entry that ends, in words."""

    issue: PaperIssue
    entry: BookEntry
    guardians: tuple[Bearer, ...]
    ward: Bearer
    guardianship: str
    reason: str
    ended: str


@dataclass(frozen=True)
class PrintedChange:
    """One thing that was changed: what it is ("Ngày, tháng, năm sinh"), and what stood and stands there."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class CorrectionExtract:
    """Data of the template ``correction``; ``corrected`` is the entry that was changed, in words."""

    issue: PaperIssue
    entry: BookEntry
    kind: str  # "Cải chính hộ tịch", "Thay đổi hộ tịch", "Bổ sung thông tin hộ tịch"
    subject: Bearer
    corrected: str
    changes: tuple[PrintedChange, ...]
    basis: str


@dataclass(frozen=True)
class StatusReply:
    """Data of the template ``status_reply``: the unit that was asked could not confirm somebody's marital status."""

    issue: PaperIssue
    entry: BookEntry
    asked_by: str  # the committee that asked
    request: str  # "Hồ sơ đăng ký kết hôn H26.12-240705-0015, hỏi ngày 05/07/2024"
    subject: Bearer
    outcome: str
    reason: str


Extract = (
    BirthExtract
    | DeathCopy
    | MarriagePaper
    | MaritalStatusCertificate
    | RecognitionExtract
    | ForeignDivorceExtract
    | GuardianshipExtract
    | GuardianshipEndExtract
    | CorrectionExtract
    | StatusReply
)

_REGISTER: Final[dict[type[Extract], Register]] = {
    BirthExtract: Register.BIRTH,
    DeathCopy: Register.DEATH,
    MarriagePaper: Register.MARRIAGE,
    MaritalStatusCertificate: Register.MARITAL_STATUS,
    RecognitionExtract: Register.RECOGNITION,
    ForeignDivorceExtract: Register.FOREIGN_DIVORCE,
    GuardianshipExtract: Register.GUARDIANSHIP,
    GuardianshipEndExtract: Register.GUARDIANSHIP_END,
    CorrectionExtract: Register.CORRECTION,
    StatusReply: Register.STATUS_REPLY,
}


def original_form(register: Register) -> PaperForm:
    """The form of the paper that registering gives; births and deaths have their own modules.

    Notes
    -----
    ``KeyError`` is passed on: the register has none here: births, deaths, copies.
    """
    return _forms()[f"{register.value}.original"]


def copy_form(register: Register) -> PaperForm:
    """The form of a copy of an extract from this register.

    Notes
    -----
    ``KeyError`` is passed on: nothing is copied from it: certificates of marital status, copies.
    """
    return _forms()[f"{register.value}.copy"]


def extract_data(paper: Extract, form: PaperForm) -> dict[str, object]:
    """Give what the template of ``form`` reads."""
    register = _REGISTER[type(paper)]
    copied = form.key.endswith(".copy")
    letters = f"/{form.letters}" if form.letters else ""
    extract = form.title.startswith("TRÍCH LỤC")
    book = f"{register.name_vi} quyển {paper.entry.book} (trang\N{NO-BREAK SPACE}{paper.entry.page})."
    return {
        **asdict(paper),
        "form": {
            "title": form.title,
            "number": f"{paper.issue.number}{letters}",
            "note": "(Bản sao)" if copied else "(Bản chính)" if extract else "",
            "signer": form.signer,
            "source": f"Trích từ {book}" if extract else book,
        },
        "qr": qr_svg(paper.issue.verify_url),
    }


def copy_of_birth(certificate: BirthCertificate, entry: BookEntry, issue: PaperIssue) -> BirthExtract:
    """A copy of what the book says of a birth, given as ``issue`` tells."""
    return BirthExtract(
        issue=issue,
        entry=entry,
        name=certificate.name,
        born=certificate.born,
        born_in_words=certificate.born_in_words,
        sex=certificate.sex,
        ethnic_group=certificate.ethnic_group,
        nationality=certificate.nationality,
        birthplace=certificate.birthplace,
        origin=certificate.origin,
        personal_id=certificate.personal_id,
        mother=certificate.mother,
        father=certificate.father,
    )


def copy_of_death(extract: DeathExtract, entry: BookEntry, issue: PaperIssue) -> DeathCopy:
    """A copy of what the book says of a death, given as ``issue`` tells."""
    said = {name: value for name, value in vars(extract).items() if name != "issue"}
    return DeathCopy(issue=issue, entry=entry, **said)
