"""The published shape of a hop: one relation within a chain or path, with its best words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ontology.claims import Claim
from ontology.standing import DerivedRelation, Judge, alone
from service.answers.shapes import Json, Shapes
from service.questions.world import World


class HopShapes:
    """Builds hops' shapes from one view, by one clock."""

    def __init__(self, world: World) -> None:
        self._world, self._view, self._vocabulary = world, world.view, world.vocabulary
        self._judge = Judge(world.vocabulary)
        self._shapes = Shapes(world.view)

    def read(self, ids: Collection[str]) -> dict[str, DerivedRelation]:
        """Relations by id, with all that their hops show: read at once, since a store may be far away."""
        found = self._world.relations(ids)
        self._view.claims(sorted({claim for relation in found.values() for claim, _ in relation.claims}))
        return found

    def whole(self, relation: DerivedRelation) -> Json:
        """A relation as it stands as a whole."""
        claims = [claim for claim, _ in relation.claims]
        return self._hop(relation, relation.standing, dict(relation.counts), self._claims(claims))

    def part(self, relation: DerivedRelation, standing: str, claims: Sequence[str]) -> Json:
        """A relation as it stands by some of its claims only."""
        some = self._claims(claims)
        return self._hop(relation, standing, self._counts(some), some)

    def with_claims(self, relation: DerivedRelation) -> Json:
        """A relation as a whole, with the ids of its claims."""
        return {**self.whole(relation), "claims": [claim for claim, _ in relation.claims]}

    def _claims(self, ids: Sequence[str]) -> list[Claim]:
        return list(self._view.claims(ids).values())

    def _hop(
        self, relation: DerivedRelation, standing: str, counts: Mapping[str, int], claims: Sequence[Claim]
    ) -> Json:
        best = min(claims, key=lambda claim: self._rank(claim, standing))
        return {
            "relation": relation.relation,
            "subject": self._shapes.actor(relation.subject),
            "object": self._shapes.actor(relation.object),
            "standing": standing,
            "counts": dict(counts),
            "evidence": {
                "claim": best.id,
                "quote": best.evidence[0].quote,
                "said_by": self._shapes.speakers(best),
                "article": self._shapes.article_of(best),
            },
        }

    def _rank(self, claim: Claim, standing: str) -> tuple[bool, int, str]:
        """The best words are those that alone would give the hop its standing, else the strongest."""
        by_itself = alone(claim.stance, claim.stage, claim.conditional or claim.either_or is not None)
        return by_itself != standing, -self._judge.strength[by_itself], claim.id

    def _counts(self, claims: Sequence[Claim]) -> dict[str, int]:
        counts = Counter(c.stance for c in claims)
        counts.update(c.stage for c in claims if c.stance != "denies")
        return {name: counts[name] for name in (*self._vocabulary.stances, *self._vocabulary.stages)}
