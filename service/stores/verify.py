"""The embedded store's invariants: what `actorgraph verify` checks."""

from __future__ import annotations

from ontology.claims import digest
from ontology.errors import ActorgraphError
from ontology.rdf import article_lines
from ontology.vocabulary import Vocabulary
from service.projection import Projection
from service.stores.ledger import Ledger
from service.stores.oxigraph_view import OxigraphView


def verify(view: OxigraphView, ledger: Ledger, vocabulary: Vocabulary) -> list[str]:
    """What is wrong, in words; empty when every invariant holds.

    Articles: the RDF has those of the ledger and no others; each claim's id is its content's digest; each graph's
    lines give the recorded digest. What is derived: computing everything again, in an empty ledger, gives the same
    canonical actors and relations.
    """
    wrong: list[str] = []
    recorded = dict(ledger.articles())
    present = set(view.article_ids())
    wrong += [f"article '{id_}' is in the ledger but not in the graph" for id_ in sorted(recorded.keys() - present)]
    wrong += [f"article '{id_}' is in the graph but not in the ledger" for id_ in sorted(present - recorded.keys())]
    again = Ledger(None)
    projection = Projection(again, vocabulary)
    expected = []
    for id_ in sorted(present & recorded.keys()):
        try:
            annotated = view.annotated(id_)
        except (ActorgraphError, KeyError, ValueError) as error:
            wrong.append(f"article '{id_}' can't be read back: {error}")
            continue
        assert annotated is not None
        if digest(article_lines(annotated, view.iris)) != recorded[id_]:
            wrong.append(f"article '{id_}' is not what was loaded: its digest differs")
        wrong += [
            f"claim {c.id} of article '{id_}' doesn't match its own digest"
            for c in annotated.claims
            if c.identified().id != c.id
        ]
        expected.append((annotated, recorded[id_]))
    with again.transaction():
        changes = projection.apply([], expected)
    wrong += _derived(view, {r.id: r for r in changes.relations}, "relation")
    wrong += _derived(view, {a.id: a for a in changes.actors}, "actor")
    wrong += [
        f"source actor {source} of article '{article}' stands for another canonical actor"
        for (article, source), actor in changes.sources.items()
        if view.canonical(article, source) != actor
    ]
    again.close()
    return wrong


def _derived(view: OxigraphView, expected: dict[str, object], kind: str) -> list[str]:
    present = view.ids(kind)
    wrong = [f"{kind} {id_} is missing" for id_ in sorted(expected.keys() - present)]
    wrong += [f"{kind} {id_} is there though nothing supports it" for id_ in sorted(present - expected.keys())]
    stored = view.relations(present) if kind == "relation" else view.actors(present)
    wrong += [
        f"{kind} {id_} differs from what its claims give"
        for id_, thing in stored.items()
        if expected.get(id_, thing) != thing
    ]
    return wrong
