"""One annotated article, and what is derived from such, written for these tests: every field is in use."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from actorgraph.ontology.claims import (
    AnnotatedArticle,
    Article,
    Claim,
    Evidence,
    SourceActor,
    Span,
    alternatives,
    digest,
)
from actorgraph.ontology.dates import When
from actorgraph.ontology.derived import CanonicalActor, RelationRdf, actor_lines, canonical_line, stated_line
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.standing import DerivedRelation, StandingRules
from actorgraph.ontology.vocabulary import default_vocabulary
from tests.ontology.standing_words import says

VOCABULARY = default_vocabulary()

TEXT = (
    "Ilse Varn said Kestrelia had sent the Ash Column sixty radios through Grey Tern, or money. 🛰 Kestrelia denied it."
)
ARTICLE_ID = "2031-03-02-depot"


def _span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def _actor(type_: str, name: str) -> SourceActor:
    return SourceActor.of(type_, name, [f"https://example.org/{name.replace(' ', '_')}"], [_span(name)])


KESTRELIA = _actor("State", "Kestrelia")
ASH_COLUMN = _actor("NonStateArmedGroup", "Ash Column")
GREY_TERN = _actor("PrivateMilitaryCompany", "Grey Tern")
RADIOS = _actor("Equipment", "sixty radios")
VARN = _actor("Person", "Ilse Varn")
COURIER = SourceActor.of("MediaOrganization", "The Harbour Courier", [], [])

ARTICLE = Article(
    id=ARTICLE_ID,
    url="https://example.org/depot",
    title="Depot fire blamed on raiders",
    publisher="The Harbour Courier",
    published="2031-03-02",
    language="en",
    status="corrected",
    text=TEXT,
    text_digest=digest(TEXT),
    text_length=len(TEXT),
)


def evidence(words: str) -> Evidence:
    """The stretch of the text that holds these words."""
    span = _span(words)
    return Evidence.cut(TEXT, span.start, span.end)


FULL = Claim(
    id="",
    article=ARTICLE_ID,
    subject=KESTRELIA.id,
    relation="arms",
    object=ASH_COLUMN.id,
    item=RADIOS.id,
    via=GREY_TERN.id,
    role="patron",
    stance="alleges",
    stage="happened",
    said_by=(VARN.id, COURIER.id),
    said="2031-03-01",
    either_or=None,
    conditional=True,
    when=When("2030-10", "2030-12"),
    confidence=Decimal("0.8"),
    annotated_by=("J. Doe", "tagger 2"),
    notes=("the amount is disputed",),
    evidence=(evidence("sent the Ash Column sixty radios through Grey Tern"),),
).identified()
"""A claim with a value in every field but ``either_or``."""

PLAIN = replace(
    FULL,
    relation="funds",
    item=None,
    via=None,
    role=None,
    said_by=(VARN.id,),
    said=None,
    conditional=False,
    annotated_by=("J. Doe",),
    notes=(),
).identified()
"""A claim as they mostly are: speaker, time, confidence, one annotator, one piece of evidence (shared with `FULL`)."""

DENIAL = replace(
    PLAIN,
    stance="denies",
    said_by=(KESTRELIA.id,),
    when=None,
    confidence=None,
    evidence=(evidence("🛰 Kestrelia denied it"),),
).identified()

GROUPS = alternatives([[FULL.id, PLAIN.id]])


def article(*claims: Claim) -> AnnotatedArticle:
    """The article with these claims, in the order in which reading gives everything back."""
    actors = (KESTRELIA, ASH_COLUMN, GREY_TERN, RADIOS, VARN, COURIER)
    grouped = (replace(claim, either_or=GROUPS.get(claim.id)) for claim in claims)
    return AnnotatedArticle(
        article=ARTICLE,
        actors=tuple(sorted(actors, key=lambda a: a.id)),
        claims=tuple(sorted(grouped, key=lambda c: c.id)),
    )


DEPOT = article(FULL, PLAIN, DENIAL)

# -- what is derived from such claims ---------------------------------------------------------------------------------

CANONICAL = CanonicalActor(
    id="b2",
    name="Ash Column",
    types=("NonStateArmedGroup",),
    aliases=("the Column",),
    same_as=("https://example.org/Ash_Column",),
)


def fullest() -> DerivedRelation:
    """A derived relation with a value in every field."""
    common = {"by": "a1", "reported": ("2031-03", "2031-03-31"), "period": ("2030-01-01", None)}
    claims = [says("a1 arms b2", f"asserts {s}", item="c3", via="d4", **common) for s in VOCABULARY.stages]
    claims += [says("a1 arms b2", s, alternative=True, conditional=True, **common) for s in VOCABULARY.stances]
    return next(relation for relation in StandingRules(VOCABULARY).derive(claims) if relation.relation == "arms")


def derived_lines(iris: Iris) -> list[str]:
    """Lines of all that is derived: an actor, a relation with all its parts, a symmetric one, and plain triples."""
    relations = [fullest(), *StandingRules(VOCABULARY).derive([says("a1 cooperatesWith b2", "asserts")])]
    plain = [
        canonical_line(iris.source(ARTICLE_ID, ASH_COLUMN.id), CANONICAL.id, iris),
        stated_line(relations[0], iris),
    ]
    derived = [line for relation in relations for line in RelationRdf(VOCABULARY, iris).lines(relation)]
    return [*actor_lines(CANONICAL, iris), *derived, *plain]
