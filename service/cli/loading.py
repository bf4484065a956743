"""Commands that bring articles in: load, validate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from actorgraph.loaders.article_reader import labels_in
from actorgraph.loaders.inputs import STDIN, size_of, sources
from actorgraph.loaders.labels import Labels
from actorgraph.loaders.pipeline import run
from actorgraph.loaders.profile_template import starting_profile
from actorgraph.loaders.report import NOTHING_TO_LOAD, Report
from actorgraph.ontology.errors import StoreError, UsageError
from actorgraph.service.cli.app import OntologyOption, StoreOption, app, complain, opened, write
from actorgraph.service.cli.ci_reports import write_checks
from actorgraph.service.ingest import NullSink, load, options_of
from actorgraph.service.settings import settings_of
from actorgraph.service.vocabularies import vocabulary_of

LABELS_SHOWN = 20
"""How many labels that aren't mapped are printed; the report has all."""
STOPPED = 130
"""The exit status of what Ctrl-C has stopped."""

Paths = Annotated[list[str], typer.Argument(help="Files, folders, globs, .zip, .gz, or - for standard input.")]
FormatOption = Annotated[str | None, typer.Option("--format", help="Read everything as this format.")]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", help="What the labels of annotators mean: a profile's file, or the name of a ready one."),
]
ReportOption = Annotated[Path | None, typer.Option("--report", help="Write the report to this file, as JSON.")]
Annotator = Annotated[str | None, typer.Option("--annotator", help="Load this annotator's claims only.")]
Strict = Annotated[bool, typer.Option("--strict", help="Reject articles with labels that are not mapped.")]
Shacl = Annotated[bool, typer.Option("--shacl", help="Hold each article against the SHACL shapes, too. Slow.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=64,
        help="Processes that load, this one included.",
        show_default="2 for a large input, if there are two cores",
    ),
]


@app.command("load")
def load_command(
    paths: Paths,
    format_: FormatOption = None,
    profile: ProfileOption = None,
    ontology: OntologyOption = None,
    workers: Workers = None,
    report: ReportOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look what would come of it.")] = False,
    strict: Strict = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace articles that have another text.")] = False,
    annotator: Annotator = None,
    shacl: Shacl = False,
    wait: Annotated[float | None, typer.Option("--wait", min=0, help="Seconds to wait for another load.")] = None,
    store: StoreOption = None,
) -> None:
    """Load annotated articles.

    Exit status: 0 all loaded, 1 some rejected, 2 wrong usage or nothing to load, 3 the store is away.
    """
    chosen = settings_of(store=store, lock_wait=wait, profile=profile, ontology=ontology)
    vocabulary, done = vocabulary_of(chosen), Report()
    options = options_of(
        chosen,
        vocabulary,
        replace=replace,
        format=format_,
        workers=workers,
        annotator=annotator,
        strict=strict,
        shacl=shacl,
    )
    try:
        with opened(chosen, create=True) as opened_store, _Shown(paths) as shown:
            load(sources(paths), options, opened_store, vocabulary, chosen.lock_wait, dry_run, shown.update, done)
    except StoreError as error:
        _broken_off(done, str(error), "the store failed", report)
        raise
    except KeyboardInterrupt:
        _broken_off(done, "it was stopped by the keyboard", "it was stopped", report)
        raise typer.Exit(STOPPED) from None
    _finish(done, report, "would be loaded" if dry_run else "loaded")


@app.command()
def validate(
    paths: Paths,
    format_: FormatOption = None,
    profile: ProfileOption = None,
    ontology: OntologyOption = None,
    strict: Strict = False,
    shacl: Shacl = False,
    annotator: Annotator = None,
    workers: Workers = None,
    report: ReportOption = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Write it to this file as JUnit's XML, too.")] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", help="Write it to this file as SARIF, too.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the native format's JSON Schema too.")] = False,
) -> None:
    """Check annotated articles without loading them: format, terms, spans, references, dates."""
    chosen = settings_of(profile=profile, ontology=ontology)
    vocabulary = vocabulary_of(chosen)
    if schema:
        from actorgraph.loaders.formats.native import json_schema

        typer.echo(msgspec.json.format(msgspec.json.encode(json_schema(vocabulary))).decode())
    options = options_of(
        chosen, vocabulary, format=format_, workers=workers, annotator=annotator, strict=strict, shacl=shacl
    )
    with _Shown(paths) as shown:
        done = run(sources(paths), NullSink(), options, vocabulary, shown.update)
    write_checks(done, junit, sarif)
    _finish(done, report, "valid")


@app.command("profile")
def profile_command(
    paths: Paths,
    format_: FormatOption = None,
    profile: ProfileOption = None,
    ontology: OntologyOption = None,
    name: Annotated[str, typer.Option("--name", help="What the profile is called.")] = "mine",
    out: Annotated[Path | None, typer.Option("--out", help="Write it to this file.")] = None,
) -> None:
    """Write a mapping profile to begin with: every label of a corpus, how often it is there, and what it may mean."""
    chosen, report = settings_of(profile=profile, ontology=ontology), Report()
    vocabulary = vocabulary_of(chosen)
    options = options_of(chosen, vocabulary, format=format_)
    noted = labels_in(sources(paths), options, vocabulary, report)
    written = starting_profile(noted, name, Labels(vocabulary, options.profile)).encode(errors="replace")
    _complain(report)
    if out is None:
        write(written)
    else:
        try:
            out.write_bytes(written)
        except OSError as error:
            raise UsageError(f"the profile can't be written: {error}", "out") from error
    raise typer.Exit(report.exit_code)


class _Shown:
    """Progress on a terminal: a bar with the time left where the size is known; otherwise the report says it all."""

    def __init__(self, paths: list[str]) -> None:
        console = Console(stderr=True)
        total = size_of(paths) if console.is_terminal and STDIN not in paths else None
        known = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn()) if total else ()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), *known, TimeElapsedColumn())
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("loading …", total=total)

    def __enter__(self) -> _Shown:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, report: Report) -> None:
        """Show how far it is."""
        rejected = f", {report.articles['rejected']} rejected" if report.errors else ""
        done = report.articles["loaded"] + report.articles["unchanged"]
        described = f"{done:,} articles, {report.claims:,} claims{rejected}"
        self._progress.update(self._task, description=described, completed=report.bytes)


def _finish(done: Report, file: Path | None, verb: str) -> None:
    _complain(done)
    if done.exit_code == NOTHING_TO_LOAD:
        complain("nothing to load: no file is in a format that is known; see docs/formats.md", "red")
    typer.echo(_counts(done, verb))
    _write(done, file)
    raise typer.Exit(done.exit_code)


def _broken_off(done: Report, why: str, briefly: str, file: Path | None) -> None:
    """Say what was committed before the load broke off, and write it down."""
    done.failure = why
    _complain(done)
    if done.revision is None:
        complain("nothing was loaded", "red")
    else:
        complain(f"{_counts(done, 'loaded')}; then {briefly}. Loading the same again loads the rest", "red")
    try:
        _write(done, file)
    except UsageError as error:  # the store's failure is what the exit status tells
        complain(f"error: {error}", "red")


def _complain(done: Report) -> None:
    for error in done.errors:
        complain(str(error), "red")
    for why, names in sorted(done.passed_over.items()):
        complain(f"{names[0]}{_more(len(names) - 1)}: passed over, {why}", "yellow")
    unmapped = sorted(done.unmapped.items(), key=lambda item: (-item[1].count, item[0]))
    for label, one in unmapped[:LABELS_SHOWN]:
        complain(f"label '{label}' is not mapped: {one.count:,}, for example {one.example}", "yellow")
    if len(unmapped) > LABELS_SHOWN:
        rest = sum(one.count for _, one in unmapped[LABELS_SHOWN:])
        complain(f"{len(unmapped) - LABELS_SHOWN:,} more labels are not mapped: {rest:,}; --report lists all", "yellow")
    for reason, number in sorted(done.dropped.items()):
        complain(f"{number:,} annotations dropped: {reason}", "yellow")
    for reason, number in sorted(done.left_out.items()):
        complain(f"{number:,} left out: {reason}", "yellow")
    for article in sorted(done.purged):
        complain(f"article '{article}' names actors that were purged here; they were kept out of it", "yellow")
    for article, status in sorted(done.statuses.items()):
        complain(f"article '{article}' stays {status}, as was set here", "yellow")


def _more(number: int) -> str:
    return f" and {number:,} more" if number else ""


def _counts(done: Report, verb: str) -> str:
    counts = [f"{done.articles['loaded']:,} articles {verb}"]
    counts += [f"{done.articles[kind]:,} {kind}" for kind in ("unchanged", "rejected") if done.articles[kind]]
    extra = f"{done.claims:,} claims, {done.triples:,} triples" if done.triples else f"{done.claims:,} claims"
    return f"{', '.join(counts)}; {extra}; {done.seconds:.1f} s"


def _write(done: Report, file: Path | None) -> None:
    if file is None:
        return
    try:
        written = json.dumps(done.as_json(), indent=2, ensure_ascii=False) + "\n"
        file.write_bytes(written.encode(errors="backslashreplace"))  # file names needn't be UTF-8
    except OSError as error:
        raise UsageError(f"the report can't be written: {error}", "report") from error
