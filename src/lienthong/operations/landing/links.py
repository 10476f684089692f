"""What the landing page links: the parts of the chain, what each is for, and who may sign in there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class ChainPart(StrEnum):
    """A part of the chain, in the order in which a dossier travels."""

    DVCLT = "dvclt"
    ONESTOP = "onestop"
    LGSP = "lgsp"
    NDXP = "ndxp"
    CIVILSTATUS_TEST = "civilstatus_test"
    CIVILSTATUS_OFFICIAL = "civilstatus_official"
    AUTHORITIES = "authorities"


@dataclass(frozen=True, slots=True)
class Purpose:
    """How a part is called, who runs it, what it is for."""

    title_vi: str
    operator_vi: str
    purpose_vi: str


PURPOSES: Mapping[ChainPart, Purpose] = {
    ChainPart.DVCLT: Purpose(
        "PM.DVCLT",
        "Bộ Công an",
        "Công dân nộp hồ sơ khai sinh, khai tử một lần và theo dõi đến bước cuối cùng.",
    ),
    ChainPart.ONESTOP: Purpose(
        "Một cửa điện tử",
        "Ủy ban nhân dân",
        "Cán bộ tiếp nhận, kiểm tra, yêu cầu bổ sung, chuyển hộ tịch và trả kết quả.",
    ),
    ChainPart.LGSP: Purpose("LGSP", "Cấp tỉnh", "Trục của tỉnh: khóa kết nối, định tuyến, nhật ký bản tin."),
    ChainPart.NDXP: Purpose("NDXP", "Quốc gia", "Trục quốc gia: đưa bản tin đến đúng môi trường hộ tịch."),
    ChainPart.CIVILSTATUS_TEST: Purpose(
        "Hộ tịch kiểm thử",
        "Bộ Tư pháp",
        "Công chức hộ tịch vào sổ, ký số và phát hành. Môi trường kiểm thử.",
    ),
    ChainPart.CIVILSTATUS_OFFICIAL: Purpose(
        "Hộ tịch chính thức",
        "Bộ Tư pháp",
        "Dữ liệu, tài khoản và khóa riêng, tách hẳn môi trường kiểm thử.",
    ),
    ChainPart.AUTHORITIES: Purpose(
        "Cơ quan bước tiếp theo",
        "Công an, BHXH, LĐTBXH",
        "Cư trú, thẻ bảo hiểm y tế, thẻ căn cước, mai táng phí sau khi đã đăng ký.",
    ),
}


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """A demo account: who it stands for, user name, password."""

    who_vi: str
    user_name: str
    password: str


@dataclass(frozen=True, slots=True)
class SharedPassword:
    """Accounts that share a password, as demo accounts of one kind do."""

    password: str
    accounts: tuple[ListedAccount, ...]


@dataclass(frozen=True, slots=True)
class LinkedSystem:
    """A part of the chain on this machine.

    Attributes
    ----------
    part
        Which one.
    url
        Base URL: where this page asks for its health.
    path
        Where a reader is led, such as ``/mcdt/``.
    accounts
        Who may sign in there.
    """

    part: ChainPart
    url: str
    path: str
    accounts: Sequence[ListedAccount] = ()

    @property
    def purpose(self) -> Purpose:
        """What it is for."""
        return PURPOSES[self.part]

    @property
    def logins(self) -> tuple[SharedPassword, ...]:
        """The accounts, each password once."""
        shared: dict[str, list[ListedAccount]] = {}
        for account in self.accounts:
            shared.setdefault(account.password, []).append(account)
        return tuple(SharedPassword(password, tuple(accounts)) for password, accounts in shared.items())


@dataclass(frozen=True, slots=True)
class LandingContents:
    """Everything the page shows.

    Attributes
    ----------
    systems
        The parts, each once; a part that does not run here is left out.
    watcher
        An operator's account at the one-stop system, which tells about dossiers by their codes; None: the page
        shows the systems only.
    used_environment
        ``test`` or ``official``: which civil status the one-stop's keys lead to.
    """

    systems: Sequence[LinkedSystem]
    watcher: ListedAccount | None = None
    used_environment: str = "test"

    def find(self, part: ChainPart) -> LinkedSystem | None:
        """The part, if it runs here."""
        return next((system for system in self.systems if system.part is part), None)
