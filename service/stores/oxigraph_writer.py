"""Writing to an embedded store: whole articles in, one revision out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace as changed

from pyoxigraph import Store

from ontology.claims import AnnotatedArticle
from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.projection import Changes
from service.stores.ledger import Ledger
from service.stores.oxigraph_view import OxigraphView
from service.stores.quads import QuadWriter
from service.stores.writing import NONE_SET, Addition, RevisionWriter, utc_now


class OxigraphWriter(RevisionWriter):
    """A load's hold of an embedded store; see `service.stores.base.Writer`.

    ``revising`` goes around each revision's writing: its end makes all of it visible, or, on an error, none of it.
    """

    def __init__(
        self,
        work: Store,
        ledger: Ledger,
        iris: Iris,
        vocabulary: Vocabulary,
        revising: Callable[[Ledger], AbstractContextManager[None]],
    ) -> None:
        super().__init__(ledger, iris, vocabulary)
        self._revising = revising
        self._quads = QuadWriter(work, iris, vocabulary)
        self._view = OxigraphView(work, 0, iris, vocabulary)

    def close(self) -> None:
        """Let go of the writer's copy, and of what was tried."""
        super().close()
        del self._quads, self._view, self._revising

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""
        row = self._ledger.article(article)
        annotated = self._view.annotated(article) if row else None
        if row is None or annotated is None:
            return None
        annotations = tuple((claim, tuple(ids)) for claim, ids in sorted(row[3].items()))
        return changed(annotated, article=changed(annotated.article, text=row[2]), annotations=annotations)

    @property
    def _newest(self) -> int:
        return self._ledger.revision

    def _revise(
        self, removed: Sequence[str], additions: Sequence[Addition], statuses: Mapping[str, str] = NONE_SET
    ) -> tuple[int, Changes]:
        with self._revising(self._ledger):
            revision = self._ledger.revision + 1
            self._ledger.add_revision(revision, self._load, utc_now(), self._log(revision, removed, additions))
            self._ledger.set_statuses(statuses.items())
            changes = self._projection.apply(removed, [(annotated, content) for annotated, content, _ in additions])
            graphs = [(annotated.article.id, lines) for annotated, _, lines in additions]
            self._quads.write(removed, graphs, changes)
        return revision, changes
