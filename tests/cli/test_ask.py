"""Commands that ask: `query`, `queries`, `export`, `articles`, `keys`, `verify`."""

from __future__ import annotations

import gzip
import os
import re
import stat
from pathlib import Path

import httpx
import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.version import version
from tests.api.test_export import by_oxigraph
from tests.cli.running import ACTORGRAPH, Done, client, ok, run, serving, started
from tests.cli.stores import exported, fill, ids
from tests.contract import steps
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY

ONE = article("one", claim("Ardland", "arms", "Red Front"))


def fails(done: Done, status: int, *words: str) -> None:
    """It ended so, in words, without a traceback."""
    assert done.status == status, done.err or done.out
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("states-arming-proxies", {}),
        ("states-arming-proxies", {"standing": "stated,alleged", "limit": "1"}),
        ("who-arms-whom", {"subject": "Kestrelia"}),
        ("proxies-of", {"state": "kestrelia"}),
        ("disputed-relations", {"relation": "complicitIn"}),
    ],
)
def test_a_query_as_json_is_what_http_answers(
    name: str, options: dict[str, str], examples: Path, demo_url: str
) -> None:
    """Field by field: rows, total, next, links."""
    arguments = [word for option, value in options.items() for word in (f"--{option}", value)]
    asked = ok("query", name, *arguments, "--as", "json", store=examples)
    with client(demo_url) as asking:
        assert asked.json == asking.get(f"/queries/{name}", params=options).json()


def test_a_query_as_csv_is_what_http_answers(examples: Path, demo_url: str) -> None:
    """Byte for byte."""
    asked = ok("query", "states-arming-proxies", "--as", "csv", store=examples)
    answered = httpx.get(f"{demo_url}/queries/states-arming-proxies", params={"format": "csv"})
    assert asked.out == answered.text.replace("\r\n", "\n") or asked.out == answered.text


def test_a_query_as_a_table(examples: Path) -> None:
    """Names and standings, whole."""
    shown = ok("query", "who-arms-whom", "--standing", "disputed", store=examples).out
    for words in ("Tern Ridge Security", "Dune Guard", "disputed", "1 asserts, 1 denies"):
        assert words in shown


def test_a_query_without_rows(examples: Path) -> None:
    """0, and it says so."""
    assert ok("query", "proxies-of", "--state", "Pellary", store=examples).out == "No results.\n"


@pytest.mark.parametrize("options", [("--standing=stated", "--standing=denied"), ("--standing", "stated,denied")])
def test_a_repeated_option_is_a_list(options: tuple[str, ...], examples: Path) -> None:
    """As over HTTP."""
    found = ok("query", "who-arms-whom", *options, "--as", "json", store=examples).json["results"]
    assert {row["standing"] for row in found} == {"stated", "denied"}


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("who-arms-who",), 1, "expected one of armed-by-rivals"),
        (("proxies-of",), 2, "'state' is needed"),
        (("proxies-of", "--state", "Atlantis"), 2, "nobody here is called 'Atlantis'"),
        (("proxies-of", "--state"), 2, "--state needs a value"),
        (("--state", "Kestrelia"), 2, "which query?"),
        (("who-arms-whom", "--all", "--limit", "5"), 2, "expected one of them"),
        (("proxies-of", "Kestrelia"), 2, "'Kestrelia' is no parameter; expected --NAME VALUE"),
        (("who-arms-whom", "--colour", "red"), 2, "there is no parameter 'colour'"),
        (("who-arms-whom", "--standing", "true"), 2, "expected one of stated"),
        (("who-arms-whom", "--limit", "0"), 2, "from 1 to 1000"),
        (("who-arms-whom", "--cursor", "x"), 2, "cursor"),
        (("who-arms-whom", "--as", "xml"), 2, "expected one of table, json, csv"),
        (("who-arms-whom", "--format", "csv"), 2, "expected --as"),
        (
            ("who-arms-whom", "--subject", "[/red] :bomb: \x1b[31m"),
            2,
            "nobody here is called '[/red] :bomb: \\x1b[31m'",
        ),
        (("who-arms-whom", "--subject", os.fsdecode(b"\xff")), 2, "is not UTF-8"),
    ],
)
def test_a_question_that_makes_no_sense(arguments: tuple[str, ...], status: int, words: str, examples: Path) -> None:
    """2 (1 if there is no such query), in words."""
    fails(run("query", *arguments, store=examples), status, words)


@pytest.mark.parametrize(
    "words",
    [
        ("--object", "Ash Column", "who-arms-whom"),
        ("--as", "json", "--object=Ash Column", "who-arms-whom", "--standing", "alleged"),
        ("--object", "Ash Column", "--limit", "2", "who-arms-whom", "--as", "json"),
    ],
)
def test_parameters_may_stand_before_the_name(words: tuple[str, ...], examples: Path) -> None:
    """As people write them."""
    found = ok("query", *words, *(() if "--as" in words else ("--as", "json")), store=examples).json["results"]
    assert found
    assert {row["object"]["name"] for row in found} == {"Ash Column"}


def test_what_is_cut_says_so(folder: Path, demo_url: str) -> None:
    """As a table and as CSV, on standard error, with how to get the rest; `--all` shows it, page by page."""
    arms = [claim(f"Person {n}", "trains", "Red Front") for n in range(1205)]
    fill(folder, article("many", *arms))
    for words in (("query", "backers-of", "--actor", "Red Front"), ("actors", "search")):
        for as_ in ("table", "csv"):
            done = ok(*words, "--as", as_, store=folder)
            assert re.search(r"50 of \d,\d+ rows are shown; --all shows all", done.err)
            assert "shown" not in done.out
        whole = ok(*words, "--all", "--as", "csv", store=folder)
        assert (whole.err, len(whole.out.splitlines()) >= 1206) == ("", True)
        cursor = re.search(r"--cursor (\S+)", done.err)[1]
        following = ok(*words, "--as", "csv", "--cursor", cursor, store=folder)
        assert following.out.splitlines()[1:] == whole.out.splitlines()[51:101]
        as_json = ok(*words, "--all", "--as", "json", store=folder).json
        assert (len(as_json["results"]), as_json["next"]) == (as_json["total"]["value"], None)
    assert "relations are shown; there are more" in ok("actors", "show", "Red Front", store=folder).err
    assert ok("articles", "list", store=folder).err == ""


def test_what_a_clock_leaves_out_is_said(folder: Path) -> None:
    """How many claims have no date."""
    fill(folder, article("undated", claim("Ardland", "arms", "Red Front"), published=None))
    done = ok("query", "who-arms-whom", "--as-of", "2031", "--as", "csv", store=folder)
    assert "1 claims without a date were left out" in done.err


def test_an_ambiguous_name(examples: Path) -> None:
    """2, with the ids to choose from."""
    done = run("query", "who-arms-whom", "--subject", "Jonas Reck", store=examples)
    fails(done, 2, "may be any of these: Jonas Reck (Person): ")


def test_the_queries_are_listed(examples: Path) -> None:
    """With question and parameters."""
    found = ok("queries", "--as", "json").json
    assert {"states-arming-proxies", "who-arms-whom"} <= {entry["name"] for entry in found}


def test_hostile_names_do_not_steer_the_terminal(folder: Path) -> None:
    """Escape sequences are shown, not followed; markup and emoji codes stay as they are."""
    names = {"Ardland": "A\x1b]0;owned\x07B", "Red Front": "[bold]:bomb:[/red]"}
    record = article("one", claim("Ardland", "arms", "Red Front"), names=names)
    fill(folder, record)
    shown = ok("query", "who-arms-whom", store=folder).out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "A\\x1b]0;owned\\x07B" in shown
    assert "[bold]:bomb:[/red]" in shown


def test_an_export_to_standard_output_and_to_a_file(examples: Path, tmp_path: Path) -> None:
    """The same bytes."""
    ok("export", "-o", tmp_path / "graph.nq", store=examples)
    assert (tmp_path / "graph.nq").read_bytes() == ok("export", store=examples).out.encode() == exported(examples)
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_an_export_as_trig(examples: Path) -> None:
    """The same graph."""
    trig = ok("export", "--format", "trig", store=examples).out.encode()
    assert by_oxigraph(trig, "trig") == by_oxigraph(exported(examples), "nq")


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("g.ttl", "ttl"),
        ("g.rdf", "rdfxml"),
        ("g.csv", "csv"),
        ("g.stix.json", "stix"),
        ("g.json", "json"),
        ("g", "nq"),
        ("G.TTL", "ttl"),
    ],
)
def test_the_name_of_a_file_decides_its_format(name: str, format_: str, examples: Path, tmp_path: Path) -> None:
    """Of one that is packed by what stands before `.gz`."""
    ok("export", "-o", tmp_path / f"{name}.gz", store=examples)
    store = EmbeddedStore(examples, Iris(), VOCABULARY)
    expected = steps.exported(store, format_)
    store.close()
    assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == expected


@pytest.mark.parametrize("name", ["x.gexf", "graph.xlsx", "graph.nquads.gz", "graph.n3", "graph.zip", ".hidden"])
def test_a_file_name_that_ends_in_no_format(name: str, examples: Path, tmp_path: Path) -> None:
    """2 with the endings that are known, and nothing is written; with a format it is what somebody wants."""
    fails(run("export", "-o", tmp_path / name, store=examples), 2, "--format", ".nq, .trig", ".stix.json", name)
    assert list(tmp_path.iterdir()) == []
    ok("export", "--format", "nt", "-o", tmp_path / name, store=examples)
    assert (tmp_path / name).stat().st_size


def test_an_export_to_a_dash(examples: Path, tmp_path: Path) -> None:
    """Is standard output, not a file of that name."""
    assert ok("export", "-o", "-", store=examples, cwd=tmp_path).out == ok("export", store=examples).out
    assert list(tmp_path.iterdir()) == []


def test_an_export_of_one_relation(examples: Path) -> None:
    """A part of all; an unknown one is refused."""
    part, everything = (ok("export", *words, store=examples).out for words in (("--relation", "arms"), ()))
    assert set(part.splitlines()) < set(everything.splitlines())
    fails(run("export", "--relation", "feeds", store=examples), 2, "relation 'feeds' is unknown")


def test_an_export_in_an_unknown_format(examples: Path, tmp_path: Path) -> None:
    """2, and the file that was there stays."""
    (tmp_path / "graph").write_text("before")
    fails(run("export", "--format", "xlsx", "-o", tmp_path / "graph", store=examples), 2, "expected one of nq, trig")
    assert (tmp_path / "graph").read_text() == "before"


def test_an_export_that_cannot_be_written(examples: Path, tmp_path: Path) -> None:
    """3, by name."""
    fails(run("export", "-o", tmp_path / "no" / "graph.nq", store=examples), 3, str(tmp_path / "no" / "graph.nq"))


def test_an_export_into_a_pipe_that_is_closed(examples: Path) -> None:
    """As `head` does: it ends, without a complaint."""
    with started("export", store=examples) as process:
        assert process.stdout.readline().startswith("<https://")
        process.stdout.close()
        complaint = process.stderr.read()
        assert process.wait(20) == 0
    assert complaint == ""


def test_articles_are_listed(examples: Path) -> None:
    """Page by page, if wanted."""
    whole = ok("articles", "list", "--as", "json", store=examples).json
    assert len(whole["results"]) == 13
    first = ok("articles", "list", "--limit", 5, "--as", "json", store=examples).json
    second = ok("articles", "list", "--limit", 8, "--cursor", first["next"], "--as", "json", store=examples).json
    assert first["results"] + second["results"] == whole["results"]
    assert "cargo-trail" in ok("articles", "list", store=examples).out


def test_an_article_is_shown(examples: Path) -> None:
    """With its claims; its text only where texts are published."""
    shown = ok("articles", "show", "tern-ridge", "--as", "json", store=examples).json
    assert len(shown["claims"]) == 5
    assert "text" not in shown
    published = ok("articles", "show", "tern-ridge", "--as", "json", store=examples, publish_text="true").json
    assert published["text"].startswith("Officers: the president herself")
    assert "Ilva Marren" in ok("articles", "show", "tern-ridge", store=examples).out


def test_an_article_is_withdrawn(folder: Path) -> None:
    """0 with the revision; then it is gone: 1."""
    fill(folder, ONE)
    assert ok("articles", "withdraw", "one", store=folder).out == "withdrawn: one; revision 2\n"
    assert exported(folder) == b""
    fails(run("articles", "withdraw", "one", store=folder), 1, "article 'one' has been withdrawn")
    fails(run("articles", "show", "one", store=folder), 1, "article 'one' has been withdrawn")


@pytest.mark.parametrize("name", ["nothing", "", "../x", "a b", "[/x]"])
def test_an_article_that_is_not_there(name: str, examples: Path) -> None:
    """1, by name."""
    fails(run("articles", "show", name, store=examples), 1, f"there is no article '{name}'")


def test_an_article_is_retracted_and_published_again(folder: Path) -> None:
    """It says so; loading it again changes nothing, and says why."""
    record = article("one", claim("Ardland", "arms", "Red Front"))
    fill(folder, record)
    assert ok("articles", "retract", "one", store=folder).out == "retracted: one; revision 2\n"
    assert ok("query", "who-arms-whom", "--as", "json", store=folder).json["results"] == []
    again = ok("load", "-", store=folder, input_=lines(record))
    assert again.out.startswith("0 articles loaded, 1 unchanged")
    assert again.err == "article 'one' stays retracted, as was set here\n"
    assert ok("articles", "mark", "published", "one", store=folder).out == "published: one; revision 3\n"
    assert len(ok("query", "who-arms-whom", "--as", "json", store=folder).json["results"]) == 1
    fails(run("articles", "mark", "forged", "one", store=folder), 2, "status 'forged' is unknown")
    fails(run("articles", "retract", "two", store=folder), 1, "there is no article 'two'")


def test_several_articles_are_withdrawn_together_or_not_at_all(folder: Path) -> None:
    """One that isn't there keeps all of them."""
    fill(folder, ONE)
    fails(run("articles", "withdraw", "one", "two", store=folder), 1, "there is no article 'two'")
    assert ids(folder) == ["one"]


def test_keys(folder: Path) -> None:
    """Made and shown once, listed by name, revoked; the service knows at once. A store that is made says so."""
    made = ok("keys", "create", "ann", store=folder)
    key = made.out.strip()
    assert f"there was no store at {folder}: an empty one was made" in made.err
    (listed,) = ok("keys", "list", "--as", "json", store=folder).json
    assert listed["name"] == "ann"
    assert key not in ok("keys", "list", store=folder).out
    fails(run("keys", "create", "ann", store=folder), 2, "there is a key 'ann' already")
    with serving(store=folder) as service, client(service.url, key) as asking:
        assert asking.post("/articles", content=lines(ONE)).status_code == 200
        ok("keys", "revoke", "ann", store=folder)
        assert asking.delete("/articles/one").status_code == 401
    fails(run("keys", "revoke", "ann", store=folder), 1, "there is no key 'ann'")
    assert ok("keys", "list", "--as", "json", store=folder).json == []


def test_verify(examples: Path) -> None:
    """0, with what it looked at."""
    assert ok("verify", store=examples).out == "revision 1: 13 articles, all is well\n"


def test_the_version() -> None:
    """The installed one."""
    assert ok("--version").out == f"actorgraph {version()}\n"


def test_every_command_is_listed() -> None:
    """With what it is for."""
    shown = ok("--help").out
    for command in ("load", "query", "queries", "serve", "demo", "export", "validate", "articles", "keys", "verify"):
        assert f" {command} " in shown


def test_a_command_has_help() -> None:
    """Its options, and what its exit status means."""
    shown = ok("load", "--help").out
    assert "Usage: actorgraph load" in shown
    assert "Exit status" in shown


def test_the_command_is_a_program() -> None:
    """Beside the interpreter, for everybody to run."""
    assert Path(ACTORGRAPH).stat().st_mode & stat.S_IXUSR


def test_actors_are_searched(examples: Path, demo_url: str) -> None:
    """As over HTTP; also mistyped, and by class."""
    found = ok("actors", "search", "kestrela", "--type", "State", "--as", "json", store=examples).json
    assert [row["name"] for row in found["results"]] == ["Kestrelia"]
    with client(demo_url) as asking:
        assert found == asking.get("/actors", params={"q": "kestrela", "type": "State", "limit": "50"}).json()
    assert "Kestrelia" in ok("actors", "search", "kestrela", store=examples).out
    everybody = ok("actors", "search", "--limit", 1000, "--as", "json", store=examples).json
    assert len(everybody["results"]) == everybody["total"]["value"] > len(found["results"])


def test_an_actor_is_shown(examples: Path, demo_url: str) -> None:
    """By name: all about it as JSON, its relations as a table."""
    shown = ok("actors", "show", "ash column", "--as", "json", store=examples).json
    with client(demo_url) as asking:
        assert shown == asking.get(f"/actors/{shown['id']}").json()
    assert "designatesAsTerrorist" in ok("actors", "show", "ash column", store=examples).out
    fails(run("actors", "show", "Nobody", store=examples), 2, "nobody here is called 'Nobody'")
