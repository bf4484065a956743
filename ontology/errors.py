"""Every error that actorgraph raises on purpose.

::

    ActorgraphError
    ├── VocabularyError           the ontology's own files are wrong
    ├── DateError                 not an EDTF date
    ├── QuoteError                words that stand nowhere in the text, or in several places
    ├── LoadError                 one thing wrong in one input, with its place
    │   └── TextConflict          the article is stored, or was met, with another text
    ├── DocumentRejected          an article that was not loaded, with all its load errors
    ├── UsageError                what the caller asked for makes no sense (exit 2, HTTP 422)
    │   ├── UnknownParameter
    │   ├── AmbiguousName         a name that several actors share; carries the candidates
    │   ├── CursorError           a cursor of another query, or not ours (HTTP 400)
    │   ├── ProtocolError         a request that isn't as the SPARQL Protocol has it (HTTP 400)
    │   ├── ContentError          a body of a media type that isn't read here (HTTP 415)
    │   ├── QueryError            a query that isn't SPARQL, or is nested too deep (HTTP 400)
    │   ├── QueryTooLarge         a query of too many bytes (HTTP 413)
    │   ├── GraphNameError        which graph is meant isn't said, or not by an absolute IRI (HTTP 400)
    │   └── FormatError           an output or input format we don't have (HTTP 406/415)
    │       └── NotWritable       something in the graph that a format can't hold
    ├── NotFound                  no such query, claim, actor, article (HTTP 404)
    │   └── Gone                  was there, and was withdrawn (HTTP 410)
    ├── Unauthenticated           no key, or one that doesn't open this (HTTP 401)
    ├── TooManySubscribers        as many are listening as may (HTTP 503)
    ├── EndpointDenied            a query that would ask another endpoint (HTTP 403)
    ├── QueryAborted              a query that has no answer here
    │   ├── QueryTimeout          it took too long (HTTP 504)
    │   ├── QueryCrashed          what evaluated it died of it (HTTP 500)
    │   ├── EndpointAway          an endpoint that it asks by SERVICE doesn't answer (HTTP 502)
    │   └── TooManyQueries        too many others are waiting (HTTP 503)
    └── StoreError                the store can't serve (exit 3, HTTP 503)
        ├── StoreUnavailable      not reachable, no disk space, input/output error
        │   └── StoreMissing      there is none yet, and this makes none
        ├── StoreNotOurs          a folder or database of another program
        ├── StoreVersionError     written by a newer or older actorgraph, or under another base IRI
        ├── StoreBusy             another load holds the writer's lock
        ├── UnknownTerm           it holds a term that the ontology doesn't have
        ├── RevisionSuperseded    the revision that was read is no longer there; asking again helps
        └── StoreDamaged          an invariant is broken (``actorgraph verify``)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ActorgraphError(Exception):
    """Root of all errors that actorgraph raises on purpose."""


class VocabularyError(ActorgraphError):
    """An ontology file is malformed, or its terms clash."""


class DateError(ActorgraphError):
    """A string that is not an EDTF date or interval."""


class QuoteError(ActorgraphError):
    """Words that stand nowhere in a text, or in more places than one."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something stands: file, line (from 1) and annotation id, as far as known."""

    file: str
    line: int | None = None
    annotation: str | None = None

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return where if self.annotation is None else f"{where} [{self.annotation}]"


class LoadError(ActorgraphError):
    """Something in the input that can't be loaded, with its place."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place}: {message}")
        self.place = place
        self.message = message

    def __reduce__(self) -> tuple[type[LoadError], tuple[Place, str]]:
        """Crosses from a worker process with its parts."""
        return type(self), (self.place, self.message)


class TextConflict(LoadError):
    """An article id that is already known with another text."""


class DocumentRejected(ActorgraphError):
    """An article that can't be loaded; ``errors`` says everything that is wrong with it."""

    def __init__(self, errors: Sequence[LoadError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = tuple(errors)


class UsageError(ActorgraphError):
    """A request that can't be understood; ``parameter`` names what is wrong in it."""

    def __init__(self, message: str, parameter: str | None = None) -> None:
        super().__init__(message)
        self.parameter = parameter


class UnknownParameter(UsageError):
    """A parameter that the query or route doesn't have."""


class AmbiguousName(UsageError):
    """A name that several actors share; ``candidates`` lists them as (id, name, types)."""

    def __init__(
        self, message: str, parameter: str | None, candidates: tuple[tuple[str, str, tuple[str, ...]], ...]
    ) -> None:
        super().__init__(message, parameter)
        self.candidates = candidates


class CursorError(UsageError):
    """A cursor that belongs to another query, or was tampered with."""


class FormatError(UsageError):
    """A format that is not offered; the message lists those that are."""


class ProtocolError(UsageError):
    """A request that isn't as the SPARQL Protocol has it."""


class ContentError(UsageError):
    """A body of a media type that isn't read here."""


class QueryError(UsageError):
    """A query that isn't SPARQL, or is nested too deep."""


class QueryTooLarge(UsageError):
    """A query of too many bytes."""


class NotWritable(FormatError):
    """Something in the graph that the format has no way to write; the message names it."""


class GraphNameError(UsageError):
    """Which graph is meant isn't said, or not by an absolute IRI."""


class NotFound(ActorgraphError):
    """Nothing of that name."""


class Gone(NotFound):
    """Something that was there and has been withdrawn."""


class Unauthenticated(ActorgraphError):
    """A write without a valid key."""


class TooManySubscribers(ActorgraphError):
    """As many are listening as may."""


class EndpointDenied(ActorgraphError):
    """A query that would ask another endpoint."""


class QueryAborted(ActorgraphError):
    """A query that has no answer here; others have."""


class QueryTimeout(QueryAborted):
    """It took too long."""


class QueryCrashed(QueryAborted):
    """What evaluated it died of it."""


class EndpointAway(QueryAborted):
    """Another endpoint, which it asks by SERVICE, doesn't answer it."""


class TooManyQueries(QueryAborted):
    """Too many others are waiting."""


class StoreError(ActorgraphError):
    """The store can't serve; what was stored is as it was."""


class StoreUnavailable(StoreError):
    """Not reachable, out of space, or an input/output error."""


class StoreMissing(StoreUnavailable):
    """There is none of this name, and what was asked for makes none."""


class StoreNotOurs(StoreError):
    """A folder or database that another program owns."""


class StoreVersionError(StoreError):
    """Written by a newer or older actorgraph, or under another base IRI, or other ones of users' own terms."""

    @classmethod
    def of(cls, name: str, found: int, known: int) -> StoreVersionError:
        """The error for a store whose schema version isn't the one that is known."""
        advice = "Upgrade actorgraph" if found > known else "Load its articles into a new store"
        return cls(f"{name} has schema version {found}; this actorgraph knows version {known}. {advice}")


class StoreBusy(StoreError):
    """Another load holds the writer's lock."""


class UnknownTerm(StoreError):
    """It holds a term that the ontology doesn't have: it was loaded with an ontology file that isn't given now."""


class RevisionSuperseded(StoreError):
    """A newer revision took the place of the one that was being read, in a store that keeps only the newest."""


class StoreDamaged(StoreError):
    """An invariant of the store is broken."""
