"""What has changed since a revision: claims that came, changed and went, and the same of articles themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from actorgraph.ontology.errors import CursorError, StoreDamaged, UsageError
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.answer import Answer, link
from actorgraph.service.answers.list_spec import ListSpec
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.media_types import TABLES
from actorgraph.service.questions.ordering import Cell
from actorgraph.service.questions.paging import page, position
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.questions.parameters import MAX_LIMIT, Given, limit_of, refuse_unknown
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.records import Change, Revision
from actorgraph.service.stores.tombstones import Tombstone

PATH = "/changes"
SINCE = Parameter("since", "revision", "The revision after which the changes were made; 0: all of them.", default="0")
CHANGES = ListSpec(list_schemas.Change, forms=TABLES)
PARAMETERS = (SINCE, *CHANGES.parameters)


@dataclass(frozen=True, slots=True)
class Changed(Answer):
    """One page of changes."""

    def as_json(self, path: str, given: Given) -> Json:
        """The list shape, with the revision up to which it goes: the next question's ``since``."""
        return {**Answer.as_json(self, path, given), "revision": self.revision}


def changes(given: Given, store: Store, view: View) -> Changed:
    """What has changed since a revision, one page of it, in the order of revisions, articles and claims.

    Raises:
        UsageError: a parameter is unknown or makes no sense.
    """
    refuse_unknown(given, PARAMETERS)
    since = revision_of(given.get("since", "0"), "since", view.revision)
    limit, cursor = limit_of(given), given.get("cursor")
    question = {"query": PATH, "since": str(since)}
    revisions = store.revisions(since, view.revision)
    wanted = _from(0 if cursor is None else _revision_in(position(cursor, question)), revisions, limit)
    keyed = [(_key(change), change) for change in store.changes([revision.number for revision in wanted])]
    some = page(keyed, limit, cursor, question, total=sum(revision.changes for revision in revisions))
    entries = some.shaped(_Entries(store, view, wanted).of(some.results))
    answer = CHANGES.answer(entries, given, view.revision, None)
    return Changed(answer.page, answer.revision, None, columns=answer.columns)


def event(number: int, store: Store, view: View) -> Json:
    """All that one revision changed, as those who listen are told; of very many the first, and where all are."""
    revisions = store.revisions(number - 1, number)
    found = store.changes([number])
    same = {"since": str(number - 1)}
    return {
        "revision": number,
        "time": revisions[0].time,
        "results": _Entries(store, view, revisions).of(found[:MAX_LIMIT]),
        "total": {"value": len(found), "relation": "eq"},
        "links": {"self": link(PATH, same)},
    }


def revision_of(value: str, parameter: str, newest: int) -> int:
    """A revision by its number.

    Raises:
        UsageError: it is no number, or there is no such revision yet.
    """
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise UsageError(f"{parameter} '{value}' is not the number of a revision", parameter)
    if int(value) > newest:
        raise UsageError(f"{parameter} {value} is newer than the newest revision, {newest}", parameter)
    return int(value)


def _key(change: Change) -> str:
    return f"{change.revision:016d} {change.article} {change.claim}"


def _revision_in(place: Sequence[Cell]) -> int:
    number = str(place[-1]).partition(" ")[0]
    if not (number.isascii() and number.isdigit()):
        raise CursorError("this cursor was not given out here", "cursor")
    return int(number)


def _from(start: int, revisions: Sequence[Revision], limit: int) -> list[Revision]:
    """As many revisions as a page that begins within one may need, and one change more."""
    some: list[Revision] = []
    lacking = limit + 1
    for revision in revisions:
        if revision.number >= start and lacking > 0:
            some.append(revision)
            lacking -= revision.changes if revision.number > start else 0
    return some


class _Entries:
    """Gives lines of the change log their published shape, each with the claim or article as it was then."""

    def __init__(self, store: Store, view: View, revisions: Collection[Revision]) -> None:
        self._store, self._view = store, view
        self._times = {revision.number: revision.time for revision in revisions}
        self._later: dict[tuple[bool, str], list[Change]] = {}

    def of(self, lines: Sequence[Change]) -> list[Json]:
        """The entries, in the order of the lines."""
        self._later = defaultdict(list)
        for later in self._store.gone([line.claim or line.article for line in lines]):
            if later.revision <= self._view.revision:
                self._later[bool(later.claim), str(later.gone)].append(later)
        return [self._entry(line) for line in lines]

    def _entry(self, line: Change) -> Json:
        after = self._content_after(line)
        latest = line.content if line.kind == "withdrawn" else after
        kind, article = line.kind, self._article(latest, line)
        now = self._claim(latest, line) if line.claim else article
        was = now
        if kind == "changed":
            was = self._claim(line.content, line) if line.claim else self._article(line.content, line)
            kind = "changed" if was != now else "purged"  # what made the difference is kept nowhere any more
        entry = {
            "change": kind if line.claim else f"article_{kind}",
            "revision": line.revision,
            "time": self._times[line.revision],
            "article": article,
        }
        if line.claim:
            return entry | ({"before": was, "after": now} if kind == "changed" else {"claim": now})
        return entry | ({"was": was} if kind == "changed" else {})

    def _content_after(self, line: Change) -> str | None:
        """What is kept of that which a revision made, if a later one changed it or took it out."""
        later = self._later.get((bool(line.claim), line.claim or line.article), ())
        return next((change.content for change in later if change.revision > line.revision), None)

    def _claim(self, content: str | None, line: Change) -> Json:
        if content is not None:
            left = Tombstone(content, self._view)
            return Serializer(left).claim(left.claims[0])
        found = self._view.claims([line.claim]).get(line.claim)
        if found is None:
            raise StoreDamaged(f"claim {line.claim} of revision {line.revision} is gone without a trace")
        return Serializer(self._view).claim(found)

    def _article(self, content: str | None, line: Change) -> Json:
        found = self._view.article(line.article) if content is None else Tombstone(content, self._view).own
        if found is None:
            raise StoreDamaged(f"article '{line.article}' of revision {line.revision} is gone without a trace")
        return {**Serializer(self._view).article(found), "text_digest": found.text_digest}
