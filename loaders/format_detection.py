"""What to read for each file, and as which format."""

from __future__ import annotations

from collections.abc import Sequence

from actorgraph.loaders.formats import FORMATS, RECOGNISED, Format
from actorgraph.loaders.inputs import STDIN_NAME, Source
from actorgraph.loaders.json_sniffing import head_of
from actorgraph.loaders.look_alikes import look_alike, other_text
from actorgraph.loaders.sidecars import is_sidecar
from actorgraph.ontology.errors import FormatError, LoadError, Place

UNKNOWN = "in no format that is known"


class SourceGrouper:
    """Finds what to read for each source, so that an article in several files is read once, whichever are named."""

    def __init__(self, formats: Sequence[Format]) -> None:
        self._formats = formats
        self._described = frozenset(ending for format_ in formats for ending in format_.described)
        self._read: set[str] = set()
        self._by_part: set[str] = set()

    def of(self, source: Source) -> Source | None:
        """The source itself, or the one that it is a part of; ``None`` if there is nothing (more) to read for it."""
        whole = None if is_sidecar(source, self._described) else self._whole(source)
        if whole is None or (whole is source and source.name in self._by_part):
            return None
        if whole is not source:
            if not source.named or whole.name in self._read:  # what lies in a folder comes by itself
                return None
            self._by_part.add(whole.name)
        self._read.add(whole.name)
        return whole

    def _whole(self, source: Source) -> Source | None:
        for format_ in self._formats:
            whole = format_.whole(source)
            if whole is not source:
                return whole
        return source


def formats_named(name: str | None) -> Sequence[Format]:
    """The formats that may be read: all, or the one that is named.

    Raises:
        FormatError: there is none of that name.
    """
    if name is None:
        return list(FORMATS.values())
    if name not in FORMATS:
        raise FormatError(f"there is no format '{name}'; expected one of {', '.join(FORMATS)}", "format")
    return [FORMATS[name]]


def format_of(source: Source, name: str | None, limit: int) -> Format | str:
    """The format to read a source with; for one that only happens to lie in a folder, why it isn't read.

    Raises:
        LoadError: the user named the file, and it is in no format that is known.
    """
    if name is not None:
        return FORMATS[name]
    if source.name == STDIN_NAME:  # can't be looked at twice
        return FORMATS["native"]
    with source.open() as stream:
        head = head_of(stream, limit)
    like = look_alike(head)
    found = (
        next((each for each in RECOGNISED if each.recognises(source.file or source.name, head)), None)
        if like is None
        else None
    )
    if found is not None:
        return found
    like = like or other_text(head)
    why = UNKNOWN if like is None else f"{UNKNOWN}: {like}"
    if source.named:
        raise LoadError(Place(source.name), f"{why}; expected one of {', '.join(FORMATS)}, see docs/formats.md")
    return why
