"""The demo's secrets: made once, the same for every process."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lienthong.assembly.demo_setup.demo_credentials import FILE_NAME, demo_credentials, read_credentials
from lienthong.assembly.demo_setup.demo_seeds import ROOTS
from lienthong.domain.identifiers import AgencyCode


def test_processes_that_start_together_share_the_same_secrets(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: demo_credentials(tmp_path), range(16)))

    assert all(one == made[0] for one in made)


def test_the_file_of_secrets_is_for_its_owner_only(tmp_path: Path) -> None:
    demo_credentials(tmp_path)

    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_two_chains_never_share_a_secret(tmp_path: Path) -> None:
    one, other = demo_credentials(tmp_path / "one"), demo_credentials(tmp_path / "other")

    assert one.token_key != other.token_key
    assert one.lgsp_key("01", "test").secret != other.lgsp_key("01", "test").secret


def test_the_keys_of_test_and_official_differ(tmp_path: Path) -> None:
    made = demo_credentials(tmp_path)

    assert made.lgsp_key("52", "test") != made.lgsp_key("52", "official")
    with pytest.raises(LookupError):
        made.lgsp_key("79", "test")


def test_a_folder_without_a_chain_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_credentials(tmp_path / FILE_NAME)


def test_the_file_says_how_the_header_of_lgsp_is_filled_in(tmp_path: Path) -> None:
    demo_credentials(tmp_path)
    said = (tmp_path / FILE_NAME).read_text(encoding="utf-8")

    assert "lgspaccesstoken" in said
    for province, root in ROOTS.items():
        assert f"{AgencyCode(root).partner_code} (" in said, province
