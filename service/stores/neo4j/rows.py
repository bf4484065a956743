"""What one revision writes, as parameters of the statements in ``write.cypher``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from ontology.claims import AnnotatedArticle
from ontology.iris import Iris
from ontology.names import fold
from ontology.property_graph import (
    article_node,
    claim_node,
    edge_type,
    entity_node,
    labels,
    mention,
    parts,
    relation_edge,
)
from ontology.standing import DerivedRelation
from ontology.vocabulary import Vocabulary
from service.projection import Changes, relation_digest
from service.stores.base import Change
from service.stores.neo4j.keys import key_of, pair_key, signature_key
from service.stores.neo4j.ledger import FetchedLedger
from service.stores.testimonies import sketch_of
from service.stores.writing import Addition

Rows = list[Any]
_json = msgspec.json.encode


class RevisionRows:
    """Turns what a revision changes into rows, under one vocabulary and base."""

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
        entities: list[dict[str, Any]] = [
            {"labels": labels(a.types, self._vocabulary), "node": entity_node(a, self._iris)} for a in changes.actors
        ]
        there = {actor.id for actor in changes.actors}
        changed = [row for row in entities if row["node"]["id"] in changes.removed_actors]
        return {
            "drop_articles": list(removed),
            "drop_relations": sorted(changes.removed_relations),
            "new_entities": [row for row in entities if row["node"]["id"] not in changes.removed_actors],
            "changed_entities": changed,
            "move_mentions": moved,
            "move_claims": moved,
            "pair_claims": sorted({row["article"] for row in moved}),
            "drop_entities": sorted(changes.removed_actors - there),
            "articles": [self._article(annotated, content, changes) for annotated, content, _ in additions],
            "claims": [row for annotated, _, _ in additions for row in self._claims(annotated, changes)],
            "relations": [self._relation(relation) for relation in changes.relations],
            "rename_items": [row["node"]["id"] for row in changed],
            "drop_signatures": [signature_key(s.type, s.name, s.links) for s in ledger.dropped],
            "signatures": list(_signatures(ledger)),
            "changes": list(_log(log)),
        }

    def _article(self, annotated: AnnotatedArticle, content: str, changes: Changes) -> dict[str, Any]:
        article = annotated.article
        return {
            "node": article_node(article, self._iris),
            "private": {
                "article": article.id,
                "digest": content,
                "text": article.text,
                "sketch": sketch_of(article),
                "annotations": _json(dict(annotated.annotations)).decode(),
            },
            "mentions": [
                {"entity": changes.sources[article.id, actor.id], "mention": mention(actor)}
                for actor in annotated.actors
            ],
        }

    def _claims(self, annotated: AnnotatedArticle, changes: Changes) -> Iterator[dict[str, Any]]:
        article, types = annotated.article.id, {actor.id: actor.type for actor in annotated.actors}

        def entity(source: str) -> str:
            return changes.sources[article, source]

        for claim in annotated.claims:
            node = claim_node(claim, self._iris)
            if claim.object is not None:
                ends = sorted((entity(claim.subject), entity(claim.object)))
                node["pair"] = pair_key((ends[0], ends[1]))
            yield {
                "article": article,
                "node": node,
                "parts": [
                    {"type": type_, "entity": entity(source), "part": _part(source, types[source], order)}
                    for type_, source, order in parts(claim)
                ],
            }

    def _relation(self, relation: DerivedRelation) -> dict[str, Any]:
        ends = sorted((relation.subject, relation.object))
        return {
            "node": {
                "id": relation.id,
                "subject": relation.subject,
                "relation": relation.relation,
                "object": relation.object,
                "standing": relation.standing,
                "symmetric": self._vocabulary.relations[relation.relation].symmetric,
                "edge": edge_type(relation.relation, relation.standing, self._vocabulary),
                "pair": pair_key((ends[0], ends[1])),
                "digest": relation_digest(relation),
                "content": _json(relation).decode(),
            },
            "edge": relation_edge(relation),
        }


def _signatures(ledger: FetchedLedger) -> Iterator[dict[str, Any]]:
    for signature, uses, canonical in ledger.signatures("id", ledger.touched).values():
        yield {
            "key": signature_key(signature.type, signature.name, signature.links),
            "type": signature.type,
            "name": signature.name,
            "named": key_of(fold(signature.name)),
            "links": list(signature.links),
            "link_keys": [key_of(link) for link in signature.links],
            "uses": uses,
            "canonical": canonical,
        }


def _part(source: str, type_: str, order: int | None) -> Mapping[str, Any]:
    return {"source": source, "type": type_} if order is None else {"source": source, "type": type_, "order": order}


def _log(log: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """The change log: one node for all that came with an article, one for each claim (or article) that went."""
    added: dict[str, dict[str, Any]] = {}
    for change in log:
        if change.kind == "added":
            node = {"revision": change.revision, "article": change.article, "kind": change.kind, "claims": []}
            added.setdefault(change.article, node)["claims"].append(change.claim)
        else:
            yield asdict(change)
    yield from added.values()
