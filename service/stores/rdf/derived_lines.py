"""What a projection's changes are in RDF: the lines of the derived graph and of the stated one."""

from __future__ import annotations

from collections.abc import Iterator

from actorgraph.ontology.derived import RelationRdf, actor_lines, canonical_line, stated_line
from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.projection import Changes


def derived_lines(changes: Changes, rdf: RelationRdf, iris: Iris) -> tuple[list[str], list[str]]:
    """Lines of the derived and of the stated graph, for what stands after these changes."""
    derived: list[str] = []
    stated: list[str] = []
    for _, lines, plain in lines_by_thing(changes, rdf, iris):
        derived += lines
        stated += plain
    return derived, stated


def lines_by_thing(changes: Changes, rdf: RelationRdf, iris: Iris) -> Iterator[tuple[str, list[str], list[str]]]:
    """The IRI of each thing that stands after these changes, and its lines in the derived and in the stated graph."""
    for (article, source), actor_id in (changes.moved_sources | changes.sources).items():
        iri = iris.source(article, source)
        yield iri, [canonical_line(iri, actor_id, iris)], []
    for actor in changes.actors:
        yield iris.actor(actor.id), list(actor_lines(actor, iris)), []
    for relation in changes.relations:
        stated = [stated_line(relation, iris)] if relation.standing == "stated" else []
        yield iris.relation(relation.id), list(rdf.lines(relation)), stated
