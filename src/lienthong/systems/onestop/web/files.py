"""Files of a dossier for those who may see it: papers as they came, and the signed result."""

from __future__ import annotations

from fastapi.responses import Response
from sqlalchemy import select

from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltDeathResult
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.modules import Module
from lienthong.foundation.identity import Principal
from lienthong.foundation.untrusted.attachments import AttachmentRejected, check_attachment
from lienthong.foundation.web import PageProblem
from lienthong.systems.onestop.base import contents, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.civilstatus.take_result import offered_paper
from lienthong.systems.onestop.queries.read_dossier import read_dossier, record_reading

_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


def attachment_response(context: OnestopContext, who: Principal, code: str, number: int) -> Response:
    """One paper.

    Raises
    ------
    PageProblem
        404 none such, 410 erased after its time, 409 it cannot be opened.
    """
    dossier = read_dossier(context, code, who)
    with context.database.read() as session:
        found = [
            paper
            for paper in contents.stored_attachments(context, session, dossier)
            if paper.number == number
        ]
        erased = contents.is_erased(session, dossier)
    if erased:
        raise PageProblem(
            410,
            f"Tệp đính kèm của hồ sơ {dossier.shown_code} đã được xóa theo thời hạn lưu.",
            "Xem kết quả đã ký trong hồ sơ; giấy tờ gốc do cơ quan lưu trữ giữ theo quy định.",
            "erased",
        )
    if not found:
        raise PageProblem(404, f"Hồ sơ {dossier.shown_code} không có tệp này.", "Mở lại hồ sơ rồi chọn tệp.")
    record_reading(context, who, dossier, f"attachment:{number}")
    record = found[0].record
    try:
        content = record.content()
    except PayloadRejected as rejected:
        raise PageProblem(
            409, f"Tệp gửi đến bị hỏng: {rejected.message_vi}", "Yêu cầu công dân bổ sung tệp."
        ) from None
    try:
        media_type = check_attachment(record.file_name, content).media_type
    except AttachmentRejected:
        # Whatever it is, no browser should run it.
        media_type = "application/octet-stream"
    return _file(content, media_type, record.file_name)


def result_response(context: OnestopContext, who: Principal, code: str) -> Response:
    """The signed result.

    Raises
    ------
    PageProblem
        404 while there is none.
    """
    dossier = read_dossier(context, code, who)
    query = select(tables.dossier.c.result).where(tables.dossier.c.id == dossier.id)
    with context.database.read() as session:
        sealed = session.execute(query).scalar_one()
    if sealed is None:
        raise PageProblem(
            404, f"Hồ sơ {dossier.shown_code} chưa có kết quả.", "Chờ hộ tịch đăng ký và ban hành."
        )
    record_reading(context, who, dossier, "result")
    text = context.sealer.open(sealed, f"onestop.result:{dossier.interlinked_code}")
    model = DvcltBirthResult if dossier.module == Module.KS else DvcltDeathResult
    return _file(model.open(text).certificate(), "application/pdf", f"{dossier.shown_code}.pdf")


def offered_result_response(context: OnestopContext, who: Principal, code: str) -> Response:
    """The paper that waits until a clerk has confirmed where it differs from the declaration.

    Raises
    ------
    PageProblem
        404 when nothing waits.
    """
    dossier = read_dossier(context, code, who)
    with context.database.read() as session:
        paper = offered_paper(context, session, dossier)
    if paper is None:
        raise PageProblem(
            404,
            f"Hồ sơ {dossier.shown_code} không có kết quả nào chờ xác nhận.",
            "Mở lại hồ sơ để xem tình trạng hiện nay.",
        )
    record_reading(context, who, dossier, "offered_result")
    return _file(paper, "application/pdf", f"{dossier.shown_code}-cho-xac-nhan.pdf")


def _file(content: bytes, media_type: str, name: str) -> Response:
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in name
    )
    shown = "inline" if media_type in _SHOWN else "attachment"
    headers = {"Content-Disposition": f'{shown}; filename="{plain}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
