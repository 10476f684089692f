"""Files of our own writer are recognised without a PDF reader; the verdict is always the one the reader leads to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.foundation.sign import cms
from lienthong.foundation.sign.credentials import open_credential
from lienthong.foundation.sign.increments import Increment
from lienthong.foundation.sign.pades import sign_file
from lienthong.foundation.sign.revisions import FieldToMake, SignableFile, signature_entries
from lienthong.foundation.sign.signer import FieldBox, SignatureRequest
from lienthong.foundation.sign.timestamps import stamper
from lienthong.foundation.trust import object_identifiers as oids
from lienthong.foundation.trust.faults import Fault
from lienthong.foundation.typeset.typesetter import Typesetter
from lienthong.foundation.verify.exact_files import read_exact
from lienthong.foundation.verify.signed_revisions import SignedFile
from lienthong.foundation.verify.verdict import Verification, verify
from lienthong.systems.civilstatus.papers.certificates import BIRTH_TEMPLATE, TEMPLATES, template_data
from tests.support.papers import other_people
from tests.unit.foundation.conftest import SIGNED_AT

FORMS = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def papers(office: Any) -> list[bytes]:
    """Birth certificates of different people, signed twice, with evidence."""
    typesetter = Typesetter(TEMPLATES)
    pages = [
        typesetter.typeset(BIRTH_TEMPLATE, template_data(other_people(number)), made=SIGNED_AT)
        for number in range(3)
    ]
    stamps, lists = office.authority.timestamps(), office.authority.lists()
    boxes = [FieldBox(318, 92, 538, 150), FieldBox(57, 92, 307, 150)]
    requests = [replace(each, box=box) for each, box in zip(office.requests, boxes, strict=True)]
    return [sign_file(page, requests, stamps, SIGNED_AT, lists) for page in pages]


def recognised(pdf: bytes) -> bool:
    """Whether the file is taken for ours; if so, the reader must find the same in it and no fault."""
    found = read_exact(pdf)
    if found is None:
        return False
    read = SignedFile(pdf, exact=False)
    read.check_changes()
    assert found.signatures == read.signatures
    if read.store is None:
        assert found.evidence is None
    else:
        assert (found.evidence, read.store.exact) == (read.store.evidence, True)
    for each in found.signatures:
        assert each.sha256 == hashlib.sha256(pdf[: each.hole] + pdf[each.after : each.end]).digest()
    return True


def verdict(pdf: bytes, office: Any) -> Verification:
    """What both ways say, which must be the same to the last word."""
    trust = office.trust
    found = verify(pdf, trust)
    trust.now().verdicts.forget()
    assert found == verify(pdf, trust, exact=False)
    return found


def test_papers_with_and_without_evidence_are_recognised(office: Any, papers: list[bytes]) -> None:
    for each in (*papers, office.signed(), office.signed_for_long()):
        assert recognised(each)
        assert verdict(each, office).valid


def test_a_paper_cut_back_to_an_earlier_revision_is_recognised(office: Any, papers: list[bytes]) -> None:
    for each in _revisions(papers[0])[1:]:
        assert recognised(each)
        assert verdict(each, office).valid


@settings(FORMS, max_examples=60)
@given(
    name=st.text(max_size=20),
    field=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
    box=st.none() | st.tuples(*[st.floats(-999, 9999)] * 4).map(lambda edges: FieldBox(*edges)),
    hours=st.integers(-12, 14),
)
def test_whatever_is_signed_is_recognised_or_left_to_the_reader_but_never_judged_otherwise(
    office: Any, name: str, field: str, box: FieldBox | None, hours: int
) -> None:
    name = name.encode("utf-8", "replace").decode()
    requests = [SignatureRequest(office.officer, name[::-1], name, field, box), office.requests[1]]
    file = sign_file(office.page, requests, office.authority.timestamps(), SIGNED_AT + timedelta(hours=hours))
    known = recognised(file)
    plain = re.fullmatch(r"[A-Za-z0-9 ]*|[\u00c0-\u1ef9 ]+", name) and re.fullmatch(r"[A-Za-z0-9]+", field)
    assert known or not plain
    verdict(file, office)


@FORMS
@given(data=st.data())
def test_changed_bytes_are_noticed_or_seen_alike_by_both_ways(
    papers: list[bytes], data: st.DataObject
) -> None:
    pdf = papers[0]
    revisions = len(_revisions(pdf)[0])
    at = data.draw(st.integers(0, len(pdf) - 1) | st.integers(revisions - 3000, len(pdf) - 1))
    new = data.draw(st.binary(max_size=4) | st.sampled_from([b"\n", b" ", b"0", b"% x\n", b"/Annots[]"]))
    removed = data.draw(st.integers(0, 4))
    changed = pdf[:at] + new + pdf[at + removed :]
    if recognised(changed) and changed != pdf:
        # Only what no structure depends on may differ: the page before its table, which the digests cover, the
        # signature values and the evidence, which are read and judged after this.
        assert _masked(changed) == _masked(pdf)


def _masked(pdf: bytes) -> bytes:
    """A file without what is judged by signatures: contents of the page, signature values, evidence, texts."""
    revisions = pdf[len(_revisions(pdf)[0]) :]
    revisions = re.sub(rb"/Contents<[0-9a-f]+>|/Name<[0-9a-f]+>|/Reason<[0-9a-f]+>", b"", revisions)
    revisions = re.sub(rb"/M\(D:[^)]*\)|/VRI<<.*?>>>>>>|/T\([A-Za-z0-9 .,:;_-]*\)", b"", revisions)
    revisions = re.sub(rb"/ID\[[^\]]*\]", b"", revisions)
    return re.sub(rb"stream\n.*?\nendstream\n", b"", revisions, flags=re.DOTALL)


@FORMS
@given(data=st.data())
def test_revisions_of_several_papers_put_together_are_seen_alike_by_both_ways(
    papers: list[bytes], data: st.DataObject
) -> None:
    parts = [_parts(each) for each in papers]
    chosen = [
        data.draw(st.sampled_from(parts))[number]
        for number in data.draw(st.lists(st.integers(0, 3), min_size=1, max_size=5))
    ]
    recognised(b"".join(chosen))


def test_signature_values_stolen_from_another_paper_do_not_hold(office: Any, papers: list[bytes]) -> None:
    values = re.findall(rb"/Contents<([0-9a-f]+)>", papers[0])
    forged, position = papers[1], iter(values)
    forged = re.sub(rb"/Contents<[0-9a-f]+>", lambda _: b"/Contents<%s>" % next(position), forged)
    # Everything is in its place, so this is our form; who signed was over something else.
    found = verdict(forged, office)
    assert not found.valid
    assert found.fault is Fault.CONTENT_CHANGED


def test_another_page_under_the_revisions_of_a_paper_is_found(office: Any, papers: list[bytes]) -> None:
    page, *revisions = _parts(papers[0])
    at = page.index(b"stream\n") + 40
    forged = page[:at] + bytes([page[at] ^ 1]) + page[at + 1 :]
    assert verdict(b"".join([forged, *revisions]), office).fault is Fault.CONTENT_CHANGED
    other = _parts(papers[1])[0]
    assert not verdict(b"".join([other, *revisions]), office).valid


def _replaced(old: bytes, new: bytes, last: bool = True) -> Callable[[bytes], bytes]:
    def change(pdf: bytes) -> bytes:
        at = pdf.rindex(old) if last else pdf.index(old, len(_revisions(pdf)[0]))
        return pdf[:at] + new + pdf[at + len(old) :]

    return change


def _appended(tail: bytes) -> Callable[[bytes], bytes]:
    return lambda pdf: pdf + tail


def _range(number: int, by: int) -> Callable[[bytes], bytes]:
    def change(pdf: bytes) -> bytes:
        at = pdf.rindex(b"/ByteRange[0 ") + len(b"/ByteRange[0 ") + 11 * number
        return pdf[:at] + b"%010d" % (int(pdf[at : at + 10]) + by) + pdf[at + 10 :]

    return change


def _gaps_overlap(pdf: bytes) -> bytes:
    """The second signature leaves out what the first one leaves out, and its own."""
    first = pdf.index(b"/ByteRange[0 ") + len(b"/ByteRange[0 ")
    second = pdf.rindex(b"/ByteRange[0 ") + len(b"/ByteRange[0 ")
    return pdf[:second] + pdf[first : first + 10] + pdf[second + 10 :]


def _row_twice(pdf: bytes) -> bytes:
    """The table of the second revision names the field twice, the latter at the place of another object."""
    row = re.compile(rb"xref\n(\d+) 1\n(\d{10} 00000 n \n)")
    found = list(row.finditer(pdf))[-1]
    return pdf[: found.end()] + found[1] + b" 1\n0000000010 00000 n \n" + pdf[found.end() :]


@pytest.mark.parametrize(
    "change",
    [
        _appended(b"\0"),
        _appended(b"% them\n"),
        _appended(b"%%EOF\n"),
        _appended(b"startxref\n9\n%%EOF\n"),
        _range(0, -100),
        _range(0, 1),
        _range(1, 1),
        _range(1, -1),
        _range(2, 1),
        _range(2, -1),
        _gaps_overlap,
        _row_twice,
        _replaced(b"00>>>\nendobj", b"0000>>>\nendobj"),
        _replaced(b"00>>>\nendobj", b">>>\nendobj"),
        _replaced(b"00>>>\nendobj", b"01>>>\nendobj"),
        _replaced(b"00>>>\nendobj", b"00>/X 1>>\nendobj"),
        _replaced(b"/ByteRange[0 ", b"/ByteRange[1 "),
        _replaced(b"/Pages 1 0 R", b"/Pages 9 0 R"),
        _replaced(b"/Pages 1 0 R", b"/Pages 9 0 R", last=False),
        _replaced(b"/Contents ", b"/Contenti ", last=False),
        _replaced(b"/SigFlags 3", b"/SigFlags 0", last=False),
        _replaced(b"/F 132", b"/F 130"),
        _replaced(b"/V ", b"/v "),
        _replaced(b" 00000 n ", b" 00001 n "),
        _replaced(b"/CRL[", b"/CRl["),
    ],
)
def test_attacks_on_the_revisions_are_no_form_of_ours_and_refused(
    office: Any, papers: list[bytes], change: Callable[[bytes], bytes]
) -> None:
    changed = change(papers[0])
    assert changed != papers[0]
    assert not recognised(changed)
    assert not verdict(changed, office).valid


@pytest.mark.parametrize(
    "change",
    [
        _appended(b"\n"),
        _replaced(b"/Prev ", b"/Prev 0"),
        _replaced(b"/Size ", b"/Size 9"),
        _replaced(b"/Type/DSS", b"/Type/DSs"),
    ],
)
def test_other_ways_to_write_the_evidence_are_left_to_the_reader_which_accepts_them(
    office: Any, papers: list[bytes], change: Callable[[bytes], bytes]
) -> None:
    changed = change(papers[0])
    assert not recognised(changed)
    assert verdict(changed, office).valid


class _Forger:
    """Somebody with a good key who writes revisions that do more than sign."""

    def __init__(self, office: Any, page: bytes) -> None:
        self.office = office
        self.file = SignableFile(page, [FieldToMake("NguoiKy", None), FieldToMake("CoQuan", None)])
        self._append = self.file._append
        self.hidden: tuple[int, bytes] | None = None
        self.file._append = self._append_more  # type: ignore[method-assign]

    def _append_more(self, section: Increment) -> None:
        if self.hidden is not None:
            section.add(*self.hidden)
        self._append(section)

    def sign(self, name: str, hidden: tuple[int, bytes] | None = None) -> None:
        self.hidden = hidden
        credential = self.office.officer if name == "NguoiKy" else self.office.agency
        stamp = stamper(self.office.authority.timestamps(), SIGNED_AT)
        self.file.sign(
            name,
            signature_entries("A", "B", b"20240705150405+07'00'"),
            6000,
            partial(cms.signed_data, open_credential(credential), oids.DATA, timestamp=stamp),
        )
        self.hidden = None


CONTENT = b"<</Length 0>>\nstream\n\nendstream"


def _contents_number(page: bytes) -> int:
    found = re.search(rb"/Contents (\d+) 0 R", page)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize(("first", "second", "valid"), [(True, False, True), (False, True, False)])
def test_a_revision_that_replaces_more_than_ours_is_left_to_the_reader(
    office: Any, first: bool, second: bool, valid: bool
) -> None:
    # What the first signer replaced the first signature covers; what the second one did, it does not.
    forger = _Forger(office, office.page)
    hidden = (_contents_number(office.page), CONTENT)
    forger.sign("NguoiKy", hidden if first else None)
    forger.sign("CoQuan", hidden if second else None)
    file = forger.file.content()
    assert not recognised(file)
    assert verdict(file, office).valid is valid


def test_a_field_filled_a_second_time_is_left_to_the_reader(office: Any) -> None:
    forger = _Forger(office, office.page)
    forger.sign("NguoiKy")
    forger.sign("NguoiKy")
    file = forger.file.content()
    assert not recognised(file)
    assert len(verdict(file, office).signatures) == 1


@pytest.mark.parametrize("text", ["/Contents<00>", "a/b", "\x07", ">>", "\ufeff"])
def test_texts_that_look_like_structure_are_left_to_the_reader(office: Any, text: str) -> None:
    requests = [SignatureRequest(office.officer, text, text, "NguoiKy"), office.requests[1]]
    file = sign_file(office.page, requests, office.authority.timestamps(), SIGNED_AT)
    assert not recognised(file)
    verdict(file, office)


def test_an_object_nobody_refers_to_before_the_table_changes_no_verdict(office: Any) -> None:
    page = office.page
    at = int(page.splitlines()[-2])
    hidden = b"900 0 obj\n<</Type/Page>>\nendobj\n"
    page = page[:at] + hidden + page[at:].replace(b"%d" % at, b"%d" % (at + len(hidden)))
    file = sign_file(page, office.requests, office.authority.timestamps(), SIGNED_AT)
    recognised(file)
    assert verdict(file, office).valid


def test_an_object_behind_the_page_is_no_form_of_ours(office: Any) -> None:
    # A table that points behind what the first signature covers: nobody would know what the page will show.
    page = office.page
    row = (
        page.index(b" 65535 f\r\n") + len(b" 65535 f\r\n") + 2 * 20
    )  # of the colours, which no verdict reads
    page = page[:row] + b"%010d" % (len(page) + 2000) + page[row + 10 :]
    file = sign_file(page, office.requests, office.authority.timestamps(), SIGNED_AT)
    assert not recognised(file)
    verdict(file, office)


@pytest.mark.parametrize("tail", [b"", b"\n", b" ", b"\n\n", b"\r", b"\r\n", b"%", b"% them"])
@pytest.mark.parametrize("changed", range(-3, 4))
def test_no_byte_between_the_page_and_its_signature_is_left_out(
    office: Any, tail: bytes, changed: int
) -> None:
    file = sign_file(office.page + tail, office.requests, office.authority.timestamps(), SIGNED_AT)
    recognised(file)
    assert verdict(file, office).valid
    at = len(office.page) + changed
    file = file[:at] + bytes([file[at] ^ 0x41]) + file[at + 1 :]
    recognised(file)
    assert not verdict(file, office).valid


def test_evidence_added_twice_or_before_a_signature_is_no_form_of_ours(office: Any) -> None:
    evidence = read_exact(office.signed_for_long())
    assert evidence is not None
    assert evidence.evidence is not None
    forger = _Forger(office, office.page)
    forger.sign("NguoiKy")
    forger.file.add_evidence(evidence.evidence)
    assert recognised(forger.file.content())
    forger.sign("CoQuan")
    assert not recognised(forger.file.content())
    verdict(forger.file.content(), office)
    forger.file.add_evidence(evidence.evidence)
    assert not recognised(forger.file.content())
    verdict(forger.file.content(), office)


def _revisions(pdf: bytes) -> list[bytes]:
    """The file as it stood after each revision, the page first."""
    ends = [each.end() for each in re.finditer(rb"startxref\n\d+\n%%EOF\n", pdf)]
    return [pdf[:end] for end in ends]


def _parts(pdf: bytes) -> Sequence[bytes]:
    revisions = _revisions(pdf)
    return [revisions[0], *(now[len(was) :] for was, now in pairwise(revisions))]
