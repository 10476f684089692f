"""API 1.0 of the pretended civil status: the same dossiers, asked for one at a time."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from fastapi import FastAPI

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.entries import RegisteredEntry, encode_entry
from lienthong.contracts.hotich_v1.envelope import Answer, DossierRequest, RegisterRequest, StateAnswer
from lienthong.contracts.hotich_v1.payload import decode_payload
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.hotich_v3.results import BirthResult
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.times import format_moment
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.foundation.clock import VIETNAM
from lienthong.testing.partners import FakeCivilStatus, RegistrarDossier
from lienthong.testing.recorded_facts import PERSONAL_ID


def speak_v1(registrar: FakeCivilStatus) -> None:
    """Let a pretended civil status answer 1.0 too."""
    app: FastAPI = registrar.app

    @app.post("/apiHoTichTuPhap/1.0/dangKyHoTich")
    def register(body: dict[str, Any]) -> dict[str, Any]:
        with registrar.lock:
            return _register(registrar, RegisterRequest.read(body)).wire()

    @app.post("/apiHoTichTuPhap/1.0/traTrangThaiHoSo")
    def state(body: dict[str, Any]) -> dict[str, Any]:
        with registrar.lock:
            registrar.questions.append(1)
            dossier = _found(registrar, body)
            if dossier is None:
                return Answer.failed(ErrorCode.RECORD_NOT_FOUND).wire()
            return StateAnswer.of(dossier.status, dossier.note).wire()

    @app.post("/apiHoTichTuPhap/1.0/ketQuaDangKyHS")
    def result(body: dict[str, Any]) -> dict[str, Any]:
        with registrar.lock:
            dossier = _found(registrar, body)
            if dossier is None:
                return Answer.failed(ErrorCode.RECORD_NOT_FOUND).wire()
            if dossier.status is not RegistrationStatus.REGISTERED:
                return Answer.failed(ErrorCode.RECORD_UNCOMPLETE).wire()
            released = BirthResult.open(dossier.result)
            entry = RegisteredEntry(
                id=7,
                number=released.number,
                book=released.book,
                page=released.page,
                registered=released.registered_on(),
                declaration=dossier.declaration,
                signer="Trần Thị Mẫu",
                signer_title="Công chức tư pháp – hộ tịch",
                personal_id=PERSONAL_ID,
                document=released.certificate() if released.certificate_base64 else b"",
            )
            return Answer.listed([encode_entry(entry)]).wire()


def _found(registrar: FakeCivilStatus, body: dict[str, Any]) -> RegistrarDossier | None:
    request = DossierRequest.read(body)
    if request.code in registrar.forgotten:
        return None
    return registrar.dossiers.get(request.code)


def _register(registrar: FakeCivilStatus, request: RegisterRequest) -> Answer:
    known = registrar.dossiers.get(request.code)
    if registrar.faults:
        return Answer.rejected(PayloadRejected(registrar.faults))
    if known is not None and known.status is not RegistrationStatus.SUPPLEMENT:
        known.requests += 1
        return Answer.sent()
    try:
        on = request.received_on()
        declaration = decode_payload(request.module, request.data, on)
    except PayloadRejected as rejected:
        return Answer.rejected(rejected)
    as_sent = ReceiveRequest.of(
        unit_code=request.unit(on) or "",
        module=request.module,
        interlinked_code="",
        onestop_code=request.code,
        received_at=datetime.combine(on, time(), VIETNAM),
        data=request.data,
    )
    registrar.dossiers[request.code] = RegistrarDossier(
        as_sent,
        declaration,  # type: ignore[arg-type]  # the one-stop sends births and deaths
        done_at=format_moment(registrar.now()),
    )
    return Answer.sent()
