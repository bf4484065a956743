"""The two clocks: what held in the world at some time (`at`), and what had been reported by some day (`as_of`).

Only these, an article's status and identity change what a standing is computed from. Days are ISO, as in
`ontology.dates`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from actorgraph.ontology.dates import Bounds, bounds
from actorgraph.ontology.testimony import FIRST_DAY, LAST_DAY, Testimony


@dataclass(frozen=True, slots=True)
class FilteredTestimonies:
    """What claims say by a clock, and how many of them say nothing of when."""

    testimonies: tuple[Testimony, ...]
    undated: frozenset[str]
    """The claims that are left out because neither they nor their article have the date that the clock asks for."""


@dataclass(frozen=True, slots=True)
class TimeFilter:
    """A time in the world, a day by which something had been reported, or both; EDTF, as they were written."""

    at: str | None = None
    as_of: str | None = None

    def __bool__(self) -> bool:
        """Whether it leaves anything out at all."""
        return self.at is not None or self.as_of is not None

    def see(self, testimonies: Iterable[Testimony]) -> FilteredTestimonies:
        """Those that hold then and had been reported by then, at the stage that they were at."""
        found: list[Testimony] = []
        undated: set[str] = set()
        for testimony in testimonies:
            if self._lacks_date(testimony):
                undated.add(testimony.claim)
            elif self._reported(testimony) and (held := self._held(testimony)) is not None:
                found.append(held)
        return FilteredTestimonies(tuple(found), frozenset(undated))

    def _lacks_date(self, testimony: Testimony) -> bool:
        if testimony.reported is not None:
            return False
        return self.as_of is not None or (self.at is not None and not testimony.denies and testimony.period is None)

    def _reported(self, testimony: Testimony) -> bool:
        """Whether its article was out by then, on the latest day that its date can mean."""
        if self.as_of is None or testimony.reported is None:
            return True
        return testimony.reported[1] <= (bounds(self.as_of)[1] or LAST_DAY)

    def _held(self, testimony: Testimony) -> Testimony | None:
        """The claim as it is then; a possible overlap is one.

        What has no `when` holds from publication on; a denial without one reaches every day. An end counts as happened
        until it came.
        """
        if self.at is None or (testimony.denies and testimony.period is None):
            return testimony
        start, end = _days(bounds(self.at))
        earliest, latest = _days(testimony.period or (_published(testimony), None))
        if end < earliest:
            return None
        if testimony.ends and testimony.period is not None:
            ended = testimony.period[1] or testimony.end_date or LAST_DAY
            return testimony if start > ended else replace(testimony, stage="happened")
        return testimony if start <= latest else None


ALWAYS = TimeFilter()
"""Everything that is known now."""


def _published(testimony: Testimony) -> str | None:
    return bounds(testimony.reported[0])[0] if testimony.reported else None


def _days(period: Bounds) -> tuple[str, str]:
    return period[0] or FIRST_DAY, period[1] or LAST_DAY
