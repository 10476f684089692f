"""What is declared arrives as it was declared, in both dialects, with fields that nobody knows."""

from __future__ import annotations

import string
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lienthong.contracts.declaration_fields.field_tables import BIRTH, DEATH
from lienthong.contracts.dvclt import declaration as dvclt_form
from lienthong.contracts.dvclt.xml import read_form, write_form
from lienthong.contracts.hotich_v3.payload import (
    decode_interlinked,
    decode_payload,
    encode_payload,
    module_of,
    payload_of,
)
from lienthong.contracts.wire import RawJson
from lienthong.domain import catalogues
from lienthong.domain.addresses import Address
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import (
    NOWHERE,
    BirthDeclaration,
    Child,
    DeathDeclaration,
    DeathNotice,
    Deceased,
    ForeignRegistration,
    InterlinkedDeclaration,
    Person,
    Place,
    Requester,
)
from lienthong.domain.modules import CIVILSTATUS_TO_DVCLT, Module
from lienthong.domain.units import UnitCode

RECEIVED = date(2024, 7, 5)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬỀẾỂỄỆỒỐỔỖỘỜỚỞỠỢỪỨỬỮỰ'-<>&\" .,/0123456789"
KNOWN = {field.name for table in (BIRTH, DEATH) for field in table.fields}

words = st.text(LETTERS, min_size=1, max_size=40).filter(str.strip)
maybe = st.one_of(st.just(""), words)
days = st.dates(date(1900, 1, 1), date(2030, 12, 31)).map(PartialDate.of)
partial_dates = st.one_of(
    days,
    st.builds(PartialDate, st.integers(1900, 2030), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1900, 2030)),
)
times = st.one_of(
    st.builds(TimeOfDay, st.integers(0, 23), st.integers(0, 59)), st.builds(TimeOfDay, st.integers(0, 23))
)
personal_ids = st.one_of(st.just(""), st.text(string.digits, min_size=12, max_size=12))
addresses = st.builds(
    Address,
    province=st.just(UnitCode("01")),
    district=st.just(UnitCode("001")),
    commune=st.sampled_from([UnitCode("00019"), None]),
    detail=maybe,
)
read_places = st.one_of(
    st.just(NOWHERE),
    words.map(lambda text: Place(text=text)),
    addresses.map(lambda address: Place(address=address)),
    words.map(lambda detail: Place(address=Address(detail=detail, country="LA"))),
)
text_places = st.one_of(st.just(NOWHERE), words.map(lambda text: Place(text=text)))
optional_enums = {
    "paper": st.sampled_from([None, catalogues.IdentityPaper.PASSPORT, catalogues.IdentityPaper.OTHER]),
    "residence": st.sampled_from([None, *catalogues.ResidenceType]),
    "flag": st.sampled_from([None, True, False]),
}
ethnic = st.sampled_from(["", *(entry.code for entry in catalogues.ETHNIC_GROUPS), "Tày", "Mông"])
nations = st.sampled_from(["", "VN", "Việt Nam", "Lào", "FR"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(LETTERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS), inner, max_size=3),
    max_leaves=5,
)
new_names = st.from_regex(r"[a-z][A-Za-z0-9]{0,15}", fullmatch=True).filter(lambda name: name not in KNOWN)

paper: dict[str, Any] = {
    "paper_kind": optional_enums["paper"],
    "paper_other": maybe,
    "paper_number": maybe,
    "paper_issued": st.none() | partial_dates,
    "paper_issuer": maybe,
}
origin: dict[str, Any] = {
    "ethnic_group": ethnic,
    "ethnic_other": maybe,
    "nationality": nations,
    "nationality_other": maybe,
}


def persons(places: st.SearchStrategy[Place]) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        full_name=words,
        born=st.none() | partial_dates,
        residence_type=optional_enums["residence"],
        residence=places,
        personal_id=personal_ids,
        verified=optional_enums["flag"],
        **paper,
        **origin,
    )


def requesters(places: st.SearchStrategy[Place]) -> st.SearchStrategy[Requester]:
    return st.builds(
        Requester,
        full_name=words,
        relation=st.sampled_from(["Cha", "Mẹ", "1", "Người nuôi dưỡng"]),
        personal_id=personal_ids,
        residence_type=optional_enums["residence"],
        residence=places,
        phone=st.sampled_from(["", "0900000017", "+84 900 000 017"]),
        email=st.sampled_from(["", "an@example.vn"]),
        verified=optional_enums["flag"],
        **paper,
    )


def births(places: st.SearchStrategy[Place], extra: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    children = st.builds(
        Child,
        full_name=words,
        sex=st.sampled_from(catalogues.Sex),
        born=partial_dates,
        born_in_words=maybe,
        birthplace=places.filter(bool),
        birthplace_abroad=maybe,
        hometown=places,
        birth_kind=st.sampled_from([None, *catalogues.BirthKind]),
        **paper,
        **origin,
    )
    foreign = st.builds(
        ForeignRegistration,
        number=words,
        registered=st.none() | partial_dates,
        authority=maybe,
        country=nations,
    )
    return st.builds(
        BirthDeclaration,
        registration_type=st.sampled_from(catalogues.RegistrationType),
        place_of_registration=st.just(UnitCode("00019")),
        child=children,
        requester=requesters(places),
        mother=st.none() | persons(places),
        father=st.none() | persons(places),
        certificate_number=maybe,
        certificate_issued=st.none() | partial_dates,
        copies=st.integers(0, 999),
        foreign_registration=st.none() | foreign,
        extra=extra,
    )


def deaths(places: st.SearchStrategy[Place], extra: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    deceased = st.builds(
        Deceased,
        full_name=words,
        sex=st.sampled_from([None, *catalogues.Sex]),
        born=st.none() | partial_dates,
        residence_type=optional_enums["residence"],
        residence=places,
        died=partial_dates,
        died_at=st.none() | times,
        place_of_death=places,
        cause=maybe,
        verified=optional_enums["flag"],
        **paper,
        **origin,
    )
    notices = st.builds(
        DeathNotice,
        kind=st.sampled_from([None, *catalogues.DeathNoticeKind]),
        number=maybe,
        issued=st.none() | partial_dates,
        issuer=maybe,
    )
    return st.builds(
        DeathDeclaration,
        registration_type=st.sampled_from(catalogues.RegistrationType),
        place_of_registration=st.just(UnitCode("00019")),
        deceased=deceased,
        requester=requesters(places),
        notice=notices,
        certificate_number=maybe,
        certificate_issued=st.none() | partial_dates,
        copies=st.integers(0, 999),
        extra=extra,
    )


unknown_texts = st.dictionaries(new_names, st.text(LETTERS), max_size=3)
unknown_values = st.dictionaries(new_names, json_values, max_size=3).map(
    lambda values: {
        name: value if isinstance(value, str) else RawJson.of(value) for name, value in values.items()
    }
)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(st.one_of(births(read_places, unknown_values), deaths(read_places, unknown_values)))
def test_a_declaration_sent_to_civil_status_arrives_as_it_was(declaration: InterlinkedDeclaration) -> None:
    text = encode_payload(declaration)

    assert decode_payload(module_of(declaration), text, RECEIVED) == declaration


@relaxed
@given(st.one_of(births(text_places, unknown_texts), deaths(text_places, unknown_texts)))
def test_a_form_of_the_citizen_portal_arrives_as_it_was(declaration: InterlinkedDeclaration) -> None:
    module = CIVILSTATUS_TO_DVCLT[module_of(declaration)]
    form = read_form(write_form(dvclt_form.encode(declaration)))

    assert dvclt_form.decode(module, form, RECEIVED) == declaration


@relaxed
@given(deaths(read_places, st.just({})), st.dictionaries(new_names, json_values, min_size=1, max_size=4))
def test_unknown_fields_survive_reading_and_writing_a_payload(
    declaration: DeathDeclaration, unknown: dict[str, Any]
) -> None:
    payload = payload_of(declaration, Module.LTKT) | unknown

    assert payload_of(decode_payload(Module.LTKT, payload, RECEIVED), Module.LTKT) == payload


@relaxed
@given(births(read_places, st.just({})), st.dictionaries(new_names, json_values, min_size=1, max_size=4))
def test_unknown_fields_within_a_place_survive_too(
    declaration: BirthDeclaration, unknown: dict[str, Any]
) -> None:
    payload = payload_of(declaration, Module.LTKS)
    payload["nksNoiSinh"] |= {name: value for name, value in unknown.items() if name != "quocGia"}

    assert payload_of(decode_payload(Module.LTKS, payload, RECEIVED), Module.LTKS) == payload


@relaxed
@given(births(text_places, unknown_texts))
def test_a_birth_passes_from_the_portal_to_civil_status_without_losing_a_field(
    declaration: BirthDeclaration,
) -> None:
    payload = payload_of(declaration, Module.LTKS)

    assert dvclt_form.encode(decode_interlinked(Module.LTKS, payload, RECEIVED)) == dvclt_form.encode(
        declaration
    )
