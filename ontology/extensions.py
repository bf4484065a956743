"""Terms of users' own: relations below ours or below the general one, and classes below ours, from Turtle files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources import files

from actorgraph.ontology.errors import VocabularyError
from actorgraph.ontology.vocabulary import AG, OWL, RDF, RDFS, SCHEMA, SKOS, Vocabulary, edge, read_properties

_SUBCLASS, _SUBPROPERTY = RDFS + "subClassOf", RDFS + "subPropertyOf"
_CLASSES = {OWL + "Class", RDFS + "Class"}
_RELATIONS = {AG + "Relation", OWL + "ObjectProperty", RDF + "Property"}
_HEADERS = {OWL + "Ontology"}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}\Z")
_ENDS = {"domain": SCHEMA + "domainIncludes", "range": SCHEMA + "rangeIncludes"}
_Values = dict[str, list[str]]


def extended_vocabulary(extensions: Iterable[tuple[str, bytes]]) -> Vocabulary:
    """Our terms, and those of these files, each with its name.

    Raises:
        VocabularyError: a file is no Turtle, or a term doesn't fit; all that is wrong is told, with file and term.
    """
    ours = read_properties((files("actorgraph.ontology") / "actors.ttl").read_bytes(), "actors.ttl")
    theirs: dict[str, tuple[str, _Values]] = {}
    wrong: list[str] = []
    for file, data in extensions:
        for iri, values in read_properties(data, file).items():
            if iri in theirs and theirs[iri][0] != file:
                wrong.append(f"{file}: <{iri}> is also in {theirs[iri][0]}; expected one definition")
            elif not set(values[RDF + "type"]) & _HEADERS:
                theirs[iri] = file, values
    reading = _ExtensionParser(ours, theirs)
    wrong += reading.wrong()
    if wrong:
        raise VocabularyError("\n".join(wrong))
    return Vocabulary(reading.whole())


class _ExtensionParser:
    """The terms of all files on their way into the vocabulary."""

    def __init__(self, ours: Mapping[str, _Values], theirs: Mapping[str, tuple[str, _Values]]) -> None:
        self._ours, self._theirs = ours, theirs
        self._kinds = {iri: self._kind(values) for iri, (_, values) in theirs.items()}

    def _kind(self, values: _Values) -> str | None:
        """The property that leads to a term's parents: of classes one, of relations the other."""
        types = set(values[RDF + "type"])
        if values[_SUBPROPERTY] or types & _RELATIONS:
            return _SUBPROPERTY
        return _SUBCLASS if values[_SUBCLASS] or types & _CLASSES else None

    def wrong(self) -> list[str]:
        """Everything that doesn't fit, each with its file and term."""
        found = []
        names, edges = {_local(iri): iri for iri in self._ours if iri.startswith(AG)}, self._edges()
        for iri, (file, values) in self._theirs.items():
            found += [f"{file}: <{iri}> {message}" for message in self._wrong_with(iri, values)]
            name = _local(iri).casefold()
            other = next((o for n, o in names.items() if n.casefold() == name and o != iri), None)
            if other is not None:
                found.append(
                    f"{file}: <{iri}> and <{other}> would both be called '{_local(iri)}'; expected another name"
                )
            if name in edges:
                message = f"is called as <{edges[name]}> is with a standing; expected another name"
                found.append(f"{file}: <{iri}> {message}")
            names.setdefault(_local(iri), iri)
        return found

    def _edges(self) -> dict[str, str]:
        """Names of the edges of all relations, in small letters, and whose they are."""
        relations = [iri for iri, values in self._ours.items() if AG + "Relation" in values[RDF + "type"]]
        relations += [iri for iri, kind in self._kinds.items() if kind == _SUBPROPERTY]
        standings = [_local(iri) for iri, values in self._ours.items() if AG + "Standing" in values[RDF + "type"]]
        return {edge(_local(iri), standing).casefold(): iri for iri in relations for standing in standings}

    def _wrong_with(self, iri: str, values: _Values) -> Iterable[str]:
        kind = self._kinds[iri]
        if iri.startswith(AG):
            yield "is in actorgraph's own namespace; expected a term of your own"
            return
        if not _NAME.match(_local(iri)):
            yield "has no name: expected letters and digits, at most 64, beginning with a letter, after the last / or #"
        if kind is None:
            yield "is neither a relation nor a class; expected rdfs:subPropertyOf or rdfs:subClassOf"
            return
        if not values[RDFS + "label"]:
            yield "has no rdfs:label; expected one"
        parents = values[kind]
        known = [parent for parent in parents if self._is_known(parent, kind)]
        for parent in parents:
            if parent.startswith(AG) and parent not in known:
                wanted = "relations" if kind == _SUBPROPERTY else "classes"
                yield f"is below <{parent}>, which is none of actorgraph's {wanted}"
        if not known:
            yield "is below nothing that is known; expected a parent among actorgraph's terms, or ag:relatedTo"
        elif self._above_itself(iri, kind):
            yield "is, over others, below itself; expected no cycle"

    def _is_known(self, parent: str, kind: str) -> bool:
        if parent in self._theirs:
            return self._kinds[parent] == kind
        types = self._ours[parent][RDF + "type"] if parent in self._ours else []
        return (AG + "Relation" if kind == _SUBPROPERTY else OWL + "Class") in types

    def _above(self, iri: str, kind: str) -> list[str]:
        values = self._theirs[iri][1] if iri in self._theirs else self._ours.get(iri, {})
        return values.get(kind, [])

    def _above_itself(self, iri: str, kind: str) -> bool:
        seen: set[str] = set()
        queue = list(self._above(iri, kind))
        while queue:
            parent = queue.pop()
            if parent == iri:
                return True
            if parent not in seen:
                seen.add(parent)
                queue += self._above(parent, kind)
        return False

    def whole(self) -> dict[str, _Values]:
        """Our terms and theirs, with what theirs leave out: ends like the parents', words like the label."""
        made = {iri: defaultdict(list, values) for iri, values in self._ours.items()}
        for iri, (_, values) in self._theirs.items():
            kind = self._kinds[iri] or _SUBCLASS
            label = values[RDFS + "label"][0]
            term: defaultdict[str, list[str]] = defaultdict(list, values)
            term[RDFS + "label"] = [label]
            term[SKOS + "definition"] = values[SKOS + "definition"][:1] or [label]
            term[kind] = [parent for parent in values[kind] if self._is_known(parent, kind)]
            if kind == _SUBPROPERTY:
                term[RDF + "type"] = [*values[RDF + "type"], AG + "Relation"]
                term[AG + "inverseLabel"] = values[AG + "inverseLabel"][:1] or [f"{label} (the other way round)"]
                for end, property_ in _ENDS.items():
                    term[property_] = self._end(iri, property_, RDFS + end)
            else:
                term[RDF + "type"] = [*values[RDF + "type"], OWL + "Class"]
            made[iri] = term
        return dict(made)

    def _end(self, iri: str, property_: str, plain: str) -> list[str]:
        """What a relation may lead from or to: as it says itself, else as its parents have it."""
        values = self._theirs[iri][1] if iri in self._theirs else self._ours[iri]
        own = [*values.get(property_, []), *values.get(plain, [])]
        if own:
            return own
        return sorted({end for parent in self._above(iri, _SUBPROPERTY) for end in self._end(parent, property_, plain)})


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]
