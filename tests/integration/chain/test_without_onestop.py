"""`lienthong up --without onestop`: a province's own one-stop system in the place of ours."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from lienthong.assembly.demo_setup.demo_credentials import FILE_NAME, read_credentials
from lienthong.assembly.network import PATHS
from lienthong.contracts.dvclt.client import DvcltClient, DvcltCredentials
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.foundation.http import client
from tests.support.chain import one_process
from tests.support.fork_server import ForkServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def test_the_rest_runs_and_another_one_stop_may_pull_and_call_with_the_keys_it_was_given(
    tmp_path: Path, fork_server: ForkServer
) -> None:
    with one_process(tmp_path, None, "--without", "onestop", fork_server=fork_server) as network:
        secrets = read_credentials(tmp_path / FILE_NAME)
        login, key = secrets.onestops["52"], secrets.lgsp_key("52", "test")
        front = network.url("dvclt").removesuffix(PATHS["dvclt"])
        with client(network.url("dvclt")) as dvclt, client(network.url("lgsp")) as lgsp:
            offered = DvcltClient(dvclt, DvcltCredentials(login.name, login.secret)).offered()
            found = HotichV3Client(ExchangeClient(lgsp, key.key, key.secret)).results(
                ["H08.1-261125-0001"], "52", "LTKS"
            )
        assert (list(offered.readable), list(offered.unreadable)) == ([], [])
        assert found.success
        assert httpx2.get(f"{network.url('onestop')}/health", trust_env=False).status_code == 404
        page = httpx2.get(f"{front}/", trust_env=False)
        assert page.status_code == 200
        assert "Một cửa không chạy ở đây" in page.text
        assert 'href="/mcdt/"' not in page.text
        assert "Mọi chặng thông suốt" in page.text
