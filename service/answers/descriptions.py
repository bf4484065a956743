"""What the graph says about one thing, as N-Triples lines: what its IRI gives to those who ask for RDF.

The lines are triples of the graph, with one exception: where an actor has more relations or source actors than are
shown, `rdfs:seeAlso` says where the rest is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from actorgraph.ontology.claims import Claim, SourceActor
from actorgraph.ontology.derived import RelationRdf, actor_lines, canonical_line, name_lines, stated_line
from actorgraph.ontology.property_graph import STATED
from actorgraph.ontology.rdf import ag, article_lines, claim_lines, source_lines
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import RDFS, Vocabulary
from actorgraph.service.stores.base import View

SHOWN = 500
"""Of how many relations, and of how many source actors, an actor's description tells."""
_IN_FULL = tuple(ag(name) for name in ("claim", "period", "itemPart", "viaPart"))
"""What is told of a relation in its own description only."""


class Descriptions:
    """Describes things from one view; what is asked for must be there. ``root`` is where the service answers."""

    def __init__(self, view: View, vocabulary: Vocabulary, root: str) -> None:
        self._view, self._root, self._iris = view, root, view.iris
        self._relations = RelationRdf(vocabulary, view.iris)

    def actor(self, id_: str) -> Iterator[str]:
        """An actor's names, classes and links, its strongest relations in short, the source actors that are it."""
        actor = self._view.actors([id_])[id_]
        yield from actor_lines(actor, self._iris)
        relations, sources = self._view.relations_of(id_), self._view.sources_of(id_)
        found = self._view.relations(relations[:SHOWN])
        for relation in found.values():
            yield from self._in_short(relation)
        yield from self._names({end for r in found.values() for end in (r.subject, r.object)} - {id_})
        for article, source in islice(sources, SHOWN):
            yield canonical_line(self._iris.source(article, source), id_, self._iris)
        if len(relations) > SHOWN or len(sources) > SHOWN:
            for side in ("subject", "object"):
                yield f"<{self._iris.actor(id_)}> <{RDFS}seeAlso> <{self._root}claims?{side}={id_}> ."

    def actors(self, ids: Iterable[str]) -> Iterator[str]:
        """Several actors' names, classes and links."""
        for actor in self._view.actors(list(ids)).values():
            yield from actor_lines(actor, self._iris)

    def _in_short(self, relation: DerivedRelation) -> Iterator[str]:
        ends = (f"<{self._iris.relation(relation.id)}>", f"<{self._iris.actor(relation.subject)}>")
        lines = (line.split(" ", 2) for line in self._whole(relation))
        return (" ".join(line) for line in lines if line[0] in ends and line[1] not in _IN_FULL)

    def _whole(self, relation: DerivedRelation) -> Iterator[str]:
        yield from self._relations.lines(relation)
        if relation.standing == STATED:
            yield stated_line(relation, self._iris)

    def relation(self, id_: str) -> Iterator[str]:
        """A derived relation with all its parts, and what those are called that it is between."""
        return self.relations(self._view.relations([id_]).values())

    def relations(self, found: Iterable[DerivedRelation]) -> Iterator[str]:
        """The same of several that are given as they stand, by whichever clock."""
        for relation in found:
            yield from self._whole(relation)
            vias = {part.via for part in relation.vias if part.via is not None}
            items = {item.item for item in relation.items}
            yield from self._names({relation.subject, relation.object, *vias, *items})

    def claim(self, id_: str) -> Iterator[str]:
        """A claim with its evidence and those that it names, as its article calls them and whom they stand for."""
        claim = self._view.claims([id_])[id_]
        yield from claim_lines(claim, self._iris)
        for actor in self._participants(claim):
            yield from self.source(claim.article, actor)

    def claims(self, ids: Iterable[str]) -> Iterator[str]:
        """Several claims."""
        for id_ in ids:
            yield from self.claim(id_)

    def article(self, id_: str) -> Iterator[str]:
        """An article's named graph, whole, and nothing else."""
        annotated = self._view.annotated(id_)
        return iter(article_lines(annotated, self._iris) if annotated else ())

    def articles(self, ids: Iterable[str]) -> Iterator[str]:
        """Several articles' graphs."""
        for id_ in ids:
            yield from self.article(id_)

    def source(self, article: str, actor: SourceActor) -> Iterator[str]:
        """What an article calls somebody, where it mentions them, and whom that stands for."""
        canonical = self._view.canonical(article, actor.id)
        yield from source_lines(actor, article, self._iris)
        yield canonical_line(self._iris.source(article, actor.id), canonical, self._iris)
        yield from self._names({canonical})

    def _participants(self, claim: Claim) -> Iterator[SourceActor]:
        named = {claim.subject, claim.object, claim.item, claim.via, *claim.said_by}
        annotated = self._view.annotated(claim.article)
        return (actor for actor in (annotated.actors if annotated else ()) if actor.id in named)

    def _names(self, ids: set[str]) -> Iterator[str]:
        for actor in self._view.actors(sorted(ids)).values():
            yield from name_lines(actor, self._iris)
