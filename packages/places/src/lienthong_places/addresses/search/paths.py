"""Which mentions belong together: a path commune – district – province, and how well it explains the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, PREFIXES
from lienthong_places.addresses.names.word_classes import is_detail
from lienthong_places.addresses.search.hits import Hit, weigh
from lienthong_places.addresses.search.mentions import Mention
from lienthong_places.addresses.search.words import NO_BREAK, SOFT_BREAK, Words
from lienthong_places.units import TWO_LEVELS_BEGIN, UnitLevel

# Rewards and costs, in the worth of one name found letter for letter. Found by trial on the corpora of
# benchmarks/addresses.py.
MOVED = -0.12
NO_DISTRICT = -0.2
NO_PROVINCE = -0.25
NEITHER = -0.5
UNREAD_WORD = -0.12
TORN_NAME = -0.15
UNREAD_MOST = -0.7
UNREAD_STATEMENT = -0.4
OUT_OF_ORDER = -0.12
FAR_BELOW = 0.65


TWO_LEVELS_DAY = f"{TWO_LEVELS_BEGIN:%Y%m%d}"
_ANY_LEVEL: frozenset[int] = frozenset(UnitLevel)


@dataclass(slots=True)
class Path:
    """Hits that fit together; any of them may be missing, but not all."""

    commune: Hit | None
    district: Hit | None
    province: Hit | None
    base: float
    worth: float = 0.0
    unread: int = 0
    unread_statements: int = 0
    torn: int = 0
    cut_short: bool = False
    """A name was read of which the text has a longer one: "Bình Hưng" of "Bình Hưng Hòa"."""

    covered: list[bool] = field(default_factory=list)
    hits: list[Hit] = field(init=False)
    """From the lowest level to the highest."""

    def __post_init__(self) -> None:
        self.hits = [hit for hit in (self.commune, self.district, self.province) if hit is not None]

    @property
    def identity(self) -> tuple[int, int, int]:
        """Which entries: equal identities mean the same address."""
        return tuple(hit.number if hit else -1 for hit in (self.commune, self.district, self.province))  # type: ignore[return-value]


def _apart(one: Mention, other: Mention) -> bool:
    return one.tail <= other.head or other.tail <= one.head


_VOWELS = frozenset("aeiouy")

_Rough = tuple[float, Hit | None, Hit | None, Hit | None]
"""A path not yet judged: its worth before what it leaves unread; commune, district, province."""


def _base(rough: _Rough) -> float:
    return rough[0]


class PathFinder:
    """All paths that the mentions of one text allow, best first."""

    def __init__(self, words: Words, mentions: list[Mention], day: str) -> None:
        self._words = words
        self._day = day
        self._merged = day >= TWO_LEVELS_DAY
        self._provinces: dict[str, list[Hit]] = {}
        self._districts: dict[str, list[Hit]] = {}
        self._communes: list[Hit] = []
        self._mentions = sorted(mentions, key=lambda mention: mention.start - mention.end)  # longest first
        self._stated = [
            mention for mention in self._mentions if mention.kind is not None and not mention.inside
        ]
        self._by_start: dict[int, list[Mention]] = {}
        self._by_end: dict[int, list[Mention]] = {}
        for mention in self._mentions:
            self._by_start.setdefault(mention.start, []).append(mention)
            self._by_end.setdefault(mention.end, []).append(mention)
        self._sort_out()

    def _sort_out(self) -> None:
        book = gazetteer()
        level_of = book.level_of
        later: list[tuple[Mention, int]] = []
        for mention in self._mentions:
            levels = self._levels(mention)
            for number in book.with_key(mention.key):
                level = level_of(number)
                if level not in levels:
                    continue
                if level == UnitLevel.COMMUNE:
                    later.append((mention, number))
                else:
                    hit = weigh(self._words, mention, number, self._day)
                    place = self._provinces if level == UnitLevel.PROVINCE else self._districts
                    place.setdefault(hit.entry.code, []).append(hit)
        stated = self._districts.keys() | self._provinces.keys()
        below = [pair for pair in later if stated and self._stands_below(*pair, stated)]
        chosen = below or later
        self._communes = [weigh(self._words, mention, number, self._day) for mention, number in chosen]

    def _levels(self, mention: Mention) -> frozenset[int]:
        """The levels that the prefix allows; "T." may stand for many words."""
        if mention.kind is None:
            return _ANY_LEVEL
        book = gazetteer()
        loose = (
            self._words.forms[mention.head].folded == "t"
            and mention.head == mention.start - 1
            and all(book.entry(n).level != UnitLevel.PROVINCE for n in book.with_key(mention.key))
        )
        return _ANY_LEVEL if loose else LEVELS[mention.kind]

    def _stands_below(self, mention: Mention, number: int, stated: set[str]) -> bool:
        districts, provinces = self._above(number)
        if stated.isdisjoint(districts) and stated.isdisjoint(provinces):
            return False
        return any(
            _apart(mention, hit.mention)
            for hits, codes in ((self._districts, districts), (self._provinces, provinces))
            for code in codes
            for hit in hits.get(code, ())
        )

    def best(self, limit: int = 24) -> list[Path]:
        """The best paths with different meanings, best first."""
        rough = self._rough()
        rough.sort(key=_base, reverse=True)
        done: dict[tuple[int, int, int], Path] = {}
        top = -9.0
        for base, commune, district, province in rough:
            if base < top - FAR_BELOW and len(done) > 1:
                break
            path = Path(commune, district, province, base)
            self._judge(path)
            identity = path.identity
            known = done.get(identity)
            if known is None or known.worth < path.worth:
                done[identity] = path
            top = max(top, path.worth)
        return sorted(done.values(), key=lambda path: -path.worth)[:limit]

    def _above(self, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return gazetteer().above(number, merged=self._merged)

    def _rough(self) -> list[_Rough]:
        paths: list[_Rough] = []
        for hit in self._communes:
            districts, provinces = self._above(hit.number)
            upper: list[tuple[Hit | None, Hit | None, float]] = [(None, None, NEITHER)]
            above = self._pick(self._provinces, provinces, (hit,))
            needs_district = len(hit.entry.parent) == 3
            if above:
                upper.append((None, above, above.worth + (NO_DISTRICT if needs_district else 0.0)))
            for code in districts:
                for district in self._districts.get(code, ()):
                    if not _apart(hit.mention, district.mention):
                        continue
                    moved = MOVED if code != hit.entry.parent else 0.0
                    top = self._pick(self._provinces, provinces, (hit, district))
                    upper.append((district, None, district.worth + NO_PROVINCE + moved))
                    if top:
                        upper.append((district, top, district.worth + top.worth + moved))
            paths += [(hit.worth + worth, hit, d, p) for d, p, worth in upper]
        for hits in self._districts.values():
            for hit in hits:
                _, provinces = self._above(hit.number)
                paths.append((hit.worth + NO_PROVINCE, None, hit, None))
                top = self._pick(self._provinces, provinces, (hit,))
                if top:
                    paths.append((hit.worth + top.worth, None, hit, top))
        paths += [(hit.worth, None, None, hit) for hits in self._provinces.values() for hit in hits]
        return paths

    @staticmethod
    def _pick(hits: dict[str, list[Hit]], codes: tuple[str, ...], used: tuple[Hit, ...]) -> Hit | None:
        """The best hit among these codes that shares no words with those used.

        Codes further down the list are a little less fitting, and of two equals the one further right wins.
        """
        best: Hit | None = None
        best_worth = -9.0
        for rank, code in enumerate(codes):
            for hit in hits.get(code, ()):
                worth = hit.worth + (MOVED if rank else 0.0)
                if all(_apart(hit.mention, other.mention) for other in used) and worth >= best_worth:
                    best, best_worth = hit, worth
        return best

    def _judge(self, path: Path) -> None:
        """Subtract for what the path leaves unread, from the leftmost of its words to the end of the text."""
        words = self._words
        size = len(words.forms)
        covered = [False] * size
        codes: set[str] = {hit.entry.code for hit in path.hits}
        for hit in path.hits:
            mention = hit.mention
            covered[mention.head : mention.tail] = [True] * (mention.tail - mention.head)
        first = min(hit.mention.head for hit in path.hits)
        for mention in self._mentions:
            if covered[mention.start] or (mention.kind is None and mention.start < first):
                continue
            if self._repeats(mention, codes):
                covered[mention.head : mention.tail] = [True] * (mention.tail - mention.head)
        unread = 0
        torn = 0
        ends = {hit.mention.tail for hit in path.hits}
        for number in range(first, size):
            if not covered[number] and not words.filler[number]:
                if self._is_initials(words.forms[number].folded, path):
                    covered[number] = True
                    if number > first and words.forms[number - 1].folded in PREFIXES:
                        unread -= not covered[number - 1]
                        covered[number - 1] = True
                    continue
                unread += 1
                torn += number in ends and words.breaks[number] == NO_BREAK
        lowest = path.hits[0].mention
        clinging = 0
        if (
            lowest.kind is None
            and first == lowest.start
            and first > 0
            and words.breaks[first] == NO_BREAK
            and not covered[first - 1]
        ):
            clinging = 1
        worth = path.base + max(UNREAD_MOST, UNREAD_WORD * unread + TORN_NAME * (torn + clinging))
        statements = self._unread_statements(covered, path)
        worth += UNREAD_STATEMENT * statements
        order = [hit.mention.start for hit in path.hits]
        worth += OUT_OF_ORDER * sum(1 for left, right in pairwise(order) if left > right)
        path.worth = worth
        path.cut_short = self._is_cut_short(path, covered)
        path.unread = unread
        path.torn = torn
        path.unread_statements = statements
        path.covered = covered

    def _is_cut_short(self, path: Path, covered: list[bool]) -> bool:
        lowest = path.hits[0].mention
        if lowest.alike < 1.0 or lowest.detail:
            return False
        if path.commune is not None and path.district is not None:
            part = path.district.mention
            for whole in self._by_end.get(part.end, ()):
                if whole.start < part.start and not all(covered[whole.start : part.start]):
                    return True  # "Từ Liêm" of "Bắc Từ Liêm", which is another district
        for longer in self._by_start.get(lowest.start, ()):
            if (
                longer.end > lowest.end
                and not all(covered[lowest.end : longer.end])
                and not any(self._words.breaks[lowest.end : longer.end])
            ):
                return True
        return False

    def _is_initials(self, word: str, path: Path) -> bool:
        """True for the first letters of a unit of the path, or of the province above it: "QN", "TPVL"."""
        if len(word) > 3 and word[:2] in {"tp", "tx"}:
            word = word[2:]
        if not 2 <= len(word) <= 4 or not _VOWELS.isdisjoint(word):
            return False
        book = gazetteer()
        if any(book.initials(hit.entry.name) == word for hit in path.hits):
            return True
        districts, provinces = self._above(path.hits[0].number)
        above = provinces if path.district is not None else (*provinces, *districts)
        return any(word in book.initials_of(code) for code in above)

    @staticmethod
    def _repeats(mention: Mention, codes: set[str]) -> bool:
        book = gazetteer()
        if codes.isdisjoint(book.codes_with(mention.key)):
            return False
        return any(
            book.entry(number).code in codes
            and (mention.kind is None or book.entry(number).level in LEVELS[mention.kind])
            for number in book.with_key(mention.key)
        ) and not (mention.detail or mention.inside)

    def _may_be_another_word(self, mention: Mention) -> bool:
        """True for a prefix of one letter without a dot."""
        return (
            mention.head == mention.start - 1
            and len(self._words.forms[mention.head].folded) == 1
            and self._words.breaks[mention.start] != SOFT_BREAK
            and not mention.key.isdigit()
        )

    def _is_of_elsewhere(self, mention: Mention, path: Path) -> bool:
        """True for a commune that never stood in the district of a path that is stated whole.

        The name of a branch, say, as in "CN phường Bồng Sơn, phường Nguyễn Văn Cừ, thành phố Quy Nhơn, tỉnh Bình
        Định".
        """
        if path.district is None or mention.kind is None or LEVELS[mention.kind] != {UnitLevel.COMMUNE}:
            return False
        book = gazetteer()
        if mention.key.isdigit() or mention.detail:
            return False
        return not any(
            path.district.entry.code in self._above(number)[0] for number in book.with_key(mention.key)
        )

    def _unread_statements(self, covered: list[bool], path: Path) -> int:
        """Mentions with a unit's prefix that the path does not use, at a level that it fills with something else."""
        count = 0
        whole = len(path.hits) == len(UnitLevel) and all(hit.spelt == 1.0 for hit in path.hits)
        whole = whole and path.hits[0].mention.kind is path.hits[0].entry.kind
        first = path.hits[0].mention.head
        seen = -1
        for mention in self._stated:
            if covered[mention.start] or mention.head == seen:
                continue
            if self._may_be_another_word(mention):
                continue
            seen = mention.head
            if whole and mention.head < first and self._is_of_elsewhere(mention, path):
                continue
            if mention.head > 0 and is_detail(self._words.forms[mention.head - 1]):
                continue
            count += 1
        return count
