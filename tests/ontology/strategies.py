"""What hypothesis makes up: dates, testimonies, whole annotated articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, Evidence, SourceActor, Span, digest
from actorgraph.ontology.dates import When, bounds
from actorgraph.ontology.errors import DateError
from actorgraph.ontology.testimony import Testimony
from actorgraph.ontology.vocabulary import default_vocabulary

VOCABULARY = default_vocabulary()

# -- dates ------------------------------------------------------------------------------------------------------------

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31)).map(date.isoformat)
PARTIAL = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))
ODD = st.sampled_from(["2023?", "2023-11~", "2023-11-22%", "202X", "20XX", "2023-XX", "0000", "2023-11-XX"])
bounds("2023?")  # loads the EDTF parser now, not within some test's deadline
DATES = st.one_of(PARTIAL, ODD)
"""EDTF dates without intervals."""


@st.composite
def periods_of_time(draw: st.DrawFn) -> When | None:
    """A claim's ``when``: none, open on a side, a date, or an interval that doesn't end before it starts."""
    start, end = draw(st.none() | DATES), draw(st.none() | DATES)
    try:
        return When.of(start, end)
    except DateError:
        return When.of(end, start)


# -- testimonies ------------------------------------------------------------------------------------------------------

RELATIONS_AT_PLAY = ["supports", "arms", "funds", "cooperatesWith", "alliedWith", "attacks", "relatedTo"]
BOUNDS = periods_of_time().map(lambda when: when.bounds if when else None)


@st.composite
def _testimony(draw: st.DrawFn, actors: tuple[str, str], items: list[str], via: list[str]) -> Testimony:
    subject, object_ = draw(st.permutations(actors))
    published = draw(st.none() | DATES)
    return Testimony(
        claim="",
        subject=subject,
        relation=draw(st.sampled_from(RELATIONS_AT_PLAY)),
        object=object_,
        item=draw(st.sampled_from([None, *items])),
        via=draw(st.sampled_from([None, None, *via])),
        stance=draw(st.sampled_from(sorted(VOCABULARY.stances))),
        stage=draw(st.sampled_from(sorted(VOCABULARY.stages))),
        speaker=draw(st.sampled_from([*actors, None])),
        publisher=draw(st.sampled_from(["P", "Q", ""])),
        words=draw(st.sampled_from("abc")),
        alternative=draw(st.sampled_from(["", "a group"])),
        conditional=draw(st.booleans()),
        period=draw(BOUNDS),
        date=draw(st.none() | st.sampled_from(["2023-01-01", "2023-06-01", "2024-01-01"])),
        end_date=draw(st.none() | st.sampled_from(["2023-01-01", "2023-06-01", "2024-01-01"])),
        reported=None if published is None else (published, bounds(published)[1] or "9999-12-31"),
    )


@st.composite
def claims_of_a_pair(draw: st.DrawFn) -> list[Testimony]:
    """Claims about one pair of actors, in both directions, with ids of their own."""
    actors, items, via = ("a1", "b2"), ["c3", "d4"], ["e5", "f6"]
    claims = draw(st.lists(_testimony(actors, items, via), min_size=1, max_size=8))
    return [replace(claim, claim=digest([n, claim.relation])) for n, claim in enumerate(claims)]


# -- articles ---------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
"""Anything that an article may hold: every code point but NUL and lone surrogates."""

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
ARTICLE_IDS = st.from_regex(r"[A-Za-z0-9._~-]{1,128}", fullmatch=True)
LINKS = st.sampled_from(
    ["http://www.wikidata.org/entity/Q1", "https://example.org/a?b=c&d#e", "https://example.org/Öl"]
)
CLASSES = st.sampled_from(sorted(VOCABULARY.classes))
CONFIDENCES = st.integers(0, 10**6).map(lambda millionths: Decimal(millionths) / 10**6)


def _sorted_sets(elements: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(elements, max_size=most).map(sorted).map(tuple)


@st.composite
def _spans(draw: st.DrawFn, length: int) -> Span:
    start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
    return Span(start, end)


@st.composite
def _source_actors(draw: st.DrawFn, length: int) -> SourceActor:
    mentions = draw(st.lists(_spans(length), max_size=3))
    return SourceActor.of(draw(CLASSES), draw(WORDS), draw(_sorted_sets(LINKS)), mentions)


@st.composite
def _claims(draw: st.DrawFn, article: str, text: str, actors: list[str]) -> Claim:
    actor, maybe = st.sampled_from(actors), st.none() | st.sampled_from(actors)
    evidence = {Evidence.cut(text, s.start, s.end) for s in draw(st.lists(_spans(len(text)), max_size=3))}
    return Claim(
        id="",
        article=article,
        subject=draw(actor),
        relation=draw(st.sampled_from(sorted(VOCABULARY.relations))),
        object=draw(maybe),
        item=draw(maybe),
        via=draw(maybe),
        role=draw(st.none() | WORDS),
        stance=draw(st.sampled_from(sorted(VOCABULARY.stances))),
        stage=draw(st.sampled_from(sorted(VOCABULARY.stages))),
        said_by=tuple(draw(st.lists(actor, max_size=3))),
        said=draw(st.none() | DATES),
        either_or=draw(st.none() | st.just(digest(["a group"]))),
        conditional=draw(st.booleans()),
        when=draw(periods_of_time()),
        confidence=draw(st.none() | CONFIDENCES),
        annotated_by=draw(_sorted_sets(WORDS)),
        notes=draw(_sorted_sets(TEXT)),
        evidence=tuple(sorted(evidence)),
    ).identified()


@st.composite
def annotated_articles(draw: st.DrawFn) -> AnnotatedArticle:
    """Any article with actors and claims, in the order in which reading gives them back (by id)."""
    text = draw(TEXT)
    article = Article(
        id=draw(ARTICLE_IDS),
        url=draw(st.none() | st.just('https://example.org/depot fire?q="ü"')),
        title=draw(st.none() | TEXT),
        publisher=draw(st.none() | WORDS),
        published=draw(st.none() | DATES),
        language=draw(st.none() | st.sampled_from(["en", "en-US", "zh-Hant"])),
        status=draw(st.sampled_from(sorted(VOCABULARY.statuses))),
        text=text,
        text_digest=digest(text),
        text_length=len(text),
    )
    actors = {a.id: a for a in draw(st.lists(_source_actors(len(text)), min_size=1, max_size=4))}
    found = {c.id: c for c in draw(st.lists(_claims(article.id, text, sorted(actors)), max_size=3))}
    return AnnotatedArticle(
        article=article,
        actors=tuple(actors[id_] for id_ in sorted(actors)),
        claims=tuple(found[id_] for id_ in sorted(found)),
    )
