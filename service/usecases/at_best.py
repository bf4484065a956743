"""How strong relations may be beside others: a denial or an end that names a time is left out by another time."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from actorgraph.ontology.standing import StandingRules
from actorgraph.service.questions.query_builder import Edge
from actorgraph.service.questions.temporal_view import TemporalView
from actorgraph.service.usecases.hops import JOIN_NOTHING
from actorgraph.service.usecases.network import NO_VIAS, Vias

HELD_BACK = frozenset({"alleged", "disputed", "ended"})
"""Standings that may be of something stronger that is denied, or has ended."""


class AtBest:
    """How strong relations may be beside others in one view: those may be stronger that dated claims hold back.

    A denial or an end that names a time is left out by another time.
    """

    def __init__(self, temporal: TemporalView) -> None:
        self._temporal, self._judge = temporal, StandingRules(temporal.vocabulary)
        self._known: dict[str, str | None] = temporal.view.remembered(("at best", temporal.clock), dict)

    def of(self, edges: Iterable[Edge], vias: Vias = NO_VIAS) -> dict[str, str]:
        """Those that may be stronger than they are, with the strongest that they may be; ``vias`` are their ways."""
        found, lacking = set[str](), dict[str, str]()
        for edge in edges:
            standings = edge.standing, *(standing for _, standing in vias.get(edge.id, ()))
            if not HELD_BACK.isdisjoint(standings):
                if edge.id not in self._known:
                    lacking[edge.id] = edge.standing
                found.add(edge.id)
        self._known |= dict.fromkeys(lacking)
        for id_, footing in self._temporal.footings(self._contested(lacking)).items():
            against = any(r.alone in JOIN_NOTHING and (r.first or r.last) for r in footing)
            alone = (rests.alone for rests in footing if rests.alone != "denied")
            self._known[id_] = self._judge.strongest([lacking[id_], *alone]) if against else None
        return {id_: best for id_ in found if (best := self._known[id_]) is not None}

    def _contested(self, ids: Collection[str]) -> Collection[str]:
        """Those that claims may be against; by a clock others may count than those that the store knows of."""
        return ids if self._temporal.clock else self._temporal.view.contested(ids)
