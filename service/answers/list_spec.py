"""Lists: what rows of one kind look like, and what every list of them takes beside its own filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from actorgraph.ontology.standing import DerivedRelation
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.answer import Answer, Lines
from actorgraph.service.answers.fields import columns, names, selection
from actorgraph.service.answers.serializers import Json
from actorgraph.service.media_types import LISTS, TABLES, MediaType
from actorgraph.service.questions.ordering import DEFAULT, Cell, Keyed, Orders, Rows, folded, standing_ranks, stored
from actorgraph.service.questions.paging import Page, page
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import BOM, PAGE, Given, format_of, limit_of
from actorgraph.service.questions.temporal_view import TemporalView

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ListSpec:
    """Lists of one kind of rows: their published shape, of `service.answers.list_schemas`, and orders."""

    row: Any
    orders: Orders | None = None
    forms: Sequence[MediaType] = LISTS
    """What such a list can be written in."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What each of these lists takes beside its own filters."""
        fields = Parameter(
            "fields",
            "fields",
            "Of each row in JSON or CSV only these fields, separated by commas; dots lead to inner ones. "
            "In CSV they are the columns.",
            choices=tuple(names(self.row)),
        )
        return (
            *PAGE[:-1],
            format_of(self.forms),
            BOM,
            fields,
            *(() if self.orders is None else (self.orders.parameter,)),
        )

    def page(self, found: Keyed[_T], given: Given, question: Mapping[str, str], temporal: TemporalView) -> Page[_T]:
        """A page of what was found to a question, which is sorted by its keys, in the order that is asked for.

        Raises:
            UsageError: the order or the limit makes no sense.
            CursorError: the cursor is not ours, or of another question.
        """
        limit, cursor, asked = limit_of(given), given.get("cursor"), dict(question)
        order = DEFAULT
        if self.orders is not None and "sort" in given:
            unsorted, read, key = found, self.orders.read, tuple(sorted(asked.items()))
            cells = temporal.view.remembered(("cells", key), lambda: read(unsorted, temporal))
            order = self.orders.order(given["sort"], cells)
            found = temporal.view.remembered(("sorted", order.name, key), lambda: order.sorted(unsorted))
            asked["sort"] = order.name
        return page(found, limit, cursor, asked, order=order)

    def answer(
        self,
        some: Page[Json],
        given: Given,
        revision: int | None,
        lines: Lines | None,
        *,
        undated: int | None = None,
        texts: Mapping[str, str] | None = None,
        note: str | None = None,
    ) -> Answer:
        """A page of whole rows as an answer that has the fields that are asked for; see `Answer`.

        Raises:
            UsageError: there is no such field.
        """
        chosen = selection(given.get("fields"), self.row)
        if chosen is not None:
            some = some.shaped([chosen.of(row) for row in some.results])
        shown = chosen.columns if chosen else columns(self.row)
        return Answer(some, revision, lines, undated, texts or {}, shown, note)


def _relation_cells(found: Keyed[Any], temporal: TemporalView) -> Rows:
    """What relations can be ordered by: as the store has it, unless a clock changes what they stand on."""
    if not temporal.clock:
        return _STORED.read(found, temporal)
    relations = temporal.relations([key for key, _ in found])
    names = name_cells({end for r in relations.values() for end in (r.subject, r.object)}, temporal)
    ranks = standing_ranks(temporal.vocabulary)
    return {key: _cells(relation, ranks, names) for key, relation in relations.items()}


def _cells(relation: DerivedRelation, ranks: Mapping[str, int], names: Mapping[str, Cell]) -> tuple[Cell, ...]:
    numbers = ranks[relation.standing], relation.publishers, relation.holders
    dates = relation.first_reported, relation.last_reported
    return (*numbers, *map(folded, dates), names[relation.subject], folded(relation.relation), names[relation.object])


def name_cells(actors: set[str], temporal: TemporalView) -> dict[str, Cell]:
    """Names of actors as what lists can be ordered by."""
    return {id_: folded(actor.name) for id_, actor in temporal.view.actors(actors).items()}


_STORED = stored(
    "relations",
    *("standing", "publishers", "holders", "first_reported", "last_reported", "subject", "relation", "object"),
)
CATALOGUE = ListSpec(list_schemas.Query, forms=TABLES)
ARTICLES = ListSpec(list_schemas.Article, stored("articles", "published", "publisher", "title"))
CLAIMS = ListSpec(list_schemas.Claim, stored("claims", "reported", "when", "said", "relation"))
RELATIONS = ListSpec(list_schemas.Relation, Orders(_STORED.columns, _relation_cells))
DISPUTES = ListSpec(list_schemas.Dispute, RELATIONS.orders)
ACTORS, PATHS, TIMELINE = (
    ListSpec(list_schemas.FoundActor),
    ListSpec(list_schemas.Path),
    ListSpec(list_schemas.DatedClaim),
)
