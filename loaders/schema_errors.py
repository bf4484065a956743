"""Everything that keeps a JSON value from being a record: msgspec stops at the first, people mend all at once."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import msgspec

from actorgraph.loaders.json_positions import Step, error_path

Path = tuple[Step, ...]


def schema_errors(value: object, type_: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Each place where a decoded JSON value isn't as its type wants it, with what was expected there."""
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        within = list(_within(value, type_, path))
        yield from within or [_at(path, str(error))]


def _within(value: object, type_: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """The errors in the parts of an object or array; none where the value is neither, or has to be something else."""
    for option in get_args(type_) if get_origin(type_) in (Union, types.UnionType) else (type_,):
        if isinstance(value, dict) and isinstance(option, type) and issubclass(option, msgspec.Struct):
            yield from _of_object(value, option, path)
        elif isinstance(value, list) and get_origin(option) is list:
            for index, element in enumerate(value):
                yield from schema_errors(element, get_args(option)[0], (*path, index))


def _of_object(value: dict[str, Any], type_: type[msgspec.Struct], path: Path) -> Iterator[tuple[Path, str]]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(type_)}
    for name in value.keys() - fields.keys():
        yield (*path, name), f"Object contains unknown field '{name}'{_where(path)}"
    for name, field in fields.items():
        if name in value:
            yield from schema_errors(value[name], field.type, (*path, name))
        elif field.required:
            yield path, f"Object missing required field '{name}'{_where(path)}"


def _at(path: Path, message: str) -> tuple[Path, str]:
    words, _, _ = message.partition(" - at `$")
    deeper = (*path, *error_path(message))
    return deeper, words.replace("`", "'") + _where(deeper)


def _where(path: Path) -> str:
    """Where a part stands, as the decoder says it: ``- at '$.claims[0].stance'``; nothing for the whole."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f" - at '${steps}'" if steps else ""
