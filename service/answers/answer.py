"""Answers to questions and look-ups: what HTTP, the command line and the page all show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from actorgraph.service.answers.serializers import Json
from actorgraph.service.questions.paging import Page

Lines = Callable[[str], Iterable[str]]
"""N-Triples lines, for a service that answers at this root."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results in their published shapes."""

    page: Page[Json]
    revision: int | None
    """The one that answered; ``None`` where the answer is the same in all."""
    lines: Lines | None
    """What the graph says about the results of this page; ``None``: nothing."""
    undated: int | None = None
    """How many claims a clock left out because they have no date; ``None`` without a clock."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The same question as ``sparql`` and ``cypher``, to be pasted elsewhere; all its rows, not a page of them."""
    columns: Sequence[str] | None = None
    """A table's columns; ``None``: whatever there is."""
    note: str | None = None
    """Why these may not be all results; the total is then a lower bound."""

    def following(self, path: str, given: Mapping[str, str]) -> str | None:
        """Where the next page is, in the same form; ``None``: this is the last."""
        return link(path, {**given, "cursor": self.page.next}) if self.page.next is not None else None

    def as_json(self, path: str, given: Mapping[str, str]) -> Json:
        """The list shape, with links to the same answer in other forms."""
        same = {name: value for name, value in given.items() if name != "format"}
        more: Json = {} if self.undated is None else {"undated": self.undated}
        more |= {} if self.note is None else {"note": self.note}
        forms = (("csv", "csv"), *((("turtle", "ttl"),) if self.lines else ()))
        return {
            "results": self.page.results,
            "total": {"value": self.page.total, "relation": "eq" if self.note is None else "gte", **more},
            "limit": self.page.limit,
            "next": self.page.next,
            "links": {
                "self": link(path, same),
                **{name: link(path, {**same, "format": form}) for name, form in forms},
                **self.texts,
            },
        }


def link(path: str, parameters: Mapping[str, str]) -> str:
    """A path with its parameters."""
    return f"{path}?{urlencode(parameters)}" if parameters else path
