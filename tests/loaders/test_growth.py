"""Every reader takes time that grows with its input, whatever that is: hostile bodies, read as each format."""

from __future__ import annotations

import io
from contextlib import suppress
from functools import partial

import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.format_detection import format_of
from actorgraph.loaders.formats import FORMATS
from actorgraph.loaders.inputs import SiblingFiles, Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded, Refused
from actorgraph.loaders.report import Report
from actorgraph.ontology.errors import LoadError
from tests.growth import grows
from tests.loaders.golden import VOCABULARY

SMALL, LARGE = 2_000, 16_000
"""Bytes; what is quadratic takes 64 times as long for the large body."""

UNITS = [
    "{",
    "[",
    "{}",
    "[]",
    "{}\n",
    '{"a":',
    '[{"a":',
    '{"text": "x"}\n',
    "\\",
    '\\"',
    '"',
    '""',
    '"\n',
    "'",
    ",",
    ",\n",
    ":",
    ";",
    " ",
    "\t",
    "\n",
    "\r\n",
    " \n",
    "\t\n",
    "#\n",
    "# \n",
    "a",
    "a\n",
    "a b\n",
    "0",
    "-",
    "1,",
    "1.",
    "1\t",
    "\0",
    "\ud800",
    "<",
    "<a>",
    "<a",
    "<a> <a> <a> <a> .\n",
    '<a> <a> "\n',
    "_:a <a> .\n",
    "a:a ",
    "@prefix a: <a> .\n",
    "<<(",
    "&a;",
    "<!--",
    "T1\tA 0 1\ta\n",
    "R1\tarms Arg1:T1 Arg2:T2\n",
    "E1\ta:T1\n",
    "*\tEquiv T1 T2\n",
    "A1\tB T1\n",
    "#1\tN T1\t\n",
    "0 1;",
    "1-1\t0-1\ta\t_\n",
    "#Text=a\n",
    "#T_SP=a|b\n",
    "_\t",
    "a,",
    "a\t",
    '"a",',
    '"a""',
    "|",
    "\\u0000",
    "\ufeff",
    "é",
]
BEGINNINGS = {
    "json": ["", '{"text": "', '[{"text": "x", "entities": [', '{"a": [', '[{"sents": [["', "[1, "],
    "lines": ["", "#FORMAT=WebAnno TSV 3.3\n", "a,b\n", "a\tb\n"],
    "rdf": ["", "<http://e/a> <http://e/b> "],
    "xml": ["", '<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI">'],
}
KINDS = {
    "native": "json",
    "cas-json": "json",
    "doccano": "json",
    "docred": "json",
    "label-studio": "json",
    "prodigy": "json",
    "web-annotation": "json",
    "jsonld": "json",
    "brat": "lines",
    "table": "lines",
    "sheet": "lines",
    "webanno-tsv": "lines",
    "nq": "rdf",
    "trig": "rdf",
    "ttl": "rdf",
    "nt": "rdf",
    "cas-xmi": "xml",
    "rdfxml": "xml",
}


def _source(data: bytes) -> Source:
    """Bytes as a file of each format, with a text and a type system beside it."""
    types = b'<?xml version="1.0"?><typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"/>'
    beside = {"x.txt": b"Kestrelia arms the Ash Column.\n" * 10, "TypeSystem.xml": types}
    files = {name: (name, partial(io.BytesIO, held)) for name, held in beside.items()}
    return Source("x.a", lambda: io.BytesIO(data), True, "x.ann", SiblingFiles(lambda: files))


def _body(beginning: str, unit: str, size: int) -> bytes:
    return (beginning + unit * (size // len(unit))).encode(errors="surrogatepass")


def _read(format_: str, data: bytes) -> None:
    for outcome in outcomes([_source(data)], Options(format_), VOCABULARY, Report()):
        assert isinstance(outcome, Loaded | Refused) or outcome.reason


def test_every_format_is_tried() -> None:
    """None is left out."""
    assert KINDS.keys() == FORMATS.keys()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_hostile_body_is_read_in_time_that_grows_with_it(format_: str) -> None:
    """Repeated brackets, quotes, blanks, lines, columns, numbers, NULs, surrogates; nested deep, or never ending."""
    for beginning in BEGINNINGS[KINDS[format_]]:
        for unit in UNITS:
            slow = grows(lambda size, b=beginning, u=unit: _read(format_, _body(b, u, size)), SMALL, LARGE)
            assert not slow, (beginning, unit)


def test_recognising_takes_time_that_grows_with_the_file() -> None:
    """Whatever a file begins with, blanks above all."""
    for beginning in (each for found in BEGINNINGS.values() for each in found):
        for unit in UNITS:

            def recognise(size: int, beginning: str = beginning, unit: str = unit) -> None:
                with suppress(LoadError):
                    format_of(_source(_body(beginning, unit, size)), None, 1 << 20)

            assert not grows(recognise, SMALL, LARGE), (beginning, unit)
