"""Label Studio: its exports as JSON and JSON-MIN, a list of tasks, or one a line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from actorgraph.loaders.formats.label_studio.shapes import Minimal, Task
from actorgraph.loaders.formats.label_studio.task_parser import read_task
from actorgraph.loaders.inputs import Chunk, Source, stem_of
from actorgraph.loaders.json_documents import JsonDocument, decoded, document_chunks
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.loaders.standoff.json_annotations import Found, LocatedAnnotations, read_each
from actorgraph.ontology.errors import LoadError, Place

_EXPECTED = "a task of Label Studio: data, and annotations with their results"
_FULL = frozenset({"annotations", "completions"})
_MINIMAL = frozenset({"annotation_id", "lead_time"})
"""Keys of JSON-MIN, some exports of which lack one of them; no task in full has either."""


def _is_minimal(keys: Collection[str]) -> bool:
    return not _MINIMAL.isdisjoint(keys) and _FULL.isdisjoint(keys)


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
        return ("data" in keys and not keys.isdisjoint(_FULL)) or _is_minimal(keys)

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Tasks, about 256 KiB at a time, with what files beside them say of them all."""
        metadata = metadata_of(source, stem_of(source.file))
        for chunk in document_chunks(source, limit):
            yield chunk.described(metadata) if isinstance(chunk, Chunk) else chunk

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Found]:
        """One task after the other; what nobody stands by is left out."""

        def read(document: JsonDocument) -> Iterator[Found]:
            data, place = document.data, Place(chunk.file, document.line)
            if _is_minimal(decoded(self._keys, data, place, _EXPECTED).keys()):
                rest = decoded(self._all, data, place, _EXPECTED)
                task = decoded(self._minimal, data, place, _EXPECTED).task(rest)
            else:
                task = decoded(self._tasks, data, place, _EXPECTED)
            yield from read_task(task, LocatedAnnotations(chunk.file, document), chunk.metadata, labels)

        yield from read_each(chunk, read)
