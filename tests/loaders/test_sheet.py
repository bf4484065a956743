"""The claim sheet, beside its golden cases: what is written reads back as the same article, whatever is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.assembly import assemble
from actorgraph.loaders.documents import Document
from actorgraph.loaders.formats.native import Native
from actorgraph.loaders.formats.sheet import ClaimSheet
from actorgraph.loaders.inputs import Chunk, sources
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.options import Options
from actorgraph.loaders.report import Report
from actorgraph.loaders.written import WRITERS, written
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import FormatError
from tests.loaders.articles import built, claim, document
from tests.loaders.golden import EXAMPLES, GOOD, VOCABULARY, Case, articles, quads

ARTICLES = [
    *articles(outcomes(sources([str(EXAMPLES)]), Options(), VOCABULARY, Report())),
    *(article for case in GOOD.values() for article in articles(case.outcomes())),
]
READERS = {"sheet": ClaimSheet(), "native": Native()}


def _read(text: str, form: str) -> AnnotatedArticle:
    (found,) = READERS[form].parse(Chunk("input", 1, text.encode()), Labels(VOCABULARY))
    assert isinstance(found, Document), found
    return assemble(found, VOCABULARY)


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.article.id)
def test_what_is_written_reads_back_as_the_same_article(article: AnnotatedArticle, form: str) -> None:
    """Every example and golden case, written as annotations and read again, has the same quads and the same text."""
    again = _read(written(article, form, VOCABULARY), form)
    assert quads([again]) == quads([article])
    assert again.article == article.article


_TEXT_PIECES = [*"ab.-~#|\"'\\ \n\r\t", "Ash", "~~~\n", "—", "“", "\u00a0", "\u200b", "\u2028", "🚀", "e\u0301"]
_ODD_PIECES = [*'ab|"\\=[] #,', "with", " arms ", "\n", "é"]


def _joined(pieces: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=12).map("".join)


@given(_joined(_TEXT_PIECES), st.data())
def test_any_text_name_and_stretch_reads_back(text: str, data: st.DataObject) -> None:
    """Texts, stretches, names, notes and roles of fences, bars, quotation marks and line breaks of any kind."""
    text += " Ash armed Grey Tern."
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    odd = _joined(_ODD_PIECES)
    name = data.draw(odd.filter(str.strip))
    actors = [
        {"id": "s", "type": "State", "name": name, "mentions": [{"start": start, "end": end}]},
        {"id": "o", "type": "Company", "name": "Ash", "mentions": []},
    ]
    said = claim(subject="s", object="o", said_by=["o", "s"], evidence=[{"start": start, "end": end}])
    said |= {"note": data.draw(odd), "role": data.draw(odd), "annotated_by": [data.draw(odd.filter(str.strip))]}
    given_ = document(said, text=text, actors=actors, title=data.draw(odd), id="odd")
    article = built(given_)
    again = _read(written(article, "sheet", VOCABULARY), "sheet")
    assert quads([again]) == quads([article])
    assert again.article.text == text


def test_a_dash_within_words_is_one_of_them() -> None:
    """Only the one that a line begins with marks an entry."""
    text = "Kestrelia - the port state - armed Ash."
    actors = [
        {"id": "s", "type": "State", "name": "Kestrelia", "mentions": []},
        {"id": "o", "type": "Company", "name": "Ash", "mentions": []},
    ]
    article = built(
        document(claim(subject="s", object="o", evidence=[{"start": 0, "end": 28}]), text=text, actors=actors)
    )
    assert [part.quote for part in article.claims[0].evidence] == ["Kestrelia - the port state -"]
    again = _read(written(article, "sheet", VOCABULARY), "sheet")
    assert quads([again]) == quads([article])


def test_a_form_that_is_not_written_is_refused() -> None:
    """The error lists what is written."""
    with pytest.raises(FormatError, match="not written as 'docx'; expected one of sheet, native"):
        written(ARTICLES[0], "docx", VOCABULARY)


def test_a_sheet_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    """A sheet is recognised under any name; another Markdown file isn't one."""
    (sheet,) = Case(Path(__file__).parent.parent / "cases" / "sheet" / "smallest-claim").folder.glob("*.md")
    assert ClaimSheet().recognises("notes.txt", sheet.read_bytes())
    assert not ClaimSheet().recognises("README.md", b"---\ntitle: x\n---\n# Text\nwords\n")
