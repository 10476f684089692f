"""Write the XML schemas and the documentation of API 1.0 from the tables that read and write its messages.

Run it after a change to those tables::

    python tools/describe_hotich_v1.py

It writes ``src/lienthong/contracts/hotich_v1/schemas/*.xsd`` and ``docs/reference/hotich-v1.md``; a test fails while
they are older than the tables.
"""

from __future__ import annotations

from pathlib import Path

from lienthong.contracts.hotich_v1.documentation import describe
from lienthong.contracts.hotich_v1.xml_schema import schemas

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "src/lienthong/contracts/hotich_v1/schemas"
PAGE = ROOT / "docs/reference/hotich-v1.md"


def main() -> None:
    """Write every file; schemas of modules that are gone are removed."""
    made = schemas()
    for old in SCHEMAS.glob("*.xsd"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (SCHEMAS / name).write_text(text, encoding="utf-8")
    PAGE.write_text(describe(), encoding="utf-8")


if __name__ == "__main__":
    main()
