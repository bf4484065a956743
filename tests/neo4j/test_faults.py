"""What can go wrong with a Neo4j store: each is said in words, with the documented exit status, and nothing is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from actorgraph.ontology.errors import StoreUnavailable
from actorgraph.service.stores.neo4j.store import SCHEMA_VERSION
from actorgraph.service.stores.registry import open_store
from tests.benchmarks.generate import generate
from tests.cli.running import ACTORGRAPH, Done, client, environment, ok, run, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY, alone, loaded, snapshot_of
from tests.neo4j.java import JavaServer, free_port
from tests.neo4j.server import Server, own, running
from tests.neo4j.settings import neo4j_settings

pytestmark = pytest.mark.neo4j

RECORD = article("one", claim("Ardland", "arms", "Red Front", item="rockets"))
ONE = lines(RECORD)


@pytest.fixture
def settings(neo4j_server: Server) -> dict[str, str]:
    """Settings for a command on an empty database."""
    neo4j_server.wipe()
    return of(neo4j_server)


def of(server: Server, **further: str) -> dict[str, str]:
    return {"store": server.store, "neo4j_user": server.user, "neo4j_password": server.password, **further}


def away(done: Done, *words: str) -> None:
    """Exit status 3, in words, without a traceback."""
    assert done.status == 3, (done.status, done.out, done.err)
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


def test_a_server_that_is_not_there() -> None:
    """Whether it would write or read, a command says so within seconds."""
    store = f"bolt://127.0.0.1:{free_port()}/neo4j"
    for command in [("load", "-"), ("export",)]:
        away(run(*command, store=store, neo4j_user="neo4j", neo4j_password="secret", input_=ONE), "can't be reached")


def test_a_wrong_password(neo4j_server: Server) -> None:
    """It names the settings, never what is in them."""
    done = run("load", "-", **{**of(neo4j_server), "neo4j_password": "not-the-one"}, input_=ONE)
    away(done, "refuses user and password", "ACTORGRAPH_NEO4J_PASSWORD")
    assert "not-the-one" not in done.err + done.out


@pytest.mark.parametrize(
    "address", ["bolt://neo4j:secret@127.0.0.1:7687/neo4j", "neo4j+s://u:secret@h", "bolt://x@h/y"]
)
def test_a_password_in_an_address(address: str) -> None:
    """Wrong usage, and the address isn't repeated."""
    done = run("load", "-", store=address, input_=ONE)
    assert done.status == 2
    assert "holds no user or password" in done.err
    assert "secret" not in done.err + done.out


@pytest.mark.parametrize("address", ["mysql://localhost/x", "bolt://", "neo4j://localhost:7687/a/b", "bolt://h/?x=1"])
def test_an_address_that_is_none(address: str) -> None:
    """Wrong usage, with what was expected."""
    done = run("load", "-", store=address, input_=ONE)
    assert done.status == 2, done.err
    assert "expected" in done.err


def test_a_database_that_is_not_there(neo4j_server: Server) -> None:
    """The server is, the database isn't."""
    away(run("load", "-", **{**of(neo4j_server), "store": f"{neo4j_server.uri}/nowhere"}, input_=ONE), "nowhere")


def test_a_store_that_is_not_there(settings: dict[str, str]) -> None:
    """Asking doesn't make it."""
    away(run("query", "who-arms-whom", **settings), "there is no store", "`actorgraph load` makes one")


def test_a_database_of_somebody_else(neo4j_server: Server, settings: dict[str, str]) -> None:
    """It is left as it is."""
    neo4j_server.rows("CREATE (:Customer {name: 'Ann'})")
    away(run("load", "-", **settings, input_=ONE), "holds something else")
    assert neo4j_server.rows("MATCH (n) RETURN labels(n) AS labels") == [{"labels": ["Customer"]}]
    neo4j_server.wipe()


def test_another_schema_version_and_another_base(neo4j_server: Server, settings: dict[str, str]) -> None:
    """Neither is touched."""
    ok("load", "-", **settings, input_=ONE)
    done = run("load", "-", **settings, base_iri="https://example.org/id/", input_=ONE)
    away(done, "was made with the base IRI https://w3id.org/actorgraph/id/")
    for version, advice in ((99, "Upgrade actorgraph"), (0, "Load its articles into a new store")):
        neo4j_server.rows("MATCH (s:_Store) SET s.version = $version", version=version)
        done = run("load", "-", **settings, input_=lines(article("two", claim("Ardland", "funds", "Borland"))))
        away(done, f"schema version {version}", advice)
    neo4j_server.rows("MATCH (s:_Store) SET s.version = $version", version=SCHEMA_VERSION)
    assert ok("export", **settings).out.encode() == alone([RECORD])


def test_keys_texts_and_answers_over_http(settings: dict[str, str]) -> None:
    """A service on Neo4j loads, answers with the words, withdraws, and says what is gone."""
    key = ok("keys", "create", "ann", **settings).out.strip()
    with serving(**settings, publish_text="true") as service, client(service.url, key) as asking:
        assert asking.post("/articles", content=ONE).json()["articles"]["loaded"] == 1
        (row,) = asking.get("/queries/states-arming-proxies").json()["results"]
        assert row["hops"][0]["evidence"]["quote"] in RECORD["article"]["text"]
        assert asking.get("/articles/one").json()["text"] == RECORD["article"]["text"]
        (claim_,) = asking.get("/claims", params={"subject": "Ardland"}).json()["results"]
        assert asking.get("/export").content == alone([RECORD])
        assert asking.delete("/articles/one").status_code == 200
        assert asking.get(f"/claims/{claim_['id']}").status_code == 410
        assert asking.get("/articles/one").status_code == 410
        assert asking.get("/queries/states-arming-proxies").json()["results"] == []
        assert service.complaints == ""


ARTICLES, BATCH = 200, 20


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several hundred generated articles, one a line."""
    file = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    file.write_text("".join(json.dumps(article_) + "\n" for article_ in generate(ARTICLES * 5)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def undisturbed(many: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The export of a load that nobody disturbed, from an embedded store."""
    store = tmp_path_factory.mktemp("undisturbed") / "store"
    ok("load", many, store=store)
    return ok("export", store=store).out


def reached(server: Server, articles: int) -> int:
    """Wait until at least so many articles are there; how many there are."""
    for _ in range(3000):
        (row,) = server.rows("MATCH (a:Article) RETURN count(a) AS count")
        if row["count"] >= articles:
            return int(row["count"])
        time.sleep(0.02)
    raise AssertionError(f"there never were {articles} articles")


def test_a_load_that_is_killed(neo4j_server: Server, settings: dict[str, str], many: Path, undisturbed: str) -> None:
    """Whole articles stay, `verify` holds, and the same load finishes once the lease of the dead one has run out."""
    command = [ACTORGRAPH, "load", str(many)]
    with subprocess.Popen(command, env=environment(**settings, batch_articles=BATCH)) as loading:
        there = reached(neo4j_server, BATCH)
        loading.send_signal(signal.SIGKILL)
    assert 0 < there < ARTICLES
    busy = run("load", "-", "--wait", 0, **settings, input_=ONE)
    away(busy, "another load has held", "--wait")
    ok("verify", **settings)
    done = ok("load", many, **settings, batch_articles=BATCH)
    assert "unchanged" in done.out
    assert ok("export", **settings).out == undisturbed


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed, configured anew and started again."""
    with running(own(tmp_path_factory.mktemp("mortal"))) as server:
        server.wipe()  # what is in it from now on is the tests' own
        yield server


def test_a_server_that_is_killed_during_a_load(mortal: Server, many: Path, undisturbed: str) -> None:
    """A load that may not wait says so; the service says 503 and then answers again; the same load finishes later."""
    impatient = of(mortal, retry_seconds="0", batch_articles=str(BATCH))
    ok("load", "-", **impatient, input_=ONE)
    with serving(**impatient) as service, client(service.url) as asking:
        with subprocess.Popen(
            [ACTORGRAPH, "load", str(many)], env=environment(**impatient), stderr=subprocess.PIPE, text=True
        ) as loading:
            reached(mortal, BATCH)
            mortal.kill()
            complaint = loading.communicate()[1]
        assert loading.returncode == 3, complaint
        assert "Traceback" not in complaint
        gone = asking.get("/queries/who-arms-whom")
        assert (gone.status_code, gone.headers["Retry-After"]) == (503, "5")
        mortal.start()
        mortal.wait_ready()
        assert asking.get("/queries/who-arms-whom").status_code == 200
    ok("articles", "withdraw", "one", **impatient)
    ok("load", many, **impatient)
    assert ok("export", **impatient).out == undisturbed
    ok("verify", **impatient)


def test_a_copy_in_rdf_of_a_server_that_is_away(mortal: Server) -> None:
    """Nothing is answered from it while nobody knows whether it is still right; then it goes on."""
    mortal.wipe()
    ok("load", "-", **of(mortal), input_=ONE)
    store = open_store(neo4j_settings(mortal, retry_seconds=30), VOCABULARY)
    try:
        assert snapshot_of(store)[:2] == (1, alone([RECORD]))
        mortal.kill()
        with pytest.raises(StoreUnavailable), store.snapshot():
            pass
        mortal.start()
        mortal.wait_ready()
        second = article("two", claim("Ardland", "funds", "Borland"))
        loaded(store, second)
        assert snapshot_of(store)[:2] == (2, alone([RECORD, second]))
    finally:
        store.close()


@pytest.mark.long
def test_a_load_outlasts_a_server_that_is_killed_three_times(mortal: Server, tmp_path: Path) -> None:
    """It waits for it to come back and goes on; the export is that of an undisturbed load of 20,000 claims."""
    file = tmp_path / "articles.jsonl"
    file.write_text("".join(json.dumps(article_) + "\n" for article_ in generate(20_000)), encoding="utf-8")
    mortal.wipe()
    patient = of(mortal, retry_seconds="120", lock_wait="120")
    with subprocess.Popen([ACTORGRAPH, "load", str(file)], env=environment(**patient)) as loading:
        for articles in (500, 1500, 2500):
            reached(mortal, articles)
            mortal.kill()
            mortal.start()
            mortal.wait_ready()
        assert loading.wait(600) == 0
    run_long("verify", **patient)
    run_long("load", file, store=tmp_path / "store")
    assert run_long("export", **patient) == run_long("export", store=tmp_path / "store")


def run_long(*arguments: object, **settings: object) -> bytes:
    """What a command prints that takes a while and must succeed."""
    command = [ACTORGRAPH, *map(str, arguments)]
    return subprocess.run(command, env=environment(**settings), capture_output=True, check=True).stdout


@pytest.mark.long
def test_a_database_that_is_read_only(mortal: Server, many: Path) -> None:
    """What is there can be read; a load says why it can't be written."""
    assert isinstance(mortal, JavaServer), "this test configures a server of its own, which needs Java and Maven"
    mortal.wipe()
    ok("load", "-", **of(mortal), input_=ONE)
    before = ok("export", **of(mortal)).out
    mortal.stop()
    configuration = mortal.folder / "conf" / "neo4j.conf"
    text = configuration.read_text(encoding="utf-8")
    configuration.write_text(text + "server.databases.read_only=neo4j\n", encoding="utf-8")
    mortal.start()
    mortal.wait_ready()
    impatient = of(mortal, retry_seconds="0")
    away(run("load", "-", **impatient, input_=lines(article("two", claim("Ardland", "funds", "Borland")))), "read")
    assert ok("export", **impatient).out == before
    configuration.write_text(text, encoding="utf-8")
