"""Where the bars of a plot stand: plain geometry, drawn as SVG by the page, readable without scripts or colours.

Lengths are in units of the drawing, which scales with the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 300
_LEFT, _TOP, _BOTTOM = 56, 16, 34
_ROW, _BAR = 30, 18
_NAMES = 250
_TICKS = 4


@dataclass(frozen=True, slots=True)
class BarAmount:
    """What one bar shows: its label and the lengths of its pieces, in order."""

    label: str
    pieces: tuple[int, ...]

    @property
    def total(self) -> int:
        """The whole bar."""
        return sum(self.pieces)


@dataclass(frozen=True, slots=True)
class BarPiece:
    """A rectangle of a bar; ``series`` is the number of its piece."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True)
class BarText:
    """A label: where it is anchored, and what it says."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class ScaleTick:
    """A line of the scale, from (x1, y1) to (x2, y2), with its number."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: BarText


@dataclass(frozen=True, slots=True)
class BarChart:
    """A drawing. ``lying`` bars run from left to right, else they stand."""

    width: float
    height: float
    lying: bool
    pieces: tuple[BarPiece, ...]
    labels: tuple[BarText, ...]
    values: tuple[BarText, ...]
    ticks: tuple[ScaleTick, ...]


def step_of(largest: int) -> int:
    """The distance of the ticks of a scale: 1, 2 or 5 times a power of ten, at most four of them below the top.

    >>> step_of(37), step_of(4), step_of(1234)
    (10, 1, 500)
    """
    rough = max(largest, 1) / _TICKS
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    return next(int(factor * power) for factor in (1, 2, 5, 10) if factor * power >= rough)


def standing_bars(amounts: Sequence[BarAmount]) -> BarChart:
    """Bars side by side, as for the months of a year."""
    largest, step, top = _scale(amounts)
    floor = HEIGHT - _BOTTOM
    unit = (floor - _TOP) / top
    slot = (WIDTH - _LEFT) / max(len(amounts), 1)
    bar = min(slot * 0.62, 56)
    pieces: list[BarPiece] = []
    labels: list[BarText] = []
    values: list[BarText] = []
    for number, amount in enumerate(amounts):
        middle = _LEFT + slot * (number + 0.5)
        y = float(floor)
        for series, size in enumerate(amount.pieces):
            y -= size * unit
            if size:
                pieces.append(BarPiece(_r(middle - bar / 2), _r(y), _r(bar), _r(size * unit), series))
        labels.append(BarText(_r(middle), HEIGHT - 12, amount.label))
        if amount.total:
            values.append(BarText(_r(middle), _r(y - 5), grouped_digits(amount.total)))
    ticks = tuple(
        ScaleTick(
            _LEFT,
            _r(floor - value * unit),
            WIDTH,
            _r(floor - value * unit),
            BarText(_LEFT - 8, _r(floor - value * unit + 4), grouped_digits(value)),
        )
        for value in range(0, largest + step, step)
        if value <= top
    )
    return BarChart(WIDTH, HEIGHT, False, tuple(pieces), tuple(labels), tuple(values), ticks)


def lying_bars(amounts: Sequence[BarAmount]) -> BarChart:
    """Bars below each other, as for units with long names."""
    _largest, _step, top = _scale(amounts)
    height = _ROW * len(amounts) + 8
    unit = (WIDTH - _NAMES - 70) / top
    pieces: list[BarPiece] = []
    labels: list[BarText] = []
    values: list[BarText] = []
    for number, amount in enumerate(amounts):
        y = _ROW * number + (_ROW - _BAR) / 2
        x = float(_NAMES)
        for series, size in enumerate(amount.pieces):
            if size:
                pieces.append(BarPiece(_r(x), _r(y), _r(size * unit), _BAR, series))
            x += size * unit
        labels.append(BarText(_NAMES - 10, _r(y + _BAR - 4), _short(amount.label)))
        values.append(BarText(_r(x + 8), _r(y + _BAR - 4), grouped_digits(amount.total)))
    return BarChart(WIDTH, height, True, tuple(pieces), tuple(labels), tuple(values), ())


def grouped_digits(number: int) -> str:
    """“12.345”, as Vietnam writes it."""
    return f"{number:,}".replace(",", ".")


def _scale(amounts: Sequence[BarAmount]) -> tuple[int, int, int]:
    """The largest amount, the distance of the ticks, and the top of the scale."""
    largest = max((amount.total for amount in amounts), default=0)
    step = step_of(largest)
    return largest, step, max(step, -(-largest // step) * step)


_LONGEST_LABEL = 34


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1].rstrip(" ,") + "…"


def _r(value: float) -> float:
    return round(value, 1)
