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


def test_the_walk_through_the_code_names_only_what_is_there() -> None:
    text = (ROOT / "docs/walk.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:systems|domain|contracts|foundation)/[\w/]+\.py)(?::(\w+))?`", text)
    missing = [f"{path}:{name}" for path, name in named if not _is_there(path, name)]

    assert len(named) > 50
    assert missing == []


def _is_there(path: str, name: str) -> bool:
    file = ROOT / "src/lienthong" / path
    return file.exists() and (
        not name or bool(re.search(rf"^(?: {{4}})?(?:class|def) {name}\b", file.read_text(), re.M))
    )
