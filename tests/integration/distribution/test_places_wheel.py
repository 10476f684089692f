"""The wheel of lienthong-places: small, typed, alone."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MOST_BYTES = 2_000_000


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    uv = str(Path(sys.executable).parent / "uv")
    words = [uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT / "packages/places")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no wheel can be built here: {done.stderr[-300:]}")
    return next(folder.glob("lienthong_places-*.whl"))


def test_it_is_small_and_typed_and_holds_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.stat().st_size < MOST_BYTES
    assert "lienthong_places/py.typed" in names
    assert "lienthong_places/trial/files/page.html" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"lienthong_places"}


def test_it_needs_two_libraries(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        (metadata,) = [name for name in opened.namelist() if name.endswith("METADATA")]
        needs = Parser().parsestr(opened.read(metadata).decode()).get_all("Requires-Dist") or []
    assert sorted(need.partition(">")[0] for need in needs) == ["pyahocorasick", "rapidfuzz"]


def test_it_reads_an_address_without_the_chain(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import lienthong_places as p; from datetime import date; "
        "reading = p.read_address('P.12, Q.10, TPHCM', date(2018, 5, 5)); "
        "print(p.__file__, reading.address.commune, 'lienthong' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(tmp_path / "lienthong_places/__init__.py"), "27172", "False"]
