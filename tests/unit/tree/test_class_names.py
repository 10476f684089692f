"""A class name says one thing, in one place."""

from __future__ import annotations

import re
from collections import defaultdict

from tests.support.source_tree import classes

ALLOWED = frozenset({"Deceased", "Seed", "Delivered", "Postponed"})
"""Nouns that only look like one, and two of the four ways in which an attempt to deliver ends."""
IRREGULAR = frozenset(
    """
    Begun Born Bought Bound Broken Brought Built Caught Chosen Come Done Drawn Felt Found Given Gone Grown Heard Held
    Kept Known Laid Led Left Lent Lost Made Meant Met Paid Said Seen Sent Shown Sold Spelt Spent Spoken Taken Taught
    Thought Thrown Told Understood Withdrawn Worn Written
    """.split()
)


def test_no_public_class_name_stands_twice() -> None:
    places = defaultdict(set)
    for one in classes():
        if not one.name.startswith("_") and not one.is_wire_model:
            places[one.name].add(str(one.file))

    assert {name: sorted(files) for name, files in places.items() if len(files) > 1} == {}


def test_no_class_is_named_by_a_bare_participle() -> None:
    bare = {f"{one.file}:{one.name}" for one in classes() if _is_bare_participle(one.name.lstrip("_"))}

    assert bare == set()


def _is_bare_participle(name: str) -> bool:
    if name in ALLOWED or not re.fullmatch(r"[A-Z][a-z]+", name):
        return False
    return name.endswith("ed") or name in IRREGULAR
