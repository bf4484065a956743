"""RDF on the command line: an export into a load, and input that is meant to do harm."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.cli.stores import exported, fill
from tests.contract.articles import article, claim

RECORDS = [
    article("arms", claim("Ardland", "arms", "Red Front", item="rockets", said_by=["Ada Reed", "Bo Finch"])),
    article("denial", claim("Ardland", "arms", "Red Front", stance="denies", said_by=["Ardland"])),
]
BASE = "https://example.org/graph/"
XML = (
    '<?xml version="1.0"?>\n{}<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="urn:d:">{}</r:RDF>'
)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A store with two articles."""
    fill(tmp_path / "other", *RECORDS)
    return tmp_path / "other"


@pytest.mark.parametrize(
    "name", ["graph.nq", "graph.nq.gz", "graph.trig", "graph.ttl", "graph.nt", "graph.jsonld", "graph.rdfxml"]
)
def test_an_export_is_loaded_from_a_file(name: str, other: Path, folder: Path, tmp_path: Path) -> None:
    """0; what is computed is counted on the terminal; the stores are equal."""
    file = tmp_path / name
    form = name.removesuffix(".gz").rpartition(".")[2]
    assert run("export", "--format", form, "-o", file, store=other).status == 0
    done = run("load", file, "--workers", 2, store=folder)
    assert done.status == 0, done.err
    assert "2 articles loaded" in done.out
    assert re.search(r"left out: statements .* computed from the claims", done.err)
    assert run("verify", "--against", other, store=folder).status == 0


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_an_export_is_piped_into_a_load(form: str, other: Path, folder: Path) -> None:
    """Standard input is read once."""
    data = run("export", "--format", form, store=other).out.encode()
    done = run("load", "--format", form, "-", store=folder, input_=data)
    assert done.status == 0, done.err
    assert exported(folder) == exported(other)


def test_an_export_is_valid(other: Path, tmp_path: Path) -> None:
    """By our own reader, and by pyshacl."""
    run("export", "-o", tmp_path / "graph.nq", store=other)
    done = run("validate", tmp_path / "graph.nq", "--shacl")
    assert done.status == 0, done.err
    assert "2 articles valid" in done.out


def test_other_tools_can_use_the_shapes(other: Path, tmp_path: Path) -> None:
    """As docs/formats.md says: a whole export in Turtle conforms, and one with another stance doesn't."""
    file = tmp_path / "article.ttl"
    run("export", "--format", "ttl", "-o", file, store=other)
    shapes = Path(__file__).parents[2] / "ontology" / "shapes.ttl"
    command = [str(Path(sys.executable).with_name("pyshacl")), "--shapes", str(shapes), str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    spoilt = file.read_text().replace("ag:denies", "ag:doubts").replace("ontology#denies", "ontology#doubts")
    file.write_text(spoilt)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "doubts" in done.stdout


def entities() -> str:
    """Ten entities, each ten of the one before: a gigabyte of text in a kilobyte."""
    given = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">\n' for n in range(1, 10))
    declared = f'<!DOCTYPE r [\n<!ENTITY e0 "long">\n{given}]>\n'
    return XML.format(declared, f'<r:Description r:about="{BASE}article/x"><d:t>&e9;</d:t></r:Description>')


def deep_xml() -> str:
    return XML.format("", "<r:Description><d:t>" * 200_000 + "</d:t></r:Description>" * 200_000)


def terms(end: str) -> Callable[[], str]:
    return lambda: f"<urn:a> <urn:b> {'<<( <urn:a> <urn:b> ' * 100_000}<urn:c>{' )>>' * 100_000} {end}.\n"


HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "entities.rdf": (entities, "the entity e0 is declared; expected RDF/XML without entities of its own"),
    "deep.rdf": (deep_xml, "elements stand more than 100 deep in each other"),
    "terms.nq": (terms(f"<{BASE}article/x> "), "more than 5,000 triple terms"),
    "terms-by-subject.nq": (lambda: f"<urn:a> <urn:b> <urn:c> .\n{terms('')()}", "more than 5,000 triple terms"),
    "terms.trig": (terms(""), "more than 5,000 triple terms"),
    "terms.ttl": (terms(""), "more than 5,000 triple terms"),
    "terms.nt": (terms(""), "more than 5,000 triple terms"),
    "deep.jsonld": (lambda: '{"@context":{"@vocab":"urn:"},"x":' * 100_000 + "1" + "}" * 100_000, "stack size"),
    "lists.jsonld": (lambda: '{"@id":"urn:x","@graph":' + "[" * 100_000, "stack size"),
    "long.nq": (lambda: f'<urn:a> <urn:b> "{"x" * (40 << 20)}" <{BASE}article/x> .\n', "at most 33,554,432 bytes"),
}


def little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_refused(name: str, tmp_path: Path) -> None:
    """1, in words, in two gigabytes of memory, with the other file loaded; the process doesn't crash."""
    made, words = HOSTILE[name]
    (tmp_path / name).write_text(made())
    fill(tmp_path / "store", RECORDS[0])
    run("export", "-o", tmp_path / "z.nq", store=tmp_path / "store")
    done = run("validate", tmp_path / name, tmp_path / "z.nq", before=little_memory)
    assert done.status == 1, done.err[-500:]
    assert words in done.err
    assert "Traceback" not in done.err
    assert "1 articles valid" in done.out
