"""Questions for relations and claims in Cypher: all values are bound, types of relationships are the vocabulary's."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from actorgraph.ontology.property_graph import edge_type
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.filters import ClaimFilter, RelationFilter
from actorgraph.service.stores.texts.question import Values, claim_values, edge_values, ends, filled, word_values


@dataclass(frozen=True, slots=True)
class Question:
    """One question, with the values to bind."""

    text: str
    bindings: Values


def about_edges(
    sought: RelationFilter,
    vocabulary: Vocabulary,
    resting: ClaimFilter | None = None,
    words: Sequence[str] = (),
    with_ids: bool = False,
) -> Question:
    """The question for derived relations: subject, relation, object, standing and, if wanted, the id.

    ``resting``: only those that rest on such a claim; ``words``: and on one that has these words in it.
    """
    values = edge_values(sought, resting) | word_values(words)
    of_claims = resting is not None or words
    given = {*values, *ends(values)} | ({"claim"} if of_claims else set()) | ({"id"} if with_ids else set())
    given |= {"node"} if of_claims or sought.named else set()
    given |= _looked_up(sought) if "directed" in given else set()
    names = vocabulary.relations if sought.relations is None else sought.relations
    blanks = {}
    if len(names) < len(vocabulary.relations) - 1:  # else an edge of any type is one of them
        blanks["edges"] = _edges(names, sought.standings or vocabulary.standings, vocabulary)
    return _question("relations", given, blanks, values)


def _looked_up(sought: RelationFilter) -> set[str]:
    """At which end relations are looked up that have one among many: where there are fewer."""
    given = {"from_some": sought.subjects, "to_some": sought.objects}
    numbers = {name: len(some) for name, some in given.items() if some is not None}
    return {min(numbers, key=numbers.__getitem__)} if numbers else set()


def about_claims(sought: ClaimFilter, words: Sequence[str] = ()) -> Question:
    """The question for claims: their ids."""
    values = claim_values(sought) | word_values(words)
    return _question("claims", {*values, *ends(values), *({"node"} if sought.counting else ())}, {}, values)


def about_counted(relation: str) -> Question:
    """The question for the claims that count for one derived relation."""
    return _question("counted", (), {}, {"node": relation})


def _question(about: str, given: Collection[str], blanks: dict[str, str], values: Values) -> Question:
    return Question(filled(f"{about}.cypher", given, blanks, "//if ") + "\n", values)


def _edges(names: Iterable[str], standings: Collection[str], vocabulary: Vocabulary) -> str:
    """The types of these relations' edges, as a relationship's pattern names them."""
    return ":" + "|".join(edge_type(name, standing, vocabulary) for name in names for standing in standings)


def written(question: Question) -> str:
    """The question with its values in it, safely: what Neo4j Browser takes as it is."""
    values = {name: str(v) if isinstance(v, list) else json.dumps(v) for name, v in question.bindings.items()}
    return re.sub(r"\$(\w+)", lambda found: values.get(found[1], found[0]), question.text)
