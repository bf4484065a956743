"""The copy in RDF in a SPARQL store elsewhere is what the store exports, whatever happens to either or between them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import msgspec
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from actorgraph.ontology.errors import StoreBusy, StoreNotOurs, StoreUnavailable
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.rdf import change_set, remote, replica
from actorgraph.service.stores.records import RemoteSnapshot
from actorgraph.service.stores.registry import open_store
from tests.cli.running import Serving, client, environment, ok, serving
from tests.contract.articles import Record, article, claim, lines
from tests.contract.steps import VOCABULARY, exported, loaded, revision, withdraw
from tests.neo4j.server import Server
from tests.neo4j.settings import neo4j_settings
from tests.neo4j.test_replica import busy_pair
from tests.sparql_servers import PASSWORD, SparqlServer, oxigraph, started

pytestmark = pytest.mark.neo4j

Opened = Callable[..., Store]

ONE = article("one", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed"]))
TWO = article("two", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"]))
OTHER = article("one", claim("Borland", "funds", "Blue Front"))

COUNT = "SELECT (COUNT(*) AS ?claims) WHERE { ?claim a ag:Claim }"

TAKE = """
from actorgraph.service.settings import Settings
from actorgraph.service.stores.registry import open_store
from actorgraph.service.stores.rdf import remote
from actorgraph.service.stores.rdf import change_set
from actorgraph.ontology.vocabulary import default_vocabulary
change_set.ARTICLES, change_set.THINGS, remote.REQUEST_BYTES = 1, 3, 500
store = open_store(Settings(), default_vocabulary())
with store.snapshot():
    print("made", flush=True)
"""


@pytest.fixture(params=["fuseki", "oxigraph"])
def sparql_server(request: pytest.FixtureRequest) -> SparqlServer:
    """A server whose data set is empty in the beginning."""
    server: SparqlServer = request.getfixturevalue(f"{request.param}_server")
    server.wipe()
    return server


@pytest.fixture
def opened(neo4j_server: Server) -> Iterator[Opened]:
    """Opens stores on the server's database, which is empty in the beginning; they are closed at the end."""
    neo4j_server.wipe()
    made: list[Store] = []

    def open_(server: SparqlServer, **settings: object) -> Store:
        made.append(open_store(neo4j_settings(neo4j_server, **{**server.settings, **settings}), VOCABULARY))
        return made[-1]

    yield open_
    for store in made:
        store.close()


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes even a small change one of many requests."""
    monkeypatch.setattr(change_set, "ARTICLES", 1)
    monkeypatch.setattr(change_set, "THINGS", 3)
    monkeypatch.setattr(remote, "REQUEST_BYTES", 500)


def held(server: SparqlServer) -> set[str]:
    """All quads of the data set but the mark, as lines."""
    answer = server.ask("SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
    rows = parse_query_results(msgspec.json.encode(answer), QueryResultsFormat.JSON)
    quads = {f"{row['s']} {row['p']} {row['o']} {row['g']}" for row in rows}
    return {quad for quad in quads if not quad.endswith("/graph/copy>")}


def right(store: Store, server: SparqlServer) -> bool:
    """Whether the copy is the store's revision, whole."""
    with store.snapshot() as snapshot:
        assert isinstance(snapshot, RemoteSnapshot)
        found = snapshot.revision
    quads = parse(exported(store), RdfFormat.N_QUADS)
    wanted = {f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name}" for quad in quads}
    return (found, held(server)) == (revision(store), wanted)


def marks(server: SparqlServer) -> list[remote.RemoteMark]:
    """What the copy is marked with."""
    answer = server.ask("SELECT ?mark WHERE { GRAPH ?g { ?g <http://www.w3.org/ns/prov#value> ?mark } }")
    rows = msgspec.convert(answer, dict)["results"]["bindings"]
    return [msgspec.json.decode(row["mark"]["value"], type=remote.RemoteMark) for row in rows]


@contextmanager
def asking(server: Server, **settings: object) -> Iterator[tuple[Serving, Callable[..., object]]]:
    """A service on Neo4j, and a way to ask it."""
    given = {"store": server.store, "neo4j_user": server.user, "neo4j_password": server.password, **settings}
    with serving("serve", "--create", **given) as service, client(service.url) as asks:
        yield service, asks.get


@pytest.mark.parametrize("pieces", [False, True], ids=["at once", "in pieces"])
def test_it_follows_what_happens_to_the_store(
    opened: Opened, sparql_server: SparqlServer, pieces: bool, request: pytest.FixtureRequest
) -> None:
    """Loads, replaced articles, withdrawn ones, actors that become one and two again, purges; each with one mark."""
    if pieces:
        request.getfixturevalue("in_pieces")
    store = opened(sparql_server)
    assert right(store, sparql_server)
    loaded(store, ONE, TWO)
    assert right(store, sparql_server)
    loaded(store, OTHER, replace=True)
    assert right(store, sparql_server)
    links = {"Ardland": ["http://www.wikidata.org/entity/Q1"], "Borland": ["http://www.wikidata.org/entity/Q2"]}
    loaded(store, *(article(name, claim(name, "arms", "Red Front"), links=links) for name in links))
    assert right(store, sparql_server)
    both = [link for some in links.values() for link in some]
    loaded(store, article("joins", claim("Ardland", "funds", "Red Front"), links={"Ardland": both}))
    assert right(store, sparql_server)
    withdraw(store, "joins", "two")
    assert right(store, sparql_server)
    loaded(store, article("via", claim("Ardland", "arms", "Red Front", via="Blue Front", item="rockets")))
    assert right(store, sparql_server)
    with store.view() as view:
        (actor,) = view.named("red front")
    with store.writer(5) as writer:
        writer.purge(actor, dry_run=False)
    assert store.sweep(5) == []
    assert right(store, sparql_server)
    assert not any("Red Front" in quad for quad in held(sparql_server))
    assert store.verify() == []
    (mark,) = marks(sparql_server)
    assert (mark.changing, mark.point and mark.point.revision) == (False, revision(store))


def test_words_that_look_like_syntax(opened: Opened, sparql_server: SparqlServer) -> None:
    """Quotes, backslashes, braces and what looks like an escape arrive as they are."""
    store = opened(sparql_server)
    words = 'says "}" and \\u0041 \\ \\" \t } ; DROP ALL # é \U0001f680'
    loaded(store, article("odd", claim(words, "arms", "Red Front", said_by=["Ada \\u0022 Reed"])))
    assert right(store, sparql_server)


@pytest.mark.usefixtures("in_pieces")
def test_two_services_share_it(opened: Opened, sparql_server: SparqlServer) -> None:
    """Whoever comes second sees what the first has made, and neither undoes the other's work."""
    one, two = opened(sparql_server), opened(sparql_server)
    numbers, known = count(), dict[str, Record]()
    for _ in range(6):
        busy_pair(one, numbers, known)
        for store in (one, two):
            assert right(store, sparql_server)
    assert len(marks(sparql_server)) == 1


def test_a_process_that_is_killed_while_it_changes_it(
    opened: Opened, sparql_server: SparqlServer, neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first time or later, the copy isn't given out half; the next service puts it right."""
    monkeypatch.setattr(remote, "SILENT_SECONDS", 0.3)
    store = opened(sparql_server)
    given = {"store": neo4j_server.store, "neo4j_user": neo4j_server.user, "neo4j_password": neo4j_server.password}
    hasty = opened(sparql_server, replica_seconds=0)
    killed = 0
    for number in range(3):
        some = [
            article(f"a{number}-{n}", claim("Ardland", "arms", "Red Front", said_by=[f"Person {number} {n}"]))
            for n in range(4)
        ]
        loaded(store, *some)
        command = [sys.executable, "-c", TAKE]
        with subprocess.Popen(command, env=environment(**given, **sparql_server.settings)) as taking:
            while not any(mark.changing for mark in marks(sparql_server)) and taking.poll() is None:
                time.sleep(0.001)
            time.sleep(number * 0.02)
            taking.send_signal(signal.SIGKILL)
        if any(mark.changing for mark in marks(sparql_server)):
            killed += 1
            with pytest.raises(StoreBusy, match="is being made"), hasty.snapshot():
                pass
        assert right(store, sparql_server)
    assert killed


def test_the_first_copy_is_taken_up_by_nobody_while_it_is_made(opened: Opened, sparql_server: SparqlServer) -> None:
    """One that was left half made is made anew; it is never taken for whole."""
    store = opened(sparql_server)
    loaded(store, ONE, TWO)
    assert right(store, sparql_server)
    (whole,) = marks(sparql_server)
    half = msgspec.structs.replace(whole, point=None, changing=False)
    sparql_server.update(_marking(store, half.text))
    sparql_server.update("DELETE WHERE { GRAPH <https://w3id.org/actorgraph/id/article/two> { ?s ?p ?o } }")
    assert right(store, sparql_server)


@pytest.mark.parametrize("text", ["", "{", '{"point":[1,"x"]}', "7"])
def test_a_mark_that_says_nothing(
    opened: Opened, oxigraph_server: SparqlServer, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The copy is made anew, and that is said."""
    oxigraph_server.wipe()
    store = opened(oxigraph_server)
    loaded(store, ONE)
    assert right(store, oxigraph_server)
    oxigraph_server.update(_marking(store, text))
    oxigraph_server.update("DELETE WHERE { GRAPH <https://w3id.org/actorgraph/id/graph/derived> { ?s ?p ?o } }")
    assert right(store, oxigraph_server)
    assert "is made anew" in caplog.text


def test_a_copy_of_another_store(
    opened: Opened, sparql_server: SparqlServer, neo4j_server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """Or of one that was emptied since: it is made anew, and that is said."""
    before = opened(sparql_server)
    loaded(before, ONE, TWO)
    assert right(before, sparql_server)
    neo4j_server.wipe()
    store = opened(sparql_server)
    loaded(store, OTHER)
    assert right(store, sparql_server)
    assert "is made anew" in caplog.text


def test_a_copy_by_other_rules(opened: Opened, oxigraph_server: SparqlServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made anew, though nothing was loaded."""
    oxigraph_server.wipe()
    with monkeypatch.context() as before:
        before.setattr(replica, "RULES", "0")
        old = opened(oxigraph_server)
        loaded(old, ONE)
        assert right(old, oxigraph_server)
    (first,) = marks(oxigraph_server)
    new = opened(oxigraph_server)
    assert right(new, oxigraph_server)
    assert marks(oxigraph_server) != [first]


def test_a_data_set_of_somebody_else(
    opened: Opened, sparql_server: SparqlServer, request: pytest.FixtureRequest
) -> None:
    """It is refused when it is asked, and stays as it is, in whichever graph there is something to be seen."""
    hidden = "fuseki" in request.node.name  # its default graph of its own can't be asked where it is the others' union
    for data in ("GRAPH <urn:g> { <urn:s> <urn:p> 1 }", "<urn:s> <urn:p> 1")[: 1 if hidden else 2]:
        sparql_server.wipe()
        sparql_server.update(f"INSERT DATA {{ {data} }}")
        store = opened(sparql_server)
        loaded(store, ONE, replace=True)
        with pytest.raises(StoreNotOurs, match="holds something else"), store.snapshot():
            pass
        assert sparql_server.ask(f"ASK {{ {data} }}")["boolean"]


def test_verify_names_what_differs(opened: Opened, sparql_server: SparqlServer) -> None:
    """A triple too many or too few, or another in its place, by its graph."""
    store = opened(sparql_server)
    loaded(store, ONE, TWO)
    assert store.verify() == []
    base = "https://w3id.org/actorgraph/id"
    sparql_server.update(f"DELETE WHERE {{ GRAPH <{base}/article/two> {{ ?s a ?o }} }}")
    sparql_server.update(f"INSERT DATA {{ GRAPH <{base}/article/three> {{ <urn:s> <urn:p> 1 }} }}")
    name = "?s <https://w3id.org/actorgraph/ontology#name>"
    sparql_server.update(
        f"WITH <{base}/graph/derived> DELETE {{ {name} ?o }} INSERT {{ {name} 'Nobody' }} WHERE {{ {name} ?o }}"
    )
    faults = store.verify()
    assert [fault.partition(">")[0].rpartition("/")[2] for fault in faults] == ["three", "two", "derived"]


def test_a_server_that_is_away(neo4j_server: Server, tmp_path: Path) -> None:
    """SPARQL alone gets a 503 with Retry-After; all else answers, and SPARQL too when it is back."""
    neo4j_server.wipe()
    server = oxigraph(tmp_path / "data")
    with asking(neo4j_server, **server.settings, replica_seconds=5) as (service, get):
        key = ok("keys", "create", "ann", store=neo4j_server.store, **_login(neo4j_server)).out.strip()
        with client(service.url, key) as writing:
            writing.post("/articles", content=lines(ONE)).raise_for_status()
        for _ in range(2):
            answer = get("/sparql", params={"query": COUNT})
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), answer.text
            assert server.address in answer.json()["detail"]
            for path in ("/readyz", "/claims", "/actors", "/export", "/graphs?default", "/queries/who-arms-whom"):
                assert get(path).status_code == 200, path
            with started(server):
                answer = get("/sparql", params={"query": COUNT}).raise_for_status()
                assert answer.json()["results"]["bindings"][0]["claims"]["value"] == "1"


@pytest.mark.parametrize("given", [{"replica_password": "wrong"}, {"replica_user": "", "replica_password": ""}])
def test_a_wrong_password(neo4j_server: Server, fuseki_server: SparqlServer, given: dict[str, str]) -> None:
    """Is said, with the settings' names and without the password; nothing else minds."""
    neo4j_server.wipe()
    with asking(neo4j_server, **{**fuseki_server.settings, **given}) as (service, get):
        answer = get("/sparql", params={"query": COUNT})
        assert answer.status_code == 503
        assert "ACTORGRAPH_REPLICA_PASSWORD" in answer.json()["detail"]
        assert get("/claims").status_code == 200
        assert "wrong" not in answer.text + service.complaints


def test_the_password_is_told_nobody(neo4j_server: Server, fuseki_server: SparqlServer) -> None:
    """Neither in answers nor in logs, nor among the arguments of processes."""
    fuseki_server.wipe()
    neo4j_server.wipe()
    with asking(neo4j_server, **fuseki_server.settings) as (service, get):
        answers = [get("/sparql", params={"query": query}) for query in (COUNT, "SELECT", "SELECT * { ?s ?p ?o }")]
        assert [answer.status_code for answer in answers] == [200, 400, 200]
        processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        assert PASSWORD not in "".join(answer.text for answer in answers) + service.complaints + processes


def test_a_default_graph_that_is_not_the_union(opened: Opened, fuseki_server: SparqlServer) -> None:
    """Is refused with what is to be set, since queries without a data set would find nothing."""
    address = fuseki_server.address.replace("/copy", "/apart")
    store = opened(fuseki_server, replica=address)
    loaded(store, ONE)
    with pytest.raises(StoreUnavailable, match="unionDefaultGraph"), store.snapshot():
        pass


def _login(server: Server) -> dict[str, str]:
    return {"neo4j_user": server.user, "neo4j_password": server.password}


def _marking(store: Store, text: str) -> str:
    graph = f"<{store.iris.base}graph/copy>"
    literal = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    data = f"GRAPH {graph} {{ {graph} <http://www.w3.org/ns/prov#value> {literal} }}"
    return f"DELETE WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }} ; INSERT DATA {{ {data} }}"
