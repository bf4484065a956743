"""The command that writes a stored article's annotation, to edit and load again."""

from __future__ import annotations

from typing import Annotated

import typer

from actorgraph.loaders.written import WRITERS, written
from actorgraph.ontology.errors import UsageError
from actorgraph.service.cli.app import OntologyOption, StoreOption, app, opened, utf8
from actorgraph.service.questions.retry import read
from actorgraph.service.settings import settings_of
from actorgraph.service.usecases import articles
from actorgraph.service.vocabularies import vocabulary_of


@app.command("annotations")
def write_annotations(
    article: Annotated[str, typer.Argument(help="The article's id.", callback=utf8)],
    as_: Annotated[str, typer.Option("--as", help=f"{' or '.join(WRITERS)}.")] = "sheet",
    ontology: OntologyOption = None,
    store: StoreOption = None,
) -> None:
    """Write a stored article's annotation, to edit and load again: `… > x.sheet.md`, then `load x.sheet.md`."""
    chosen = settings_of(store=store, ontology=ontology)
    with opened(chosen) as opened_store:
        found = read(opened_store, lambda view: articles.with_text(article, opened_store, view))
    try:
        text = written(found, as_, vocabulary_of(chosen))
    except ValueError as error:
        raise UsageError(str(error)) from None
    typer.get_binary_stream("stdout").write(text.encode())
