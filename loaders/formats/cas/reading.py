"""A CAS as items of layers: every annotation of its first view, with its features, links, ends and chains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from cassis import Cas

from loaders.documents import ArticleRecord, Document
from loaders.inputs import Chunk
from loaders.labels import Labels
from loaders.outcomes import LeftOut
from loaders.standoff.annotations import Annotations
from loaders.standoff.layers import Item, add_items, is_linguistic
from loaders.standoff.reading import Given, document_of
from ontology.errors import LoadError, Place

LINGUISTIC = "an annotation of language or structure: a token, a sentence, a part of speech"
OTHER_VIEW = "an annotation of another view"
ARTICLE = "actorgraph.Article"
"""The type whose features tell of the article."""

_OWN = frozenset({"begin", "end", "sofa", "xmiID", "type"})
_STRUCTURE = ("uima.", "de.tudarmstadt.ukp.dkpro.core.api.")
_NO_LANGUAGE = frozenset({"", "x-unspecified", "x-undefined"})
_CHAIN_FIRST, _CHAIN_NEXT = "first", "next"
_SOURCE, _TARGET = "Governor", "Dependent"
_NO_LINKS = frozenset({_SOURCE, _TARGET, _CHAIN_NEXT, _CHAIN_FIRST})


def documents_of(cas: Cas, chunk: Chunk, labels: Labels, marked: bytes) -> Iterator[Document | LeftOut | LoadError]:
    """The article of a CAS, and what is left out of it. ``marked`` is how an annotation's number stands in the file."""
    reading = _Reading(cas, chunk, marked)
    text = cas.sofa_string
    if not isinstance(text, str) or not text:
        yield LoadError(Place(chunk.file), "its first view has no text; expected a sofaString")
        return
    items = reading.items(text)
    left_out = add_items(reading.annotations, items, reading.annotators) + reading.structure
    for reason, number in ((LINGUISTIC, left_out), (OTHER_VIEW, reading.elsewhere())):
        if number:
            yield LeftOut(reason, number)
    yield document_of(reading.annotations, reading.given(text), labels)


class _Reading:
    """One CAS on its way to items."""

    def __init__(self, cas: Cas, chunk: Chunk, marked: bytes) -> None:
        self.cas, self.chunk, self._marked = cas, chunk, marked
        self.annotations = Annotations(chunk.file, self._line_at)
        self.structure = 0
        self._known: dict[str, list[str]] = {}
        self.values: dict[str, str] = {}
        parts = PurePosixPath(chunk.file.replace("!", "/").replace("\\", "/")).parts
        exported = len(parts) > 2 and parts[-3] in ("annotation", "curation")  # INCEpTION: annotation/DOCUMENT/USER.xmi
        self.annotators = (PurePosixPath(parts[-1]).stem,) if exported and parts[-3] == "annotation" else ()
        self._document = PurePosixPath(parts[-2]).stem if exported else None

    def items(self, text: str) -> list[Item]:
        structures = self._structures()
        chains = self._chains(structures)
        return [item for fs in structures if (item := self._item(fs, text, chains)) is not None]

    def given(self, text: str) -> Given:
        """The article: what files beside it say, else what it says itself."""
        language = getattr(next(iter(self._of("uima.tcas.DocumentAnnotation")), None), "language", None)
        if language and language not in _NO_LANGUAGE:
            self.values.setdefault("language", str(language))
        metadata = self.chunk.metadata
        values = {"id": self._document or metadata.values["id"], **self.values}
        said = {name: value for name, value in metadata.values.items() if name != "id" or name in metadata.places}
        return Given(text, values | said, metadata.places, line=1)

    def elsewhere(self) -> int:
        """How many annotations are of views that aren't read."""
        others = [view for view in self.cas.views if view.sofa.sofaID != "_InitialView"]
        return sum(len(list(view.get_all_fs())) for view in others)

    def _structures(self) -> list[Any]:
        return sorted(self.cas.select_all_fs(), key=lambda fs: (getattr(fs, "begin", 0) or 0, fs.xmiID or 0))

    def _of(self, type_: str) -> list[Any]:
        return list(self.cas.select(type_)) if self.cas.typesystem.contains_type(type_) else []

    def _chains(self, structures: Iterable[Any]) -> dict[int, str]:
        """Of every element of a chain the chain that it is in."""
        found: dict[int, str] = {}
        for fs in structures:
            if fs.type.name.endswith("Chain"):
                element = getattr(fs, _CHAIN_FIRST, None)
                while element is not None and element.xmiID not in found:
                    found[element.xmiID] = f"chain {fs.xmiID}"
                    element = getattr(element, _CHAIN_NEXT, None)
        return found

    def _item(self, fs: Any, text: str, chains: dict[int, str]) -> Item | None:
        layer = fs.type.name
        if layer == ARTICLE:
            names = (name for name in ArticleRecord.__struct_fields__ if name != "text")
            self.values |= {name: str(value) for name in names if (value := getattr(fs, name, None))}
            return None
        if layer.startswith("uima.") or is_linguistic(layer) or layer.endswith("Chain"):
            self.structure += layer != "uima.tcas.DocumentAnnotation"
            return None
        ends = (getattr(fs, _SOURCE, None), getattr(fs, _TARGET, None))
        begin, end = getattr(fs, "begin", None), getattr(fs, "end", None)
        inside = type(begin) is int and type(end) is int and 0 <= begin < end <= len(text)
        offsets = ((begin, end),) if type(begin) is int and type(end) is int and begin != end else ()
        features, links = self._said(fs)
        return Item(
            fs.xmiID,
            self._id(fs),
            layer,
            offsets,
            text[begin:end] if inside else None,
            features,
            tuple(links),
            ends=(self._id(ends[0]), self._id(ends[1])) if all(end is not None for end in ends) else None,
            chain=chains.get(fs.xmiID),
        )

    def _names(self, fs: Any) -> list[str]:
        """The features of a type, but those that every annotation has."""
        name = fs.type.name
        if name not in self._known:
            self._known[name] = [feature.name for feature in fs.type.all_features if feature.name not in _OWN]
        return self._known[name]

    def _said(self, fs: Any) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """Its features, and its links to others.

        Features are words, numbers or truths; one with several words has each under a name of its own. Links are
        features that point at annotations, or at structures with a role and a target.
        """
        features: dict[str, str] = {}
        links: list[tuple[str, str]] = []
        for name in self._names(fs):
            value = getattr(fs, name, None)
            if isinstance(value, str):
                features[name] = value
            elif value is None or value is False:
                continue
            elif value is True:
                features[name] = "true"
            elif isinstance(value, int | float):
                features[name] = str(value)
            else:
                elements = getattr(value, "elements", None)
                words = [element for element in elements or () if isinstance(element, str | int | float)]
                features |= {f"{name}{n or ''}": str(word) for n, word in enumerate(words)}
                if name not in _NO_LINKS:
                    links += self._links(name, elements if isinstance(elements, list) else [value])
        return features, links

    def _links(self, name: str, found: Iterable[Any]) -> Iterator[tuple[str, str]]:
        for one in found:
            target = getattr(one, "target", None)
            if target is not None:
                yield str(getattr(one, "role", None) or name), self._id(target)
            elif hasattr(one, "begin") and hasattr(one, "xmiID"):
                yield name, self._id(one)

    def _id(self, fs: Any) -> str:
        return f"{fs.type.name.rpartition('.')[2]}#{fs.xmiID}" if hasattr(fs, "xmiID") else "?"

    def _line_at(self, order: int) -> int | None:
        found = re.search(self._marked % order, self.chunk.data)
        return None if found is None else self.chunk.data.count(b"\n", 0, found.start()) + 1
