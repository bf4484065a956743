"""The invariants of every store: what `actorgraph verify` checks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from actorgraph.loaders.assembly import text_digest
from actorgraph.ontology.claims import AnnotatedArticle, digest
from actorgraph.ontology.derived import RelationRdf
from actorgraph.ontology.errors import RevisionSuperseded, StoreUnavailable, UnknownTerm
from actorgraph.ontology.rdf import article_lines
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.base import View
from actorgraph.service.stores.computed import State, computed
from actorgraph.service.stores.ledger import Ledger
from actorgraph.service.stores.projection import Changes, Projection
from actorgraph.service.stores.rdf.derived_lines import derived_lines
from actorgraph.service.stores.records import ArticleRecord

OUTDATED = (
    "it was derived by the rules of another version; `actorgraph migrate`, or the next load, brings it up to date"
)
_PASSED_ON = (RevisionSuperseded, StoreUnavailable, UnknownTerm, sqlite3.Error)
"""What says nothing about what is stored."""
SHOWN = 20
"""How many differing lines of one graph are named."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, in words; and what the articles give when everything is computed again, in an empty ledger."""

    wrong: list[str]
    articles: list[AnnotatedArticle]
    changes: Changes
    state: State


def check(view: View, kept: Mapping[str, ArticleRecord], vocabulary: Vocabulary) -> Checked:
    """Check what holds in every store.

    Articles: the graph has those that are kept and no others; each claim's id is its content's digest; each graph's
    lines give the recorded digest; texts have theirs. What is derived: computing everything again gives the same lines
    of the derived and the stated graph. No other graph is there.
    """
    wrong: list[str] = []
    articles = [a for id_, known in kept.items() if (a := _article(id_, known.digest, view, wrong)) is not None]
    try:
        changes, state = _again(articles, kept, vocabulary)
    except _PASSED_ON:
        raise
    except Exception as error:
        return Checked([*wrong, f"nothing can be derived from its articles: {error!r}"], articles, Changes(), {})
    wrong += [fault for a in articles for fault in _private(a, kept[a.article.id])]
    derived, stated = derived_lines(changes, RelationRdf(vocabulary, view.iris), view.iris)
    expected = {view.iris.derived: derived, view.iris.stated: stated}
    for graph, lines in expected.items():
        try:
            wrong += _differences(graph, lines, view)
        except _PASSED_ON:
            raise
        except Exception as error:
            wrong.append(f"<{graph}> can't be read back: {error!r}")
    known_graphs = {view.iris.article(id_) for id_ in kept} | expected.keys()
    wrong += [
        f"<{graph}> is a graph that nothing was loaded into" for graph in view.graphs() if graph not in known_graphs
    ]
    return Checked(wrong, articles, changes, state)


def _again(
    articles: Sequence[AnnotatedArticle], kept: Mapping[str, ArticleRecord], vocabulary: Vocabulary
) -> tuple[Changes, State]:
    """What is derived from these articles, and what a ledger has of it."""
    ledger = Ledger(None)
    try:
        with ledger.transaction():
            whole = [(_with_text(a, kept[a.article.id].text), kept[a.article.id].digest) for a in articles]
            changes = Projection(ledger, vocabulary).apply([], whole)
        return changes, computed(ledger.db)
    finally:
        ledger.close()


def _private(annotated: AnnotatedArticle, kept: ArticleRecord) -> list[str]:
    """What is wrong with that of an article which is in no graph: its text, its annotations' ids, its status as set."""
    article = annotated.article
    wrong = []
    if kept.text is not None and text_digest(kept.text) != article.text_digest:
        wrong.append(f"article '{article.id}': its text isn't the one that was loaded")
    if kept.annotations.keys() != {claim.id for claim in annotated.claims}:
        wrong.append(f"article '{article.id}': the ids of its annotations don't fit its claims")
    if kept.status not in (None, article.status):
        wrong.append(f"article '{article.id}' is {article.status}, but was set to be {kept.status}")
    return wrong


def _with_text(annotated: AnnotatedArticle, text: str | None) -> AnnotatedArticle:
    """The article as it was loaded: what is derived looks at its text, too."""
    return replace(annotated, article=replace(annotated.article, text=text))


def _article(id_: str, content: str, view: View, wrong: list[str]) -> AnnotatedArticle | None:
    try:
        annotated = view.annotated(id_)
        if annotated is None:
            wrong.append(f"article '{id_}' is in the ledger but not in the graph")
            return None
        lines = [line.decode().rpartition(" <")[0] + " ." for line in view.graph_lines(view.iris.article(id_))]
    except _PASSED_ON:
        raise
    except Exception as error:
        wrong.append(f"article '{id_}' can't be read back: {error!r}")
        return None
    lacking = {part for claim in annotated.claims for part in claim.participants} - {a.id for a in annotated.actors}
    if lacking:
        wrong.append(f"article '{id_}' lacks source actors that its claims name: {', '.join(sorted(lacking))}")
        return None
    if digest(lines) != content or article_lines(annotated, view.iris) != lines:
        wrong.append(f"article '{id_}' is not what was loaded: its digest differs")
    wrong.extend(
        f"claim {claim.id} of article '{id_}' doesn't match its own digest"
        for claim in annotated.claims
        if claim.identified().id != claim.id
    )
    return annotated


def _differences(graph: str, expected: Iterable[str], view: View) -> list[str]:
    end = len(f" <{graph}> .\n")
    present = {line[:-end].decode() for line in view.graph_lines(graph)}
    wanted = {line[:-2] for line in expected}
    missing = [f"<{graph}> lacks what its claims give: {line}" for line in sorted(wanted - present)]
    planted = [f"<{graph}> has what no claim gives: {line}" for line in sorted(present - wanted)]
    found = missing + planted
    rest = len(found) - SHOWN
    return found if rest <= 0 else [*found[:SHOWN], f"<{graph}>: {rest:,} more lines differ"]
