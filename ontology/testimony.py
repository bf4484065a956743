"""A claim as standing sees it: canonical ids, folded words, days as bounds, and what it counts as (rule 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from actorgraph.ontology.claims import digest
from actorgraph.ontology.dates import Bounds

FIRST_DAY, LAST_DAY = "0000-01-01", "9999-12-31"
"""What stands for an open side of a period."""


@dataclass(frozen=True, slots=True)
class Testimony:
    """A claim reduced to what counts.

    ``speaker`` is its first speaker, ``None`` where nobody is named: then its publisher holds it. ``period`` bounds its
    ``when`` (``None``: undated). ``date`` and ``end_date`` are the days that rule 3 compares: of any claim, and of an
    end. ``alternative`` is its group of alternatives, or empty; ``alike`` is equal for alternatives that differ in item
    and evidence only, beside what the other fields tell. ``text`` is equal for copies of one article, ``words`` for
    copies of one quote; ``sketch`` and ``shingles`` tell whether two are near-copies (see `ontology.near_duplicates`).
    """

    claim: str
    subject: str
    relation: str
    object: str
    item: str | None
    via: str | None
    stance: str
    stage: str
    speaker: str | None
    publisher: str
    words: str
    conditional: bool
    period: Bounds | None
    date: str | None
    end_date: str | None
    reported: tuple[str, str] | None
    alternative: str = ""
    alike: str = ""
    text: str = ""
    shingles: bytes = b""
    sketch: bytes = b""
    first_day: str | None = None
    """The first day that its date can mean, as a timeline has it."""
    item_open: bool = False
    """One of alternatives that differ in nothing but the item: that is in doubt, not the relation itself."""
    effective: tuple[str, str] = field(init=False, repr=False, compare=False)
    """Rule 4: the stance and stage that it counts with; asked for so often that it is worked out once."""
    for_the_whole: tuple[str, str] = field(init=False, repr=False, compare=False)
    """The same for the whole relation, which alternatives of an item don't weaken."""
    denies: bool = field(init=False, repr=False, compare=False)
    """Whether it counts as a denial."""
    ends: bool = field(init=False, repr=False, compare=False)
    """Whether it says that something has ended."""

    def __post_init__(self) -> None:
        """Work out what it counts with."""
        counted = counts_with(self.stance, self.stage, self.conditional or bool(self.alternative))
        object.__setattr__(self, "effective", counted)
        whole = counts_with(self.stance, self.stage, self.conditional) if self.item_open else counted
        object.__setattr__(self, "for_the_whole", whole)
        object.__setattr__(self, "denies", counted[0] == "denies")
        object.__setattr__(self, "ends", counted[1] == "ended" and counted[0] != "denies")


def counts_with(stance: str, stage: str, tentative: bool) -> tuple[str, str]:
    """Rule 4: the stance and stage that a claim counts with; ``tentative``: conditional or one of alternatives."""
    if stance == "denies" and stage == "ended":
        return "alleges", "happened"
    return ("alleges" if stance == "asserts" and tentative else stance), stage


def among_items(testimonies: Sequence[Testimony]) -> Sequence[Testimony]:
    """Rule 4: alternatives that are equal but for item and evidence weaken the items, not the whole.

    A group is known whole by its id, the digest of all its members: what has members elsewhere is left as it is.
    """
    groups: dict[str, list[Testimony]] = defaultdict(list)
    for testimony in testimonies:
        if testimony.alternative:
            groups[testimony.alternative].append(testimony)
    opened = {name for name, members in groups.items() if _differ_in_items(name, members)}
    if not opened:
        return testimonies
    return [replace(t, item_open=True) if t.alternative in opened else t for t in testimonies]


def _differ_in_items(name: str, members: Iterable[Testimony]) -> bool:
    ids = sorted({t.claim for t in members})
    if len(ids) < 2 or digest(ids) != name:
        return False
    return len({(t.subject, t.relation, t.object, t.via, t.stance, t.stage, t.speaker, t.alike) for t in members}) == 1
