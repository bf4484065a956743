"""What one revision changes, written into an Oxigraph graph that holds the revision before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from actorgraph.ontology.derived import ACTOR_PROPERTIES, RelationRdf
from actorgraph.ontology.iris import Iris, local, term
from actorgraph.ontology.vocabulary import AG, Vocabulary, edge
from actorgraph.service.stores.projection import Changes
from actorgraph.service.stores.rdf.derived_lines import derived_lines, lines_by_thing

ENDS = ("subject", "relation", "object", "standing")
BULK_QUADS = 5_000
"""From how many quads on they are bulk loaded: faster, and not transactional, which a private copy needn't be."""

Lines = tuple[str, list[str]]
"""An article's id, or a graph's name, and its triples as N-Triples, without their line ends."""
Quads = dict[str, Quad]
"""Quads of the derived and stated graphs, by their lines."""


class QuadWriter:
    """Writes changes to a graph of its own."""

    def __init__(self, work: Store, iris: Iris, vocabulary: Vocabulary) -> None:
        self._work, self._iris = work, iris
        self._rdf = RelationRdf(vocabulary, iris)
        self._derived, self._stated = NamedNode(iris.derived), NamedNode(iris.stated)

    def write(self, removed: Collection[str], articles: Iterable[Lines], changes: Changes) -> None:
        """Take out articles by id, put in others (id and lines), with what was derived from them.

        All that ``changes`` has as removed must be there.
        """
        derived: list[str] = []
        stated: list[str] = []
        gone: list[Quad] = []
        for before, *after in self._pieces(changes):
            gone += (before[line] for line in before.keys() - {line for lines in after for line in lines})
            for lines, new in zip(after, (derived, stated), strict=True):
                new.extend(line for line in lines if line not in before)
        graphs = [(self._iris.article(id_), lines) for id_, lines in articles]
        graphs += [(self._iris.derived, derived), (self._iris.stated, stated)]
        data = _nquads(graphs)
        for id_ in removed:
            self._work.remove_graph(NamedNode(self._iris.article(id_)))
        for quad in gone:
            self._work.remove(quad)
        self._add(data, sum(len(lines) for _, lines in graphs))
        self._drop_empty()

    def _pieces(self, changes: Changes) -> Iterator[tuple[Quads, list[str], list[str]]]:
        """What stood of each thing that changes, and its lines in the derived and the stated graph.

        One by one, since a relation with thousands of claims changes by a few lines.
        """
        old = self._old(changes)
        for iri, derived, stated in lines_by_thing(changes, self._rdf, self._iris):
            collect = old.pop(iri, None)
            yield collect(NamedNode(iri)) if collect else {}, derived, stated
        for iri, collect in old.items():
            yield collect(NamedNode(iri)), [], []

    def _old(self, changes: Changes) -> dict[str, Callable[[NamedNode], Quads]]:
        """By IRI how what stood of each thing is found that was there."""
        sources = changes.gone_sources | changes.moved_sources.keys()
        return {
            **dict.fromkeys((self._iris.source(*source) for source in sources), self._source),
            **dict.fromkeys(map(self._iris.actor, changes.removed_actors), self._actor),
            **dict.fromkeys(map(self._iris.relation, changes.removed_relations), self._relation),
        }

    def nquads(self, articles: Iterable[Lines], changes: Changes) -> bytes:
        """What `write` adds to a graph that has nothing of it."""
        derived, stated = derived_lines(changes, self._rdf, self._iris)
        graphs = [(self._iris.article(id_), lines) for id_, lines in articles]
        return _nquads([*graphs, (self._iris.derived, derived), (self._iris.stated, stated)])

    def _actor(self, subject: NamedNode) -> Quads:
        """What the derived graph says of an actor itself; the edges that start there are its relations'."""
        found: Quads = {}
        for name in ACTOR_PROPERTIES:
            for quad in self._work.quads_for_pattern(subject, NamedNode(name), None, self._derived):
                found[_line(subject, quad.predicate, quad.object)] = quad
        return found

    def _relation(self, subject: NamedNode) -> Quads:
        """What stands of a relation, in the derived graph and, if it is stated, in the stated one."""
        found: Quads = {}
        quads = self._collect(subject, found)
        values = {quad.predicate.value: quad.object for quad in quads}
        one, relation, other, standing = (cast(NamedNode, values[AG + name]) for name in ENDS)
        labelled = NamedNode(edge(relation.value, local(standing.value)))
        found[_line(one, labelled, other)] = Quad(one, labelled, other, self._derived)
        if standing.value == term("stated"):
            found[_line(one, relation, other)] = Quad(one, relation, other, self._stated)
        return found

    def _source(self, subject: NamedNode) -> Quads:
        """What the derived graph says of a source actor."""
        found: Quads = {}
        self._collect(subject, found)
        return found

    def _collect(self, subject: NamedNode, found: Quads) -> list[Quad]:
        """All that the derived graph says of a subject and its parts."""
        quads = list(self._work.quads_for_pattern(subject, None, None, self._derived))
        for quad in quads:
            part = quad.object
            found[_line(subject, quad.predicate, part)] = quad
            if quad.predicate.value in (AG + "itemPart", AG + "viaPart") and isinstance(part, NamedNode):
                self._collect(part, found)
        return quads

    def _add(self, data: bytes, quads: int) -> None:
        if quads >= BULK_QUADS:
            self._work.bulk_load(data, RdfFormat.N_QUADS)
        else:
            self._work.load(data, RdfFormat.N_QUADS)

    def _drop_empty(self) -> None:
        """Oxigraph remembers a graph's name when its last quad has gone; no export does."""
        for graph in (self._derived, self._stated):
            if next(self._work.quads_for_pattern(None, None, None, graph), None) is None:
                self._work.remove_graph(graph)


def _nquads(graphs: list[Lines]) -> bytes:
    return "".join(f"{line[:-1]}<{graph}> .\n" for graph, lines in graphs for line in lines).encode()


def _line(subject: object, predicate: object, value: object) -> str:
    """A triple as a line. Where pyoxigraph's form isn't the canonical one, it is merely taken out and put in again."""
    return f"{subject} {predicate} {value} ."
