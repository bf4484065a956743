"""All that a ledger has computed, to be held against what its articles give when everything is computed again."""

from __future__ import annotations

import sqlite3
from typing import Any

State = dict[str, set[tuple[Any, ...]]]
"""By table."""

COMPUTED = {
    "signature": "SELECT type, name, folded, links, uses, canonical FROM signature",
    "link": "SELECT l.link, s.type, s.name, s.links FROM link l JOIN signature s ON s.id = l.signature",
    "source": """
        SELECT a.id, c.id, s.type, s.name, s.links, c.content
        FROM source c JOIN signature s ON s.id = c.signature JOIN article a ON a.key = c.article""",
    "claim": """
        SELECT c.id, a.id, c.relation, s.canonical, o.canonical, i.canonical, v.canonical, h.canonical, c.stance,
               c.stage, c.words, c.shingles, c.alternative, c.alike, c.conditional, c.dated, c.earliest, c.latest,
               c.day, c.end_day, c.first_day, c.published, c.published_day, p.low, p.high, c.content
        FROM claim c JOIN article a ON a.key = c.article LEFT JOIN pair p ON p.key = c.pair
        LEFT JOIN signature s ON s.id = c.subject LEFT JOIN signature o ON o.id = c.object
        LEFT JOIN signature i ON i.id = c.item LEFT JOIN signature v ON v.id = c.via
        LEFT JOIN signature h ON h.id = c.speaker""",
    "saying": """
        SELECT c.id, s.type, s.name, s.links
        FROM saying w JOIN claim c ON c.key = w.claim JOIN signature s ON s.id = w.signature""",
    "relation": """
        SELECT r.id, p.low, p.high, r.digest, r.subject, r.relation, r.object, r.standing, r.publishers, r.holders,
               r.named, r.through, r.disputed, r.first_reported, r.last_reported, r.content
        FROM relation r JOIN pair p ON p.key = r.pair""",
    "support": "SELECT r.id, c.id FROM support s JOIN relation r ON r.key = s.relation JOIN claim c ON c.key = s.claim",
    "actor": "SELECT id, digest, name, content FROM actor",
    "kind": "SELECT type, actor FROM kind",
    "name": "SELECT folded, actor FROM name",
    "article": "SELECT id, digest, text_digest, counts, publisher, sketch, content FROM article",
}
"""What of a ledger can be computed again from the articles' graphs."""


def computed(db: sqlite3.Connection) -> State:
    """All of it, without keys: equal for equal articles."""
    return {name: set(db.execute(query)) for name, query in COMPUTED.items()}
