"""The product's own source as data: its modules, folders and classes, for the tests that hold the tree to its rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (ROOT / "src/lienthong", ROOT / "packages/places/src/lienthong_places")


@dataclass(frozen=True)
class DefinedClass:
    """A class of the product and the file where it stands."""

    name: str
    file: Path

    @property
    def is_wire_model(self) -> bool:
        """Whether it belongs to a contract, which gives names of its own."""
        return "contracts" in self.file.parts


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of the product, relative to the root."""
    return tuple(sorted(file.relative_to(ROOT) for package in PACKAGES for file in package.rglob("*.py")))


@cache
def rooms() -> tuple[Path, ...]:
    """Every folder of the product that holds modules."""
    return tuple(sorted({module.parent for module in modules()}))


@cache
def classes() -> tuple[DefinedClass, ...]:
    """Every class of the product, those inside functions too."""
    return tuple(_classes())


def _classes() -> Iterator[DefinedClass]:
    for module in modules():
        for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                yield DefinedClass(node.name, module)
