"""Citations, as programs that read them understand them."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from actorgraph.ontology.claims import Article
from actorgraph.service.answers.citations import cited
from actorgraph.service.media_types import BIBTEX, CSL_JSON, PLAIN

SCHEMA = json.loads(Path(__file__).with_name("csl-data.json").read_text(encoding="utf-8"))
"""Of https://github.com/citation-style-language/schema (MIT), commit e3ce254."""
IRI = "https://w3id.org/actorgraph/id/claim/0123456789abcdef0123"
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=30)
ARTICLE = Article(
    id="tern-ridge",
    url="https://example.org/a_b?x=1&y=50%25#part~2",
    title="Officers: the president herself runs Tern Ridge",
    publisher="Kestrel & Sons",
    published="2031-02-03",
    language="en",
    status="published",
    text=None,
    text_digest="",
    text_length=0,
)


def reader() -> LatexNodes2Text:
    """Reads TeX, with three macros of LaTeX's that the package doesn't know, or draws another way."""
    known = get_default_latex_context_db()
    macros = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    specs = [MacroTextSpec(name, text) for name, text in macros.items()]
    known.add_context_category("plain", macros=specs, prepend=True)
    return LatexNodes2Text(latex_context=known, strict_latex_spaces=True)


TEX = reader()


def shape(*speakers: str, quote: str = "we have armed them") -> dict[str, Any]:
    """What a citation needs of a claim's shape."""
    return {
        "id": "0123456789abcdef0123",
        "iri": IRI,
        "stance": "alleges",
        "stage": "happened",
        "said_by": [{"name": name} for name in speakers],
        "evidence": [{"quote": quote}],
        "article": {"iri": "https://w3id.org/actorgraph/id/article/tern-ridge"},
    }


def article(**changes: Any) -> Article:
    """The article with some other fields."""
    fields = {name: getattr(ARTICLE, name) for name in Article.__dataclass_fields__}
    return Article(**{**fields, **changes})


def bibtex(claim: dict[str, Any], of: Article) -> Entry:
    """What a program reads in our BibTeX."""
    (entry,) = parse_string(cited(claim, of, BIBTEX), "bibtex").entries.values()
    return entry


def words(field: str) -> str:
    """A field's words, as TeX would set them."""
    return str(TEX.latex_to_text(field))


def csl(claim: dict[str, Any], of: Article) -> dict[str, Any]:
    """Our CSL-JSON, which is valid."""
    items = json.loads(cited(claim, of, CSL_JSON))
    jsonschema.validate(items, SCHEMA)
    (item,) = items
    return item


def test_as_text() -> None:
    """One line that names all."""
    assert cited(shape("Tomas Eckerd"), ARTICLE, PLAIN) == (
        "Kestrel & Sons. “Officers: the president herself runs Tern Ridge”. 2031-02-03. "
        "https://example.org/a_b?x=1&y=50%25#part~2. “we have armed them” — Tomas Eckerd "
        f"(stance: alleges; stage: happened). Claim: {IRI}\n"
    )


def test_who_relayed_it_is_named_after_who_said_it() -> None:
    """The original holder comes first; where nobody is quoted, it is the article itself."""
    assert "— Ada Reed, as relayed by Bo Finch (" in cited(shape("Ada Reed", "Bo Finch"), ARTICLE, PLAIN)
    assert "— the article itself (" in cited(shape(), ARTICLE, PLAIN)


def test_a_retracted_article_is_called_so() -> None:
    """In every style."""
    retracted = article(status="retracted")
    assert "the article is retracted" in cited(shape(), retracted, PLAIN)
    assert "the article is retracted" in bibtex(shape(), retracted).fields["note"]
    assert csl(shape(), retracted)["custom"]["status"] == "retracted"


def test_as_bibtex() -> None:
    """An entry that a BibTeX parser reads; the title keeps its capitals."""
    entry = bibtex(shape("Tomas Eckerd"), ARTICLE)
    assert (entry.type, entry.key) == ("misc", "claim-0123456789abcdef")
    assert dict(entry.fields) == {
        "title": "{Officers: the president herself runs Tern Ridge}",
        "publisher": "Kestrel \\& Sons",
        "date": "2031-02-03",
        "year": "2031",
        "month": "feb",
        "url": ARTICLE.url,
        "language": "en",
        "note": f"“we have armed them” — Tomas Eckerd (stance: alleges; stage: happened). Claim: {IRI}",
    }


@pytest.mark.parametrize("published", ["2031", "2031-02", "2031-02-03", "2031~", "2031-02/2031-03", None])
def test_dates_of_any_precision(published: str | None) -> None:
    """As parts where it is a plain date, else as it stands; none where there is none."""
    of = article(published=published)
    plain = published and re.fullmatch(r"[\d-]+", published)
    parts = {"date-parts": [[int(part) for part in published.split("-")]]} if published and plain else None
    literal = {"literal": published} if published else None
    assert csl(shape(), of).get("issued") == (parts or literal)
    assert words(bibtex(shape(), of).fields.get("date", "")) == (published or "")


def test_what_is_not_known_is_left_out() -> None:
    """The article's IRI stands for an address."""
    bare = article(title=None, publisher=None, published=None, url=None, language=None)
    assert cited(shape(), bare, PLAIN).startswith("https://w3id.org/actorgraph/id/article/tern-ridge. “we have")
    assert set(bibtex(shape(), bare).fields) == {"url", "note"}
    assert set(csl(shape(), bare)) == {"id", "type", "URL", "note", "custom"}


HOSTILE = [
    "a } b",
    "{{{",
    "\\input{/etc/passwd}",
    "\\",
    "50% & $3 #1 a_b x^y ~z",
    'say "x"',
    "@misc{x, y = {z}}",
    "tab\there\nand there",
    "Škoda 😀 «x»",
    "\\}",
    "a -- b --- ``c'' ?`d",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(text: str) -> None:
    """In BibTeX nothing in them closes a field or is a command; in CSL-JSON they are as they are."""
    of, claim = article(title=text, publisher=text), shape(text, quote=text)
    entry, item = bibtex(claim, of), csl(claim, of)
    line = " ".join(text.split())
    assert words(entry.fields["publisher"]) == words(entry.fields["title"]) == line
    assert f"“{line}” — {line} (stance" in words(entry.fields["note"])
    assert (item["title"], item["custom"]["quotes"]) == (text, [text])


@given(PRINTABLE, PRINTABLE, PRINTABLE)
def test_any_words_come_back(title: str, publisher: str, quote: str) -> None:
    """One entry with the same fields, whatever stands in them."""
    entry = bibtex(shape(quote, quote=quote), article(title=f"T {title} T", publisher=f"P {publisher} P"))
    assert words(entry.fields["title"]) == " ".join(f"T {title} T".split())
    assert words(entry.fields["publisher"]) == " ".join(f"P {publisher} P".split())
    assert entry.fields["note"].endswith(IRI)


@pytest.mark.parametrize("url", ["https://example.org/{x}", "https://example.org/a b", "https://example.org/é\\"])
def test_addresses_are_encoded_not_escaped(url: str) -> None:
    """BibTeX's styles take them as they are."""
    found = bibtex(shape(), article(url=url)).fields["url"]
    assert re.fullmatch(r"[!-z|~]+", found)
    assert "{" not in found


def test_a_citation_processor_prints_it() -> None:
    """citeproc-py, in the style that it brings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it doesn't print, and of its own use of lxml
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        source = CiteProcJSON([csl(shape("Tomas Eckerd"), ARTICLE)])
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        bibliography.register(Citation([CitationItem("claim-0123456789abcdef")]))
        (printed,) = bibliography.bibliography()
    for part in (ARTICLE.title, "2031", ARTICLE.url):
        assert str(part) in str(printed)
