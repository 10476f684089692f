"""Golden samples of API 2.0 and 3.0 sent over HTTP, answered byte by byte."""

from datetime import timedelta

import pytest

from lienthong.contracts.hotich_v2.envelope import checks_in
from lienthong.contracts.hotich_v3.envelope import QueryAnswer
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import parse_object
from tests.support.systems.civilstatus import WHERE_TO, Office


def with_where(answer: str, words: str, where: str = WHERE_TO) -> bytes:
    """The sample, which says no place, with the place where this dossier went."""
    return sample("hotich_v3", answer).rstrip().replace(words.encode(), f"{words}: {where}".encode())


@pytest.mark.parametrize("name", ["receive_birth.json", "receive_death.json"])
def test_a_dossier_is_taken_and_then_known(office: Office, name: str) -> None:
    office.clock.advance(timedelta(hours=7))  # the death was received at three in the afternoon
    body = sample("hotich_v3", name)
    code = parse_object(body)["maHoSoMCDT"]

    first, second = (office.call("nhanHoSoDKHT", body).content for _ in range(2))

    known = with_where("receive_answer_already_taken.json", "Hồ sơ trùng")
    assert first == with_where("receive_answer_taken.json", "Tiếp nhận hồ sơ thành công")
    assert second == known.replace(b"H26.3.1-240705-0015", code.encode())


def test_a_marriage_of_2_0_is_taken_and_its_checks_wait(office: Office) -> None:
    body = sample("hotich_v2", "receive_marriage.json")
    code = parse_object(body)["maHoSoMCDT"]

    taken = office.call("nhanHoSoDKHT", body).content

    assert taken == with_where("receive_answer_taken.json", "Tiếp nhận hồ sơ thành công")
    [item] = QueryAnswer.read(office.ask([code], "LTKH")).value
    husband, wife = checks_in(item)
    assert wife.json_bytes() == sample("hotich_v2", "check_waiting.json").rstrip()
    assert (husband.side_name, husband.state_code, husband.unit_code) == ("chong", 1, "00019")
