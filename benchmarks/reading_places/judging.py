"""Which answers count as right, and the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.table import Table

from lienthong.invented.addresses import Sample
from lienthong_places.addresses.letters.syllables import key_of
from lienthong_places.units import registry
from reading_places.peers import OURS, Run

FEWEST_TEXTS = 50
KINDS = ("thanh pho", "thi tran", "thi xa", "dac khu", "phuong", "huyen", "tinh", "quan", "xa")


@dataclass(slots=True)
class Score:
    """What one reader made of one class of texts."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def judged(self) -> int:
        """Texts that count."""
        return self.counts["exact"] + self.counts["wrong"] + self.counts["none"]

    def share(self, outcome: str) -> float:
        """Per cent of the texts that count."""
        return 100 * self.counts[outcome] / self.judged if self.judged else 0.0

    @property
    def microseconds(self) -> float:
        """Mean time of a text."""
        total = sum(self.counts.values())
        return 1e6 * self.seconds / total if total else 0.0


Scores = dict[str, Score]


def judge(samples: Sequence[Sample], reader: str, run: Run) -> Scores:
    """How a reader did on each class: ours by the code, a peer by names."""
    scores: Scores = defaultdict(Score)
    for sample, answer, spent in zip(samples, run.answers, run.times, strict=False):
        if reader == OURS:
            given, right = bool(answer), answer == [sample.expected]
        else:
            given = len(answer) == 3 and bool(answer[2])
            right = given and bool(sample.expected) and _is_named(sample, answer)
        _count(scores, sample, spent, right=right, given=given)
    return scores


def _count(scores: Scores, sample: Sample, spent: float, *, right: bool, given: bool) -> None:
    if sample.expected == "":
        outcome = "wrong" if given else "exact"
    elif right:
        outcome = "exact"
    elif given:
        outcome = "wrong"
    else:
        outcome = "asked" if sample.ambiguous else "none"
    scores[sample.group].counts[outcome] += 1
    scores[sample.group].seconds += spent


def _bare(name: str) -> str:
    key = key_of(name.replace("Thành Phố", "thành phố"))
    return next((key[len(kind) + 1 :] for kind in KINDS if key.startswith(kind + " ")), key)


def _is_named(sample: Sample, names: Sequence[str]) -> bool:
    units = [registry().require(sample.expected, sample.on), *registry().parents(sample.expected, sample.on)]
    given = [names[2], names[1], names[0]] if len(units) == 3 else [names[2], names[0]]
    return [_bare(name) for name in given] == [key_of(unit.short_name) for unit in units]


def with_sum(scores: Scores, groups: Sequence[str]) -> Scores:
    """The scores of some classes, and of all of them together."""
    chosen = {group: scores[group] for group in groups if group in scores}
    total = Score()
    for score in chosen.values():
        total.counts.update(score.counts)
        total.seconds += score.seconds
    return {**chosen, "all": total}


def by_accuracy(score: Score) -> tuple[float, float, float]:
    """The order of peers: more exact first; of the same, fewer wrong; of the same, faster."""
    return -score.share("exact"), score.share("wrong"), score.microseconds


def table(title: str, columns: dict[str, Scores], groups: Sequence[str]) -> Table:
    """Classes by readers: exact / wrong / none in per cent, and microseconds a text."""
    shown = Table(title=title)
    shown.add_column("class")
    for name in columns:
        shown.add_column(f"{name}\nexact wrong none µs", justify="right")
    for group in groups:
        cells = []
        for scores in columns.values():
            score = scores.get(group)
            if score is None or not score.counts:
                cells.append("–")
                continue
            cells.append(
                f"{score.share('exact'):6.2f} {score.share('wrong'):5.2f} {score.share('none'):5.2f} "
                f"{score.microseconds:7.0f}"
            )
        shown.add_row(group, *cells)
    return shown


def ratios(title: str, columns: dict[str, Scores], groups: Sequence[str]) -> Table:
    """By class: ours beside the best peer (the most accurate) and beside the fastest one."""
    shown = Table(title=title)
    for heading in ("class", "texts", "ours", "best peer", "times as fast", "fastest peer", "times as fast"):
        shown.add_column(heading, justify="left" if heading == "class" else "right")
    for group in groups:
        peers = {
            name: scores[group]
            for name, scores in columns.items()
            if name != OURS and group in scores and _came_far_enough(scores[group], columns[OURS][group])
        }
        ours = columns[OURS][group]
        cells = [group, str(sum(ours.counts.values())), _in_short(ours)]
        for order in (by_accuracy, lambda score: score.microseconds):
            if peers:
                name = min(peers, key=lambda peer: order(peers[peer]))
                faster = peers[name].microseconds / ours.microseconds
                cells += [f"{name} {_in_short(peers[name])}", f"{faster:.1f}"]
        shown.add_row(*cells)
    return shown


def _came_far_enough(peer: Score, ours: Score) -> bool:
    """True for a reader that came to enough texts of a class to be judged by them."""
    return peer.judged >= min(FEWEST_TEXTS, sum(ours.counts.values()) // 2)


def _in_short(score: Score) -> str:
    return f"{score.share('exact'):.2f} / {score.share('wrong'):.2f}, {score.microseconds:.1f} µs"
