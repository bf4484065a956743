"""One article's graph as the article that it is: shape, ids, offsets, dates and references checked.

Whatever passes is written again and held against what was read: what comes of it is the same graph, to the character.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Quad, RdfFormat, parse

from actorgraph.loaders.documents import Tally
from actorgraph.loaders.formats.rdf.checks import check, pattern
from actorgraph.loaders.formats.rdf.graph_runs import UNREADABLE, GraphRun
from actorgraph.loaders.formats.rdf.graphs import ARTICLE_GRAPH, Graph, read_graph, short
from actorgraph.loaders.formats.rdf.semantic_checks import SemanticChecks
from actorgraph.loaders.outcomes import Loaded, Refused
from actorgraph.ontology.claims import AnnotatedArticle, Claim
from actorgraph.ontology.dates import When, bounds
from actorgraph.ontology.errors import DateError, LoadError, Place
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import DCTERMS, article_lines, read_article
from actorgraph.ontology.shapes import ACTOR, ARTICLE, CLAIM, DIGEST, Shapes
from actorgraph.ontology.vocabulary import AG, GENERAL_RELATION, Vocabulary

ERRORS_NAMED = 200
"""How many errors of one graph are named."""

_UNREAD = (SyntaxError, ValueError, MemoryError, KeyError, AttributeError, ArithmeticError, DateError)
"""What reading raises where a graph is no article in our shape."""


class Reader:
    """Reads articles under one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary, self.shapes = vocabulary, Shapes(vocabulary)

    def read(self, run: GraphRun, file: str) -> Loaded | Refused:
        """The article of one graph, or all that is wrong with it."""
        annotated = self.as_written(run)
        if annotated is None:
            return self.checked(run, file)
        tally = Tally(len(annotated.actors) + len(annotated.claims))
        return Loaded(_nameless(annotated), Place(file, run.line or None), tally)

    def as_written(self, run: GraphRun) -> AnnotatedArticle | None:
        """The article of a graph that stands there exactly as we write it; else ``None``, and why is told elsewhere.

        This is what most graphs are, and it is far quicker to find out than what is wrong with one.
        """
        named = ARTICLE_GRAPH.match(run.graph.decode(errors="replace").strip("<>"))
        if named is None or b"\\u0000" in run.data or b"<<(" in run.data:
            return None
        iris = Iris(named[1], self.vocabulary.own)
        try:
            end = f"{run.graph.decode()} ."
            annotated = read_article(map(_plain, parse(bytes(run.data), format=RdfFormat.N_QUADS)))
            written = {f"{line[:-1]}{end}" for line in article_lines(annotated, iris)}
            if written != set(filter(None, run.data.decode().split("\n"))) or annotated.article.id != named[2]:
                return None
        except _UNREAD:
            return None
        return (
            annotated
            if self._known(annotated) and not SemanticChecks(iris, annotated, self.vocabulary).faults()
            else None
        )

    def _known(self, annotated: AnnotatedArticle) -> bool:
        """Whether all terms are the vocabulary's, and what must be there is there."""
        article, actors = annotated.article, {actor.id for actor in annotated.actors}
        return (
            article.status in self.vocabulary.statuses
            and article.text_length >= 0
            and pattern(f"^{DIGEST}$").match(article.text_digest) is not None
            and all(actor.type in self.vocabulary.classes and actor.name for actor in annotated.actors)
            and all(self._known_claim(claim) and actors.issuperset(claim.participants) for claim in annotated.claims)
        )

    def _known_claim(self, claim: Claim) -> bool:
        return (
            claim.relation in self.vocabulary.relations
            and claim.relation != GENERAL_RELATION
            and claim.stance in self.vocabulary.stances
            and claim.stage in self.vocabulary.stages
            and bool(claim.evidence)
            and (claim.confidence is None or 0 <= claim.confidence <= 1)
        )

    def checked(self, run: GraphRun, file: str) -> Loaded | Refused:
        """The article of one graph, other ways to write its values allowed for, or all that is wrong with it."""
        graph = read_graph(run, file)
        named = ARTICLE_GRAPH.match(graph.iri)
        annotations = len(graph.of_type(ACTOR)) + len(graph.of_type(CLAIM))
        if named is None and run.graph != UNREADABLE:
            message = f"<{graph.iri}> is no article's graph; expected BASE/article/ID (of up to 128 of A-Za-z0-9._~-)"
            return Refused((LoadError(graph.place, message),), annotations)
        article = None
        if named is not None and not graph.errors:
            article = self._article(graph, Iris(named[1], self.vocabulary.own), named[2])
        if article is None or graph.errors:
            return Refused(_some(graph), annotations)
        return Loaded(_nameless(article), graph.place, Tally(annotations))

    def _article(self, graph: Graph, iris: Iris, id_: str) -> AnnotatedArticle | None:
        articles = graph.of_type(ARTICLE)
        if graph.iri not in articles:
            graph.wrong(graph.iri, "the article itself is missing; expected it as ag:Article")
        for iri in articles:
            if iri != graph.iri:
                graph.wrong(iri, f"it is a second article; expected only <{graph.iri}>")
        check(graph, self.shapes)
        _check_dates(graph)
        if graph.errors:
            return None
        annotated = read_article(graph.triples())
        if annotated.article.id != id_:
            given = annotated.article.id
            graph.wrong(graph.iri, f"dcterms:identifier is '{given}'; expected '{id_}'", DCTERMS + "identifier")
            return None
        _check_chains(graph)
        for fault in SemanticChecks(iris, annotated, self.vocabulary).faults():
            graph.wrong(*fault)
        if not graph.errors:
            _hold_against(graph, article_lines(annotated, iris))
        return annotated


def _some(graph: Graph) -> tuple[LoadError, ...]:
    """A graph's errors; of very many the first, and how many more there are."""
    rest = len(graph.errors) - ERRORS_NAMED
    if rest <= 0:
        return tuple(graph.errors)
    more = LoadError(graph.place, f"in graph <{graph.iri}>: {rest:,} more errors")
    return (*graph.errors[:ERRORS_NAMED], more)


def _plain(quad: Quad) -> tuple[str, str, str]:
    return quad.subject.value, quad.predicate.value, quad.object.value  # type: ignore[union-attr]  # else no article


def _nameless(annotated: AnnotatedArticle) -> AnnotatedArticle:
    """No annotation of it has an id here: those never leave the store that they were loaded into."""
    return replace(annotated, annotations=tuple((claim.id, ()) for claim in annotated.claims))


def _check_dates(graph: Graph) -> None:
    for subject, record in graph.records.items():
        for name, read in ((DCTERMS + "issued", bounds), (AG + "said", bounds), (AG + "when", When.parse)):
            for value in record.get(name, ()):
                try:
                    read(value.text)
                except DateError as error:
                    graph.wrong(subject, f"{short(name)}: {error}", name)


def _check_chains(graph: Graph) -> None:
    """Of several speakers each has a place, and no place is missing or given twice."""
    for claim in graph.of_type(CLAIM):
        record = graph.records[claim]
        speakers, places = record.get(AG + "saidBy", ()), record.get(AG + "speaking", ())
        orders = sorted(int(graph.records[place.text][AG + "order"][0].text) for place in places)
        if orders != list(range(1, len(places) + 1)):
            found = ", ".join(map(str, orders))
            graph.wrong(claim, f"ag:speaking has the places {found}; expected 1, 2, …, each once", AG + "speaking")
        elif len(speakers) > 1 and not places:
            message = f"ag:speaking is missing; expected the places of its {len(speakers)} speakers"
            graph.wrong(claim, message, AG + "saidBy")


def _hold_against(graph: Graph, written: Iterable[str]) -> None:
    """Note what was read and wouldn't be written, and what would be and wasn't read."""
    found, wanted = graph.lines(), set(written)
    if found == wanted:
        return
    lacking: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in sorted(wanted - found):
        subject, predicate, rest = line.split(" ", 2)
        lacking[subject, predicate].append(rest.removesuffix(" ."))
    for line in sorted(found - wanted):
        subject, predicate, rest = line.split(" ", 2)
        expected = ", ".join(lacking.pop((subject, predicate), ())) or "no such statement"
        iri, name = subject.strip("<>"), predicate.strip("<>")
        graph.wrong(iri, f"{short(name)} is {rest.removesuffix(' .')}; expected {expected}", name)
    for (subject, predicate), values in lacking.items():
        name = short(predicate.strip("<>"))
        graph.wrong(subject.strip("<>"), f"{name} is missing; expected {', '.join(values)}")
