"""Brings a copy of the store in RDF up to a revision, while loads go on.

Neo4j shows only what is newest, and a big copy takes longer than the time between two loads. So what is read is checked
against the log of what each revision touches: what was touched meanwhile is read again, until nothing is left.
"""

from __future__ import annotations

from collections.abc import Callable
from tempfile import NamedTemporaryFile
from typing import cast

import msgspec
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from ontology.iris import Iris, local
from ontology.property_graph import read_entity_node
from ontology.rdf import article_lines
from ontology.standing import DerivedRelation
from ontology.vocabulary import AG, RDF, Vocabulary
from service.projection import Changes
from service.stores.neo4j.log import Log, Point, Reading, Rows
from service.stores.neo4j.touched import Touched
from service.stores.neo4j.view import annotated_of
from service.stores.quads import Lines, QuadWriter

TYPE, RELATION, SOURCE = NamedNode(RDF + "type"), NamedNode(AG + "DerivedRelation"), NamedNode(AG + "SourceActor")
_relation = msgspec.json.Decoder(DerivedRelation)


class Following:
    """Reads what a copy lacks."""

    def __init__(self, log: Log, iris: Iris, vocabulary: Vocabulary) -> None:
        self._log, self._iris, self._vocabulary = log, iris, vocabulary

    def bring_up(self, copy: Store, since: Point | None, look: Callable[[], None]) -> Point:
        """Change a copy of the graph at that point (or an empty one) into the graph at a later one, which comes back.

        ``look`` is called now and then; what it raises ends this.

        Raises:
            Severed: the log doesn't reach back to the point, or it is no point of this store.
        """
        start = since or self._log.here()
        reading = Reading(self._log, start, look)
        quads = QuadWriter(copy, self._iris, self._vocabulary)
        left = Touched()
        if since is None:
            left = self._fill(copy, quads, reading)
        left.add(reading.newly())
        while left:
            part, rows, newly = reading.some(left)
            left.add(newly)
            articles, changes = self._found(part, rows)
            quads.write(self._gone(copy, part, changes), articles, changes)
        reached = self._log.now(reading.upto)[1]
        reading.check()
        return reached

    def _fill(self, copy: Store, quads: QuadWriter, reading: Reading) -> Touched:
        """Put in all that there is, at once, since that is fastest; what was touched meanwhile comes back."""
        left, later = self._log.everything(), Touched()
        with NamedTemporaryFile(suffix=".nq") as file:
            while left:
                part, rows, newly = reading.some(left)
                later.add(newly)
                later.add(left.disturbed(newly))
                left = left.without(newly)
                file.write(quads.nquads(*self._found(part, rows)))
            file.flush()
            copy.bulk_load(path=file.name, format=RdfFormat.N_QUADS)
        return later

    def _found(self, part: Touched, rows: Rows) -> tuple[list[Lines], Changes]:
        """What stands of some things, from what was read.

        A node that a commit made or removed meanwhile comes without properties; such things are not in ``part``.
        """
        articles, changes = [], Changes()
        for row in rows.get("articles", ()):
            if (id_ := row["article"].get("id")) in part.articles:
                articles.append((id_, article_lines(annotated_of(row), self._iris)))
                changes.sources.update({(id_, mention["source"]): entity for mention, entity in row["mentions"]})
        for row in rows.get("moved", ()):
            if row["article"] in part.moved:
                changes.moved_sources[row["article"], row["source"]] = row["entity"]
        for row in rows.get("entities", ()):
            if row["entity"].get("id") in part.entities:
                changes.actors.append(read_entity_node(row["entity"]))
        for row in rows.get("relations", ()):
            if row["id"] in part.relations:
                changes.relations.append(_relation.decode(row["content"]))
        return articles, changes

    def _gone(self, copy: Store, part: Touched, changes: Changes) -> list[str]:
        """Put to the changes what the copy has of these things; its articles among them."""
        articles = []
        for id_ in part.articles:
            graph = NamedNode(self._iris.article(id_))
            if copy.contains_named_graph(graph):
                articles.append(id_)
                for quad in copy.quads_for_pattern(None, TYPE, SOURCE, graph):
                    changes.gone_sources.add((id_, local(cast(NamedNode, quad.subject).value)))
        changes.removed_actors = part.entities
        changes.removed_relations = {id_ for id_ in part.relations if self._has(copy, id_)}
        return articles

    def _has(self, copy: Store, relation: str) -> bool:
        iri = NamedNode(self._iris.relation(relation))
        return Quad(iri, TYPE, RELATION, NamedNode(self._iris.derived)) in copy
