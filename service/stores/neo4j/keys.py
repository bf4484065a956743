"""What things are found by in the database: values short enough for an index, whatever they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from actorgraph.ontology.claims import digest

LENGTH = 32

Pair = tuple[str, str]


def key_of(value: str) -> str:
    """A folded name's key, or a link's."""
    return digest(value, LENGTH)


def signature_key(type_: str, name: str, links: Sequence[str]) -> str:
    """A signature's key."""
    return digest([type_, name, list(links)], LENGTH)


def pair_key(pair: Pair) -> str:
    """How a pair of canonical actors is written, the smaller id first."""
    return "|".join(pair)
