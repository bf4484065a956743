"""The strongest and shortest paths between two actors, hop by hop with the words under each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import replace

from actorgraph.ontology.errors import UsageError
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.list_spec import PATHS
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions import published
from actorgraph.service.questions.filters import OF_HOPS, Filters
from actorgraph.service.questions.paging import ByKey
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import MAX_LIMIT, Given, ParsedQuery, parse_query
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.stores.base import View
from actorgraph.service.usecases.at_best import AtBest
from actorgraph.service.usecases.hop_serializers import HopShapes
from actorgraph.service.usecases.hops import Hop, JointHops
from actorgraph.service.usecases.network import Hops, Network, Path, PathQuery, PathResult, Together, WalkedNetwork

MOST_STEPS = 200_000
"""How many steps a search may make: about half a second's worth."""
NOTES = {
    "paths": f"only the first {MAX_LIMIT:,} paths, in their order; there are more",
    "steps": f"what {MOST_STEPS:,} steps of searching found, in the order of all paths; there may be more, "
    "and fewer hops or relations find them",
}
"""What an answer says of the bound that ended its search."""

QUESTION = (
    Parameter(
        "from",
        "actor",
        "Where paths begin: an id, an IRI, or a name that is unambiguous.",
        required=True,
        example="Kestrelia",
    ),
    Parameter("to", "actor", "Where they end.", required=True, example="Northmark"),
    Parameter("max_hops", "count", "Of how many hops at most.", default="4", most=6),
    Parameter("relation", "relations", "Only over these relations and those that narrow them, separated by commas."),
    Parameter(
        "standing",
        "standing",
        "Only over hops with these standings, separated by commas; all but `ended` and `denied` by default.",
        hidden=("ended", "denied"),
    ),
    Parameter(
        "directed",
        "choice",
        "`true`: relations are walked from subject to object only.",
        choices=("true", "false"),
        default="false",
    ),
    *OF_HOPS,
)
PARAMETERS = (*QUESTION, *PATHS.parameters)
_OF_PATHS = frozenset({"from", "to", "max_hops", "relation", "standing", "directed"})


def paths(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """The strongest paths first, then the shortest.

    Raises:
        UsageError: a parameter is unknown, missing or makes no sense.
    """
    asked = parse_query(QUESTION, given, view, vocabulary, PATHS.parameters)
    if asked.values["from"] == asked.values["to"]:
        raise UsageError("'from' and 'to' are one actor; expected two", "to")
    context = QueryContext(
        asked, {"query": "/paths", **asked.canonical}, given, TemporalView.of(asked, view, vocabulary), PATHS
    )
    found = view.remembered(("paths", *context.key), lambda: _search(asked, context.temporal))
    return context.joined(
        lambda: ByKey(found.paths, lambda path: key_of(path, vocabulary)),
        PathShapes(context.temporal).rows,
        relations_of,
        whole=as_it_is,
        undated=context.temporal.undated(_of_hops(asked)),
        note=note_of(found),
        texts=context.temporal.texts(lambda: _text(asked, vocabulary)),
    )


def _text(asked: ParsedQuery, vocabulary: Vocabulary) -> published.Texts:
    return published.about_joined("paths", asked, {"edges": _allowed(asked, vocabulary)}, vocabulary)


def _allowed(asked: ParsedQuery, vocabulary: Vocabulary) -> frozenset[str]:
    """The relations that paths may take."""
    names = frozenset(asked.values.get("relation", {GENERAL_RELATION}))
    return names.union(*map(vocabulary.narrower, names)) - {GENERAL_RELATION}


def as_it_is(path: Path) -> Path:
    """A path is found whole."""
    return path


def note_of(found: PathResult) -> str | None:
    """What an answer says of the bound that ended its search, if one did."""
    return None if found.bound is None else NOTES[found.bound]


def relations_of(path: Path) -> set[str]:
    """The relations that a path takes."""
    return {hop.edge.id for hop in path.hops}


def _search(asked: ParsedQuery, temporal: TemporalView) -> PathResult:
    start, end = (frozenset({asked.values[name]}) for name in ("from", "to"))
    sought = PathQuery(start, end, int(asked.values["max_hops"]), MAX_LIMIT, MOST_STEPS)
    return network(asked, temporal).paths(sought, together(temporal, asked.standings))


def together(
    temporal: TemporalView, standings: Container[str], fit: Callable[[JointHops, Hops], bool] = lambda *_: True
) -> Together:
    """How hops of paths stand beside one another; only those that stand so, and fit as neighbours, join."""
    joint = JointHops(temporal)

    def stand(paths: Sequence[Hops]) -> Iterator[Hops | None]:
        joint.read(hop for hops in paths if len(hops) > 1 for hop in hops)
        for stood in map(joint.beside, paths):
            joins = stood is not None and all(hop.edge.standing in standings for hop in stood)
            yield stood if stood is not None and joins and fit(joint, stood) else None

    return stand


def network(asked: ParsedQuery, temporal: TemporalView) -> Network:
    """The relations that paths may take; what is read of them is kept for the revision."""
    vocabulary = temporal.vocabulary
    kept = frozenset(item for item in asked.canonical.items() if item[0] not in {"from", "to", "max_hops"})
    filters, strength = replace(_of_hops(asked), among=_allowed(asked, vocabulary)), strengths(vocabulary)
    directed = asked.values["directed"] == "true"
    one_way = frozenset(r.name for r in vocabulary.relations.values() if directed and not r.symmetric)

    def source(actors: Collection[str]) -> Iterator[tuple[Hop, int]]:
        edges = edges_around(actors, filters, temporal)
        at_best = AtBest(temporal).of(edges)
        for edge in edges:
            if edge.standing in asked.standings or edge.id in at_best:
                yield Hop(edge), strength[at_best.get(edge.id, edge.standing)]

    return Network(source, strength, one_way, temporal.view.remembered(("network", kept), WalkedNetwork))


def strengths(vocabulary: Vocabulary) -> dict[str, int]:
    """How strong each standing is."""
    return {name: term.strength for name, term in vocabulary.standings.items()}


def edges_around(actors: Collection[str], filters: Filters, temporal: TemporalView) -> list[Edge]:
    """Relations that fit and have one of these at an end."""
    some = frozenset(actors)
    ends = replace(filters, subjects=some), replace(filters, objects=some)
    return list({edge.id: edge for end in ends for edge in narrow_edges(end, temporal)}.values())


def _of_hops(asked: ParsedQuery) -> Filters:
    """What every hop must fit. Relations and standings are left to be chosen from it, so that it is found only once."""
    return Filters.of({n: value for n, value in asked.values.items() if n not in _OF_PATHS})


def narrow_edges(filters: Filters, temporal: TemporalView) -> list[Edge]:
    """Relations that fit: a wide one only where some claim names it, since it says nothing beside narrower ones."""
    narrow = (edge for edge in temporal.find(filters) if not temporal.vocabulary.narrower(edge.relation))
    wide = replace(filters, named=True, wide=True)
    return [*narrow, *(temporal.find(wide) if wide.relations(temporal.vocabulary) else ())]


def key_of(path: Path, vocabulary: Vocabulary) -> str:
    """Sorts as paths are ordered: ids are equally long, and there are few hops and standings."""
    weakness = len(vocabulary.standings) - vocabulary.standings[path.standing].strength
    over = (f"{hop.edge.relation} {hop.backward:d} {hop.via or ''}" for hop in path.hops)
    return "/".join((str(weakness), str(len(path.hops)), *path.actors, *over))


class PathShapes:
    """Builds the published shape of paths from one view, by one clock."""

    def __init__(self, temporal: TemporalView) -> None:
        self._serializer, self._hops = Serializer(temporal.view), HopShapes(temporal)

    def rows(self, some: Sequence[Path]) -> list[Json]:
        """One row a path; a hop that several paths take is shaped once."""
        taken = {hop for path in some for hop in path.hops}
        self._hops.read(taken)
        hops = {hop: self._hops.with_claims(hop) for hop in taken}
        return [self._row(path, hops) for path in some]

    def _row(self, path: Path, hops: Mapping[Hop, Json]) -> Json:
        return {
            "from": self._serializer.actor(path.actors[0]),
            "to": self._serializer.actor(path.actors[-1]),
            "standing": path.standing,
            "length": len(path.hops),
            "hops": [{**hops[hop], "direction": "backward" if hop.backward else "forward"} for hop in path.hops],
        }
