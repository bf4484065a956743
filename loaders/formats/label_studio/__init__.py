"""Label Studio: its exports as JSON and JSON-MIN, a list of tasks, or one a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from loaders.documents import Document
from loaders.formats.label_studio.reading import read_task
from loaders.formats.label_studio.shapes import Minimal, Task
from loaders.inputs import Chunk, Source, stem_of
from loaders.json_documents import decoded, document_chunks, documents_in
from loaders.json_heads import keys_of
from loaders.labels import Labels
from loaders.outcomes import LeftOut
from loaders.sidecars import metadata_of
from loaders.standoff.in_json import Placed
from ontology.errors import LoadError, Place

_EXPECTED = "a task of Label Studio: data, and annotations with their results"
_MINIMAL = frozenset({"annotation_id", "annotator", "lead_time"})
"""Keys of JSON-MIN that no task in full has."""


class LabelStudio:
    """Reader of Label Studio's exports."""

    name = "label-studio"
    described: tuple[str, ...] = (".json", ".jsonl")

    def __init__(self) -> None:
        self._tasks = msgspec.json.Decoder(Task)
        self._minimal = msgspec.json.Decoder(Minimal)
        self._all = msgspec.json.Decoder(dict[str, Any])
        self._keys = msgspec.json.Decoder(dict[str, msgspec.Raw])

    def recognises(self, name: str, head: bytes) -> bool:
        """By the keys of its tasks."""
        keys = keys_of(head)
        return ("data" in keys and not keys.isdisjoint({"annotations", "completions"})) or keys >= _MINIMAL

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Tasks, about 256 KiB at a time, with what files beside them say of them all."""
        metadata = metadata_of(source, stem_of(source.file))
        for chunk in document_chunks(source, limit):
            yield chunk.described(metadata) if isinstance(chunk, Chunk) else chunk

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut | LoadError]:
        """One task after the other; what nobody stands by is left out."""
        for data, line in documents_in(chunk):
            place = Place(chunk.file, line)
            try:
                keys = decoded(self._keys, data, place, _EXPECTED)
                if keys.keys() >= _MINIMAL:
                    task = decoded(self._minimal, data, place, _EXPECTED).task(
                        decoded(self._all, data, place, _EXPECTED)
                    )
                else:
                    task = decoded(self._tasks, data, place, _EXPECTED)
                yield from read_task(task, Placed(chunk.file, data, line), chunk.metadata, labels)
            except LoadError as error:
                yield error
