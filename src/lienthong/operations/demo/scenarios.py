"""What the demo shows, as data: families over three provinces, what happens to each, and how it must end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.dossiers import ReportStatus
from lienthong.domain.law import FollowingStep, Group, StepChoice, default_procedure
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.operations.demo.proofs import Proof


class Turn(StrEnum):
    """The one thing in a scenario that does not go straight on."""

    NONE = "none"
    CLERK_ASKS = "clerk_asks"
    OFFICER_ASKS = "officer_asks"
    OFFICER_REFUSES = "officer_refuses"


_REPORTS = {
    Turn.NONE: (1, 3, 7, 4, 5),
    Turn.CLERK_ASKS: (1, 2, 1, 3, 7, 4, 5),
    Turn.OFFICER_ASKS: (1, 3, 7, 2, 1, 3, 7, 4, 5),
    Turn.OFFICER_REFUSES: (1, 3, 7, 6),
}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune by its place in the list of its province on the day, so that it exists in every era."""

    province: str
    number: int

    def on(self, day: date) -> UnitCode:
        """Its code on a day."""
        communes = people.communes_of(self.province, day)
        return communes[self.number % len(communes)]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One dossier of the demo.

    Attributes
    ----------
    key
        Short name, also of the saved file.
    title_vi
        What the screen calls it.
    family
        Makes the declaration from a seed, the day and the commune.
    proofs, more_proofs
        Papers attached when applying, and with the answer to a supplement.
    steps
        Following steps the citizen asks for; None: all that the law of the day offers.
    turn, words
        What somebody objects to, and in which words.
    kin
        Scenarios with the same kin are of one family and get the same seed (twins).
    """

    key: str
    title_vi: str
    group: Group
    commune: Commune
    family: Callable[[int, date, UnitCode], InterlinkedDeclaration]
    proofs: tuple[Proof, ...]
    steps: tuple[FollowingStep, ...] | None = None
    turn: Turn = Turn.NONE
    words: str = ""
    more_proofs: tuple[Proof, ...] = ()
    kin: str = ""

    @property
    def is_refused(self) -> bool:
        """True when it must end without a result."""
        return self.turn is Turn.OFFICER_REFUSES

    @property
    def reports(self) -> tuple[ReportStatus, ...]:
        """The status reports that PM.DVCLT must get, in this order, each once (contracts.md section 2)."""
        return tuple(ReportStatus(number) for number in _REPORTS[self.turn])

    def choice(self, when: date) -> StepChoice:
        """The following steps by the law of a day: those asked for, or else all.

        Notes
        -----
        ``UnknownProcedure`` is passed on when no procedure of the group is in force on that day.
        """
        procedure = default_procedure(self.group, when, self.steps)
        chosen = procedure.choices[-1] if self.steps is None else procedure.choice_for(self.steps)
        assert chosen is not None, "the default procedure was asked for with these steps"
        return chosen


_HA_NOI_A, _HA_NOI_B = Commune("01", 0), Commune("01", 1)
_GIA_LAI_A, _GIA_LAI_B = Commune("52", 0), Commune("52", 1)
_CAN_THO_A, _CAN_THO_B = Commune("92", 0), Commune("92", 1)
_DEREGISTRATION = (FollowingStep.DEREGISTRATION,)
_FUNERAL = (FollowingStep.DEREGISTRATION, FollowingStep.FUNERAL_ALLOWANCE)


def _twin(number: int) -> Callable[[int, date, UnitCode], InterlinkedDeclaration]:
    return lambda seed, day, unit: people.twins(seed, day, unit)[number]


SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        key="khai-sinh",
        title_vi="Khai sinh đúng hạn",
        group=Group.BIRTH,
        commune=_HA_NOI_A,
        family=people.birth,
        proofs=(Proof.BIRTH_CERTIFICATE,),
    ),
    Scenario(
        key="sinh-doi-1",
        title_vi="Sinh đôi, bé thứ nhất",
        group=Group.BIRTH,
        commune=_GIA_LAI_A,
        family=_twin(0),
        proofs=(Proof.BIRTH_CERTIFICATE,),
        kin="twins",
    ),
    Scenario(
        key="sinh-doi-2",
        title_vi="Sinh đôi, bé thứ hai",
        group=Group.BIRTH,
        commune=_GIA_LAI_A,
        family=_twin(1),
        proofs=(Proof.BIRTH_CERTIFICATE,),
        kin="twins",
    ),
    Scenario(
        key="khong-khai-cha",
        title_vi="Khai sinh, chưa xác định cha",
        group=Group.BIRTH,
        commune=_CAN_THO_A,
        family=people.birth_without_father,
        proofs=(Proof.BIRTH_CERTIFICATE,),
    ),
    Scenario(
        key="khai-sinh-muon",
        title_vi="Khai sinh quá hạn",
        group=Group.BIRTH,
        commune=_GIA_LAI_B,
        family=people.late_birth,
        proofs=(Proof.WITNESS,),
    ),
    Scenario(
        key="bo-sung-mot-cua",
        title_vi="Khai sinh, một cửa yêu cầu bổ sung",
        group=Group.BIRTH,
        commune=_HA_NOI_B,
        family=people.birth,
        proofs=(Proof.BIRTH_CERTIFICATE,),
        turn=Turn.CLERK_ASKS,
        words="Bản chụp giấy chứng sinh bị mờ: đề nghị gửi lại bản rõ kèm giấy chứng nhận kết hôn của cha, mẹ.",
        more_proofs=(Proof.BIRTH_CERTIFICATE, Proof.MARRIAGE),
    ),
    Scenario(
        key="khai-tu-benh-vien",
        title_vi="Khai tử, mất tại bệnh viện",
        group=Group.DEATH,
        commune=_HA_NOI_B,
        family=people.death_in_hospital,
        proofs=(Proof.DEATH_NOTICE,),
        steps=_DEREGISTRATION,
    ),
    Scenario(
        key="khai-tu-tai-nha",
        title_vi="Khai tử, mất tại nhà",
        group=Group.DEATH,
        commune=_GIA_LAI_B,
        family=people.death_at_home,
        proofs=(Proof.DEATH_NOTICE,),
        steps=_FUNERAL,
    ),
    Scenario(
        key="bo-sung-ho-tich",
        title_vi="Khai tử, hộ tịch yêu cầu bổ sung",
        group=Group.DEATH,
        commune=_CAN_THO_B,
        family=people.death_in_hospital,
        proofs=(Proof.DEATH_NOTICE,),
        steps=_FUNERAL,
        turn=Turn.OFFICER_ASKS,
        words="Giấy báo tử chưa rõ giờ chết: đề nghị gửi lại bản rõ và giấy tờ nơi cư trú cuối cùng của người chết.",
        more_proofs=(Proof.DEATH_NOTICE, Proof.LAST_RESIDENCE),
    ),
    Scenario(
        key="tu-choi",
        title_vi="Khai sinh bị từ chối",
        group=Group.BIRTH,
        commune=_CAN_THO_B,
        family=people.birth,
        proofs=(Proof.BIRTH_CERTIFICATE,),
        turn=Turn.OFFICER_REFUSES,
        words="Giấy chứng sinh không do cơ sở y tế nêu trong tờ khai cấp; đề nghị nộp hồ sơ mới kèm giấy tờ đúng.",
    ),
)
"""The scenarios of ``lienthong demo``."""
