"""What callers write, and what it means: actors by id, IRI or name; standings; terms; pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from actorgraph.ontology.dates import bounds
from actorgraph.ontology.errors import AmbiguousName, DateError, UnknownParameter, UsageError
from actorgraph.ontology.iris import local
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.media_types import LISTS, MediaType
from actorgraph.service.questions.parameter import Parameter
from actorgraph.service.stores.base import View

DEFAULT_LIMIT, MAX_LIMIT = 50, 1000


def format_of(forms: Iterable[MediaType]) -> Parameter:
    """The parameter that asks for one of these forms."""
    names = tuple(form.name for form in forms)
    return Parameter("format", "choice", "The form of the answer; without it, Accept decides.", choices=names)


PAGE = (
    Parameter("limit", "count", "How many results a page has.", default=str(DEFAULT_LIMIT), most=MAX_LIMIT),
    Parameter("cursor", "text", "`next` of the page before: the answer goes on after it."),
    format_of(LISTS),
)
"""What every list takes; see `service.answers.list_spec` for what it takes besides."""
BOM = Parameter("bom", "flag", "Whether CSV begins with a byte order mark, as Excel wants it.", default="false")
_TERMS = {
    "relations": "relations",
    "standing": "standings",
    "classes": "classes",
    "stances": "stances",
    "stages": "stages",
}
"""Types of parameters that are lists of terms → where the vocabulary has them."""

Given = Mapping[str, str]
"""Parameters as they were given: one string a name."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A question's parameters, understood."""

    values: dict[str, Any]
    """By the variables that they are: ids of actors, terms, numbers, texts as they are, sets of terms."""
    standings: frozenset[str]
    """Which standings to show."""
    canonical: dict[str, str]
    """The parameters in one form, whatever way they were written: what a cursor is bound to."""

    @property
    def named_standings(self) -> frozenset[str]:
        """The standings that were named, as opposed to those shown by default."""
        return frozenset(self.values.get("standing", ()))


def refuse_unknown(given: Iterable[str], known: Iterable[Parameter]) -> None:
    """Nothing is ignored in silence.

    Raises:
        UnknownParameter: a name is not among the known ones.
    """
    allowed = sorted({name for parameter in known for name in parameter.names})
    for name in given:
        if name not in allowed:
            raise UnknownParameter(f"there is no parameter '{name}'; expected one of {', '.join(allowed)}", name)


def parse_query(
    parameters: Collection[Parameter],
    given: Given,
    view: View,
    vocabulary: Vocabulary,
    of_list: Collection[Parameter] = PAGE,
) -> ParsedQuery:
    """Check a question's parameters; there may be those ``of_list``, too.

    Raises:
        UsageError: one is unknown, missing, or makes no sense; it names the parameter.
    """
    refuse_unknown(given, (*parameters, *of_list))
    values: dict[str, Any] = {}
    shown = frozenset(vocabulary.standings)
    canonical: dict[str, str] = {}
    for parameter in parameters:
        text = value_of(parameter, given)
        if text is not None and not _is_default(parameter, text, vocabulary):
            value = values[parameter.variable or parameter.name] = _value(parameter, text, view, vocabulary)
            canonical[parameter.name] = ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)
            if parameter.type == "standing":
                shown = value
        elif parameter.required:
            raise UsageError(f"'{parameter.name}' is needed: {parameter.description}", parameter.name)
        elif parameter.type == "standing":
            shown -= set(parameter.hidden)
    return ParsedQuery(values, shown, canonical)


def _is_default(parameter: Parameter, text: str, vocabulary: Vocabulary) -> bool:
    """Whether a list of standings is just what is shown without it: then it is as if it weren't given."""
    if not parameter.hidden:
        return False
    return standings(text, vocabulary, parameter.name) == set(vocabulary.standings) - set(parameter.hidden)


def value_of(parameter: Parameter, given: Given) -> str | None:
    """What was given for a parameter, under whichever of its names; else its default.

    Raises:
        UsageError: it was given under both.
    """
    names = [name for name in parameter.names if name in given]
    if len(names) > 1:
        raise UsageError(f"'{names[0]}' and '{names[1]}' are one parameter; expected only one of them", names[1])
    return given[names[0]] if names else parameter.default


def _value(parameter: Parameter, text: str, view: View, vocabulary: Vocabulary) -> Any:
    name, type_ = parameter.name, parameter.type
    if type_ in _TERMS:
        return some_of(text, getattr(vocabulary, _TERMS[type_]), name)
    readers: dict[str, Callable[[], Any]] = {
        "actor": lambda: resolve_actor(text, view, name),
        "relation": lambda: one_of(text, vocabulary.relations, name),
        "count": lambda: number(text, parameter.most, name),
        "date": lambda: date(text, name),
        "text": lambda: something(text, name),
    }
    return readers.get(type_, lambda: one_of(text, parameter.choices, name))()


def something(value: str, parameter: str) -> str:
    """A text with something in it.

    Raises:
        UsageError: there is nothing in it.
    """
    if not value.strip():
        raise UsageError(f"{parameter} is empty; expected a text", parameter)
    return value


def date(value: str, parameter: str) -> str:
    """A date in EDTF.

    Raises:
        UsageError: it is none.
    """
    try:
        bounds(value)
    except DateError as error:
        raise UsageError(f"{parameter}: {error}", parameter) from None
    return value


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
    return number(given.get("limit", str(DEFAULT_LIMIT)), MAX_LIMIT, "limit")


def number(value: str, most: int, parameter: str) -> int:
    """A number from 1 to ``most``.

    Raises:
        UsageError: it is none.
    """
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most):
        raise UsageError(f"{parameter} '{value}' is not a number from 1 to {most}", parameter)
    return int(value)
