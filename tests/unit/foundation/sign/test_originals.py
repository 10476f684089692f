"""The one known form of a file before it is signed, and whatever else a PDF may be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.foundation.sign.originals import NotSignable, _read_any, read_original, read_typeset
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.systems.civilstatus.papers.certificates import BIRTH_TEMPLATE, TEMPLATES, template_data
from tests.support.papers import SAMPLE_BIRTH

MADE = datetime(2024, 7, 5, 8, 4, 5, tzinfo=UTC)


def _table_at(pdf: bytes) -> int:
    return int(pdf.rstrip(b"\n").splitlines()[-2])


def _known(pdf: bytes) -> bool:
    return read_typeset(pdf, _table_at(pdf)) is not None


@pytest.fixture(scope="module")
def paper() -> bytes:
    return Typesetter(TEMPLATES).typeset(BIRTH_TEMPLATE, template_data(SAMPLE_BIRTH), made=MADE)


def test_both_ways_find_the_same_in_what_the_typesetter_writes(office: Any, paper: bytes) -> None:
    for pdf in (paper, paper + b"\n", office.page):
        assert _known(pdf)
        assert read_original(pdf) == _read_any(pdf)


def test_links_on_the_page_are_found_by_both_ways(tmp_path: Any) -> None:
    (tmp_path / "two.typ").write_text(
        '#set text(font: "Noto Serif")\n= Một\n#link("https://example.invalid")[a] #link("https://b.invalid")[b]'
        "\n#pagebreak()\n= Hai\n"
    )
    pdf = Typesetter(tmp_path).typeset("two", {})
    assert _known(pdf)
    assert read_original(pdf) == _read_any(pdf)
    assert read_original(pdf).annotations.count(b" R") == 2


def _first_object_moved(pdf: bytes) -> bytes:
    at = pdf.index(b" 65535 f\r\n") + len(b" 65535 f\r\n")
    return pdf[:at] + pdf[at + 20 : at + 30] + pdf[at + 10 :]


def _object_beyond_the_table(pdf: bytes) -> bytes:
    """The last object stands behind the table, where no signature of this page need cover it."""
    at = pdf.rindex(b" 00000 n\r\n") - 10
    behind = pdf + b"\n"
    number = int(pdf[pdf.index(b"/Size ") + 6 :].split(b"/", 1)[0]) - 1
    return behind[:at] + b"%010d" % len(behind) + behind[at + 10 :] + b"%d 0 obj\n<<>>\nendobj\n" % number


def _with_entry_in_catalogue(entry: bytes) -> Callable[[bytes], bytes]:
    def changed(pdf: bytes) -> bytes:
        # Of the same length, so that every object stays where it is.
        room = b"/MarkInfo<</Marked true/Suspects false>>"
        assert room in pdf
        assert len(entry) <= len(room)
        return pdf.replace(room, entry.ljust(len(room)))

    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf.replace(b"%PDF-1.7", b"%PDF-1.6"),
        lambda pdf: pdf.replace(b"trailer\n<<", b"trailer\n<</Prev 9"),
        lambda pdf: pdf.replace(b"trailer\n<<", b"trailer\n<</Encrypt 9 0 R"),
        lambda pdf: pdf.replace(b" 65535 f\r\n", b" 65535 f\n\n"),
        _first_object_moved,
        _object_beyond_the_table,
        _with_entry_in_catalogue(b"/AcroForm<</Fields[]>>"),
        _with_entry_in_catalogue(b"/DSS 5 0 R"),
        _with_entry_in_catalogue(b"/OpenAction 5 0 R"),
        _with_entry_in_catalogue(b"/OCProperties 5 0 R"),
        _with_entry_in_catalogue(b"/Lang(\nendobj\n)"),
        _with_entry_in_catalogue(b">>/Type/Catalog<<"),
    ],
)
def test_any_other_form_is_not_taken_for_the_known_one(
    paper: bytes, change: Callable[[bytes], bytes]
) -> None:
    changed = change(paper)
    assert changed != paper
    at = changed.rindex(b"xref\n0 ", 0, changed.rindex(b"startxref"))
    assert read_typeset(changed, at) is None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_byte_never_makes_the_two_ways_differ(paper: bytes, data: st.DataObject) -> None:
    changed = bytearray(paper)
    last = len(paper) - 1
    position = data.draw(st.integers(0, last) | st.integers(_table_at(paper) - 500, last))
    changed[position] = data.draw(st.integers(0, 255))
    found = read_typeset(bytes(changed), _table_at(paper))
    if found is not None:
        assert found[0] == _read_any(bytes(changed))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"xin chao"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(NotSignable):
        read_original(content)
