"""Writing to the embedded store: whole articles in, one revision out, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace as changed

from loaders.purges import Purge
from loaders.redaction import Redaction
from ontology.claims import AnnotatedArticle
from ontology.derived import CanonicalActor
from ontology.iris import Iris
from ontology.vocabulary import Vocabulary
from service.projection import RULES, Changes
from service.stores.embedded.view import EmbeddedView, Shared
from service.stores.journal import RULES as LEDGER_RULES
from service.stores.journal import UNSWEPT
from service.stores.ledger import Ledger
from service.stores.own_terms import keep_terms
from service.stores.rdf.touched import Touched
from service.stores.remains import Rewriting
from service.stores.writing import NONE_SET, Addition, RevisionWriter, utc_now


class EmbeddedWriter(RevisionWriter):
    """A load's hold of an embedded store; see `service.stores.base.Writer`."""

    widest = 8

    def __init__(self, ledger: Ledger, iris: Iris, vocabulary: Vocabulary) -> None:
        super().__init__(ledger, iris, vocabulary)

    @property
    def _view(self) -> EmbeddedView:
        """What is there now, also within a revision that is being made: so nothing is kept of it."""
        return EmbeddedView(self._ledger.db, Shared(0), self._iris, self._vocabulary)

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""
        row, annotated = self._ledger.article(article), self._view.annotated(article)
        if row is None or annotated is None:
            return None
        annotations = tuple((claim, tuple(ids)) for claim, ids in sorted(self._ledger.annotations(article).items()))
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
        with self._ledger.transaction():
            revision = self._ledger.revision + 1
            log = self._log(revision, removed, additions)
            self._ledger.add_revision(revision, self._load, utc_now(), log)
            if revision == 1:
                self._ledger.set_meta(LEDGER_RULES, RULES)
            if purge is not None:
                self._purged(purge, revision)
            keep_terms(self._ledger, (annotated for annotated, *_ in additions), self._iris, self._vocabulary)
            self._ledger.set_statuses(statuses.items())
            changes = self._projection.apply(removed, [(annotated, content) for annotated, content, _ in additions])
            if purge is None:  # a copy in RDF would go on having strings that were purged: it is made anew
                articles = [*removed, *(annotated.article.id for annotated, *_ in additions)]
                self._ledger.set_touched(revision, Touched.by(articles, changes).properties())
        return revision, changes

    def _purged(self, purge: Purge, revision: int) -> None:
        self._ledger.add_purge(purge)
        self._ledger.set_meta(UNSWEPT, str(revision))
        contents = [(change.article, change.content or "") for change in self._ledger.contents()]
        self._ledger.rewrite_log(Rewriting(Redaction([purge]), self._iris, contents))
