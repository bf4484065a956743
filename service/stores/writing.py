"""What writing is in every store: whole articles are sifted, what changes is logged, one revision comes of it."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace as changed
from datetime import UTC, datetime

from loaders.pipeline import Committed
from ontology.claims import AnnotatedArticle, digest
from ontology.errors import NotFound
from ontology.iris import Iris
from ontology.rdf import article_lines
from ontology.vocabulary import Vocabulary
from service.projection import Changes, Projection
from service.stores.base import Change
from service.stores.changelog import changes_of
from service.stores.ledger import Ledger

Addition = tuple[AnnotatedArticle, str, list[str]]
"""An article, its content's digest and its graph's lines."""

NONE_SET: Mapping[str, str] = {}


class RevisionWriter(ABC):
    """A load's hold of a store; see `service.stores.base.Writer`."""

    def __init__(self, ledger: Ledger, iris: Iris, vocabulary: Vocabulary) -> None:
        self._ledger, self._iris = ledger, iris
        self._projection, self._vocabulary = Projection(ledger, vocabulary), vocabulary
        self._trial: Ledger | None = None
        self._load = uuid.uuid4().hex

    @abstractmethod
    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""

    @property
    @abstractmethod
    def _newest(self) -> int:
        """The current revision."""

    @abstractmethod
    def _revise(
        self, removed: Sequence[str], additions: Sequence[Addition], statuses: Mapping[str, str] = NONE_SET
    ) -> tuple[int, Changes]:
        """Make the next revision, whole or not at all; its number, and what was changed.

        ``statuses`` are those that somebody sets, by article.
        """

    def close(self) -> None:
        """Let go of what was tried."""
        if self._trial is not None:
            self._trial.close()

    def commit(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """Make these whole articles the next revision; unchanged ones make none."""
        done, additions, replaced = self._sift(articles, replace, self._ledger)
        if additions:
            done.revision, changes = self._revise(replaced, additions)
            done.matched, done.new, done.ambiguous = changes.matched, changes.new, changes.ambiguous
        return done

    def check(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """What a commit would do, tried on a copy of the ledger; further checks go on from there."""
        if self._trial is None:
            self._trial = self._ledger.copy()
        done, additions, replaced = self._sift(articles, replace, self._trial)
        if additions:
            with self._trial.transaction():
                self._trial.prepare(replaced, [annotated for annotated, _, _ in additions])
                added = [(annotated, content) for annotated, content, _ in additions]
                changes = Projection(self._trial, self._vocabulary).apply(replaced, added)
            done.matched, done.new, done.ambiguous = changes.matched, changes.new, changes.ambiguous
        return done

    def withdraw(self, articles: Sequence[str]) -> int:
        """Take articles out, with what they alone supported."""
        self._ledger.expect(articles)
        for id_ in articles:
            if self._ledger.article(id_) is None:
                raise NotFound(f"there is no article '{id_}'")
        return self._revise(articles, [])[0]

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
        ids = [annotated.article.id for annotated, _, _ in additions]
        return self._revise(ids, additions, dict.fromkeys(ids, status))[0] if additions else self._newest

    def _addition(self, annotated: AnnotatedArticle) -> Addition:
        lines = article_lines(annotated, self._iris)
        return annotated, digest(lines), lines

    def _sift(
        self, articles: Sequence[AnnotatedArticle], replace: bool, ledger: Ledger
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
            _, content, lines = addition = self._addition(_as_set(annotated, ledger.status_set(id_)))
            brings_text = given.article.text is not None and ledger.lacks_text(id_)
            if stored is not None and stored[0] == content and not brings_text:
                done.unchanged.add(id_)
            elif stored is not None and stored[1] != annotated.article.text_digest and not replace:
                done.conflicts.add(id_)
                continue
            else:
                done.loaded.add(id_)
                done.claims += len(annotated.claims)
                done.triples += len(lines)
                additions.append(addition)
                replaced += [id_] if stored is not None else []
            if (status := addition[0].article.status) != given.article.status:
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

    def _log(self, revision: int, removed: Sequence[str], additions: Sequence[Addition]) -> list[Change]:
        """What the change log will have of a revision; asked for before anything is changed."""
        before = {id_: old for id_ in removed if (old := self.current(id_)) is not None}
        after = {annotated.article.id: annotated for annotated, _, _ in additions}
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


def utc_now() -> str:
    """The time of a commit: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
