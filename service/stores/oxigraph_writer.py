"""Writing to an embedded store: whole articles in, one revision out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace as changed
from typing import cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from ontology.claims import AnnotatedArticle
from ontology.derived import ACTOR_PROPERTIES, RelationRdf, edge
from ontology.iris import Iris, local, term
from ontology.vocabulary import AG, Vocabulary
from service.projection import Changes
from service.stores.derived_lines import derived_lines
from service.stores.ledger import Ledger
from service.stores.oxigraph_view import OxigraphView
from service.stores.writing import Addition, RevisionWriter, utc_now

ENDS = ("subject", "relation", "object", "standing")
BULK_QUADS = 5_000
"""From how many quads on they are bulk loaded: faster, and not transactional, which a private copy needn't be."""

Quads = dict[str, Quad]
"""Quads of the derived and stated graphs, by their lines."""


class OxigraphWriter(RevisionWriter):
    """A load's hold of an embedded store; see `service.stores.base.Writer`.

    ``revising`` goes around each revision's writing: its end makes all of it visible, or, on an error, none of it.
    """

    def __init__(
        self,
        work: Store,
        ledger: Ledger,
        iris: Iris,
        vocabulary: Vocabulary,
        revising: Callable[[Ledger], AbstractContextManager[None]],
    ) -> None:
        super().__init__(ledger, iris, vocabulary)
        self._work, self._revising = work, revising
        self._rdf = RelationRdf(vocabulary, iris)
        self._view = OxigraphView(work, 0, iris, vocabulary)
        self._derived, self._stated = NamedNode(iris.derived), NamedNode(iris.stated)

    def close(self) -> None:
        """Let go of the writer's copy, and of what was tried."""
        super().close()
        del self._work, self._view, self._revising

    def current(self, article: str) -> AnnotatedArticle | None:
        """The article as it is stored now, with its text and annotation ids."""
        row = self._ledger.article(article)
        annotated = self._view.annotated(article) if row else None
        if row is None or annotated is None:
            return None
        annotations = tuple((claim, tuple(ids)) for claim, ids in sorted(row[3].items()))
        return changed(annotated, article=changed(annotated.article, text=row[2]), annotations=annotations)

    def _revise(self, removed: Sequence[str], additions: Sequence[Addition]) -> tuple[int, Changes]:
        with self._revising(self._ledger):
            revision = self._ledger.add_revision(self._load, utc_now())
            self._ledger.add_changes(self._change_rows(revision, removed, additions))
            changes = self._projection.apply(removed, [(annotated, content) for annotated, content, _ in additions])
            self._write(removed, additions, changes)
        return revision, changes

    # -- RDF ----------------------------------------------------------------------------------------------------------

    def _write(self, removed: Sequence[str], additions: Sequence[Addition], changes: Changes) -> None:
        for id_ in removed:
            self._work.remove_graph(NamedNode(self._iris.article(id_)))
        sources = changes.gone_sources | changes.moved_sources.keys()
        before: Quads = {}
        for article, source in sources:
            self._collect(NamedNode(self._iris.source(article, source)), before)
        for actor in changes.removed_actors:
            self._collect_actor(NamedNode(self._iris.actor(actor)), before)
        for relation in changes.removed_relations:
            self._collect_relation(NamedNode(self._iris.relation(relation)), before)
        derived, stated = derived_lines(changes, self._rdf, self._iris)
        for line in before.keys() - {*derived, *stated}:
            self._work.remove(before[line])
        graphs = [(self._iris.article(a.article.id), lines) for a, _, lines in additions]
        graphs += [(self._iris.derived, [line for line in derived if line not in before])]
        graphs += [(self._iris.stated, [line for line in stated if line not in before])]
        self._add(graphs)

    def _collect_actor(self, subject: NamedNode, found: Quads) -> None:
        """What the derived graph says of an actor itself; the edges that start there are its relations'."""
        for name in ACTOR_PROPERTIES:
            for quad in self._work.quads_for_pattern(subject, NamedNode(name), None, self._derived):
                found[_line(subject, quad.predicate, quad.object)] = quad

    def _collect_relation(self, subject: NamedNode, found: Quads) -> None:
        """What stands of a relation, in the derived graph and, if it is stated, in the stated one."""
        quads = self._collect(subject, found)
        values = {quad.predicate.value: quad.object for quad in quads}
        one, relation, other, standing = (cast(NamedNode, values[AG + name]) for name in ENDS)
        labelled = NamedNode(edge(local(relation.value), local(standing.value)))
        found[_line(one, labelled, other)] = Quad(one, labelled, other, self._derived)
        if standing.value == term("stated"):
            found[_line(one, relation, other)] = Quad(one, relation, other, self._stated)

    def _collect(self, subject: NamedNode, found: Quads) -> list[Quad]:
        """All that the derived graph says of a subject and its parts."""
        quads = list(self._work.quads_for_pattern(subject, None, None, self._derived))
        for quad in quads:
            part = quad.object
            found[_line(subject, quad.predicate, part)] = quad
            if quad.predicate.value in (AG + "itemPart", AG + "viaPart") and isinstance(part, NamedNode):
                self._collect(part, found)
        return quads

    def _add(self, graphs: list[tuple[str, list[str]]]) -> None:
        data = "".join(f"{line[:-1]}<{graph}> .\n" for graph, lines in graphs for line in lines).encode()
        if sum(len(lines) for _, lines in graphs) >= BULK_QUADS:
            self._work.bulk_load(data, RdfFormat.N_QUADS)
        else:
            self._work.load(data, RdfFormat.N_QUADS)


def _line(subject: object, predicate: object, value: object) -> str:
    """A triple as a line. Where pyoxigraph's form isn't the canonical one, it is merely taken out and put in again."""
    return f"{subject} {predicate} {value} ."
