"""Writing to an embedded store: whole articles in, one revision out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace as changed
from functools import cached_property

from pyoxigraph import Store

from loaders.purges import Purge
from loaders.redaction import Redaction
from ontology.claims import AnnotatedArticle
from ontology.derived import CanonicalActor
from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.projection import RULES, Changes
from service.stores.ledger import RULES as LEDGER_RULES
from service.stores.ledger import UNSWEPT, Ledger
from service.stores.own_terms import keep_terms
from service.stores.oxigraph_view import OxigraphView
from service.stores.rdf.quads import QuadWriter
from service.stores.records import Records
from service.stores.remains import Rewriting
from service.stores.writing import NONE_SET, Addition, RevisionWriter, utc_now


class OxigraphWriter(RevisionWriter):
    """A load's hold of an embedded store; see `service.stores.base.Writer`.

    ``revising`` goes around each revision's writing to a graph: its end makes all of it visible, or, on an error, none
    of it. ``opened`` gives the graph as the last revision left it; one that is ``shared`` is never left otherwise.
    """

    widest = 8

    def __init__(
        self,
        opened: Callable[[], Store],
        ledger: Ledger,
        iris: Iris,
        vocabulary: Vocabulary,
        revising: Callable[[Ledger, Store], AbstractContextManager[None]],
        *,
        shared: bool = False,
    ) -> None:
        super().__init__(ledger, iris, vocabulary)
        self._revising, self._opened, self._shared = revising, opened, shared
        self._records = Records(ledger)

    @cached_property
    def _work(self) -> Store:
        return self._opened()

    @cached_property
    def _quads(self) -> QuadWriter:
        return QuadWriter(self._work, self._iris, self._vocabulary, shared=self._shared)

    @cached_property
    def _view(self) -> OxigraphView:
        return OxigraphView(self._work, 0, self._iris, self._vocabulary)

    def close(self) -> None:
        """Let go of the writer's copy, and of what was tried."""
        super().close()
        self._let_go()

    def _let_go(self) -> None:
        """Drop all references to the graph, with the last of which RocksDB closes; it is opened when it is needed."""
        for name in ("_quads", "_view", "_work"):
            self.__dict__.pop(name, None)

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""
        row = self._ledger.article(article)
        annotated = self._view.annotated(article) if row else None
        if row is None or annotated is None:
            return None
        annotations = tuple((claim, tuple(ids)) for claim, ids in sorted(row[3].items()))
        return changed(annotated, article=changed(annotated.article, text=row[2]), annotations=annotations)

    def _everything(self) -> Iterator[AnnotatedArticle]:
        return (found for id_, _ in self._ledger.articles() if (found := self.current(id_)) is not None)

    def _all_articles(self) -> list[str]:
        return [id_ for id_, _ in self._ledger.articles()]

    def _outdated(self) -> bool:
        return self._ledger.revision > 0 and self._ledger.meta(LEDGER_RULES) != RULES

    def _renew(self, *, begun: bool) -> None:
        with self._ledger.transaction():
            if begun:
                self._ledger.seal()
                self._ledger.refold()
                self._ledger.unsettle()
            else:
                self._ledger.set_meta(LEDGER_RULES, RULES)

    def _actor(self, id_: str) -> tuple[CanonicalActor, set[tuple[str, str]]] | None:
        found = self._view.actors([id_]).get(id_)
        return None if found is None else (found, set(self._view.sources_of(id_)))

    @property
    def _newest(self) -> int:
        return self._ledger.revision

    def _revise(
        self,
        removed: Sequence[str],
        additions: Sequence[Addition],
        statuses: Mapping[str, str] = NONE_SET,
        purge: Purge | None = None,
    ) -> tuple[int, Changes]:
        try:
            return self._written(removed, additions, statuses, purge)
        except Exception:
            self._let_go()  # a copy may have something of what came to nothing
            raise

    def _written(
        self, removed: Sequence[str], additions: Sequence[Addition], statuses: Mapping[str, str], purge: Purge | None
    ) -> tuple[int, Changes]:
        with self._revising(self._ledger, self._work):
            revision = self._ledger.revision + 1
            log = self._log(revision, removed, additions)
            self._ledger.add_revision(revision, self._load, utc_now(), log)
            if revision == 1:
                self._ledger.set_meta(LEDGER_RULES, RULES)
            if purge is not None:
                self._ledger.add_purge(purge)
                self._ledger.set_meta(UNSWEPT, str(revision))
                contents = [(change.article, change.content or "") for change in self._ledger.contents()]
                self._ledger.rewrite_log(Rewriting(Redaction([purge]), self._iris, contents))
            keep_terms(self._ledger, (annotated for annotated, *_ in additions), self._iris, self._vocabulary)
            self._ledger.set_statuses(statuses.items())
            self._records.forget(removed)
            changes = self._projection.apply(removed, [(annotated, content) for annotated, content, _ in additions])
            self._records.keep((annotated for annotated, _, _ in additions), changes)
            graphs = [(annotated.article.id, lines) for annotated, _, lines in additions]
            self._quads.write(removed, graphs, changes)
        return revision, changes
