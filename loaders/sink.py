"""What the pipeline puts articles into, and what it is told about a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from actorgraph.ontology.claims import AnnotatedArticle

if TYPE_CHECKING:  # whoever only reads a store does without parsers and processes
    from actorgraph.loaders.article_reader import Prepare
    from actorgraph.loaders.workers import Spread


@dataclass(slots=True)
class Committed:
    """What a sink did with a batch.

    ``conflicts`` are articles that it already has with another text, ``misquoted`` those that come without a text and
    quote what isn't in the one that it has. ``statuses`` are those that were set there, by article,
    where another one came. ``stored`` waits until it is stored, where that may go on when `Sink.settle` has returned.
    """

    loaded: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    conflicts: set[str] = field(default_factory=set)
    misquoted: set[str] = field(default_factory=set)
    statuses: dict[str, str] = field(default_factory=dict)
    matched: int = 0
    new: int = 0
    ambiguous: int = 0
    claims: int = 0
    triples: int = 0
    revision: int | None = None
    stored: Callable[[], object] | None = None


class Sink(Protocol):
    """Where articles go: a store's writer."""

    @property
    def stages(self) -> bool:
        """Whether what was put is stored with `settle` only: then several batches can be settled at once."""

    @property
    def prepare(self) -> Prepare | None:
        """Works out of an article what `put` needs of it, in any process; it can be pickled."""

    def admitted(self, article: AnnotatedArticle) -> AnnotatedArticle:
        """The article as it may be stored: without actors that were purged; the same object if none is in it."""

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text."""

    def put(
        self,
        articles: Sequence[AnnotatedArticle],
        replace: bool,
        prepared: Mapping[str, Any],
        spread: Spread = map,
    ) -> Committed:
        """Take these whole articles; ``prepared`` is what `prepare` made of some of them, by id. Where
        `stages` says that it is stored at once, ``spread`` is how what follows may be worked out.

        After an exception nothing of them is taken, and others can be put.
        """

    def settle(self, spread: Spread) -> object:
        """Store all that was put, with what follows from it, atomically; after an exception nothing of it is stored.

        ``spread`` is how that may be worked out.
        """
