"""Articles written as annotations again, in forms that read back as the same articles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from actorgraph.loaders.formats.sheet.writing import sheet_of
from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, SourceActor, Span
from actorgraph.ontology.errors import FormatError
from actorgraph.ontology.vocabulary import Vocabulary


def written(annotated: AnnotatedArticle, form: str, vocabulary: Vocabulary) -> str:
    """An article, whose text is known, in one of `WRITERS`.

    Raises:
        FormatError: there is no such form.
        ValueError: the article's text isn't known.
    """
    if form not in WRITERS:
        raise FormatError(f"annotations are not written as '{form}'; expected one of {', '.join(WRITERS)}", "as")
    if annotated.article.text is None:
        raise ValueError(f"the text of article '{annotated.article.id}' is not stored")
    return WRITERS[form](annotated, vocabulary)


def _native(annotated: AnnotatedArticle, vocabulary: Vocabulary) -> str:
    """The native format, indented."""
    text = annotated.article.text or ""
    ids = {actor.id: f"a{number}" for number, actor in enumerate(annotated.actors, 1)}
    claims = [(claim, note) for claim in annotated.claims for note in claim.notes or (None,)]
    record = {
        "article": _article(annotated.article),
        "actors": [_actor(actor, ids[actor.id], text) for actor in annotated.actors],
        "claims": [_claim(claim, note, f"c{number}", ids) for number, (claim, note) in enumerate(claims, 1)],
    }
    return msgspec.json.format(msgspec.json.encode(record)).decode() + "\n"


def _article(article: Article) -> dict[str, Any]:
    names = ("id", "url", "title", "publisher", "published", "language", "status", "text")
    return {name: value for name in names if (value := getattr(article, name)) is not None}


def _actor(actor: SourceActor, id_: str, text: str) -> dict[str, Any]:
    mentions = [{**_span(span), "text": text[span.start : span.end]} for span in actor.mentions]
    return {"id": id_, "type": actor.type, "name": actor.name, "same_as": actor.same_as, "mentions": mentions}


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end}


def _claim(claim: Claim, note: str | None, id_: str, ids: dict[str, str]) -> dict[str, Any]:
    ends = {name: ids[actor] for name in ("subject", "object", "item", "via") if (actor := getattr(claim, name))}
    given = {
        "id": id_,
        **ends,
        "relation": claim.relation,
        "role": claim.role,
        "stance": claim.stance,
        "stage": claim.stage,
        "said_by": [ids[speaker] for speaker in claim.said_by],
        "said": claim.said,
        "either_or": claim.either_or,
        "conditional": claim.conditional or None,
        "when": claim.when and {"start": claim.when.start, "end": claim.when.end},
        "confidence": None if claim.confidence is None else float(claim.confidence),
        "annotated_by": claim.annotated_by,
        "note": note,
        "evidence": [{"start": e.start, "end": e.end, "quote": e.quote} for e in claim.evidence],
    }
    return {name: value for name, value in given.items() if value not in (None, (), [])}


WRITERS: dict[str, Callable[[AnnotatedArticle, Vocabulary], str]] = {"sheet": sheet_of, "native": _native}
