"""What a load did: the report that is printed, and written as JSON with ``--report``."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from actorgraph.loaders.documents import Tally, Unmapped, add_unmapped
from actorgraph.ontology.errors import LoadError

ALL_LOADED, SOME_REJECTED, NOTHING_TO_LOAD = 0, 1, 2


@dataclass(slots=True)
class Report:
    """Counts of a load; ``seconds`` is its duration, ``bytes`` how much was read.

    ``failure`` is what broke it off: then it counts what was committed.
    An article counts once, also when its files come in several batches: ``became`` says as what. ``claims`` and
    ``triples`` are all that the loaded articles have now, whatever they had before. ``statuses`` are those that were
    set by hand, by article, where the input has another one: the one that was set stands. ``purged`` are articles
    that name actors who were purged: these were kept out of them. ``passed_over`` are files and folders that weren't
    read, by why; ``files`` is how many were.
    """

    articles: Counter[str] = field(default_factory=Counter)
    actors: Counter[str] = field(default_factory=Counter)
    annotations: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    triples: int = 0
    unmapped: dict[str, Unmapped] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, str] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    passed_over: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: int = 0
    errors: list[LoadError] = field(default_factory=list)
    revision: int | None = None
    seconds: float = 0.0
    failure: str | None = None
    bytes: int = 0
    became: dict[str, str] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 when all was loaded, 1 when something was rejected, 2 when there was nothing to load."""
        if self.errors:
            return SOME_REJECTED
        return ALL_LOADED if self.files else NOTHING_TO_LOAD

    def count(self, article: str, kind: str, tally: Tally) -> None:
        """Count an article as loaded, unchanged or rejected, with the annotations of the files that made it so.

        One that was unchanged may become loaded with a later file; otherwise what it was first stays.
        """
        before = self.became.get(article)
        if before is None or (before, kind) == ("unchanged", "loaded"):
            self.articles[kind] += 1
            self.became[article] = kind
            if before is not None:
                self.articles[before] -= 1
        self.annotations["read"] += tally.read
        if kind == "rejected":
            self.annotations[kind] += tally.read
        else:
            self._mapped(tally)

    def _mapped(self, tally: Tally) -> None:
        self.annotations["left_out"] += tally.left_out
        self.annotations["mapped"] += tally.mapped
        if tally.unmapped or tally.dropped:
            self.annotations["unmapped"] += sum(label.count for label in tally.unmapped.values())
            self.annotations["dropped"] += sum(tally.dropped.values())
            self.unmapped = add_unmapped(self.unmapped, tally.unmapped.items())
            self.dropped.update(tally.dropped)

    def reject(
        self, errors: list[LoadError] | tuple[LoadError, ...], annotations: int = 0, *, part: bool = False
    ) -> None:
        """Count one rejected article (or file, or ``part`` of an article) with everything that is wrong in it."""
        self.articles["rejected"] += not part
        self.annotations["read"] += annotations
        self.annotations["rejected"] += annotations
        self.errors.extend(errors)

    def pass_over(self, name: str, why: str) -> None:
        """Note a file or folder that isn't read."""
        self.passed_over[why].append(name)

    @property
    def skipped(self) -> list[str]:
        """The names of all that wasn't read."""
        return [name for names in self.passed_over.values() for name in names]

    def leave_out(self, reason: str, annotations: int) -> None:
        """Count what is no part of an article and is passed over on purpose."""
        self.annotations["read"] += annotations
        self.annotations["left_out"] += annotations
        self.left_out[reason] += annotations

    def as_json(self) -> dict[str, Any]:
        """The report in its published shape."""
        return {
            "articles": {name: self.articles[name] for name in ("loaded", "unchanged", "rejected")},
            "actors": {name: self.actors[name] for name in ("matched", "new", "ambiguous")},
            "claims": self.claims,
            "triples": self.triples,
            "annotations": {
                name: self.annotations[name]
                for name in ("read", "mapped", "left_out", "unmapped", "dropped", "rejected")
            },
            "unmapped": {name: label.count for name, label in sorted(self.unmapped.items())},
            "dropped": dict(sorted(self.dropped.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "statuses": dict(sorted(self.statuses.items())),
            "purged": sorted(self.purged),
            "skipped": self.skipped,
            "passed_over": {why: len(names) for why, names in sorted(self.passed_over.items())},
            "errors": [error_json(error) for error in self.errors] + self._broken_off(),
            "revision": self.revision,
            "seconds": round(self.seconds, 3),
        }

    def _broken_off(self) -> list[dict[str, Any]]:
        if self.failure is None:
            return []
        return [{"file": None, "line": None, "annotation": None, "message": self.failure}]


def error_json(error: LoadError) -> dict[str, Any]:
    """One error in its published shape."""
    place = error.place
    return {"file": place.file, "line": place.line, "annotation": place.annotation, "message": error.message}
