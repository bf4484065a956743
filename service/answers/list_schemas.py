"""The published shapes, as types: what `fields=` can name, the columns of CSV, the schemas of `/openapi.json`.

`service.answers.serializers` and its kin build them; a test holds what they build against these.
"""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta


def _term(vocabulary: str) -> Meta:
    """A word of the ontology; `/openapi.json` lists those that there are."""
    return Meta(extra_json_schema={"x-terms": vocabulary})


CHANGES = [f"{of}{kind}" for of in ("", "article_") for kind in ("added", "changed", "purged", "withdrawn")]

Standing = Annotated[str, _term("standings")]
Stance = Annotated[str, _term("stances")]
Stage = Annotated[str, _term("stages")]
RelationName = Annotated[str, _term("relations")]
ClassName = Annotated[str, _term("classes")]
Status = Annotated[str, _term("statuses")]
Edtf = Annotated[str, Meta(description="A date or interval, as precise as it is known (EDTF).", examples=["2023-11"])]
Number = Annotated[int, Meta(ge=0)]


class Actor(TypedDict):
    """Somebody or something, as all articles together know them."""

    id: str
    iri: str
    name: str
    types: list[ClassName]
    same_as: Annotated[list[str], Meta(description="Links to the same elsewhere, such as Wikidata.")]


class Patron(Actor):
    """A state that something is claimed to be a proxy of."""

    standing: Standing


class Item(TypedDict):
    """A piece of equipment, with a standing of its own."""

    item: Actor
    standing: Standing


class Counts(TypedDict):
    """How many claims there are, by stance and, denials left out, by stage."""

    asserts: Number
    alleges: Number
    denies: Number
    happened: Number
    prepared: Number
    considered: Number
    ended: Number


class Source(TypedDict):
    """A claim's article, in short."""

    id: str
    iri: str
    title: str | None
    url: str | None
    publisher: str | None
    published: Edtf | None
    status: Status


class Article(Source):
    """An article's metadata."""

    language: str | None


class Evidence(TypedDict):
    """The very words, with what stands around them; ``start`` and ``end`` count code points of the article's text."""

    quote: str
    prefix: str
    suffix: str
    start: Number
    end: Number


class When(TypedDict):
    """When a deed was done; an absent end is open."""

    start: Edtf | None
    end: Edtf | None


class Claim(TypedDict):
    """What somebody says that one actor does to another: with who says so, how firmly, and the very words."""

    id: str
    iri: str
    subject: Actor
    relation: RelationName
    object: Annotated[Actor | None, Meta(description="Absent where the recipient isn't named.")]
    item: Actor | None
    via: Actor | None
    role: str | None
    stance: Stance
    stage: Stage
    said_by: Annotated[list[Actor], Meta(description="The original holder first; empty: the article itself.")]
    said: Edtf | None
    either_or: Annotated[str | None, Meta(description="The group of alternatives, of which one holds.")]
    conditional: bool
    when: When | None
    reported: Edtf | None
    confidence: Annotated[float, Meta(ge=0, le=1)] | None
    annotated_by: list[str]
    note: str | None
    evidence: list[Evidence]
    article: Source
    counts_as: NotRequired[
        Annotated[
            str,
            Meta(
                description="Why it counts for the relation that was asked for.",
                extra_json_schema={"enum": ["direct", "from_narrower", "from_wider"]},
            ),
        ]
    ]


class Relation(TypedDict):
    """What the claims about one subject, relation and object add up to."""

    id: str
    iri: str
    subject: Actor
    relation: RelationName
    object: Actor
    standing: Standing
    counts: Counts
    publishers: Number
    holders: Number
    self_reported: bool
    first_reported: Edtf | None
    last_reported: Edtf | None
    items: list[Item]
    either_or: bool
    conditional: bool
    claims: Annotated[str, Meta(description="Where its claims are.")]


class Words(TypedDict):
    """The best words for a hop, who said them, and where."""

    claim: str
    quote: str
    said_by: list[Actor]
    article: Source


class Hop(TypedDict):
    """One relation of a chain."""

    relation: RelationName
    subject: Actor
    object: Actor
    standing: Standing
    counts: Counts
    evidence: Words
    against: Annotated[Words | None, Meta(description="Where it is disputed: the best words of those who deny it.")]


class Chain(TypedDict):
    """A state, a chain and a proxy; as strong as its weakest hop."""

    state: Actor
    via: list[Actor]
    proxy: Actor
    patrons: list[Patron]
    items: list[Item]
    standing: Standing
    hops: list[Hop]
    claims: Annotated[list[str], Meta(description="The ids of the claims that it stands on.")]


class ArticleVersion(Article):
    """An article as it was at some revision."""

    text_digest: Annotated[str, Meta(description="Tells its texts apart.")]


class Change(TypedDict):
    """What a revision did to a claim, or to an article itself; each as it was then."""

    change: Annotated[str, Meta(extra_json_schema={"enum": CHANGES})]
    revision: Number
    time: Annotated[str, Meta(description="When it was committed (UTC, ISO 8601).")]
    article: ArticleVersion
    claim: NotRequired[Annotated[Claim, Meta(description="The claim that was added, withdrawn or purged.")]]
    before: NotRequired[Annotated[Claim, Meta(description="What the same annotation said before.")]]
    after: NotRequired[Annotated[Claim, Meta(description="What it says.")]]
    was: NotRequired[Annotated[ArticleVersion, Meta(description="What the article was before it changed.")]]


class HopWithClaims(Hop):
    """One relation of a join, with the ids of its claims."""

    claims: list[str]


class PathHop(HopWithClaims):
    """One relation of a path, and which way the path takes it."""

    direction: Annotated[str, Meta(extra_json_schema={"enum": ["forward", "backward"]})]


Path = TypedDict("Path", {"from": Actor, "to": Actor, "standing": Standing, "length": Number, "hops": list[PathHop]})
"""A path between two actors, in walking order; as strong as its weakest hop."""


class SupplyHop(HopWithClaims):
    """One relation of a supply chain, as it stands through one intermediary where claims name some."""

    via: NotRequired[Actor | None]


class SupplyChain(TypedDict):
    """A state, those in between, and a proxy; as strong as its weakest hop."""

    state: Actor
    via: list[Actor]
    proxy: Actor
    standing: Standing
    length: Number
    hops: list[SupplyHop]
    claims: list[str]


class SharedBacker(TypedDict):
    """Somebody who backs two actors, with the strongest relation to each."""

    backer: Actor
    actor: Actor
    other: Actor
    standing: Standing
    hops: list[HopWithClaims]
    claims: list[str]


class Rivals(TypedDict):
    """Somebody whom two states arm of which one is hostile to the other."""

    armed: Actor
    state: Actor
    rival: Actor
    standing: Standing
    hops: list[HopWithClaims]
    claims: list[str]


class DatedClaim(Claim):
    """A claim with the date that it is about (of an end: when it came), else that of its publication."""

    date: Edtf | None
    dated_by: Annotated[str, Meta(extra_json_schema={"enum": ["when", "said", "publication"]})] | None


class Side(TypedDict):
    """A claim on one side of a dispute."""

    claim: str
    relation: RelationName
    counts_as: Annotated[str, Meta(extra_json_schema={"enum": ["direct", "from_narrower", "from_wider"]})]
    item: Actor | None
    via: Actor | None
    stance: Stance
    stage: Stage
    said_by: list[Actor]
    said: Edtf | None
    when: When | None
    reported: Edtf | None
    quote: str
    article: Source


class Dispute(Relation):
    """A disputed relation, with the claims on either side, by date."""

    asserting: list[Side]
    denying: list[Side]


Way = Annotated[str, Meta(extra_json_schema={"enum": ["exact", "prefix", "word", "substring", "similar"]})]
"""How a name matched."""


class FoundActor(Actor):
    """An actor, how it was found by name, and which of its names matched."""

    aliases: list[str]
    matched: Way | None
    matched_name: str | None


class Parameter(TypedDict):
    """One typed parameter of a named query."""

    name: str
    type: str
    required: bool
    description: str
    choices: list[str] | None
    default: str | None
    hidden: list[str]


class Query(TypedDict):
    """A named query, as the catalogue shows it."""

    name: str
    title: str
    question: str
    description: str
    rows: str
    parameters: list[Parameter]
    example: str
