"""The generator's articles in the formats that tools write: mentions with classes, and claims between two of them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cassis import Cas, TypeSystem

from tests.benchmarks.generate import generate
from tests.loaders.to_brat import ToBrat
from tests.loaders.to_web_annotation import to_web_annotation

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Plain:
    """One article: its spans as start, end and class, and claims as subject's span, object's span, relation."""

    native: dict[str, Any]
    spans: list[tuple[int, int, str]]
    claims: list[tuple[int, int, str]]

    @property
    def id(self) -> str:
        return str(self.native["article"]["id"])

    @property
    def text(self) -> str:
        return str(self.native["article"]["text"])


def plain(claims: int, seed: int = 1) -> Iterator[Plain]:
    """So many claims of the generator that are between two mentions."""
    for native in generate(claims, seed):
        spans, first = [], {}
        for actor in native["actors"]:
            for mention in actor.get("mentions", []):
                first.setdefault(actor["id"], len(spans))
                spans.append((mention["start"], mention["end"], actor["type"]))
        both = [c for c in native["claims"] if c["subject"] in first and c.get("object") in first]
        yield Plain(native, spans, [(first[c["subject"]], first[c["object"]], c["relation"]) for c in both])


def _lines(folder: Path, name: str, documents: Iterator[Any]) -> None:
    with (folder / name).open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)


def native(articles: Sequence[Plain], folder: Path) -> None:
    """As they are."""
    _lines(folder, "all.jsonl", (article.native for article in articles))


def brat(articles: Sequence[Plain], folder: Path) -> None:
    """Pairs, with all that the articles have."""
    for article in articles:
        (folder / f"{article.id}.txt").write_bytes(article.text.encode())
        (folder / f"{article.id}.ann").write_text("\n".join(ToBrat(article.native).lines) + "\n", encoding="utf-8")


def doccano(articles: Sequence[Plain], folder: Path) -> None:
    """Entities and relations, a document a line."""
    _lines(
        folder,
        "all.jsonl",
        (
            {
                "id": number,
                "text": a.text,
                "entities": [
                    {"id": i, "label": c, "start_offset": s, "end_offset": e} for i, (s, e, c) in enumerate(a.spans)
                ],
                "relations": [{"id": i, "from_id": s, "to_id": o, "type": r} for i, (s, o, r) in enumerate(a.claims)],
            }
            for number, a in enumerate(articles)
        ),
    )


def label_studio(articles: Sequence[Plain], folder: Path) -> None:
    """Tasks as one list."""
    tasks = [
        {"id": n, "data": {"text": a.text}, "annotations": [{"result": _results(a)}]} for n, a in enumerate(articles)
    ]
    (folder / "all.json").write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


def _results(article: Plain) -> list[dict[str, Any]]:
    common = {"from_name": "label", "to_name": "text", "type": "labels"}
    regions: list[dict[str, Any]] = [
        {"id": f"s{i}", **common, "value": {"start": s, "end": e, "text": article.text[s:e], "labels": [c]}}
        for i, (s, e, c) in enumerate(article.spans)
    ]
    return regions + [
        {"from_id": f"s{s}", "to_id": f"s{o}", "type": "relation", "direction": "right", "labels": [r]}
        for s, o, r in article.claims
    ]


def prodigy(articles: Sequence[Plain], folder: Path) -> None:
    """Examples with spans by characters; a relation's spans stand in it."""
    _lines(folder, "all.jsonl", map(_example, enumerate(articles)))


def _example(numbered: tuple[int, Plain]) -> dict[str, Any]:
    number, article = numbered
    spans = [{"start": s, "end": e, "label": c} for s, e, c in article.spans]
    relations = [
        {"head": 0, "child": 0, "head_span": spans[s], "child_span": spans[o], "label": r} for s, o, r in article.claims
    ]
    return {"text": article.text, "_input_hash": number, "spans": spans, "relations": relations, "answer": "accept"}


def docred(articles: Sequence[Plain], folder: Path) -> None:
    """Tokens, one sentence an article; every span is a vertex."""
    _lines(folder, "all.jsonl", map(_docred, articles))


def _docred(article: Plain) -> dict[str, Any]:
    places = [match.span() for match in _TOKEN.finditer(article.text)]
    begins = {start: index for index, (start, _) in enumerate(places)}
    ends = {end: index + 1 for index, (_, end) in enumerate(places)}
    vertices, of_span = [], {}
    for number, (start, end, class_) in enumerate(article.spans):
        if start in begins and end in ends:
            of_span[number] = len(vertices)
            vertices.append([{"pos": [begins[start], ends[end]], "sent_id": 0, "type": class_, "name": ""}])
    labels = [
        {"h": of_span[s], "t": of_span[o], "r": r, "evidence": [0]}
        for s, o, r in article.claims
        if s in of_span and o in of_span
    ]
    tokens = [article.text[start:end] for start, end in places]
    return {"title": article.id, "sents": [tokens], "vertexSet": vertices, "labels": labels}


def table(articles: Sequence[Plain], folder: Path) -> None:
    """A row a claim."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["subject", "subject_type", "relation", "object", "object_type"])
    for a in articles:
        for subject, object_, relation in a.claims:
            (s, e, c), (s2, e2, c2) = a.spans[subject], a.spans[object_]
            writer.writerow([a.text[s:e], c, relation, a.text[s2:e2], c2])
    (folder / "all.csv").write_text(out.getvalue(), encoding="utf-8")


def web_annotation(articles: Sequence[Plain], folder: Path) -> None:
    """A page an article, with all that it has."""
    for article in articles:
        written = json.dumps(to_web_annotation(article.native), ensure_ascii=False)
        (folder / f"{article.id}.jsonld").write_text(written, encoding="utf-8")


def webanno_tsv(articles: Sequence[Plain], folder: Path) -> None:
    """A file an article, one sentence each."""
    for article in articles:
        (folder / f"{article.id}.tsv").write_text(_tsv(article), encoding="utf-8")


def _tsv(article: Plain) -> str:
    text = article.text.replace("\n", " ")
    wide = [0]
    for character in text:
        wide.append(wide[-1] + 1 + (character > "\uffff"))
    spans = [f"{c}[{n}]" for n, (_, _, c) in enumerate(article.spans, start=1)]
    rows = [match.span() for match in _TOKEN.finditer(text)]
    on = [[n for n, (s, e, _) in enumerate(article.spans) if s <= start and end <= e] for start, end in rows]
    at = {n: index for index, found in reversed(list(enumerate(on))) for n in found}
    lines = ["#FORMAT=WebAnno TSV 3.3", "#T_SP=custom.Actor|value", "#T_RL=custom.Deed|label|BT_custom.Actor", "", ""]
    lines.append("#Text=" + text.replace("\\", "\\\\"))
    for index, (start, end) in enumerate(rows):
        here = [(s, o, r) for s, o, r in article.claims if at.get(o) == index and s in at]
        labels = "|".join(r for _, _, r in here) or "_"
        sources = "|".join(f"1-{at[s] + 1}[{s + 1}_{o + 1}]" for s, o, _ in here) or "_"
        marked = "|".join(spans[n] for n in on[index]) or "_"
        lines.append(f"1-{index + 1}\t{wide[start]}-{wide[end]}\t{text[start:end]}\t{marked}\t{labels}\t{sources}\t")
    return "\n".join(lines) + "\n"


def _cas(article: Plain, types: TypeSystem) -> Cas:
    cas = Cas(types)
    cas.sofa_string, cas.sofa_mime = article.text, "text/plain"
    mention, deed = types.get_type("custom.Actor"), types.get_type("custom.Deed")
    made = [mention(begin=s, end=e, value=c) for s, e, c in article.spans]
    cas.add_all(made)
    for subject, object_, relation in article.claims:
        one, other = made[subject], made[object_]
        cas.add(deed(begin=other.begin, end=other.end, Governor=one, Dependent=other, label=relation))
    return cas


def _types() -> TypeSystem:
    types = TypeSystem()
    types.create_feature(types.create_type("custom.Actor"), "value", "uima.cas.String")
    deed = types.create_type("custom.Deed")
    types.create_feature(deed, "label", "uima.cas.String")
    for name in ("Governor", "Dependent"):
        types.create_feature(deed, name, "custom.Actor")
    return types


def cas_xmi(articles: Sequence[Plain], folder: Path) -> None:
    """A file an article, one type system for all."""
    types = _types()
    types.to_xml(folder / "TypeSystem.xml")
    for article in articles:
        _cas(article, types).to_xmi(folder / f"{article.id}.xmi")


def cas_json(articles: Sequence[Plain], folder: Path) -> None:
    """A file an article."""
    types = _types()
    for article in articles:
        _cas(article, types).to_json(folder / f"{article.id}.json")


WRITERS: dict[str, Callable[[Sequence[Plain], Path], None]] = {
    "native": native,
    "brat": brat,
    "web-annotation": web_annotation,
    "cas-xmi": cas_xmi,
    "cas-json": cas_json,
    "webanno-tsv": webanno_tsv,
    "label-studio": label_studio,
    "doccano": doccano,
    "prodigy": prodigy,
    "docred": docred,
    "table": table,
}
