"""brat standoff: `.txt` and `.ann` side by side, labels as terms of the ontology, events or relations as claims."""

from __future__ import annotations

from collections.abc import Iterator

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.brat.brat_parser import read_pair
from actorgraph.loaders.inputs import Chunk, CompanionFile, Source, unpacked
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.ontology.errors import LoadError, Place

ANNOTATIONS, TEXT = ".ann", ".txt"
SETTINGS = frozenset({"annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"})
"""Files of a brat collection that say how it is annotated and shown."""


class Brat:
    """Reader of brat standoff. The `.ann` file is the source, and brings its text along."""

    name = "brat"
    described: tuple[str, ...] = (ANNOTATIONS,)

    def recognises(self, name: str, head: bytes) -> bool:
        """An `.ann` file, by its name: it may be empty."""
        return unpacked(name).endswith(ANNOTATIONS)

    def whole(self, source: Source) -> Source | None:
        """A text is part of the annotations beside it; a collection's settings are part of nothing."""
        if source.file in SETTINGS:
            return None
        if source.file.endswith(TEXT):
            return source.beside.find(source.file.removesuffix(TEXT) + ANNOTATIONS) or source
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """Annotations and text in one piece; both together may have ``limit`` bytes."""
        stem = source.file.removesuffix(ANNOTATIONS)
        text = source.beside.find(stem + TEXT)
        if stem == source.file:
            message = f"not annotations in brat's standoff format; expected NAME{ANNOTATIONS} with NAME{TEXT} beside it"
            yield LoadError(Place(source.name), message)
        elif text is None:
            yield LoadError(
                Place(source.name), f"the text that it annotates is missing; expected {stem}{TEXT} beside it"
            )
        else:
            data = source.read(limit)
            words = text.read(limit, len(data))
            yield Chunk(source.name, 1, data, CompanionFile(text.name, words), metadata_of(source, stem))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LoadError]:
        """The document of one pair."""
        yield read_pair(chunk, labels)
