"""A crash between storing and answering: whoever sends again gets the same application, and it exists once."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.contracts.dvclt.declaration import encode
from lienthong.invented import people
from tests.support.systems.dvclt import AT

pytestmark = pytest.mark.slow

SERVER = """
import sys
from pathlib import Path
from fastapi.testclient import TestClient
from pydantic import SecretStr
from lienthong.foundation.clock import FixedClock
from lienthong.foundation.trust.trust_store import TrustStore
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.settings import SharedSettings
from lienthong.systems.dvclt import app
from lienthong.systems.dvclt.base.settings import DvcltSettings
from tests.support.systems.dvclt import AT, SEED

var = Path(sys.argv[1])
durable = DurableEngine(f"sqlite:///{var / 'durable.db'}", "crash-0")
service = app.build(
    DvcltSettings(token_key=SecretStr("0" * 64)), SharedSettings(var_dir=var), FixedClock(AT), durable,
    TrustStore(var / "trust"), seed=SEED,
)
for prepare in service.on_start:
    prepare()
client = TestClient(service.app)
answer = client.post(
    "/api/applications", content=(var / "body.json").read_bytes(), headers={"Idempotency-Key": "one"}
)
(var / "answer.json").write_bytes(answer.content)
with service.database.engine.connect() as connection:
    count = connection.exec_driver_sql("SELECT count(*) FROM application").scalar_one()
(var / "count").write_text(str(count))
"""


def send(var: Path) -> int:
    """Start PM.DVCLT, file once, and return how the process ended."""
    environment = {
        **os.environ,
        "LIENTHONG_CRASH_AT": "dvclt.filed",
        "LIENTHONG_CRASH_DIR": str(var),
    }
    done = subprocess.run(
        [sys.executable, "-c", SERVER, str(var)],
        env=environment,
        capture_output=True,
        check=False,
        timeout=90,
    )
    return done.returncode


def test_an_application_stored_before_a_crash_is_the_one_that_a_repeat_gets(tmp_path: Path) -> None:
    birth = people.birth(1, AT.date(), "00019")
    body = {"group": "birth", "declaration": encode(birth, AT.date())}
    (tmp_path / "body.json").write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")

    killed = send(tmp_path)
    assert killed == -signal.SIGKILL
    assert not (tmp_path / "answer.json").exists()
    repeated = send(tmp_path)

    assert repeated == 0
    answer = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    assert answer["repeated"] is True
    assert answer["code"] == "G22.99-240705-0001"
    assert (tmp_path / "count").read_text() == "1"
