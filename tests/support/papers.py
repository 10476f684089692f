"""Invented certificates with long names, for benchmarks of typesetting and signing."""

from dataclasses import replace

from lienthong.systems.civilstatus.papers.certificates import (
    BirthCertificate,
    CertificateParent,
    DeathExtract,
    PaperIssue,
)

AGENCY = "Ủy ban nhân dân phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
_HOME = "Số 12, ngõ 34 phố Hoàng Diệu, phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
SAMPLE_BIRTH = BirthCertificate(
    issue=PaperIssue(
        agency=AGENCY,
        number="15/2024",
        book="01/2024",
        page="15",
        place="Điện Biên",
        registered="05/07/2024",
        signed_in_words="ngày 05 tháng 7 năm 2024",
        signer_name="Trần Thị Hồng Ánh",
        signer_title="Phó Chủ tịch",
        signed_at="05/07/2024 15:04:05 +07:00",
        dossier="H26.12-240705-0015",
        verify_url="https://hotich.example.vn/kiem-tra/H26.12-240705-0015",
        test=True,
    ),
    name="Nguyễn Ngọc Bảo Ấn",
    born="15/06/2024",
    born_in_words="Ngày mười lăm tháng sáu năm hai nghìn không trăm hai mươi tư",
    sex="Nữ",
    ethnic_group="Kinh",
    nationality="Việt Nam",
    birthplace="Bệnh viện Phụ sản Hà Nội, phường Ngọc Khánh, quận Ba Đình, thành phố Hà Nội",
    origin="xã Đại Đồng, huyện Tứ Kỳ, tỉnh Hải Dương",
    personal_id="001324012345",
    mother=CertificateParent("Lê Thị Quỳnh Như", "1995", "Kinh", "Việt Nam", _HOME),
    father=CertificateParent("Nguyễn Hữu Đạt", "1993", "Kinh", "Việt Nam", _HOME),
    requester_name="Nguyễn Hữu Đạt",
    requester_relation="Cha",
    requester_paper="Thẻ căn cước công dân số 030093004567",
)
SAMPLE_DEATH = DeathExtract(
    issue=SAMPLE_BIRTH.issue,
    name="Phạm Văn Tuệ",
    born="02/09/1945",
    sex="Nam",
    ethnic_group="Kinh",
    nationality="Việt Nam",
    personal_id="036045001234",
    paper="Thẻ căn cước công dân số 036045001234",
    residence=_HOME,
    died="08 giờ 30 phút, ngày 02 tháng 7 năm 2024",
    died_in_words="Tám giờ ba mươi phút, ngày hai tháng bảy năm hai nghìn không trăm hai mươi tư",
    place="Bệnh viện Hữu nghị Việt Đức, phường Hàng Bông, quận Hoàn Kiếm, thành phố Hà Nội",
    cause="Suy hô hấp do bệnh phổi tắc nghẽn mạn tính",
    notice="Giấy báo tử số 12/GBT-VĐ do Bệnh viện Hữu nghị Việt Đức cấp ngày 02/07/2024",
    requester_name="Phạm Thị Hậu",
    requester_relation="Con",
    requester_paper="Thẻ căn cước công dân số 036175004321",
)

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_GIVEN = ("Ngọc Ấn", "Văn Tuệ", "Thị Hậu", "Quỳnh Như", "Hữu Đạt", "Minh Dũng", "Hồng Yến")


def _name(at: int) -> str:
    return f"{_FAMILIES[at % len(_FAMILIES)]} {_GIVEN[at // 3 % len(_GIVEN)]}"


def _home(number: int) -> str:
    return f"Số {number % 997}, ngõ {number % 89} {_HOME.split(' ', 4)[4]}"


def _issue(number: int) -> PaperIssue:
    return replace(SAMPLE_BIRTH.issue, number=f"{number}/2024", dossier=f"H26.12-240705-{number:04d}")


def other_people(number: int) -> BirthCertificate:
    """Give a certificate on which names, numbers and addresses differ, as they do at work."""
    home = _home(number)
    return replace(
        SAMPLE_BIRTH,
        issue=_issue(number),
        name=_name(number),
        personal_id=f"{number:012d}",
        mother=replace(SAMPLE_BIRTH.mother, name=_name(number + 1), residence=home),
        father=replace(SAMPLE_BIRTH.father, name=_name(number + 2), residence=home),
        requester_name=_name(number + 2),
        requester_paper=f"Thẻ căn cước công dân số {number * 7919:012d}",
    )


def other_deceased(number: int) -> DeathExtract:
    """Give an extract on which names, numbers and addresses differ, as they do at work."""
    return replace(
        SAMPLE_DEATH,
        issue=_issue(number),
        name=_name(number),
        personal_id=f"{number:012d}",
        paper=f"Thẻ căn cước công dân số {number:012d}",
        residence=_home(number),
        requester_name=_name(number + 1),
        requester_paper=f"Thẻ căn cước công dân số {number * 7919:012d}",
    )
