"""Pages of the documentation site that are made from the product itself: settings, codes, tables, Python.

mkdocs calls `on_files` while it builds the site (`hooks` in ``mkdocs.yml``), so these pages are never older than
what they describe.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from sqlalchemy import MetaData, Table

from lienthong.assembly.commands.settings_table import all_sections
from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.exchange.errors import ExchangeErrorCode
from lienthong.domain.checks import FindingCode
from lienthong.foundation.settings import describe
from lienthong.foundation.trust.faults import Fault
from lienthong.systems.dvclt.base import hold_reasons as application_holds
from lienthong.systems.onestop.base import hold_reasons as onestop_holds

ROOT = Path(__file__).resolve().parent.parent
SYSTEMS: Mapping[str, str] = {
    "dvclt": "PM.DVCLT, where citizens apply",
    "onestop": "One-stop system of a province",
    "exchange": "LGSP and NDXP",
    "civilstatus": "Civil status",
    "authorities": "Authorities of the following steps",
}
PACKAGES: Mapping[str, tuple[str, str]] = {
    "places": ("lienthong_places", "Units over time and addresses, a distribution of its own"),
    "domain": ("lienthong.domain", "The vocabulary and the law"),
    "contracts": ("lienthong.contracts", "What goes over the wire"),
    "foundation": ("lienthong.foundation", "What every system stands on"),
    "testing": ("lienthong.testing", "Partners to test against"),
}
_Code = TypeVar("_Code", bound=StrEnum)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made here to those that are written by hand."""
    for path, text in pages():
        files.append(File.generated(config, path, content=text))
    return files


def pages() -> Iterator[tuple[str, str]]:
    """Each page: its path within the documentation, its text."""
    yield "reference/settings.md", settings_page()
    yield "reference/errors.md", errors_page()
    yield "reference/data-model.md", data_model_page()
    for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY"):
        text = (ROOT / f"{name}.md").read_text(encoding="utf-8")
        yield f"{name.lower()}.md", text.replace("](docs/", "](")
    for name, (package, title) in PACKAGES.items():
        yield f"reference/api/{name}.md", f"# `{package}`\n\n{title}.\n\n::: {package}\n"


def settings_page() -> str:
    """Every setting with its meaning and default, as `lienthong settings` prints them."""
    lines = [
        "# Settings",
        "",
        "Each is set by the environment variable named here, or by its field in its section of `lienthong.toml`",
        "(another path: `LIENTHONG_FILE`). What they mean is said in Vietnamese, as `lienthong settings` says it.",
    ]
    for section, model in all_sections().items():
        lines += ["", f"## [{section}]", "", "| variable | meaning | default |", "|---|---|---|"]
        for one in describe({section: model}):
            marks = (" **Bắt buộc.**" if one.required else "") + (" (bí mật)" if one.secret else "")
            default = f"`{one.default}`" if one.default else ""
            lines.append(_row(f"`{one.environment_name}`", one.description + marks, default))
    return "\n".join(lines) + "\n"


def errors_page() -> str:
    """Every closed set of codes that somebody outside meets."""
    parts = [
        "# Codes\n\nEvery set is closed: a program may decide by the code, a person reads the sentence.",
        _codes("Civil status, on the wire", ErrorCode, lambda one: (one.message_vi,)),
        _codes(
            "LGSP and NDXP", ExchangeErrorCode, lambda one: (f"HTTP {one.http_status}. {one.message_vi}",)
        ),
        _codes(
            "Signed files that are not believed", Fault, lambda one: (f"{one.message_vi}. {one.advice_vi}",)
        ),
        _codes("What the rules find in a declaration", FindingCode, lambda _: ()),
        _codes(
            "Holds of the one-stop system", onestop_holds.OnestopHoldReason, _advice(onestop_holds.ADVICE)
        ),
        _codes(
            "Holds of PM.DVCLT",
            application_holds.ApplicationHoldReason,
            _advice(application_holds.HOLD_ADVICE),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def data_model_page() -> str:
    """Every table of every system."""
    lines = [
        "# Data model",
        "",
        "Each system has a database of its own. The tables below are read from the product.",
    ]
    for system, title in SYSTEMS.items():
        metadata: MetaData = importlib.import_module(f"lienthong.systems.{system}.base.tables").metadata
        lines += ["", f"## {title}", ""]
        lines += _diagram(metadata.sorted_tables)
        for table in sorted(metadata.tables.values(), key=lambda one: one.name):
            lines += ["", f"### {system}: {table.name}", "", "| column | type | |", "|---|---|---|"]
            for column in table.columns:
                notes = ["key"] if column.primary_key else []
                notes += [] if column.nullable or column.primary_key else ["never empty"]
                notes += [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
                lines.append(_row(f"`{column.name}`", type(column.type).__name__, ", ".join(notes)))
    return "\n".join(lines) + "\n"


def _diagram(tables: Iterable[Table]) -> list[str]:
    """How the tables of a system point at each other."""
    arrows = sorted(
        {
            f"    {key.column.table.name} ||--o{{ {table.name} : {key.parent.name}"
            for table in tables
            for key in table.foreign_keys
        }
    )
    return ["```mermaid", "erDiagram", *arrows, "```"] if arrows else []


def _codes(title: str, codes: type[_Code], words: Callable[[_Code], tuple[str, ...]]) -> str:
    rows = [_row(f"`{code.value}`", *words(code)) for code in codes]
    head = ["| code | |", "|---|---|"] if words(next(iter(codes))) else ["| code |", "|---|"]
    return "\n".join([f"## {title}", "", *head, *rows])


def _advice(advice: Mapping[Any, Any]) -> Callable[[StrEnum], tuple[str, ...]]:
    return lambda code: (f"{advice[code].title_vi}. {advice[code].what_to_do_vi} ({advice[code].who_vi})",)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
