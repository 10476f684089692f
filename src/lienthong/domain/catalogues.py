"""Civil catalogues: closed ones as enums, open ones as tables shipped with the package.

Codes and order of sex, residence type, identity paper and registration type: contracts.md section 5. Each
catalogue answers ``by_code``, ``by_name`` and ``entries``; names are compared without regard to case,
accents' Unicode form, hyphens or spaces.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from importlib.resources import files
from typing import Generic, TypeVar

_DATA = files("lienthong.domain") / "data"


class _CodedEnum(IntEnum):
    @property
    def code(self) -> str:
        """The code on the wire."""
        return str(int(self))

    @property
    def name_vi(self) -> str:
        """The name shown to people."""
        return _NAMES_VI[type(self).__name__][int(self)]


class Sex(_CodedEnum):
    """Sex as civil status records it."""

    MALE = 1
    FEMALE = 2
    UNDETERMINED = 3


class ResidenceType(_CodedEnum):
    """Whether a place of residence is permanent or temporary."""

    NONE = 0
    PERMANENT = 1
    TEMPORARY = 2


class IdentityPaper(_CodedEnum):
    """The kind of identity paper."""

    NONE = 0
    IDENTITY_CARD_OLD = 1
    PASSPORT = 2
    PERMANENT_RESIDENT_CARD = 3
    CITIZEN_CARD = 4
    ARMY_SOLDIER = 5
    ARMY_OFFICER = 6
    POLICE = 7
    OTHER = 8


class RegistrationType(_CodedEnum):
    """Whether a registration is on time, again, a note of a foreign one, or late."""

    ON_TIME = 1
    AGAIN = 2
    FOREIGN_NOTED = 3
    LATE = 4


class BirthKind(_CodedEnum):
    """Which parents are known."""

    BOTH_KNOWN = 1
    MOTHER_UNKNOWN = 2
    FATHER_UNKNOWN = 3
    BOTH_UNKNOWN = 4
    FOUNDLING = 5


class DeathNoticeKind(_CodedEnum):
    """The paper that proves a death (Nghị định 123/2015, Điều 4: the notice, or what stands for it)."""

    NONE = 0
    NOTICE = 1
    EXECUTION = 2
    COURT_DECISION = 3
    POLICE_OR_FORENSIC = 4
    HEALTH_AUTHORITY = 5
    MINUTES = 6
    WITNESS = 7


class MaritalStatus(_CodedEnum):
    """Marital status at the time of asking (Thông tư 04/2020/TT-BTP, Điều 33 as of general knowledge)."""

    NEVER_MARRIED = 1
    MARRIED = 2
    DIVORCED = 3
    WIDOWED = 4
    UNMARRIED_BEFORE = 5


class MaritalStatusPurpose(_CodedEnum):
    """What a certificate of marital status is asked for."""

    MARRIAGE_HERE = 1
    MARRIAGE_ABROAD = 2
    OTHER = 3


class RecognitionKind(_CodedEnum):
    """Who recognises whom (Luật Hộ tịch 2014, Điều 24)."""

    FATHER_RECOGNISES_CHILD = 1
    MOTHER_RECOGNISES_CHILD = 2
    CHILD_RECOGNISES_FATHER = 3
    CHILD_RECOGNISES_MOTHER = 4

    @property
    def by_parent(self) -> bool:
        """True when the parent recognises the child."""
        return self in (RecognitionKind.FATHER_RECOGNISES_CHILD, RecognitionKind.MOTHER_RECOGNISES_CHILD)


class MarriageEnding(_CodedEnum):
    """How an authority abroad ended a marriage."""

    DIVORCE = 1
    ANNULMENT = 2
    OTHER = 3


class GuardianshipKind(_CodedEnum):
    """How somebody became guardian (Bộ luật Dân sự 2015, Điều 46, 48 and 54)."""

    BY_LAW = 1
    APPOINTED = 2
    CHOSEN = 3


class GuardianshipGround(_CodedEnum):
    """Why somebody needs a guardian (Bộ luật Dân sự 2015, Điều 47)."""

    NO_PARENTS = 1
    PARENTS_UNABLE = 2
    INCAPACITATED = 3
    IMPAIRED = 4


class GuardianshipEndGround(_CodedEnum):
    """Why a guardianship ends (Bộ luật Dân sự 2015, Điều 62)."""

    FULL_CAPACITY = 1
    WARD_DIED = 2
    PARENTS_ABLE = 3
    WARD_ADOPTED = 4
    OTHER = 5


_NAMES_VI: dict[str, dict[int, str]] = {
    "Sex": {1: "Nam", 2: "Nữ", 3: "Chưa xác định được giới tính"},
    "ResidenceType": {0: "Không có thông tin", 1: "Thường trú", 2: "Tạm trú"},
    "IdentityPaper": {
        0: "Không có giấy tờ",
        1: "Chứng minh nhân dân",
        2: "Hộ chiếu",
        3: "Thẻ thường trú",
        4: "Thẻ căn cước công dân/Thẻ căn cước",
        5: "Giấy chứng minh quân đội nhân dân",
        6: "Giấy chứng minh sĩ quan quân đội",
        7: "Giấy chứng minh công an nhân dân",
        8: "Giấy tờ khác",
    },
    "RegistrationType": {
        1: "Đăng ký đúng hạn",
        2: "Đăng ký lại",
        3: "Ghi vào sổ việc đã đăng ký ở nước ngoài",
        4: "Đăng ký quá hạn",
    },
    "BirthKind": {
        1: "Đã xác định được cả cha lẫn mẹ",
        2: "Chưa xác định được mẹ",
        3: "Chưa xác định được cha",
        4: "Chưa xác định được cả cha lẫn mẹ",
        5: "Trẻ bị bỏ rơi",
    },
    "DeathNoticeKind": {
        0: "Không có thông tin",
        1: "Giấy báo tử",
        2: "Giấy xác nhận việc thi hành án tử hình",
        3: "Bản án, quyết định của Tòa án tuyên bố là đã chết",
        4: "Văn bản của cơ quan công an hoặc cơ quan giám định pháp y",
        5: "Văn bản xác định nguyên nhân chết của cơ quan y tế",
        6: "Biên bản xác nhận việc chết",
        7: "Văn bản xác nhận việc chết của người làm chứng",
    },
    "MaritalStatus": {
        1: "Chưa đăng ký kết hôn với ai",
        2: "Đang có vợ, chồng",
        3: "Đã ly hôn, chưa đăng ký kết hôn với ai",
        4: "Vợ, chồng đã chết, chưa đăng ký kết hôn với ai",
        5: "Đang có vợ, chồng; trong thời gian được xác nhận chưa đăng ký kết hôn với ai",
    },
    "MaritalStatusPurpose": {
        1: "Đăng ký kết hôn tại Việt Nam",
        2: "Đăng ký kết hôn ở nước ngoài",
        3: "Mục đích khác",
    },
    "RecognitionKind": {
        1: "Cha nhận con",
        2: "Mẹ nhận con",
        3: "Con nhận cha",
        4: "Con nhận mẹ",
    },
    "MarriageEnding": {
        1: "Ly hôn",
        2: "Hủy việc kết hôn",
        3: "Chấm dứt quan hệ hôn nhân theo hình thức khác",
    },
    "GuardianshipKind": {
        1: "Giám hộ đương nhiên",
        2: "Giám hộ được cử, chỉ định",
        3: "Giám hộ được người được giám hộ lựa chọn trước",
    },
    "GuardianshipGround": {
        1: "Người chưa thành niên không còn cha, mẹ hoặc không xác định được cha, mẹ",
        2: "Người chưa thành niên có cha, mẹ nhưng cha, mẹ không thể thực hiện quyền, nghĩa vụ đối với con",
        3: "Người mất năng lực hành vi dân sự",
        4: "Người có khó khăn trong nhận thức, làm chủ hành vi",
    },
    "GuardianshipEndGround": {
        1: "Người được giám hộ đã có năng lực hành vi dân sự đầy đủ",
        2: "Người được giám hộ chết",
        3: "Cha, mẹ của người được giám hộ đã có đủ điều kiện để thực hiện quyền, nghĩa vụ của mình",
        4: "Người được giám hộ được nhận làm con nuôi",
        5: "Lý do khác",
    },
}


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of a catalogue.

    ``others`` are further names of the same thing; ``verified`` is False where no official paper was seen for
    the code.
    """

    code: str
    name: str
    others: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Country(CatalogueEntry):
    """A country or territory; ``code`` is ISO 3166-1 alpha-2, ``alpha3`` and ``numeric`` its other ISO codes."""

    alpha3: str = ""
    numeric: str = ""


E = TypeVar("E", bound=CatalogueEntry)


class Catalogue(Generic[E]):
    """A list of entries, found by code or by any name."""

    def __init__(self, title_vi: str, entries: Iterable[E]) -> None:
        self.title_vi = title_vi
        self.entries: tuple[E, ...] = tuple(entries)

    def by_code(self, code: str) -> E | None:
        """The entry with exactly this code, or None."""
        return self._codes.get(code)

    def by_name(self, text: str) -> E | None:
        """The entry with this name or other name, or None.

        A name two entries share names nobody unless it is a main name.
        """
        return self._names.get(_key(text))

    def read(self, text: str) -> E | None:
        """The entry whose code or name this is, or None."""
        return self.by_code(text.strip()) or self.by_name(text)

    def __iter__(self) -> Iterator[E]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @cached_property
    def _codes(self) -> dict[str, E]:
        return {entry.code: entry for entry in self.entries}

    @cached_property
    def _names(self) -> dict[str, E]:
        found: dict[str, E] = {}
        doubtful: set[str] = set()
        for entry in self.entries:
            for other in {_key(name) for name in entry.others}:
                if other in found:
                    doubtful.add(other)
                found[other] = entry
        for key in doubtful:
            del found[key]
        found.update({_key(entry.name): entry for entry in self.entries})
        return found


def _key(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).casefold()
    return "".join(letter for letter in composed if letter.isalnum())


def _rows(name: str) -> list[dict[str, str]]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def _simple(name: str) -> Iterator[CatalogueEntry]:
    for row in _rows(name):
        others = tuple(filter(None, row["others"].split("|")))
        yield CatalogueEntry(row["code"], row["name"], others, row.get("verified", "true") == "true")


def _of_enum(members: type[_CodedEnum], *, verified: bool = True) -> list[CatalogueEntry]:
    return [CatalogueEntry(member.code, member.name_vi, (), verified) for member in members]


SEXES = Catalogue("Giới tính", _of_enum(Sex))
RESIDENCE_TYPES = Catalogue("Loại cư trú", _of_enum(ResidenceType))
IDENTITY_PAPERS = Catalogue("Loại giấy tờ tùy thân", _of_enum(IdentityPaper))
REGISTRATION_TYPES = Catalogue("Loại đăng ký", _of_enum(RegistrationType))
# Codes of the next two come from public software of a province's registry books, not from an official paper.
BIRTH_KINDS = Catalogue("Loại khai sinh", _of_enum(BirthKind, verified=False))
DEATH_NOTICE_KINDS = Catalogue("Loại giấy báo tử", _of_enum(DeathNoticeKind, verified=False))
# No official list of the following codes is public. Those of marital status and of recognition follow the
# order in which public forms offer them, the others that of the article of law.
MARITAL_STATUSES = Catalogue("Tình trạng hôn nhân", _of_enum(MaritalStatus, verified=False))
MARITAL_STATUS_PURPOSES = Catalogue(
    "Mục đích sử dụng giấy xác nhận tình trạng hôn nhân", _of_enum(MaritalStatusPurpose, verified=False)
)
RECOGNITION_KINDS = Catalogue("Loại xác nhận cha, mẹ, con", _of_enum(RecognitionKind, verified=False))
MARRIAGE_ENDINGS = Catalogue("Hình thức chấm dứt hôn nhân", _of_enum(MarriageEnding, verified=False))
GUARDIANSHIP_KINDS = Catalogue("Loại giám hộ", _of_enum(GuardianshipKind, verified=False))
GUARDIANSHIP_GROUNDS = Catalogue("Lý do cần người giám hộ", _of_enum(GuardianshipGround, verified=False))
GUARDIANSHIP_END_GROUNDS = Catalogue(
    "Lý do chấm dứt giám hộ", _of_enum(GuardianshipEndGround, verified=False)
)

#: 54 groups under the codes of the statistics office, then foreigners (55) and unknown (56).
ETHNIC_GROUPS = Catalogue("Dân tộc", _simple("ethnic_groups.csv"))
#: First three digits of personal numbers: the 63 provinces as they were before 01/07/2025.
PERSONAL_ID_PROVINCES = Catalogue("Mã tỉnh trong số định danh", _simple("personal_id_provinces.csv"))
RELATIONS = Catalogue("Quan hệ với người được đăng ký", _simple("relations.csv"))


COUNTRIES = Catalogue(
    "Quốc gia, vùng lãnh thổ",
    (
        Country(
            row["alpha2"],
            row["name"],
            tuple(filter(None, row["others"].split("|"))),
            True,
            row["alpha3"],
            row["numeric"],
        )
        for row in _rows("countries.csv")
    ),
)
#: Nationalities are told by the country.
NATIONALITIES = COUNTRIES

VIETNAM_CODE = "VN"
