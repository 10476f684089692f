"""The base of every wire schema, and JSON as the wire has it: UTF-8, Vietnamese letters unescaped.

Unknown fields are kept and passed on. Known fields are written in the order of contracts.md, unknown ones
after them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, missing, wrong_format
from lienthong.contracts.unreadable_bytes import why_no_json, without_mark
from lienthong.domain.identifiers import tidy_code
from lienthong.domain.letters import composed

_EXPECTED = {
    "int_parsing": "phải là số nguyên",
    "int_type": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "string_type": "phải là chuỗi",
    "list_type": "phải là danh sách",
    "tuple_type": "phải là danh sách",
    "dict_type": "phải là đối tượng",
    "model_type": "phải là đối tượng",
    "model_attributes_type": "phải là đối tượng",
    "bool_parsing": "phải là true hoặc false",
    "bool_type": "phải là true hoặc false",
}


#: Deepest nesting of JSON that is read: anything deeper is an attack or a mistake.
_DEEPEST = 100


def _text(value: Any) -> Any:
    """Senders write null for an empty text and bare numbers for codes; both are the text they mean."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


#: A text field: null is an empty text, a whole number is its digits.
Text = Annotated[str, BeforeValidator(_text)]


#: A code of a dossier: pasted blanks and other dashes are taken as meant.
Code = Annotated[Text, AfterValidator(tidy_code)]


class WireModel(BaseModel):
    """A record on the wire: English attributes, Vietnamese aliases, unknown fields kept in ``unknown``."""

    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        protected_namespaces=(),
    )

    @classmethod
    def read(cls, body: bytes | str | Mapping[str, Any]) -> Self:
        """Read a record from JSON or from an already parsed object.

        Raises
        ------
        PayloadRejected
            Naming every field that is missing or malformed; the field is empty when the body is no JSON
            object.
        """
        parsed = body if isinstance(body, Mapping) else parse_object(body)
        try:
            return cls.model_validate(parsed)
        except ValidationError as error:
            raise PayloadRejected(_faults(error)) from None

    def wire(self) -> dict[str, Any]:
        """The record with wire names, ready for JSON. Large texts are not copied."""
        return self.model_dump(by_alias=True)

    def json_bytes(self) -> bytes:
        """The record as JSON in UTF-8."""
        return dump(self.wire())

    @property
    def unknown(self) -> dict[str, Any]:
        """The fields that contracts.md does not name, as they came."""
        return dict(self.model_extra or {})


def dump(value: Any) -> bytes:
    """JSON in UTF-8 with Vietnamese letters unescaped and no spaces."""
    return orjson.dumps(value)


def dump_text(value: Any) -> str:
    """JSON as a text, for fields that hold JSON inside a string."""
    return orjson.dumps(value).decode()


def parse_json(body: bytes | str) -> Any:
    """Any JSON value, its texts composed (NFC): what looks the same is the same from here on.

    Notes
    -----
    ``PayloadRejected`` is passed on with an empty field name, when the text is no JSON.
    """
    return composed_texts(parse_as_sent(body))


def parse_as_sent(body: bytes | str) -> Any:
    """Any JSON value with its texts as they came: for secrets, which are compared sign by sign.

    Raises
    ------
    PayloadRejected
        With an empty field name, when the text is no JSON.
    """
    body = without_mark(body)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise PayloadRejected([FieldFault("", why_no_json(body))]) from None
    if _is_deep(value):
        raise PayloadRejected([FieldFault("", "Nội dung JSON lồng nhau quá sâu")])
    return value


def composed_texts(value: Any) -> Any:
    """A JSON value with every text in composed letters, names of fields too."""
    if isinstance(value, str):
        return value if value.isascii() else composed(value)
    if isinstance(value, dict):
        return {composed(name): composed_texts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [composed_texts(inner) for inner in value]
    return value


def _is_deep(value: Any) -> bool:
    """True when lists and objects are nested deeper than could be written again."""
    layer = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not layer:
            return False
    return True


def parse_object(body: bytes | str) -> dict[str, Any]:
    """A JSON object.

    Raises
    ------
    PayloadRejected
        With an empty field name, when the text is no JSON or no object.
    """
    value = parse_json(body)
    if not isinstance(value, dict):
        raise PayloadRejected([FieldFault("", "Nội dung JSON phải là một đối tượng")])
    return value


_EITHER = frozenset(("int", "str"))
"""How the checker calls the two kinds of a field that may be a number or a text."""


def _faults(error: ValidationError) -> list[FieldFault]:
    faults: list[FieldFault] = []
    numbers_or_texts: set[str] = set()
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        place = detail["loc"]
        if len(place) > 1 and place[-1] in _EITHER:
            # The checker tells what each kind would have to be; the field is one.
            field = ".".join(str(part) for part in place[:-1])
            if field not in numbers_or_texts:
                faults.append(wrong_format(field, "phải là số nguyên hoặc chuỗi"))
            numbers_or_texts.add(field)
            continue
        field = ".".join(str(part) for part in place) or "data"
        if detail["type"] == "missing":
            faults.append(missing(field))
        else:
            faults.append(wrong_format(field, _EXPECTED.get(detail["type"], "không đúng kiểu dữ liệu")))
    return faults


class RawJson(str):
    """The JSON text of an unknown value that is no text, kept where only texts are kept and written back as it was."""

    __slots__ = ()

    @classmethod
    def of(cls, value: Any) -> RawJson:
        """Keep a value."""
        return cls(dump_text(value))

    def value(self) -> Any:
        """The value again."""
        return orjson.loads(self.encode())
