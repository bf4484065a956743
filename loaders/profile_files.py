"""Mapping profiles as TOML files: read, with everything that is wrong in them said in one go; ready ones by name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from actorgraph.loaders.fields import ARTICLE_FIELDS, PARTICIPANTS, QUALITIES
from actorgraph.loaders.profile import Column, Meaning, Profile, TableForm, Value
from actorgraph.loaders.profile_tables import column_of, one_of, table_key
from actorgraph.ontology.errors import DocumentRejected, LoadError, Place
from actorgraph.ontology.iris import is_iri
from actorgraph.ontology.vocabulary import Vocabulary

ENDING = ".toml"
READY = files("actorgraph.loaders") / "profiles"
"""The folder of the profiles that come with actorgraph."""

_TABLES = ("entities", "relations", "roles", "attributes", "links", "layers", "columns", "table", "defaults")
_KEYS = ("name", "min_confidence", *_TABLES)
_SAMPLE_ENTRY = "1"
_HEADER = re.compile(r"""\s*+\[((?:"(?:[^"\\]|\\.)*+"|'[^']*+'|[^]"'#])++)\]\s*+(?:#.*)?\Z""")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def ready_profiles() -> list[str]:
    """Names of the profiles that come with actorgraph."""
    return sorted(file.name.removesuffix(ENDING) for file in READY.iterdir() if file.name.endswith(ENDING))


def find_profile(name: str, vocabulary: Vocabulary) -> Profile:
    """The profile of a file, or the ready one of this name.

    Raises:
        Rejected: something is wrong in it; its errors name file and line.
    """
    if name in ready_profiles():
        return read_profile((READY / f"{name}{ENDING}").read_bytes(), f"{name}{ENDING}", vocabulary)
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        known = ", ".join(ready_profiles())
        message = f"can't be read: {error.strerror}; expected a profile's file, or one of {known}"
        raise DocumentRejected([LoadError(Place(name), message)]) from error
    return read_profile(data, name, vocabulary)


def read_profile(data: bytes, file: str, vocabulary: Vocabulary) -> Profile:
    """The profile that a file holds.

    Raises:
        Rejected: something is wrong in it; its errors name file and line.
    """
    try:
        text = data.decode("utf-8-sig")
        given = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentRejected([LoadError(Place(file, line), "not UTF-8; expected TOML in UTF-8")]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise DocumentRejected([LoadError(Place(file, line), f"not TOML: {error}")]) from error
    reading = _ProfileParser(given, text, file, vocabulary)
    profile = reading.profile()
    if reading.errors:
        raise DocumentRejected(sorted(reading.errors, key=lambda error: error.place.line or 0))
    return profile


class _ProfileParser:
    """One profile on its way: collects errors instead of stopping at the first."""

    def __init__(self, given: Mapping[str, Any], text: str, file: str, vocabulary: Vocabulary) -> None:
        self._given, self._lines, self._file, self._vocabulary = given, text.split("\n"), file, vocabulary
        self.errors: list[LoadError] = []

    def profile(self) -> Profile:
        for name in self._given:
            if name not in _KEYS:
                self._wrong(name, None, f"unknown key '{name}'; expected one of {', '.join(_KEYS)}")
        name = self._given.get("name", "")
        if not isinstance(name, str):
            self._wrong("name", None, f"name is {name!r}; expected a text")
        least = self._given.get("min_confidence")
        if least is not None and (isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1):
            self._wrong("min_confidence", None, f"min_confidence is {least!r}; expected a number from 0 to 1")
        return Profile(
            name=str(name),
            min_confidence=least,
            entities=self._table("entities", self._class),
            relations=self._table("relations", self._meaning),
            roles=self._table("roles", self._role),
            attributes=self._table("attributes", self._attribute),
            links=self._table("links", self._prefix),
            layers=self._table("layers", self._layer),
            columns=self._table("columns", self._column),
            table=TableForm(**self._table("table", lambda table, key, value: table_key(key, value))),
            defaults=self._table("defaults", self._default),
        )

    def _wrong(self, table: str, key: str | None, message: str) -> None:
        shown = None if key is None else f"{table}.{key}"
        self.errors.append(LoadError(Place(self._file, self._line(table, key), shown), message))

    def _line(self, table: str, key: str | None) -> int | None:
        """The line of a key in a table, or of a table or key at the top."""
        here = None
        for number, line in enumerate(self._lines, start=1):
            header = _HEADER.match(line)
            if header:
                here = header[1].strip().strip("\"'")
                if here == table and key is None:
                    return number
                if key is not None and here in (f'{table}."{key}', f"{table}.{key}"):
                    return number
            elif _key(line) == (key if here == table else table if here is None and key is None else None):
                return number
        return None

    def _table(self, table: str, read: Callable[[str, str, Any], Any]) -> dict[str, Any]:
        """Read every entry of a table; one that is wrong is told and left out."""
        given = self._given.get(table, {})
        if not isinstance(given, dict):
            self._wrong(table, None, f"{table} is {given!r}; expected a table")
            return {}
        found = {}
        for key, value in given.items():
            try:
                found[key] = read(table, key, value)
            except ValueError as error:
                self._wrong(table, key, str(error))
        return found

    # -- what a table's entries are ---------------------------------------------------------------------------------

    def _class(self, table: str, key: str, value: Any) -> str | None:
        if value is False:
            return None
        return one_of(value, self._vocabulary.classes, "class", "a class, or false to leave it out")

    def _meaning(self, table: str, key: str, value: Any) -> Meaning | None:
        if value is False:
            return None
        if isinstance(value, str):
            return Meaning(self._relation(value))
        if not isinstance(value, dict):
            raise ValueError(f"{value!r} is no meaning; expected a relation, a table, or false to leave it out")
        given = dict(value)
        same, inverse = given.pop("same_as", False), given.pop("inverse", False)
        for name, flag in (("same_as", same), ("inverse", inverse)):
            if not isinstance(flag, bool):
                raise ValueError(f"{name} is {flag!r}; expected true or false")
        if same:
            if given or inverse:
                raise ValueError("same_as joins two actors and makes no claim; expected nothing beside it")
            return Meaning(None)
        relation = self._relation(given.pop("relation", None))
        return Meaning(relation, self._qualities(given), inverse)

    def _relation(self, value: Any) -> str:
        return one_of(value, self._vocabulary.sayable, "relation", "a relation")

    def _role(self, table: str, key: str, value: Any) -> str | None:
        if value is False:
            return None
        return one_of(value, (*PARTICIPANTS, "evidence"), "role", "a field of a claim, or false to leave it out")

    def _attribute(self, table: str, key: str, value: Any) -> Mapping[str, Value] | str | None:
        if value is False:
            return None
        if isinstance(value, str):
            return one_of(value, QUALITIES, "field", "a field that the attribute's value goes into")
        if not isinstance(value, dict):
            raise ValueError(f"{value!r} is no meaning; expected fields of a claim, or false to leave it out")
        return self._qualities(value)

    def _prefix(self, table: str, key: str, value: Any) -> str:
        if not isinstance(value, str) or not is_iri(value + _SAMPLE_ENTRY):
            raise ValueError(f"{value!r} begins no absolute IRI; expected one such as http://www.wikidata.org/entity/")
        return value

    def _layer(self, table: str, key: str, value: Any) -> str | None:
        if value is False:
            return None
        given = {"label": value} if isinstance(value, str) else value
        if not isinstance(given, dict) or set(given) != {"label"}:
            raise ValueError(f"{value!r} is no meaning; expected {{ label = … }}, or false to leave the layer out")
        return _text("label", given["label"])

    def _column(self, table: str, key: str, value: Any) -> Column | None:
        return column_of(value, self._vocabulary.classes)

    def _default(self, table: str, key: str, value: Any) -> Value:
        if key in ARTICLE_FIELDS:
            return _text(key, value)
        if key == "relation":
            return self._relation(value)
        if key.removesuffix("_type") in PARTICIPANTS and key.endswith("_type"):
            return one_of(value, self._vocabulary.classes, "class", "a class")
        if key in QUALITIES:
            return self._quality(key, value)
        known = (*ARTICLE_FIELDS, "relation", *QUALITIES, *(f"{name}_type" for name in PARTICIPANTS))
        raise ValueError(f"unknown field '{key}'; expected one of {', '.join(known)}")

    def _qualities(self, given: Mapping[str, Any]) -> dict[str, Value]:
        for name in given:
            if name not in QUALITIES:
                raise ValueError(f"unknown field '{name}'; expected one of {', '.join(QUALITIES)}")
        return {name: self._quality(name, value) for name, value in given.items()}

    def _quality(self, name: str, value: Any) -> Value:
        if name == "conditional":
            if not isinstance(value, bool):
                raise ValueError(f"conditional is {value!r}; expected true or false")
            return value
        if name == "confidence":
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ValueError(f"confidence is {value!r}; expected a number from 0 to 1")
            return float(value)
        known = {"stance": self._vocabulary.stances, "stage": self._vocabulary.stages}.get(name)
        return _text(name, value) if known is None else one_of(value, known, name, f"a {name}")


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is {value!r}; expected a text")
    return value


def _key(line: str) -> str | None:
    """The key that a line of TOML gives, without its quotes; the first part of a dotted one."""
    found = re.match(r"\s*(?:\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([A-Za-z0-9_-]+))\s*[.=]", line)
    if found is None:
        return None
    return next(part for part in found.groups() if part is not None)
