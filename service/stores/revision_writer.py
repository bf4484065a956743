"""What writing is in every store: whole articles are sifted, what changes is logged, one revision comes of it."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from datetime import UTC, datetime
from functools import cached_property, partial

from actorgraph.loaders.purges import Purge
from actorgraph.loaders.redaction import Redaction
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.errors import NotFound
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import Content
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.changelog import changes_of
from actorgraph.service.stores.ledger import Ledger
from actorgraph.service.stores.prepared import NONE_PREPARED, Prepared, content_of
from actorgraph.service.stores.projection import Changes, Projection
from actorgraph.service.stores.records import Change, Purged

Addition = tuple[AnnotatedArticle, str]
"""An article and its content's digest."""

RENEWED = 500
"""How many articles are derived anew in one revision."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What a revision changes."""

    removed: Sequence[str]
    """Ids of articles that go, or in whose place others come."""
    additions: Sequence[Addition]
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Those that somebody sets, by article."""
    purge: Purge | None = None
    """It is kept, and what the change log has is rewritten."""

    @property
    def articles(self) -> list[str]:
        """Ids of all that go or come."""
        return [*self.removed, *(annotated.article.id for annotated, _ in self.additions)]

    @property
    def added(self) -> list[AnnotatedArticle]:
        """Those that come."""
        return [annotated for annotated, _ in self.additions]


class RevisionWriter(ABC):
    """A load's hold of a store; see `service.stores.base.Writer`."""

    stages = False
    """Whether what is put is stored with `settle` only."""

    def __init__(self, ledger: Ledger, iris: Iris, vocabulary: Vocabulary) -> None:
        self._ledger, self._iris = ledger, iris
        self._projection, self._vocabulary = Projection(ledger, vocabulary), vocabulary
        self._trial: Ledger | None = None
        self.renewed = 0
        """How many articles `bring_up_to_date` derived anew."""
        self._load = uuid.uuid4().hex

    @property
    def prepare(self) -> Callable[[AnnotatedArticle], Prepared]:
        """Works out of an article what `put` needs of it."""
        return partial(content_of, iris=self._iris)

    @abstractmethod
    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""

    @abstractmethod
    def _everything(self) -> Iterator[AnnotatedArticle]:
        """Every article as it is stored now, with its text and annotation ids."""

    @abstractmethod
    def _actor(self, id_: str) -> tuple[CanonicalActor, set[tuple[str, str]]] | None:
        """A canonical actor, and which source actors (article, id) it stands for."""

    @property
    @abstractmethod
    def _newest(self) -> int:
        """The current revision."""

    @abstractmethod
    def _revise(self, edits: Edits) -> tuple[int, Changes]:
        """Make the next revision, whole or not at all; its number, and what was changed."""

    @abstractmethod
    def _outdated(self) -> bool:
        """Whether what is there was derived by the rules of another version."""

    @abstractmethod
    def _renew(self, *, begun: bool) -> None:
        """Before everything is derived anew: whatever this version keeps otherwise; after it: that it is done."""

    def bring_up_to_date(self) -> None:
        """Derive everything anew where another version has derived it.

        It makes revisions that change no claim. One that breaks off is begun again by the next writer.
        """
        if not self._outdated():
            return
        self._renew(begun=True)
        ids = sorted(self._all_articles())
        for start in range(0, len(ids), RENEWED):
            some = [found for id_ in ids[start : start + RENEWED] if (found := self.current(id_)) is not None]
            self._ledger.expect([annotated.article.id for annotated in some])
            self._revise(Edits([annotated.article.id for annotated in some], list(map(self._addition, some))))
        self._renew(begun=False)
        self.renewed = len(ids)

    @abstractmethod
    def _all_articles(self) -> Collection[str]:
        """The ids of all articles."""

    def close(self) -> None:
        """Let go of what was tried."""
        if self._trial is not None:
            self._trial.close()

    @cached_property
    def _redaction(self) -> Redaction | None:
        """Takes out whom nobody may bring back; nothing if nobody was purged here."""
        purges = self._ledger.purges()
        return Redaction(purges) if purges else None

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """The article without actors that were purged."""
        redaction = self._redaction
        if redaction is None:
            return article
        redacted = redaction.redacted(article)
        became = redaction.text_became(article.article.text_digest)
        if became is None or (article.article.text is not None and became == redacted.article.text_digest):
            return redacted
        stored = self.current(article.article.id)  # with other annotations or less text, other words may go
        if stored is None or stored.article.text is None or stored.article.text_digest != became:
            return redacted
        return redaction.redacted(article, stored.article.text)

    def commit(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """Make these whole articles the next revision; unchanged ones make none."""
        done = self.put(articles, replace)
        self.settle()
        if done.stored is not None:
            done.stored()
        return done

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Prepared] = NONE_PREPARED,
        spread: Spread = map,
    ) -> Committed:
        """Make these whole articles the next revision, or a part of it, where `stages` says so."""
        done, additions, replaced = self._sift(articles, replace, self._ledger, prepared)
        if additions:
            done.revision, changes = self._revise(Edits(replaced, additions))
            count(done, changes)
        return done

    def settle(self, spread: Spread = map) -> int | None:
        """Make the revision of what was put, if that waits for it, and anything was: its number."""
        return None

    def check(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """What a commit would do, tried on a copy of the ledger; further checks go on from there."""
        if self._trial is None:
            self._trial = self._ledger.copy()
        done, additions, replaced = self._sift(articles, replace, self._trial)
        if additions:
            with self._trial.transaction():
                self._trial.prepare(replaced, [annotated for annotated, _ in additions])
                count(done, Projection(self._trial, self._vocabulary).add(replaced, additions))
        return done

    def withdraw(self, articles: Sequence[str]) -> int:
        """Take articles out, with what they alone supported."""
        self._ledger.expect(articles)
        for id_ in articles:
            if self._ledger.article(id_) is None:
                raise NotFound(f"there is no article '{id_}'")
        return self._revise(Edits(articles, []))[0]

    def set_status(self, articles: Sequence[str], status: str) -> int:
        """Set articles' status, until it is set again."""
        self._ledger.expect(articles)
        additions: list[Addition] = []
        for id_ in dict.fromkeys(articles):
            annotated = self.current(id_)
            if annotated is None:
                raise NotFound(f"there is no article '{id_}'")
            if (annotated.article.status, self._ledger.status_set(id_)) != (status, status):
                additions.append(self._addition(_as_set(annotated, status)))
        ids = [annotated.article.id for annotated, _ in additions]
        return self._revise(Edits(ids, additions, dict.fromkeys(ids, status)))[0] if additions else self._newest

    def purge(self, actor: str, dry_run: bool) -> Purged:
        """Take an actor's personal data out of all that is kept, for good."""
        found = self._actor(actor)
        if found is None:
            raise NotFound(f"there is no actor '{actor}'")
        canonical, sources = found
        articles = [annotated for id_ in sorted({id_ for id_, _ in sources}) if (annotated := self.current(id_))]
        others = self._redaction.purges if self._redaction else ()
        purge = Purge.of(canonical, _surfaces(articles, sources), others[0].key if others else None)
        redaction = Redaction([purge])
        additions, done = [], Purged(actor)
        for before in self._everything():
            if redaction.named(before.article.id):
                done.in_ids.append(before.article.id)
            after = redaction.redacted(before)
            if after is not before:
                purge.texts.update(redaction.became(before, after))
                done.articles += 1
                done.claims += len({*before.claims} - {*after.claims})
                additions.append(self._addition(after))
        if not dry_run:
            ids = [annotated.article.id for annotated, _ in additions]
            done.revision = self._revise(Edits(ids, additions, purge=purge))[0]
            done.pseudonym, done.actor = purge.pseudonym, purge.actor
            del self._redaction
        return done

    def _addition(self, annotated: AnnotatedArticle) -> Addition:
        return annotated, Content.of(annotated, self._iris).digest

    def _sift(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        ledger: Ledger,
        prepared: Mapping[str, Prepared] = NONE_PREPARED,
    ) -> tuple[Committed, list[Addition], list[str]]:
        done = Committed()
        additions: list[Addition] = []
        replaced: list[str] = []
        ledger.expect([annotated.article.id for annotated in articles])
        for given in articles:
            id_ = given.article.id
            stored = ledger.article(id_)
            annotated = given if stored is None else self._with_text(given, stored[1])
            if given is not annotated and annotated.misquotes(annotated.article.text or ""):
                done.misquoted.add(id_)
                continue
            annotated = _as_set(annotated, ledger.status_set(id_))
            ready = prepared.get(id_) if annotated is given else None
            content = ready.content if ready else Content.of(annotated, self._iris)
            brings_text = given.article.text is not None and ledger.lacks_text(id_)
            if stored is not None and stored[0] == content.digest and not brings_text:
                done.unchanged.add(id_)
            elif stored is not None and stored[1] != annotated.article.text_digest and not replace:
                done.conflicts.add(id_)
                continue
            else:
                done.loaded.add(id_)
                done.claims += len(annotated.claims)
                done.triples += content.triples
                additions.append((annotated, content.digest))
                replaced += [id_] if stored is not None else []
            if (status := annotated.article.status) != given.article.status:
                done.statuses[id_] = status
        return done, additions, replaced

    def _with_text(self, given: AnnotatedArticle, text_digest: str) -> AnnotatedArticle:
        """An article that comes without its text keeps the text and the annotations' ids that are stored."""
        if given.article.text is not None or given.article.text_digest != text_digest:
            return given
        stored = self.current(given.article.id)
        if stored is None or stored.article.text is None:
            return given
        names = dict(stored.annotations)
        annotations = tuple((claim.id, names.get(claim.id, ())) for claim in given.claims)
        return changed(given, article=changed(given.article, text=stored.article.text), annotations=annotations)

    def _log(self, revision: int, edits: Edits) -> list[Change]:
        """What the change log will have of a revision; asked for before anything is changed."""
        before = {id_: old for id_ in edits.removed if (old := self.current(id_)) is not None}
        after = {annotated.article.id: annotated for annotated in edits.added}
        return [
            change
            for id_ in sorted(before.keys() | after.keys())
            for change in changes_of(revision, before.get(id_), after.get(id_), self._ledger.canonical_of, self._iris)
        ]


def _as_set(annotated: AnnotatedArticle, status: str | None) -> AnnotatedArticle:
    """The article with the status that somebody has set for it, if somebody has."""
    if status is None:
        return annotated
    return changed(annotated, article=changed(annotated.article, status=status))


def count(done: Committed, changes: Changes) -> None:
    """Put to what was done what came of its source actors."""
    done.matched, done.new, done.ambiguous = changes.matched, changes.new, changes.ambiguous


def _surfaces(articles: Sequence[AnnotatedArticle], sources: set[tuple[str, str]]) -> set[str]:
    """The words by which these source actors are mentioned in texts."""
    return {
        annotated.article.text[span.start : span.end]
        for annotated in articles
        for actor in annotated.actors
        for span in actor.mentions
        if annotated.article.text is not None and (annotated.article.id, actor.id) in sources
    }


def utc_now() -> str:
    """The time of a commit: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
