"""Finding relations and claims by filter: one question in SPARQL and in Cypher, asked of the store or written out.

The texts are in the files beside this. A line that ends in ``#if NAME`` (``//if NAME``) stands only where that is
asked for; ``%NAME%`` stands for terms, which come from the vocabulary; all else that callers give is bound.

In SPARQL each branch holds all patterns, those with bound values first, and terms are filtered: so Oxigraph's planner,
which doesn't know what is bound, begins there. With VALUES, or with patterns around a UNION, it reads the whole graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import product

from msgspec import Struct
from msgspec.structs import force_setattr
from pyoxigraph import Literal, NamedNode

from ontology.iris import Iris
from ontology.names import spellings
from ontology.property_graph import edge_type
from ontology.standing import one_direction, relation_id
from ontology.vocabulary import Vocabulary
from service.questions.filters import Filters
from service.stores.base import ActorRef, ClaimsSought, EdgesSought, RelationRef, Value, View

SPARQL, CYPHER = "rq", "cypher"
_BOUND = ("actor", "said_by", "item", "via", "article", "min_publishers", "min_holders")
_WORDS = ("q", "q_apart")
"""The text that is looked for: with its accents composed and, where that differs, with accents as marks."""
_ACTORS = frozenset({"subject", "object", "actor", "said_by", "item", "via", "from", "to"})
_TERMS = ("stance", "stage", "standing")
_BRANCH = {
    "relations": ("relations_begin", "claim_bound", "relations_fitting", "claim_fitting"),
    "claims": ("claims_begin", "claim_bound", "claims_fitting", "claim_fitting"),
}
"""The files whose patterns each branch of a question holds, in SPARQL."""
_PARTIES = {"relations": ("subject", "object"), "claims": ("subject", "object", "item", "via")}
"""What somebody can be who is asked for whatever they are."""
_CLASSES = ("subject_type", "object_type")
_OF_EDGES = {
    "subject",
    "object",
    "actor",
    "relation",
    "standing",
    "min_publishers",
    "min_holders",
    "named",
    "wide",
    "disputed",
}
"""Filters that ask for nothing but what a derived relation is in short."""
_NAMING = {"subject", "object", "actor", "item", "via", "article"}
_OF_CLAIMS = _NAMING | {"relation", "stance", "stage"}
"""Filters that ask for nothing but what a ledger's row has of a claim, and those that narrow it down."""
_FROM, _TO = {"subject", "subject_type"}, {"object", "object_type"}


@dataclass(frozen=True, slots=True)
class Question:
    """One question in a store's language, with the values to bind."""

    text: str
    bindings: dict[str, Value]


class Edge(Struct, frozen=True, gc=False):
    """A derived relation in short: canonical ids, the smaller one first if it is symmetric."""

    subject: str
    relation: str
    object: str
    standing: str
    id: str = ""
    """The derived relation's id; asked for so often that it is worked out once, where it isn't known."""

    def __post_init__(self) -> None:
        """Work out the id."""
        if self.id:
            return
        force_setattr(self, "id", relation_id(self.subject, self.relation, self.object))

    @classmethod
    def between(cls, subject: str, relation: str, object_: str, vocabulary: Vocabulary, standing: str = "") -> Edge:
        """The relation that a claim of these names, in whichever direction."""
        symmetric = vocabulary.relations[relation].symmetric
        ends = one_direction(subject, object_) if symmetric else (subject, object_)
        return cls(ends[0], relation, ends[1], standing)


def relations(filters: Filters, view: View, vocabulary: Vocabulary) -> list[Edge]:
    """Derived relations that fit, by the order of their ids; the clocks are somebody else's business."""
    rows = view.edges(_sought(filters, vocabulary)) if filters.asked <= _OF_EDGES | set(_CLASSES) else None
    if rows is not None:
        edges = [Edge(subject, name, object_, standing, id_) for id_, subject, name, object_, standing in rows]
        return edges if filters.asked.isdisjoint(_CLASSES) else _of_classes(edges, filters, view, vocabulary)
    found = _resting(filters, view, vocabulary) if filters.of_claims else None
    if found is not None:
        return found
    question = about_relations(filters, view.language, vocabulary)
    answer = (tuple(map(str, row)) for row in view.select(question.text, question.bindings))
    asked = {Edge.between(subject, name, object_, vocabulary, standing) for subject, name, object_, standing in answer}
    return sorted(asked, key=lambda edge: edge.id)


def _of_classes(edges: Sequence[Edge], filters: Filters, view: View, vocabulary: Vocabulary) -> list[Edge]:
    """Those whose ends are of the classes that are asked for; of symmetric ones in either direction."""
    actors = view.actors(list({end for edge in edges for end in (edge.subject, edge.object)}))
    given = filters.subject, filters.object
    classes = [frozenset(filters.classes(name, vocabulary)) for name in _CLASSES]

    def fit(*ends: str) -> bool:
        return all(
            (wanted is None or end == wanted) and (not some or not some.isdisjoint(actors[end].types))
            for end, wanted, some in zip(ends, given, classes, strict=True)
        )

    return [
        edge
        for edge in edges
        if fit(edge.subject, edge.object)
        or (vocabulary.relations[edge.relation].symmetric and fit(edge.object, edge.subject))
    ]


def _resting(filters: Filters, view: View, vocabulary: Vocabulary) -> list[Edge] | None:
    """Those that rest on a claim that fits, found from the claims' side where these are of somebody.

    ``None``: only a query finds them.
    """
    wanted, own = filters.of_their_claims, filters.claimless
    if not (wanted.asked <= _OF_CLAIMS and wanted.asked & _NAMING and own.asked <= _OF_EDGES):
        return None
    fitting = view.find_claims(_claims_sought(wanted, vocabulary))
    rows = None if fitting is None else view.edges(_sought(own, vocabulary))
    if fitting is None or rows is None:
        return None
    claims, near = set(fitting), resting_on(fitting, view, vocabulary)
    edges = {id_: Edge(subject, name, object_, standing, id_) for id_, subject, name, object_, standing in rows}
    found = view.relations([id_ for id_ in edges if id_ in near])
    return [edges[id_] for id_, whole in found.items() if any(claim in claims for claim, _ in whole.claims)]


def resting_on(claims: Collection[str], view: View, vocabulary: Vocabulary) -> set[str]:
    """Ids of all relations that may rest on one of these claims: those that they name, wider and narrower ones."""
    ids = set()
    for said in view.testimonies(claims).values():
        for name in (said.relation, *vocabulary.wider(said.relation), *vocabulary.narrower(said.relation)):
            if said.object:
                ids.add(Edge.between(said.subject, name, said.object, vocabulary).id)
    return ids


def _names(filters: Filters, vocabulary: Vocabulary) -> tuple[list[str], list[str] | None]:
    """The symmetric relations among those that are asked for, and these; ``None``: any."""
    names = filters.relations(vocabulary)
    mutual = [name for name in names if vocabulary.relations[name].symmetric]
    return mutual, names if filters.relation is not None or filters.wide else None


def _sought(filters: Filters, vocabulary: Vocabulary) -> EdgesSought:
    mutual, names = _names(filters, vocabulary)
    return EdgesSought(
        filters.subject,
        filters.object,
        mutual,
        filters.actor,
        names,
        sorted(filters.standing) or None,
        filters.min_publishers,
        filters.min_holders,
        filters.named,
        disputed=filters.disputed,
    )


def claims(filters: Filters, view: View, vocabulary: Vocabulary) -> list[str]:
    """Ids of the claims that fit, sorted; the clocks are somebody else's business."""
    if filters.asked <= _OF_CLAIMS and filters.asked & _NAMING:
        found = view.find_claims(_claims_sought(filters, vocabulary))
        if found is not None:
            return found
    question = about_claims(filters, view.language, vocabulary)
    return sorted(str(row[0]) for row in view.select(question.text, question.bindings))


def _claims_sought(filters: Filters, vocabulary: Vocabulary) -> ClaimsSought:
    mutual, names = _names(filters, vocabulary)
    return ClaimsSought(
        filters.subject,
        filters.object,
        mutual,
        filters.actor,
        filters.item,
        filters.via,
        filters.article,
        names,
        sorted(filters.stance) or None,
        sorted(filters.stage) or None,
    )


def vias(view: View) -> dict[str, list[tuple[str | None, str]]]:
    """All relations for which claims name intermediaries: by id, each intermediary and the standing through it."""
    rows = view.edges(EdgesSought(through=True))
    if rows is not None:
        whole = view.relations([id_ for id_, *_ in rows])
        return {id_: [(part.via, part.standing) for part in relation.vias] for id_, relation in whole.items()}
    found: dict[str, list[tuple[str | None, str]]] = {}
    for id_, via, standing in view.select(_text(f"vias.{view.language}"), {}):
        found.setdefault(str(id_), []).append((None if via is None else str(via), str(standing)))
    return found


def dated_against(view: View) -> list[str]:
    """Ids of the claims that deny something, or say that it has ended, and name a time."""
    return [str(row[0]) for row in view.select(_text(f"dated_against.{view.language}"), {})]


def about_relations(filters: Filters, language: str, vocabulary: Vocabulary) -> Question:
    """The question for derived relations."""
    names = filters.relations(vocabulary)
    mutual = [name for name in names if vocabulary.relations[name].symmetric]
    given = set(filters.asked) | _ends(filters) | ({"claim"} if filters.of_claims else set())
    given.add("either" if mutual and _ends(filters) else "directed")
    given |= {"relation"} if filters.named else set()
    given |= {"node"} if filters.of_claims or filters.named else set()
    blanks = _spelt(_terms_of(filters, vocabulary) | {"relation": names, "mutual": mutual}, language, vocabulary)
    if len(names) < len(vocabulary.relations) - 1:  # else an edge of any type is one of them
        blanks["edges"] = _edges(names, sorted(filters.standing) or vocabulary.standings, vocabulary)
    ends = ("from", "to") if language == SPARQL else ("subject", "object")
    return _question("relations", language, given, blanks, _bindings(filters, ends))


def about_claims(filters: Filters, language: str, vocabulary: Vocabulary) -> Question:
    """The question for claims."""
    names = filters.relations(vocabulary)
    mutual = [name for name in names if vocabulary.relations[name].symmetric]
    ends = _ends(filters)
    given = set(filters.asked) | ends | ({"both_ends"} if len(ends) > 1 else set())
    given |= ({"node"} if filters.asks_standing else set()) | ({"either"} if mutual and ends else set())
    blanks = _spelt(_terms_of(filters, vocabulary) | {"relation": names, "mutual": mutual}, language, vocabulary)
    return _question("claims", language, given, blanks, _bindings(filters, ("subject", "object")))


def about_counted(relation: Edge, language: str) -> Question:
    """The question for the claims that count for one derived relation."""
    bindings: dict[str, Value] = {"node": RelationRef(relation.id)}
    return _question("counted", language, (), {}, bindings)


def _ends(filters: Filters) -> set[str]:
    """Which ends of a relation or claim the filters say something of."""
    return {end for end, names in (("from_end", _FROM), ("to_end", _TO)) if not filters.asked.isdisjoint(names)}


def _terms_of(filters: Filters, vocabulary: Vocabulary) -> dict[str, Collection[str]]:
    own: dict[str, Collection[str]] = {name: sorted(getattr(filters, name)) for name in _TERMS}
    return own | {name: filters.classes(name, vocabulary) for name in _CLASSES}


def _question(
    about: str, language: str, given: Collection[str], blanks: Mapping[str, str], bindings: dict[str, Value]
) -> Question:
    given = {*given, *bindings.keys() & set(_WORDS)}
    if language == SPARQL:
        blanks = {**blanks, "branches": "{\n" + "\n  } UNION {\n".join(_branches(about, given, blanks)) + "\n  }"}
    return Question(_filled(f"{about}.{language}", given, blanks) + "\n", bindings)


def _filled(file: str, given: Collection[str], blanks: Mapping[str, str]) -> str:
    text = _only(_text(file), given, "#if " if file.endswith(SPARQL) else "//if ")
    lines = re.sub(r"%(\w+)%", lambda found: blanks.get(found[1], ""), text).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _branches(about: str, given: Collection[str], blanks: Mapping[str, str]) -> Iterator[str]:
    """All patterns, for each direction in which a relation is found, each place of a text, all that somebody is."""
    directions = ("forward", "mirrored") if "either" in given else ("forward",)
    places = ("quoted", "called") if "q" in given else ("",)
    parties = [f"{party}_party" for party in _PARTIES[about]] if "actor" in given else [""]
    names = blanks["relation"].split(", ") if "named" in given else [""]
    for direction, place, party, name in product(directions, places, parties, names):
        here = {*given, direction, place, party, *(f"{direction}_{each}" for each in given)}
        spelt = {**blanks, "naming": name}
        yield "\n".join(filter(None, (_filled(f"{file}.rq", here, spelt) for file in _BRANCH.get(about, ()))))


def _bindings(filters: Filters, ends: tuple[str, str]) -> dict[str, Value]:
    values = {name: getattr(filters, name) for name in _BOUND}
    values |= dict(zip(ends, (filters.subject, filters.object), strict=True))
    values |= dict(zip(_WORDS, spellings(filters.q) if filters.q else (), strict=False))
    return {n: ActorRef(value) if n in _ACTORS else value for n, value in values.items() if value is not None}


@lru_cache(maxsize=16)
def _text(file: str) -> str:
    return (files("service.questions.finding") / file).read_text(encoding="utf-8")


def _only(text: str, given: Container[str], mark: str) -> str:
    """A query's text without the lines that end in ``MARK NAME`` for a name that isn't given."""
    kept = (line.partition(mark) for line in text.splitlines())
    return "\n".join(line for line, _, name in kept if not name or name.strip() in given)


def _spelt(terms: Mapping[str, Collection[str]], language: str, vocabulary: Vocabulary) -> dict[str, str]:
    """Lists of terms as they stand in a query."""
    if language == SPARQL:
        own = {name: str(NamedNode(iri)) for name, iri in vocabulary.own.items()}
        return {name: ", ".join(own.get(term, f"ag:{term}") for term in some) for name, some in terms.items()}
    return {name: str(list(some)) for name, some in terms.items()}


def _edges(names: Iterable[str], standings: Collection[str], vocabulary: Vocabulary) -> str:
    """The types of these relations' edges, as a relationship's pattern in Cypher names them."""
    return ":" + "|".join(edge_type(name, standing, vocabulary) for name in names for standing in standings)


# -- written out, to be pasted elsewhere ------------------------------------------------------------------------------


def texts(about: Callable[[str], Question], iris: Iris) -> dict[str, str]:
    """A question in both languages, as links show it."""
    languages = (("sparql", SPARQL), ("cypher", CYPHER))
    return {name: written(about(language), language, iris) for name, language in languages}


def written(question: Question, language: str, iris: Iris) -> str:
    """The question with its values in it, safely: what `/sparql` or Neo4j Browser take as it is."""
    spell, mark = (_sparql_value, r"\?") if language == SPARQL else (_cypher_value, r"\$")
    values = {name: spell(value, iris) for name, value in question.bindings.items()}
    if language == SPARQL:
        values["derived"] = f"<{iris.derived}>"
    return re.sub(mark + r"(\w+)", lambda found: values.get(found[1], found[0]), question.text)


def _sparql_value(value: Value, iris: Iris) -> str:
    if isinstance(value, (ActorRef, RelationRef)):
        iri = iris.actor(value.id) if isinstance(value, ActorRef) else iris.relation(value.id)
        return str(NamedNode(iri))
    return str(Literal(value)) if isinstance(value, str) else str(value)


def _cypher_value(value: Value, iris: Iris) -> str:
    return json.dumps(value.id if isinstance(value, (ActorRef, RelationRef)) else value)
