"""Why a code names nothing on a day, and what was probably meant."""

from __future__ import annotations

from datetime import date

from lienthong_places.units.model import (
    DATA_BEGINS,
    LEVEL_BY_LENGTH,
    TWO_LEVELS_BEGIN,
    Explanation,
    ExplanationKind,
    Unit,
    UnitLevel,
)
from lienthong_places.units.successions import Successions
from lienthong_places.units.unit_table import UnitTable

MOST_SUGGESTIONS = 8


def _vi(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def explain(table: UnitTable, successions: Successions, code: str, on: date) -> Explanation:
    """Is this code possible on that day and, if not, what was probably meant. Never raises."""
    code = code.strip()
    if not code.isascii() or not code.isdigit() or len(code) not in LEVEL_BY_LENGTH:
        return _malformed(table, code, on)
    history = table.history(code)
    if not history:
        return _unknown(table, code, on)
    if on < DATA_BEGINS:
        return Explanation(
            ExplanationKind.BEFORE_DATA,
            f"Danh mục đơn vị hành chính chỉ có từ ngày {_vi(DATA_BEGINS)}; ngày {_vi(on)} sớm hơn nên "
            f"không xác định được. "
            f"Lần đầu có trong danh mục, mã {code} là {history[0].name}.",
        )
    unit = table.unit(code, on)
    if unit is not None:
        return Explanation(
            ExplanationKind.VALID, f"Mã {code} là {table.name_with_those_above(code, on)}.", (unit,)
        )
    if on < history[0].valid_from:
        return _not_yet(table, successions, code, on, history[0])
    if any(on < span.valid_from for span in history):
        before = [span for span in history if span.valid_from <= on][-1]
        after = next(span for span in history if on < span.valid_from)
        return Explanation(
            ExplanationKind.GAP,
            f"Danh mục không có mã {code} vào ngày {_vi(on)}: {before.name} ghi đến trước ngày "
            f"{_vi(before.valid_to or on)}, "
            f"{after.name} ghi từ ngày {_vi(after.valid_from)}.",
        )
    return _abolished(successions, code, on, history[-1])


def _names(units: tuple[Unit, ...]) -> str:
    return "; ".join(f"{unit.name} ({unit.code})" for unit in units)


def _living(table: UnitTable, codes: list[str], on: date) -> tuple[Unit, ...]:
    units = (table.unit(code, on) for code in dict.fromkeys(codes))
    return tuple(unit for unit in units if unit is not None)


def _malformed(table: UnitTable, code: str, on: date) -> Explanation:
    digits = "".join(letter for letter in code if letter.isascii() and letter.isdigit())
    padded = [digits.zfill(length) for length in LEVEL_BY_LENGTH if digits and len(digits) <= length]
    units = _living(table, padded, on)
    meant = f" Có thể muốn ghi: {_names(units)}." if units else ""
    return Explanation(
        ExplanationKind.MALFORMED,
        "Mã đơn vị hành chính phải có 2 chữ số (tỉnh), 3 chữ số (huyện) hoặc 5 chữ số (xã), giữ cả số 0 ở "
        "đầu." + meant,
        units,
    )


def _unknown(table: UnitTable, code: str, on: date) -> Explanation:
    """A code that never was: look one slip of the finger away (a digit changed, or two neighbours swapped)."""
    near: list[str] = []
    for place in range(len(code)):
        if place + 1 < len(code):
            near.append(code[:place] + code[place + 1] + code[place] + code[place + 2 :])
        near.extend(code[:place] + digit + code[place + 1 :] for digit in "0123456789")
    units = _living(table, near, on)[:MOST_SUGGESTIONS]
    meant = f" Mã gần giống: {_names(units)}." if units else ""
    return Explanation(
        ExplanationKind.UNKNOWN,
        f"Không có đơn vị hành chính nào mang mã {code} từ năm 2004 đến nay.{meant}",
        units,
    )


def _not_yet(table: UnitTable, successions: Successions, code: str, on: date, first: Unit) -> Explanation:
    units = _living(table, [pair.old for pair in successions.predecessors(code)], on)
    before = f" Trước đó là: {_names(units)}." if units else ""
    return Explanation(
        ExplanationKind.NOT_YET,
        f"Mã {code} ({first.name}) chỉ có từ ngày {_vi(first.valid_from)}, chưa có vào ngày "
        f"{_vi(on)}.{before}",
        units,
    )


def _abolished(successions: Successions, code: str, on: date, last: Unit) -> Explanation:
    ended = last.valid_to or on
    units = successions.competent(code, last.valid_from, on).units
    if last.level is UnitLevel.DISTRICT and ended == TWO_LEVELS_BEGIN:
        return Explanation(
            ExplanationKind.ABOLISHED,
            f"{last.name} ({code}) không còn từ ngày {_vi(ended)}: từ ngày đó không còn đơn vị hành chính "
            f"cấp huyện.",
        )
    into = f" Đơn vị kế tiếp: {_names(units)}." if units else " Chưa rõ đơn vị kế tiếp."
    return Explanation(
        ExplanationKind.ABOLISHED, f"{last.name} ({code}) không còn từ ngày {_vi(ended)}.{into}", units
    )
