"""What joins of two and three relations share: the strongest relation between two actors, rows, and their shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from operator import itemgetter

from msgspec import Struct

from actorgraph.ontology.standing import StandingRules
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions import published
from actorgraph.service.questions.filters import Filters
from actorgraph.service.questions.published import Texts
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.at_best import AtBest
from actorgraph.service.usecases.hop_serializers import HopShapes
from actorgraph.service.usecases.hops import Hop, JointHops, standings_that_join
from actorgraph.service.usecases.paths import narrow_edges

Choices = Sequence[Sequence[Hop]]
"""For each place in a row all relations that may stand there."""


class JoinCandidate(Struct, frozen=True, gc=False):
    """Actors by what they are in a row, and what may stand between them; there are very many, most never shown."""

    parts: tuple[str, ...]
    actors: tuple[str, ...]
    one: Sequence[Hop]
    other: Sequence[Hop]
    third: Sequence[Hop] | None = None

    @property
    def key(self) -> str:
        """What makes it a row of its own."""
        return "/".join(self.actors)

    @property
    def choices(self) -> Choices:
        """What may stand at each place."""
        return (self.one, self.other) if self.third is None else (self.one, self.other, self.third)


class JoinedRow(Struct, frozen=True, gc=False):
    """Actors by what they are in a row, the hops between them, and the weakest standing of these."""

    actors: tuple[tuple[str, str], ...]
    hops: tuple[Hop, ...]
    standing: str

    @property
    def relations(self) -> set[str]:
        """The relations that it is made of."""
        return {hop.edge.id for hop in self.hops}


class RelationJoin:
    """Joins relations in one temporal view; of several between two actors the strongest that joins stands for all."""

    def __init__(self, context: QueryContext) -> None:
        self._context, self._temporal = context, context.temporal
        self._judge, self._joint = StandingRules(context.temporal.vocabulary), JointHops(context.temporal)
        self._at_best, self._bests = AtBest(context.temporal), dict[str, str]()
        self._joins = standings_that_join(context.asked, context.temporal.vocabulary)

    def edges(
        self,
        names: Iterable[str],
        subjects: Collection[str] | None = None,
        objects: Collection[str] | None = None,
        types: tuple[str | None, str | None] = (None, None),
    ) -> list[Edge]:
        """Relations of these names, and those that narrow them, that fit what every hop must, and may join.

        ``subjects`` and ``objects`` are whom they are from and to, ``types`` the classes of these; ``None``: any.
        """
        subject_type, object_type = (frozenset() if one is None else frozenset({one}) for one in types)
        some = replace(
            self.filters,
            among=frozenset(names),
            subjects=None if subjects is None else frozenset(subjects),
            objects=None if objects is None else frozenset(objects),
            subject_type=subject_type,
            object_type=object_type,
        )
        found = narrow_edges(some, self._temporal)
        self._bests |= self._at_best.of(found)
        return [edge for edge in found if self._may_join(edge)]

    def backed(self, names: Iterable[str], backers: Collection[str]) -> Mapping[str, Mapping[str, Sequence[Hop]]]:
        """What may join, by subject and object, from these; without what somebody is to themselves.

        What has been read is kept for the revision, since the busiest back nearly everybody.
        """
        question = ("backed", frozenset(names), self.filters, self._temporal.clock, self._joins)
        known: dict[str, dict[str, list[Hop]]] = self._temporal.view.remembered(question, dict)
        lacking = set(backers) - known.keys()
        found: dict[str, dict[str, list[Hop]]] = {backer: defaultdict(list) for backer in lacking}
        for edge in self.edges(names, subjects=lacking) if lacking else ():
            if edge.subject != edge.object:
                found[edge.subject][edge.object].append(Hop(edge))
        known |= found
        return {backer: known[backer] for backer in backers}

    def _may_join(self, edge: Edge) -> bool:
        """Whether a relation joins by itself, or may do so beside others, since these leave claims out."""
        return edge.standing in self._joins or edge.id in self._bests

    def undated(self, names: Iterable[str]) -> int | None:
        """How many claims about such relations the clock leaves out because they have no date."""
        return self._temporal.undated(*(replace(self.filters, relation=name) for name in sorted(names)))

    @property
    def filters(self) -> Filters:
        """What every hop must fit."""
        return Filters.of({name: value for name, value in self._context.asked.values.items() if name in HOPS})

    def shown(self, rows: Iterable[JoinCandidate]) -> list[tuple[str, JoinCandidate]]:
        """Rows of what joins, with the standings that are asked for, by their keys; `joined` makes them whole."""
        some = list(rows)
        self._joint.read(hop for row in some for place in row.choices for hop in place)
        shown = self._context.asked.standings
        fits = (
            self._joins_at_all if self._joins <= shown else lambda row: getattr(self._row(row), "standing", "") in shown
        )
        return sorted(((row.key, row) for row in some if fits(row)), key=itemgetter(0))

    def _joins_at_all(self, row: JoinCandidate) -> bool:
        """Whether some choice joins: told for all rows, of which few are shown."""
        return any(self._joint.joins(hops, self._joins) for hops in product(*row.choices))

    def joined(self, row: JoinCandidate) -> JoinedRow:
        """A row that is shown, whole."""
        found = self._row(row)
        assert found is not None  # else it wouldn't be shown
        return found

    def _row(self, row: JoinCandidate) -> JoinedRow | None:
        hops = self._strongest(row.choices)
        standing = hops and self._judge.weakest(hop.edge.standing for hop in hops)
        return JoinedRow(tuple(zip(row.parts, row.actors, strict=True)), hops, standing) if hops and standing else None

    def _strongest(self, choices: Choices) -> tuple[Hop, ...] | None:
        """Of all choices the strongest that join, as a whole and then hop by hop; the first by relation, then by id."""
        ordered = [sorted(place, key=self._place) for place in choices]
        most = [max(self._most(hop) for hop in place) for place in ordered]
        best: tuple[Hop, ...] | None = None
        for hops in self._joined(product(*ordered)):
            if best is None or self._joint.rank(hops) > self._joint.rank(best):
                best = hops
            if list(self._joint.rank(best)[1:]) == most:
                break
        return best

    def _joined(self, choices: Iterable[tuple[Hop, ...]]) -> Iterator[tuple[Hop, ...]]:
        for hops in map(self._joint.beside, choices):
            if hops is not None and all(hop.edge.standing in self._joins for hop in hops):
                yield hops

    def _most(self, hop: Hop) -> int:
        return self._judge.strength[self._bests.get(hop.edge.id, hop.edge.standing)]

    def _place(self, hop: Hop) -> tuple[int, str, str]:
        return -self._judge.strength[hop.edge.standing], hop.edge.relation, hop.edge.id


HOPS = frozenset({"min_publishers", "min_holders", "stance", "stage", "said_by", "item", "via", "article", "q"})
"""The filters that every hop must fit; the clocks belong to the temporal view."""


def of_class(temporal: TemporalView, classes: Iterable[str]) -> frozenset[str]:
    """Everybody who is of one of these classes, or below them."""
    below = frozenset().union(*map(temporal.vocabulary.subclasses, classes))

    return temporal.view.remembered(("of class", below), lambda: frozenset(temporal.view.actors_of(sorted(below))))


def answered(
    context: QueryContext,
    rows: Iterable[JoinCandidate],
    joining: RelationJoin,
    relations: Mapping[str, Collection[str]],
    file: str,
) -> Answer:
    """A page of rows, which are joined once a revision.

    ``relations`` are those that they are made of, by the place where they stand in the text that links show, ``file``.
    """
    return context.joined(
        lambda: joining.shown(rows),
        lambda some: shaped(some, context.temporal),
        lambda row: row.relations,
        whole=joining.joined,
        undated=joining.undated(set().union(*relations.values())),
        texts=pasted(context, file, relations),
    )


def with_narrower(names: Collection[str], vocabulary: Vocabulary) -> frozenset[str]:
    """These relations and all that narrow them."""
    return frozenset(names).union(*map(vocabulary.narrower, names))


def pasted(context: QueryContext, file: str, relations: Mapping[str, Collection[str]]) -> Texts:
    """The same question as a text, over relations of these names and those that narrow them."""
    vocabulary = context.temporal.vocabulary
    every = {place: with_narrower(names, vocabulary) for place, names in relations.items()}
    joins = standings_that_join(context.asked, vocabulary)
    return context.temporal.texts(lambda: published.about_joined(file, context.asked, every, vocabulary, joins))


def shaped(rows: Sequence[JoinedRow], temporal: TemporalView) -> list[Json]:
    """Actors, standing, hops with their words, and all claims."""
    serializer, hops = Serializer(temporal.view), HopShapes(temporal)
    hops.read([hop for row in rows for hop in row.hops])
    return [
        {
            **{name: serializer.actor(id_) for name, id_ in row.actors},
            "standing": row.standing,
            "hops": [hops.with_claims(hop) for hop in row.hops],
            "claims": sorted({claim for hop in row.hops for claim in hops.claims(hop)}),
        }
        for row in rows
    ]
