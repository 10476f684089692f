"""The documentation can be read as it stands: short lines, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

LONGEST_LINE = 120
MADE = {"docs/reference/hotich-v1.md": "what the system itself answers at /tai-lieu, line for line"}
"""Pages that a program writes, and why their lines are as they are."""
MADE_FOR_THE_SITE = re.compile(
    r"reference/(api/\w+|settings|errors|data-model)\.md|contributing\.md|changelog\.md|security\.md"
)
PAGES = sorted(
    str(page.relative_to(ROOT))
    for page in [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "packages").glob("*/*.md")]
)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in MADE])
def test_lines_have_at_most_120_characters(page: str) -> None:
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()

    assert [number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    missing = [target for target in targets if not _leads_somewhere(page, target)]

    assert missing == []


def _leads_somewhere(page: str, target: str) -> bool:
    path = (ROOT / page).parent / target
    return path.exists() or bool(MADE_FOR_THE_SITE.fullmatch(_within_docs(path)))


def _within_docs(path: Path) -> str:
    resolved = path.resolve()
    return str(resolved.relative_to(ROOT / "docs")) if resolved.is_relative_to(ROOT / "docs") else ""
