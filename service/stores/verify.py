"""The invariants of every store, and those of the embedded store's ledger: what `actorgraph verify` checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from loaders.assembly import text_digest
from ontology.claims import AnnotatedArticle, digest
from ontology.derived import RelationRdf
from ontology.errors import ActorgraphError
from ontology.rdf import article_lines
from ontology.vocabulary import Vocabulary
from service.projection import RULES, Changes, Projection
from service.stores.base import Kept, View
from service.stores.ledger import LOG, Ledger
from service.stores.ledger import RULES as RULES_NAME
from service.stores.rdf.derived_lines import derived_lines
from service.stores.records import Records, edge, records
from service.stores.seals import broken_keys, broken_log

OUTDATED = (
    "it was derived by the rules of another version; `actorgraph migrate`, or the next load, brings it up to date"
)
SHOWN = 20
"""How many differing lines of one graph are named."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, in words; and what the articles give when everything is computed again, in an empty ledger."""

    wrong: list[str]
    articles: list[AnnotatedArticle]
    changes: Changes
    state: dict[str, set[tuple[Any, ...]]]


def check(view: View, kept: Mapping[str, Kept], vocabulary: Vocabulary) -> Checked:
    """Check what holds in every store.

    Articles: the graph has those that are kept and no others; each claim's id is its content's digest; each graph's
    lines give the recorded digest; texts have theirs. What is derived: computing everything again gives the same lines
    of the derived and the stated graph. No other graph is there.
    """
    wrong: list[str] = []
    articles = [a for id_, known in kept.items() if (a := _article(id_, known.digest, view, wrong)) is not None]
    again = Ledger(None)
    with again.transaction():
        whole = [(_with_text(a, kept[a.article.id].text), kept[a.article.id].digest) for a in articles]
        changes = Projection(again, vocabulary).apply([], whole)
    state = again.state()
    again.close()
    wrong += [fault for a in articles for fault in _private(a, kept[a.article.id])]
    derived, stated = derived_lines(changes, RelationRdf(vocabulary, view.iris), view.iris)
    expected = {view.iris.derived: derived, view.iris.stated: stated}
    for graph, lines in expected.items():
        wrong += _differences(graph, lines, view)
    known_graphs = {view.iris.article(id_) for id_ in kept} | expected.keys()
    wrong += [
        f"<{graph}> is a graph that nothing was loaded into" for graph in view.graphs() if graph not in known_graphs
    ]
    return Checked(wrong, articles, changes, state)


def verify(view: View, ledger: Ledger, vocabulary: Vocabulary) -> list[str]:
    """What is wrong in an embedded store, in words.

    All of `check`, tables that aren't what the articles give, and a change log or access keys written by hand.
    A store that was derived by the rules of another version is told as that alone.
    """
    if ledger.revision and ledger.meta(RULES_NAME) != RULES:
        return [OUTDATED]
    kept = ledger.kept([id_ for id_, _ in ledger.articles()])
    checked, tables = check(view, kept, vocabulary), ledger.state()
    again = checked.state | _records(checked.articles, checked.changes)
    tables |= Records(ledger).state()
    sealed = broken_log(ledger.log(), ledger.revision, ledger.meta(LOG))
    sealed += broken_keys(ledger.keys(), ledger.key_seals())
    return (
        checked.wrong
        + sealed
        + [f"the ledger's table {name} isn't what its articles give" for name in tables if tables[name] != again[name]]
    )


def _records(articles: Iterable[AnnotatedArticle], changes: Changes) -> dict[str, set[tuple[Any, ...]]]:
    """What the tables of records must hold."""
    rows = {(kind, *row) for kind, some in records(articles, changes) for row in some}
    return {"record": rows, "edge": set(map(edge, changes.relations))}


def _private(annotated: AnnotatedArticle, kept: Kept) -> list[str]:
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
    except (ActorgraphError, KeyError, ValueError) as error:
        wrong.append(f"article '{id_}' can't be read back: {error}")
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
