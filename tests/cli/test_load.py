"""`actorgraph load` and `validate`: what goes in, what is said about it, and the exit status."""

from __future__ import annotations

import gzip
import json
import os
import zipfile
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import msgspec
import pytest

from tests.cli.running import EXAMPLES, Done, ok, run
from tests.cli.stores import exported, fill, ids
from tests.contract.articles import Record, article, claim, lines


def arms(id_: str, object_: str = "Red Front") -> Record:
    return article(id_, claim("Ardland", "arms", object_, item="rockets"))


def wrong(id_: str) -> Record:
    record = arms(id_)
    return {**record, "claims": [{**record["claims"][0], "relation": "befriends"}]}


def fails(done: Done, status: int, *words: str) -> None:
    """It ended so, in words, without a traceback."""
    assert done.status == status, done.err or done.out
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


def test_a_folder(folder: Path) -> None:
    """Recursive; 0, with counts."""
    done = ok("load", EXAMPLES, store=folder)
    assert done.out.startswith("13 articles loaded; ")
    assert "83 claims" in done.out


def test_files_of_every_kind(folder: Path, tmp_path: Path) -> None:
    """JSON, JSON Lines, gzip, zip and a pattern, in one load."""
    (tmp_path / "one.json").write_bytes(msgspec.json.format(lines(arms("one")), indent=2))
    (tmp_path / "many.jsonl").write_bytes(lines(arms("two"), arms("three")))
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(lines(arms("four"))))
    (tmp_path / "p1.json").write_bytes(lines(arms("five")))
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("inside/six.json", lines(arms("six")))
    given = [tmp_path / name for name in ("one.json", "many.jsonl", "packed.jsonl.gz", "more.zip", "p*.json")]
    done = ok("load", *given, store=folder)
    assert "6 articles loaded" in done.out
    assert ids(folder) == ["five", "four", "one", "six", "three", "two"]


def test_standard_input(folder: Path) -> None:
    """`-`; errors call it <stdin>."""
    done = run("load", "-", store=folder, input_=lines(arms("one"), wrong("two")))
    fails(done, 1, "<stdin>:2 [c1]: relation 'befriends' is no relation")
    assert ids(folder) == ["one"]


def test_several_processes(folder: Path, tmp_path: Path, examples: Path) -> None:
    """`--workers 2`: the same graph, and errors in the same order."""
    ok("load", EXAMPLES, "--workers", 2, store=folder)
    assert exported(folder) == exported(examples)
    (tmp_path / "wrong.jsonl").write_bytes(lines(wrong("one"), arms("two"), wrong("three")))
    done = run("load", tmp_path / "wrong.jsonl", "--workers", 2, store=folder)
    fails(done, 1)
    assert [line.partition(" [")[0][-2:] for line in done.err.splitlines()] == [":1", ":3"]


def test_again(folder: Path) -> None:
    """0: everything is unchanged."""
    fill(folder, arms("one"))
    done = ok("load", "-", store=folder, input_=lines(arms("one")))
    assert done.out.startswith("0 articles loaded, 1 unchanged")


def test_some_rejected(folder: Path, tmp_path: Path) -> None:
    """1: file, line, annotation and reason; the rest is loaded."""
    (tmp_path / "a.json").write_bytes(msgspec.json.format(lines(wrong("bad")), indent=1))
    (tmp_path / "b.json").write_bytes(lines(arms("good")))
    done = run("load", tmp_path / "a.json", tmp_path / "b.json", store=folder)
    fails(done, 1, f"{tmp_path}/a.json:", "[c1]: relation 'befriends' is no relation; expected one of")
    line = int(done.err.partition(".json:")[2].partition(" ")[0])
    assert '"relation": "befriends"' in (tmp_path / "a.json").read_text().splitlines()[line - 1]
    assert "1 articles loaded, 1 rejected" in done.out
    assert ids(folder) == ["good"]


def spoiled(change: str) -> bytes:
    """An article with one thing wrong in it."""
    record = arms("spoiled")
    claim_, text = record["claims"][0], record["article"]["text"]
    if change == "field":
        record["colour"] = "red"
    elif change == "outside":
        claim_["evidence"] = [{"start": 0, "end": len(text) + 1}]
    elif change == "quote":
        claim_["evidence"] = [{"start": 0, "end": 7, "quote": "Borland"}]
    elif change == "actor":
        claim_["object"] = "a99"
    elif change == "twice":
        record["claims"] = [claim_, claim_]
    elif change == "nul":
        record["article"]["text"] = "\0" + text[1:]
    elif change == "date":
        record["article"]["published"] = "yesterday"
    return lines(record)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nonsense", "not JSON"),
        (b'{"article": {"id": "x", "text": "y"', "not JSON"),
        (b"", "the file is empty"),
        (b"\n \n", "the file is empty"),
        (b'{"article": {"id": "x", "text": "\xff"}}', "not UTF-8"),
        (spoiled("field"), "unknown field 'colour'"),
        (spoiled("outside"), "lies outside the text"),
        (spoiled("quote"), "expected 'Borland' at [0, 7), found 'Ardland'"),
        (spoiled("actor"), "object names the actor 'a99', which is not among the actors"),
        (spoiled("twice"), "the id 'c1' is used twice in claims"),
        (spoiled("nul"), "NUL"),
        (spoiled("date"), "published: "),
    ],
    ids=[
        "nonsense",
        "cut off",
        "empty",
        "blank",
        "not UTF-8",
        "field",
        "outside",
        "quote",
        "actor",
        "twice",
        "NUL",
        "date",
    ],
)
def test_bad_input(content: bytes, words: str, folder: Path, tmp_path: Path) -> None:
    """1: the file is named, with what was expected; what was stored is as it was."""
    fill(folder, arms("before"))
    before = exported(folder)
    (tmp_path / "bad.json").write_bytes(content)
    done = run("load", tmp_path / "bad.json", store=folder)
    fails(done, 1, f"{tmp_path}/bad.json", words)
    assert exported(folder) == before


def test_a_document_that_is_too_large(folder: Path, tmp_path: Path) -> None:
    """1, with the limit; 50 MB is over the one that is set by default."""
    file = tmp_path / "large.json"
    with file.open("wb") as out:
        out.write(b'{"article": {"id": "large", "text": "')
        out.writelines(b"x" * 1_000_000 for _ in range(50))
        out.write(b'"}}')
    done = run("load", file, store=folder)
    fails(done, 1, f"{file}", "at most 33,554,432 bytes (ACTORGRAPH_MAX_DOCUMENT_BYTES)")


def test_a_line_that_is_too_large(folder: Path, tmp_path: Path) -> None:
    """Only that one is rejected, by its number."""
    file = tmp_path / "large.jsonl"
    file.write_bytes(lines(arms("one"), article("two", text="x" * 20_000), arms("three")))
    done = run("load", file, store=folder, max_document_bytes=10_000)
    fails(done, 1, f"{file}:2: ", "at most 10,000 bytes")
    assert ids(folder) == ["one", "three"]


def test_what_is_not_there(folder: Path, tmp_path: Path) -> None:
    """1, by name; the rest is loaded."""
    (tmp_path / "a.json").write_bytes(lines(arms("one")))
    done = run("load", tmp_path / "nothing.json", tmp_path / "a.json", store=folder)
    fails(done, 1, f"{tmp_path}/nothing.json: no such file or folder")
    assert ids(folder) == ["one"]


def test_a_file_in_no_format(folder: Path, tmp_path: Path) -> None:
    """1 if it was named; if it only lies in a folder, it is passed over, and said to be."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.txt").write_text("Dear Ann")
    (tmp_path / "in" / "a.json").write_bytes(lines(arms("one")))
    fails(
        run("load", tmp_path / "in" / "letter.txt", store=folder),
        1,
        "in no format that is known: plain text without annotations; expected one of native",
    )
    done = ok("load", tmp_path / "in", store=folder)
    assert "letter.txt: passed over, in no format that is known: plain text" in done.err


def test_an_archive_that_is_none(folder: Path, tmp_path: Path) -> None:
    """1, by name."""
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 nonsense")
    (tmp_path / "b.jsonl.gz").write_bytes(b"\x1f\x8b nonsense")
    done = run("load", tmp_path / "a.zip", tmp_path / "b.jsonl.gz", store=folder)
    fails(done, 1, f"{tmp_path}/a.zip: ", f"{tmp_path}/b.jsonl.gz: ")


def test_another_text(folder: Path) -> None:
    """1 without `--replace`, 0 with it."""
    fill(folder, arms("one"))
    other = lines(arms("one", "Blue Front"))
    fails(run("load", "-", store=folder, input_=other), 1, "<stdin>:1", "--replace")
    ok("load", "-", "--replace", store=folder, input_=other)
    (claim_,) = ok("articles", "show", "one", "--as", "json", store=folder).json["claims"]
    assert claim_["object"]["name"] == "Blue Front"


def test_a_dry_run(folder: Path) -> None:
    """Says what would come, and changes nothing."""
    fill(folder, arms("one"))
    before = exported(folder)
    done = run("load", "-", "--dry-run", store=folder, input_=lines(arms("one"), arms("two"), wrong("three")))
    fails(done, 1, "befriends")
    assert done.out.startswith("1 articles would be loaded, 1 unchanged, 1 rejected")
    assert exported(folder) == before


def test_the_report_as_json(folder: Path, tmp_path: Path) -> None:
    """In the published shape."""
    report = tmp_path / "report.json"
    run("load", "-", "--report", report, store=folder, input_=lines(arms("one"), wrong("two")))
    found = json.loads(report.read_bytes())
    assert found["articles"] == {"loaded": 1, "unchanged": 0, "rejected": 1}
    assert found["actors"] == {"matched": 0, "new": 3, "ambiguous": 0}
    assert found["claims"] == 1
    assert found["triples"] > 10
    assert set(found["annotations"]) == {"read", "mapped", "left_out", "unmapped", "dropped", "rejected"}
    assert (found["annotations"]["read"], found["annotations"]["mapped"], found["annotations"]["rejected"]) == (8, 4, 4)
    assert (found["unmapped"], found["dropped"]) == ({}, {})
    (error,) = found["errors"]
    assert (error["file"], error["line"], error["annotation"]) == ("<stdin>", 2, "c1")
    assert error["message"].startswith("relation 'befriends' is no relation")
    assert found["seconds"] > 0


def test_a_report_that_cannot_be_written(folder: Path, tmp_path: Path) -> None:
    """2, by name; what was loaded is loaded."""
    done = run("load", "-", "--report", tmp_path / "no" / "r.json", store=folder, input_=lines(arms("one")))
    fails(done, 2, "the report can't be written", str(tmp_path / "no" / "r.json"))
    assert ids(folder) == ["one"]


def test_a_file_whose_name_is_not_utf_8(folder: Path, tmp_path: Path) -> None:
    """Is loaded, and named in the report, like any other."""
    good, bad = (tmp_path / os.fsdecode(name) for name in (b"\xff.json", b"\xfe.json"))
    good.write_bytes(lines(arms("one")))
    bad.write_bytes(b"nonsense")
    fails(run("load", good, bad, "--report", tmp_path / "report", store=folder), 1, "\\udcfe.json:1: not JSON")
    assert json.loads((tmp_path / "report").read_bytes())["errors"][0]["file"] == str(bad)
    assert ids(folder) == ["one"]


def test_one_annotator(folder: Path) -> None:
    """`--annotator`: the others' claims are left out, and counted."""
    record = article(
        "one",
        *(claim("Ardland", what, "Red Front", annotated_by=[who]) for what, who in (("arms", "ann"), ("funds", "ben"))),
    )
    ok("load", "-", "--annotator", "ben", store=folder, input_=lines(record))
    (claim_,) = ok("articles", "show", "one", "--as", "json", store=folder).json["claims"]
    assert claim_["relation"] == "funds"


@pytest.mark.parametrize(
    "arguments",
    [
        ("load",),
        ("load", "-", "--workers", "0"),
        ("load", "-", "--colour"),
        ("load", "-", "--format", "word"),
        ("lod", "-"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], folder: Path) -> None:
    """2, and nothing is loaded."""
    fails(run(*arguments, store=folder, input_=lines(arms("one"))), 2)


def test_a_setting_that_makes_no_sense(folder: Path) -> None:
    """2, by the name of the variable."""
    fails(run("load", "-", store=folder, input_=b"", port="many"), 2, "ACTORGRAPH_PORT")


def test_validate_says_what_load_would_reject(folder: Path, tmp_path: Path) -> None:
    """Without a store: 1 with the same errors, 0 if all is well."""
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines(arms("one"), wrong("two")))
    checked, loaded = run("validate", file, store=folder), run("load", file, store=folder)
    fails(checked, 1, "befriends")
    assert checked.err == loaded.err
    assert "1 articles valid, 1 rejected" in checked.out
    assert ok("validate", EXAMPLES, store=tmp_path / "none").out.startswith("13 articles valid")
    assert not (tmp_path / "none").exists()


# -- labels that mean nothing -----------------------------------------------------------------------------------------

BRAT = b"T1\tState 0 9\tKestrelia\nT2\tGun 16 23\trockets\nT3\tarms 10 15\tarmed\nE1\tarms:T3 Subject:T1 Item:T2\n"


def _brat(folder: Path) -> Path:
    (folder / "in").mkdir()
    (folder / "in" / "a.ann").write_bytes(BRAT)
    (folder / "in" / "a.txt").write_text("Kestrelia armed rockets.")
    return folder / "in"


def test_what_is_not_mapped_is_shown(folder: Path, tmp_path: Path) -> None:
    """The rest loads; each label is shown with how often and an example, each reason with how many were given up."""
    pair = _brat(tmp_path)
    done = ok("load", pair, "--report", tmp_path / "report.json", store=folder)
    assert f"label 'Gun' is not mapped: 1, for example {pair}/a.ann:2 [T2]" in done.err
    assert "1 annotations dropped: a claim with a participant whose label is not mapped" in done.err
    found = json.loads((tmp_path / "report.json").read_text())
    assert found["unmapped"] == {"Gun": 1}
    assert found["annotations"] == {"read": 4, "mapped": 1, "left_out": 0, "unmapped": 1, "dropped": 2, "rejected": 0}
    assert ids(folder) == ["a"]


def test_strict_rejects_what_is_not_mapped(folder: Path, tmp_path: Path) -> None:
    """1, with the label and where it stands, for loading and for validating; without it, validating is content."""
    pair = _brat(tmp_path)
    expected = f"{pair}/a.ann:2 [T2]: the label 'Gun' is neither a term nor mapped"
    fails(run("load", pair, "--strict", store=folder), 1, expected)
    assert ids(folder) == []
    fails(run("validate", pair, "--strict"), 1, expected)
    ok("validate", pair)


def test_validate_for_ci(folder: Path, tmp_path: Path) -> None:
    """JUnit: a case for each right article and each wrong file. SARIF: errors at their lines, labels as warnings."""
    (tmp_path / "a b.jsonl").write_bytes(lines(arms("one"), wrong("two")))
    (tmp_path / "pair.txt").write_text("Ardland\x01\n", encoding="utf-8")
    (tmp_path / "pair.ann").write_text("T1\tCountry 0 7\tArdland\n", encoding="utf-8")
    junit, sarif = tmp_path / "out.xml", tmp_path / "out.sarif"
    given = [tmp_path / "a b.jsonl", tmp_path / "pair.ann", "--junit", junit, "--sarif", sarif]
    fails(run("validate", *given, store=folder), 1)
    (suite,) = ElementTree.parse(junit).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    assert [case.get("name") for case in suite.iter("testcase")] == ["one", "pair", str(tmp_path / "a b.jsonl")]
    (failure,) = suite.iter("failure")
    assert "relation 'befriends' is no relation" in (failure.text or "")
    assert "Country: 1" in (suite.findtext("system-out") or "")
    (run_,) = json.loads(sarif.read_bytes())["runs"]
    found = [
        (
            result["level"],
            unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
            result["locations"][0]["physicalLocation"]["region"]["startLine"],
            result["locations"][0]["logicalLocations"][0]["name"],
        )
        for result in run_["results"]
    ]
    assert found == [
        ("error", str(tmp_path / "a b.jsonl"), 2, "c1"),
        ("warning", str(tmp_path / "pair.ann"), 1, "T1"),
    ]
    assert {result["ruleId"] for result in run_["results"]} == {rule["id"] for rule in run_["tool"]["driver"]["rules"]}


def test_a_file_for_ci_that_cant_be_written(folder: Path, tmp_path: Path) -> None:
    """2, and it is named."""
    (tmp_path / "one.json").write_bytes(lines(arms("one")))
    done = run("validate", tmp_path / "one.json", "--junit", tmp_path / "none" / "out.xml", store=folder)
    fails(done, 2, "the junit file can't be written")
