"""What another system said about a delivery, as long as somebody may ask."""

from __future__ import annotations

from lienthong.foundation.delivery import Delivered, Delivery, Undeliverable
from lienthong.systems.onestop.dvclt.refusal_texts import RefusalTexts, give_up

REPORT = Delivery(key="report:G22.1:100", purpose="report", payload={})


def test_the_words_are_told_again_when_settling_is_done_anew() -> None:
    heard = RefusalTexts()
    outcome = heard.remember(REPORT, give_up("DVCLT_REFUSED"), "Hồ sơ không tồn tại")

    assert heard.text_about(REPORT, outcome) == "Hồ sơ không tồn tại"
    assert heard.text_about(REPORT, Undeliverable(outcome.reason_vi, outcome.code)) == "Hồ sơ không tồn tại"


def test_the_words_of_an_earlier_refusal_do_not_explain_another_one() -> None:
    heard = RefusalTexts()
    heard.remember(REPORT, give_up("DVCLT_REFUSED"), "Hồ sơ không tồn tại")

    assert (
        heard.text_about(REPORT, Undeliverable("Chưa cấu hình kết nối.", "NO_CONNECTION"))
        == "Chưa cấu hình kết nối."
    )


def test_what_was_delivered_at_last_leaves_no_words_behind() -> None:
    heard = RefusalTexts()
    outcome = heard.remember(REPORT, give_up("DVCLT_REFUSED"), "Hồ sơ không tồn tại")

    assert heard.text_about(REPORT, Delivered({})) == ""
    assert heard.text_about(REPORT, outcome) == outcome.reason_vi
