"""Where and when invented people live, and the dice that decide about them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lienthong.domain.catalogues import NATIONALITIES, IdentityPaper, ResidenceType, Sex
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Person, Place, Requester
from lienthong.domain.units import UnitCode, UnitLevel, registry
from lienthong.invented import naming

#: Provinces that keep their code across 01/07/2025, from north to south.
PROVINCES = ("01", "04", "31", "38", "48", "52", "66", "79", "92")

CARD_ISSUER = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
KINH, EDE = "01", "12"


@lru_cache(maxsize=256)
def communes_of(province: str, on: date) -> tuple[UnitCode, ...]:
    """The communes of a province on a day, by code."""
    return tuple(unit.code for unit in registry().units_in(province, on, UnitLevel.COMMUNE))


def country_name(code: str) -> str:
    """What people call a country of the catalogue: “Nhật Bản” for ``JP``."""
    country = NATIONALITIES.by_code(code)
    assert country is not None, "invented people come from countries that there are"
    return country.name


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a family is invented, and the dice that decide about it."""

    dice: random.Random
    received: date
    commune: UnitCode

    @classmethod
    def of(cls, seed: int, received: date, commune: str | None, what: str) -> Scene:
        """The scene of a family: the same seed and `what` give the same family; without a commune one is drawn."""
        dice = random.Random(f"{what}/{seed}")  # noqa: S311 - invented people, nothing secret
        chosen = UnitCode(commune) if commune else None
        if chosen is None:
            chosen = dice.choice(communes_of(PROVINCES[seed % len(PROVINCES)], received))
        return cls(dice, received, chosen)

    @property
    def province(self) -> UnitCode:
        """The province of the commune on that day."""
        return registry().province_of(self.commune, self.received).code

    @property
    def unit_text(self) -> str:
        """“phường Điện Biên, quận Ba Đình, thành phố Hà Nội”, as the units are called on that day."""
        return registry().full_name(self.commune, self.received)

    def days_before(self, between: tuple[int, int]) -> date:
        """A day so many days before the reception."""
        return self.received - timedelta(days=self.dice.randint(*between))

    def home(self) -> Place:
        """An address in the commune."""
        if self.unit_text.startswith("xã"):
            return Place(f"Thôn {self.dice.choice(naming.HAMLETS)}, {self.unit_text}")
        return Place(
            f"Số {self.dice.randint(1, 240)} đường {self.dice.choice(naming.STREETS)}, {self.unit_text}"
        )

    def hospital(self) -> str:
        """The name of a hospital."""
        return f"Bệnh viện Đa khoa {self.dice.choice(naming.HOSPITALS)}"

    def personal_id(self, born: PartialDate, sex: Sex) -> str:
        """A personal number that fits province, sex and year of birth."""
        century_and_sex = (born.year - 1900) // 100 * 2 + (1 if sex is Sex.FEMALE else 0)
        return f"0{self.province}{century_and_sex}{born.year % 100:02d}{self.dice.randint(0, 999_999):06d}"

    def birthday(self, years_before: tuple[int, int]) -> PartialDate:
        """A date of birth so many years before the reception."""
        dice = self.dice
        return PartialDate(
            self.received.year - dice.randint(*years_before), dice.randint(1, 12), dice.randint(1, 28)
        )

    def grown_up(self, sex: Sex, full_name: str, home: Place, ethnic_group: str = KINH) -> Person:
        """An adult who lives at `home`, with a citizen card."""
        born = self.birthday((23, 38))
        number = self.personal_id(born, sex)
        return Person(
            full_name=full_name,
            born=born,
            ethnic_group=ethnic_group,
            nationality="VN",
            residence_type=ResidenceType.PERMANENT,
            residence=home,
            paper_kind=IdentityPaper.CITIZEN_CARD,
            paper_number=number,
            paper_issued=PartialDate(
                2021 + self.dice.randint(0, 2), self.dice.randint(1, 12), self.dice.randint(1, 28)
            ),
            paper_issuer=CARD_ISSUER,
            personal_id=number,
            verified=True,
        )

    def requester(self, person: Person, relation: str) -> Requester:
        """The person as the one who asks, with what they are to the child or the deceased."""
        return Requester(
            full_name=person.full_name,
            relation=relation,
            personal_id=person.personal_id,
            residence_type=person.residence_type,
            residence=person.residence,
            paper_kind=person.paper_kind,
            paper_number=person.paper_number,
            paper_issued=person.paper_issued,
            paper_issuer=person.paper_issuer,
            # 0900 000 000 to 0900 009 999 are given to nobody.
            phone=f"090000{self.dice.randint(0, 9999):04d}",
            email=naming.email_of(person.full_name),
            verified=True,
        )
