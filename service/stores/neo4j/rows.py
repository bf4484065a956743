"""Nodes and relationships as rows: for the statements in ``write.cypher``, and for files to import."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from actorgraph.loaders.identity import Signature
from actorgraph.loaders.purges import Purge
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.names import fold
from actorgraph.ontology.property_graph import (
    article_node,
    claim_node,
    edge_type,
    entity_node,
    labels,
    mention,
    parts,
    relation_edge,
)
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.claim_index import sketch_of
from actorgraph.service.stores.neo4j.keys import key_of, pair_key, signature_key
from actorgraph.service.stores.neo4j.ledger import FetchedLedger
from actorgraph.service.stores.projection import Changes, relation_digest
from actorgraph.service.stores.records import Change
from actorgraph.service.stores.revision_writer import Addition

Rows = list[Any]
_json = msgspec.json.encode


class RevisionRows:
    """Turns what there is into rows, under one vocabulary and base.

    ``whom`` says whom an article's source actors stand for, by id.
    """

    def __init__(self, iris: Iris, vocabulary: Vocabulary) -> None:
        self._iris, self._vocabulary = iris, vocabulary

    def of(
        self,
        removed: Sequence[str],
        additions: Sequence[Addition],
        changes: Changes,
        ledger: FetchedLedger,
        log: Iterable[Change],
    ) -> dict[str, Rows]:
        """Rows by statement, in the order in which the statements must run."""
        moved = [
            {"article": article, "source": source, "entity": entity}
            for (article, source), entity in changes.moved_sources.items()
        ]
        entities = [self.entity(actor) for actor in changes.actors]
        whom = {
            annotated.article.id: {a.id: changes.sources[annotated.article.id, a.id] for a in annotated.actors}
            for annotated, _ in additions
        }
        there = {actor.id for actor in changes.actors}
        changed = [row for row in entities if row["node"]["id"] in changes.removed_actors]
        relations = [self.relation(relation) for relation in changes.relations]
        stand = {relation.id for relation in changes.relations}
        return {
            "drop_articles": list(removed),
            "new_entities": [row for row in entities if row["node"]["id"] not in changes.removed_actors],
            "rename_items": changed,
            "changed_entities": changed,
            "move_mentions": moved,
            "move_claims": moved,
            "pair_claims": sorted({row["article"] for row in moved}),
            "articles": [self.article(one, content, whom[one.article.id]) for one, content in additions],
            "claims": [row for one, _ in additions for row in self.claims(one, whom[one.article.id])],
            "relations": [node for node, _ in relations if node["id"] not in changes.removed_relations],
            "changed_relations": [node for node, _ in relations if node["id"] in changes.removed_relations],
            "edges": [edge for _, edge in relations],
            "drop_relations": sorted(changes.removed_relations - stand),
            "drop_entities": sorted(changes.removed_actors - there),
            "drop_signatures": [signature_key(s.type, s.name, s.links) for s in ledger.dropped],
            "signatures": signatures(ledger.signatures("id", ledger.touched).values()),
            "changes": list(log_nodes(log)),
        }

    def entity(self, actor: CanonicalActor) -> dict[str, Any]:
        """A canonical actor: its node, and the labels that it has beside ``Entity``."""
        return {"labels": labels(actor.types, self._vocabulary), "node": entity_node(actor, self._iris)}

    def article(self, annotated: AnnotatedArticle, content: str, whom: Mapping[str, str]) -> dict[str, Any]:
        """An article's node, what is private of it, whom it mentions."""
        return {
            "node": article_node(annotated.article, self._iris),
            "private": private(annotated, content),
            "mentions": mentions(annotated, whom),
        }

    def claims(self, annotated: AnnotatedArticle, whom: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """An article's claims, each with its relationships to entities."""
        article, types = annotated.article.id, {actor.id: actor.type for actor in annotated.actors}
        for claim in annotated.claims:
            node = claim_node(claim, self._iris)
            if claim.object is not None:
                ends = sorted((whom[claim.subject], whom[claim.object]))
                node["pair"] = pair_key((ends[0], ends[1]))
            yield {
                "article": article,
                "node": node,
                "parts": [
                    {"type": type_, "entity": whom[source], "part": _part(source, types[source], order)}
                    for type_, source, order in parts(claim)
                ],
            }

    def relation(self, relation: DerivedRelation) -> tuple[dict[str, Any], dict[str, Any]]:
        """A derived relation: whole as a node, and the edge for people, which lacks its items' names."""
        ends = sorted((relation.subject, relation.object))
        type_ = edge_type(relation.relation, relation.standing, self._vocabulary)
        node = {
            "id": relation.id,
            "subject": relation.subject,
            "relation": relation.relation,
            "object": relation.object,
            "standing": relation.standing,
            "symmetric": self._vocabulary.relations[relation.relation].symmetric,
            "edge": type_,
            "pair": pair_key((ends[0], ends[1])),
            "digest": relation_digest(relation),
            "content": _json(relation).decode(),
        }
        edge = relation_edge(relation)
        return node, {"subject": relation.subject, "object": relation.object, "type": type_, "edge": edge}


def private(annotated: AnnotatedArticle, content: str) -> dict[str, Any]:
    """What is kept of an article beside its graph, whose digest is ``content``."""
    article = annotated.article
    return {
        "article": article.id,
        "digest": content,
        "text": article.text,
        "sketch": sketch_of(article),
        "annotations": _json(dict(annotated.annotations)).decode(),
    }


def mentions(annotated: AnnotatedArticle, whom: Mapping[str, str]) -> Rows:
    """Whom an article mentions, and what it calls them."""
    return [{"entity": whom[actor.id], "mention": mention(actor)} for actor in annotated.actors]


def signatures(known: Collection[tuple[Signature, int, str]]) -> Rows:
    """What identity looks at: signatures with their uses, and whom they are."""
    return [
        {
            "key": signature_key(signature.type, signature.name, signature.links),
            "type": signature.type,
            "name": signature.name,
            "named": key_of(fold(signature.name)),
            "links": list(signature.links),
            "link_keys": [key_of(link) for link in signature.links],
            "uses": uses,
            "canonical": canonical,
        }
        for signature, uses, canonical in known
    ]


def statuses(set_: Mapping[str, str]) -> Rows:
    """The statuses that somebody has set, by article."""
    return [{"article": article, "status": status} for article, status in set_.items()]


def purge_row(purge: Purge) -> dict[str, str]:
    """What is kept of a purged actor."""
    return {"link": purge.link, "record": _json(purge).decode()}


def _part(source: str, type_: str, order: int | None) -> Mapping[str, Any]:
    return {"source": source, "type": type_} if order is None else {"source": source, "type": type_, "order": order}


def log_nodes(log: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """The change log: one node for all that came with an article, one for each claim (or article) that went."""
    added: dict[str, dict[str, Any]] = {}
    for change in log:
        if change.kind == "added":
            node = {"revision": change.revision, "article": change.article, "kind": change.kind, "claims": []}
            added.setdefault(change.article, node)["claims"].append(change.claim)
        else:
            yield asdict(change)
    yield from added.values()
