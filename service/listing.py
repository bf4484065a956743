"""Lists: what rows of one kind look like, and what every list of them takes beside its own filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from ontology.vocabulary import Vocabulary
from service import rows
from service.catalog import NamedQuery, Parameter
from service.chains import Chain
from service.fields import columns, names, selection
from service.ordering import DEFAULT, Keyed, Orders, Rows, folded, standing_ranks, stored
from service.paging import Page, page
from service.parameters import PAGE, Given, limit_of
from service.shapes import Json
from service.stores.base import View

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results in their published shapes, with the fields that were asked for; ``columns`` are a table's."""

    page: Page[Json]
    revision: int | None
    """The revision that answered; ``None`` where the answer is the same in all."""
    columns: tuple[str, ...] | None = None

    def as_json(self, path: str, given: Given) -> Json:
        """The list shape, with links to the same answer in other forms."""
        same = {name: value for name, value in given.items() if name != "format"}
        return {
            "results": self.page.results,
            "total": {"value": self.page.total, "relation": "eq"},
            "limit": self.page.limit,
            "next": self.page.next,
            "links": {"self": link(path, same), "csv": link(path, {**same, "format": "csv"})},
        }


@dataclass(frozen=True, slots=True)
class Listing:
    """Lists of one kind of rows: the rows' published shape, one of `service.rows`, and how they can be ordered."""

    row: Any
    orders: Orders | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What each of these lists takes beside its own filters."""
        return (*PAGE, self._fields, *(() if self.orders is None else (self.orders.parameter,)))

    @property
    def _fields(self) -> Parameter:
        return Parameter(
            "fields",
            "fields",
            "Only these fields of each row, separated by commas; dots lead to inner ones. In CSV they are the columns.",
            choices=tuple(names(self.row)),
        )

    def page(
        self, found: Keyed[_T], given: Given, question: Mapping[str, str], view: View, vocabulary: Vocabulary
    ) -> Page[_T]:
        """A page of what was found to a question, which is sorted by its keys, in the order that is asked for.

        Raises:
            UsageError: the order or the limit makes no sense.
            CursorError: the cursor is not ours, or of another question.
        """
        limit, cursor, asked = limit_of(given), given.get("cursor"), dict(question)
        order = DEFAULT
        if self.orders is not None and "sort" in given:
            unsorted, read, key = found, self.orders.read, tuple(sorted(asked.items()))
            cells = view.remembered(("cells", *key), lambda: read(unsorted, view, vocabulary))
            order = self.orders.order(given["sort"], cells)
            found = view.remembered(("sorted", order.name, *key), lambda: order.sorted(unsorted))
            asked["sort"] = order.name
        return page(found, limit, cursor, asked, order)

    def answer(self, some: Page[Json], given: Given, revision: int | None) -> Answer:
        """A page of whole rows as an answer that has the fields that are asked for.

        Raises:
            UsageError: there is no such field.
        """
        chosen = selection(given.get("fields"), self.row)
        if chosen is None:
            return Answer(some, revision, columns(self.row))
        return Answer(some.shaped([chosen.of(row) for row in some.results]), revision, chosen.columns)


def link(path: str, parameters: Mapping[str, str]) -> str:
    """A path with its parameters."""
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _chain_cells(found: Keyed[Chain], view: View, vocabulary: Vocabulary) -> Rows:
    """What chains can be ordered by, from the chains themselves."""
    ranks = standing_ranks(vocabulary)
    ends = {actor for _, chain in found for actor in (chain.best.state, chain.best.proxy)}
    names = {id_: folded(actor.name) for id_, actor in view.actors(ends).items()}
    return {
        key: (ranks[chain.standing], names[chain.best.state], names[chain.best.proxy], len(chain.best.hops))
        for key, chain in found
    }


ARTICLES = Listing(rows.Article, stored("articles", "published", "publisher", "title"))
CATALOGUE = Listing(rows.Query)
CHAINS = Listing(rows.Chain, Orders(("standing", "state", "proxy", "hops"), _chain_cells))
CLAIMS = Listing(rows.Claim, stored("claims", "reported", "when", "said", "relation"))
RELATIONS = Listing(
    rows.Relation,
    stored(
        "relations",
        *("standing", "publishers", "holders", "first_reported", "last_reported", "subject", "relation", "object"),
    ),
)

OF_QUERIES = {"chain": CHAINS, "relation": RELATIONS}
"""Named queries' lists by what `rows` says in their folders."""


def parameters_of(query: NamedQuery) -> tuple[Parameter, ...]:
    """All that a named query takes."""
    return (*query.parameters, *OF_QUERIES[query.rows].parameters)
