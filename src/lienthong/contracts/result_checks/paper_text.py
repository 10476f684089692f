"""The signed page against the facts that came beside it.

A paper of other software has no metadata of ours: what it says is the text of its page. Software prints the same
fact in many ways (capitals, a date in figures, with words between, or spelt out; a number in groups), so a fact is
looked for in every form that a person would read as the same.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from lienthong.contracts.hotich_v3.results import BirthFields
from lienthong.contracts.result_checks.declared import Facts
from lienthong.domain.dates import InvalidDate, PartialDate, date_in_words
from lienthong.domain.law import Group
from lienthong.domain.names import name_key

#: Headings of the papers, as name keys (no capitals, one place for tone marks). Birth: Thông tư 04/2020/TT-BTP and
#: its successors; death: "Trích lục khai tử", from 2027-03-01 "Giấy chứng tử" (Luật Hộ tịch 03/2026/QH16).
_HEADINGS: dict[Group, tuple[str, ...]] = {
    Group.BIRTH: ("giấy khai sinh", "trích lục khai sinh"),
    Group.DEATH: ("trích lục khai tử", "giấy chứng tử", "giấy khai tử"),
}
_PERSONAL_NUMBER = "soDinhDanh"
_NUMBER_OF_THE_CHILD = re.compile(r"số định danh[^0-9]{0,40}(?:[0-9][\s.]{0,2}){11}[0-9]", re.IGNORECASE)
#: What may stand between two signs of a number that is written in groups or in boxes.
_GROUPED = r"[\s./\-]{0,3}"
_WORD = re.compile(r"[\w'’‘ʼ`´\-‐‑]+")


class PaperProblem(StrEnum):
    """Why a page does not prove the facts."""

    NO_TEXT = "NO_TEXT"  #: a picture only: no program can compare it
    OTHER_KIND = "OTHER_KIND"  #: the paper of another procedure
    FACT_MISSING = "FACT_MISSING"  #: the page does not say what the facts say


@dataclass(frozen=True, slots=True)
class PaperMismatch:
    """One fact that the page does not bear out: `field` is its wire name, empty for the paper as a whole."""

    problem: PaperProblem
    field: str
    name_vi: str
    expected: str

    @property
    def message_vi(self) -> str:
        """One sentence. May hold personal data: for sealed words and pages, never for a log."""
        match self.problem:
            case PaperProblem.NO_TEXT:
                return "Tệp kết quả chỉ có hình ảnh, không đọc được chữ để đối chiếu."
            case PaperProblem.OTHER_KIND:
                return f"Giấy tờ trong tệp không phải {self.expected}."
            case PaperProblem.FACT_MISSING:
                return f"Trên giấy không có {self.name_vi} “{self.expected}” ({self.field})."


def paper_mismatches(
    group: Group, facts: Facts, text: str, *, number_given_later: bool = False
) -> list[PaperMismatch]:
    """What a page does not say although the facts do; empty when it bears them out.

    Parameters
    ----------
    text
        The text of the signed page, as it was read; empty when it has none.
    number_given_later
        Whether the personal number may be younger than the paper: then a page whose place for it is empty bears the
        facts out. A page that shows another number never does.
    """
    page = _page(text)
    if not page.words:
        return [PaperMismatch(PaperProblem.NO_TEXT, "", "", "")]
    if not any(heading in page.words for heading in _headings(group)):
        return [PaperMismatch(PaperProblem.OTHER_KIND, "", "", _HEADINGS[group][0])]
    return [
        PaperMismatch(PaperProblem.FACT_MISSING, field, name_vi, value)
        for field, name_vi, value, found in _facts(facts, page)
        if value
        and not found
        and not (number_given_later and field == _PERSONAL_NUMBER and page.shows_no_personal_number())
    ]


def _headings(group: Group) -> list[str]:
    return [_words(heading) for heading in _HEADINGS[group]]


def _words(text: str) -> str:
    """The words of a text as name keys, without the punctuation between them."""
    return name_key(" ".join(_WORD.findall(unicodedata.normalize("NFC", text))))


#: Words that go on with a number.
_NUMERALS = frozenset(
    _words("một hai ba bốn tư năm lăm sáu bảy tám chín mười mươi mốt linh lẻ trăm nghìn").split()
)


class _Page:
    """A page's text in the forms in which facts are looked for."""

    def __init__(self, text: str) -> None:
        self.words = _words(text)
        self._padded = f" {self.words} "
        self._text = re.sub(r"\s+", " ", text)

    def has_name(self, name: str) -> bool:
        """Whether all words of a name stand here one after the other, each whole with its tone."""
        words = _words(name)
        return bool(words) and f" {words} " in self._padded

    def has_number(self, number: str) -> bool:
        """A personal number, in groups or not, and not as a part of a longer one."""
        signs = [re.escape(letter) for letter in number if letter.isalnum()]
        return self._has(rf"(?<![0-9A-Za-z]){_GROUPED.join(signs)}(?![0-9A-Za-z])") if signs else False

    def has_entry_number(self, number: str) -> bool:
        """The number of an entry behind its label: alone it would be found in any date."""
        parts = re.findall(r"[0-9A-Za-z]+", number)
        written = r"[\s./\-]{1,3}".join(map(re.escape, parts))
        return self._has(rf"số[^0-9]{{0,30}}{written}(?![0-9A-Za-z])") if parts else False

    def shows_no_personal_number(self) -> bool:
        """Whether the place of the personal number is empty: the paper is older than the number."""
        return _NUMBER_OF_THE_CHILD.search(self._text) is None

    def has_date(self, text: str) -> bool:
        """A date in figures with any separator, with the words between, or spelt out; a year alone as a number."""
        try:
            when = PartialDate.parse(text)
        except InvalidDate:
            return self.has_name(text)
        if self._says(_words(date_in_words(when))):
            return True
        parts = [part for part in (when.day, when.month) if part is not None]
        between = r"\s*(?:[./\-]|tháng|năm|,|\s)\s*"
        pattern = between.join([*(rf"0?{part}" for part in parts), f"{when.year:04d}"])
        return self._has(rf"(?<!\d){pattern}(?!\d)")

    def _says(self, words: str) -> bool:
        """Whether words stand here and no word of a number follows: twenty is not twenty-four."""
        _, found, rest = self._padded.partition(f" {words} ")
        return bool(found) and rest.partition(" ")[0] not in _NUMERALS

    def _has(self, pattern: str) -> bool:
        return re.search(pattern, self._text, re.IGNORECASE) is not None


# A text is asked at the one-stop, at PM.DVCLT and at each authority.
@lru_cache(maxsize=256)
def _page(text: str) -> _Page:
    return _Page(text)


def _facts(facts: Facts, page: _Page) -> list[tuple[str, str, str, bool]]:
    """Field, what people call it, its value, and whether the page has it: what tells one paper from all others."""
    if isinstance(facts, BirthFields):
        return [
            ("nksHoTen", "họ tên trẻ", facts.child_name.strip(), page.has_name(facts.child_name)),
            ("nksNgaySinh", "ngày sinh", facts.child_born.strip(), page.has_date(facts.child_born)),
            (
                _PERSONAL_NUMBER,
                "số định danh cá nhân",
                facts.personal_id.strip(),
                page.has_number(facts.personal_id),
            ),
            ("meHoTen", "họ tên mẹ", facts.mother_name.strip(), page.has_name(facts.mother_name)),
            ("chaHoTen", "họ tên cha", facts.father_name.strip(), page.has_name(facts.father_name)),
            ("soDangKy", "số đăng ký", facts.number.strip(), page.has_entry_number(facts.number)),
        ]
    died = next((word for word in facts.died.split() if _is_date(word)), facts.died.strip())
    return [
        ("nktHoTen", "họ tên người chết", facts.deceased_name.strip(), page.has_name(facts.deceased_name)),
        ("nktNgaySinh", "ngày sinh", facts.deceased_born.strip(), page.has_date(facts.deceased_born)),
        ("nktNgayChet", "ngày chết", died, page.has_date(died)),
        ("soDangKy", "số đăng ký", facts.number.strip(), page.has_entry_number(facts.number)),
    ]


def _is_date(word: str) -> bool:
    try:
        PartialDate.parse(word)
    except InvalidDate:
        return False
    return True
