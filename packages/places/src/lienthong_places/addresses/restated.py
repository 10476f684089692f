"""Texts that name a place twice, as it was and as it is: "xã A, huyện B (nay là phường C, thành phố D)"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from lienthong_places.addresses.doubts import left_to_a_person
from lienthong_places.addresses.model import Reading

_NOW = r"(?:hiện )?(?:nay|bây giờ)(?: (?:là|thuộc|đổi (?:tên )?thành|sáp nhập vào|nhập vào)(?: về)?|:)"
_IN_BRACKETS = re.compile(rf"\s*[,;-]?\s*[(\[]\s*{_NOW}\s*(?P<now>[^()\[\]]+)[)\]]?", re.IGNORECASE)
_TO_THE_END = re.compile(rf"\s*[,;-]?\s*\b{_NOW}\s+(?P<now>.+)$", re.IGNORECASE)
_FORMERLY = re.compile(
    r"\s*[(\[]\s*(?:(?:trước (?:đây|kia)?|tên cũ|nguyên)\s*(?:là|thuộc|:)?\s+(?P<then>[^()\[\]]+)"
    r"|(?P<old>[^()\[\]]+?)\s+cũ)\s*[)\]]",
    re.IGNORECASE,
)


class TwoStatements(NamedTuple):
    """A text taken apart: the place as it was, and the texts that may say what it is now, likeliest first."""

    then: str
    now: tuple[str, ...]


def two_statements(text: str) -> TwoStatements | None:
    """The two statements of a text; ``None`` when it makes but one."""
    lowered = text.lower()
    if not any(sign in lowered for sign in ("nay", "bây giờ", "cũ", "trước", "nguyên")):
        return None
    found = _IN_BRACKETS.search(text)
    if found is not None:
        before, after = text[: found.start()], text[found.end() :]
        return TwoStatements(before + after, _with_those_above(found["now"], before, after))
    found = _TO_THE_END.search(text)
    if found is not None:
        before, now = text[: found.start()], found["now"]
        then = before if "," in before else f"{before},{now.partition(',')[2]}"
        return TwoStatements(then, _with_those_above(now, before, ""))
    found = _FORMERLY.search(text)
    if found is not None:
        before, after = text[: found.start()], text[found.end() :]
        said = found["then"] or found["old"]
        return TwoStatements(f"{said}{after}" if after else said, (before + after,))
    return None


def _with_those_above(now: str, before: str, after: str) -> tuple[str, ...]:
    """The second statement alone, with what stands behind the first, and in the place of its lowest unit."""
    texts = [now]
    if after.strip(" ,.;"):
        texts.append(f"{now}{after}" if after.lstrip().startswith(",") else f"{now}, {after}")
    start = before.rfind(",") + 1
    texts.append(f"{before[:start]} {now}{after}")
    if "," in before:
        texts.append(f"{now},{before.partition(',')[2]}{after}")
    return tuple(dict.fromkeys(texts))


def of_both(then: Reading, now: list[Reading], on: date) -> Reading:
    """What both statements say together; a person decides when they contradict each other."""
    said = next((one for one in now if one.decided and one.address.commune is not None), None)
    if said is None:
        if then.decided and then.address.commune is not None:
            return then
        return max([then, *now], key=lambda one: (one.decided, one.confidence))
    if then.decided and then.address.commune is not None:
        same = then.address.deepest == said.address.deepest
        return then if same else left_to_a_person(said, on)
    heirs = {candidate.address.deepest for candidate in then.candidates}
    province = then.address.province
    fits = said.address.deepest in heirs or province in (None, said.address.province)
    return said if fits else left_to_a_person(said, on)
