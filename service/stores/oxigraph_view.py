"""Reading one revision of an embedded store."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, TypeVar, cast

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, RdfFormat, Store, Triple, Variable

from loaders.sorted_lines import in_order
from ontology.claims import AnnotatedArticle, Article, Claim
from ontology.derived import CanonicalActor
from ontology.errors import Overtaken, StoreDamaged
from ontology.iris import Iris, local
from ontology.names import fold, spellings
from ontology.rdf import OA, read_article
from ontology.standing import DerivedRelation, relation_id
from ontology.testimony import Testimony
from ontology.vocabulary import AG, RDF, Vocabulary, edge
from service.projection import testimony, witness
from service.stores.base import (
    RECORDS,
    ClaimsSought,
    Counts,
    Dates,
    EdgeRow,
    EdgesSought,
    Ordered,
    Row,
)
from service.stores.graph_things import GraphThings, first, strings, value_of
from service.stores.kept import Answers, Kept
from service.stores.ready import LedgerAt, ReadyThings
from service.stores.resting import resting_on
from service.stores.testimonies import dates_of
from service.stores.texts import sparql
from service.stores.texts.question import rests_on_these

_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}\Z")
_T = TypeVar("_T")
READ_AT_ONCE = 500
"""How many things are read at once where all are."""


class OxigraphView:
    """One revision of an embedded store; see `service.stores.base.View`."""

    lasting = True

    def __init__(
        self, store: Store, revision: int, iris: Iris, vocabulary: Vocabulary, ledger: LedgerAt | None = None
    ) -> None:
        self._store, self._ledger = store, ledger
        self.revision = revision
        self.iris = iris
        self._derived = NamedNode(iris.derived)
        self._vocabulary = vocabulary
        self._standings = tuple(vocabulary.standings)
        self._graph = GraphThings(store, iris, vocabulary)
        self._things = things = ReadyThings(self._graph, revision, ledger)
        # None of these know the view: what did would keep its files open until a collection.
        self._kept_actors = Kept(things.actors)
        self._kept_relations = Kept(things.relations)
        self._kept_claims = Kept(things.claims)
        self._kept_articles = Kept(things.articles)
        self._answers = Answers()
        self._kept_names: dict[str, list[str]] | None = None

    # -- queries ------------------------------------------------------------------------------------------------------

    def remembered(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer to a question, worked out once: a view never changes."""
        return self._answers.remembered(question, answer)

    def _select(self, query: str, bindings: Mapping[str, NamedNode | Literal]) -> list[Row]:
        """Rows of a SPARQL SELECT over all graphs; IRIs come back as their last segment."""
        bound = {"derived": self._derived, **bindings}
        named = set(re.findall(r"\?(\w+)", query))
        values: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in bound.items() if name in named
        }
        wanted, *rest = re.split(r"\bWHERE\b", query, maxsplit=1)
        also = [str(variable) for variable in values if str(variable) not in wanted.split()]
        text = f"{wanted} {' '.join(also)} WHERE {''.join(rest)}"  # only what is selected can be bound
        solutions = cast(QuerySolutions, self._store.query(text, use_default_graph_as_union=True, substitutions=values))
        columns = [variable.value for variable in solutions.variables[: len(solutions.variables) - len(also)]]
        return [tuple(_plain(solution[column]) for column in columns) for solution in solutions]

    def periods(self, relations: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The days that each derived relation's claims are about."""
        found = self.relations(relations)
        return {id_: found[id_].periods if id_ in found else () for id_ in relations}

    def relations_from(self, subject: str, relation: str) -> list[str]:
        """Ids of the derived relations of one kind that start at an actor, sorted."""
        rows = self._things.edges(EdgesSought(subject=subject, relations=[relation]))
        if rows is not None:
            return [id_ for id_, *_ in rows]
        actor = NamedNode(self.iris.actor(subject))
        found = []
        for standing in self._standings:
            property_ = NamedNode(self.iris.term(edge(relation, standing)))
            edges = self._store.quads_for_pattern(actor, property_, None, self._derived)
            found += [relation_id(subject, relation, local(value_of(quad.object))) for quad in edges]
        return sorted(found)

    def relations_of(self, actor: str) -> list[str]:
        """Ids of the derived relations that an actor is an end of, the strongest standing first."""
        rows = self._things.edges(EdgesSought(actor=actor))
        if rows is not None:
            return [id_ for id_, *_ in sorted(rows, key=lambda row: (self._standings.index(row[-1]), row[0]))]
        found = {*self._having("subject", self.iris.actor, actor), *self._having("object", self.iris.actor, actor)}
        return sorted(map(local, found), key=lambda id_: (self._weakness(id_), id_))

    def _weakness(self, relation: str) -> int:
        iri, standing = NamedNode(self.iris.relation(relation)), NamedNode(AG + "standing")
        quads = self._store.quads_for_pattern(iri, standing, None, self._derived)
        return self._standings.index(local(value_of(first(quads, f"relation {relation} has no standing"))))

    def sources_of(self, actor: str) -> list[tuple[str, str]]:
        """The source actors that stand for a canonical actor, sorted."""
        prefix = self.iris.article("")
        found = (iri[len(prefix) :].split("/actor/") for iri in self._having("canonical", self.iris.actor, actor))
        return sorted((article, source) for article, source in found)

    def claims_of(self, actor: str) -> list[tuple[str, str, str]]:
        """The claims that name an actor, by what it is in them."""
        return self.remembered(("claims_of", actor), lambda: sorted(self._read_claims_of(actor)))

    def _read_claims_of(self, actor: str) -> set[tuple[str, str, str]]:
        # look-ups from the actor's side; for one that thousands of articles name, a query took half a minute
        found = set()
        for source in self._having("canonical", self.iris.actor, actor):
            for role, property_ in (("subject", "subject"), ("object", "object"), ("said_by", "saidBy")):
                quads = self._store.quads_for_pattern(None, NamedNode(AG + property_), NamedNode(source), None)
                for claim in (local(value_of(quad.subject)) for quad in quads):
                    found.add((role, claim, self._graph.relation_of(claim)))
        return found

    def alternatives(self, group: str) -> list[str]:
        """Ids of the claims of which one holds, sorted."""
        return sorted(map(local, self._having("eitherOr", self.iris.alternatives, group)))

    def _having(self, property_: str, iri: Callable[[str], str], id_: str) -> Iterator[str]:
        """What has the thing of this id as the value of a property."""
        if not _ID.match(id_):
            return iter(())
        quads = self._store.quads_for_pattern(None, NamedNode(AG + property_), NamedNode(iri(id_)), None)
        return (value_of(quad.subject) for quad in quads)

    def counts(self) -> Counts:
        """How much there is."""
        return self.remembered("counts", self._count)

    def _count(self) -> Counts:
        edges = ((r, s) for r in self._vocabulary.relations for s in self._standings)
        return Counts.of(
            ((name, self._number("count_class.rq", name)) for name in (*RECORDS, *self._vocabulary.classes)),
            ((r, s, self._number("count_property.rq", edge(r, s))) for r, s in edges),
            # every actor has one name, canonical or in an article
            self._number("count_property.rq", "name") - self._number("count_class.rq", "SourceActor"),
            len(self._store),
        )

    def _number(self, query: str, term: str) -> int:
        rows = self._select(_text(query), {"term": NamedNode(self.iris.term(term))})
        return int(rows[0][1] or 0) if rows else 0

    def saying(self, words: str) -> set[str]:
        """The claims that have these words in them: a scan of all quotes and names, many times as fast as a query."""
        found: set[str] = set()
        for selector in self._holding(OA + "exact", words, None):
            for part in self._store.quads_for_pattern(None, NamedNode(OA + "hasSelector"), NamedNode(selector), None):
                quads = self._store.quads_for_pattern(None, NamedNode(AG + "evidence"), part.subject, None)
                found.update(local(value_of(quad.subject)) for quad in quads)
        called = {local(iri) for name in ("name", "alias") for iri in self._holding(AG + name, words, self._derived)}
        return found.union(
            claim for actor in called for role, claim, _ in self._read_claims_of(actor) if role != "said_by"
        )

    def _holding(self, property_: str, words: str, graph: NamedNode | None) -> Iterator[str]:
        """What has a text with these words in it as the value of a property."""
        sought = [form.lower() for form in spellings(words)]
        for quad in self._store.quads_for_pattern(None, NamedNode(property_), None, graph):
            text = value_of(quad.object).lower()
            if any(form in text for form in sought):
                yield value_of(quad.subject)

    def testimonies(self, claims: Collection[str]) -> dict[str, Testimony]:
        """Claims as standing sees them: a ledger beside the view has them ready, else they are made here.

        Raises:
            Overtaken: the ledger is past this revision.
        """
        if self._ledger is None:
            return {id_: self._witness(claim) for id_, claim in self.claims(claims).items()}
        rows = self._things.at_once(lambda ledger: list(ledger.testimonies_of(claims)))
        if rows is None:
            raise Overtaken(f"revision {self.revision} was overtaken while it was read; ask again")
        return {row[2]: testimony(row) for row in rows}

    def dates(self, claims: Collection[str]) -> dict[str, Dates]:
        """The dates of claims."""
        rows = self._things.at_once(lambda ledger: list(ledger.dates_of(claims)))
        if rows is None:
            return {id_: dates_of(testimony) for id_, testimony in self.testimonies(claims).items()}
        return {id_: (earliest, latest, first_day) for id_, earliest, latest, first_day in rows}

    def _witness(self, claim: Claim) -> Testimony:
        article = self.article(claim.article)
        if article is None:
            raise StoreDamaged(f"claim {claim.id} is there without its article '{claim.article}'")
        return witness(claim, article, {who: self.canonical(claim.article, who) for who in claim.participants})

    # -- things by id -------------------------------------------------------------------------------------------------

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id."""
        return self._kept_relations.of(ids)

    def edges(self, sought: EdgesSought) -> list[EdgeRow]:
        """Derived relations that fit: from the ledger, if it is at this revision, else by a query."""
        own = replace(sought, subject_types=None, object_types=None)
        found = self._things.edges(own)
        if found is None:
            return self._ask_for_edges(sought)
        return found if own == sought else self._of_classes(found, sought)

    def edges_resting(self, sought: EdgesSought, claims: ClaimsSought) -> list[EdgeRow]:
        """Derived relations that fit and for which a claim counts that fits."""
        own = replace(sought, subject_types=None, object_types=None)
        found = self._things.edges_resting(own, claims)
        if found is not None:
            return found if own == sought else self._of_classes(found, sought)
        if rests_on_these(claims):
            return self._ask_for_edges(sought, claims)
        return resting_on(set(self.find_claims(claims)), self.edges(sought), self.relations)

    def _ask_for_edges(self, sought: EdgesSought, resting: ClaimsSought | None = None) -> list[EdgeRow]:
        question = sparql.about_edges(sought, self.iris, self._vocabulary, resting)
        rows = (map(str, row) for row in self._select(question.text, question.bindings))
        return sorted(
            (relation_id(one, name, other), one, name, other, standing) for one, name, other, standing in rows
        )

    def _of_classes(self, edges: list[EdgeRow], sought: EdgesSought) -> list[EdgeRow]:
        """Those whose ends are of the classes that are asked for; of mutual ones in either direction."""
        actors = self.actors(list({end for _, subject, _, object_, _ in edges for end in (subject, object_)}))
        wanted = (sought.subject, sought.subject_types), (sought.object, sought.object_types)

        def fit(*ends: str) -> bool:
            return all(
                (id_ is None or end == id_) and (types is None or not set(types).isdisjoint(actors[end].types))
                for end, (id_, types) in zip(ends, wanted, strict=True)
            )

        return [edge for edge in edges if fit(edge[1], edge[3]) or (edge[2] in sought.mutual and fit(edge[3], edge[1]))]

    def vias(self) -> dict[str, list[tuple[str | None, str]]]:
        """All relations for which claims name intermediaries, as they stand through each."""
        rows = self._things.edges(EdgesSought(through=True))
        if rows is not None:
            whole = self.relations([id_ for id_, *_ in rows])
            return {id_: [(part.via, part.standing) for part in relation.vias] for id_, relation in whole.items()}
        found: dict[str, list[tuple[str | None, str]]] = {}
        for id_, via, standing in self._select(_text("vias.rq"), {}):
            found.setdefault(str(id_), []).append((None if via is None else str(via), str(standing)))
        return found

    def dated_against(self) -> list[str]:
        """Ids of the claims that deny something, or say that it has ended, and name a time."""
        return sorted(str(row[0]) for row in self._select(_text("dated_against.rq"), {}))

    def columns(self, kind: Ordered) -> Iterator[Row]:
        """What a list of all things of one kind can be ordered by, each after its key."""
        return iter(self._select(_text(f"columns_{kind}.rq"), {}))

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id."""
        return self._kept_claims.of(ids)

    def find_claims(self, sought: ClaimsSought) -> list[str]:
        """Ids of the claims that fit: from the ledger, if it is at this revision and has them, else by a query."""
        found = self._things.find_claims(sought)
        if found is None:
            question = sparql.about_claims(sought, self.iris, self._vocabulary)
            found = sorted(str(row[0]) for row in self._select(question.text, question.bindings))
        return found

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id."""
        return self._kept_actors.of(ids)

    def named(self, name: str) -> list[str]:
        """Canonical actors by name or alias."""
        if self._kept_names is None:
            self._kept_names = self._read_names()
        return list(self._kept_names.get(fold(name), ()))

    def _read_names(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for predicate in ("name", "alias"):
            for quad in self._store.quads_for_pattern(None, NamedNode(AG + predicate), None, self._derived):
                ids = names.setdefault(fold(value_of(quad.object)), [])
                id_ = local(value_of(quad.subject))
                if id_ not in ids:
                    ids.append(id_)
        return names

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for."""
        return self._things.canonical(article, source)

    def article(self, id_: str) -> Article | None:
        """An article without its text."""
        return self._kept_articles.of([id_]).get(id_)

    # -- articles -----------------------------------------------------------------------------------------------------

    def article_ids(self) -> list[str]:
        """All articles, sorted."""
        prefix = self.iris.article("")
        return sorted(g[len(prefix) :] for g in self.graphs() if g.startswith(prefix))

    def annotated(self, id_: str) -> AnnotatedArticle | None:
        """An article with its source actors and claims."""
        if not _ID.match(id_) or not self._graph.articles([id_]):
            return None
        graph = NamedNode(self.iris.article(id_))
        return read_article(map(strings, self._store.quads_for_pattern(None, None, None, graph)))

    def all_articles(self) -> Iterator[AnnotatedArticle]:
        """Every article with its source actors and claims."""
        for id_ in self.article_ids():
            graph = NamedNode(self.iris.article(id_))
            yield read_article(map(strings, self._store.quads_for_pattern(None, None, None, graph)))

    def all_actors(self) -> Iterator[CanonicalActor]:
        """Every canonical actor."""
        return self._whole(self._ids(NamedNode(AG + "name"), None), self._things.actors)

    def all_relations(self) -> Iterator[DerivedRelation]:
        """Every derived relation."""
        ids = self._ids(NamedNode(RDF + "type"), NamedNode(AG + "DerivedRelation"))
        return self._whole(ids, self._things.relations)

    def _whole(self, ids: Iterator[str], read: Callable[[list[str]], Mapping[str, _T]]) -> Iterator[_T]:
        while some := list(islice(ids, READ_AT_ONCE)):
            yield from read(some).values()

    def _ids(self, predicate: NamedNode, value: NamedNode | None) -> Iterator[str]:
        """Ids of what has such a triple in the derived graph, sorted."""
        quads = self._store.quads_for_pattern(None, predicate, value, self._derived)
        ids = in_order(f"{local(value_of(quad.subject))}\n".encode() for quad in quads)
        return (line[:-1].decode() for line in ids)

    # -- graphs -------------------------------------------------------------------------------------------------------

    def graphs(self) -> list[str]:
        """The named graphs' IRIs, sorted."""
        return sorted(value_of(graph) for graph in self._store.named_graphs())

    def all_graphs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every graph with its lines, in the order of their IRIs."""
        return ((graph, self.graph_lines(graph)) for graph in self.graphs())

    def graph_lines(self, graph: str) -> Iterator[bytes]:
        """One graph's N-Quads lines, sorted by code point (which is the order of UTF-8)."""
        end = f" <{graph}> .\n".encode()
        if not graph.startswith(self.iris.article("")):
            return self._many_lines(graph, end)
        data = cast(bytes, self._store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph)))
        return iter(sorted([line + end for line in data.split(b" .\n")[:-1]]))  # an article's graph is small

    def _many_lines(self, graph: str, end: bytes) -> Iterator[bytes]:
        with TemporaryFile() as dump:
            self._store.dump(cast(BinaryIO, dump), RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
            dump.seek(0)
            yield from in_order(line[:-3] + end for line in dump)


@cache
def _text(name: str) -> str:
    return (files("service.stores") / name).read_text(encoding="utf-8")


def _plain(term: object) -> str | int | None:
    if term is None:
        return None
    if isinstance(term, Literal) and term.datatype.value.endswith("#integer"):
        return int(term.value)
    value = value_of(term)
    return local(value) if isinstance(term, NamedNode) else value
