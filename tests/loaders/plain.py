"""One article of plain binary claims, which every format can say; each format's own file of it lies in ``tests/plain``.

Its words are separated by single spaces, so that formats that have only tokens have its very text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "plain"

SENTENCES = (
    "Kestrelia arms the Ash Column .",
    "🛰 Vellund sanctions Kestrelia .",
    "Later the Ash Column attacks Vellund .",
    "Mara Eld leads the Ash Column , and Vellund funds Zoë Tarn .",
)
TEXT = " ".join(SENTENCES)
METADATA = {
    "id": "plain",
    "url": "https://example.org/plain",
    "title": "Plain words from Quill Bay",
    "publisher": "The Harbour Courier",
    "published": "2031-03-04",
    "language": "en",
}
ACTORS = {
    "Kestrelia": "State",
    "Ash Column": "NonStateArmedGroup",
    "Vellund": "State",
    "Mara Eld": "Person",
    "Zoë Tarn": "Person",
}
CLAIMS = (
    ("Kestrelia", "arms", "Ash Column", 0),
    ("Vellund", "sanctions", "Kestrelia", 1),
    ("Ash Column", "attacks", "Vellund", 2),
    ("Mara Eld", "leads", "Ash Column", 3),
    ("Vellund", "funds", "Zoë Tarn", 3),
)
"""Subject, relation, object, and which sentence makes the claim, by the mentions that stand there."""


def native() -> dict[str, Any]:
    """The article in the native format: every mention marked, and the sentences that other formats are given."""
    return {
        "article": {**METADATA, "text": TEXT},
        "actors": [
            {"id": name, "type": class_, "mentions": [{"start": s, "end": s + len(name)} for s in starts(name)]}
            for name, class_ in ACTORS.items()
        ],
        "claims": [
            {
                "id": f"c{number}",
                "subject": subject,
                "relation": relation,
                "object": object_,
                "evidence": [{"start": TEXT.index(SENTENCES[s]), "end": TEXT.index(SENTENCES[s]) + len(SENTENCES[s])}],
            }
            for number, (subject, relation, object_, s) in enumerate(CLAIMS, start=1)
        ],
    }


def starts(name: str) -> list[int]:
    """Where the text names an actor, in code points."""
    return [at for at in range(len(TEXT)) if TEXT.startswith(name, at)]


if __name__ == "__main__":
    print(json.dumps(native(), ensure_ascii=False, indent=1))
