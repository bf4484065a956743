"""The embedded store as a copy in RDF follows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.embedded.view import EmbeddedView, Shared
from actorgraph.service.stores.graphs import in_parts
from actorgraph.service.stores.ledger import Ledger
from actorgraph.service.stores.rdf import change_set
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.rdf.source import Found, LogGap, ReplicationPoint

IDS = {
    "articles": "SELECT id FROM article ORDER BY key",
    "entities": "SELECT id FROM actor ORDER BY id",
    "relations": "SELECT id FROM relation ORDER BY key",
}
"""How the ids of each kind are read."""


class EmbeddedSource:
    """See `service.stores.rdf.source.Source`."""

    def __init__(
        self, reading: Callable[[], AbstractContextManager[Ledger]], iris: Iris, vocabulary: Vocabulary
    ) -> None:
        """``reading`` opens the newest revision, whole, as long as it is held."""
        self._reading, self._iris, self._vocabulary = reading, iris, vocabulary

    def now(self, known: int) -> tuple[int, ReplicationPoint]:
        """The newest revision, and the point that has the known revision's number in the store as it is."""
        with self._reading() as ledger:
            return ledger.revision, ReplicationPoint(known, ledger.load(known))

    def everything(self) -> Iterator[ChangeSet]:
        """The ids of all that there is, some at once."""
        for name, sql in IDS.items():
            with self._reading() as ledger:
                ids = [id_ for (id_,) in ledger.db.execute(sql)]
            for some in in_parts(ids, change_set.ARTICLES if name == "articles" else change_set.THINGS):
                yield ChangeSet(**{name: set(some)})

    def since(self, after: int, start: ReplicationPoint) -> tuple[int, ChangeSet]:
        """The newest revision, and what was touched after another one, of a store that has this point."""
        with self._reading() as ledger:
            found = touched_since(ledger, after)
            if ledger.load(start.revision) != start.load or found is None:
                raise LogGap
            return ledger.revision, found

    def read(self, part: ChangeSet) -> tuple[Found, int | None]:
        """What there is of some things now, and the newest revision."""
        with self._reading() as ledger:
            view = EmbeddedView(ledger.db, Shared(ledger.revision), self._iris, self._vocabulary)
            canonical: dict[str, dict[str, str]] = defaultdict(dict)
            for article, source, actor in view.mentions(part.articles | part.moved):
                canonical[article][source] = actor
            articles = {annotated.article.id: annotated for annotated in view.some_articles(part.articles)}
            found = Found(
                articles,
                {id_: canonical[id_] for id_ in articles.keys() | canonical.keys()},
                view.actors(part.entities),
                view.relations(part.relations),
            )
            return found, view.revision


def touched_since(ledger: Ledger, after: int) -> ChangeSet | None:
    """What was touched after a revision; ``None``: nobody has kept that of all later ones."""
    there = ledger.touched_after(after)
    if len(there) != ledger.revision - after:
        return None
    found = ChangeSet()
    for ids in there:
        found.add(ChangeSet(**{name: set(some) for name, some in ids.items()}))
    return found
