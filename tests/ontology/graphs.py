"""Lines of N-Triples as pyoxigraph reads them and gives them back."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, RdfFormat, Store, Triple, parse

StringTriple = tuple[str, str, str]


def triples(lines: Iterable[str]) -> list[Triple]:
    """What pyoxigraph reads in these lines."""
    return list(parse("\n".join(lines), format=RdfFormat.N_TRIPLES))


def strings(lines: Iterable[str]) -> list[StringTriple]:
    """Subject, predicate and object of each line, as plain strings."""
    return [(t.subject.value, t.predicate.value, t.object.value) for t in triples(lines)]


def dumped(lines: Iterable[str]) -> list[str]:
    """The lines that a store gives back after it has loaded these, sorted by code point."""
    store = Store()
    store.load("\n".join(lines), format=RdfFormat.N_TRIPLES)
    dump = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()).decode()
    return sorted(dump.split("\n")[:-1])  # not splitlines: a literal may hold U+0085 or U+2028 as they are
