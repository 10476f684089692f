from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from lienthong.foundation.sign.credentials import Credential
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.signer import SignatureRequest
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.typeset.typesetter import Typesetter

SIGNED_AT = datetime(2024, 7, 5, 15, 4, 5, tzinfo=timezone(timedelta(hours=7)))


@dataclass(frozen=True)
class Office:
    authority: LocalAuthority
    officer: Credential
    agency: Credential
    page: bytes

    @property
    def requests(self) -> list[SignatureRequest]:
        return [
            SignatureRequest(self.officer, "Ký Giấy khai sinh", "Trần Thị Hồng Ánh", "NguoiKy"),
            SignatureRequest(self.agency, "Đóng dấu cơ quan", "UBND phường Điện Biên", "CoQuan"),
        ]

    def signed(self, requests: list[SignatureRequest] | None = None) -> bytes:
        return sign_file(self.page, requests or self.requests, self.authority.timestamps(), SIGNED_AT)

    def signed_for_long(
        self, requests: list[SignatureRequest] | None = None, at: datetime = SIGNED_AT
    ) -> bytes:
        stamps, lists = self.authority.timestamps(), self.authority.lists()
        return sign_file(self.page, requests or self.requests, stamps, at, lists)

    @property
    def trust(self) -> TrustStore:
        return self.authority.trust()


def make_office(directory: Path) -> Office:
    templates = directory / "templates"
    templates.mkdir()
    (templates / "page.typ").write_text(
        '#set page(paper: "a4")\n#set text(font: "Noto Serif")\n#json(bytes(sys.inputs.data)).text'
    )
    authority = LocalAuthority(directory / "pki")
    return Office(
        authority=authority,
        officer=authority.officer(
            "anh.tth", "Trần Thị Hồng Ánh", title="Phó Chủ tịch", agency="UBND Điện Biên"
        ),
        agency=authority.agency("00001", "Ủy ban nhân dân phường Điện Biên, quận Ba Đình, thành phố Hà Nội"),
        page=Typesetter(templates).typeset("page", {"text": "Giấy khai sinh: Ộ Ủ Ệ Ấ ạ ả ậ ầ ấ ẩ"}),
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def own_office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


@pytest.fixture(scope="module")
def signed(office: Office) -> bytes:
    return office.signed()
