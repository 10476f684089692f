"""The landing page as a browser gets it, with systems that answer and systems that do not."""

from collections.abc import Iterator

import httpx2
import pytest

from lienthong.assembly.network import free_port
from lienthong.foundation.runtime.services import mount
from lienthong.operations.landing import (
    ChainPart,
    LandingContents,
    LinkedSystem,
    ListedAccount,
    build_landing,
)
from tests.support.pretend_chain import PretendChain
from tests.support.server import serving

NOBODY = f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def chain() -> Iterator[str]:
    with serving(PretendChain().app) as url:
        yield url


def page_of(landing: LandingContents, path: str = "/") -> str:
    with serving(mount({"/": build_landing(landing)})) as url:
        answer = httpx2.get(f"{url}{path}", trust_env=False)
    assert answer.status_code == 200
    return answer.text


def landing_with(onestop_url: str) -> LandingContents:
    officer = ListedAccount("Công chức hộ tịch, phường Ba Đình", "hotich.00004", "mat-khau-thu")
    return LandingContents(
        [
            LinkedSystem(ChainPart.ONESTOP, onestop_url, "/mcdt/"),
            LinkedSystem(ChainPart.CIVILSTATUS_TEST, NOBODY, "/hotich-test/", [officer]),
        ],
        ListedAccount("Cán bộ vận hành", "vanhanh", "x"),
    )


def test_the_page_links_every_system_and_shows_its_accounts() -> None:
    text = page_of(landing_with(NOBODY))
    assert 'href="/hotich-test/"' in text
    assert "hotich.00004" in text
    assert "mat-khau-thu" in text


def test_the_live_part_asks_for_itself_again() -> None:
    text = page_of(landing_with(NOBODY))
    assert 'hx-get="/live"' in text
    assert "every 2s" in text


def test_the_page_says_so_when_nothing_answers() -> None:
    text = page_of(landing_with(NOBODY), "/live")
    assert "Một cửa điện tử không trả lời" in text
    assert "chưa đếm được hồ sơ" in text


def test_dossiers_are_shown_by_their_codes(chain: str) -> None:
    text = page_of(landing_with(f"{chain}/mcdt"), "/live")
    assert "H26.1-261124-0001" in text
    assert "G22.99-261124-0001" in text
    assert "Đang xử lý" in text
