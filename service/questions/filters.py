"""What narrows a question down: filters that every list of relations or claims takes, and the two clocks.

Only the clocks change what a standing is computed from. Every other filter selects relations that have a matching
claim, and shows their whole standing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from actorgraph.ontology.bitemporal import TimeFilter
from actorgraph.ontology.vocabulary import GENERAL_RELATION, Vocabulary
from actorgraph.service.questions.parameter import Parameter

CLOCKS = (
    Parameter("at", "date", "What held in the world then: a date, such as 2023, 2023-10 or 2023-10-01."),
    Parameter("as_of", "date", "What had been reported by then: only articles published no later."),
)
OF_RELATIONS = (
    Parameter("subject", "actor", "What this actor does: an id, an IRI, or a name that is unambiguous."),
    Parameter("relation", "relation", "This relation, and those that narrow it.", example="arms"),
    Parameter("object", "actor", "What is done to, for or with this actor or event."),
    Parameter("subject_type", "classes", "Whose subject is of one of these classes, or below them."),
    Parameter("object_type", "classes", "Whose object is of one of these classes, or below them."),
    Parameter("standing", "standing", "With these standings, separated by commas; items are shown with these only."),
    Parameter("min_publishers", "count", "Reported by at least so many publishers; copies of one text count once."),
    Parameter("min_holders", "count", "Said by at least so many who speak for themselves."),
)
OF_CLAIMS = (
    Parameter("stance", "stances", "With a claim of one of these stances."),
    Parameter("stage", "stages", "With a claim at one of these stages."),
    Parameter("said_by", "actor", "With a claim that this actor makes or relays."),
    Parameter("item", "actor", "With a claim that names this piece of equipment."),
    Parameter("via", "actor", "With a claim that names this intermediary."),
    Parameter("article", "text", "With a claim of the article with this id."),
    Parameter("q", "text", "With a claim whose quotes, subject or object have this text in them, whatever its case."),
)
FILTERS = (*OF_RELATIONS, *OF_CLAIMS, *CLOCKS)
OF_HOPS = (*(p for p in OF_RELATIONS if p.name in ("min_publishers", "min_holders")), *OF_CLAIMS, *CLOCKS)
"""What every hop of a chain, join or path must fit, whoever its ends are."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters, understood; what isn't asked for is ``None`` or empty. Actors are canonical ids."""

    subject: str | None = None
    object: str | None = None
    relation: str | None = None
    subject_type: frozenset[str] = frozenset()
    object_type: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    min_publishers: int | None = None
    min_holders: int | None = None
    stance: frozenset[str] = frozenset()
    stage: frozenset[str] = frozenset()
    said_by: str | None = None
    item: str | None = None
    via: str | None = None
    article: str | None = None
    q: str | None = None
    actor: str | None = None
    """Somebody at either end of a relation, or named in a claim as anything but its speaker."""
    spoken: bool = False
    """Only claims whose speaker is named."""
    named: bool = False
    """Only relations that some claim names, not those that only follow from narrower ones."""
    wide: bool = False
    """Only relations that others narrow."""
    disputed: bool = False
    """Only relations that are disputed, or an item or a way of them."""
    among: frozenset[str] | None = None
    """Only these relations, and those that narrow them."""
    subjects: frozenset[str] | None = None
    """Only relations whose subject is one of these, also where they are found from either end."""
    objects: frozenset[str] | None = None
    clock: TimeFilter = field(default_factory=TimeFilter)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Filters:
        """From parameters' values by name; the clocks are `at` and `as_of`."""
        own = {name: values[name] for name in (f.name for f in fields(cls)) if values.get(name) is not None}
        return cls(**own, clock=TimeFilter(values.get("at"), values.get("as_of")))

    @property
    def asked(self) -> frozenset[str]:
        """The names of the filters that narrow something down, without the clocks."""
        return frozenset(f.name for f in fields(self) if f.name != "clock" and getattr(self, f.name))

    @property
    def unclocked(self) -> Filters:
        """Without those that ask for what a clock changes."""
        return replace(self, standing=frozenset(), min_publishers=None, min_holders=None, disputed=False)

    @property
    def asks_standing(self) -> bool:
        """Whether they ask for what a clock changes."""
        return self != self.unclocked

    @property
    def wordless(self) -> Filters:
        """Without the text that claims must have in them."""
        return replace(self, q=None)

    @property
    def of_their_claims(self) -> Filters:
        """What a claim of a relation that fits must match; its own relation may be a wider or a narrower one."""
        own = replace(self.unclocked, relation=None, subject_type=frozenset(), object_type=frozenset())
        return replace(own, named=False, wide=False, among=None, subjects=None, objects=None)

    @property
    def of_claims(self) -> frozenset[str]:
        """Those of them that a claim must match."""
        return self.asked & {parameter.name for parameter in OF_CLAIMS}

    def relations(self, vocabulary: Vocabulary) -> list[str]:
        """The relations that are asked for: a wide one finds the narrow ones; sorted."""
        asked = set(vocabulary.relations)
        if self.relation not in (None, GENERAL_RELATION):
            asked = {self.relation, *vocabulary.narrower(self.relation)}
        if self.among is not None:
            asked &= self.among.union(*map(vocabulary.narrower, self.among))
        return sorted(n for n in asked if n != GENERAL_RELATION and (not self.wide or vocabulary.narrower(n)))

    def classes(self, name: str, vocabulary: Vocabulary) -> list[str]:
        """The classes that a type filter means, with those below them; sorted."""
        return sorted({below for one in getattr(self, name) for below in vocabulary.subclasses(one)})
