"""A `.ann` file and its text as one document."""

from __future__ import annotations

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.brat.lines import read_lines
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.standoff.document_builder import TextAndMetadata, build_document
from actorgraph.ontology.errors import LoadError, Place

_BOM = "\ufeff"


def read_pair(chunk: Chunk, labels: Labels) -> Document | LoadError:
    """The document of a pair: what is wrong in its annotations is among its errors."""
    assert chunk.text is not None
    try:
        annotations = _decoded(chunk.file, chunk.data).removeprefix(_BOM)
        given = _decoded(chunk.text.name, chunk.text.data)
    except LoadError as error:
        return error
    text = given.removeprefix(_BOM)
    places = {"text": Place(chunk.text.name), **chunk.metadata.places}
    article = TextAndMetadata(text, chunk.metadata.values, places, marked=given != text)
    return build_document(read_lines(chunk.file, annotations), article, labels)


def _decoded(file: str, data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {data[error.start]:#04x}"
        raise LoadError(Place(file, line), f"not UTF-8: {found}; expected brat's files in UTF-8") from error
