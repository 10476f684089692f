"""The bars of a plot."""

from hypothesis import given
from hypothesis import strategies as st

from lienthong.systems.civilstatus.statistics.bar_chart import (
    HEIGHT,
    WIDTH,
    BarAmount,
    lying_bars,
    standing_bars,
    step_of,
)

amounts = st.lists(
    st.builds(BarAmount, st.just("x"), st.tuples(*[st.integers(0, 10**7)] * 3)), min_size=1, max_size=24
)


@given(amounts)
def test_every_bar_stays_inside_and_is_as_long_as_what_it_shows(given_amounts: list[BarAmount]) -> None:
    plot = standing_bars(given_amounts)
    for piece in plot.pieces:
        assert -0.2 <= piece.y <= HEIGHT
        assert 0 <= piece.x <= WIDTH
    largest = max(amount.total for amount in given_amounts)
    for tick in plot.ticks:
        assert 0 <= tick.y1 <= HEIGHT
    assert len(plot.ticks) <= 6
    assert step_of(largest) * 5 >= largest


@given(amounts)
def test_lying_bars_stay_inside_the_width(given_amounts: list[BarAmount]) -> None:
    for piece in lying_bars(given_amounts).pieces:
        assert piece.x + piece.width <= WIDTH


def test_the_longer_bar_is_drawn_longer() -> None:
    short, long = (piece for piece in standing_bars([BarAmount("a", (1,)), BarAmount("b", (3,))]).pieces)
    assert long.height > 2.9 * short.height
