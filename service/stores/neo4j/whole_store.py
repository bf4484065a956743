"""A store as the rows of one in Neo4j, all of it at once: for a first load by import instead of over Bolt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from actorgraph.loaders.purges import Purge
from actorgraph.ontology.claims import AnnotatedArticle, digest
from actorgraph.ontology.errors import RevisionSuperseded
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.property_graph import article_node
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.changelog import changes_of
from actorgraph.service.stores.derivation import AT_ONCE, Derivation
from actorgraph.service.stores.neo4j.graph import statements
from actorgraph.service.stores.neo4j.import_files import ImportFiles
from actorgraph.service.stores.neo4j.rows import (
    RevisionRows,
    log_nodes,
    mentions,
    private,
    purge_row,
    signatures,
    statuses,
)
from actorgraph.service.stores.neo4j.store import SCHEMA_VERSION
from actorgraph.service.stores.projection import RULES
from actorgraph.service.stores.records import ArticleRecord, Change
from actorgraph.service.stores.seals import log_seal

_T = TypeVar("_T")


class WholeStore:
    """Writes all of a view into files. With ``private``, a store, what that keeps beside the graphs comes along.

    Articles become revisions of a change log that begins anew, `AT_ONCE` a revision as in a load: so what one has in
    hand stays small. All that follows from them is derived again, since without texts near-copies aren't known.
    """

    def __init__(self, view: View, vocabulary: Vocabulary, files: ImportFiles, private: Store | None) -> None:
        self._view, self._files, self._private, self._vocabulary = view, files, private, vocabulary
        self._iris: Iris = view.iris
        self._rows = RevisionRows(view.iris, vocabulary)
        self._revisions: list[int] = []
        self._seal = self._content = ""

    def write(self) -> None:
        """Write everything.

        Raises:
            Overtaken: something was loaded meanwhile, and what is kept is no longer that of the view.
        """
        purges = self._purges()
        with closing(Derivation(self._vocabulary)) as derivation:
            for articles in _batches(self._view.all_articles()):
                derivation.add(self._articles(articles))
            derivation.settle()
            for annotated in self._view.all_articles():
                self._claims(annotated, derivation.whom(annotated.article.id))
            for actor in derivation.actors():
                row = self._rows.entity(actor)
                self._files.add("entities", {":LABEL": ["Entity", *row["labels"]], **row["node"]})
            for relations in _batches(derivation.relations()):
                self._relations(relations, derivation)
            for known in _batches(derivation.signatures()):
                self._signatures(signatures(known))
        self._store(purges)

    def _purges(self) -> list[Purge]:
        """What is kept of purged actors, which the view's articles were written without."""
        if self._private is None:
            return []
        purges = self._private.purges()
        with self._private.view() as now:
            if now.revision != self._view.revision:
                raise RevisionSuperseded(
                    f"revision {now.revision} came while {self._view.revision} was read; ask again"
                )
        return purges

    def _articles(self, found: Sequence[AnnotatedArticle]) -> list[tuple[AnnotatedArticle, str]]:
        """Articles with what is kept of them and their contents' digests; they are a revision."""
        kept = self._private.kept([a.article.id for a in found]) if self._private else {}
        whole = [self._whole(annotated, kept.get(annotated.article.id)) for annotated in found]
        revision = len(self._revisions) + 1
        log: list[Change] = []
        for annotated, content in whole:
            self._files.add("articles", article_node(annotated.article, self._iris))
            self._files.add("texts", private(annotated, content))
            log += changes_of(revision, None, annotated, lambda _: {}, self._iris)
        for node in log_nodes(log):
            self._files.add("changes", node)
        set_ = {id_: one.status for id_, one in kept.items() if one.status is not None}
        for status in statuses(set_):
            self._files.add("statuses", status)
        self._revisions.append(len(log))
        self._seal = log_seal(self._seal, revision, sorted(log))
        self._content = digest([self._content, [[content, a.article.text is None] for a, content in whole]], 32)
        return whole

    def _whole(self, annotated: AnnotatedArticle, kept: ArticleRecord | None) -> tuple[AnnotatedArticle, str]:
        content = digest(article_lines(annotated, self._iris))
        if self._private and (kept is None or kept.digest != content):
            raise RevisionSuperseded(f"article '{annotated.article.id}' was loaded anew while it was read; ask again")
        text, names = (kept.text, kept.annotations) if kept else (None, {})
        annotations = tuple((claim.id, tuple(names.get(claim.id, ()))) for claim in annotated.claims)
        article = replace(annotated.article, text=text)
        return replace(annotated, article=article, annotations=annotations), content

    def _claims(self, annotated: AnnotatedArticle, whom: dict[str, str]) -> None:
        id_ = annotated.article.id
        for mention in mentions(annotated, whom):
            self._files.add("mentions", {":START_ID": id_, ":END_ID": mention["entity"], **mention["mention"]})
        for row in self._rows.claims(annotated, whom):
            claim = row["node"]["id"]
            self._files.add("claims", row["node"])
            self._files.add("reported", {":START_ID": claim, ":END_ID": id_})
            for part in row["parts"]:
                ends = {":START_ID": claim, ":END_ID": part["entity"], ":TYPE": part["type"]}
                self._files.add("parts", {**ends, **part["part"]})

    def _relations(self, relations: Sequence[DerivedRelation], derivation: Derivation) -> None:
        items = {item.item for relation in relations for item in relation.items}
        names = {actor.id: actor.name for actor in derivation.actors_of(items)}
        for relation in relations:
            node, edge = self._rows.relation(relation)
            self._files.add("relations", node)
            ends = {":START_ID": relation.subject, ":END_ID": relation.object, ":TYPE": edge["type"]}
            item_names = [names[item.item] for item in relation.items]
            self._files.add("edges", {**ends, **edge["edge"], "item_names": item_names})

    def _signatures(self, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            self._files.add("signatures", row)
            for link in row["link_keys"]:
                self._files.add("links", {"key": link, "signature": row["key"]})

    def _store(self, purges: Iterable[Purge]) -> None:
        """The store's own nodes. A revision's ``load`` is of what was loaded: the same articles give the same files."""
        for number, changes in enumerate(self._revisions, 1):
            self._files.add("revisions", {"number": number, "load": self._content, "changes": changes})
        for purge in purges:
            self._files.add("purges", purge_row(purge))
        newest = len(self._revisions)
        known = {"name": "actorgraph", "version": SCHEMA_VERSION, "base": self._iris.base, "revision": newest}
        sealed = {"log": self._seal, "rules": RULES} if newest else {}
        self._files.add("store", {**known, **sealed})


def after_import() -> str:
    """The statements that make an imported database a store, for `cypher-shell`."""
    texts = [*statements("after_import").values(), *statements("schema").values(), *statements("imported").values()]
    return "".join(f"{text};\n" for text in texts)


def _batches(things: Iterator[_T]) -> Iterator[list[_T]]:
    while some := list(islice(things, AT_ONCE)):
        yield some
