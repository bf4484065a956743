"""Files in formats that aren't read are called by their names, and those that are read are never taken for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from actorgraph.loaders.format_detection import format_of
from actorgraph.loaders.inputs import Source, sources
from actorgraph.loaders.look_alikes import look_alike, other_text
from actorgraph.ontology.errors import LoadError
from tests.loaders.golden import ALL

WORDS = ["Kestrelia", "arms", "the", "Ash", "Column", "."]
JSON: list[tuple[str, Any]] = [
    ("WikiEvents", {"doc_id": "w", "text": "K", "tokens": WORDS, "entity_mentions": [], "event_mentions": []}),
    ("OneIE", {"doc_id": "d", "sent_id": "d-1", "tokens": WORDS, "entity_mentions": [], "relation_mentions": []}),
    ("ACE as JSON", {"sentence": "K", "golden-entity-mentions": [], "golden-event-mentions": []}),
    ("RAMS", {"doc_key": "r", "sentences": [WORDS], "ent_spans": [], "evt_triggers": []}),
    ("DyGIE++", {"doc_key": "d", "sentences": [WORDS], "ner": [[[0, 0, "GPE"]]], "relations": [[]]}),
    ("SpERT", [{"tokens": WORDS, "entities": [{"type": "State", "start": 0, "end": 1}], "relations": []}]),
    ("PubAnnotation", {"text": "K", "denotations": [{"id": "T1", "span": {"begin": 0, "end": 1}, "obj": "State"}]}),
    ("BioC", {"source": "x", "date": "", "key": "", "documents": [{"id": "1", "passages": []}]}),
    ("TACRED", [{"id": "1", "token": WORDS, "subj_start": 0, "subj_end": 0, "obj_start": 3, "obj_end": 4}]),
    ("FewRel", {"P463": [{"tokens": WORDS, "h": ["K", "Q1", [[0]]], "t": ["a", "Q2", [[3]]]}], "P17": []}),
    ("FewRel", [{"tokens": WORDS, "h": ["K", "Q1", [[0]]], "t": ["a", "Q2", [[3]]]}]),
    ("NYT10", {"sentText": "K", "relationMentions": [], "entityMentions": []}),
    ("MAVEN", {"id": "m", "title": "T", "content": [], "events": [], "negative_triggers": []}),
    ("spaCy's Doc", {"text": "K", "ents": [{"start": 0, "end": 1, "label": "X"}], "sents": [], "tokens": []}),
    ("spaCy's JSON for training", [{"id": 0, "paragraphs": [{"raw": "K", "sentences": []}]}]),
    ("GATE", {"text": "K", "annotation_sets": {}, "features": {}}),
    ("GATE", {"text": "K", "entities": {"Person": [{"indices": [0, 1]}]}}),
    ("brat", {"text": "K", "entities": [["T1", "Person", [[0, 1]]]], "relations": []}),
    ("tagtog", {"annotatable": {"parts": []}, "anncomplete": True, "entities": [], "relations": []}),
    ("tokens with tags", {"id": "0", "tokens": WORDS, "ner_tags": [1, 0, 0, 3, 4, 0]}),
    ("FollowTheMoney", {"id": "NK-1", "schema": "Person", "properties": {"name": ["K"]}}),
    ("STIX", {"type": "bundle", "id": "bundle--1", "objects": []}),
    ("GeoJSON", {"type": "FeatureCollection", "features": []}),
    ("notebook", {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
    ("INCEpTION", {"name": "Depots", "mode": "annotation", "version": 1, "source_documents": [], "layers": []}),
    ("package", {"name": "corpus", "version": "1.0"}),
]
BYTES = [
    ("PDF", b"%PDF-1.7\n%\xe2\xe3"),
    ("Word document", b"PK\x03\x04" + b"\0" * 22 + b"\x11\0\0\0" + b"word/document.xml"),
    ("Excel workbook", b"PK\x03\x04" + b"\0" * 22 + b"\x0f\0\0\0" + b"xl/workbook.xml"),
    ("before 2007", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500),
    ("RTF", rb"{\rtf1\ansi Kestrelia arms the Ash Column.}"),
    ("tar", b"a.json".ljust(257, b"\0") + b"ustar\x0000"),
    ("picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("SQLite", b"SQLite format 3\0"),
    ("HTML", b"\n<!DOCTYPE html>\n<html><body>Kestrelia</body></html>"),
    ("ACE's .apf.xml", b'<?xml version="1.0"?>\n<!DOCTYPE source_file SYSTEM "apf.v5.1.1.dtd">\n<source_file URI="x">'),
    ("SGML", b"<DOC>\n<DOCID> AFP_1 </DOCID>\n<BODY>Kestrelia</BODY></DOC>"),
    ("GATE's XML", b"<?xml version='1.0' encoding='utf-8'?>\n<GateDocument version=\"3\"><TextWithNodes>"),
    ("BioC's XML", b'<?xml version="1.0"?><!DOCTYPE collection SYSTEM "BioC.dtd"><collection>'),
    ("TEI", b'<?xml version="1.0"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">'),
    ("Label Studio's settings", b'<View>\n <Labels name="label" toName="text"><Label value="State"/></Labels></View>'),
    ("type system", b'<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">'),
    ("GraphML", b'<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'),
    (
        "CoNLL-U",
        b"# sent_id = 1\n1\tKestrelia\tKestrelia\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n",
    ),
    ("CoNLL", b"-DOCSTART- -X- O O\n\nKestrelia NNP B-NP B-GPE\narms VBZ B-VP O\n"),
    ("CoNLL", b"Kestrelia\tB-State\narms\tO\nthe\tO\nAsh\tB-Group\nColumn\tI-Group\n"),
    ("brat collection", b"[entities]\nState\n\n[relations]\narms\tArg1:State, Arg2:State\n[events]\n[attributes]\n"),
    (
        "mapping profile",
        b'name = "p"\n\n[entities]\n"Org" = "Organization"\n\n[relations]\n"x" = { relation = "arms" }\n',
    ),
    (
        "Label Studio's CSV",
        b"annotation_id,annotator,created_at,id,label,lead_time,text\n2,1,2021,1,[],8.4,Kestrelia\n",
    ),
    ("PubTator", b"123|t|Kestrelia arms\n123|a|the Ash Column\n"),
]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(("name", "value"), JSON, ids=[name for name, _ in JSON])
def test_json_of_others_is_called_by_its_name(name: str, value: Any, indent: int | None) -> None:
    """By the keys of its objects, however it is laid out, one document or a list of them."""
    assert name in (look_alike(json.dumps(value, indent=indent).encode()) or "")
    assert name in (
        look_alike(json.dumps([value] if isinstance(value, dict) else value[0], indent=indent).encode()) or ""
    )


@pytest.mark.parametrize(("name", "data"), BYTES, ids=[name for name, _ in BYTES])
def test_other_files_are_called_by_their_names(name: str, data: bytes) -> None:
    """By their first bytes, their root element, or their first lines."""
    assert name in (look_alike(data) or "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Dear Ann,\n\nKestrelia arms the Ash Column.\n", "plain text without annotations"),
        ("Кестрелия вооружает Колонну.".encode(), "plain text without annotations"),
        (b'{"b": 1, "a": {"c": 2}}', "JSON whose objects have the keys a, b"),
        (b"[1, 2]", "JSON without keys of any of them"),
        (b"\0\1\2\3", "a binary file"),
        (b"<letter>Dear Ann</letter>", "XML or HTML"),
        (b"", None),
        (b"1;2;3\n4;5;6\n", None),
    ],
)
def test_what_nobody_knows_is_described(data: bytes, words: str | None) -> None:
    """As far as that can be said."""
    assert other_text(data) == words


def test_many_keys_are_told_in_part() -> None:
    """A message names a few, and how many there are besides."""
    data = json.dumps({f"key-{number:03}-{'x' * 100}": 1 for number in range(500)}).encode()
    words = other_text(data)
    assert words is not None
    assert words.endswith("and 494 more")
    assert len(words) < 400


def test_what_is_read_is_taken_for_nothing_else() -> None:
    """No input of a golden case of a format that is read looks like one that isn't."""
    paths = [case.folder / name for key, case in ALL.items() if not key.startswith("unread/") for name in case.inputs]
    taken = {str(path): like for path in paths if path.is_file() and (like := look_alike(path.read_bytes()[:65536]))}
    assert {path: like for path, like in taken.items() if not path.lower().endswith((".zip", ".gz", "ystem.xml"))} == {}


def test_a_file_is_refused_where_it_is_named_and_passed_over_where_it_lies(tmp_path: Path) -> None:
    """What it looks like is said both times."""
    path = tmp_path / "package.json"
    path.write_text('{"name": "corpus", "version": "1.0"}')
    for given, named in ((path, True), (tmp_path, False)):
        (source,) = sources([str(given)])
        assert isinstance(source, Source)
        if named:
            with pytest.raises(LoadError, match="in no format that is known: a package's settings"):
                format_of(source, None, 1 << 20)
        else:
            assert format_of(source, None, 1 << 20) == "in no format that is known: a package's settings (JSON)"
