"""Why a code that was asked for has no answer: the seed's error 2, said at once instead of guessed by phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from lienthong.contracts.hotich_v3.envelope import QueryMiss
from lienthong.domain.identifiers import DossierCode, InvalidIdentifier
from lienthong.domain.modules import Module
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.tables import dossiers

_ENVIRONMENTS_VI = {"test": "thử nghiệm", "official": "chính thức"}
_OTHER = {"test": "official", "official": "test"}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What the question said: module and province (all codes that a province had), and where it was asked."""

    module: str
    provinces: frozenset[str]
    environment: str


def explain_misses(
    session: Session, lacking: Mapping[str, str], own: ColumnElement[bool], asked: AskedFor
) -> list[QueryMiss]:
    """A reason and a hint for each code.

    Parameters
    ----------
    lacking
        Codes as they were meant, each with the text that was sent.
    own
        Which dossiers the caller may know of: those of others are like unknown ones.
    """
    table = dossiers.c
    query = select(table.onestop_code, table.interlinked_code, table.module, table.province_code).where(
        or_(table.onestop_code.in_(list(lacking)), table.interlinked_code.in_(list(lacking))), own
    )
    by_onestop: dict[str, Any] = {}
    by_interlinked: dict[str, Any] = {}
    for row in session.execute(query):
        by_onestop[row.onestop_code] = row
        by_interlinked[row.interlinked_code] = row
    return [
        _sent_otherwise(text, by_onestop[code], asked)
        if code in by_onestop
        else _interlinked(text, by_interlinked[code])
        if code in by_interlinked
        else _unknown(text, code, asked)
        for code, text in lacking.items()
    ]


def _sent_otherwise(text: str, row: Any, asked: AskedFor) -> QueryMiss:
    reason = f"Hồ sơ {row.onestop_code} đã gửi với phân hệ {row.module}, tỉnh {row.province_code}."
    wrong = []
    if row.module != asked.module:
        wrong.append(f"module = {row.module} ({Module(row.module).name_vi}) thay cho {asked.module}")
    if row.province_code not in asked.provinces:
        wrong.append(f"maTinh = {row.province_code}")
    return QueryMiss(code=text, reason_vi=reason, hint_vi=f"Hỏi lại với {', '.join(wrong)}.")


def _interlinked(text: str, row: Any) -> QueryMiss:
    return QueryMiss(
        code=text,
        reason_vi=f"{row.interlinked_code} là mã hồ sơ liên thông (maHoSoLT), không phải mã của hệ thống một cửa.",
        hint_vi=f"Hỏi bằng mã hồ sơ một cửa (maHoSoMCDT) {row.onestop_code}.",
    )


def _unknown(text: str, code: str, asked: AskedFor) -> QueryMiss:
    here = _ENVIRONMENTS_VI.get(asked.environment, asked.environment)
    other = _ENVIRONMENTS_VI[_OTHER[asked.environment]] if asked.environment in _OTHER else "khác"
    reason = f"Môi trường {here} không có hồ sơ nào mang mã này do cơ quan của khóa này gửi."
    try:
        DossierCode.parse(code)
    except InvalidIdentifier as invalid:
        return QueryMiss(
            code=text, reason_vi=f"{reason} {invalid.message_vi}", hint_vi="Kiểm tra lại mã hồ sơ."
        )
    return QueryMiss(
        code=text,
        reason_vi=reason,
        hint_vi=f"Nếu hồ sơ đã gửi bằng khóa của môi trường {other}, hỏi bằng khóa đó; nếu chưa gửi, gửi bằng "
        "nhanHoSoDKHT.",
    )
