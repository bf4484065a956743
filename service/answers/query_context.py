"""A parsed question with the view that answers it, and answers whose rows are joined in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from actorgraph.service.answers.answer import Answer, Lines
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.answers.list_spec import ListSpec
from actorgraph.service.answers.serializers import Json
from actorgraph.service.questions.paging import Page, page, position
from actorgraph.service.questions.parameters import Given, ParsedQuery, limit_of
from actorgraph.service.questions.temporal_view import TemporalView

_T = TypeVar("_T")
_S = TypeVar("_S")


@dataclass(frozen=True, slots=True)
class QueryContext:
    """A question with its parameters understood."""

    asked: ParsedQuery
    question: dict[str, str]
    """What its cursors are bound to."""
    given: Given
    temporal: TemporalView
    listing: ListSpec

    @property
    def key(self) -> tuple[object, ...]:
        """What its answer is remembered by."""
        return (*sorted(self.question.items()), *sorted(self.asked.standings))

    def page(self, keyed: Sequence[tuple[str, _T]]) -> Page[_T]:
        """The page that is asked for, of results sorted by their keys."""
        return self.listing.page(keyed, self.given, self.question, self.temporal)

    def read(self, after: Callable[[str, int], tuple[Sequence[tuple[str, _T]], int]]) -> Page[_T]:
        """The page that is asked for, of results of which no others are read; they aren't sorted otherwise.

        ``after`` gives the first so many results after a key, with their keys, and how many there are at all.
        """
        limit, cursor = limit_of(self.given), self.given.get("cursor")
        last = "" if cursor is None else str(position(cursor, self.question)[-1])
        some, total = after(last, limit + 1)
        return page(some, limit, cursor, self.question, total=total)

    def answer(
        self,
        some: Page[Json],
        lines: Lines,
        undated: int | None = None,
        texts: Mapping[str, str] | None = None,
        note: str | None = None,
    ) -> Answer:
        """A page of rows in their published shape, with the fields that are asked for."""
        revision = self.temporal.view.revision
        return self.listing.answer(some, self.given, revision, lines, undated=undated, texts=texts, note=note)

    def joined(
        self,
        find: Callable[[], Sequence[tuple[str, _T]]],
        shape: Callable[[Sequence[_S]], list[Json]],
        behind: Callable[[_S], Iterable[str]],
        *,
        whole: Callable[[_T], _S],
        undated: int | None = None,
        note: str | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Answer:
        """Rows that no store joins: ``find`` gives them all, sorted by their keys, once a revision.

        ``whole`` makes what was found a row, for those of a page; ``behind`` gives the relations that a row is made of,
        by id: they are what is told of it as RDF.
        """
        temporal = self.temporal
        some = self.page(temporal.view.remembered(("rows", "sort" in self.given, *self.key), find))
        rows = list(map(whole, some.results))
        ids = sorted({id_ for row in rows for id_ in behind(row)})
        about = partial(Descriptions, temporal.view, temporal.vocabulary)
        return self.answer(
            some.shaped(shape(rows)),
            lambda root: about(root).relations(temporal.relations(ids).values()),
            undated,
            texts,
            note,
        )
