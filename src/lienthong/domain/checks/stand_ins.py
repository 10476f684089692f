"""Words that stand where a name or a text should: what programs write for nothing, what hospitals write for a newborn.

They look like names and pass every rule about letters, so they are told by the words themselves. A book that says
“Bé trai chưa đặt tên” or “[object Object]” is wrong for a lifetime.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, cast

from lienthong.domain.checks.findings import Finding, FindingCode
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import Declaration, NamedPerson
from lienthong.domain.letters import strange_letters
from lienthong.domain.names import NameProblem, check_person_name, fold, name_key

#: Inside a text, only as programs spell it: “Nan” and “Null” may be words of people.
_INSIDE: Final = re.compile(
    r"\[object [A-Za-z]+\]|(?<![^\s,;])(?:undefined|UNDEFINED|null|NULL|NaN|dbnull|DBNull)(?![^\s,;])"
    r"|\$\{[^}]*\}|\{\{[^}]*\}\}|%[A-Z_]{3,}%"
)

_TABLE = files("lienthong.domain") / "data" / "stand_ins.toml"


@dataclass(frozen=True, slots=True)
class _Words:
    """Words of the table in one spelling: with their marks, or without any."""

    nobody: frozenset[str]
    begins: tuple[str, ...]
    anywhere: tuple[str, ...]

    def tell_of(self, said: str) -> bool:
        """Whether this is no name."""
        return (
            said in self.nobody
            or said.startswith(self.begins)
            or any(words in said for words in self.anywhere)
        )


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def _words(spell: Callable[[str], str]) -> _Words:
    """The words as :func:`~lienthong.domain.names.name_key` or :func:`~lienthong.domain.names.fold` spells them."""
    table = _table()
    begins = [spell(words) for words in table["begins"]]
    return _Words(
        # A beginning of whole words is a stand-in by itself too: “bé trai”.
        frozenset((*map(spell, table["nobody"]), *begins)),
        tuple(words if words.endswith(".") else f"{words} " for words in begins),
        tuple(map(spell, table["anywhere"])),
    )


@cache
def _machine_words(*, names: bool) -> frozenset[str]:
    table = _table()
    return frozenset((*table["machine"], *(table["machine_names"] if names else ())))


def is_machine_word(text: str, *, name: bool = False) -> bool:
    """Whether a program wrote the text for nothing, or wrote its own words into it.

    Parameters
    ----------
    name
        The text should be a name: words as “none” then stand for nothing as well.

    >>> is_machine_word("[object Object]"), is_machine_word("Nguyễn undefined"), is_machine_word("Nguyễn Nan")
    (True, True, False)
    """
    bare = " ".join(text.split()).strip("\"'")
    return bare.casefold() in _machine_words(names=name) or _INSIDE.search(text) is not None


@lru_cache(maxsize=4096)
def is_stand_in(name: str) -> bool:
    """Whether the words stand for a name that is not there.

    >>> is_stand_in("CON BÀ NGUYỄN THỊ LAN"), is_stand_in("Bế Văn Đàn"), is_stand_in("Nguyễn Thị Bé")
    (True, False, False)
    """
    words = " ".join(name.split()).strip(" .-_")
    if not words:
        return False
    # With marks they must agree, “Bế Trai” is somebody; without any, nobody knows better.
    spell = fold if words.isascii() else name_key
    return _words(spell).tell_of(spell(words))


def check_words(rules: RulesInForce, declaration: Declaration) -> Iterator[Finding]:
    """Every text of a declaration, and every name in it."""
    # Nearly no declaration holds one of the words, and all its texts together are quickly searched.
    whole = "\n".join(_bare_texts(declaration)).casefold()
    suspicious = any(sign in whole for sign in _signs())
    for path, text in texts_in(declaration) if suspicious else ():
        if is_machine_word(text, name=path.endswith("full_name")):
            yield from rules.found(
                FindingCode.MACHINE_WORD,
                path,
                f"“{_shown(text)}” là chữ do phần mềm ghi khi không có dữ liệu, không phải nội dung kê khai. Hãy ghi "
                "đúng nội dung, hoặc để trống nếu không có.",
            )
    for path, person in people_in(declaration):
        for problem in check_person_name(person.full_name) if strange_letters(person.full_name) else ():
            if problem.problem is NameProblem.OTHER_ALPHABET:
                field = f"{path}.full_name"
                yield from rules.found(FindingCode.NAME_OTHER_ALPHABET, field, problem.message_vi)
        if is_stand_in(person.full_name):
            yield from rules.found(
                FindingCode.NAME_STAND_IN,
                f"{path}.full_name",
                f"“{_shown(person.full_name)}” là chữ ghi tạm thay cho họ tên, không phải họ, chữ đệm, tên. Hãy yêu "
                "cầu người khai ghi họ tên.",
            )


_MOST_SHOWN: Final = 60
_WITHOUT_TEXTS: Final = (PartialDate, TimeOfDay)


def _shown(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN]}…"


@cache
def _signs() -> tuple[str, ...]:
    """What a text must contain, in small letters, to hold a word of a program."""
    words = {*_machine_words(names=True), "[object ", "undefined", "null", "nan", "${", "{{", "%"}
    return tuple(word for word in words if not any(other in word for other in words - {word}))


@cache
def _names_of_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a part of a declaration that may hold texts; none of what is no such part."""
    if kind in _WITHOUT_TEXTS or not is_dataclass(kind):
        return ()
    return tuple(each.name for each in fields(kind) if each.name != "extra")


def _kind_of(record: object) -> Hashable:
    # A class can be looked up in a cache, which the checker does not believe of classes without a hash.
    return cast("Hashable", type(record))


def _bare_texts(record: object) -> list[str]:
    found: list[str] = []
    for name in _names_of_fields(_kind_of(record)):
        value = getattr(record, name)
        if type(value) is str:
            found.append(value)
        elif value is not None and _names_of_fields(_kind_of(value)):
            found += _bare_texts(value)
    return found


def texts_in(record: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a declaration that is not empty, by its path; of fields that nobody of ours knows, none."""
    for name in _names_of_fields(_kind_of(record)):
        value, at = getattr(record, name), f"{path}.{name}" if path else name
        if type(value) is str:
            if value and not value.isdigit():
                yield at, value
        elif value is not None:
            yield from texts_in(value, at)


def people_in(declaration: Declaration) -> Iterator[tuple[str, NamedPerson]]:
    """Everybody with a name in a declaration, by path."""
    for name in _names_of_fields(_kind_of(declaration)):
        value = getattr(declaration, name)
        if isinstance(value, NamedPerson):
            yield name, value
