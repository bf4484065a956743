"""Formats that aren't read, by what shows them: so that a file in one of them is called by its name.

Sources: the published data and documentation of each format; what tells it from those that are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from actorgraph.loaders.formats.webanno_tsv.rows import version_of
from actorgraph.loaders.json_sniffing import keys_of

_LINES_LOOKED_AT = 40
_PROSE = 0.9
"""The share of a text's characters that are letters, marks or white space, from which it is prose."""


@dataclass(frozen=True, slots=True)
class _Json:
    """A format of JSON: keys that its objects have, and some that they don't, else it is one that is read."""

    name: str
    keys: frozenset[str]
    without: frozenset[str] = frozenset()
    holds: re.Pattern[bytes] | None = None
    """What is somewhere in it."""

    def fits(self, head: bytes, keys: frozenset[str]) -> bool:
        return keys >= self.keys and keys.isdisjoint(self.without) and (not self.holds or bool(self.holds.search(head)))


def _json(name: str, keys: str, without: str = "", holds: bytes | None = None) -> _Json:
    pattern = None if holds is None else re.compile(holds)
    return _Json(name, frozenset(keys.split()), frozenset(without.split()), pattern)


_OF_JSON = (
    _json("WikiEvents' JSON", "entity_mentions event_mentions doc_id"),
    _json("OneIE's JSON", "entity_mentions sent_id"),
    _json("ACE as JSON (golden-entity-mentions)", "golden-event-mentions"),
    _json("ACE as JSON (golden-entity-mentions)", "golden-entity-mentions"),
    _json("RAMS' JSON", "ent_spans evt_triggers"),
    _json("DyGIE++'s JSON", "doc_key sentences"),
    _json("DyGIE++'s JSON", "sentences ner"),
    _json("SpERT's JSON", "tokens entities relations", "text"),
    _json("SpERT's JSON", "tokens entities orig_id", "text"),
    _json("PubAnnotation's JSON", "text denotations"),
    _json("PubTator's or BioC's JSON", "passages"),
    _json("BioC's JSON", "documents source"),
    _json("TACRED's JSON", "token subj_start obj_start"),
    _json("FewRel's JSON", "tokens h t"),
    _json("the JSON of NYT10", "sentText relationMentions"),
    _json("MAVEN's JSON", "content events"),
    _json("DWIE's JSON", "mentions concepts relations"),
    _json("spaCy's Doc.to_json", "text ents", "spans _input_hash answer"),
    _json("spaCy's JSON for training", "paragraphs id"),
    _json("GATE's JSON", "text annotation_sets"),
    _json("GATE's JSON", "text entities", "id relations label", rb'"entities"\s*:\s*\{'),
    _json("brat's JSON (an embedded visualisation)", "text entities", "", rb'"entities"\s*:\s*\[\s*\[\s*"T\d'),
    _json("tagtog's ann.json", "annotatable anncomplete"),
    _json("LightTag's JSON", "examples schema_id"),
    _json("JSON of tokens with tags, as Hugging Face's datasets have it", "tokens ner_tags", "text article"),
    _json("JSON of tokens with tags, as Hugging Face's datasets have it", "tokens tags", "text article spans"),
    _json("FollowTheMoney's entities", "id schema properties", "article"),
    _json("a STIX bundle", "type objects", "article", rb'"type"\s*:\s*"bundle"'),
    _json("GeoJSON", "type features", "article"),
    _json("a Jupyter notebook", "cells nbformat"),
    _json("a JSON Schema", "$schema", "article"),
    _json("the settings of an INCEpTION project; load its folder or archive", "name source_documents layers"),
    _json("a package's settings (JSON)", "name version", "article text"),
)
_FEWREL = re.compile(r"P[1-9]\d*\Z")

_OF_BYTES: tuple[tuple[str, bytes], ...] = (
    ("a PDF", rb"%PDF-"),
    ("a text with its formatting (RTF)", rb"\{\\rtf"),
    ("a SQLite database", rb"SQLite format 3\x00"),
    ("a Word, Excel or PowerPoint file of before 2007", rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("a Word document", rb"(?s)PK\x03\x04.{0,4000}word/"),
    ("an Excel workbook; save its sheet as CSV", rb"(?s)PK\x03\x04.{0,4000}xl/"),
    ("an OpenDocument file", rb"(?s)PK\x03\x04.{26}mimetypeapplication/vnd\.oasis"),
    ("an e-book (EPUB)", rb"(?s)PK\x03\x04.{26}mimetypeapplication/epub"),
    ("a zip archive; call it .zip", rb"PK\x03\x04"),
    ("packed by gzip; call it .gz", rb"\x1f\x8b"),
    ("packed by xz; unpack it first", rb"\xfd7zXZ\x00"),
    ("packed by bzip2; unpack it first", rb"BZh[1-9]1AY"),
    ("packed by Zstandard; unpack it first", rb"\x28\xb5\x2f\xfd"),
    ("a 7z archive; unpack it first", rb"7z\xbc\xaf\x27\x1c"),
    ("a RAR archive; unpack it first", rb"Rar!\x1a\x07"),
    ("a tar archive; unpack it first", rb"(?s).{257}ustar"),
    ("a Parquet file", rb"PAR1"),
    ("an Arrow file", rb"ARROW1"),
    ("a picture", rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|II\*\x00|MM\x00\*"),
    ("a recording", rb"ID3|OggS|RIFF....WAVE|fLaC|....ftyp"),
    ("a program", rb"\x7fELF|MZ.{58}|#!"),
)
_OF_MARKUP: tuple[tuple[str, bytes], ...] = (
    ("a web page (HTML)", rb"(?i)<!doctype\s+html|<html[\s>]"),
    ("ACE's .apf.xml", rb"<source_file\s|apf\.v[\d.]+\.dtd"),
    ("ACE's text with marks (SGML)", rb"(?i)<DOC>\s*<DOCID>|<DOC\s+id="),
    ("Rich ERE's XML", rb"<deft_ere\b"),
    ("GATE's XML", rb"<GateDocument\b"),
    ("BioC's XML", rb"BioC\.dtd|<collection>\s*<source>"),
    ("TEI", rb"<TEI\b|http://www\.tei-c\.org/ns/"),
    ("NAF", rb"<NAF\b"),
    ("FoLiA", rb"<FoLiA\b"),
    ("TimeML", rb"<TimeML\b"),
    ("a type system of UIMA, without a document", rb"<typeSystemDescription\b"),
    ("Label Studio's settings of a project", rb"<View\b"),
    ("GraphML", rb"<graphml\b"),
    ("GEXF", rb"<gexf\b"),
    ("KML", rb"<kml\b"),
    ("a feed (RSS or Atom)", rb"<rss\b|<feed\b"),
    ("a drawing (SVG)", rb"<svg\b"),
    ("NITF", rb"<nitf\b"),
    ("NewsML", rb"<newsItem\b|<NewsML\b"),
)
_BYTES = tuple((name, re.compile(pattern)) for name, pattern in _OF_BYTES)
_MARKUP = tuple((name, re.compile(pattern)) for name, pattern in _OF_MARKUP)
_MARKUP_BYTES = 2_000
"""Root elements stand at the beginning, after comments and declarations."""

_SETTINGS = re.compile(r"\[(?:entities|relations|events|attributes|spans|drawing|options|search|labels)\]\s*\Z")
_PROFILE = re.compile(r"\[(?:entities|relations|roles|attributes|links|columns|defaults|table|layers)\]\s*\Z")
_TOML_VALUE = re.compile(r"""(?:"[^"]{1,200}"|[\w.-]{1,200})[ \t]*=[ \t]*(?:["'{\[]|true|false|\d)""")
_TAG = re.compile(r"(?:[BIESLUMO]-\S{1,60}|O)\Z")
_NUMBER = re.compile(r"\d{1,6}(?:[-.]\d{1,6})?\Z", re.ASCII)
_WEBANNO = ("#id=", "#FORMAT=")
"""How WebAnno's TSV begins, whose old versions its reader names itself."""
_STUDIO_COLUMNS = {"annotation_id", "annotator"}


def look_alike(head: bytes) -> str | None:
    """What a file that begins with these bytes looks like, if that is nothing that is read.

    It is asked before the formats that are read are, so it names only what can be none of them.
    """
    return _binary(head) or _of_json(head) or _markup(head) or _of_lines(head)


def other_text(head: bytes) -> str | None:
    """What a file is that none of the formats knows and `look_alike` doesn't, as far as that can be said."""
    keys = keys_of(head)
    if keys:
        return f"JSON whose objects have the keys {_some(sorted(keys))}"
    if head.lstrip().startswith((b"{", b"[")):
        return "JSON without keys of any of them"
    if b"\0" in head:
        return "a binary file"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return "XML or HTML"
    text = head.decode("utf-8", errors="replace")
    plain = sum(c.isalpha() or c.isspace() or c in ".,;:!?'\"-–—()’“”" for c in text)
    return "plain text without annotations" if text and plain >= _PROSE * len(text) else None


def _some(words: list[str], most: int = 6) -> str:
    shown = ", ".join(word[:40] for word in words[:most])
    return shown if len(words) <= most else f"{shown} and {len(words) - most:,} more"


def _binary(head: bytes) -> str | None:
    return next((name for name, pattern in _BYTES if pattern.match(head)), None)


def _of_json(head: bytes) -> str | None:
    keys = keys_of(head)
    if not keys:
        return None
    if all(map(_FEWREL.match, keys)):
        return "FewRel's JSON"
    return next((format_.name for format_ in _OF_JSON if format_.fits(head, keys)), None)


def _markup(head: bytes) -> str | None:
    begin = head[:_MARKUP_BYTES].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not begin.startswith(b"<"):
        return None
    return next((name for name, pattern in _MARKUP if pattern.search(begin)), None)


def _of_lines(head: bytes) -> str | None:
    text = head[: 1 << 14].decode("utf-8", errors="replace").removeprefix("\ufeff")
    if version_of(text) is not None:  # older versions of WebAnno TSV look like CoNLL's columns
        return None
    lines = text.splitlines()[:_LINES_LOOKED_AT]
    if lines and lines[0].startswith(_WEBANNO):
        return None
    kinds: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
        ("Label Studio's CSV; export it as JSON", _is_studio_csv),
        ("CoNLL-U", _is_conllu),
        ("CoNLL's columns of tokens and tags (IOB)", _is_iob),
        ("a mapping profile; give it with --profile", _is_profile),
        ("the settings of a brat collection", _is_brat_settings),
        ("PubTator's lines", _is_pubtator),
    )
    return next((kind for kind, fits in kinds if lines and fits(lines)), None)


def _is_studio_csv(lines: list[str]) -> bool:
    columns = {column.strip('" ') for column in re.split("[,\t;]", lines[0])}
    return columns >= _STUDIO_COLUMNS or {"annotation_id", "lead_time"} <= columns


def _is_conllu(lines: list[str]) -> bool:
    rows = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return bool(rows) and all(map(_is_conllu_row, rows))


def _is_conllu_row(row: list[str]) -> bool:
    """Ten columns: a number first, then the word's class in capitals, and the number of the word that it hangs on."""
    return (
        len(row) == 10
        and bool(_NUMBER.match(row[0]))
        and (row[6] == "_" or row[6].isdigit())
        and (row[3] == "_" or row[3].isupper())
    )


def _is_iob(lines: list[str]) -> bool:
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    tagged = [row for row in rows if len(row) > 1 and _TAG.match(row[-1])]
    marked = any(row[-1] != "O" for row in tagged) or lines[0].startswith("-DOCSTART-")
    return bool(rows) and marked and len(tagged) >= len(rows) - 1  # the last line may be cut off


def _is_profile(lines: list[str]) -> bool:
    return any(map(_PROFILE.match, lines)) and any(map(_TOML_VALUE.match, lines))


def _is_brat_settings(lines: list[str]) -> bool:
    return sum(_SETTINGS.match(line) is not None for line in lines) > 1


def _is_pubtator(lines: list[str]) -> bool:
    return re.match(r"\d{1,12}\|t\|", lines[0]) is not None
