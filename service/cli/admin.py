"""Commands that look after what is stored: articles, actors, keys."""

from __future__ import annotations

from typing import Annotated

import typer

from actorgraph.ontology.errors import StoreMissing
from actorgraph.service import keys as access
from actorgraph.service.answers import list_schemas
from actorgraph.service.answers.fields import columns
from actorgraph.service.answers.serializers import Json
from actorgraph.service.cli.app import (
    AllOption,
    As,
    StoreOption,
    app,
    complain,
    listed,
    opened,
    show,
    show_list,
    utf8,
)
from actorgraph.service.purge import purge
from actorgraph.service.questions.parameters import resolve_actor
from actorgraph.service.questions.retry import read
from actorgraph.service.settings import settings_of
from actorgraph.service.stores.base import View
from actorgraph.service.stores.registry import migrate_store
from actorgraph.service.usecases import actor_search, relations
from actorgraph.service.usecases import actors as stored_actors
from actorgraph.service.usecases import articles as stored_articles
from actorgraph.service.vocabularies import vocabulary_of

articles = typer.Typer(help="Look at articles, withdraw them, set their status.", no_args_is_help=True)
actors = typer.Typer(help="Look actors up.", no_args_is_help=True)
keys = typer.Typer(help="Access keys for whoever writes over HTTP.", no_args_is_help=True)
app.add_typer(articles, name="articles")
app.add_typer(actors, name="actors")
app.add_typer(keys, name="keys")

ArticleIds = Annotated[list[str], typer.Argument(help="The articles' ids.", callback=utf8)]
ArticleId = Annotated[str, typer.Argument(help="The article's id.", callback=utf8)]
SHOWN = 50
"""How many relations of an actor are shown."""
KeyName = Annotated[str, typer.Argument(help="What the key is called.", callback=utf8)]


@articles.command("list")
def list_articles(
    as_: As = "table",
    limit: Annotated[str | None, typer.Option(help="How many: 1 to 1000, by default 1000.")] = None,
    cursor: Annotated[str | None, typer.Option(help="Go on after an earlier page.")] = None,
    all_: AllOption = False,
    store: StoreOption = None,
) -> None:
    """List the articles."""
    given = _page(limit or (None if all_ else "1000"), cursor)
    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        terms = vocabulary_of(chosen)
        answer = listed(opened_store, lambda view, page: stored_articles.articles(page, view, terms), given, all_)
    show_list(answer, as_, "/articles", given)


def _page(limit: str | None, cursor: str | None) -> dict[str, str]:
    return {name: value for name, value in (("limit", limit), ("cursor", cursor)) if value is not None}


@articles.command("show")
def show_article(id_: ArticleId, as_: As = "table", store: StoreOption = None) -> None:
    """Show one article with its claims."""
    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        article = read(opened_store, lambda view: stored_articles.article(id_, opened_store, view, chosen.publish_text))
    show(article["claims"], as_, article, columns(list_schemas.Claim))


@articles.command("withdraw")
def withdraw_articles(
    ids: ArticleIds,
    store: StoreOption = None,
) -> None:
    """Withdraw articles, with what they alone supported: all of them, or none if one isn't there."""
    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        revision = stored_articles.withdraw(ids, opened_store, chosen.lock_wait)
    typer.echo(f"withdrawn: {', '.join(ids)}; revision {revision}")


@articles.command("retract")
def retract_articles(ids: ArticleIds, store: StoreOption = None) -> None:
    """Mark articles as retracted, until they are marked otherwise: kept, but their claims count for nothing."""
    _mark("retracted", ids, store)


@articles.command("mark")
def mark_articles(
    status: Annotated[str, typer.Argument(help="published, corrected or retracted.", callback=utf8)],
    ids: ArticleIds,
    store: StoreOption = None,
) -> None:
    """Set articles' status, all or none. It stands until it is set again, whatever they are loaded with."""
    _mark(status, ids, store)


def _mark(status: str, ids: list[str], store: str | None) -> None:
    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        revision = stored_articles.set_status(ids, status, opened_store, vocabulary_of(chosen), chosen.lock_wait)
    typer.echo(f"{status}: {', '.join(ids)}; revision {revision}")


@app.command("migrate")
def migrate(store: StoreOption = None) -> None:
    """Bring a store up to this version of actorgraph: how it is kept, and what is derived.

    Of a store that an earlier version has made nothing is lost: texts, statuses, change log, keys and purges stay. It
    is verified before it takes the old one's place; nobody may use it meanwhile.
    """
    chosen = settings_of(store=store)
    migrated = migrate_store(chosen, vocabulary_of(chosen))
    typer.echo(
        f"brought up to date: {migrated} articles" if migrated else "nothing to do: the store is of this version"
    )


@actors.command("search")
def search_actors(
    text: Annotated[str | None, typer.Argument(help="A name, or a part of one.", callback=utf8)] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Only of these classes, separated by commas.")] = None,
    as_: As = "table",
    limit: Annotated[str | None, typer.Option(help="How many: 1 to 1000, by default 50.")] = None,
    cursor: Annotated[str | None, typer.Option(help="Go on after an earlier page.")] = None,
    all_: AllOption = False,
    store: StoreOption = None,
) -> None:
    """Search actors by name or alias, the best match first; without a text, list all."""
    asked = {name: value for name, value in (("q", text), ("type", type_)) if value is not None}
    given = asked | _page(limit or (None if all_ else "50"), cursor)
    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        terms = vocabulary_of(chosen)
        answer = listed(opened_store, lambda view, page: actor_search.search(page, view, terms), given, all_)
    show_list(answer, as_, "/actors", given)


@actors.command("show")
def show_actor(
    who: Annotated[str, typer.Argument(help="An id, an IRI, or a name that is unambiguous.", callback=utf8)],
    as_: As = "table",
    store: StoreOption = None,
) -> None:
    """Show one actor; as a table, its strongest relations."""

    def look(view: View) -> tuple[Json, list[Json]]:
        id_, vocabulary = resolve_actor(who, view, "WHO"), vocabulary_of(chosen)
        strongest = relations.strongest(id_, SHOWN + 1, view, vocabulary)
        return stored_actors.actor(id_, opened_store, view, vocabulary), strongest

    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        actor, strongest = read(opened_store, look)
    show(strongest[:SHOWN] if as_ == "table" else [actor], as_, actor)
    if as_ == "table" and len(strongest) > SHOWN:
        complain(f"its {SHOWN} strongest relations are shown; there are more", "yellow")


@actors.command("purge")
def purge_actor(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The actor's id, as `show` tells it.", callback=utf8)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only look what it would do.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    as_: As = "table",
    store: StoreOption = None,
) -> None:
    """Take an actor's names and links out of all that is kept, for good; its claims stay, under a pseudonym."""
    chosen = settings_of(store=store)
    with opened(chosen) as opened_store:
        if not (dry_run or yes):
            would = purge(id_, opened_store, chosen.lock_wait, dry_run=True)
            question = f"This can't be undone. Rewrite {would['articles']:,} articles, {would['claims']:,} claims?"
            typer.confirm(question, abort=True, err=True)
        done = purge(id_, opened_store, chosen.lock_wait, dry_run)
    if as_ == "json":
        show([], as_, done)
    else:
        rewritten = f"{done['articles']:,} articles and {done['claims']:,} claims"
        if dry_run:
            typer.echo(f"would rewrite {rewritten}")
        else:
            typer.echo(f"purged: {id_} is {done['pseudonym']} ({done['actor']}) from now on")
            typer.echo(f"{rewritten} rewritten; revision {done['revision']}")
    for article in done["in_ids"]:
        complain(f"article '{article}' has the name in its id; withdraw it, and load it under another", "yellow")
    for left in done["left"]:
        complain(f"still has some of it: {left}", "yellow")


@keys.command("create")
def create_key(name: KeyName, store: StoreOption = None) -> None:
    """Make a key and print it, once: only its hash is kept."""
    chosen = settings_of(store=store)
    try:
        with opened(chosen) as opened_store:
            key = access.create(opened_store, name)
    except StoreMissing:
        with opened(chosen, create=True) as opened_store:
            key = access.create(opened_store, name)
        complain(f"there was no store at {chosen.store}: an empty one was made", "yellow")
    typer.echo(key)


@keys.command("list")
def list_keys(as_: As = "table", store: StoreOption = None) -> None:
    """List the keys' names."""
    with opened(settings_of(store=store)) as opened_store:
        found = [{"name": name, "created": created} for name, _, created in opened_store.access_keys()]
    show(found, as_)


@keys.command("revoke")
def revoke_key(name: KeyName, store: StoreOption = None) -> None:
    """Make a key worthless."""
    with opened(settings_of(store=store)) as opened_store:
        access.revoke(opened_store, name)
    typer.echo(f"revoked: {name}")
