"""What the change log keeps of a claim or article that is no more, so that it can still be shown as it was.

A claim's remains are N-Triples: its own, those of its article and of the source actors that it names (without their
mentions), and which canonical actors those stood for. An article's are its own alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from actorgraph.loaders.redaction import Redaction
from actorgraph.ontology.claims import AnnotatedArticle, Article, Claim, SourceActor
from actorgraph.ontology.derived import CanonicalActor, canonical_line
from actorgraph.ontology.iris import Iris, local
from actorgraph.ontology.rdf import article_lines, read_article
from actorgraph.ontology.vocabulary import AG
from actorgraph.service.stores.base import View


def of_article(article: Article, iris: Iris) -> str:
    """What is kept of an article."""
    return "\n".join(article_lines(AnnotatedArticle(article, (), ()), iris))


def of_claim(
    claim: Claim, article: Article, actors: Mapping[str, SourceActor], canonical: Mapping[str, str], iris: Iris
) -> str:
    """What is kept of a claim; ``actors`` are its article's source actors, ``canonical`` whom they stand for, by id."""
    named = sorted({*claim.participants})
    lines = article_lines(
        AnnotatedArticle(article, tuple(replace(actors[id_], mentions=()) for id_ in named), (claim,)), iris
    )
    return "\n".join([*lines, *(canonical_line(iris.source(article.id, id_), canonical[id_], iris) for id_ in named)])


class TombstoneRedactor:
    """Rewrites what the change log has, without actors that were purged; ids of what is gone stay as they were."""

    def __init__(self, redaction: Redaction, iris: Iris, contents: Iterable[tuple[str, str]]) -> None:
        """``contents`` are all that the log has, by article: an article's own tell of nobody whom it names."""
        self._redaction, self._iris = redaction, iris
        self._naming = {article for article, content in contents if any(map(redaction.one, _read(content)[0].actors))}

    def __call__(self, article: str, content: str) -> str:
        """What is kept of a claim or article, rewritten."""
        annotated, whom = _read(content)
        without = self._redaction.redacted(annotated, ids=False, naming=article in self._naming)
        whom |= {actor.id: purge.actor for actor in annotated.actors if (purge := self._redaction.one(actor))}
        sources = (canonical_line(self._iris.source(article, id_), whom[id_], self._iris) for id_ in sorted(whom))
        return "\n".join([*article_lines(without, self._iris), *sources])


class Tombstone:
    """A claim or article as it was, with what serializers ask of a view; who is still there is as now."""

    def __init__(self, content: str, view: View) -> None:
        """Read what the change log has kept; ``view`` is of the revision in which it is shown."""
        annotated, self._canonical = _read(content)
        self.iris, self._view = view.iris, view
        self.own, self.claims = annotated.article, annotated.claims
        self._actors = {self._canonical[actor.id]: actor for actor in annotated.actors}

    def canonical(self, article: str, source: str) -> str:
        """The canonical actor that a source actor stood for."""
        return self._canonical[source]

    def article(self, id_: str) -> Article | None:
        """The article as it was."""
        return self.own

    def actors(self, ids: Collection[str]) -> dict[str, CanonicalActor]:
        """Canonical actors; who isn't there any more is as the article called them."""
        there = self._view.actors(ids)
        return {id_: there[id_] if id_ in there else _alone(id_, self._actors[id_]) for id_ in ids}


def _read(content: str) -> tuple[AnnotatedArticle, dict[str, str]]:
    """An article with what is kept of it, and whom its source actors stood for."""
    triples = [(_text(t.subject), t.predicate.value, _text(t.object)) for t in parse(content, RdfFormat.N_TRIPLES)]
    canonical = {local(s): local(value) for s, property_, value in triples if property_ == AG + "canonical"}
    return read_article(triples), canonical


def _alone(id_: str, actor: SourceActor) -> CanonicalActor:
    return CanonicalActor(id=id_, name=actor.name, types=(actor.type,), aliases=(), same_as=actor.same_as)


def _text(term: NamedNode | BlankNode | Literal | Triple) -> str:
    assert not isinstance(term, Triple)
    return term.value
