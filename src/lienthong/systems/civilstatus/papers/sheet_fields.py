"""Entries of books on paper keep the columns of their sheet; papers have other fields for some registers.

Both ways: what a paper prints of a line that was imported, and what the sheet says of an entry that came by dossier.
Births, deaths and marriages have the same fields in both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from lienthong.domain.catalogues import RecognitionKind
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.papers.certificates.extracts import Bearer, PrintedChange

_BEARER: Final = tuple(field.name for field in fields(Bearer))
_NOBODY: Final = asdict(Bearer(""))


def as_printed(register: Register, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the paper, from those of an entry however it came into the book."""
    reading = _PRINTED.get(register)
    marks = _OF_SHEETS.get(register)
    if reading is None or marks is None or marks not in said:
        return dict(said)
    return reading(said)


def as_lined(register: Register, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the sheet, from those of an entry however it came into the book."""
    lining = _LINED.get(register)
    marks = _OF_SHEETS.get(register)
    if lining is None or marks is None or marks in said:
        return dict(said)
    return lining(said)


def _bearer(said: Mapping[str, str]) -> dict[str, str]:
    return _NOBODY | {name: said[name] for name in _BEARER if name in said}


def _recognition(said: Mapping[str, Any]) -> dict[str, Any]:
    kind = next((each for each in RecognitionKind if each.name_vi == said.get("relation")), None)
    who, whom = ("child", "parent") if kind is not None and not kind.by_parent else ("parent", "child")
    return {
        "kind": said.get("relation", ""),
        "recogniser": _bearer(said[who]),
        "recognised": _bearer(said[whom]),
        "grounds": "",
    }


def _foreign_divorce(said: Mapping[str, Any]) -> dict[str, Any]:
    dated = f"ngày {said['decision_date']}" if said.get("decision_date") else ""
    parts = [" ".join(filter(None, (said.get("decision", ""), dated))), said.get("country", "")]
    return {
        "husband": _bearer(said["husband"]),
        "wife": _bearer(said["wife"]),
        "ending": "",
        "decision": ", ".join(filter(None, parts)),
        "effective": "",
        "marriage": "",
    }


def _guardians(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [_bearer(said[which]) for which in ("guardian", "second_guardian") if said.get(which)]


def _guardianship(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "guardians": _guardians(said),
        "ward": _bearer(said["ward"]),
        "kind": "",
        "reason": said.get("reason", ""),
    }


def _guardianship_end(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "guardians": _guardians(said),
        "ward": _bearer(said["ward"]),
        "guardianship": "",
        "reason": said.get("reason", ""),
        "ended": "",
    }


def _correction(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": "Thay đổi, cải chính, bổ sung hộ tịch",
        "subject": _bearer(said),
        "corrected": "",
        "changes": [asdict(PrintedChange("Nội dung ghi trong sổ", "", said.get("change", "")))],
        "basis": said.get("basis", ""),
    }


def _lined_recognition(said: Mapping[str, Any]) -> dict[str, Any]:
    kind = next((each for each in RecognitionKind if each.name_vi == said.get("kind")), None)
    parent, child = ("recogniser", "recognised")
    if kind is not None and not kind.by_parent:
        parent, child = child, parent
    return {"parent": said[parent], "child": said[child], "relation": said.get("kind", "")}


def _lined_guardianship(said: Mapping[str, Any]) -> dict[str, Any]:
    both = dict(zip(("guardian", "second_guardian"), said["guardians"], strict=False))
    return {**both, "ward": said["ward"], "reason": said.get("reason", "")}


def _lined_marital_status(said: Mapping[str, Any]) -> dict[str, Any]:
    return {**said["subject"], "status": said.get("marital_status", ""), "purpose": said.get("purpose", "")}


def _lined_correction(said: Mapping[str, Any]) -> dict[str, Any]:
    changes = "; ".join(f"{each['what']}: {each['before']} → {each['after']}" for each in said["changes"])
    return {**said["subject"], "change": changes, "basis": said.get("basis", "")}


#: A field that only a line of the sheet has, by register.
_OF_SHEETS: Final[Mapping[Register, str]] = {
    Register.RECOGNITION: "relation",
    Register.FOREIGN_DIVORCE: "country",
    Register.GUARDIANSHIP: "guardian",
    Register.GUARDIANSHIP_END: "guardian",
    Register.CORRECTION: "change",
    Register.MARITAL_STATUS: "status",
}
_PRINTED: Final[Mapping[Register, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    Register.RECOGNITION: _recognition,
    Register.FOREIGN_DIVORCE: _foreign_divorce,
    Register.GUARDIANSHIP: _guardianship,
    Register.GUARDIANSHIP_END: _guardianship_end,
    Register.CORRECTION: _correction,
}
_LINED: Final[Mapping[Register, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    Register.RECOGNITION: _lined_recognition,
    Register.GUARDIANSHIP: _lined_guardianship,
    Register.GUARDIANSHIP_END: _lined_guardianship,
    Register.MARITAL_STATUS: _lined_marital_status,
    Register.CORRECTION: _lined_correction,
}
