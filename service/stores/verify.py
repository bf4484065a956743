"""The embedded store's invariants: what `actorgraph verify` checks."""

from __future__ import annotations

from collections.abc import Iterable

from loaders.assembly import text_digest
from ontology.claims import AnnotatedArticle, digest
from ontology.derived import RelationRdf
from ontology.errors import ActorgraphError
from ontology.rdf import article_lines
from ontology.vocabulary import Vocabulary
from service.projection import Projection
from service.stores.derived_lines import derived_lines
from service.stores.ledger import Ledger
from service.stores.oxigraph_view import OxigraphView

SHOWN = 20
"""How many differing lines of one graph are named."""


def verify(view: OxigraphView, ledger: Ledger, vocabulary: Vocabulary) -> list[str]:
    """What is wrong, in words; empty when every invariant holds.

    Articles: the RDF has those of the ledger and no others; each claim's id is its content's digest; each graph's
    lines give the recorded digest; texts have theirs. What is derived: computing everything again, in an empty ledger,
    gives the same tables there and the same lines of the derived and the stated graph. No other graph is there.
    """
    recorded = dict(ledger.articles())
    wrong: list[str] = []
    articles = [a for id_, content in recorded.items() if (a := _article(id_, content, view, wrong)) is not None]
    again = Ledger(None)
    with again.transaction():
        changes = Projection(again, vocabulary).apply([], [(a, recorded[a.article.id]) for a in articles])
    computed, kept = again.state(), ledger.state()
    again.close()
    wrong += [
        f"the ledger's table {name} isn't what its articles give" for name in kept if kept[name] != computed[name]
    ]
    wrong += [fault for a in articles for fault in _private(a, ledger)]
    derived, stated = derived_lines(changes, RelationRdf(vocabulary, view.iris), view.iris)
    expected = {view.iris.derived: derived, view.iris.stated: stated}
    for graph, lines in expected.items():
        wrong += _differences(graph, lines, view)
    known = {view.iris.article(id_) for id_ in recorded} | expected.keys()
    wrong += [f"<{graph}> is a graph that nothing was loaded into" for graph in view.graphs() if graph not in known]
    return wrong


def _private(annotated: AnnotatedArticle, ledger: Ledger) -> list[str]:
    """What is wrong with that of an article which is in the ledger only: its text, its annotations' ids."""
    article = annotated.article
    row = ledger.article(article.id)
    _, _, text, annotations = row if row is not None else ("", "", None, {})
    wrong = []
    if text is not None and text_digest(text) != article.text_digest:
        wrong.append(f"article '{article.id}': its text isn't the one that was loaded")
    if annotations.keys() != {claim.id for claim in annotated.claims}:
        wrong.append(f"article '{article.id}': the ids of its annotations don't fit its claims")
    return wrong


def _article(id_: str, content: str, view: OxigraphView, wrong: list[str]) -> AnnotatedArticle | None:
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


def _differences(graph: str, expected: Iterable[str], view: OxigraphView) -> list[str]:
    end = len(f" <{graph}> .\n")
    present = {line[:-end].decode() for line in view.graph_lines(graph)}
    wanted = {line[:-2] for line in expected}
    missing = [f"<{graph}> lacks what its claims give: {line}" for line in sorted(wanted - present)]
    planted = [f"<{graph}> has what no claim gives: {line}" for line in sorted(present - wanted)]
    found = missing + planted
    rest = len(found) - SHOWN
    return found if rest <= 0 else [*found[:SHOWN], f"<{graph}>: {rest:,} more lines differ"]
