"""schemathesis asks all that `/openapi.json` allows, and more, with all of its checks, and finds nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from actorgraph.ontology.iris import Iris
from actorgraph.service import keys
from actorgraph.service.stores.embedded.store import EmbeddedStore
from tests.cli.running import EXAMPLES, Serving, client, ok, serving
from tests.contract.articles import article, claim, lines
from tests.contract.steps import VOCABULARY

ROOT = Path(__file__).parents[2]
PROGRAM = str(Path(sys.executable).with_name("st"))
REPLACED = "positive_data_acceptance,negative_data_rejection,use_after_free"
"""Those have others in their place: `tests.api.schemathesis_hooks`."""
CASES = re.compile(r"(\d+) generated")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with the examples, an article that may go, and a key in the file ``key``."""
    ok("load", EXAMPLES, store=tmp_path / "store")
    ok("load", "-", store=tmp_path / "store", input_=lines(article("leaving", claim("Ardland", "arms", "Red Front"))))
    store = EmbeddedStore(tmp_path / "store", Iris(), VOCABULARY)
    (tmp_path / "key").write_text(keys.create(store, "schemathesis"))
    store.close()
    return tmp_path


@pytest.fixture
def running(folder: Path) -> Iterator[Serving]:
    with serving(store=folder / "store") as service:
        yield service


def there(asking: httpx.Client) -> dict[str, dict[str, str]]:
    """What stands for the parameters of paths, so that routes have something to tell."""
    found = asking.get("/claims", params={"limit": 1000}).json()["results"]
    one = next(each for each in found if each["either_or"])
    name = one["article"]["id"]
    graph = asking.get(f"/articles/{name}", params={"format": "nt"}).text
    source = re.search(r"/actor/([0-9a-z]+)>", graph)
    assert source
    relation = asking.get("/relations").json()["results"][0]["id"]
    return {
        "/claims/{id}": {"id": one["id"]},
        "/claims/{id}/citation": {"id": one["id"]},
        **{f"/actors/{{id}}{of}": {"id": one["subject"]["id"]} for of in ("", "/relations", "/timeline")},
        "/relations/{id}": {"id": relation},
        "/alternatives/{id}": {"id": one["either_or"]},
        "/articles/{article}/actors/{id}": {"article": name, "id": source[1]},
        "/id/{id}": {"id": f"claim/{one['id']}"},
    }


def config(asking: httpx.Client) -> str:
    """A configuration that names what is there."""
    named = there(asking) | {"/articles/{id}": {"id": "tern-ridge"}}
    parts = []
    for path, values in named.items():
        given = ", ".join(f'"path.{name}" = "{value}"' for name, value in values.items())
        parts.append(
            f'[[operations]]\ninclude-path = "{path}"\nexclude-method = "DELETE"\nparameters = {{ {given} }}\n'
        )
    parts.append('[[operations]]\ninclude-name = "DELETE /articles/{id}"\nparameters = { "path.id" = "leaving" }\n')
    return "\n".join(parts)


def asked(running: Serving, folder: Path, *options: str, seconds: int) -> str:
    """Run it to its end; what it printed."""
    with client(running.url) as asking:
        (folder / "schemathesis.toml").write_text(config(asking))
    address = f"{running.url.rstrip('/')}/openapi.json"
    command = [PROGRAM, "--config-file", str(folder / "schemathesis.toml"), "run", address, "--no-color"]
    command += ["--workers", "1"]  # CPython 3.11 can't parse in two threads at once, which hypothesis does (gh-106905)
    command += ["--checks", "all", "--exclude-checks", REPLACED, "--generation-database", "none"]
    command += ["-H", f"Authorization: Bearer {(folder / 'key').read_text()}", *options]
    hooks = {"SCHEMATHESIS_HOOKS": "tests.api.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | hooks, capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
    return done.stdout


def test_it_finds_nothing(running: Serving, folder: Path) -> None:
    """Every operation, with examples, at the borders of what is allowed, and at random."""
    phases = ["--phases", "examples,coverage,fuzzing"]
    printed = asked(running, folder, "-n", "2", "--seed", "6", *phases, seconds=900)
    cases = CASES.search(printed)
    assert cases
    assert int(cases[1]) > 1000
    assert "Traceback" not in running.complaints


@pytest.mark.long
def test_it_finds_nothing_in_a_long_run(running: Serving, folder: Path) -> None:
    """Many more cases, another seed each time, and calls that follow each other."""
    printed = asked(running, folder, "-n", "300", seconds=3600)
    cases = CASES.search(printed)
    assert cases
    assert int(cases[1]) > 10_000
    assert "Traceback" not in running.complaints
