"""The published shapes of single things and of what is done, as types for `/openapi.json`; lists are in `rows`."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from actorgraph.service.answers.list_schemas import Actor, Article, Claim, ClassName, Number, Status

Citations = TypedDict("Citations", {"text": str, "bibtex": str, "csl-json": str})
"""Where the citations of a claim are, by style."""


class ClaimLinks(TypedDict):
    """Where a claim leads."""

    self: str
    article: str
    citations: Citations


class ClaimWithLinks(Claim):
    """A claim, with the ways to its citations."""

    links: ClaimLinks


class ClaimNumbers(TypedDict):
    """In how many claims an actor is, by what it is there."""

    subject: Number
    object: Number
    said_by: Number


class ActorWithLinks(Actor):
    """An actor with its aliases, and where its claims are."""

    aliases: list[str]
    claims: ClaimNumbers
    relations: Number
    articles: Number
    links: dict[str, str]


class ArticleWithClaims(Article):
    """An article with its actors and claims, and its text where texts are published."""

    text_digest: str
    actors: list[Actor]
    claims: list[Claim]
    text: NotRequired[str | None]


class Span(TypedDict):
    """A stretch of an article's text, in code points."""

    start: Number
    end: Number


class SourceActor(TypedDict):
    """Somebody as one article calls them, and which actor that stands for."""

    id: str
    iri: str
    article: str
    name: str
    type: ClassName
    same_as: list[str]
    mentions: list[Span]
    actor: Actor


class Alternatives(TypedDict):
    """Claims of which one holds."""

    id: str
    iri: str
    claims: list[Claim]


class Mistake(TypedDict):
    """One thing that is wrong: with a parameter, or at a place in what was loaded."""

    message: str
    parameter: NotRequired[str]
    candidates: NotRequired[list[dict[str, str | list[str]]]]
    file: NotRequired[str | None]
    line: NotRequired[int | None]
    annotation: NotRequired[str | None]


class Report(TypedDict):
    """What a load did, or would do."""

    articles: dict[str, Number]
    actors: dict[str, Number]
    claims: Number
    triples: Number
    annotations: dict[str, Number]
    unmapped: dict[str, Number]
    dropped: dict[str, Number]
    left_out: dict[str, Number]
    statuses: Annotated[dict[str, Status], Meta(description="Those that were set by hand, and stand; by article.")]
    purged: Annotated[list[str], Meta(description="Articles that name actors who were purged; these were kept out.")]
    skipped: list[str]
    passed_over: Annotated[dict[str, Number], Meta(description="Why, and how many files and folders.")]
    errors: list[Mistake]
    revision: int | None
    seconds: float


class Withdrawal(TypedDict):
    """An article that was taken out, and the revision in which it is gone."""

    withdrawn: str
    revision: Number


class Purged(TypedDict):
    """What purging an actor did, or would do."""

    purged: Annotated[str, Meta(description="The id that it had.")]
    pseudonym: Annotated[str | None, Meta(description="What it is called from now on.")]
    actor: Annotated[str | None, Meta(description="The id that it has from now on.")]
    articles: Annotated[Number, Meta(description="How many articles are written anew.")]
    claims: Annotated[Number, Meta(description="How many claims are written anew.")]
    in_ids: Annotated[list[str], Meta(description="Articles that have its name in their id, which stays.")]
    revision: Annotated[int | None, Meta(description="The revision in which it is gone; none if one only looked.")]
    dry_run: bool
    left: Annotated[list[str], Meta(description="What still has some of it on disk, in words.")]


class Marked(Article):
    """An article whose status was set, and the revision in which it has it."""

    revision: Number


class Alive(TypedDict):
    """The process answers."""

    status: str


class Ready(TypedDict):
    """The store answers."""

    status: str
    revision: Number


THINGS = (
    *(ClaimWithLinks, ActorWithLinks, ArticleWithClaims, SourceActor, Alternatives),
    *(Mistake, Report, Withdrawal, Marked, Purged, Alive, Ready),
)
