"""Who is who in an imported entry, told from the line that is kept with it."""

import pytest

from lienthong.domain.checks import Facts, KnownPerson
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.books.imported_lines import LineOrder, in_order, order_of

CHILD = KnownPerson("Lê Văn Con", PartialDate(2001, 2, 3), None, "")
PARENT = KnownPerson("Lê Văn Cha", PartialDate(1970), None, "001070000001")
LINE = {
    "child": {"name": "Lê Văn Con", "born": "03/02/2001", "personal_id": ""},
    "parent": {"name": "Lê Văn Cha", "born": "1970", "personal_id": "001070000001"},
}


@pytest.mark.parametrize(
    ("people", "fields", "order"),
    [
        ((CHILD, PARENT), LINE, LineOrder.RIGHT),
        ((PARENT, CHILD), LINE, LineOrder.SWAPPED),
        ((PARENT, CHILD), {}, LineOrder.UNCLEAR),
        ((PARENT, PARENT), LINE, LineOrder.UNCLEAR),
    ],
)
def test_the_kept_line_tells_the_order_of_people(
    people: tuple[KnownPerson, ...], fields: dict[str, object], order: LineOrder
) -> None:
    facts = Facts(Register.RECOGNITION, people, None, None)
    assert order_of(facts, fields) is order
    mended = (CHILD, PARENT) if order is LineOrder.SWAPPED else people
    assert in_order(facts, fields).subjects == mended


def test_a_marriage_is_left_as_it_is() -> None:
    facts = Facts(Register.MARRIAGE, (CHILD, PARENT), None, None)
    assert in_order(facts, {}) is facts
