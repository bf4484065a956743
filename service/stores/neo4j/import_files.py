"""Files as `neo4j-admin database import full` reads them: CSV with the types of properties in its header.

Lists are joined by U+0000, which no value holds. An import takes an empty list, and a list of one empty text, for no
property at all: `after_import.cypher` puts these right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from actorgraph.ontology.vocabulary import Vocabulary

BETWEEN = "\x00"
LEAST_BUFFER = 4 << 20
"""How many characters `neo4j-admin` reads at once by default; no line may be longer."""

Columns = Mapping[str, str]
"""The types of columns by name; a name that begins with a colon is no property but a node's label, a relationship's
type or end.
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is in one file: nodes of one label, or relationships of one type, unless a column says.

    ``kind`` is ``nodes`` or ``relationships``.
    """

    kind: str
    label: str | None
    columns: Columns


def _nodes(label: str | None, /, **columns: str) -> Shape:
    return Shape("nodes", label, columns)


def _relationships(type_: str | None, start: str, end: str, /, **columns: str) -> Shape:
    ends = {":START_ID": f"START_ID({start})", ":END_ID": f"END_ID({end})"}
    return Shape("relationships", type_, {**ends, **({} if type_ else {":TYPE": "TYPE"}), **columns})


def shapes(vocabulary: Vocabulary) -> dict[str, Shape]:
    """All files by name, nodes first. What is counted of a derived relation, the vocabulary says."""
    text, texts, number, flag, day = "string", "string[]", "long", "boolean", "date"
    counts = dict.fromkeys((*vocabulary.stances, *vocabulary.stages), number)
    entity = {"name": text, "types": texts, "aliases": texts, "same_as": texts}
    ends = {"subject": text, "relation": text, "object": text}
    return {
        "articles": _nodes(
            "Article",
            **{"id": "ID(Article)", "iri": text, "url": text, "title": text, "publisher": text, "published": text},
            **{"language": text, "status": text, "text_digest": text, "text_length": number},
            **{"published_earliest_date": day, "published_latest_date": day},
        ),
        "texts": _nodes("_Text", article=text, digest=text, text=text, sketch="byte[]", annotations=text),
        "claims": _nodes(
            "Claim",
            **{"id": "ID(Claim)", "iri": text, "relation": text, "role": text, "stance": text, "stage": text},
            **{"said": text, "either_or": text, "conditional": flag, "when": text, "earliest": text, "latest": text},
            **{"earliest_date": day, "latest_date": day, "confidence": "double", "annotated_by": texts},
            **{"notes": texts, "quote": text, "quotes": texts, "prefixes": texts, "suffixes": texts},
            **{"starts": "long[]", "ends": "long[]", "pair": text},
        ),
        "entities": _nodes(None, **{":LABEL": "LABEL", "id": "ID(Entity)", "iri": text, **entity}),
        "relations": _nodes(
            "_Relation",
            **{"id": text, **ends, "standing": text, "symmetric": flag, "edge": text, "pair": text},
            **{"digest": text, "content": text},
        ),
        "signatures": _nodes(
            "_Signature",
            **{"key": text, "type": text, "name": text, "named": text, "links": texts, "link_keys": texts},
            **{"uses": number, "canonical": text},
        ),
        "links": _nodes("_Link", key=text, signature=text),
        "statuses": _nodes("_Status", article=text, status=text),
        "purges": _nodes("_Purge", link=text, record=text),
        "changes": _nodes("_Change", revision=number, article=text, kind=text, claims=texts),
        "revisions": _nodes("_Revision", number=number, load=text, changes=number),
        "store": _nodes("_Imported", name=text, version=number, base=text, revision=number, log=text, rules=text),
        "mentions": _relationships(
            "MENTIONS", "Article", "Entity", source=text, name=text, types=texts, same_as=texts, spans=texts
        ),
        "reported": _relationships("REPORTED_IN", "Claim", "Article"),
        "parts": _relationships(None, "Claim", "Entity", source=text, type=text, order=number),
        "edges": _relationships(
            None,
            "Entity",
            "Entity",
            **{"id": text, "relation": text, "standing": text, **counts, "publishers": number, "holders": number},
            **{"self_reported": flag, "first_reported": text, "last_reported": text, "first_reported_date": day},
            **{"last_reported_date": day, "either_or": flag, "conditional": flag, "claims": number},
            **{"claim_ids": texts, "items": texts, "item_standings": texts, "vias": texts, "via_standings": texts},
            **{"item_names": texts},
        ),
    }


class ImportFiles:
    """The files of a folder, open for writing; those into which nothing was written don't stay."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._folder, self._shapes = folder, shapes(vocabulary)
        self._open = ExitStack()
        self._write: dict[str, Callable[[str], int]] = {}
        self.written: dict[str, int] = dict.fromkeys(self._shapes, 0)
        """How many rows are in each."""
        self._longest = 0

    def __enter__(self) -> ImportFiles:
        for name, shape in self._shapes.items():
            file = self._open.enter_context((self._folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            self._write[name] = file.write
            file.write(",".join(_heading(column, type_) for column, type_ in shape.columns.items()) + "\n")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._open.close()
        for name, rows in self.written.items():
            if not rows:
                (self._folder / f"{name}.csv").unlink()

    def add(self, name: str, row: Mapping[str, Any]) -> None:
        """Write one row.

        Raises:
            ValueError: it has something for which there is no column.
        """
        columns = self._shapes[name].columns
        if unknown := row.keys() - columns.keys():
            raise ValueError(f"{name}.csv has no columns for {', '.join(sorted(unknown))}")
        line = ",".join([_written(row.get(column), type_) for column, type_ in columns.items()]) + "\n"
        self._longest = max(self._longest, len(line))
        self.written[name] += 1
        self._write[name](line)

    def options(self) -> list[str]:
        """What `neo4j-admin database import full` is to be told, a word each."""
        files = [
            f"--{shape.kind}={f'{shape.label}=' if shape.label else ''}{name}.csv"
            for name, shape in self._shapes.items()
            if self.written[name]
        ]
        buffer = max(LEAST_BUFFER, 2 * self._longest)
        how = [f"--array-delimiter=U+{ord(BETWEEN):04X}", "--id-type=string", "--multiline-fields=true"]
        how += ["--legacy-style-quoting=false", f"--read-buffer-size={buffer}"]
        return [*how, "--bad-tolerance=0", *files]  # since 2025.12 any number of bad rows is passed over by default


def _heading(column: str, type_: str) -> str:
    return f":{type_}" if column.startswith(":") else f"{column}:{type_}"


def _written(value: Any, type_: str) -> str:
    """A value; nothing is no property, an empty text in quotes is one."""
    if value is None:
        return ""
    if type_ == "boolean":
        return "true" if value else "false"
    if type_ == "date":
        return str(value.isoformat())
    if type_ in ("long", "double"):
        return repr(value)
    return _quoted(_joined(value, type_) if type_.endswith("[]") or type_ == "LABEL" else value)


def _joined(values: Sequence[Any], type_: str) -> str:
    if type_ == "byte[]":
        values = [byte - 256 if byte > 127 else byte for byte in values]  # Java's bytes have signs
    return BETWEEN.join(map(str, values))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
