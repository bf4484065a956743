"""A profile to begin with: every label of a corpus, with how often it is there and what it may mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from loaders.labels import Labels
from loaders.noting import Noted
from loaders.standoff.claims import ATTRIBUTES, known_role
from loaders.standoff.layers import label_feature

_CLOSE = 80
"""From which likeness (0 to 100) a term is suggested."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HEAD = """\
# A profile says what the labels of annotators mean. A label that is neither mapped here nor a term of the ontology is
# counted in the report; `false` leaves it out on purpose. Suggestions are comments until somebody has looked at them.
name = {name}
# min_confidence = 0.5
"""


def starting_profile(noted: Noted, name: str, labels: Labels) -> str:
    """The profile as TOML; what it maps already are labels that mean something."""
    vocabulary = labels.vocabulary
    classes, relations = _named(vocabulary.classes), _named(vocabulary.sayable)
    tables = [
        ("entities", {label: labels.class_of(label) or None for label in noted.found["entities"]}, classes),
        ("relations", {label: _relation(labels, label) for label in noted.found["relations"]}, relations),
        ("roles", {role: known_role(role) for role in noted.found["roles"]}, {}),
        ("attributes", {label: ATTRIBUTES.get(label.partition("=")[0]) for label in noted.found["attributes"]}, {}),
        ("links", {r: labels.prefix_of(r) for r in noted.found["links"] if r.casefold() != "iri"}, {}),
        ("columns", dict.fromkeys(noted.found["columns"]), {}),
    ]
    lines = [_HEAD.format(name=_quoted(name))]
    if noted.found["layers"]:
        lines += ["[layers]", *_layers(noted, labels), ""]
    for table, meanings, terms in tables:
        if meanings:
            lines += [f"[{table}]", *_entries(table, meanings, terms, noted), ""]
    return "\n".join(lines)


def _layers(noted: Noted, labels: Labels) -> Iterator[str]:
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


def _relation(labels: Labels, label: str) -> str | None:
    meaning = labels.relation_of(label)
    return meaning.relation if meaning else None


def _entries(table: str, meanings: Mapping[str, str | None], terms: Mapping[str, str], noted: Noted) -> Iterator[str]:
    found = noted.found[table]
    for label in sorted(meanings, key=lambda label: (-found[label].count, label)):
        told = f"# {found[label].count:,}, for example {_shown(str(found[label].example))}"
        meaning = meanings[label]
        if meaning is not None and table in ("roles", "attributes"):
            yield f"# {_quoted(label)} is the {meaning} already  {told}"
        elif meaning is not None:
            yield f"{_quoted(label)} = {_quoted(meaning)}  {told}"
        else:
            yield f"# {_quoted(label)} = {_quoted(near) if (near := _near(label, terms)) else 'false'}  {told}"


def _near(label: str, terms: Mapping[str, str]) -> str | None:
    """The term that is closest to a label, if one is close."""
    best = process.extractOne(_words(label), list(terms), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return None if best is None else terms[best[0]]


def _named(terms: Iterable[str]) -> dict[str, str]:
    return {_words(name): name for name in terms}


def _words(label: str) -> str:
    return " ".join(_WORD.findall(label.replace("_", " "))).casefold()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _shown(text: str) -> str:
    """A text that can stand in a comment."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
