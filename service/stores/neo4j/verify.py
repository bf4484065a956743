"""The invariants of a store in Neo4j: those of every store, and that the property graph shows nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from neo4j.time import Date

from actorgraph.ontology.property_graph import article_days, claim_days, edge_type, labels, relation_edge
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.checks import SHOWN, Checked, check
from actorgraph.service.stores.neo4j.graph import Graph, Row, statements
from actorgraph.service.stores.neo4j.keys import key_of, signature_key
from actorgraph.service.stores.neo4j.view import Neo4jView
from actorgraph.service.stores.records import ArticleRecord


def verify(view: Neo4jView, graph: Graph, vocabulary: Vocabulary) -> list[str]:
    """What is wrong, in words; empty when every invariant holds.

    Beside all of `check`: everything hangs together; entities have the labels of their classes; relationships between
    entities are those of the derived relations, with their standings and counts; what identity and later loads look at
    is what the articles give.
    """
    texts = statements("verify")
    rows = {name: graph.rows(text) for name, text in texts.items()}
    checked = check(view, kept_by_id(rows["kept"]), vocabulary)
    wrong = list(checked.wrong)
    wrong += [f"{row['what']} {row['id']} hangs on nothing" for row in rows["adrift"]]
    wrong += [f"claim {row['id']} points at somebody whom its article doesn't mention so" for row in rows["astray"]]
    expected = {
        "labels of entity": ((a.id, *labels(a.types, vocabulary)) for a in checked.changes.actors),
        "relationship": _edges(checked, vocabulary),
        "pair of claim": ((row[0], *row[-3:-1]) for row in checked.state["claim"]),
        "days of": _days(checked),
        "signature": ((r[0], r[1], key_of(r[2]), r[4], r[5]) for r in checked.state["signature"]),
        "link": (
            (key_of(link), signature_key(row[0], row[1], links))
            for row in checked.state["signature"]
            for links in [msgspec.json.decode(row[3])]
            for link in links
        ),
    }
    found = {
        "labels of entity": ((r["id"], *sorted(r["labels"])) for r in rows["entities"]),
        "relationship": ((r["subject"], r["type"], r["object"], _text(r["edge"])) for r in rows["edges"]),
        "pair of claim": ((r["id"], *(r["pair"].split("|") if r["pair"] else (None, None))) for r in rows["pairs"]),
        "days of": ((r["id"], _native(r["earliest"]), _native(r["latest"])) for r in rows["days"]),
        "signature": ((r["type"], r["name"], r["named"], r["uses"], r["canonical"]) for r in rows["signatures"]),
        "link": ((r["key"], r["signature"]) for r in rows["links"]),
    }
    wrong += [fault for what in expected for fault in _differences(what, expected[what], found[what])]
    return wrong + _keys(rows["signatures"])


def kept_by_id(rows: Iterable[Row]) -> dict[str, ArticleRecord]:
    """What is kept of articles beside their graphs, from rows of it."""
    return {
        r["id"]: ArticleRecord(r["digest"], r["text"], msgspec.json.decode(r["annotations"]), r["status"]) for r in rows
    }


def _edges(checked: Checked, vocabulary: Vocabulary) -> Iterable[tuple[str, ...]]:
    names = {actor.id: actor.name for actor in checked.changes.actors}
    for r in checked.changes.relations:
        edge = {**relation_edge(r), "item_names": [names[item.item] for item in r.items]}
        yield r.subject, edge_type(r.relation, r.standing, vocabulary), r.object, _text(edge)


def _days(checked: Checked) -> Iterable[tuple[Any, ...]]:
    for annotated in checked.articles:
        yield annotated.article.id, *article_days(annotated.article).values()
        yield from ((claim.id, *claim_days(claim).values()) for claim in annotated.claims)


def _text(properties: dict[str, Any]) -> str:
    return str({name: _native(properties[name]) for name in sorted(properties)})


def _native(value: Any) -> Any:
    """A value as Python has it: the driver has days of its own."""
    return value.to_native() if isinstance(value, Date) else value


def _keys(signatures: Collection[Row]) -> list[str]:
    return [
        f"signature {row['key']} is not the digest of what it holds"
        for row in signatures
        if row["key"] != signature_key(row["type"], row["name"], row["links"])
    ]


def _differences(what: str, expected: Iterable[Any], found: Iterable[Any]) -> list[str]:
    wanted, there = Counter(expected), Counter(found)
    faults = [f"{what} lacks: {thing}" for thing in sorted(map(str, wanted - there))]
    faults += [f"{what} that no claim gives: {thing}" for thing in sorted(map(str, there - wanted))]
    rest = len(faults) - SHOWN
    return faults if rest <= 0 else [*faults[:SHOWN], f"{what}: {rest:,} more differ"]
