"""Where things live: the IRIs under a configurable base, and the way back from an IRI to its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from actorgraph.ontology.vocabulary import AG

DEFAULT_BASE = "https://w3id.org/actorgraph/id/"

WIKIDATA = "http://www.wikidata.org/entity/"
_WIKIDATA = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:entity|wiki)/(Q[1-9][0-9]*)\Z", re.IGNORECASE)

_FRAGMENT = re.compile(r"#char=(\d+),(\d+)\Z")


def is_iri(text: str) -> bool:
    """Whether a string is an absolute IRI: one that can be written as RDF and read again."""
    return iri_fault(text) is None


def iri_fault(text: str) -> str | None:
    """What keeps a string from being an absolute IRI (RFC 3987), as the parser says that reads what is stored."""
    try:
        NamedNode(text)
    except UnicodeEncodeError:
        return "it has half of a surrogate pair"
    except ValueError as error:
        return str(error)
    return "nothing follows its scheme" if text.endswith(":") else None


def one_link(link: str) -> str:
    """An identity link in the form in which links are compared and kept: Wikidata's own for a Wikidata item.

    The page, the entity, either scheme, with or without ``www.``: a reader who copies any of them means one thing.
    """
    found = _WIKIDATA.match(link)
    return f"{WIKIDATA}{found[1].upper()}" if found else link


def term(name: str) -> str:
    """IRI of an ontology term that ships with the project."""
    return AG + name


def local(iri: str) -> str:
    """Last segment of an IRI: an id, or a term's name."""
    return re.split(r"[/#]", iri)[-1]


@dataclass(frozen=True, slots=True)
class Iris:
    """All IRIs of one graph. A thing's id is the last segment of its IRI."""

    base: str = DEFAULT_BASE
    terms: Mapping[str, str] = field(default_factory=dict, hash=False)
    """IRIs of the terms that are users' own, by name: see `Vocabulary.own`."""

    def term(self, name: str) -> str:
        """A term of ours or of users' own."""
        return self.terms.get(name) or term(name)

    def article(self, id_: str) -> str:
        """An article, which is also the name of its graph."""
        return f"{self.base}article/{id_}"

    def claim(self, id_: str) -> str:
        """A claim."""
        return f"{self.base}claim/{id_}"

    def actor(self, id_: str) -> str:
        """A canonical actor."""
        return f"{self.base}actor/{id_}"

    def source(self, article: str, id_: str) -> str:
        """A source actor of one article."""
        return f"{self.base}article/{article}/actor/{id_}"

    def alternatives(self, id_: str) -> str:
        """A group of claims of which one holds."""
        return f"{self.base}alternatives/{id_}"

    def relation(self, id_: str) -> str:
        """A derived relation."""
        return f"{self.base}relation/{id_}"

    def fragment(self, article: str, start: int, end: int) -> str:
        """A stretch of an article's text (RFC 5147), in code points."""
        return f"{self.base}article/{article}#char={start},{end}"

    @property
    def derived(self) -> str:
        """The graph of canonical actors and derived relations."""
        return f"{self.base}graph/derived"

    @property
    def stated(self) -> str:
        """The graph of plain triples, for stated relations only."""
        return f"{self.base}graph/stated"

    @property
    def decisions(self) -> str:
        """The graph of people's decisions about identity."""
        return f"{self.base}graph/decisions"


def fragment_span(iri: str) -> tuple[int, int]:
    """Start and end of a fragment IRI.

    Raises:
        ValueError: it is none.
    """
    found = _FRAGMENT.search(iri)
    if not found:
        raise ValueError(f"<{iri}> is no text fragment (#char=start,end)")
    return int(found[1]), int(found[2])
