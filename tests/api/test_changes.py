"""Changes over HTTP: the list, and those who listen while other processes load."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.api.problems import problem
from tests.cli.listening import Event, listening
from tests.cli.running import Serving, client, ok, serving
from tests.contract.articles import article, claim, lines

EVENTS = {"Accept": "text/event-stream"}


def record(id_: str) -> bytes:
    return lines(article(id_, claim("Ardland", "arms", "Red Front")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store in which one article was loaded."""
    ok("load", "-", store=tmp_path / "store", input_=record("first"))
    return tmp_path / "store"


@pytest.fixture
def running(folder: Path) -> Iterator[Serving]:
    """A service over it that lets two listen."""
    with serving(store=folder, listeners=2, heartbeat=0.3) as service:
        yield service


@pytest.fixture
def url(running: Serving) -> str:
    return f"{running.url}/changes"


@pytest.fixture
def asking(running: Serving) -> Iterator[httpx.Client]:
    with client(running.url) as made:
        yield made


def load(folder: Path, id_: str) -> None:
    """Another process loads."""
    ok("load", "-", store=folder, input_=record(id_))


def test_the_list(folder: Path, asking: httpx.Client) -> None:
    """In the list's shape, with the revision, which is the next question's `since`."""
    load(folder, "second")
    answer = asking.get("/changes", params={"since": 1}).json()
    assert [entry["change"] for entry in answer["results"]] == ["article_added", "added"]
    assert (answer["total"], answer["revision"]) == ({"value": 2, "relation": "eq"}, 2)
    again = asking.get("/changes", params={"since": answer["revision"]})
    assert (again.json()["results"], again.headers["actorgraph-revision"]) == ([], "2")
    assert asking.get(answer["links"]["self"]).json() == answer


def test_it_survives_a_restart(folder: Path, asking: httpx.Client) -> None:
    """It is in the store."""
    ok("articles", "withdraw", "first", store=folder)
    before = asking.get("/changes").json()
    with serving(store=folder) as another, client(another.url) as asking_it:
        assert asking_it.get("/changes").json() == before
    assert [entry["change"] for entry in before["results"]][-2:] == ["article_withdrawn", "withdrawn"]


def test_as_a_table(asking: httpx.Client) -> None:
    """CSV, a line a change; a claim in short, or its fields."""
    head, *rows = asking.get("/changes", params={"format": "csv"}).text.splitlines()
    assert head == (
        "change,revision,time,article,article.id,article.status,claim,claim.id,"
        "before,before.id,after,after.id,was,was.id,was.status"
    )
    assert len(rows) == 2
    assert rows[1].startswith("added,1,")
    assert ',About first,first,published,"Ardland arms Red Front (asserts, happened)",' in rows[1]
    assert rows[1].endswith(",,,,,,,")
    fields = asking.get("/changes", params={"format": "csv", "fields": "change,claim.subject,claim.stance"}).text
    assert fields.splitlines()[2] == "added,Ardland,asserts"


@pytest.mark.parametrize(
    ("parameters", "parameter"),
    [({"since": "2"}, "since"), ({"since": "x"}, "since"), ({"since": "-1"}, "since"), ({"until": "1"}, "until")],
)
def test_parameters_that_make_no_sense(parameters: dict[str, str], parameter: str, asking: httpx.Client) -> None:
    """422 that names it, also for a stream."""
    for headers in ({}, EVENTS):
        found = problem(asking.get("/changes", params=parameters, headers=headers), 422)
        assert found["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("name", ["limit", "cursor", "fields"])
def test_a_stream_has_no_pages(name: str, asking: httpx.Client) -> None:
    """422."""
    found = problem(asking.get("/changes", params={name: "1"}, headers=EVENTS), 422)
    assert found["errors"][0]["parameter"] == name


@pytest.mark.parametrize("value", ["2", "x", ""])
def test_an_event_that_never_was(value: str, asking: httpx.Client) -> None:
    """422: whoever had it listened to another store."""
    found = problem(asking.get("/changes", headers={**EVENTS, "Last-Event-ID": value}), 422)
    assert found["errors"][0]["parameter"] == "Last-Event-ID"


def test_who_listens_is_told_what_another_process_loads(folder: Path, url: str, asking: httpx.Client) -> None:
    """From now on: one event a revision, with what the list has of it; first of all, where it begins."""
    with listening(url) as listener:
        assert listener.response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert listener.next() == Event("1")
        load(folder, "second")
        event = listener.next()
        assert event.id == "2"
        assert event.data["results"] == asking.get("/changes", params={"since": 1}).json()["results"]
        ok("articles", "withdraw", "first", store=folder)
        event = listener.next()
        assert (event.id, event.data["revision"]) == ("3", 3)
        assert [entry["change"] for entry in event.data["results"]] == ["article_withdrawn", "withdrawn"]


def test_all_from_a_revision_on(folder: Path, url: str) -> None:
    """`since`; but where the connection broke, `Last-Event-ID` says what is known."""
    load(folder, "second")
    with listening(f"{url}?since=0") as listener:
        assert [listener.next().id for _ in range(3)] == ["0", "1", "2"]
    with listening(f"{url}?since=0", Last_Event_ID="1") as listener:
        assert [listener.next().id for _ in range(2)] == ["1", "2"]


def test_silence_is_broken(url: str) -> None:
    """By comments, which keep the connection alive."""
    with listening(url) as listener:
        listener.next()
        assert [listener.events.get(timeout=5) for _ in range(3)] == [Event(), Event(), Event()]


def test_not_more_than_may_listen(url: str, asking: httpx.Client) -> None:
    """503 with Retry-After; when one goes, another may come."""
    with listening(url), ExitStack() as second:
        second.enter_context(listening(url))
        refused = asking.get("/changes", headers=EVENTS)
        problem(refused, 503, "2 are listening already")
        assert int(refused.headers["retry-after"]) > 0
        assert "actorgraph_listeners 2.0" in asking.get("/metrics").text
        assert asking.get("/changes").status_code == 200
        second.close()
        for _ in range(50):  # the service finds out with its next heartbeat
            with asking.stream("GET", "/changes", headers=EVENTS) as third:
                if third.status_code == 200:
                    break
            time.sleep(0.1)
        assert third.status_code == 200


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_the_service_ends_while_somebody_listens(kind: int, running: Serving, url: str) -> None:
    """At once, and the stream comes to a proper end."""
    with listening(url) as listener:
        listener.next()
        running.process.send_signal(kind)
        assert listener.ended()
        running.process.wait(timeout=10)
    assert "Traceback" not in running.complaints


def test_only_its_headers(asking: httpx.Client) -> None:
    """HEAD comes to an end."""
    response = asking.head("/changes", headers=EVENTS)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
