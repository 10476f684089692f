"""Invented birth certificates with long names, for benchmarks of typesetting and signing."""

from dataclasses import replace

from lienthong.systems.civilstatus.certificates import BirthCertificate, Issue, Parent

AGENCY = "Ủy ban nhân dân phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
_HOME = "Số 12, ngõ 34 phố Hoàng Diệu, phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
SAMPLE_BIRTH = BirthCertificate(
    issue=Issue(
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
    mother=Parent("Lê Thị Quỳnh Như", "1995", "Kinh", "Việt Nam", _HOME),
    father=Parent("Nguyễn Hữu Đạt", "1993", "Kinh", "Việt Nam", _HOME),
    requester_name="Nguyễn Hữu Đạt",
    requester_relation="Cha",
    requester_paper="Thẻ căn cước công dân số 030093004567",
)

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_GIVEN = ("Ngọc Ấn", "Văn Tuệ", "Thị Hậu", "Quỳnh Như", "Hữu Đạt", "Minh Dũng", "Hồng Yến")


def other_people(number: int) -> BirthCertificate:
    """Give a certificate on which names, numbers and addresses differ, as they do at work."""

    def name(offset: int) -> str:
        at = number + offset
        return f"{_FAMILIES[at % len(_FAMILIES)]} {_GIVEN[at // 3 % len(_GIVEN)]}"

    home = f"Số {number % 997}, ngõ {number % 89} {_HOME.split(' ', 4)[4]}"
    return replace(
        SAMPLE_BIRTH,
        issue=replace(SAMPLE_BIRTH.issue, number=f"{number}/2024", dossier=f"H26.12-240705-{number:04d}"),
        name=name(0),
        personal_id=f"{number:012d}",
        mother=replace(SAMPLE_BIRTH.mother, name=name(1), residence=home),
        father=replace(SAMPLE_BIRTH.father, name=name(2), residence=home),
        requester_name=name(2),
        requester_paper=f"Thẻ căn cước công dân số {number * 7919:012d}",
    )
