"""Commands that ask: query, export, verify."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from actorgraph.ontology.errors import StoreUnavailable, UsageError
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.serializers import Json
from actorgraph.service.answers.words import entries
from actorgraph.service.cli.app import (
    AllOption,
    As,
    OntologyOption,
    StoreOption,
    app,
    as_json,
    listed,
    opened,
    printable,
    show,
    show_list,
    utf8,
    write,
)
from actorgraph.service.export import EXPORTS, FORMS, export, whole
from actorgraph.service.export.gzipped import gzipped
from actorgraph.service.export.neo4j_admin import NAME as NEO4J_ADMIN
from actorgraph.service.export.neo4j_admin import write_import
from actorgraph.service.questions.parameters import one_of
from actorgraph.service.questions.retry import read, read_both
from actorgraph.service.settings import Settings, settings_of
from actorgraph.service.stores.base import Store
from actorgraph.service.stores.store_diff import compare, in_words
from actorgraph.service.usecases import claims
from actorgraph.service.usecases.named_queries import ask
from actorgraph.service.usecases.query_catalog import catalogue, named_query
from actorgraph.service.vocabularies import vocabulary_of

STDOUT = Path("-")
ANY_OPTION = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(context_settings=ANY_OPTION)
def query(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME [--PARAMETER VALUE]...", help="A named query; `actorgraph queries` lists them.", callback=utf8
        ),
    ],
    as_: As = "table",
    all_: AllOption = False,
    quoted: Annotated[
        bool, typer.Option("--words", help="Below each row who said it and the words, instead of a table.")
    ] = False,
    ontology: OntologyOption = None,
    store: StoreOption = None,
) -> None:
    """Answer a named query, with its parameters as options: --state Kestrelia --standing stated,alleged."""
    name, given = _question([*words, *utf8(context.args)])
    asked = named_query(name)
    if quoted and as_ != "table":
        raise UsageError(f"--words is for people; --as {as_} has the words of each row", "words")
    chosen = settings_of(store=store, ontology=ontology)
    terms = vocabulary_of(chosen)

    with opened(chosen) as opened_store:
        answer = listed(opened_store, lambda view, page: ask(asked, page, view, terms), given, all_)
        lines = list(entries(answer.page.results, partial(_claims_of, opened_store, terms))) if quoted else []
    show_list(answer, as_, f"/queries/{name}", given, lines if quoted else None)


def _claims_of(store: Store, terms: Vocabulary, given: Mapping[str, str], most: int) -> tuple[list[Json], int]:
    page = read(store, lambda view: claims.claims({**given, "limit": str(most)}, view, terms)).page
    return page.results, page.total


@app.command()
def queries(as_: As = "table") -> None:
    """List the named queries and their parameters."""
    entries = [
        {"name": q.name, "question": q.question, "parameters": [p.name for p in q.parameters]}
        for q in catalogue().values()
    ]
    show(entries, as_)


def _question(arguments: list[str]) -> tuple[str, dict[str, str]]:
    """`who-arms-whom --state Kestrelia --standing=stated`, in any order: a query's name, and its parameters.

    Repeated parameters are joined by commas, as over HTTP.
    """
    names: list[str] = []
    given: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--"):
            names.append(argument)
            continue
        name, equals, value = argument[2:].partition("=")
        if not equals:
            following = next(rest, None)
            if following is None:
                raise UsageError(f"--{name} needs a value", name)
            value = following
        name = name.replace("-", "_")
        given[name] = f"{given[name]},{value}" if name in given else value
    for name in ("format", "bom"):
        if name in given:
            raise UsageError(f"--{name} is for HTTP; expected --as table, json or csv", name)
    if len(names) > 1:
        raise UsageError(f"'{names[1]}' is no parameter; expected --NAME VALUE")
    if not names:
        raise UsageError("which query? Expected its name; `actorgraph queries` lists them", "name")
    return names[0], given


@app.command("export")
def export_command(
    format_: Annotated[
        str | None,
        typer.Option("--format", help=f"{', '.join([*EXPORTS, NEO4J_ADMIN])} (default: by the file's name, else nq)."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="A file, packed if its name ends in .gz; standard output by default, or as -. "
            f"For {NEO4J_ADMIN} a new folder, or a file whose name ends in .zip.",
        ),
    ] = None,
    relation: Annotated[
        str | None, typer.Option("--relation", help="Only what belongs to this relation, or to one that narrows it.")
    ] = None,
    derived: Annotated[
        str, typer.Option("--derived", help="all, or narrow: without derived relations that no claim names.")
    ] = "all",
    with_texts: Annotated[
        bool,
        typer.Option(
            "--with-texts", help=f"For {NEO4J_ADMIN}: take along article texts, and what else is kept beside the graph."
        ),
    ] = False,
    ontology: OntologyOption = None,
    store: StoreOption = None,
) -> None:
    """Write out the whole graph, or what belongs to one relation. A file appears whole or not at all."""
    if output == STDOUT:
        output = None
    if format_ == NEO4J_ADMIN:
        _for_import(output, relation, derived, with_texts, settings_of(store=store, ontology=ontology))
        return
    if with_texts:
        raise UsageError(f"--with-texts is for --format {NEO4J_ADMIN}; no other export holds texts", "with_texts")
    name = format_ or _by_name(output)
    narrow = one_of(derived, ("all", "narrow"), "derived") == "narrow"
    chosen = settings_of(store=store, ontology=ontology)
    terms = vocabulary_of(chosen)
    with opened(chosen) as opened_store:
        if output is None:
            with opened_store.view() as view:  # kept until the last piece is out
                pieces = (
                    whole(view, name, relation, terms, narrow)
                    if view.lasting
                    else read(opened_store, lambda v: whole(v, name, relation, terms, narrow))
                )
                for piece in pieces:
                    write(piece)
            return
        read(opened_store, lambda view: _to_file(export(view, name, relation, terms, narrow), output))


def _for_import(output: Path | None, relation: str | None, derived: str, with_texts: bool, chosen: Settings) -> None:
    if output is None:
        raise UsageError(f"{NEO4J_ADMIN} writes a folder or a zip file; expected -o FOLDER or -o NAME.zip", "output")
    if relation is not None or derived != "all":
        raise UsageError(f"{NEO4J_ADMIN} writes whole stores; expected neither --relation nor --derived", "format")
    with opened(chosen) as opened_store:
        written = write_import(opened_store, output, vocabulary_of(chosen), with_texts)
    typer.echo(
        f"{output}: {written.articles:,} articles, {written.claims:,} claims; README.txt says how to import them"
    )
    typer.echo(f"not taken: {written.left}")


def _by_name(output: Path | None) -> str:
    """The format that a file's name ends in, `.gz` left aside; without any ending the first.

    Raises:
        UsageError: the name ends in none that is known.
    """
    name = output.name.lower().removesuffix(".gz") if output else ""
    if "." not in name:
        return FORMS[0].name
    fitting = [form for form in FORMS if name.endswith(f".{form.suffix}")]
    if not fitting:
        known = ", ".join(f".{form.suffix}" for form in FORMS)
        raise UsageError(f"{output}: no format has that suffix; expected --format, or one of {known}", "output")
    return max(fitting, key=lambda form: len(form.suffix)).name  # `.stix.json` is no `.json`


def _to_file(pieces: Iterator[bytes], output: Path) -> None:
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            file.writelines(gzipped(pieces) if output.suffix.lower() == ".gz" else pieces)
        unfinished.replace(output)
    except OSError as error:
        raise StoreUnavailable(f"{output} can't be written: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


@app.command()
def verify(
    store: StoreOption = None,
    against: Annotated[
        str | None, typer.Option("--against", help="Compare with this store instead: a folder, neo4j://HOST:7687/DB …")
    ] = None,
    as_: Annotated[str, typer.Option("--as", help="table or json.")] = "table",
) -> None:
    """Check the store's invariants, or hold it against another one.

    Invariants: whole articles, claims that match their ids, standings that follow from claims. Exit status 1 if one is
    broken, or if the stores differ.
    """
    if as_ not in ("table", "json"):
        raise UsageError(f"--as '{as_}' is unknown; expected one of table, json", "as")
    with opened(settings_of(store=store)) as opened_store:
        if against is not None:
            _compare(opened_store, against, as_)
        wrong = opened_store.verify()
        articles, revision = read(opened_store, lambda view: (len(view.article_ids()), view.revision))
    if as_ == "json":
        write(as_json({"revision": revision, "articles": articles, "faults": wrong}))
        raise typer.Exit(1 if wrong else 0)
    for line in wrong:
        typer.echo(line, err=True)
    typer.echo(f"revision {revision}: {articles:,} articles, {'all is well' if not wrong else f'{len(wrong)} faults'}")
    raise typer.Exit(1 if wrong else 0)


def _compare(here: Store, against: str, as_: str) -> NoReturn:
    with opened(settings_of(store=against)) as there:
        found = read_both(here, there, compare)
    if as_ == "json":
        write(as_json(found.as_json()))
    else:
        for line in in_words(found):
            typer.echo(printable(line))
    raise typer.Exit(0 if found.equal else 1)
