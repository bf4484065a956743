"""WebAnno TSV 3, as INCEpTION and WebAnno export it: one file a document, or in an archive one a user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.webanno_tsv.rows import Sheet, read_sheet, version_of
from actorgraph.loaders.formats.webanno_tsv.units import items_of, text_of
from actorgraph.loaders.inception import annotators_of, id_of
from actorgraph.loaders.inputs import Chunk, Source, stem_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.loaders.standoff.annotations import Annotations
from actorgraph.loaders.standoff.document_builder import TextAndMetadata, build_document
from actorgraph.loaders.standoff.layers import add_items, check_layer
from actorgraph.ontology.errors import LoadError, Place

LINGUISTIC = "an annotation of language: a token, a part of speech, syntax"
_HEAD_BYTES = 1 << 12
_BOM = b"\xef\xbb\xbf"


class WebannoTsv:
    """Reader of WebAnno TSV 3.0 to 3.3; what is of another version is recognised, and an error."""

    name = "webanno-tsv"
    described: tuple[str, ...] = (".tsv",)

    def recognises(self, name: str, head: bytes) -> bool:
        """By its first lines."""
        return version_of(head.removeprefix(_BOM)[:_HEAD_BYTES].decode(errors="replace")) is not None

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk]:
        """A file is one article, and comes whole."""
        yield Chunk(source.name, 1, source.read(limit), metadata=metadata_of(source, stem_of(source.file)))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut | LoadError]:
        """The one article of a file."""
        try:
            yield from _parse(chunk, labels)
        except UnicodeDecodeError as error:
            line = chunk.data.count(b"\n", 0, error.start) + 1
            found = f"byte {chunk.data[error.start]:#04x}"
            yield LoadError(Place(chunk.file, line), f"not UTF-8: {found}; expected WebAnno TSV in UTF-8")
        except LoadError as error:
            yield error


def _parse(chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut]:
    sheet = read_sheet(chunk.file, chunk.data.decode())
    text, utf16 = _text_of(chunk.file, sheet)
    for layer in sheet.layers:
        check_layer(layer.name, layer.plain, labels, Place(chunk.file, layer.line))
    annotations = Annotations(chunk.file)
    left_out = add_items(annotations, items_of(sheet, text, utf16=utf16), labels, annotators_of(chunk))
    if left_out:
        yield LeftOut(LINGUISTIC, left_out)
    values = {**chunk.metadata.values, "id": id_of(chunk)}
    given = TextAndMetadata(text, values, chunk.metadata.places, utf16=utf16, line=1)
    yield build_document(annotations, given, labels)


def _text_of(file: str, sheet: Sheet) -> tuple[str, bool]:
    """The text, and whether offsets count UTF-16 code units: the unit in which every token stands where it says."""
    try:
        return text_of(file, sheet), True
    except LoadError:
        with suppress(LoadError):
            return text_of(file, sheet, utf16=False), False
        raise
