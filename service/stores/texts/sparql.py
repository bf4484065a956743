"""Questions for relations and claims in SPARQL.

Each branch holds all patterns, those with bound values first, and terms are filtered: so Oxigraph's planner, which
doesn't know what is bound, begins there. With VALUES, or with patterns around a UNION, it reads the whole graph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pyoxigraph import Literal, NamedNode

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary
from actorgraph.service.stores.filters import ClaimFilter, RelationFilter
from actorgraph.service.stores.texts.question import Values, claim_values, edge_values, ends, filled, word_values

_BRANCH = {
    "relations": ("relations_begin", "claim_bound", "relations_fitting", "claim_fitting"),
    "claims": ("claims_begin", "claim_bound", "claims_fitting", "claim_fitting"),
}
"""The files whose patterns each branch of a question holds."""
_PARTIES = {"relations": ("subject", "object"), "claims": ("subject", "object", "item", "via")}
"""What somebody can be who is asked for whatever they are."""
_ACTORS = frozenset({"subject", "object", "actor", "said_by", "item", "via"})
_BOUND = (*sorted(_ACTORS), "article", "min_publishers", "min_holders", "q", "q_apart")


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with the values to bind."""

    text: str
    bindings: dict[str, NamedNode | Literal]


def about_edges(
    sought: RelationFilter,
    iris: Iris,
    vocabulary: Vocabulary,
    resting: ClaimFilter | None = None,
    words: Sequence[str] = (),
) -> Question:
    """The question for derived relations: subject, relation, object and standing.

    ``resting``: only those that rest on such a claim; ``words``: and on one that has these words in it.
    """
    values = edge_values(sought, resting) | word_values(words)
    if sought.named:  # asked for name by name
        values.setdefault("relation", sorted(vocabulary.relations.keys() - {GENERAL_RELATION}))
    of_claims = {"claim"} if resting is not None or words else set()
    bound = {{"subject": "from", "object": "to"}.get(name, name): term for name, term in _terms(values, iris)}
    return Question(_text("relations", {*values, *ends(values), *of_claims}, values, vocabulary), bound)


def about_claims(sought: ClaimFilter, iris: Iris, vocabulary: Vocabulary, words: Sequence[str] = ()) -> Question:
    """The question for claims: their ids."""
    values = claim_values(sought) | word_values(words)
    given = {*values, *ends(values), *({"node"} if sought.counting else ())}
    return Question(_text("claims", given, values, vocabulary), dict(_terms(values, iris)))


def about_counted(relation: str, iris: Iris) -> Question:
    """The question for the claims that count for one derived relation."""
    bound: dict[str, NamedNode | Literal] = {
        "node": NamedNode(iris.relation(relation)),
        "derived": NamedNode(iris.derived),
    }
    return Question(filled("counted.rq", (), {}, "#if ") + "\n", bound)


def _terms(values: Values, iris: Iris) -> Iterator[tuple[str, NamedNode | Literal]]:
    for name in _BOUND:
        value = values.get(name)
        if isinstance(value, (str, int)):
            yield name, NamedNode(iris.actor(str(value))) if name in _ACTORS else Literal(value)


def _text(about: str, given: Collection[str], values: Values, vocabulary: Vocabulary) -> str:
    blanks = _spelt(values, vocabulary)
    branches = "{\n" + "\n  } UNION {\n".join(_branches(about, given, blanks)) + "\n  }"
    return filled(f"{about}.rq", given, {"branches": branches}, "#if ") + "\n"


def _branches(about: str, given: Collection[str], blanks: Mapping[str, str]) -> Iterator[str]:
    """All patterns, for each direction in which a relation is found, each place of a text, all that somebody is."""
    directions = ("forward", "mirrored") if "either" in given else ("forward",)
    places = ("quoted", "called") if "q" in given else ("",)
    parties = [f"{party}_party" for party in _PARTIES[about]] if "actor" in given else [""]
    names = blanks["relation"].split(", ") if "named" in given else [""]
    for direction, place, party, name in product(directions, places, parties, names):
        here = {*given, direction, place, party, *(f"{direction}_{each}" for each in given)}
        spelt = {**blanks, "naming": name}
        yield "\n".join(filter(None, (filled(f"{file}.rq", here, spelt, "#if ") for file in _BRANCH[about])))


def _spelt(values: Values, vocabulary: Vocabulary) -> dict[str, str]:
    """Lists of terms as they stand in a query."""
    own = {name: str(NamedNode(iri)) for name, iri in vocabulary.own.items()}
    lists = {name: value for name, value in values.items() if isinstance(value, list)}
    return {name: ", ".join(own.get(term, f"ag:{term}") for term in some) for name, some in lists.items()}


def written(question: Question) -> str:
    """The question with its values in it, safely: what `/sparql` takes as it is."""
    values = {name: _spelled(term) for name, term in question.bindings.items()}
    return re.sub(r"\?(\w+)", lambda found: values.get(found[1], found[0]), question.text)


def _spelled(term: NamedNode | Literal) -> str:
    number = isinstance(term, Literal) and term.datatype.value.endswith("#integer")
    return term.value if number else str(term)
