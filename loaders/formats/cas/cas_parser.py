"""A CAS as items of layers: every annotation of its first view, with its features, links, ends and chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cassis import Cas

from actorgraph.loaders.documents import ArticleRecord, Document
from actorgraph.loaders.formats.cas.faults import text_of
from actorgraph.loaders.formats.cas.outline import Lines, Outline
from actorgraph.loaders.inception import annotators_of, id_of
from actorgraph.loaders.inputs import Chunk
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.outcomes import LeftOut
from actorgraph.loaders.standoff.annotations import Annotations, Offsets
from actorgraph.loaders.standoff.document_builder import TextAndMetadata, build_document
from actorgraph.loaders.standoff.layers import UNLABELLED, Item, add_items, check_layer, is_linguistic
from actorgraph.ontology.errors import LoadError, Place

LINGUISTIC = "an annotation of language or structure: a token, a sentence, a part of speech"
OTHER_VIEW = "an annotation of another view"
NO_VIEW = "an annotation that is in no view, as deleted ones are"
ARTICLE = "actorgraph.Article"
"""The type whose features tell of the article."""

_OWN = frozenset({"begin", "end", "sofa", "xmiID", "type"})
_RENAMED = "_"  # dkpro-cassis calls the features `type` and `self` otherwise
_NO_LANGUAGE = frozenset({"", "x-unspecified", "x-undefined"})
_CHAIN_FIRST, _CHAIN_NEXT = "first", "next"
_SOURCE, _TARGET = "Governor", "Dependent"
_NO_LINKS = frozenset({_SOURCE, _TARGET, _CHAIN_NEXT, _CHAIN_FIRST})


def documents_of(cas: Cas, outline: Outline, chunk: Chunk, labels: Labels) -> Iterator[Document | LeftOut | LoadError]:
    """The article of a CAS, and what is left out of it."""
    reading = _CasParser(cas, chunk, outline.line_of)
    text = text_of(outline, chunk.file)
    items = reading.items(text)
    try:
        for layer, features in reading.layers.items():
            check_layer(layer, features, labels, Place(chunk.file))
    except LoadError as error:
        yield error
        return
    left_out = add_items(reading.annotations, items, labels, annotators_of(chunk)) + reading.structure
    for reason, number in ((LINGUISTIC, left_out), (OTHER_VIEW, outline.elsewhere), (NO_VIEW, outline.unseen)):
        if number:
            yield LeftOut(reason, number)
    yield build_document(reading.annotations, reading.given(text), labels)


class _CasParser:
    """One CAS on its way to items."""

    def __init__(self, cas: Cas, chunk: Chunk, line_of: Lines) -> None:
        self.cas, self.chunk = cas, chunk
        self.annotations = Annotations(chunk.file, line_of)
        self._structure: set[int] = set()
        self._marked: dict[tuple[Any, Any], str] = {}  # what stands there first, by begin and end
        self._tokens: dict[int, Item] = {}  # those that relations lead to, and at which nothing is marked
        self.structure = 0
        self._known: dict[str, list[str]] = {}
        self.values: dict[str, str] = {}

    @property
    def layers(self) -> dict[str, list[str]]:
        """The features of every layer that was met, whether or not an annotation has them."""
        return {layer: [name.removesuffix(_RENAMED) for name in names] for layer, names in self._known.items()}

    def items(self, text: str) -> list[Item]:
        structures = self._structures()
        for fs in structures:
            if _is_structure(fs.type.name):
                self._structure.add(fs.xmiID)
            elif not self._is_relation(fs):
                self._marked.setdefault((getattr(fs, "begin", None), getattr(fs, "end", None)), _id(fs))
        chains = self._chains(structures)
        items = [item for fs in structures if (item := self._item(fs, text, chains)) is not None]
        return [*items, *self._tokens.values()]

    def given(self, text: str) -> TextAndMetadata:
        """The article: what files beside it say, else what it says itself."""
        language = getattr(next(iter(self._of("uima.tcas.DocumentAnnotation")), None), "language", None)
        if language and language not in _NO_LANGUAGE:
            self.values.setdefault("language", str(language))
        metadata = self.chunk.metadata
        values = {"id": id_of(self.chunk), **self.values}
        said = {name: value for name, value in metadata.values.items() if name != "id" or name in metadata.places}
        return TextAndMetadata(text, values | said, metadata.places, line=1)

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
        if _is_structure(layer):
            self.structure += layer != "uima.tcas.DocumentAnnotation"
            return None
        offsets, surface = _stretch(fs, text)
        features, links = self._said(fs)
        source, target = (self._named(getattr(fs, name, None), text) for name in (_SOURCE, _TARGET))
        return Item(
            fs.xmiID,
            _id(fs),
            layer,
            offsets,
            surface,
            features,
            tuple((role, self._named(target, text)) for role, target in links),
            ends=(source, target) if self._is_relation(fs) else None,
            chain=chains.get(fs.xmiID),
        )

    def _is_relation(self, fs: Any) -> bool:
        """Whether its layer is one of relations, whether or not its ends are there."""
        return {_SOURCE, _TARGET}.issubset(self._names(fs))

    def _named(self, fs: Any, text: str) -> str | None:
        """The id of an annotation that another names, which may be deleted; tokens stand for what is marked there."""
        if _is_null(fs):
            return None
        if fs.xmiID not in self._structure or not hasattr(fs, "begin"):
            return _id(fs)
        if (fs.begin, fs.end) in self._marked:
            return self._marked[fs.begin, fs.end]
        return self._tokens.setdefault(fs.xmiID, Item(fs.xmiID, _id(fs), UNLABELLED, *_stretch(fs, text), {})).id

    def _names(self, fs: Any) -> list[str]:
        """The features of a type, but those that every annotation has."""
        name = fs.type.name
        if name not in self._known:
            self._known[name] = [feature.name for feature in fs.type.all_features if feature.name not in _OWN]
        return self._known[name]

    def _said(self, fs: Any) -> tuple[dict[str, str], list[tuple[str, Any]]]:
        """Its features, and its links to others.

        Features are words, numbers or truths; one with several words has each under a name of its own. Links are
        features that point at annotations, or at structures with a role and a target.
        """
        features: dict[str, str] = {}
        links: list[tuple[str, Any]] = []
        for accessor in self._names(fs):
            name, value = accessor.removesuffix(_RENAMED), getattr(fs, accessor, None)
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
                    links += _links(name, elements if isinstance(elements, list) else [value])
        return features, links


def _links(name: str, found: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The role and what each of these structures leads to, which may be nothing."""
    for one in found:
        if _is_null(one):
            yield name, None
        elif hasattr(one, "target"):
            yield str(getattr(one, "role", None) or name), one.target
        elif hasattr(one, "begin"):
            yield name, one


def _is_structure(layer: str) -> bool:
    """Whether a type is of UIMA, of language, or of what only holds others together."""
    return layer.startswith("uima.") or is_linguistic(layer) or layer.endswith("Chain")


def _is_null(fs: Any) -> bool:
    """Whether a reference leads nowhere: XMI may write that as a structure of its own."""
    return fs is None or (hasattr(fs, "type") and fs.type.name == "uima.cas.NULL")


def _stretch(fs: Any, text: str) -> tuple[Offsets, str | None]:
    """Where it stands, unless it has no width, and the words there."""
    begin, end = getattr(fs, "begin", None), getattr(fs, "end", None)
    if type(begin) is not int or type(end) is not int or begin == end:
        return (), None
    return ((begin, end),), text[begin:end] if 0 <= begin < end <= len(text) else None


def _id(fs: Any) -> str:
    return f"{fs.type.name.rpartition('.')[2]}#{fs.xmiID}"
