"""A room is small enough to be taken in at a look, and every system's rooms stand in a row."""

from __future__ import annotations

import configparser
from collections import Counter

import pytest

from tests.support.source_tree import ROOT, modules

MOST_FILES = 16
"""In a folder, ``__init__.py`` left out."""
MOST_LINES = 400
SYSTEMS = sorted(
    folder.name for folder in (ROOT / "src/lienthong/systems").iterdir() if (folder / "__init__.py").exists()
)


def test_no_room_holds_more_than_sixteen_files() -> None:
    files = Counter(str(module.parent) for module in modules() if module.name != "__init__.py")

    assert {room: number for room, number in files.items() if number > MOST_FILES} == {}


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    # Migrations are written by Alembic: one statement a line, and nobody reads them from top to bottom.
    lines = {
        str(module): (ROOT / module).read_text(encoding="utf-8").count("\n")
        for module in modules()
        if module.parent.name != "migrations"
    }

    assert {module: number for module, number in lines.items() if number > MOST_LINES} == {}


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_rooms_of_a_system_are_layers_and_a_new_one_must_be_placed(system: str) -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter", encoding="utf-8")
    package = f"lienthong.systems.{system}"

    contract = next(
        (rules[name] for name in rules.sections() if rules[name].get("containers", "").split() == [package]),
        None,
    )

    assert contract is not None, f".importlinter has no layers for {package}"
    assert contract["type"] == "layers"
    assert contract.getboolean("exhaustive"), "a new room would have no place, and nobody would notice"
