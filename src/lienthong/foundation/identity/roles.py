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

    @property
    def place_vi(self) -> str:
        """Where somebody with this role works, for pages that have nothing for the role."""
        return _PLACES_VI[self]


_NAMES_VI = {
    Role.CITIZEN: "Công dân",
    Role.CLERK: "Cán bộ một cửa",
    Role.OFFICER: "Công chức tư pháp – hộ tịch",
    Role.LEADER: "Lãnh đạo ký duyệt",
    Role.OPERATOR: "Cán bộ vận hành",
    Role.COORDINATOR: "Cán bộ điều phối",
    Role.ADMIN: "Quản trị hệ thống",
}

_PLACES_VI = {
    Role.CITIZEN: "Cổng dịch vụ công (PM.DVCLT)",
    Role.CLERK: "Hệ thống một cửa",
    Role.OFFICER: "Phần mềm hộ tịch, hoặc hệ thống của cơ quan giải quyết bước tiếp theo",
    Role.LEADER: "Hệ thống một cửa hoặc phần mềm hộ tịch của cơ quan",
    Role.OPERATOR: "trang Tình trạng, Vận hành hoặc Thống kê của các hệ thống",
    Role.COORDINATOR: "trang Thống kê của phần mềm hộ tịch và nhật ký của trục kết nối",
    Role.ADMIN: "trang Tình trạng, Vận hành hoặc Thống kê của các hệ thống",
}
