"""A profile to begin with: every label of a corpus, with how often it is there and what it may mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rapidfuzz import fuzz, process

from actorgraph.loaders.date_formats import USUAL, read_date, readings
from actorgraph.loaders.fields import COLUMN_FIELDS, DATE_COLUMNS
from actorgraph.loaders.label_inventory import Cells, LabelInventory
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.profile import Column, Meaning, TableForm, Value
from actorgraph.loaders.standoff.claims import ATTRIBUTES, known_role
from actorgraph.loaders.standoff.layers import label_feature

_CLOSE = 80
"""From which likeness (0 to 100) a term is suggested."""

_EXAMPLES, _LONG = 5, 40
"""How many values of a column are shown, and how much of each."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HEAD = """\
# A profile says what the labels of annotators mean. A label that is neither mapped here nor a term of the ontology is
# counted in the report; `false` leaves it out on purpose. Suggestions are comments until somebody has looked at them.
name = {name}
{least}
"""


def starting_profile(noted: LabelInventory, name: str, labels: Labels) -> str:
    """The profile as TOML: labels that mean something, as the profile of ``labels`` has it or by their own name."""
    vocabulary, found = labels.vocabulary, noted.found
    classes, relations = _named(vocabulary.classes), _named(vocabulary.sayable)
    own = {
        "roles": {role: known_role(role) for role in found["roles"]},
        "attributes": {label: ATTRIBUTES.get(label.partition("=")[0]) for label in found["attributes"]},
    }
    tables: list[tuple[str, Mapping[str, Any], Mapping[str, str]]] = [
        ("entities", {label: labels.class_of(label) for label in found["entities"]}, classes),
        ("relations", {label: labels.relation_of(label) for label in found["relations"]}, relations),
        ("roles", {role: labels.role_of(role) for role in found["roles"]}, {}),
        ("attributes", {label: _attribute(labels, label) for label in found["attributes"]}, {}),
        ("links", {r: labels.prefix_of(r) for r in found["links"] if r.casefold() != "iri"}, {}),
    ]
    lines = [_HEAD.format(name=_quoted(name), least=_least(labels.profile.min_confidence))]
    if form := list(_table(noted, labels.profile.table)):
        lines += ["[table]", *form, ""]
    layers = [*_layers(noted, labels), *_kept(labels.profile.layers, noted.found["layers"])]
    lines += ["[layers]", *layers, ""] if layers else []
    for table, meant, terms in tables:
        entries = list(_entries(table, meant, terms, noted, own.get(table, {})))
        entries += _kept(getattr(labels.profile, table), meant)
        lines += [f"[{table}]", *entries, ""] if entries else []
    columns = [*_columns(noted, labels), *_kept(labels.profile.columns, noted.cells)]
    lines += ["[columns]", *columns, ""] if columns else []
    if labels.profile.defaults:
        kept = (f"{field} = {_toml(value)}" for field, value in labels.profile.defaults.items())
        lines += ["[defaults]", *kept, ""]
    return "\n".join(lines)


def _layers(noted: LabelInventory, labels: Labels) -> Iterator[str]:
    """Every layer, with the feature that gives its label; in a comment where that is so without a profile, too."""
    for layer, met in sorted(noted.found["layers"].items(), key=lambda item: (-item[1].count, item[0])):
        told = f"# {met.count:,}, for example {_shown(str(met.example))}"
        features = [name for name, _ in noted.features[layer].most_common()]
        if layer in labels.profile.layers:
            yield f"{_quoted(layer)} = {_label(labels.profile.layers[layer])}  {told}"
        elif taken := label_feature(features):
            yield f"# {_quoted(layer)} = {_label(taken)}  {told}"
        else:
            others = f"; no feature is taken for its label, of {_shown(', '.join(features))}" if features else ""
            yield f"# {_quoted(layer)} = {_label(features[0] if features else None)}  {told}{others}"


def _label(feature: str | None) -> str:
    return "false" if feature is None else f"{{ label = {_quoted(feature)} }}"


def _kept(given: Mapping[str, Any], met: Mapping[str, Any]) -> Iterator[str]:
    """What the profile says of labels that the corpus doesn't have."""
    for label, meaning in given.items():
        if label not in met:
            yield f"{_quoted(label)} = {_toml(False if meaning is None else meaning)}  # not in this corpus"


def _least(confidence: float | None) -> str:
    return "# min_confidence = 0.5" if confidence is None else f"min_confidence = {confidence}"


def _attribute(labels: Labels, label: str) -> Any:
    """What the profile says of an attribute, by its label and value or its label alone."""
    known = labels.profile.attributes
    for name in (label, label.partition("=")[0]):
        if name in known:
            return False if known[name] is None else known[name]
    return None


def _table(noted: LabelInventory, form: TableForm) -> Iterator[str]:
    """How the tables are written, as the profile says, and which cells stood for nothing."""
    usual = TableForm()
    for key in ("header", "skip", "delimiter", "quote", "encoding", "null"):
        value = getattr(form, key)
        if value != getattr(usual, key):
            yield f"{key} = {_toml(sorted(value) if isinstance(value, frozenset) else value)}"
    if noted.nulls:
        seen = ", ".join(f"{_shown(_quoted(cell))} ({number:,})" for cell, number in noted.nulls.most_common(_EXAMPLES))
        yield f"# cells that stand for nothing, unless null says which do: {seen}"


def _entries(
    table: str,
    meanings: Mapping[str, Any],
    terms: Mapping[str, str],
    noted: LabelInventory,
    own: Mapping[str, str | None],
) -> Iterator[str]:
    found = noted.found[table]
    for label in sorted(meanings, key=lambda label: (-found[label].count, label)):
        told = f"# {found[label].count:,}, for example {_shown(str(found[label].example))}"
        meaning = meanings[label]
        if meaning is not None:
            yield f"{_quoted(label)} = {_toml(meaning)}  {told}"
        elif own.get(label):
            yield f"# {_quoted(label)} is the {own[label]} already  {told}"
        else:
            yield f"# {_quoted(label)} = {_toml(_near(label, terms) or False)}  {told}"


def _columns(noted: LabelInventory, labels: Labels) -> Iterator[str]:
    """Every column, in the order of the table, with what its cells hold."""
    fields = _named(COLUMN_FIELDS)
    for name, cells in noted.cells.items():
        if cells.meaning is not None:
            yield f"{_quoted(name)} = {_toml(cells.meaning)}  # {_held(cells)}"
        elif any(labels.relation_of(value) for value in cells.values):
            yield f'# {_quoted(name)} = "relation"  # {_held(cells)}'
        else:
            near = _near(name, fields)
            yield f"# {_quoted(name)} = {_toml(_dated(near, cells) or near or False)}  # {_held(cells)}"


def _held(cells: Cells) -> str:
    """What the cells of a column hold, in short."""
    shown = ", ".join(_shown(_quoted(value[:_LONG])) for value, _ in cells.values.most_common(_EXAMPLES))
    number = f"{len(cells.values):,}" if cells.whole else f"more than {len(cells.values):,}"
    return f"{cells.filled:,} filled, {number} different: {shown}" if cells.filled else "all cells are empty"


def _dated(near: str | None, cells: Cells) -> Column | None:
    """A column of dates, where all its values can be read as some, with the ways in which they are written.

    These are the ways that read all of them; where none does, all that read any. Several are left to choose from.
    """
    read = [readings(value) for value in cells.values]
    if not read or not all(read):
        return None
    ways = {way for found in read for way in found.values()}
    fitting = {way for way in ways if all(read_date(value, way) for value in cells.values)} or ways
    return Column(near if near in DATE_COLUMNS else "when", date=tuple(way for way in USUAL if way in fitting))


def _near(label: str, terms: Mapping[str, str]) -> str | None:
    """The term that is closest to a label, if one is close."""
    best = process.extractOne(_words(label), list(terms), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return None if best is None else terms[best[0]]


def _named(terms: Iterable[str]) -> dict[str, str]:
    return {_words(name): name for name in terms}


def _words(label: str) -> str:
    return " ".join(_WORD.findall(label.replace("_", " "))).casefold()


def _toml(value: Any) -> str:
    """A value of a profile as TOML."""
    if isinstance(value, Meaning):
        return _toml(_meant(value))
    if isinstance(value, Column):
        date = value.date[0] if len(value.date) == 1 else list(value.date)
        given = {"field": value.field, "type": value.type, "date": date, "separator": value.separator}
        given = {key: part for key, part in given.items() if part}
        return _toml(value.field if len(given) == 1 else given)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {_toml(part)}' for key, part in value.items())} }}"
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, list) else str(value)


def _meant(meaning: Meaning) -> str | Mapping[str, Value]:
    if meaning.relation is None:
        return {"same_as": True}
    if not meaning.fields and not meaning.inverse:
        return meaning.relation
    inverse: dict[str, Value] = {"inverse": True} if meaning.inverse else {}
    return {"relation": meaning.relation, **inverse, **meaning.fields}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(text: str) -> str:
    """A text that can stand in a comment."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
