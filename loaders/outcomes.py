"""What becomes of what is read: articles ready for a sink, refusals, and what is left out on purpose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from actorgraph.loaders.documents import Tally
from actorgraph.ontology.claims import AnnotatedArticle, alternatives
from actorgraph.ontology.errors import LoadError, Place


@dataclass(frozen=True, slots=True)
class Loaded:
    """An article ready for the sink, with where it came from, and what became of its annotations.

    ``prepared`` is what the sink's `prepare` makes of the article, where that was asked already.
    """

    article: AnnotatedArticle
    place: Place
    tally: Tally
    prepared: Any = None

    def __reduce__(self) -> tuple[Callable[..., Loaded], tuple[Any, ...]]:
        """The article is pickled as MessagePack, which takes a tenth of the time; file names needn't be UTF-8."""
        return _unpickled, (_encode(self.article), self.place, self.tally, self.prepared)

    def having(self, article: AnnotatedArticle) -> Loaded:
        """The same with another article, which isn't prepared."""
        return self if article is self.article else replace(self, article=article, prepared=None)

    def of_annotator(self, annotator: str) -> Loaded:
        """The article with one annotator's claims only; what they are alternatives to may be gone."""
        claims = [claim for claim in self.article.claims if annotator in claim.annotated_by]
        groups: dict[str, set[str]] = defaultdict(set)
        for claim in claims:
            if claim.either_or is not None:
                groups[claim.either_or].add(claim.id)
        named, kept = alternatives(groups.values()), {claim.id for claim in claims}
        article = replace(
            self.article,
            claims=tuple(replace(claim, either_or=named.get(claim.id)) for claim in claims),
            annotations=tuple(entry for entry in self.article.annotations if entry[0] in kept),
        )
        left_out = self.tally.left_out + len(self.article.claims) - len(claims)
        return replace(self.having(article), tally=replace(self.tally, left_out=left_out))


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(AnnotatedArticle).decode


def _unpickled(article: bytes, place: Place, tally: Tally, prepared: Any) -> Loaded:
    return Loaded(_decode(article), place, tally, prepared)


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not loaded, with all that is wrong in it; or, as a ``part``, claims of one that was."""

    errors: tuple[LoadError, ...]
    annotations: int = 0
    part: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a file that is no article and is passed over on purpose: why, and how many annotations it has."""

    reason: str
    annotations: int


Outcome = Loaded | Refused | LeftOut
