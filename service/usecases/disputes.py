"""Disputes side by side: who asserts and who denies one thing, when and in which words.

A denial of a wider relation stands against a narrower one, and what is said of a narrower one for a wider one: each
claim's `counts_as` says so.
"""

from __future__ import annotations

from functools import partial

from actorgraph.ontology.claims import Claim
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.testimony import counts_with
from actorgraph.service.answers.answer import Answer
from actorgraph.service.answers.query_context import QueryContext
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.usecases import relations


def listed(context: QueryContext) -> Answer:
    """A page of disputed relations, each with both sides."""
    return relations.rows(context, partial(_row, context))


def _row(context: QueryContext, relation: DerivedRelation) -> Json:
    view, serializer = context.temporal.view, Serializer(context.temporal.view)
    shape = serializer.relation(relation, context.asked.standings, context.temporal.clock)
    found = view.claims([claim for claim, _ in relation.claims])
    told = [(_denies(found[id_]), _side(found[id_], why, serializer)) for id_, why in relation.claims]
    told.sort(key=lambda side: (side[1]["reported"] or "~", side[1]["claim"]))
    sides = {name: [row for denies, row in told if denies is which] for name, which in SIDES.items()}
    return {**shape, **sides}


SIDES = {"asserting": False, "denying": True}
"""The sides of a dispute, and whether its claims deny."""


def _denies(claim: Claim) -> bool:
    tentative = claim.conditional or claim.either_or is not None
    return counts_with(claim.stance, claim.stage, tentative)[0] == "denies"


def _side(claim: Claim, counts_as: str, serializer: Serializer) -> Json:
    article = serializer.article_of(claim)
    return {
        "claim": claim.id,
        "relation": claim.relation,
        "counts_as": counts_as,
        "item": serializer.source(claim.article, claim.item),
        "via": serializer.source(claim.article, claim.via),
        "stance": claim.stance,
        "stage": claim.stage,
        "said_by": serializer.speakers(claim),
        "said": claim.said,
        "when": {"start": claim.when.start, "end": claim.when.end} if claim.when else None,
        "reported": article["published"],
        "quote": claim.evidence[0].quote,
        "article": article,
    }
