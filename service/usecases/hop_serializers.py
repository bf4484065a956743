"""The published shape of a hop: one relation within a chain or path, with its best words."""

from __future__ import annotations

from collections.abc import Collection

from actorgraph.ontology.claims import Claim
from actorgraph.ontology.standing import StandingRules, alone
from actorgraph.ontology.testimony import counts_with
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.hops import Hop, JointHops


class HopShapes:
    """Builds hops' shapes from one view, by one clock."""

    def __init__(self, temporal: TemporalView) -> None:
        self._view = temporal.view
        self._judge = StandingRules(temporal.vocabulary)
        self._serializer, self._joint = Serializer(temporal.view), JointHops(temporal)

    def read(self, hops: Collection[Hop]) -> None:
        """Read all that hops show at once, since a store may be far away."""
        self._joint.read(hops)
        self._view.claims(sorted({claim for hop in hops for claim in self.claims(hop)}))

    def claims(self, hop: Hop) -> list[str]:
        """The ids of the claims that a hop stands on."""
        return [claim for claim, _ in self._joint.relation(hop).claims]

    def with_claims(self, hop: Hop) -> Json:
        """A hop with the ids of its claims."""
        return {**self.hop(hop), "claims": self.claims(hop)}

    def hop(self, hop: Hop) -> Json:
        """A relation as it stands in its place, with its best words; where it is disputed, also the best against it."""
        relation = self._joint.relation(hop)
        claims = list(self._view.claims(self.claims(hop)).values())
        against = [claim for claim in claims if _denies(claim)] if relation.standing == "disputed" else []
        return {
            "relation": relation.relation,
            "subject": self._serializer.actor(relation.subject),
            "object": self._serializer.actor(relation.object),
            "standing": relation.standing,
            "counts": dict(relation.counts),
            "evidence": self._words(min(claims, key=lambda claim: self._rank(claim, relation.standing))),
            "against": None
            if not against
            else self._words(min(against, key=lambda claim: (claim.relation != relation.relation, claim.id))),
        }

    def _words(self, claim: Claim) -> Json:
        return {
            "claim": claim.id,
            "quote": claim.evidence[0].quote,
            "said_by": self._serializer.speakers(claim),
            "article": self._serializer.article_of(claim),
        }

    def _rank(self, claim: Claim, standing: str) -> tuple[bool, int, str]:
        """The best words are those that alone would give the hop its standing, else the strongest."""
        by_itself = alone(claim.stance, claim.stage, claim.conditional or claim.either_or is not None)
        return by_itself != standing, -self._judge.strength[by_itself], claim.id


def _denies(claim: Claim) -> bool:
    return counts_with(claim.stance, claim.stage, claim.conditional or claim.either_or is not None)[0] == "denies"
