"""Commands that look after what is stored: articles, keys."""

from __future__ import annotations

from typing import Annotated

import typer

from ontology.vocabulary import default_vocabulary
from service import articles as stored_articles
from service import keys as access
from service import rows
from service.cli.app import As, StoreOption, app, opened, settings, show, utf8
from service.fields import columns
from service.reading import read

articles = typer.Typer(help="Look at and withdraw articles.", no_args_is_help=True)
keys = typer.Typer(help="Access keys for whoever writes over HTTP.", no_args_is_help=True)
app.add_typer(articles, name="articles")
app.add_typer(keys, name="keys")

ArticleId = Annotated[str, typer.Argument(help="The article's id.", callback=utf8)]
KeyName = Annotated[str, typer.Argument(help="What the key is called.", callback=utf8)]


@articles.command("list")
def list_articles(
    as_: As = "table",
    limit: Annotated[str, typer.Option(help="How many.")] = "1000",
    cursor: Annotated[str | None, typer.Option(help="Go on after an earlier page.")] = None,
    store: StoreOption = None,
) -> None:
    """List the articles."""
    given = {"limit": limit} | ({"cursor": cursor} if cursor else {})
    with opened(settings(store=store)) as opened_store:
        answer = read(opened_store, lambda view: stored_articles.articles(given, view, default_vocabulary()))
    show(answer.page.results, as_, answer.as_json("/articles", given), answer.columns)


@articles.command("show")
def show_article(id_: ArticleId, as_: As = "table", store: StoreOption = None) -> None:
    """Show one article with its claims."""
    chosen = settings(store=store)
    with opened(chosen) as opened_store:
        article = read(opened_store, lambda view: stored_articles.article(id_, opened_store, view, chosen.publish_text))
    show(article["claims"], as_, article, columns(rows.Claim))


@articles.command("withdraw")
def withdraw_articles(
    ids: Annotated[list[str], typer.Argument(help="The articles' ids.", callback=utf8)],
    store: StoreOption = None,
) -> None:
    """Withdraw articles, with what they alone supported: all of them, or none if one isn't there."""
    chosen = settings(store=store)
    with opened(chosen) as opened_store:
        revision = stored_articles.withdraw(ids, opened_store, chosen.lock_wait)
    typer.echo(f"withdrawn: {', '.join(ids)}; revision {revision}")


@keys.command("create")
def create_key(name: KeyName, store: StoreOption = None) -> None:
    """Make a key and print it, once: only its hash is kept."""
    with opened(settings(store=store), create=True) as opened_store:
        key = access.create(opened_store, name)
    typer.echo(key)


@keys.command("list")
def list_keys(as_: As = "table", store: StoreOption = None) -> None:
    """List the keys' names."""
    with opened(settings(store=store)) as opened_store:
        found = [{"name": name, "created": created} for name, _, created in opened_store.access_keys()]
    show(found, as_)


@keys.command("revoke")
def revoke_key(name: KeyName, store: StoreOption = None) -> None:
    """Make a key worthless."""
    with opened(settings(store=store)) as opened_store:
        access.revoke(opened_store, name)
    typer.echo(f"revoked: {name}")
