"""XMI and JSON into a CAS by dkpro-cassis, which is imported here alone: it takes a tenth of a second."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from cassis import load_cas_from_json, load_cas_from_xmi

from loaders.documents import Document
from loaders.formats.cas.reading import documents_of
from loaders.formats.cas.typesystems import from_json, from_xml
from loaders.inputs import Chunk
from loaders.labels import Labels
from loaders.outcomes import LeftOut
from ontology.errors import LoadError, Place

_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LINE = re.compile(r"line (\d+)")
_SHOWN = 300


def parse_xmi(chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut | LoadError]:
    """The one article of a file."""
    assert chunk.text is not None
    for name, data in ((chunk.text.name, chunk.text.data), (chunk.file, chunk.data)):
        found = _DECLARED.search(data.replace(b"\0", b""))
        if found:
            line = data[: found.start()].count(b"\n") + 1
            yield LoadError(Place(name, line), "it declares entities or a document type; expected plain XMI")
            return
    try:
        types = from_xml(chunk.text.data)
    except Exception as error:
        yield _unreadable(chunk.text.name, error, "a UIMA type system")
        return
    try:
        with _unwarned():
            cas = load_cas_from_xmi(BytesIO(chunk.data), typesystem=types)
    except Exception as error:
        yield _unreadable(chunk.file, error, "XMI whose types are in its type system")
        return
    yield from documents_of(cas, chunk, labels, rb'xmi:id="%d"')


def parse_json(chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut | LoadError]:
    """The one article of a file."""
    try:
        text = chunk.data.decode("utf-8-sig")
        with _unwarned():
            cas = load_cas_from_json(text, typesystem=from_json(chunk.data), merge_typesystem=False)
    except Exception as error:
        yield _unreadable(chunk.file, error, "a CAS as JSON, with its types")
        return
    yield from documents_of(cas, chunk, labels, rb'"%%ID"\s*:\s*%d\b')


@contextmanager
def _unwarned() -> Iterator[None]:
    """The library warns of offsets outside the text; each of these is an error of ours, with its place."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _unreadable(file: str, error: Exception, expected: str) -> LoadError:
    found = _LINE.search(str(error))
    words = " ".join(str(error).split())[:_SHOWN] or type(error).__name__
    place = Place(file, max(1, int(found[1])) if found else None)
    return LoadError(place, f"can't be read: {words}; expected {expected}")
