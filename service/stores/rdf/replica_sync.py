"""Brings a copy of a store in RDF up to a revision, while loads go on.

A store may show only what is newest, and a big copy takes longer than the time between two loads. So what is read is
checked against what each revision touches: what was touched meanwhile is read again, until nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from actorgraph.service.stores.projection import Changes
from actorgraph.service.stores.rdf.catch_up import CatchUp
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.keeping import Piece, Target
from actorgraph.service.stores.rdf.source import Found, ReplicationPoint, Source, here


class ReplicaSync:
    """Reads what a copy lacks."""

    def __init__(self, source: Source, iris: Iris) -> None:
        self._source, self._iris = source, iris

    def bring_up(self, copy: Target, since: ReplicationPoint | None, look: Callable[[], None]) -> ReplicationPoint:
        """Change a copy of the graph at that point (or an empty one) into the graph at a later one, which comes back.

        ``look`` is called now and then; what it raises ends this.

        Raises:
            Severed: the store's log doesn't reach back to the point, or it is no point of this store.
        """
        reading = CatchUp(self._source, since or here(self._source), look)
        left = ChangeSet()
        if since is None:
            copy.fill(self._everything(reading, left))
        left.add(reading.newly())
        while left:
            part, found, newly = reading.some(left.take())
            left.add(newly)
            copy.replace(part, self._piece(part, found))
        return reading.reached()

    def _everything(self, reading: CatchUp, later: ChangeSet) -> Iterator[Piece]:
        """All that there is, a thing at most once; what was touched meanwhile is put to ``later``."""
        for some in self._source.everything():
            part, found, newly = reading.some(some)
            later.add(newly)
            yield self._piece(part, found)

    def _piece(self, part: ChangeSet, found: Found) -> Piece:
        """What stands of some things."""
        articles = part.articles & found.articles.keys()
        changes = Changes(
            sources=_sources(articles, found),
            moved_sources=_sources(part.moved & found.canonical.keys(), found),
            actors=[found.actors[id_] for id_ in part.entities & found.actors.keys()],
            relations=[found.relations[id_] for id_ in part.relations & found.relations.keys()],
        )
        return [(id_, article_lines(found.articles[id_], self._iris)) for id_ in articles], changes


def _sources(articles: set[str], found: Found) -> dict[tuple[str, str], str]:
    return {(id_, source): actor for id_ in articles for source, actor in found.canonical[id_].items()}
