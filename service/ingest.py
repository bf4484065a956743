"""Loading into a store, from paths or from bytes; only looking, when it is a dry run."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actorgraph.loaders.inputs import Found, Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.profile import NO_PROFILE, Profile
from actorgraph.loaders.profile_files import find_profile
from actorgraph.loaders.report import Report
from actorgraph.loaders.sink import Committed
from actorgraph.loaders.workers import Spread
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import DocumentRejected, UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.settings import Settings
from actorgraph.service.stores.base import Store, Writer


@dataclass(frozen=True, slots=True)
class DryRunSink:
    """A sink that only says what a writer would do; each batch as if those before it were stored."""

    writer: Writer
    stages: bool = False
    prepare: None = None

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """The article without actors that were purged."""
        return self.writer.admitted(article)

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now."""
        return self.writer.current(article)

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        """What putting them would do."""
        return self.writer.check(articles, replace)

    def settle(self, spread: Spread) -> None:
        """Nothing was put."""


class NullSink:
    """A sink that keeps nothing: for validating without a store."""

    stages = False
    prepare = None

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """The article as it is: nobody was purged."""
        return article

    def current(self, article: str) -> AnnotatedArticle | None:
        """Nothing is stored."""
        return None

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        """Everything would be loaded."""
        return Committed(loaded={a.article.id for a in articles}, claims=sum(len(a.claims) for a in articles))

    def settle(self, spread: Spread) -> None:
        """Nothing was put."""


def load(
    found: Iterable[Found],
    options: Options,
    store: Store,
    vocabulary: Vocabulary,
    wait: float,
    dry_run: bool = False,
    progress: Callable[[Report], None] = lambda report: None,
    report: Report | None = None,
) -> Report:
    """Load sources into a store, or only look what would come of it.

    Raises:
        StoreError: the store can't be written; what was committed before stays, and ``report`` counts it.
    """
    with store.writer(wait) as writer:
        return run(found, DryRunSink(writer) if dry_run else writer, options, vocabulary, progress, report=report)


def load_bytes(
    data: bytes,
    options: Options,
    store: Store,
    vocabulary: Vocabulary,
    wait: float,
    dry_run: bool = False,
    id_: str = "",
) -> Report:
    """Load what came in one request; ``id_`` stands for the name that a file would have."""
    body = Source("<body>", lambda: io.BytesIO(data), named=True, file=f"{id_}." if id_ else "")
    return load([body], options, store, vocabulary, wait, dry_run)


def options_of(settings: Settings, vocabulary: Vocabulary, profile: str | None = None, **given: Any) -> Options:
    """A load's options: the settings' limits, the named profile or the settings', and what the caller asked for.

    Raises:
        UsageError: the profile can't be read, or something is wrong in it.
    """
    return Options(
        profile=_profile(profile or settings.profile, vocabulary),
        max_document_bytes=settings.max_document_bytes,
        batch_articles=settings.batch_size,
        batch_seconds=settings.batch_seconds,
        **given,
    )


def _profile(name: str | None, vocabulary: Vocabulary) -> Profile:
    if name is None:
        return NO_PROFILE
    try:
        return find_profile(name, vocabulary)
    except DocumentRejected as rejected:
        raise UsageError("\n".join(map(str, rejected.errors)), "profile") from rejected
