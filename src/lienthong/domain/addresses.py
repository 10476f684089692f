"""The reader of addresses, from the distribution ``lienthong-places``: the chain's one door to it."""

from lienthong_places.addresses import (
    DECIDED_FROM,
    VIETNAM,
    Address,
    Candidate,
    ChoiceMemory,
    Kind,
    Match,
    Reading,
    read_address,
    suggest,
    text_key,
    without_marks,
    write_address,
)

__all__ = [
    "DECIDED_FROM",
    "VIETNAM",
    "Address",
    "Candidate",
    "ChoiceMemory",
    "Kind",
    "Match",
    "Reading",
    "read_address",
    "suggest",
    "text_key",
    "without_marks",
    "write_address",
]
