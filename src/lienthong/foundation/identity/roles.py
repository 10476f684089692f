"""The roles people hold, and what each is called on screen."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does in the system; one account may hold several.

    A role says what one may *do*; which dossiers one may *see* follows from the account's unit or agency
    (`Principal.unit_code`, `Principal.works_for_agency`).
    """

    CITIZEN = "citizen"
    CLERK = "clerk"
    OFFICER = "officer"
    LEADER = "leader"
    OPERATOR = "operator"
    COORDINATOR = "coordinator"
    ADMIN = "admin"

    @property
    def name_vi(self) -> str:
        """The role as it is called on screen."""
        return _NAMES_VI[self]


_NAMES_VI = {
    Role.CITIZEN: "Công dân",
    Role.CLERK: "Cán bộ một cửa",
    Role.OFFICER: "Công chức tư pháp – hộ tịch",
    Role.LEADER: "Lãnh đạo ký duyệt",
    Role.OPERATOR: "Cán bộ vận hành",
    Role.COORDINATOR: "Cán bộ điều phối",
    Role.ADMIN: "Quản trị hệ thống",
}
