"""XMI and JSON into a CAS by dkpro-cassis, which is imported here alone: it takes a tenth of a second."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from cassis import Cas, load_cas_from_json, load_cas_from_xmi

from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.cas.cas_parser import documents_of
from actorgraph.loaders.formats.cas.faults import faults_of
from actorgraph.loaders.formats.cas.outline import Outline, naming, of_json, of_xmi
from actorgraph.loaders.formats.cas.typesystems import from_json, from_xml
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import Outcome, Refused
from actorgraph.ontology.errors import LoadError, Place

_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_LINE = re.compile(r"line (\d+)")
_SHOWN = 300
_BOM = b"\xef\xbb\xbf"


def parse_xmi(chunk: Chunk, labels: Labels) -> Iterator[Document | Outcome | LoadError]:
    """The one article of a file."""
    assert chunk.text is not None
    for name, data in ((chunk.text.name, chunk.text.data), (chunk.file, chunk.data)):
        found = _DECLARED.search(data.replace(b"\0", b""))
        if found:
            line = data[: found.start()].count(b"\n") + 1
            yield LoadError(Place(name, line), "it declares entities or a document type; expected plain XMI")
            return
    try:
        with _unwarned():
            types = from_xml(chunk.text.data)
    except Exception as error:
        yield _unreadable(chunk.text.name, error, "a UIMA type system")
        return

    def load() -> Cas:
        return load_cas_from_xmi(BytesIO(chunk.data), typesystem=types)

    yield from _parse(chunk, labels, _Way(of_xmi, load, "XMI whose types are in its type system", naming))


def parse_json(chunk: Chunk, labels: Labels) -> Iterator[Document | Outcome | LoadError]:
    """The one article of a file."""

    def load() -> Cas:
        types, document = from_json(chunk.data)
        return load_cas_from_json(document, typesystem=types, merge_typesystem=False)

    yield from _parse(chunk, labels, _Way(of_json, load, "a CAS as JSON, with its types"))


@dataclass(frozen=True, slots=True)
class _Way:
    """How a CAS is written: what to look at first, how to build it, what errors expect, and who names what."""

    outline: Callable[[bytes], Outline]
    load: Callable[[], Cas]
    expected: str
    naming: Callable[[bytes, int], tuple[int, str] | None] | None = None


def _parse(chunk: Chunk, labels: Labels, way: _Way) -> Iterator[Document | Outcome | LoadError]:
    """The one article of a file; what is wrong in it is told in our words where these are known, else in cassis's."""
    outline = unlike = None
    try:
        outline = way.outline(chunk.data.removeprefix(_BOM))
    except Exception as error:  # dkpro-cassis most often says the same better
        unlike = error
    if outline is not None and (faults := list(faults_of(outline, chunk.file))):
        yield Refused(tuple(faults))
        return
    try:
        with _unwarned():
            cas = way.load()
    except Exception as error:
        missing = None if outline is None else _missing(chunk, error, way)
        yield missing or _unreadable(chunk.file, error, way.expected)
        return
    if outline is None:
        yield _unreadable(chunk.file, unlike or ValueError(), way.expected)
        return
    yield from documents_of(cas, outline, chunk, labels)


@contextmanager
def _unwarned() -> Iterator[None]:
    """The library warns of offsets outside the text, which are errors of ours, and of features that it renames."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _missing(chunk: Chunk, error: Exception, way: _Way) -> LoadError | None:
    """What is wrong where XMI names a structure that isn't there, of which cassis only says the number."""
    (key,) = error.args if isinstance(error, KeyError) else (None,)
    found = way.naming(chunk.data, key) if way.naming is not None and isinstance(key, int) else None
    if found is None:
        return None
    return LoadError(Place(chunk.file, *found), f"it names {key}, which is not there; expected a structure's id")


def _unreadable(file: str, error: Exception, expected: str) -> LoadError:
    found = _LINE.search(str(error))
    words = " ".join(str(error).split())[:_SHOWN] or type(error).__name__
    if isinstance(error, KeyError):  # whose only word is the key
        words += " is missing"
    place = Place(file, max(1, int(found[1])) if found else None)
    return LoadError(place, f"can't be read: {words}; expected {expected}")
