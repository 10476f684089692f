"""A birth from filing to its result, by nothing but typed clients made from what the running systems describe."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as midday
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest

from lienthong.contracts.dvclt.declaration import encode
from lienthong.domain.calendar import VIETNAM
from lienthong.domain.law import FollowingStep
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from lienthong.operations.demo.proofs import Proof, attach
from lienthong.operations.demo.scenarios import Commune
from tests.support.generated_clients import GeneratedClient, generate_client
from tests.support.journeys import Journeys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE_SECONDS = 60.0
SEED = 770_001
"""Of a family that no demo dossier of the shared chain has."""
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class TypedSystem:
    """A system's client with somebody signed in."""

    client: GeneratedClient
    connection: Any

    def call(self, operation: str, *args: Any, expects: str | None = None, **named: Any) -> Any:
        """Call an operation; the answer as the class of its schema, or the failure that it describes."""
        answer = self.client.operation(operation).sync(*args, client=self.connection, **named)
        if expects is not None:
            assert isinstance(answer, self.client.model(expects)), answer
        return answer


def typed_system(folder: Path, package: str, base_url: str, user_name: str, password: str) -> TypedSystem:
    """A client made from the document that a running system serves."""
    document = httpx2.get(f"{base_url}/openapi.json", trust_env=False, timeout=20.0).json()
    client = generate_client(document, folder, package)
    return TypedSystem(client, client.signed_in(base_url, user_name, password))


def new_birth(dvclt: GeneratedClient, day: date, commune: UnitCode) -> Any:
    """The application of an invented family, with the paper of the hospital."""
    now = datetime.combine(day, midday(12), VIETNAM)
    declaration = people.birth(SEED, day, commune)
    paper = attach(Proof.BIRTH_CERTIFICATE, declaration, now)
    return dvclt.model("NewApplication")(
        group=dvclt.model("NewApplicationGroup").BIRTH,
        declaration=dvclt.model("NewApplicationDeclaration").from_dict(encode(declaration, day)),
        unit=commune,
        attachments=[dvclt.model("NewApplicationAttachment").from_dict(paper.wire())],
    )


def accept(onestop: TypedSystem, code: str, commune: UnitCode) -> None:
    """The clerk says where the places lie that the system could not tell by itself, and accepts."""
    dossier = eventually(
        lambda: onestop.call("one_api_dossiers_code_get", code),
        lambda seen: isinstance(seen, onestop.client.model("DossierAnswer")) and bool(seen.acts),
    )
    for path, place in dossier.places.additional_properties.items():
        if not place.decided:
            fitting = [at for at, one in enumerate(place.candidates) if one.address.commune == commune]
            onestop.call(
                "place_api_dossiers_code_places_path_post",
                code,
                path,
                body=onestop.client.model("PlaceConfirmation")(candidate=fitting[0] if fitting else 0),
                expects="DossierLineAnswer",
            )
    onestop.call("accept_api_dossiers_code_accept_post", code, expects="DossierLineAnswer")


def register(civil: TypedSystem, code: str) -> None:
    """The officer takes up, registers, signs and issues."""
    eventually(
        lambda: civil.call("one_api_dossiers_code_get", code),
        lambda seen: isinstance(seen, civil.client.model("OpenedDossierAnswer")),
    )
    for action in ("TAKE_UP", "REGISTER", "SIGN", "ISSUE"):
        civil.call(
            "one_act_api_dossiers_code_act_post",
            code,
            civil.client.model("DossierAction")[action],
            body=civil.client.model("DossierActionRequest")(reason="Đã đối chiếu giấy tờ kèm theo."),
            expects="ActionOutcomeAnswer",
        )


def eventually(look: Callable[[], Seen], enough: Callable[[Seen], bool]) -> Seen:
    """Look until it is enough (AssertionError with what was seen last)."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while not enough(seen := look()):
        assert time.monotonic() < ends, seen
        time.sleep(0.2)
    return seen


def test_a_birth_travels_from_filing_to_its_signed_result_by_typed_clients(
    journeys: Journeys, tmp_path: Path
) -> None:
    target = journeys.target
    commune = Commune("01", 0).on(target.today)
    clerk, officer = target.clerk(commune), target.officer(commune)
    citizen = target.citizen
    dvclt = typed_system(tmp_path, "typed_dvclt", target.dvclt, citizen.user_name, citizen.password)
    onestop = typed_system(tmp_path, "typed_onestop", target.onestop, clerk.user_name, clerk.password)
    civil = typed_system(
        tmp_path, "typed_civilstatus", target.civilstatus, officer.user_name, officer.password
    )

    filing = dvclt.call(
        "apply_api_applications_post",
        body=new_birth(dvclt.client, target.today, commune),
        idempotency_key=f"typed-{SEED}",
        expects="FilingAnswer",
    )
    accept(onestop, filing.code, commune)
    accepted = eventually(
        lambda: dvclt.call("follow_api_applications_code_get", filing.code, expects="ApplicationAnswer"),
        lambda seen: bool(seen.onestop_code),
    )
    one_stop_code = accepted.onestop_code
    register(civil, one_stop_code)
    ended = eventually(
        lambda: dvclt.call("follow_api_applications_code_get", filing.code, expects="ApplicationAnswer"),
        lambda seen: (
            seen.stage.value == "returned" and all(step.state.value == "done" for step in seen.branches)
        ),
    )
    result = dvclt.call("result_api_applications_code_result_pdf_get", filing.code)

    entry = civil.call("one_api_dossiers_code_get", one_stop_code, expects="OpenedDossierAnswer").entry

    assert {FollowingStep(step.step.value) for step in ended.branches} >= {
        FollowingStep.RESIDENCE,
        FollowingStep.HEALTH_INSURANCE,
    }
    assert result.payload.read().startswith(b"%PDF-")
    assert entry.number
    assert len(entry.personal_id) == 12
