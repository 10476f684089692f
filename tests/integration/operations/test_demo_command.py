"""`lienthong demo` as somebody types it: a chain of its own, every scenario, the signed files."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.operations.demo import SCENARIOS

LONGEST_SECONDS = 400


@pytest.mark.slow
@pytest.mark.timeout(LONGEST_SECONDS + 30)
def test_the_demo_ends_well_on_a_chain_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lienthong", "demo", "--out", "var/demo"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert f"ĐẠT: {len(SCENARIOS)}/{len(SCENARIOS)} hồ sơ" in done.stdout
    results = sorted((tmp_path / "var" / "demo").glob("*.pdf"))
    assert len(results) == sum(not scenario.is_refused for scenario in SCENARIOS)
    assert all(str(result.name) in done.stdout for result in results)
    assert re.search(r"^\d\d:\d\d:\d\d  Hộ tịch .*Ký số kết quả", done.stdout, re.MULTILINE)
    assert done.stdout.count(": hợp lệ") == 2 * len(results)
