"""What of an article can be worked out before it comes to a store, from it alone: in any process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import Content
from actorgraph.service.stores.claim_index import claim_row, sketch_of
from actorgraph.service.stores.packing import ARTICLE, CLAIM, pack_mentions

_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """An article's rows, but for what only a ledger knows: keys, and which signatures its source actors have.

    ``claims`` are rows of `claim_row` with source actors' ids, then annotations' ids and contents. ``sketch``,
    ``content`` and ``mentions`` (by source actor) are as the ledger has them.
    """

    sketch: bytes
    content: bytes
    mentions: Mapping[str, bytes]
    claims: tuple[tuple[Any, ...], ...]

    @classmethod
    def of(cls, annotated: AnnotatedArticle, *, whole: bool = True) -> ArticleRows:
        """The rows of an article; without contents where things aren't kept ``whole``."""
        ids = {actor.id: actor.id for actor in annotated.actors}
        names, published = dict(annotated.annotations), annotated.article.published
        claims = tuple(
            (
                *claim_row(claim, ids, published),
                _encode(names.get(claim.id, ())).decode() if whole else "[]",
                CLAIM.pack(claim) if whole else b"",
            )
            for claim in annotated.claims
        )
        return cls(
            sketch_of(annotated.article),
            ARTICLE.pack(annotated.article) if whole else b"",
            {actor.id: pack_mentions(actor) for actor in annotated.actors} if whole else {},
            claims,
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a writer would work out of an article: the content of its graph, and rows where its store has them."""

    content: Content
    rows: ArticleRows | None = None


NONE_PREPARED: Mapping[str, Prepared] = {}


def content_of(annotated: AnnotatedArticle, iris: Iris) -> Prepared:
    """What any writer needs."""
    return Prepared(Content.of(annotated, iris))


def rows_of(annotated: AnnotatedArticle, iris: Iris) -> Prepared:
    """What a writer to the embedded store needs."""
    return Prepared(Content.of(annotated, iris), ArticleRows.of(annotated))
