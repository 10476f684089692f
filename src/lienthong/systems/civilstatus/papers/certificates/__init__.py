"""The papers civil status issues: the birth certificate and the death extract, as typst templates.

Every field is text as it is to be printed, already in the official wording (dates, unit names at the day of
registration, "Không có thông tin" only where the law wants it). An empty text prints an empty dotted line.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from lienthong.foundation.sign.signer import FieldBox
from lienthong.foundation.typeset.qr import qr_svg

TEMPLATES: Final = Path(__file__).parent
BIRTH_TEMPLATE: Final = "birth"
DEATH_TEMPLATE: Final = "death"

OFFICER_FIELD: Final = "NguoiKy"
AGENCY_FIELD: Final = "CoQuan"
# Points from the lower left corner of A4; the templates place the visible text of the signatures there.
OFFICER_BOX: Final = FieldBox(left=318.0, bottom=92.0, right=538.0, top=150.0)
AGENCY_BOX: Final = FieldBox(left=57.0, bottom=92.0, right=307.0, top=150.0)


@dataclass(frozen=True)
class PaperIssue:
    """Who issues the paper, its numbers, who signs and how it is verified."""

    agency: str  # "Ủy ban nhân dân phường Điện Biên, quận Ba Đình, thành phố Hà Nội" (names of that day)
    number: str  # "15/2024"
    book: str  # quyển số, "01/2024"
    page: str  # trang số, "15"
    place: str  # where it is signed: "Điện Biên", "Ba Đình"
    registered: str  # "05/07/2024": day of registration
    signed_in_words: str  # "ngày 05 tháng 7 năm 2024": the line above the signature
    signer_name: str  # "Trần Thị Hồng Ánh"
    signer_title: str  # "Chủ tịch", "Phó Chủ tịch"
    signed_at: str  # "05/07/2024 15:04:05 +07:00": text of the visible signatures
    dossier: str  # mã hồ sơ, e.g. "H26.12-240705-0015"
    verify_url: str  # text of the QR code
    test: bool  # True prints "BẢN KIỂM THỬ - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" (demo)


@dataclass(frozen=True)
class CertificateParent:
    """A parent on the birth certificate; all empty when unknown: blank lines (NĐ 123/2015 Điều 15)."""

    name: str = ""
    born: str = ""  # "1995" or "12/03/1995"
    ethnic_group: str = ""
    nationality: str = ""
    residence: str = ""


@dataclass(frozen=True)
class BirthCertificate:
    """Data of the template ``birth`` (GIẤY KHAI SINH, form of TT 04/2024/TT-BTP)."""

    issue: PaperIssue
    name: str
    born: str  # "15/08/2024"
    born_in_words: str  # "Ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi tư"
    sex: str
    ethnic_group: str
    nationality: str
    birthplace: str
    origin: str  # quê quán
    personal_id: str
    mother: CertificateParent
    father: CertificateParent
    requester_name: str
    requester_relation: str
    requester_paper: str  # "Thẻ CCCD số 001095001234"


@dataclass(frozen=True)
class DeathExtract:
    """Data of the template ``death`` (TRÍCH LỤC KHAI TỬ, form of TT 04/2024/TT-BTP)."""

    issue: PaperIssue
    name: str
    born: str
    sex: str
    ethnic_group: str
    nationality: str
    personal_id: str
    paper: str
    residence: str
    died: str  # "08 giờ 30 phút, ngày 02 tháng 7 năm 2024"
    died_in_words: str
    place: str
    cause: str
    notice: str  # "Giấy báo tử số 12/UBND-GBT do … cấp ngày 03/07/2024"
    requester_name: str
    requester_relation: str
    requester_paper: str


def template_data(paper: BirthCertificate | DeathExtract) -> dict[str, object]:
    """Give what the template reads: the fields of ``paper`` and the drawn QR code."""
    return {**asdict(paper), "qr": qr_svg(paper.issue.verify_url)}
