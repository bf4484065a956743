"""Annotations that come from a JSON document, each with where in it it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from actorgraph.loaders.documents import ArticleRecord, Document, Metadata, Path
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.json_documents import JsonDocument, documents_in, line_finder
from actorgraph.loaders.json_positions import JsonPositions
from actorgraph.loaders.outcomes import LeftOut, Refused
from actorgraph.loaders.standoff.annotations import Annotations
from actorgraph.loaders.standoff.document_builder import TextAndMetadata
from actorgraph.ontology.errors import LoadError, Place

Found = Document | LeftOut | Refused
Read = Callable[[JsonDocument], Iterator[Found]]
"""Reads one document of a file; raises a `LoadError` for what it can't read."""

_DESCRIBED = tuple(name for name in ArticleRecord.__struct_fields__ if name not in ("id", "text"))


def read_each(chunk: Chunk, read: Read) -> Iterator[Found]:
    """What is in one piece of a file, document by document; of several on one line, errors say which they are in."""
    for given in documents_in(chunk):
        try:
            for found in read(given):
                if isinstance(found, Document):
                    yield replace(found, tell=given.tell)
                elif isinstance(found, Refused):
                    yield replace(found, errors=tuple(map(given.tell, found.errors)))
                else:
                    yield found
        except LoadError as error:
            yield Refused((given.tell(error),))


class _Places(Mapping[str, Place]):
    """Where fields of an article stand: in files beside it, else where its document says so, looked up when asked."""

    def __init__(self, beside: Mapping[str, Place], find: Callable[[str], Place], own: tuple[str, ...]) -> None:
        self._beside, self._find, self._own = beside, find, own

    def __getitem__(self, name: str) -> Place:
        if name in self._beside:
            return self._beside[name]
        if name in self._own:
            return self._find(name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in self._beside or name in self._own

    def __iter__(self) -> Iterator[str]:
        return iter({*self._own, *self._beside})

    def __len__(self) -> int:
        return len({*self._own, *self._beside})


class LocatedAnnotations:
    """The annotations of one document, whose lines are looked up only for what is told of one."""

    def __init__(self, file: str, document: JsonDocument) -> None:
        self._data, self._line, self.number = document.data, document.line, document.number
        self._paths: list[Path] = []
        self.annotations = Annotations(file, self._line_at)

    def order(self, *path: str | int) -> int:
        """The order of the next annotation, which stands at this path."""
        self._paths.append(path)
        return len(self._paths) - 1

    def place(self, *path: str | int) -> Place:
        """Where a part of the document stands."""
        return Place(self.annotations.file, self._text.line_of(path))

    @cached_property
    def _text(self) -> JsonPositions:
        return line_finder(self._data, self._line)

    def _line_at(self, order: int) -> int | None:
        return self._text.line_of(self._paths[order])

    def given(
        self, text: str, id_: str, metadata: Metadata, own: Mapping[str, object], at: Path = (), *, utf16: bool = False
    ) -> TextAndMetadata:
        """The article: its id, unless files beside it give another; what they say of it, else what the document does.

        ``own`` are fields of the document, at the path ``at``; those that an article has, and that are texts, count.
        """
        file = self.annotations.file
        values = {"id": id_} | {name: own[name] for name in _DESCRIBED if isinstance(own.get(name), str) and own[name]}
        said = {name: value for name, value in metadata.values.items() if name != "id" or name in metadata.places}
        fields = {name: str(value) for name, value in (values | said).items()}
        places = _Places(metadata.places, lambda name: Place(file, self._line_of(name, own, at)), tuple(values))
        return TextAndMetadata(text, fields, places, utf16=utf16, line=self._line)

    def _line_of(self, name: str, own: Mapping[str, object], at: Path) -> int | None:
        return self._text.line_of((*at, name)) if name in own else self._line
