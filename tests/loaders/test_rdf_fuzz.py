"""Whatever is in a file of RDF: whole articles, or errors with a place, and nothing else."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.formats.rdf.graph_parser import Reader
from actorgraph.loaders.formats.rdf.graph_runs import GraphRun
from actorgraph.loaders.inputs import Source
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import LeftOut, Loaded, Refused
from actorgraph.loaders.report import Report, error_json
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.rdf import article_lines
from tests.contract.rdf import FORMS
from tests.loaders.golden import VOCABULARY, articles, cases
from tests.thorough import thorough

ARTICLES = {a.article.id: a for a in articles(cases("rdf")["nquads"].outcomes())}
GRAPHS = {
    id_: [f"{line[:-1]}<{Iris().article(id_)}> ." for line in article_lines(article, Iris())]
    for id_, article in ARTICLES.items()
}
NQUADS = "".join(f"{line}\n" for lines in GRAPHS.values() for line in lines).encode()
FILES = {form: (name, write(NQUADS)) for form, (name, write) in FORMS.items()}
SLOW = thorough(300)
PIECES = [
    *(b"", b"\n", b" ", b'"', b"<", b">", b".", b"{", b"}", b"\\u0000", b"\\uD800", b"\xff", b"_:b", b"@en", b"#"),
    *(b"^^<http://www.w3.org/2001/XMLSchema#integer>", b"-1", b"99999999999999999999", b"1e9", b"<<( ", b")>>"),
]
ODD = st.one_of(
    st.sampled_from(PIECES),
    st.binary(max_size=8),
)


def outcomes_of(data: bytes, name: str, format_: str) -> list[Loaded | Refused | LeftOut]:
    source = Source(name, lambda: io.BytesIO(data), named=True)
    return list(outcomes([source], Options(format=format_, max_document_bytes=1 << 20), VOCABULARY, Report()))


def check(data: bytes, name: str, format_: str) -> list[AnnotatedArticle]:
    """Load these bytes: every outcome is an article that can be written, or errors that can be printed."""
    lines, found = data.count(b"\n") + data.count(b"\r") + 2, []
    for outcome in outcomes_of(data, name, format_):
        if isinstance(outcome, Loaded):
            "\n".join(article_lines(outcome.article, Iris())).encode()
            found.append(outcome.article)
        elif isinstance(outcome, Refused):
            assert outcome.errors
            for error in outcome.errors:
                assert error.place.file == name
                assert error.place.line is None or 1 <= error.place.line <= lines
                json.dumps(error_json(error)).encode()
                str(error).encode()
    return found


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes cut, doubled or put in somewhere, a few times."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.sampled_from([start, min(len(data), start + draw(st.integers(0, 60))), len(data)]))
        data = data[:start] + draw(st.sampled_from([b"", data[start:end] * 2]) | ODD) + data[end:]
    return data


@pytest.mark.parametrize("form", FILES)
@SLOW
@given(st.data())
def test_a_spoilt_file_gives_articles_or_errors(form: str, data: st.DataObject) -> None:
    """Cut, doubled and misplaced bytes never give anything but whole articles and errors with a place."""
    name, whole = FILES[form]
    check(data.draw(spoilt(whole)), f"graph.{name}", name)


@SLOW
@given(st.data())
def test_an_article_is_whole_or_not_at_all(data: st.DataObject) -> None:
    """Lines taken out, doubled, swapped between graphs or replaced: what is loaded writes all that was read of it."""
    lines = [line for graph in GRAPHS.values() for line in graph]
    for _ in range(data.draw(st.integers(1, 4))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        change = data.draw(st.sampled_from(["drop", "double", "object", "subject", "graph", "move"]))
        one, two = lines[at].split(" ", 2), lines[other].split(" ", 2)
        if change == "drop":
            del lines[at]
        elif change == "double":
            lines.insert(other, lines[at])
        elif change == "move":
            lines.insert(other, lines.pop(at))
        elif change == "object":
            lines[at] = f"{one[0]} {one[1]} {two[2]}"
        elif change == "subject":
            lines[at] = f"{two[0]} {one[1]} {one[2]}"
        else:
            lines[at] = f"{lines[at].rpartition(' <')[0]} <{lines[other].rpartition(' <')[2]}"
    for article in check("".join(f"{line}\n" for line in lines).encode(), "graph.nq", "nq"):
        graph = Iris().article(article.article.id)
        written = {f"{line[:-1]}<{graph}> ." for line in article_lines(article, Iris())}
        assert written == {line for line in lines if line.endswith(f" <{graph}> .")}


@SLOW
@given(st.data())
def test_the_quick_way_lets_nothing_through_that_the_thorough_one_stops(data: st.DataObject) -> None:
    """And both give the same article."""
    lines = list(GRAPHS["depot"])
    for _ in range(data.draw(st.integers(0, 2))):
        at, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        one, two = lines[at].split(" ", 2), lines[other].split(" ", 2)
        lines[at] = f"{one[0]} {one[1]} {data.draw(st.sampled_from([one[2], two[2]]))}"
    lines = lines[data.draw(st.integers(0, 1)) :]
    run = GraphRun(
        f"<{Iris().article('depot')}>".encode(), 1, bytearray("".join(f"{line}\n" for line in lines).encode())
    )
    reader = Reader(VOCABULARY)
    quick, thorough = reader.as_written(run), reader.checked(run, "graph.nq")
    if quick is not None:
        assert isinstance(thorough, Loaded)
        assert (quick.article, quick.actors, quick.claims) == (
            thorough.article.article,
            thorough.article.actors,
            thorough.article.claims,
        )


@pytest.mark.parametrize("form", FILES)
def test_every_cut_gives_whole_articles(form: str) -> None:
    """Wherever a file ends: what was read to its end is as it was, or has fewer claims only if no line was cut."""
    name, whole = FILES[form]
    for end in range(0, len(whole), 997):
        for article in check(whole[:end], f"graph.{name}", name):
            if not whole[:end].endswith(b"\n"):
                assert article.claims == ARTICLES[article.article.id].claims


def test_the_forms_are_the_same_graph() -> None:
    """What the other tests begin with."""
    for _, data in (FILES["trig"], FILES["jsonld"]):
        assert data
    assert set(parse(NQUADS, format=RdfFormat.N_QUADS)) == set(parse(FILES["trig"][1], format=RdfFormat.TRIG))
    assert serialize(parse(NQUADS, format=RdfFormat.N_QUADS), format=RdfFormat.N_QUADS) == NQUADS
