"""Writing to the embedded store: whole articles in, one revision out, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from functools import partial

from actorgraph.loaders.purges import Purge
from actorgraph.loaders.redaction import Redaction
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.embedded.view import EmbeddedView, Shared
from actorgraph.service.stores.journal import RULES as LEDGER_RULES
from actorgraph.service.stores.journal import UNSWEPT
from actorgraph.service.stores.ledger import NONE_READY, Ledger
from actorgraph.service.stores.own_terms import keep_terms
from actorgraph.service.stores.prepared import NONE_PREPARED, ArticleRows, Prepared, rows_of
from actorgraph.service.stores.projection import RULES, Changes
from actorgraph.service.stores.rdf.change_set import ChangeSet
from actorgraph.service.stores.revision_writer import Edits, RevisionWriter, count, utc_now
from actorgraph.service.stores.tombstones import TombstoneRedactor


@dataclass(slots=True)
class _Revising:
    """A revision that is being made, in a transaction."""

    number: int
    touched: ChangeSet = field(default_factory=ChangeSet)
    begun: bool = False
    purges: bool = False

    def add(self, touched: ChangeSet) -> None:
        """Have it touch these things, too."""
        self.begun = True
        self.touched.add(touched)


class EmbeddedWriter(RevisionWriter):
    """A load's hold of an embedded store; see `service.stores.base.Writer`."""

    stages = True

    def __init__(self, ledger: Ledger, iris: Iris, vocabulary: Vocabulary) -> None:
        super().__init__(ledger, iris, vocabulary)
        self._revising: _Revising | None = None
        self._checking = False

    @property
    def prepare(self) -> Callable[[AnnotatedArticle], Prepared]:
        """Works out of an article what `put` needs of it."""
        return partial(rows_of, iris=self._iris)

    def close(self) -> None:
        """Let go of what was put and never settled."""
        self._ledger.roll_back()
        super().close()

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

    def _revise(self, edits: Edits) -> tuple[int, Changes]:
        self._begin()
        try:
            changes = self._add(edits)
        except BaseException:
            self._abandon()
            raise
        return self.settle() or 0, changes

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Prepared] = NONE_PREPARED,
        spread: Spread = map,
    ) -> Committed:
        """Put these whole articles into the next revision, which `settle` makes; nothing of them after an exception."""
        if self._revising is None or self._checking:
            self._begin()
        done = self._put(articles, replace, prepared)
        done.revision = self._revising.number if self._revising and done.loaded else None
        return done

    def check(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """What a commit would do: these articles are put, and never settled."""
        if self._revising is None:
            self._begin()
            self._checking = True
        return self._put(articles, replace, NONE_PREPARED)

    def _put(self, articles: Sequence[AnnotatedArticle], replace: bool, prepared: Mapping[str, Prepared]) -> Committed:
        with self._ledger.part():
            done, additions, replaced = self._sift(articles, replace, self._ledger, prepared)
            if additions:
                given = set(map(id, articles))  # others had to be changed
                found = ((a.article.id, prepared.get(a.article.id)) for a, _ in additions if id(a) in given)
                ready = {id_: one.rows for id_, one in found if one is not None and one.rows is not None}
                count(done, self._add(Edits(replaced, additions), ready))
        return done

    def settle(self, spread: Spread = map) -> int | None:
        """Make the revision of what was put, if anything was: its number. After an exception nothing of it is there."""
        made, self._revising = self._revising, None
        if made is None:
            return None
        try:
            return self._settled(made, spread)
        except BaseException:
            self._ledger.roll_back()
            raise

    def _begin(self) -> None:
        if self._checking:
            self._abandon()
        self._ledger.begin()
        self._revising = _Revising(self._ledger.revision + 1)
        self._projection.begin()

    def _abandon(self) -> None:
        self._revising, self._checking = None, False
        self._ledger.roll_back()

    def _add(self, edits: Edits, ready: Mapping[str, ArticleRows] = NONE_READY) -> Changes:
        assert self._revising is not None
        revision = self._revising.number
        self._ledger.add_changes(self._log(revision, edits))
        if edits.purge is not None:
            self._purged(edits.purge, revision)
        keep_terms(self._ledger, edits.added, self._iris, self._vocabulary)
        self._ledger.set_statuses(edits.statuses.items())
        changes = self._projection.add(edits.removed, edits.additions, ready)
        self._revising.add(ChangeSet.by(edits.articles, changes))
        self._revising.purges |= edits.purge is not None
        return changes

    def _settled(self, made: _Revising, spread: Spread) -> int | None:
        if not made.begun:
            self._ledger.roll_back()
            return None
        for derived in self._projection.settle(spread):
            made.touched.relations |= derived.gone | {row.id for row in derived.rows}
        self._ledger.add_revision(made.number, self._load, utc_now())
        if made.number == 1:
            self._ledger.set_meta(LEDGER_RULES, RULES)
        if not made.purges:  # a copy in RDF would go on having strings that were purged: it is made anew
            self._ledger.set_touched(made.number, made.touched.properties())
        self._ledger.commit()
        return made.number

    def _purged(self, purge: Purge, revision: int) -> None:
        self._ledger.add_purge(purge)
        self._ledger.set_meta(UNSWEPT, str(revision))
        contents = [(change.article, change.content or "") for change in self._ledger.contents()]
        self._ledger.rewrite_log(TombstoneRedactor(Redaction([purge]), self._iris, contents))
