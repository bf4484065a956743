"""What a store offers: views to read from, a writer to load with. Every store keeps the same promises.

* A view is one revision, whole: nothing in it changes while it is used. Where a store keeps no old revisions, a view
  that is no longer the newest says so (`ontology.errors.RevisionSuperseded`), and `service.questions.retry` asks again.
* A writer's commit is one revision: readers see all of it or nothing.
* Ids in and out are plain strings; IRIs are made at the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from actorgraph.loaders.purges import Purge
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.testimony import Testimony
from actorgraph.service.stores.filters import ByDay, ClaimFilter, Footing, RelationFilter
from actorgraph.service.stores.records import (
    ArticleRecord,
    Change,
    Counts,
    Dates,
    EdgeRow,
    Ordered,
    Purged,
    RemoteSnapshot,
    Revision,
    Row,
    Snapshot,
)

_T = TypeVar("_T")


class View(Protocol):
    """One revision, to read from."""

    revision: int
    iris: Iris
    lasting: bool
    """Whether it can be read when newer revisions are there."""

    def remembered(self, question: Hashable, answer: Callable[[], _T]) -> _T:
        """The answer to a question, worked out once a revision."""

    def relations(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Derived relations by id; those that don't exist are left out."""

    def edges(self, sought: RelationFilter) -> list[EdgeRow]:
        """Derived relations that fit, by the order of their ids."""

    def edges_resting(self, sought: RelationFilter, claims: ClaimFilter) -> list[EdgeRow]:
        """Derived relations that fit and for which a claim counts that fits, by the order of their ids."""

    def vias(self, relations: Collection[str]) -> dict[str, list[tuple[str | None, str]]]:
        """Those of some relations for which claims name intermediaries: each of these and the standing through it."""

    def claims(self, ids: Collection[str]) -> dict[str, Claim]:
        """Claims by id; those that don't exist are left out."""

    def find_claims(self, sought: ClaimFilter) -> list[str]:
        """Ids of the claims that fit, sorted."""

    def claims_after(
        self, sought: ClaimFilter, by_date: bool, after: str, most: int
    ) -> tuple[list[tuple[str, str]], int]:
        """The first claims that fit after a key, no more than ``most``, each with its key; and how many fit at all.

        Their keys are their ids, or by date `dated_key`; they are sorted by them.
        """

    def columns(self, kind: Ordered) -> Iterator[Row]:
        """What a list of all things of one kind can be ordered by, in no order of their own, each after its key.

        Articles: day of publication, publisher, title. Claims: the article's day of publication, the first day that
        they are about, when it was said, relation. Relations: standing, publishers, holders, first and last day of
        report, subject's name, relation, object's name. ``None``: it has none.
        """

    def actors_of(self, types: Collection[str]) -> list[str]:
        """Ids of the canonical actors that are of one of these classes, sorted."""

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors by id; those that don't exist are left out."""

    def named(self, name: str) -> list[str]:
        """Ids of the canonical actors that have this name or alias, case folded."""

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stands for."""

    def periods(self, relations: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The days that each derived relation's claims are about, as ``earliest/latest``; empty: any."""

    def footings(self, relations: Collection[str]) -> dict[str, Footing]:
        """What derived relations rest on, by their ids; those that don't exist are left out."""

    def contested(self, relations: Collection[str]) -> set[str]:
        """Those of some relations for which a claim counts that names a time and denies something, or says it ended."""

    def by_day(self, relations: Collection[str], day: str) -> dict[str, ByDay]:
        """What derived relations had been by a day, by their ids; those that don't exist are left out."""

    def relations_from(self, subject: str, relation: str) -> list[str]:
        """Ids of the derived relations of one kind that start at an actor, sorted."""

    def relations_of(self, actor: str) -> list[str]:
        """Ids of the derived relations that an actor is an end of, the strongest standing first, then by id."""

    def sources_of(self, actor: str) -> list[tuple[str, str]]:
        """The source actors that stand for a canonical actor, as (article, source actor), sorted."""

    def claims_of(self, actor: str) -> list[tuple[str, str, str]]:
        """The claims that name an actor, as (``subject``, ``object`` or ``said_by``; claim; relation), sorted."""

    def alternatives(self, group: str) -> list[str]:
        """Ids of the claims of which one holds, sorted."""

    def counts(self) -> Counts:
        """How much there is."""

    def saying(self, words: str) -> set[str]:
        """The claims that have these words in a quote, or in a name of their subject or object.

        Neither case matters nor whether accents are composed.
        """

    def testimonies(self, claims: Collection[str]) -> dict[str, Testimony]:
        """Claims as standing sees them, by id; those that don't exist are left out, those that don't count aren't."""

    def dates(self, claims: Collection[str]) -> dict[str, Dates]:
        """The dates of claims, by id; those that don't exist are left out."""

    def article(self, id_: str) -> Article | None:
        """An article without its text."""

    def article_ids(self) -> list[str]:
        """All articles, sorted."""

    def annotated(self, id_: str) -> AnnotatedArticle | None:
        """An article with its source actors and claims, without its text."""

    def all_articles(self) -> Iterator[AnnotatedArticle]:
        """Every article with its source actors and claims, without its text, in the order of their ids."""

    def all_actors(self) -> Iterator[CanonicalActor]:
        """Every canonical actor, in the order of their ids."""

    def all_relations(self) -> Iterator[DerivedRelation]:
        """Every derived relation, in the order of their ids."""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def all_graphs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Every graph with its lines, in the order of their IRIs; each is read before the next."""

    def graph_lines(self, graph: str) -> Iterator[bytes]:
        """One graph's N-Quads lines, sorted by code point."""


class Writer(Protocol):
    """A store held for one load; also the pipeline's sink."""

    @property
    def renewed(self) -> int:
        """How many articles had to be derived anew first, since another version had derived them."""

    @property
    def stages(self) -> bool:
        """Whether what was put is stored with `settle` only; else `put` does all."""

    @property
    def prepare(self) -> Callable[[AnnotatedArticle], Any]:
        """Works out of an article what `put` needs of it, in any process."""

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """The article without actors that were purged; the same object if none is in it."""

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text."""

    def commit(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """Make these whole articles, with all that follows from them, the next revision."""

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        """Put these whole articles into the next revision, which `settle` makes; see `loaders.sink.Sink`."""

    def settle(self, spread: Spread = map) -> object:
        """Make the revision of all that was put, with all that follows from it, or nothing of it."""

    def check(self, articles: Sequence[AnnotatedArticle], replace: bool) -> Committed:
        """What a commit would do, without doing it; after the checks before it, as if those had been commits."""

    def withdraw(self, articles: Sequence[str]) -> int:
        """Take these articles out with what they alone supported; the revision.

        Raises:
            NotFound: one of them isn't there.
        """

    def set_status(self, articles: Sequence[str], status: str) -> int:
        """Set the status of these articles, until it is set again: loading them again doesn't change it; the revision.

        Where nothing changes no revision is made: it is the current one.

        Raises:
            NotFound: one of them isn't there.
        """

    def purge(self, actor: str, dry_run: bool) -> Purged:
        """Take an actor's personal data out of all that is kept, for good; or only look what that would do.

        Until `Store.sweep`, files may still have what was removed.

        Raises:
            NotFound: it isn't there.
        """


class Store(Protocol):
    """Where a graph is kept."""

    name: str
    iris: Iris

    def view(self) -> AbstractContextManager[View]:
        """The current revision, to read from."""

    def snapshot(self) -> AbstractContextManager[Snapshot | RemoteSnapshot]:
        """The current revision in RDF, for other processes; nobody removes a folder while it is held."""

    def newest(self) -> int | None:
        """The newest revision, if that can be told at once, without waiting for anybody."""

    def writer(self, wait: float) -> AbstractContextManager[Writer]:
        """Hold the store for a load, waiting up to ``wait`` seconds for another one to end.

        Raises:
            StoreBusy: it didn't.
        """

    def text(self, article: str) -> str | None:
        """An article's text."""

    def kept(self, articles: Collection[str]) -> dict[str, ArticleRecord]:
        """What is kept of articles beside their graphs; those that don't exist are left out."""

    def purges(self) -> list[Purge]:
        """What is kept of actors that were purged."""

    def revisions(self, after: int, upto: int) -> list[Revision]:
        """The revisions with a number above ``after`` and not above ``upto``, in their order."""

    def changes(self, revisions: Collection[int]) -> list[Change]:
        """What the change log has of some revisions, sorted. It reaches back to the first: nothing of it is pruned."""

    def gone(self, ids: Collection[str]) -> list[Change]:
        """What the change log has of claims and articles with these ids that went or were changed, sorted."""

    def was_withdrawn(self, kind: str, id_: str) -> bool:
        """Whether a claim or article of this id was there once."""

    def was_purged(self, actor: str) -> bool:
        """Whether a canonical actor of this id was purged."""

    def sweep(self, wait: float) -> list[str]:
        """Remove what files still have of what was purged, waiting so many seconds; in words, what still has some.

        What can't be done now is done when the store is written to again.
        """

    def access_keys(self) -> list[tuple[str, str, str]]:
        """Access keys: name, hash, when made."""

    def add_key(self, name: str, hashed: str, created: str) -> None:
        """Keep an access key's hash."""

    def remove_key(self, name: str) -> bool:
        """Forget an access key; whether there was one."""

    def verify(self) -> list[str]:
        """Check every invariant; what is wrong, in words."""

    def close(self) -> None:
        """Give everything back."""
