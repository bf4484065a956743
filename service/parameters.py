"""What callers write, and what it means: actors by id, IRI or name; standings; terms; pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ontology.errors import AmbiguousName, UnknownParameter, UsageError
from ontology.iris import local
from ontology.vocabulary import Vocabulary
from service.catalog import NamedQuery, Parameter
from service.forms import ANSWERS
from service.stores.base import ActorRef, TermRef, Value, View

DEFAULT_LIMIT, MAX_LIMIT = 50, 1000
FORMS = tuple(form.name for form in ANSWERS)
PAGE = (
    Parameter("limit", "count", "How many results a page has.", default=str(DEFAULT_LIMIT)),
    Parameter("cursor", "text", "`next` of the page before: the answer goes on after it."),
    Parameter("bom", "flag", "Whether CSV begins with a byte order mark, as Excel wants it.", default="false"),
    Parameter(
        "format",
        "choice",
        "The form of the answer; without it, Accept decides.",
        choices=tuple(form.name for form in ANSWERS),
    ),
)
"""What every list takes; see `service.listing` for what it takes besides."""
PAGE_PARAMETERS = frozenset({"fields", "sort", *(parameter.name for parameter in PAGE)})
"""What changes how a list is shown, not what is in it."""

Given = Mapping[str, str]
"""Parameters as they were given: one string a name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query's parameters, understood: what to bind, and which standings to show."""

    bindings: dict[str, Value]
    standings: frozenset[str]
    canonical: dict[str, str]
    """The parameters in one form, whatever way they were written: what a cursor is bound to."""


def refuse_unknown(given: Iterable[str], known: Iterable[Parameter]) -> None:
    """Nothing is ignored in silence.

    Raises:
        UnknownParameter: a name is not among the known ones.
    """
    allowed = sorted({name for parameter in known for name in parameter.names})
    for name in given:
        if name not in allowed:
            raise UnknownParameter(f"there is no parameter '{name}'; expected one of {', '.join(allowed)}", name)


def understand(query: NamedQuery, given: Given, view: View, vocabulary: Vocabulary) -> Asked:
    """Check the values of a named query's own parameters.

    Raises:
        UsageError: one is missing, or makes no sense; it names the parameter.
    """
    bindings: dict[str, Value] = {}
    shown = frozenset(vocabulary.standings)
    canonical: dict[str, str] = {}
    for parameter in query.parameters:
        value = value_of(parameter, given)
        if value is None:
            if parameter.required:
                raise UsageError(f"'{parameter.name}' is needed: {parameter.description}", parameter.name)
            shown -= set(parameter.hidden)
            continue
        if parameter.type == "standing":
            shown = standings(value, vocabulary, parameter.name)
            bindings["asked"] = " ".join(sorted(shown))
            canonical[parameter.name] = ",".join(sorted(shown))
            continue
        bound = _bind(parameter, value, view, vocabulary)
        bindings[parameter.variable] = bound
        canonical[parameter.name] = str(bound)
    return Asked(bindings, shown, canonical)


def value_of(parameter: Parameter, given: Given) -> str | None:
    """What was given for a parameter, under whichever of its names; else its default.

    Raises:
        UsageError: it was given under both.
    """
    names = [name for name in parameter.names if name in given]
    if len(names) > 1:
        raise UsageError(f"'{names[0]}' and '{names[1]}' are one parameter; expected only one of them", names[1])
    return given[names[0]] if names else parameter.default


def _bind(parameter: Parameter, value: str, view: View, vocabulary: Vocabulary) -> Value:
    if parameter.type == "actor":
        return ActorRef(resolve_actor(value, view, parameter.name))
    if parameter.type == "relation":
        return TermRef(one_of(value, vocabulary.relations, parameter.name))
    return one_of(value, parameter.choices, parameter.name)


def one_of(value: str, known: Iterable[str], parameter: str) -> str:
    """A value from a closed list.

    Raises:
        UsageError: it isn't in it.
    """
    choices = list(known)
    if value not in choices:
        raise UsageError(f"{parameter} '{value}' is unknown; expected one of {', '.join(choices)}", parameter)
    return value


def some_of(value: str, known: Iterable[str], parameter: str) -> frozenset[str]:
    """Values from a closed list, separated by commas."""
    choices = list(known)
    return frozenset(one_of(part.strip(), choices, parameter) for part in value.split(","))


def standings(value: str, vocabulary: Vocabulary, parameter: str = "standing") -> frozenset[str]:
    """Standings separated by commas."""
    return some_of(value, vocabulary.standings, parameter)


def resolve_actor(value: str, view: View, parameter: str) -> str:
    """The canonical actor that an id, an IRI, or a name or alias means.

    Raises:
        AmbiguousName: several actors have this name; it lists them.
        UsageError: nobody has it.
    """
    prefix = view.iris.actor("")
    id_ = local(value) if value.startswith(prefix) else value
    if view.actors([id_]):
        return id_
    found = view.named(value)
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"{parameter}: nobody here is called '{value}' or has this id", parameter)
    actors = view.actors(found)
    candidates = tuple(sorted((a.id, a.name, a.types) for a in actors.values()))
    listed = "; ".join(f"{name} ({', '.join(types)}): {id_}" for id_, name, types in candidates)
    raise AmbiguousName(f"{parameter}: '{value}' may be any of these: {listed}", parameter, candidates)


def flag_of(given: Given, name: str) -> bool:
    """Whether a flag is given as true.

    Raises:
        UsageError: it is neither true nor false.
    """
    value = given.get(name, "false")
    if value not in ("true", "false"):
        raise UsageError(f"{name} '{value}' is neither true nor false", name)
    return value == "true"


def limit_of(given: Given) -> int:
    """How many results a page has.

    Raises:
        UsageError: it is no number from 1 to 1000.
    """
    value = given.get("limit", str(DEFAULT_LIMIT))
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= MAX_LIMIT):
        raise UsageError(f"limit '{value}' is not a number from 1 to {MAX_LIMIT}", "limit")
    return int(value)
