"""The documentation builds into a site without a warning, with what is made from the product in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "WARNING" not in done.stderr, done.stderr[-4000:]
    return folder


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("tutorials/first-dossier", "Nộp hồ sơ"),
        ("reference/settings", "LIENTHONG_SHARED__MODE"),
        ("reference/errors", "TOKEN_MISSING"),
        ("reference/data-model", "personal_id"),
        ("reference/api/places", "read_address"),
        ("reference/api/testing", "FakeDvclt"),
        ("vi/operating", "Vận hành"),
        ("changelog", "Unreleased"),
    ],
)
def test_the_site_holds_what_is_written_and_what_is_made(site: Path, page: str, words: str) -> None:
    assert words in (site / page / "index.html").read_text(encoding="utf-8")
