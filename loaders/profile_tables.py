"""What a profile says of tables: the entries of ``[columns]`` and ``[table]``, each checked.

Every function raises ``ValueError`` where an entry is wrong, which says what was expected.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from typing import Any, Literal

from actorgraph.loaders.date_formats import check_format
from actorgraph.loaders.fields import COLUMN_FIELDS, DATE_COLUMNS, PARTICIPANTS, SEVERAL
from actorgraph.loaders.profile import Column
from actorgraph.ontology import names

_KEYS = ("field", "type", "date", "separator")


def one_of(value: Any, known: Any, what: str, expected: str) -> str:
    """The value, if it is one of those that are known."""
    if isinstance(value, str) and value in known:
        return value
    shown = "nothing" if value is None else f"'{value}'" if isinstance(value, str) else repr(value)
    listed = ", ".join(sorted(known) if isinstance(known, Mapping) else known)
    raise ValueError(f"{shown} is no {what}; expected {expected}: {listed}")


def column_of(value: Any, classes: Mapping[str, Any]) -> Column | None:
    """What a column means; ``None`` where it is left out."""
    if value is False:
        return None
    given = {"field": value} if isinstance(value, str) else value
    if not isinstance(given, dict):
        raise ValueError(f"{value!r} is no meaning; expected a field, {{ field = \u2026, type = \u2026 }}, or false")
    for name in given:
        if name not in _KEYS:
            raise ValueError(f"unknown key '{name}'; expected one of {', '.join(_KEYS)}")
    field = one_of(given.get("field"), COLUMN_FIELDS, "field", "a field of a claim")
    for name, fields in (("type", PARTICIPANTS), ("date", DATE_COLUMNS), ("separator", tuple(SEVERAL))):
        if name in given and field not in fields:
            raise ValueError(f"{field} takes no {name}; expected one of {', '.join(fields)}")
    return Column(
        field,
        one_of(given["type"], classes, "class", "a class") if "type" in given else None,
        _dates(given["date"]) if "date" in given else (),
        _separator(given["separator"]) if "separator" in given else None,
    )


def _dates(value: Any) -> tuple[str, ...]:
    formats = [value] if isinstance(value, str) else value
    if not isinstance(formats, list) or not formats or not all(isinstance(format_, str) for format_ in formats):
        raise ValueError(f"date is {value!r}; expected a way to write dates such as %d/%m/%Y, or a list of several")
    return tuple(map(check_format, formats))


def _separator(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"separator is {value!r}; expected what stands between the values of a cell")
    return value


def table_key(key: str, value: Any) -> Any:
    """What ``[table]`` says under one key, as `TableForm` has it."""
    if key not in _TABLE:
        raise ValueError(f"unknown key '{key}'; expected one of {', '.join(_TABLE)}")
    return _TABLE[key](value)


def _line(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _header(value: Any) -> int | Literal[False]:
    if value is False or _line(value):
        return value  # type: ignore[no-any-return]
    raise ValueError(f"header is {value!r}; expected the line of the head, from 1, or false where there is none")


def _skip(value: Any) -> frozenset[int]:
    if isinstance(value, list) and all(map(_line, value)):
        return frozenset(value)
    raise ValueError(f"skip is {value!r}; expected a list of lines, from 1")


def _delimiter(value: Any) -> str:
    if isinstance(value, str) and len(value) == 1 and value not in "\r\n":
        return value
    raise ValueError(f"delimiter is {value!r}; expected one character, such as ';'")


def _quote(value: Any) -> str | Literal[False]:
    if value is False or (isinstance(value, str) and len(value) == 1 and value not in "\r\n \t"):
        return value
    raise ValueError(f"quote is {value!r}; expected the character around cells, or false where there is none")


def _encoding(value: Any) -> str:
    try:
        if isinstance(value, str):
            "a".encode(value)  # an encoding of texts, which those of bytes aren't
            return codecs.lookup(value).name
    except (LookupError, ValueError):
        pass
    raise ValueError(f"encoding is {value!r}; expected one that Python knows, such as cp1252 or utf-16")


def _null(value: Any) -> frozenset[str]:
    if isinstance(value, list) and all(isinstance(marker, str) for marker in value):
        return frozenset({"", *map(names.fold, value)})
    raise ValueError(f"null is {value!r}; expected a list of the cells that stand for nothing, such as 'NA'")


_TABLE: Mapping[str, Callable[[Any], Any]] = {
    "header": _header,
    "skip": _skip,
    "delimiter": _delimiter,
    "quote": _quote,
    "encoding": _encoding,
    "null": _null,
}
