"""What the manual says of sheets is what the code reads."""

import re
from pathlib import Path

import pytest

from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.paper_books.columns import LAYOUTS

MANUAL = (Path(__file__).parents[5] / "docs" / "how-to" / "registry.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("register", list(LAYOUTS))
def test_the_manual_names_every_column_of_its_own_of_a_register(register: Register) -> None:
    # An item of the list of registers, over as many lines as it takes.
    row = next(
        item for item in re.split(r"^- ", MANUAL, flags=re.M) if f"`{register.value}`" in item.split(":")[0]
    )
    layout = LAYOUTS[register]
    for part in layout.parts:
        assert not part.prefix or f"`{part.prefix}_…`" in row
    for column in layout.extras:
        assert f"`{column.name}`" in row or "`requester_…`" in row
