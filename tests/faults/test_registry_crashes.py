"""kill -9 while books are imported and test dossiers are erased: each once, whenever it happens."""

from __future__ import annotations

import csv
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from lienthong.foundation import crash_points as faults
from tests.support.chain import Chain
from tests.support.doors import Door
from tests.support.fork_server import ForkServer
from tests.support.journeys import Journeys
from tests.support.sheets import birth_lines, write_sheet

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

IMPORT_POINTS = ("civilstatus.import_uncommitted", "civilstatus.imported")
PURGE_POINTS = ("civilstatus.purge_uncommitted", "civilstatus.purged")
SECONDS = 60.0


@dataclass(frozen=True)
class Ended:
    """A command that has ended: how, and what it said."""

    code: int
    said: str


@dataclass
class Terminal:
    """Where `lienthong civilstatus …` is typed; each command is a process of its own."""

    fork_server: ForkServer
    folder: Path
    typed: int = 0

    def run(self, var_dir: Path, *words: str, crash_at: str = "", password: str = "") -> Ended:
        """Run one to its end."""
        environment = {
            **os.environ,
            "LIENTHONG_SHARED__VAR_DIR": str(var_dir),
            "LIENTHONG_PASSWORD": password,
        }
        if crash_at:
            environment |= {
                faults.VARIABLE: crash_at,
                faults.FOLDER_VARIABLE: str(var_dir / "crashes"),
            }
        self.typed += 1
        said = self.folder / f"said-{self.typed}.txt"
        started = self.fork_server.start(
            ["civilstatus", *words, "--environment", "test"],
            environment | {"PYTHONIOENCODING": "utf-8"},
            said,
        )
        return Ended(started.wait(SECONDS), said.read_text(encoding="utf-8"))


@pytest.fixture
def terminal(fork_server: ForkServer, tmp_path: Path) -> Terminal:
    return Terminal(fork_server, tmp_path)


@pytest.mark.parametrize("point", IMPORT_POINTS)
def test_an_import_that_was_killed_goes_on_and_enters_each_line_once(
    terminal: Terminal, tmp_path: Path, point: str
) -> None:
    sheet = write_sheet(tmp_path / "so.csv", list(birth_lines(30, 2001)))
    book = ("--unit", "00004", "--register", "birth")
    killed = terminal.run(tmp_path / "var", "import", str(sheet), *book, crash_at=point)
    again = terminal.run(tmp_path / "var", "import", str(sheet), *book)
    out = tmp_path / "ra.csv"
    taken = terminal.run(tmp_path / "var", "export", *book, "--year", "2001", "-o", str(out))

    assert killed.code == -signal.SIGKILL, killed.said
    assert again.code == 0, again.said
    assert taken.code == 0, taken.said
    with out.open(encoding="utf-8-sig", newline="") as lines:
        numbers = [line["number"] for line in csv.DictReader(lines)]
    assert numbers == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize("point", PURGE_POINTS)
def test_a_purge_that_was_killed_is_done_whole_or_not_at_all(
    chain: Chain, journeys: Journeys, terminal: Terminal, tmp_path: Path, point: str
) -> None:
    with httpx2.Client(timeout=20.0, trust_env=False) as http:
        door = Door(journeys, http)
        officer, password = f"hotich.{door.unit}", journeys.credentials.people.officer_test
        message = door.birth()
        assert door.submit(message)["status"] == "1"
        code = message.onestop_code
        signed_in = door.post(
            "civilstatus_test", "/api/session", json={"user_name": officer, "password": password}
        )
        headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
        order = {"act": "refuse", "codes": [code], "reason": "Hồ sơ thử, từ chối tiếp nhận"}
        refused = door.post("civilstatus_test", "/api/acts", json=order, headers=headers)
        assert refused.status_code == 200, refused.text

        codes = tmp_path / "ma.txt"
        codes.write_text(f"{code}\n", encoding="utf-8")
        who = ("--account", officer, "--reason", "Kiểm thử luồng thông tin")
        proposed = terminal.run(chain.var_dir, "purge", "propose", str(codes), *who, password=password)
        assert proposed.code == 0, proposed.said
        number = proposed.said.split()[2].rstrip(":")
        leader, secret = _leader(terminal, chain.var_dir, door.unit, tmp_path / "tai-khoan.csv")
        confirm = ("purge", "confirm", number, "--account", leader)
        killed = terminal.run(chain.var_dir, *confirm, password=secret, crash_at=point)
        between = http.get(door.url("civilstatus_test", f"/api/lookup/{code}"), headers=headers)
        again = terminal.run(chain.var_dir, *confirm, password=secret)
        after = http.get(door.url("civilstatus_test", f"/api/lookup/{code}"), headers=headers)

    was_committed = point == "civilstatus.purged"
    assert killed.code == -signal.SIGKILL, killed.said
    assert between.status_code == (410 if was_committed else 200)
    assert again.code == (2 if was_committed else 0), again.said
    assert after.status_code == 410


def _leader(terminal: Terminal, var_dir: Path, unit: str, out: Path) -> tuple[str, str]:
    """A leader of the unit, made anew: name and password."""
    people = write_sheet(
        out.with_name("nguoi.csv"),
        [
            {
                "unit_code": unit,
                "role": "leader",
                "name": "Trần Văn Lãnh",
                "user_name": f"lanhdao.{out.parent.name}",
            }
        ],
    )
    made = terminal.run(var_dir, "accounts", str(people), "--out", str(out))
    assert made.code == 0, made.said
    with out.open(encoding="utf-8", newline="") as lines:
        account = next(line for line in csv.DictReader(lines) if line["kind"] == "account")
    return account["name"], account["secret"]
