"""Deciding: the best of the paths on the day that was asked for, or the candidates among which a person chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from lienthong_places.addresses.doubts import UNSURE
from lienthong_places.addresses.full_text import write_address
from lienthong_places.addresses.model import DECIDED_FROM, Address, Candidate, Match, Reading
from lienthong_places.addresses.names.other_kind import is_of_another_kind
from lienthong_places.addresses.search.abroad import read_abroad
from lienthong_places.addresses.search.confidence import CLEAR_MARGIN, confidence_of, may_be_mistaken
from lienthong_places.addresses.search.detail import detail_of
from lienthong_places.addresses.search.mend import is_sure, mend, mend_prefixes
from lienthong_places.addresses.search.mentions import Mention, scan
from lienthong_places.addresses.search.paths import Path, PathFinder
from lienthong_places.addresses.search.resolve import Resolution, resolve
from lienthong_places.addresses.search.words import HARD_BREAK, Words
from lienthong_places.units import UnitCode, UnitLevel

MOST_CANDIDATES = 20
ROUNDS_OF_MENDING = 3
OTHER_LETTER = 0.16
FAR_BELOW = 0.6
"""Worth by which a path is too far below the best to be a candidate."""

NOTHING = Reading(Address(), 0.0, (), (), decided=False)


@dataclass(frozen=True, slots=True)
class _MeantPath:
    """A path with what it means on the day."""

    path: Path
    meaning: Resolution


def read_by_search(words: Words, on: date, day: str, hint: UnitCode | None) -> Reading:
    """The reading of any text: abroad, or the best of all paths that its mentions allow."""
    abroad = read_abroad(words)
    if abroad is not None:
        return abroad
    mentions = scan(words)
    paths = PathFinder(words, mentions, day).best()
    paths = _mended(words, mentions, paths, day)
    if not paths:
        return NOTHING._replace(address=Address(detail=words.text.strip(" ,;")))
    return _decide(words, paths, on, hint)


def _mended(words: Words, mentions: list[Mention], paths: list[Path], day: str) -> list[Path]:
    """The paths once mistyped prefixes and names are read as what they almost are.

    Repeated as long as that changes something.
    """
    for _ in range(ROUNDS_OF_MENDING):
        if not _is_incomplete(words, paths):
            break
        best = paths[0] if paths else None
        known = {(m.head, m.start, m.end, m.key, m.kind) for m in mentions}
        more = mend_prefixes(words, best) if best else []
        if all((m.head, m.start, m.end, m.key, m.kind) in known for m in more):
            more = mend(words, best, _certain_levels(best))
        more = [m for m in more if (m.head, m.start, m.end, m.key, m.kind) not in known]
        if not more:
            break
        read = {(hit.mention.start, hit.mention.end) for hit in best.hits} if best else set()
        for mention in more:
            if (mention.start, mention.end) in read and mention.alike < 1.0:
                mention.alike -= OTHER_LETTER  # a wrong mark is likelier than a wrong letter
        mentions = mentions + more
        paths = PathFinder(words, mentions, day).best()
        if best is not None and paths[0].hits and _same_words(paths[0], best):
            break
    return paths


def _same_words(one: Path, other: Path) -> bool:
    """True when two paths read the same words as the same units."""
    return one.identity == other.identity and one.covered == other.covered


def _certain_levels(path: Path | None) -> frozenset[UnitLevel]:
    if path is None:
        return frozenset()
    return frozenset(UnitLevel(hit.entry.level) for hit in path.hits if is_sure(hit))


def _is_incomplete(words: Words, paths: list[Path]) -> bool:
    if not paths:
        return True
    path = paths[0]
    if path.unread or path.unread_statements or (path.province is None and path.district is None):
        return True
    if any(hit.mention.detail or (hit.mention.alike == 1.0 and not is_sure(hit)) for hit in path.hits):
        return True
    first = path.hits[0].mention.head
    if 0 < first < len(words) and words.breaks[first] != HARD_BREAK and not path.covered[first - 1]:
        return True
    if path.commune is None or (path.province is None and path.hits[-1].mention.end < len(words)):
        return not all(path.covered)
    return False


def _decide(words: Words, paths: list[Path], on: date, hint: UnitCode | None) -> Reading:
    judged = [_MeantPath(path, resolve(path, on)) for path in (paths if hint is not None else paths[:1])]
    if hint is not None:
        judged = _prefer(judged, hint)
    best = judged[0]
    rival = next((other for other in judged[1:] if _differs(best, other)), None)
    if hint is None:
        for path in paths[1:]:
            if paths[0].worth - path.worth > CLEAR_MARGIN:
                break
            judged.append(_MeantPath(path, resolve(path, on)))
            if _differs(best, judged[-1]):
                rival = judged[-1]
                break
    margin = best.path.worth - rival.path.worth if rival else 1.0
    if _is_bare_homonym(best.path, paths, f"{on:%Y%m%d}"):
        margin = 0.0
    confidence = round(confidence_of(words, best.path, margin, best.meaning), 3)
    day = f"{on:%Y%m%d}"
    if confidence >= DECIDED_FROM and (
        may_be_mistaken(words, best.path, day) or _is_of_another_kind(best.path, day)
    ):
        confidence = UNSURE
    decided = confidence >= DECIDED_FROM
    detail = detail_of(words, best.path)
    matched = tuple(_matches(words, best.path))
    if decided:
        address = replace(best.meaning.addresses[0], detail=detail)
        return Reading(address, confidence, (), matched, decided=True)
    near = (path for path in paths[len(judged) :] if best.path.worth - path.worth <= FAR_BELOW)
    judged += [_MeantPath(path, resolve(path, on)) for path in near]
    candidates = _candidates(words, judged, best.path.worth, confidence, on)
    return Reading(
        replace(_common(candidates), detail=detail if candidates else words.text),
        confidence,
        candidates,
        matched,
        decided=False,
    )


def _is_bare_homonym(path: Path, paths: list[Path], day: str) -> bool:
    """True for the bare name of a district, and nothing more, that communes elsewhere have too."""
    only = path.hits[0]
    if len(path.hits) > 1 or only.mention.kind is not None or only.entry.level != UnitLevel.DISTRICT:
        return False
    return any(
        len(other.hits) == 1
        and other.hits[0].entry.level == UnitLevel.COMMUNE
        and other.hits[0].entry.key == only.entry.key
        and other.hits[0].entry.first <= day < (other.hits[0].entry.end or "9")
        for other in paths
    )


def _is_of_another_kind(path: Path, day: str) -> bool:
    """True for "xã Sóc Sơn, Hà Nội" of a time when only a townlet and a district were called so."""
    hit = path.commune
    return hit is not None and path.district is None and is_of_another_kind(hit.entry, hit.mention.kind, day)


def _prefer(judged: list[_MeantPath], hint: UnitCode) -> list[_MeantPath]:
    """Those within the hinted unit first, where the worth is the same or nearly."""

    def within(item: _MeantPath) -> bool:
        return any(hint in (a.province, a.district, a.commune) for a in item.meaning.addresses)

    for item in judged:
        if within(item):
            item.path.worth += CLEAR_MARGIN
    return sorted(judged, key=lambda item: -item.path.worth)


def _differs(best: _MeantPath, other: _MeantPath) -> bool:
    """A rival says something else; a reading that only says less of the same does not contradict."""
    ours = best.meaning.addresses
    return any(not any(_contains(mine, theirs) for mine in ours) for theirs in other.meaning.addresses)


def _contains(mine: Address, theirs: Address) -> bool:
    return (
        mine.province == theirs.province
        and theirs.district in (None, mine.district)
        and theirs.commune in (None, mine.commune)
    )


def _candidates(
    words: Words, judged: list[_MeantPath], top: float, confidence: float, on: date
) -> tuple[Candidate, ...]:
    found: dict[Address, Candidate] = {}
    details: dict[tuple[bool, ...], str] = {}
    for item in judged:
        below = max(0.0, top - item.path.worth)
        if below > FAR_BELOW:
            break
        share = len(item.meaning.addresses) or 1
        key = tuple(item.path.covered)
        if key not in details:
            details[key] = detail_of(words, item.path)
        detail = details[key]
        for plain in item.meaning.addresses:
            address = replace(plain, detail=detail)
            if plain not in found and len(found) < MOST_CANDIDATES:
                sure = round(max(0.05, confidence * (1 - below) / (share**0.5)), 3)
                found[plain] = Candidate(address, sure, write_address(address, on))
    return tuple(found.values())


def _common(candidates: tuple[Candidate, ...]) -> Address:
    """What all candidates agree on."""
    if not candidates:
        return Address()
    if len(candidates) == 1:
        only = candidates[0].address
        return Address(province=only.province, district=only.district)
    addresses = [candidate.address for candidate in candidates]
    first = addresses[0]
    if any(address.province != first.province for address in addresses):
        return Address()
    same_district = all(address.district == first.district for address in addresses)
    return Address(province=first.province, district=first.district if same_district else None)


def _matches(words: Words, path: Path) -> list[Match]:
    matches = []
    for hit in path.hits:
        mention = hit.mention
        written = words.text[words.starts[mention.head] : words.ends[mention.end - 1]]
        note = "" if hit.spelt >= 0.999 else "sửa lỗi chính tả" if mention.alike < 1.0 else "khác dấu"
        matches.append(Match(written, UnitCode(hit.entry.code), hit.entry.name, note))
    return matches
