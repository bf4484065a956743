"""What a projection's changes are in RDF: the lines of the derived graph and of the stated one."""

from __future__ import annotations

from ontology.derived import RelationRdf, actor_lines, canonical_line, stated_line
from ontology.iris import Iris
from service.projection import Changes


def derived_lines(changes: Changes, rdf: RelationRdf, iris: Iris) -> tuple[list[str], list[str]]:
    """Lines of the derived and of the stated graph, for what stands after these changes."""
    derived = [
        canonical_line(iris.source(article, source), actor, iris)
        for (article, source), actor in (changes.moved_sources | changes.sources).items()
    ]
    for actor in changes.actors:
        derived.extend(actor_lines(actor, iris))
    for relation in changes.relations:
        derived.extend(rdf.lines(relation))
    return derived, [stated_line(r, iris) for r in changes.relations if r.standing == "stated"]
