"""Results of the modules beside births and deaths (``ketQuaXuLy``) [own].

contracts.md section 6 gives the results of births and deaths alone. Those of the other modules follow them:
where the entry stands, the signed document, then the declared facts under the names of the declaration, with
whole names and places as objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from lienthong.contracts.declaration_fields.codec import read_declaration, write_declaration
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.hotich_v3 import results
from lienthong.contracts.hotich_v3.results import BirthResult, DeathResult, OpenedResult, Result
from lienthong.contracts.wire import Text
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of


class EntryResult(OpenedResult):
    """A registered dossier of any module but births and deaths. The declared facts are in ``unknown``."""

    register: ClassVar[Register]

    registered: Annotated[Text, Field(alias="ngayDangKy")]
    number: Annotated[Text, Field(alias="soDangKy")]
    book: Annotated[Text, Field(alias="quyenSo")]
    page: Annotated[Text, Field(alias="trangSo")] = ""
    document_kind: Annotated[Text, Field(alias="maGiayToKetQua")] = ""
    certificate_base64: Annotated[Text, Field(alias="giayToKetQua", repr=False)] = ""

    @classmethod
    def of(
        cls,
        declaration: Declaration,
        *,
        registered: date,
        number: str,
        book: str,
        page: str,
        certificate_base64: str,
    ) -> EntryResult:
        """The result of a declaration that was entered."""
        facts = write_declaration(declaration, Dialect.CIVILSTATUS, None)
        entered = cls(
            registered=f"{registered:%d.%m.%Y}",
            number=number,
            book=book,
            page=page,
            certificate_base64=certificate_base64,
        )
        return cls.model_validate(facts | entered.wire())

    def certificate(self) -> bytes:
        """The signed PDF; raises PayloadRejected when it is absent or no base64."""
        alias = type(self).model_fields["certificate_base64"].alias or ""
        return results.document(self.certificate_base64, alias)

    def registered_on(self) -> date:
        """The day of registration; raises PayloadRejected when ``ngayDangKy`` is none."""
        return results.registration_day(self.registered)

    def declaration(self) -> Declaration:
        """The declared facts, as they were entered.

        Notes
        -----
        ``PayloadRejected`` is passed on, naming every fact that is missing or malformed.
        """
        return read_declaration(self.register, self.unknown, Dialect.CIVILSTATUS, None)


class MarriageResult(EntryResult):
    """A registered marriage."""

    register = Register.MARRIAGE
    certificate_base64: Annotated[Text, Field(alias="giayChungNhanKetHon", repr=False)] = ""


class MaritalStatusResult(EntryResult):
    """An issued certificate of marital status."""

    register = Register.MARITAL_STATUS
    certificate_base64: Annotated[Text, Field(alias="giayXacNhanTTHN", repr=False)] = ""


class RecognitionResult(EntryResult):
    """A registered recognition of a parent or child."""

    register = Register.RECOGNITION
    certificate_base64: Annotated[Text, Field(alias="trichLucNhanChaMeCon", repr=False)] = ""


class ForeignDivorceResult(EntryResult):
    """A noted foreign divorce or annulment."""

    register = Register.FOREIGN_DIVORCE
    certificate_base64: Annotated[Text, Field(alias="trichLucGhiChuLyHon", repr=False)] = ""


class GuardianshipResult(EntryResult):
    """A registered guardianship."""

    register = Register.GUARDIANSHIP
    certificate_base64: Annotated[Text, Field(alias="trichLucGiamHo", repr=False)] = ""


class GuardianshipEndResult(EntryResult):
    """A registered end of a guardianship."""

    register = Register.GUARDIANSHIP_END
    certificate_base64: Annotated[Text, Field(alias="trichLucChamDutGiamHo", repr=False)] = ""


class CopyResult(EntryResult):
    """Issued copies of an extract."""

    register = Register.COPY
    certificate_base64: Annotated[Text, Field(alias="banSaoTrichLuc", repr=False)] = ""


ENTRY_RESULTS: Mapping[Register, type[EntryResult]] = {
    kind.register: kind
    for kind in (
        MarriageResult,
        MaritalStatusResult,
        RecognitionResult,
        ForeignDivorceResult,
        GuardianshipResult,
        GuardianshipEndResult,
        CopyResult,
    )
}
#: The result of any module.
AnyResult = Result | EntryResult


def decode_result(module: Module, value: str | bytes | Mapping[str, Any]) -> AnyResult:
    """Read ``ketQuaXuLy`` of any module from civil status.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every field that is missing or malformed.
    """
    register = register_of(module)
    if register is Register.BIRTH:
        return BirthResult.open(value)
    if register is Register.DEATH:
        return DeathResult.open(value)
    return ENTRY_RESULTS[register].open(value)


def document_name(register: Register) -> str:
    """The wire name under which a result carries its signed document."""
    if register is Register.BIRTH:
        fields = BirthResult.model_fields
    elif register is Register.DEATH:
        fields = DeathResult.model_fields
    else:
        fields = ENTRY_RESULTS[register].model_fields
    return fields["certificate_base64"].alias or ""
