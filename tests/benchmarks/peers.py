"""What loading into Neo4j is held against: each a process of its own, which `bench_neo4j` starts.

``python peers.py bare ROWS`` writes ready-made rows by typed UNWIND batches, without anything derived.
``python peers.py rdflib-neo4j TRIPLES`` lets rdflib-neo4j read N-Triples (it runs in an environment that has it).
Both print the seconds from the first row to the last commit.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from pathlib import Path

BATCH = 2_500
URI, USER, PASSWORD = (os.environ.get(name, "") for name in ("BENCH_URI", "BENCH_USER", "BENCH_PASSWORD"))

ENTITIES = "UNWIND $rows AS row CREATE (e:Entity {id: row.id}) SET e = row"
CLAIMS = "UNWIND $rows AS row CREATE (c:Claim {id: row.id}) SET c = row"
EDGES = """
UNWIND $rows AS row MATCH (c:Claim {{id: row.claim}}) MATCH (e:Entity {{id: row.entity}}) CREATE (c)-[r:{type}]->(e)
SET r.source = row.source
"""


def bare(file: Path) -> float:
    """Constraints, then nodes and relationships, one statement a type and batch."""
    from neo4j import GraphDatabase

    rows = pickle.loads(file.read_bytes())
    with GraphDatabase.driver(URI, auth=(USER, PASSWORD)) as driver, driver.session() as session:
        for label in ("Entity", "Claim"):
            session.run(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE").consume()
        session.run("CALL db.awaitIndexes()").consume()
        started = time.monotonic()
        work = [(ENTITIES, rows["entities"]), (CLAIMS, rows["claims"])]
        work += [(EDGES.format(type=type_), edges) for type_, edges in rows["edges"].items()]
        for statement, some in work:
            for start in range(0, len(some), BATCH):
                batch = some[start : start + BATCH]
                session.execute_write(lambda tx, s=statement, b=batch: tx.run(s, rows=b).consume())
        return time.monotonic() - started


def rdflib_neo4j(file: Path) -> float:
    """As its documentation does: a graph whose store writes in batches."""
    from rdflib import Graph
    from rdflib_neo4j import HANDLE_VOCAB_URI_STRATEGY, Neo4jStore, Neo4jStoreConfig

    config = Neo4jStoreConfig(
        auth_data={"uri": URI, "database": "neo4j", "user": USER, "pwd": PASSWORD},
        custom_prefixes={},
        handle_vocab_uri_strategy=HANDLE_VOCAB_URI_STRATEGY.IGNORE,
        batching=True,
    )
    graph = Graph(store=Neo4jStore(config=config))
    started = time.monotonic()
    graph.parse(str(file), format="nt")
    graph.close(True)
    return time.monotonic() - started


if __name__ == "__main__":
    print({"bare": bare, "rdflib-neo4j": rdflib_neo4j}[sys.argv[1]](Path(sys.argv[2])))
