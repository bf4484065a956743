"""Loading and withdrawing over HTTP."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from pyoxigraph import RdfFormat, parse, serialize

from actorgraph.loaders.formats import FORMATS
from tests.api.problems import problem
from tests.contract import steps
from tests.contract.articles import Record, article, claim, lines
from tests.contract.steps import exported, reference

REPORT = {
    *("articles", "actors", "claims", "triples", "annotations", "unmapped", "dropped", "errors", "seconds"),
}


def arms(id_: str, object_: str = "Red Front") -> Record:
    return article(id_, claim("Ardland", "arms", object_, item="rockets"))


def wrong(id_: str) -> Record:
    record = arms(id_)
    return {**record, "claims": [{**record["claims"][0], "relation": "befriends"}]}


def loaded(writer: httpx.Client, *records: Record, **parameters: str) -> dict[str, Any]:
    response = writer.post("/articles", content=lines(*records), params=parameters)
    assert response.status_code == 200, response.text
    report: dict[str, Any] = response.json()
    return report


def test_one_article(writer: httpx.Client) -> None:
    """200 with the report; it is there at once."""
    body = msgspec.json.format(lines(arms("one")), indent=1)
    response = writer.post("/articles", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 200
    report = response.json()
    assert set(report) >= REPORT
    assert report["articles"] == {"loaded": 1, "unchanged": 0, "rejected": 0}
    assert report["claims"] == 1
    assert len(writer.get("/articles/one").json()["claims"]) == 1


def test_many_articles_as_json_lines(writer: httpx.Client) -> None:
    """One a line."""
    assert loaded(writer, arms("m1"), arms("m2"), arms("m3"))["articles"]["loaded"] == 3


def test_the_same_again_is_unchanged(writer: httpx.Client) -> None:
    """200, and no new revision."""
    loaded(writer, arms("again"))
    before = writer.get("/readyz").json()
    assert loaded(writer, arms("again"))["articles"] == {"loaded": 0, "unchanged": 1, "rejected": 0}
    assert writer.get("/readyz").json() == before


def test_a_dry_run_loads_nothing(writer: httpx.Client) -> None:
    """It says what would come."""
    before = writer.get("/readyz").json()
    assert loaded(writer, arms("dry"), dry_run="true")["articles"]["loaded"] == 1
    assert writer.get("/readyz").json() == before
    problem(writer.get("/articles/dry"), 404)


ROWS = b"text,supplier,recipient,tiv\nArdland sold rockets to Bevaria.,Ardland,Bevaria,3\n"
"""A row of a register as SIPRI's has columns."""


def test_a_ready_profile_says_what_columns_mean(writer: httpx.Client) -> None:
    """Without it the same table is rejected; one that isn't ready, a file of the server's, is refused."""
    asked = {"format": "table", "id": "register.2026", "dry_run": "true"}
    assert writer.post("/articles", content=ROWS, params=asked).status_code == 422
    response = writer.post("/articles", content=ROWS, params={**asked, "profile": "sipri"})
    assert (response.status_code, response.json()["claims"]) == (200, 1), response.text
    for name in ("nobody", "/etc/passwd"):
        assert "profile" in problem(writer.post("/articles", content=ROWS, params={"profile": name}), 422)["detail"]


def test_an_article_whose_format_has_no_id(writer: httpx.Client) -> None:
    """`id` gives it what a file's name would; without one it is rejected, and told why."""
    asked = {"format": "table", "profile": "sipri"}
    told = problem(writer.post("/articles", content=ROWS, params=asked), 422)
    assert "the article's id is empty" in told["errors"][0]["message"]
    assert writer.post("/articles", content=ROWS, params={**asked, "id": "register.2026"}).status_code == 200
    assert len(writer.get("/articles/register.2026").json()["claims"]) == 1


def test_if_all_is_rejected(writer: httpx.Client) -> None:
    """422, a problem that is also the report: file, line, annotation and message of each error."""
    response = writer.post("/articles", content=lines(wrong("w1"), wrong("w2")))
    body = problem(response, 422)
    assert body["articles"] == {"loaded": 0, "unchanged": 0, "rejected": 2}
    assert set(body) >= REPORT
    assert [(e["file"], e["line"], e["annotation"]) for e in body["errors"]] == [
        ("<body>", 1, "c1"),
        ("<body>", 2, "c1"),
    ]
    assert "relation 'befriends' is no relation" in body["errors"][0]["message"]
    problem(writer.get("/articles/w1"), 404)


def test_if_some_are_rejected(writer: httpx.Client) -> None:
    """200 with the errors in the report; the rest is loaded."""
    report = loaded(writer, arms("some"), wrong("not"))
    assert report["articles"] == {"loaded": 1, "unchanged": 0, "rejected": 1}
    assert report["errors"][0]["line"] == 2
    assert writer.get("/articles/some").status_code == 200
    problem(writer.get("/articles/not"), 404)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the file is empty"),
        (b"   \n", "the file is empty"),
        (b"nonsense", "not JSON"),
        (b"{", "not JSON"),
        (b"[]", "a list of JSON values"),
        (b'"x"', "Expected"),
        (b"{}", "article"),
        (b'{"article": {"id": "x", "text": "y"}, "colour": 1}', "colour"),
        (b"\xff\xfe", "not JSON"),
        (b'{"article": {"id": "x\xff", "text": "y"}}', "not UTF-8"),
        (b'{"article": {"id": "x", "text": "a\\u0000b"}}', "NUL"),
        (b'{"article": {"id": "", "text": "y"}}', "id is empty"),
        (b'{"article": {"id": "x", "text": "\\ud800"}}', "not"),
        (b"[" * 100_000, "a list of JSON values"),
        (b'{"article": ' * 50_000, "article"),
        (b'{"article": {"id": "x", "text": "y"}, "actors": [{"id": "a", "type": "Planet", "name": "z"}]}', "Planet"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else "",
)
def test_a_body_that_is_no_article(body: bytes, words: str, writer: httpx.Client) -> None:
    """422 with what was expected."""
    found = problem(writer.post("/articles", content=body, params={"format": "native"}), 422)
    assert any(words in error["message"] for error in found["errors"]), found["errors"]


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'"x"', b"\xff\xfe", b"PK\x03\x04"])
def test_a_body_in_no_format_that_is_known(body: bytes, writer: httpx.Client) -> None:
    """Where no format is named, 422 lists those that there are."""
    found = problem(writer.post("/articles", content=body), 422)
    message = found["errors"][0]["message"]
    assert message.startswith("in no format that is known")
    assert message.endswith(f"; expected one of {', '.join(FORMATS)}, see docs/formats.md")


def test_another_text_is_refused(writer: httpx.Client) -> None:
    """422 with the reason; the stored one stays."""
    loaded(writer, arms("text"))
    body = problem(writer.post("/articles", content=lines(arms("text", "Blue Front"))), 422)
    assert "is stored with another text" in body["errors"][0]["message"]
    assert writer.get("/articles/text").json()["claims"][0]["object"]["name"] == "Red Front"


def test_another_text_is_replaced_on_demand(writer: httpx.Client) -> None:
    """`replace=true`; the old claim is gone."""
    loaded(writer, arms("replaced"))
    before = writer.get("/articles/replaced").json()["claims"][0]["id"]
    assert loaded(writer, arms("replaced", "Blue Front"), replace="true")["articles"]["loaded"] == 1
    assert writer.get("/articles/replaced").json()["claims"][0]["object"]["name"] == "Blue Front"
    problem(writer.get(f"/claims/{before}"), 410, "has been withdrawn")


def test_a_withdrawn_article_is_gone(writer: httpx.Client) -> None:
    """200 with the revision; then it and its claims are 410, and withdrawing it again is too."""
    loaded(writer, arms("gone"))
    claim_id = writer.get("/articles/gone").json()["claims"][0]["id"]
    response = writer.delete("/articles/gone")
    assert response.status_code == 200
    assert response.json() == {"withdrawn": "gone", "revision": writer.get("/readyz").json()["revision"]}
    problem(writer.get("/articles/gone"), 410, "article 'gone' has been withdrawn")
    problem(writer.get(f"/claims/{claim_id}"), 410)
    problem(writer.delete("/articles/gone"), 410)


def test_a_withdrawn_article_without_claims_is_gone(writer: httpx.Client) -> None:
    """It was there, although nothing was said in it."""
    loaded(writer, article("quiet"))
    assert writer.delete("/articles/quiet").status_code == 200
    problem(writer.get("/articles/quiet"), 410)


def test_an_article_that_was_never_there(writer: httpx.Client) -> None:
    """404."""
    problem(writer.delete("/articles/nothing"), 404, "there is no article 'nothing'")


def test_an_article_is_retracted(writer: httpx.Client) -> None:
    """200 with the article and its revision; it is shown, its claims count for nothing; then it is published again."""
    loaded(writer, article("doubted", claim("Grey Company", "arms", "Blue Front")))
    asked = {"subject": "Grey Company"}
    for status, rows in (("retracted", 0), ("corrected", 1), ("retracted", 0), ("published", 1)):
        response = writer.patch("/articles/doubted", json={"status": status})
        assert response.status_code == 200, response.text
        shown = writer.get("/articles/doubted").json()
        assert response.json() == {name: shown[name] for name in response.json() if name != "revision"} | {
            "revision": writer.get("/readyz").json()["revision"]
        }
        assert (shown["status"], len(shown["claims"])) == (status, 1)
        assert writer.get("/queries/who-arms-whom", params=asked).json()["total"]["value"] == rows


def test_a_status_survives_a_reload(writer: httpx.Client) -> None:
    """The report says that it stands."""
    loaded(writer, arms("stays"))
    writer.patch("/articles/stays", json={"status": "retracted"})
    report = loaded(writer, arms("stays"))
    assert (report["articles"]["unchanged"], report["statuses"]) == (1, {"stays": "retracted"})
    assert writer.get("/articles/stays").json()["status"] == "retracted"


@pytest.mark.parametrize(
    ("body", "parameter", "words"),
    [
        (b'{"status": "forged"}', "status", "'forged' is unknown; expected one of"),
        (b'{"status": null}', "status", "status null is no text"),
        (b'{"status": 3}', "status", "status 3 is no text"),
        (b"{}", "status", "'status' is needed"),
        (b'{"status": "retracted", "title": "x"}', "title", "there is no parameter 'title'; expected one of status"),
        (b'{"status": "retracted", "status": "published"}', "status", "'status' stands twice"),
        (b"", "body", "not as it should be"),
        (b"[]", "body", "not as it should be"),
        (b"nonsense", "body", "not as it should be"),
        (b'{"status": "\xff"}', "body", "not as it should be"),
        (b"[" * 100_000, "body", "not as it should be"),
        (b'{"status": ' + b"[" * 100_000, "body", "not as it should be"),
    ],
    ids=lambda value: value[:30] if isinstance(value, bytes) else "",
)
def test_a_status_that_makes_no_sense(body: bytes, parameter: str, words: str, writer: httpx.Client) -> None:
    """422 that names the field; nothing changes."""
    loaded(writer, arms("sense"))
    found = problem(writer.patch("/articles/sense", content=body), 422, words)
    assert found["errors"][0]["parameter"] == parameter
    assert writer.get("/articles/sense").json()["status"] == "published"


def test_the_status_of_what_is_not_there(reader: httpx.Client, writer: httpx.Client) -> None:
    """404 for what never was, 410 for what is withdrawn, 401 without a key, 422 for a parameter."""
    loaded(writer, arms("left-1"))
    problem(writer.patch("/articles/nothing", json={"status": "retracted"}), 404)
    problem(reader.patch("/articles/left-1", json={"status": "retracted"}), 401)
    problem(writer.patch("/articles/left-1", json={"status": "retracted"}, params={"x": "y"}), 422)
    writer.delete("/articles/left-1")
    problem(writer.patch("/articles/left-1", json={"status": "retracted"}), 410)


def test_what_only_it_supported_goes_with_it(writer: httpx.Client) -> None:
    """And what others support stays."""
    name = {"subject": "Borland"}
    loaded(writer, article("left", claim("Borland", "arms", "Blue Front")))
    loaded(writer, article("right", claim("Borland", "arms", "Blue Front"), claim("Borland", "funds", "Red Front")))
    assert writer.get("/claims", params=name).json()["total"]["value"] == 3
    writer.delete("/articles/right")
    assert writer.get("/claims", params=name).json()["total"]["value"] == 1
    (row,) = writer.get("/queries/who-arms-whom", params=name).json()["results"]
    assert row["publishers"] == 1


@pytest.mark.parametrize("parameters", [{"dry_run": "yes"}, {"replace": "1"}, {"colour": "red"}, {"dry_run": ""}])
def test_parameters_that_make_no_sense(parameters: dict[str, str], writer: httpx.Client) -> None:
    """422, and nothing is loaded."""
    problem(writer.post("/articles", content=lines(arms("never")), params=parameters), 422)
    problem(writer.get("/articles/never"), 404)


def test_the_format_may_be_named(writer: httpx.Client) -> None:
    """`format=native`."""
    assert loaded(writer, arms("native"), format="native")["articles"]["loaded"] == 1


def test_an_unknown_input_format(writer: httpx.Client) -> None:
    """415, with the known ones."""
    response = writer.post("/articles", content=lines(arms("never")), params={"format": "word"})
    problem(response, 415, "there is no format 'word'; expected one of native")


def test_an_id_that_fits_no_iri_becomes_one_that_does(writer: httpx.Client) -> None:
    """A slug and a digest; the article is found under it."""
    record = arms("Übung 1/2 <x>")
    record["article"]["url"] = "https://example.org/uebung"
    loaded(writer, record)
    ids = [a["id"] for a in writer.get("/articles", params={"limit": 1000}).json()["results"]]
    (id_,) = (id_ for id_ in ids if id_.startswith("ubung-1-2-x-"))
    assert writer.get(f"/articles/{id_}").json()["iri"].endswith(f"/article/{id_}")


def test_while_another_load_holds_the_store(store: Path, writer: httpx.Client) -> None:
    """503 with Retry-After, after the time that the settings allow; reading goes on."""
    with (store / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for response in (
            writer.post("/articles", content=lines(arms("busy"))),
            writer.delete("/articles/own"),
        ):
            assert response.status_code in (503, 404)
        busy = writer.post("/articles", content=lines(arms("busy")))
        problem(busy, 503, "another load has held")
        assert int(busy.headers["retry-after"]) > 0
        assert writer.get("/claims").status_code == 200
    assert loaded(writer, arms("busy"))["articles"]["loaded"] == 1


def test_several_who_write_at_once(writer: httpx.Client, service: Any) -> None:
    """One after the other; all are loaded or told to come back."""
    from concurrent.futures import ThreadPoolExecutor

    def post(number: int) -> int:
        return writer.post("/articles", content=lines(arms(f"at-once-{number}"))).status_code

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(post, range(6)))
    there = [writer.get(f"/articles/at-once-{number}").status_code for number in range(6)]
    assert set(statuses) <= {200, 503}
    assert [status == 200 for status in statuses] == [status == 200 for status in there]


@pytest.fixture(scope="module")
def graph() -> bytes:
    """An article's graph, as another store exports it."""
    with reference() as other:
        steps.loaded(other, arms("graphed"))
        return exported(other)


def test_an_export_is_loaded(graph: bytes, writer: httpx.Client) -> None:
    """By its media type, named, or found by looking; the computed graphs in it are counted, and left out."""
    trig = serialize(parse(graph, format=RdfFormat.N_QUADS), format=RdfFormat.TRIG)
    first = writer.post("/articles", content=graph, headers={"Content-Type": "application/n-quads"})
    assert first.status_code == 200, first.text
    assert first.json()["articles"]["loaded"] == 1
    assert len(first.json()["left_out"]) == 2
    for body, parameters, media in (
        (trig, {"format": "trig"}, "text/plain"),
        (trig, {}, "application/trig; charset=x"),
    ):
        again = writer.post("/articles", content=body, params=parameters, headers={"Content-Type": media})
        assert again.json()["articles"] == {"loaded": 0, "unchanged": 1, "rejected": 0}
    assert writer.get("/articles/graphed").json()["claims"]


def test_a_bad_graph_is_a_problem(graph: bytes, writer: httpx.Client) -> None:
    """422, with the graph, the subject, the property and what was expected."""
    body = graph.replace(b"#asserts> <", b"#imagines> <").replace(b"graphed", b"ungraphed")
    response = writer.post("/articles", content=body, params={"format": "nq"})
    found = problem(response, 422)
    messages = [error["message"] for error in found["errors"]]
    assert any("ag:stance is ag:imagines; expected one of alleges, asserts, denies" in m for m in messages)
    assert writer.get("/articles/ungraphed").status_code == 404


def test_a_remote_context_is_not_fetched(writer: httpx.Client) -> None:
    """422, and says so."""
    body = b'{"@context": "http://127.0.0.1:1/context.jsonld", "@id": "https://example.org/article/x"}'
    response = writer.post("/articles", content=body, headers={"Content-Type": "application/ld+json"})
    assert "nothing is ever fetched" in problem(response, 422)["detail"]
