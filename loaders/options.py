"""How to load."""

from __future__ import annotations

from dataclasses import dataclass

from actorgraph.loaders.profile import NO_PROFILE, Profile


@dataclass(frozen=True, slots=True)
class Options:
    """How to load. ``batch_seconds`` and ``batch_articles``: when a batch is committed, whichever comes first.

    ``profile``: what annotators' labels mean. ``strict``: a label that isn't mapped rejects its article.
    ``workers``: processes that parse, 1: this one; ``None``: a second one if there is much to read, and a processor.
    ``shacl``: each article's graph is held against the published shapes with pyshacl, too, which takes far longer than
    all the rest.
    """

    format: str | None = None
    replace: bool = False
    workers: int | None = 1
    annotator: str | None = None
    profile: Profile = NO_PROFILE
    strict: bool = False
    shacl: bool = False
    max_document_bytes: int = 32 << 20
    batch_articles: int = 500
    batch_seconds: float = 5.0
