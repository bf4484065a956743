"""Actors by name: exact, by prefix of a name or of a word in it, by any part, and with typing mistakes.

Names are compared as identity compares them (`ontology.names.fold`). Each row says how it matched, and which name or
alias did; the best way counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from rapidfuzz import process
from rapidfuzz.distance import OSA

from actorgraph.ontology.bitemporal import ALWAYS
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.names import fold
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.list_spec import ACTORS
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import Given, parse_query
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import View
from actorgraph.service.usecases.actors import everybody

QUESTION = (
    Parameter("q", "text", "A name or alias, or a part of one, with at most one or two typing mistakes."),
    Parameter("type", "classes", "Only of one of these classes, or below them."),
)
PARAMETERS = (*QUESTION, *ACTORS.parameters)
WAYS = ("exact", "prefix", "word", "substring", "similar")
"""How a name can match, the best first."""
ONE_MISTAKE, TWO_MISTAKES = 4, 8
"""From how many characters on a text may have one typing mistake, and two: in shorter ones all is similar to all."""


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """How an actor was found; the smaller, the better."""

    way: int
    mistakes: int
    in_part: bool
    """Whether only a word of the name is similar."""
    name: str
    """The name or alias that matched."""


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a view: each folded with those actors that have it, as (id, the name as it is written)."""

    actors: dict[str, CanonicalActor]
    folded: dict[str, list[tuple[str, str]]]
    words: dict[str, list[str]]
    """Words of folded names, to compare with what may be mistyped → those names."""

    @classmethod
    def of(cls, view: View) -> Names:
        """Names of everybody in the view, read once."""
        actors = everybody(view)
        folded: dict[str, list[tuple[str, str]]] = {}
        words: dict[str, list[str]] = {}
        for actor in actors.values():
            for name in (actor.name, *actor.aliases):
                folded.setdefault(fold(name), []).append((actor.id, name))
        for name in folded:
            for word in {name, *_words(name)}:
                words.setdefault(word, []).append(name)
        return cls(actors, folded, words)

    def matches(self, text: str) -> dict[str, Match]:
        """Whoever is called so, or nearly so, by id."""
        wanted, found = fold(text.strip()), dict[str, Match]()
        for way, mistakes, in_part, folded in (*self._as_written(wanted), *self._mistyped(wanted)):
            for id_, name in self.folded[folded]:
                match = Match(way, mistakes, in_part, name)
                found[id_] = min(match, found.get(id_, match))
        return found

    def _as_written(self, wanted: str) -> Iterator[tuple[int, int, bool, str]]:
        for folded in self.folded:
            if wanted in folded:
                yield WAYS.index(_way(wanted, folded)), 0, False, folded

    def _mistyped(self, wanted: str) -> Iterator[tuple[int, int, bool, str]]:
        most = (len(wanted) >= ONE_MISTAKE) + (len(wanted) >= TWO_MISTAKES)
        if most:
            near = process.extract(wanted, self.words.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
            for word, mistakes, _ in near:
                for folded in self.words[word]:
                    yield WAYS.index("similar"), int(mistakes), word != folded, folded


def _way(wanted: str, folded: str) -> str:
    if wanted == folded:
        return "exact"
    if folded.startswith(wanted):
        return "prefix"
    return "word" if re.search(rf"\b{re.escape(wanted)}", folded) else "substring"


def _words(folded: str) -> list[str]:
    return re.findall(r"\w+", folded)


def search(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Actors by name, the best match first, then by name; without a text all of them, by id.

    Raises:
        UsageError: a parameter is unknown or makes no sense.
    """
    asked = parse_query(QUESTION, given, view, vocabulary, ACTORS.parameters)
    question = {"query": "/actors", **asked.canonical}
    keyed = view.remembered(("actors", *sorted(question.items())), lambda: _keyed(view, vocabulary, **asked.values))
    context = QueryContext(asked, question, given, TemporalView(view, vocabulary, ALWAYS), ACTORS)
    some = context.page(keyed)
    rows = [_row(id_, match, view) for id_, match in some.results]
    about = partial(Descriptions, view, vocabulary)
    return context.answer(some.shaped(rows), lambda root: about(root).actors([row["id"] for row in rows]))


def _keyed(
    view: View, vocabulary: Vocabulary, q: str | None = None, type: frozenset[str] = frozenset()
) -> list[tuple[str, tuple[str, Match | None]]]:
    names = view.remembered("names", lambda: Names.of(view))
    found: dict[str, Match | None] = dict(names.matches(q)) if q is not None else dict.fromkeys(names.actors)
    classes = {below for one in type for below in vocabulary.subclasses(one)}
    return sorted(
        (_key(names.actors[id_], match), (id_, match))
        for id_, match in found.items()
        if not classes or not classes.isdisjoint(names.actors[id_].types)
    )


def _key(actor: CanonicalActor, match: Match | None) -> str:
    return actor.id if match is None else f"{match.way}{match.mistakes}{match.in_part:d}/{fold(actor.name)}/{actor.id}"


def _row(id_: str, match: Match | None, view: View) -> Json:
    return {
        **Serializer(view).actor(id_),
        "aliases": list(view.actors([id_])[id_].aliases),
        "matched": None if match is None else WAYS[match.way],
        "matched_name": None if match is None else match.name,
    }
