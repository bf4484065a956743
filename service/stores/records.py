"""What stores hand out and take in beside articles: rows in short, counts, revisions, changes, snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from actorgraph.ontology.property_graph import STATED
from actorgraph.ontology.testimony import LAST_DAY
from actorgraph.ontology.vocabulary import edge
from actorgraph.service.stores.rdf.endpoint import Endpoint

Row = tuple[str | int | None, ...]
"""The key of something that a list can have, and the values that it can be ordered by."""
Ordered = Literal["articles", "claims", "relations"]
"""Lists that can be ordered by what the store knows of all results."""


RECORDS = ("Article", "Claim", "SourceActor", "DerivedRelation")
"""Classes of what is there beside canonical actors, and counted."""


Dates = tuple[str | None, str | None, str | None]
"""The first and the last day that a claim is about; the first day that its date can mean: of an end, when it came."""

EdgeRow = tuple[str, str, str, str, str]
"""A derived relation in short: its id, subject, relation, object and standing."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, as a graph's description tells it."""

    classes: dict[str, int]
    """Things by class: articles, claims, source actors, derived relations, and canonical actors by theirs."""
    properties: dict[str, int]
    """Triples between canonical actors by property: plain ones of what is stated, edges that name a standing."""
    actors: int
    """Canonical actors; one can be of several classes."""

    @classmethod
    def of(
        cls,
        classes: Iterable[tuple[str, int]],
        relations: Iterable[tuple[str, str, int]],
        actors: int,
    ) -> Counts:
        """From numbers by class, and by relation and standing."""
        properties: dict[str, int] = {}
        for relation, standing, number in relations:
            if number:
                properties[edge(relation, standing)] = number
                if standing == STATED:
                    properties[relation] = number
        return cls({name: number for name, number in classes if number}, properties, actors)


UNDATED = f"{LAST_DAY}~"
"""What stands for the day of claims that nothing dates: they come last."""


def dated_key(day: str | None, claim: str) -> str:
    """By what claims are sorted by date: the first day that a claim's date can mean, then its id."""
    return f"{day or UNDATED}/{claim}"


@dataclass(slots=True)
class Purged:
    """What purging an actor did, or would do: who stands in its place, and what was rewritten.

    ``in_ids`` are articles that have its name in their id, which stays: withdraw them, and load them under another.
    """

    purged: str
    pseudonym: str | None = None
    actor: str | None = None
    articles: int = 0
    claims: int = 0
    in_ids: list[str] = field(default_factory=list)
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One revision as a folder that Oxigraph opens read-only, in any number of processes."""

    folder: Path
    revision: int


@dataclass(frozen=True, slots=True)
class RemoteSnapshot:
    """One revision in a SPARQL store elsewhere, which doesn't keep it: ``check`` is an ASK that is true while it does.

    ``union`` are the parameters that make all graphs the default one.
    """

    endpoint: Endpoint
    union: Mapping[str, str] = field(hash=False)
    check: str
    revision: int


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision: when it was committed (UTC, ISO 8601), and how many lines the change log has of it."""

    number: int
    time: str
    changes: int


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What a store keeps of an article beside its graph.

    The graph's digest, the text, annotations' ids by claim, the status that somebody has set.
    """

    digest: str
    text: str | None
    annotations: Mapping[str, Sequence[str]]
    status: str | None


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A line of the change log: what a revision did to one claim, or to an article itself (``claim`` is empty).

    ``kind`` is ``added``, ``changed`` or ``withdrawn``. ``gone`` is the id of the claim (or article) that was
    withdrawn, or in whose place this one is; ``content`` is that one as it was (see `service.stores.tombstones`).
    """

    revision: int
    article: str
    claim: str
    kind: str
    gone: str | None = None
    content: str | None = None
