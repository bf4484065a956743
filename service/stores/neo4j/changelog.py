"""The change log as it stands in Neo4j."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from actorgraph.service.stores.neo4j.graph import Graph, statements
from actorgraph.service.stores.records import Change, Revision

REVISIONS = 100
"""How many revisions are read at once where the whole log is."""


def revisions_in(graph: Graph, after: int, upto: int) -> list[Revision]:
    """Revisions by number, in their order."""
    return [Revision(**row) for row in graph.rows(statements("store")["revisions"], after=after, upto=upto)]


def changes_in(graph: Graph, revisions: Collection[int]) -> list[Change]:
    """What the change log has of some revisions."""
    rows = graph.rows(statements("store")["changes"], revisions=list(revisions))
    return sorted(change for row in rows for change in lines_of(row["change"]))


def log_of(graph: Graph, newest: int) -> Iterator[tuple[Revision, list[Change]]]:
    """The whole change log, revision by revision."""
    for start in range(0, newest, REVISIONS):
        some = revisions_in(graph, start, min(start + REVISIONS, newest))
        lines = changes_in(graph, [revision.number for revision in some])
        found = {number: list(group) for number, group in groupby(lines, key=attrgetter("revision"))}
        yield from ((revision, found.get(revision.number, [])) for revision in some)


def lines_of(node: dict[str, Any]) -> Iterator[Change]:
    """The lines of the log that a node holds: what came with an article is in one."""
    if "claims" not in node:
        yield Change(**node)
        return
    for claim in node.pop("claims"):
        yield Change(**node, claim=claim)
