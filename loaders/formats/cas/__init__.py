"""UIMA's CAS, as INCEpTION and whatever else is built on UIMA write it: XMI with its type system, and JSON.

Both are read by dkpro-cassis. A type system is parsed once for all documents that have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actorgraph.loaders.documents import Document
from actorgraph.loaders.inputs import Chunk, CompanionFile, SiblingFiles, Source, stem_of, unpacked
from actorgraph.loaders.json_sniffing import keys_of
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import Outcome
from actorgraph.loaders.sidecars import metadata_of
from actorgraph.ontology.errors import LoadError, Place

TYPE_SYSTEMS = ("TypeSystem.xml", "typesystem.xml")
"""What the type system of all XMI files of a folder is called."""

_XMI = re.compile(rb"<xmi:XMI\b|xmlns:xmi=")


class CasXmi:
    """Reader of XMI. The type system lies beside it: ``NAME.typesystem.xml``, or one for the folder."""

    name = "cas-xmi"
    described: tuple[str, ...] = (".xmi",)

    def recognises(self, name: str, head: bytes) -> bool:
        """By its name, or by the root element."""
        return unpacked(name).endswith(".xmi") or _XMI.search(head) is not None

    def whole(self, source: Source) -> Source | None:
        """A type system is a part of what lies beside it."""
        types = source.file.endswith(".typesystem.xml") or source.file in TYPE_SYSTEMS
        return None if types and ".xmi" in source.beside.endings_without(source.file) else source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk | LoadError]:
        """The document with its type system."""
        stem = stem_of(source.file)
        beside = _type_system(source.beside, stem)
        if beside is None:
            expected = f"{stem}.typesystem.xml or {TYPE_SYSTEMS[0]}"
            yield LoadError(Place(source.name), f"its type system is missing; expected {expected} beside it")
        else:
            types = CompanionFile(beside.name, beside.read(limit))
            yield Chunk(source.name, 1, source.read(limit), types, metadata_of(source, stem))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | Outcome | LoadError]:
        """The one article of a file."""
        from actorgraph.loaders.formats.cas.parsing import parse_xmi  # cassis is slow to import

        return parse_xmi(chunk, labels)


class CasJson:
    """Reader of JSON CAS 0.4, which holds its type system."""

    name = "cas-json"
    described: tuple[str, ...] = (".json",)

    def recognises(self, name: str, head: bytes) -> bool:
        """By its keys."""
        return not keys_of(head).isdisjoint({"%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"})

    def whole(self, source: Source) -> Source:
        """Every file stands for itself."""
        return source

    def chunks(self, source: Source, limit: int) -> Iterator[Chunk]:
        """A document comes whole."""
        yield Chunk(source.name, 1, source.read(limit), metadata=metadata_of(source, stem_of(source.file)))

    def parse(self, chunk: Chunk, labels: Labels) -> Iterator[Document | Outcome | LoadError]:
        """The one article of a file."""
        from actorgraph.loaders.formats.cas.parsing import parse_json  # cassis is slow to import

        return parse_json(chunk, labels)


def _type_system(beside: SiblingFiles, stem: str) -> Source | None:
    names = (f"{stem}.typesystem.xml", *TYPE_SYSTEMS)
    return next((found for name in names if (found := beside.find(name)) is not None), None)
