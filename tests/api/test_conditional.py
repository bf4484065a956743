"""Entity tags, 304 and codings of every list and resource."""

from __future__ import annotations

import gzip
from typing import Any

import brotli
import httpx
import pytest
import zstandard

from tests.api.problems import problem
from tests.contract.articles import article, claim, lines

DECODERS = {"gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstandard.decompress}


@pytest.fixture(scope="module")
def paths(demo: httpx.Client) -> list[str]:
    """Lists, and one of each kind of thing."""
    one = demo.get("/claims").json()["results"][0]
    relation = demo.get("/queries/who-arms-whom").json()["results"][0]["id"]
    things = [f"/claims/{one['id']}", f"/actors/{one['subject']['id']}", f"/articles/{one['article']['id']}"]
    others = [f"/relations/{relation}", f"/claims/{one['id']}/citation", "/ontology", "/dataset", "/openapi.json"]
    return ["/claims", "/articles", "/queries", "/queries/who-arms-whom", *things, *others[:-1]]


def raw(asking: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """An answer and its body as it came over the wire."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with asking.stream("GET", path, headers={"Accept-Encoding": "identity", **named}) as response:
        return response, b"".join(response.iter_raw())


def test_every_list_and_resource_has_a_weak_tag(paths: list[str], demo: httpx.Client) -> None:
    """Which leads to a bare 304 with the same headers about it, in whatever coding the answer was."""
    for path in paths:
        for coding in ("identity", "gzip", "br"):
            whole, body = raw(demo, path, Accept_Encoding=coding)
            tag = whole.headers["etag"]
            assert tag.startswith('W/"')
            again, nothing = raw(demo, path, Accept_Encoding="br", If_None_Match=tag)
            assert (again.status_code, nothing) == (304, b""), path
            for name in ("etag", "actorgraph-revision", "cache-control"):
                assert again.headers.get(name) == whole.headers.get(name)
            assert "Accept-Encoding" in again.headers["vary"] or "accept-encoding" not in whole.headers["vary"].lower()
            assert body


def test_tags_differ_by_form(demo: httpx.Client) -> None:
    """By fields and order, too."""
    ways = [{}, {"format": "csv"}, {"fields": "id"}, {"sort": "-reported"}, {"format": "csv", "bom": "true"}]
    assert len({demo.get("/claims", params=way).headers["etag"] for way in ways}) == len(ways)


def test_conditions(demo: httpx.Client) -> None:
    """If-None-Match compares weakly; no weak tag fits If-Match, but ``*`` does."""
    tag = demo.get("/claims").headers["etag"]

    def status(**headers: str) -> int:
        return raw(demo, "/claims", **headers)[0].status_code

    assert status(If_None_Match=tag) == 304
    assert status(If_None_Match=tag.removeprefix("W/")) == 304
    assert status(If_None_Match=f'"x", {tag}') == 304
    assert status(If_None_Match="*") == 304
    assert status(If_None_Match='"other"') == 200
    assert status(If_Match=tag) == 412
    assert status(If_Match="*") == 200
    problem(demo.get("/claims", headers={"If-Match": tag}), 412, tag)


def test_errors_are_never_not_modified(demo: httpx.Client) -> None:
    """A condition says something of what is there only."""
    for path, status in (("/claims/x", 404), ("/claims?colour=red", 422), ("/claims?cursor=x", 400)):
        problem(demo.get(path, headers={"If-None-Match": "*"}), status)


def test_a_head_has_the_same_headers(demo: httpx.Client) -> None:
    """In every coding."""
    for coding in ("identity", "gzip"):
        headers = {"Accept-Encoding": coding}
        get, head = (demo.request(method, "/claims", headers=headers) for method in ("GET", "HEAD"))
        assert {**get.headers} == {**head.headers, "date": get.headers["date"]}
        assert head.content == b""


def test_a_load_makes_another_tag(writer: httpx.Client) -> None:
    """Of what it changed, as of what it didn't: a tag is of one revision."""
    writer.post("/articles", content=lines(article("one", claim("Ardland", "arms", "Red Front"))))
    tags = {path: writer.get(path).headers["etag"] for path in ("/articles", "/articles/one")}
    writer.post("/articles", content=lines(article("two")))
    for path, tag in tags.items():
        response = writer.get(path, headers={"If-None-Match": tag})
        assert response.status_code == 200
        assert response.headers["etag"] != tag


@pytest.mark.parametrize("coding", DECODERS)
def test_answers_are_coded(coding: str, paths: list[str], demo: httpx.Client) -> None:
    """Lists, resources, pages, RDF and problems, if they are not short."""
    coded = 0
    ways = ({}, {"Accept": "text/csv"}, {"Accept": "text/turtle"}, {"Accept": "text/html"})
    for path in [*paths, "/", "/web/style.css", "/openapi.json", "/claims?colour=red"]:
        for way in ways:
            plain, whole = raw(demo, path, **way)
            response, body = raw(demo, path, Accept_Encoding=coding, **way)
            assert response.status_code == plain.status_code
            if response.headers.get("content-encoding") is None:
                assert len(body) < 1000, (path, way)
                continue
            assert response.headers["content-encoding"] == coding
            assert "accept-encoding" in response.headers["vary"].lower()
            assert "accept-encoding" in plain.headers["vary"].lower()
            assert int(response.headers["content-length"]) == len(body) < len(whole)
            assert DECODERS[coding](body) == whole or path == "/readyz"
            coded += 1
    assert coded > 20


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("deflate", None),
        ("", None),
        ("nonsense;q=x", None),
    ],
)
def test_the_coding_is_one_that_is_accepted(accepted: str, coding: str | None, demo: httpx.Client) -> None:
    """Else there is none."""
    response, _ = raw(demo, "/claims", Accept_Encoding=accepted)
    assert response.headers.get("content-encoding") == coding


@pytest.mark.parametrize("path", ["/export", "/graphs?default", "/sparql?query=SELECT*%7B%3Fs%20%3Fp%20%3Fo%7D"])
def test_what_codes_by_itself_is_not_coded_again(path: str, demo: httpx.Client) -> None:
    """Its strong tag stays right."""
    response, _ = raw(demo, path, Accept_Encoding="br")
    assert response.status_code == 200
    assert "content-encoding" not in response.headers


def test_csv_is_a_file(demo: httpx.Client) -> None:
    """With a name; a byte order mark, which Excel wants and most programs don't, is there only if it is asked for."""
    plain = demo.get("/queries/who-arms-whom", params={"format": "csv"})
    assert plain.headers["content-disposition"] == 'attachment; filename="queries-who-arms-whom.csv"'
    assert plain.text.startswith("id,iri,subject,subject.id,relation,object,object.id,standing,counts.asserts,")
    marked = demo.get("/queries/who-arms-whom", params={"format": "csv", "bom": "true"})
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    problem(demo.get("/queries/who-arms-whom", params={"bom": "yes"}), 422, "bom 'yes' is neither true nor false")


def test_csv_of_nothing_has_its_header(demo: httpx.Client) -> None:
    """The same columns as of something."""
    parameters: dict[str, Any] = {"format": "csv", "stage": "ended", "stance": "denies", "subject": "Pellary"}
    none, some = demo.get("/claims", params=parameters).text, demo.get("/claims", params={"format": "csv"}).text
    assert none.splitlines() == some.splitlines()[:1]
