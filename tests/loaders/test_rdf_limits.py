"""What an RDF parser can't hold is an error with a place, in every form."""

from __future__ import annotations

import io
import json

import pytest

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.inputs import Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Refused
from actorgraph.loaders.report import Report
from tests.loaders.golden import VOCABULARY

ARTICLE, TITLE = "https://w3id.org/actorgraph/id/article/a", "http://purl.org/dc/terms/title"
LONG = "x" * (17 << 20)
LIMIT = 64 << 20
RDF_XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/">'
    f'<rdf:Description rdf:about="{ARTICLE}"><d:title>{LONG}</d:title></rdf:Description></rdf:RDF>'
)
FILES = {
    "nq": f'<{ARTICLE}> <{TITLE}> "{LONG}" <{ARTICLE}> .\n',
    "nt": f'<{ARTICLE}> <{TITLE}> "{LONG}" .\n',
    "ttl": f'<{ARTICLE}> <{TITLE}> "{LONG}" .\n',
    "trig": f'<{ARTICLE}> {{ <{ARTICLE}> <{TITLE}> "{LONG}" }}\n',
    "rdfxml": RDF_XML,
    "jsonld": json.dumps({"@id": ARTICLE, TITLE: LONG}),
}


@pytest.mark.parametrize("format_", FILES)
def test_a_literal_longer_than_the_parser_holds_is_an_error(format_: str) -> None:
    """pyoxigraph holds 16 MiB of one term; what is longer is said to be, and nothing is raised."""
    source = Source(f"big.{format_}", lambda: io.BytesIO(FILES[format_].encode()), named=True, file=f"big.{format_}")
    found = list(outcomes([source], Options(format_, max_document_bytes=LIMIT), VOCABULARY, Report()))
    messages = [str(error) for outcome in found if isinstance(outcome, Refused) for error in outcome.errors]
    assert any("more than 16 MiB; expected shorter" in message for message in messages), messages
