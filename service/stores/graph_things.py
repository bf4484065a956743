"""Things by id, read from the quads of an embedded store's graph, one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from ontology.claims import Article, Claim
from ontology.derived import CanonicalActor, RelationRdf, read_actor
from ontology.errors import StoreDamaged, StoreUnavailable
from ontology.iris import Iris, local
from ontology.rdf import OA, by_subject, read_article_node, read_claim
from ontology.standing import DerivedRelation
from ontology.vocabulary import AG, Vocabulary

Properties = dict[str, dict[str, list[str]]]


class GraphThings:
    """What a graph says of things; those that it doesn't have are left out."""

    def __init__(self, store: Store, iris: Iris, vocabulary: Vocabulary) -> None:
        self._store, self._iris = store, iris
        self._derived = NamedNode(iris.derived)
        self._rdf = RelationRdf(vocabulary, iris)

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id."""
        return {id_: actor for id_ in ids if (actor := self.actor(id_)) is not None}

    def articles(self, ids: Collection[str]) -> dict[str, Article]:
        """Articles by id, without their texts."""
        return {id_: article for id_ in ids if (article := self._article(id_)) is not None}

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return {id_: claim for id_ in ids if (claim := self._claim(id_)) is not None}

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id."""
        return {id_: relation for id_ in ids if (relation := self.relation(id_)) is not None}

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for.

        Raises:
            StoreDamaged: it stands for nobody.
        """
        iri = self._iris.source(article, source)
        quads = self._store.quads_for_pattern(NamedNode(iri), NamedNode(AG + "canonical"), None, self._derived)
        return local(value_of(first(quads, f"<{iri}> stands for no canonical actor")))

    def actor(self, id_: str) -> CanonicalActor | None:
        """A canonical actor."""
        iri = self._iris.actor(id_)
        own = self._properties(iri, self._derived, {}).get(iri)
        return read_actor(iri, own) if own and AG + "name" in own else None

    def relation(self, id_: str) -> DerivedRelation | None:
        """A derived relation."""
        iri = self._iris.relation(id_)
        grouped = self._properties(iri, self._derived, {})
        own = grouped.get(iri)
        if own is None:
            return None
        for part in (*own.get(AG + "itemPart", ()), *own.get(AG + "viaPart", ())):
            self._properties(part, self._derived, grouped)
            for item in grouped[part].get(AG + "itemPart", ()):
                self._properties(item, self._derived, grouped)
        return self._rdf.read(iri, grouped, {c: self.relation_of(c) for c in map(local, own.get(AG + "claim", ()))})

    def relation_of(self, claim: str) -> str:
        """The relation that a claim names."""
        iri, relation = NamedNode(self._iris.claim(claim)), NamedNode(AG + "relation")
        quads = self._store.quads_for_pattern(iri, relation, None, None)
        return local(value_of(first(quads, f"claim {claim} has no relation")))

    def _article(self, id_: str) -> Article | None:
        iri = self._iris.article(id_)
        own = self._properties(iri, NamedNode(iri), {}).get(iri)
        return read_article_node(own) if own else None

    def _claim(self, id_: str) -> Claim | None:
        iri = self._iris.claim(id_)
        grouped = self._properties(iri, None, {})
        own = grouped.get(iri)
        if own is None:
            return None
        graph = NamedNode(own[AG + "reportedIn"][0])
        for node in own.get(AG + "speaking", ()):
            self._properties(node, graph, grouped)
        for fragment in own.get(AG + "evidence", ()):
            self._properties(fragment, graph, grouped)
            self._properties(grouped[fragment][OA + "hasSelector"][0], graph, grouped)
        return read_claim(iri, grouped)

    def _properties(self, subject: str, graph: NamedNode | None, into: Properties) -> Properties:
        quads = self._store.quads_for_pattern(NamedNode(subject), None, None, graph)
        for iri, found in by_subject(map(strings, quads)).items():
            into[iri] = found
        return into


def first(quads: Iterator[Quad], lack: str) -> object:
    """The object of the first quad.

    Raises:
        StoreDamaged: there is none.
    """
    quad = next(quads, None)
    if quad is None:
        raise StoreDamaged(lack)
    return quad.object


def value_of(term: object) -> str:
    """An IRI, or a literal's text."""
    if isinstance(term, NamedNode | Literal | BlankNode):
        return term.value
    raise StoreUnavailable(f"the store holds a term of a kind that actorgraph doesn't write: {term}")


def strings(quad: Quad) -> tuple[str, str, str]:
    """A quad's triple as text."""
    return value_of(quad.subject), quad.predicate.value, value_of(quad.object)
