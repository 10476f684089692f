"""The doors of a running chain, as another system finds them: raw HTTP, with the keys that a province has."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx2

from lienthong.assembly.demo_setup.demo_seeds import ROOTS
from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt.declaration import encode
from lienthong.contracts.exchange.access_token import HEADER, LgspAccess
from lienthong.contracts.exchange.access_token import encode as encode_access
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.domain.identifiers import AgencyCode
from lienthong.foundation.clock import VIETNAM
from lienthong.invented import people
from tests.support.journeys import Journeys
from tests.support.systems.civilstatus import request_for
from tests.support.systems.dvclt import plain_pdf

SERVICE = "apiLienThongKSKT/1.0"
_number = itertools.count(5001)
_seed = itertools.count(800_000)


@dataclass
class Door:
    """Calls parts of a chain directly.

    Attributes
    ----------
    http
        A client without a base URL.
    """

    journeys: Journeys
    http: httpx2.Client
    lgsp_token: str = ""

    @property
    def now(self) -> datetime:
        """Eight in the morning of the chain's day."""
        return datetime.combine(self.journeys.target.today, datetime.min.time().replace(hour=8), VIETNAM)

    @property
    def unit(self) -> str:
        """A commune of Hà Nội on that day."""
        return people.communes_of("01", self.journeys.target.today)[0]

    def url(self, part: str, path: str) -> str:
        """Where a path of a part is."""
        return f"{self.journeys.network.url(part)}{path}"

    def post(self, part: str, path: str, **more: Any) -> httpx2.Response:
        """Post, and return whatever comes."""
        return self.http.post(self.url(part, path), **more)

    def key(self) -> LgspAccess:
        """What LGSP asks for besides the token."""
        key = self.journeys.credentials.lgsp_key("01", "test")
        partner = AgencyCode(ROOTS["01"]).partner_code
        return LgspAccess(
            access_key=key.access_key, secret_key=key.access_secret, app_name="MCDT", partner_code=partner
        )

    def lgsp_headers(self) -> dict[str, str]:
        """A fresh enough token of Hà Nội for the test environment."""
        if not self.lgsp_token:
            key = self.journeys.credentials.lgsp_key("01", "test")
            form = {"grant_type": "client_credentials"}
            answer = self.post("lgsp", "/token", data=form, auth=(key.key, key.secret))
            assert answer.status_code == 200, answer.text
            self.lgsp_token = answer.json()["access_token"]
        return {"Authorization": f"Bearer {self.lgsp_token}", HEADER: encode_access(self.key())}

    def submit(self, message: ReceiveRequest | dict[str, Any]) -> dict[str, Any]:
        """What civil status answers to a dossier sent through LGSP and NDXP; business answers are 200."""
        body = message.wire() if isinstance(message, ReceiveRequest) else message
        answer = self.post("lgsp", f"/{SERVICE}/nhanHoSoDKHT", json=body, headers=self.lgsp_headers())
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def query(self, codes: list[str], module: str, province: str = "01") -> dict[str, Any]:
        """What civil status answers to the question what became of dossiers."""
        body = {"maDinhDanhHoSo": codes, "maTinh": province, "module": module}
        answer = self.post("lgsp", f"/{SERVICE}/layKetQua", json=body, headers=self.lgsp_headers())
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def birth(self, **more: Any) -> ReceiveRequest:
        """A good birth of its own, as a one-stop of Hà Nội sends it."""
        declaration = people.birth(next(_seed), self.now.date(), self.unit)
        return request_for(declaration, next(_number), received=self.now, **more)

    def application(self, **declared: str) -> dict[str, Any]:
        """A good application of its own, with some declared fields changed."""
        declaration = people.birth(next(_seed), self.now.date(), self.unit)
        paper = Attachment.of(plain_pdf(), file_name="giay-chung-sinh.pdf", title="Giấy chứng sinh", kind=1)
        return {
            "group": "birth",
            "unit": self.unit,
            "declaration": {**encode(declaration, self.now.date()), **declared},
            "attachments": [paper.wire()],
        }

    def apply(self, body: dict[str, Any]) -> httpx2.Response:
        """Apply without an account."""
        return self.post("dvclt", "/api/applications", json=body)
