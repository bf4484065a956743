"""What changes in a copy in a SPARQL store elsewhere, as SPARQL 1.1 Update: things go and come whole.

Each operation looks at the mark, and does nothing where that isn't the one that it belongs to: whoever was taken for
dead changes nothing any more. Things are replaced by what they are, not by how they were: to do so again is to repair.
Values are IRIs of our own making, and N-Triples, of which SPARQL's triples are a superset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from actorgraph.ontology.derived import ACTOR_PROPERTIES, RelationRdf
from actorgraph.ontology.iris import Iris, term
from actorgraph.ontology.ntriples import text
from actorgraph.ontology.vocabulary import AG, RDF, Vocabulary
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.derived_lines import derived_lines
from actorgraph.service.stores.rdf.keeping import Piece
from actorgraph.service.stores.rdf.quads import Lines

VALUE = "http://www.w3.org/ns/prov#value"
IDS = 400
"""How many things are taken out at once."""
PIECE_BYTES = 1 << 17
"""How much is put in at once."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What goes, what comes, and where that holds: templates and a pattern."""

    takes: str = ""
    puts: str = ""
    where: str = ""

    @property
    def size(self) -> int:
        """About how many bytes it has."""
        return len(self.takes) + len(self.puts) + len(self.where)

    def under(self, marked: str) -> str:
        """The operation, where this pattern holds too."""
        clauses = f"DELETE {{ {self.takes} }} " * bool(self.takes) + f"INSERT {{ {self.puts} }} " * bool(self.puts)
        return f"{clauses}WHERE {{ {marked} {self.where} }}"


def mark_graph(iris: Iris) -> str:
    """The graph of a copy's mark, which is also its subject."""
    return f"{iris.base}graph/copy"


class Updates:
    """Writes operations, and the mark that they are under: a literal in a graph of its own."""

    def __init__(self, iris: Iris, vocabulary: Vocabulary) -> None:
        self._iris, self._rdf = iris, RelationRdf(vocabulary, iris)
        self.graph = mark_graph(iris)
        self._thing = f"GRAPH <{iris.derived}> {{ ?s ?p ?o }}"
        self._derived, self._stated = f"<{iris.derived}>", f"<{iris.stated}>"
        self._standings = " ".join(f"(<{term(name)}> {text(name.capitalize())})" for name in vocabulary.standings)

    def marked(self, mark: str) -> str:
        """The pattern, or the data, that this is the mark."""
        return f"GRAPH <{self.graph}> {{ <{self.graph}> <{VALUE}> {text(mark)} }}"

    def moved(self, mark: str, to: str) -> Operation:
        """Put another mark in this one's place."""
        return Operation(takes=self.marked(mark), puts=self.marked(to))

    def begun_anew(self, mark: str) -> str:
        """Take out all that there is, and set this mark, whatever was marked."""
        return f"DROP ALL ;\nINSERT DATA {{ {self.marked(mark)} }}"

    def gone(self, part: ChangeSet) -> Iterator[Operation]:
        """Take out what the copy has of these things.

        What tells what else belongs to a thing goes last, so that a beginning of this leaves nothing adrift.
        """
        for some in _batched(part.articles | part.moved):
            graphs = f"VALUES ?g {{ {_all(map(self._iris.article, some))} }}"
            sources = f"GRAPH ?g {{ ?s <{RDF}type> <{AG}SourceActor> }}"
            yield Operation(takes=self._thing, where=f"{graphs} {sources} {self._thing}")
        for some in _batched(part.articles):
            graphs = f"VALUES ?g {{ {_all(map(self._iris.article, some))} }}"
            whole = "GRAPH ?g { ?s ?p ?o }"
            yield Operation(takes=whole, where=f"{graphs} {whole}")
        for some in _batched(part.entities):
            actors = f"VALUES ?s {{ {_all(map(self._iris.actor, some))} }}"
            own = f"VALUES ?p {{ {_all(ACTOR_PROPERTIES)} }}"
            yield Operation(takes=self._thing, where=f"{actors} {own} {self._thing}")
        for some in _batched(part.relations):
            yield from self._relations(f"VALUES ?r {{ {_all(map(self._iris.relation, some))} }}")

    def _relations(self, these: str) -> Iterator[Operation]:
        ends = " ; ".join(f"<{AG}{name}> ?{name}" for name in ("subject", "relation", "object", "standing"))
        yield Operation(
            takes=f"GRAPH {self._derived} {{ ?subject ?edge ?object }} "
            f"GRAPH {self._stated} {{ ?subject ?relation ?object }}",
            where=f"{these} GRAPH {self._derived} {{ ?r {ends} }} "
            f"VALUES (?standing ?ending) {{ {self._standings} }} "
            "BIND (IRI(CONCAT(STR(?relation), ?ending)) AS ?edge)",
        )
        item, via = f"<{AG}itemPart>", f"<{AG}viaPart>"
        for path in (f"{via}/{item}", f"({item}|{via})"):
            yield Operation(takes=self._thing, where=f"{these} GRAPH {self._derived} {{ ?r {path} ?s . ?s ?p ?o }}")
        itself = f"GRAPH {self._derived} {{ ?r ?p ?o }}"
        yield Operation(takes=itself, where=f"{these} {itself}")

    def come(self, piece: Piece) -> Iterator[Operation]:
        """Put in what there is of some things.

        A source actor stands in its article before anything is said of it elsewhere, a relation before its edges.
        """
        articles, changes = piece
        derived, stated = derived_lines(changes, self._rdf, self._iris)
        graphs = [(self._iris.article(id_), lines) for id_, lines in articles]
        for some in _some_at_once([*graphs, (self._iris.derived, derived), (self._iris.stated, stated)]):
            yield Operation(puts="\n".join(["", *some, ""]))


def _batched(ids: set[str]) -> Iterator[Sequence[str]]:
    rest = iter(sorted(ids))
    while some := list(islice(rest, IDS)):
        yield some


def _all(iris: Iterable[str]) -> str:
    return " ".join(f"<{iri}>" for iri in iris)


def _some_at_once(graphs: Iterable[Lines]) -> Iterator[list[str]]:
    made: list[str] = []
    size = 0
    for graph, lines in graphs:
        rest = iter(lines)
        while some := list(_until(rest, PIECE_BYTES - size)):
            made += [f"GRAPH <{graph}> {{", *some, "}"]
            size += sum(map(len, some))
            if size >= PIECE_BYTES:
                yield made
                made, size = [], 0
    if made:
        yield made


def _until(lines: Iterator[str], size: int) -> Iterator[str]:
    while size > 0 and (line := next(lines, None)) is not None:
        size -= len(line)
        yield line
