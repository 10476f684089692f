"""The registers (sổ hộ tịch) in which civil-status events are entered, and which module leads to which.

Luật Hộ tịch 2014, Điều 3 and 4; kinds of books: Thông tư 04/2020/TT-BTP (names as of general knowledge).
"""

from __future__ import annotations

from enum import StrEnum

from lienthong.domain.modules import Module


class Register(StrEnum):
    """One kind of civil-status book; a unit keeps each by year."""

    BIRTH = "birth"
    DEATH = "death"
    MARRIAGE = "marriage"
    MARITAL_STATUS = "marital_status"
    RECOGNITION = "recognition"
    FOREIGN_DIVORCE = "foreign_divorce"
    GUARDIANSHIP = "guardianship"
    GUARDIANSHIP_END = "guardianship_end"
    CORRECTION = "correction"
    COPY = "copy"
    STATUS_REPLY = "status_reply"

    @property
    def name_vi(self) -> str:
        """The name on the cover of the book."""
        return _NAMES[self]

    @property
    def matter_vi(self) -> str:
        """What is registered, in a word or two: "Khai sinh"."""
        return _MATTERS[self]


_NAMES = {
    Register.BIRTH: "Sổ đăng ký khai sinh",
    Register.DEATH: "Sổ đăng ký khai tử",
    Register.MARRIAGE: "Sổ đăng ký kết hôn",
    Register.MARITAL_STATUS: "Sổ cấp Giấy xác nhận tình trạng hôn nhân",
    Register.RECOGNITION: "Sổ đăng ký nhận cha, mẹ, con",
    Register.FOREIGN_DIVORCE: "Sổ ghi chú ly hôn, hủy việc kết hôn",
    Register.GUARDIANSHIP: "Sổ đăng ký giám hộ",
    Register.GUARDIANSHIP_END: "Sổ đăng ký chấm dứt giám hộ",
    Register.CORRECTION: "Sổ đăng ký thay đổi, cải chính, bổ sung thông tin hộ tịch",
    Register.COPY: "Sổ cấp bản sao trích lục hộ tịch",
    # Not one of the books the law names: replies that certify nothing are numbered apart from certificates.
    Register.STATUS_REPLY: "Sổ theo dõi trả lời về tình trạng hôn nhân",
}

_MATTERS = {
    Register.BIRTH: "Khai sinh",
    Register.DEATH: "Khai tử",
    Register.MARRIAGE: "Kết hôn",
    Register.MARITAL_STATUS: "Xác nhận tình trạng hôn nhân",
    Register.RECOGNITION: "Nhận cha, mẹ, con",
    Register.FOREIGN_DIVORCE: "Ghi chú ly hôn",
    Register.GUARDIANSHIP: "Giám hộ",
    Register.GUARDIANSHIP_END: "Chấm dứt giám hộ",
    Register.CORRECTION: "Thay đổi, cải chính",
    Register.COPY: "Bản sao trích lục",
    Register.STATUS_REPLY: "Trả lời về tình trạng hôn nhân",
}

_REGISTER_OF = {
    Module.KS: Register.BIRTH,
    Module.LTKS: Register.BIRTH,
    Module.KT: Register.DEATH,
    Module.LTKT: Register.DEATH,
    Module.KH: Register.MARRIAGE,
    Module.LTKH: Register.MARRIAGE,
    Module.HN: Register.MARITAL_STATUS,
    Module.CMC: Register.RECOGNITION,
    Module.LH: Register.FOREIGN_DIVORCE,
    Module.GH: Register.GUARDIANSHIP,
    Module.TGH: Register.GUARDIANSHIP_END,
    Module.BS: Register.COPY,
}


def register_of(module: Module) -> Register:
    """The register that a dossier of this module is entered in."""
    return _REGISTER_OF[module]
