"""What the contract tests do with a store, through its published interface."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from actorgraph.loaders.options import Options
from actorgraph.loaders.report import Report
from actorgraph.ontology.iris import Iris, local
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.ontology.vocabulary import default_vocabulary
from actorgraph.service.export import export
from actorgraph.service.ingest import load_bytes
from actorgraph.service.stores.base import Store, View
from actorgraph.service.stores.embedded.store import EmbeddedStore
from actorgraph.service.stores.rdf.contents import Contents
from tests.contract.articles import Record, lines

VOCABULARY = default_vocabulary()
Relations = dict[tuple[str, str, str], DerivedRelation]


def load(store: Store, *records: Record, dry_run: bool = False, **options: Any) -> Report:
    """Load articles in one load; what goes wrong is in the report."""
    options = {"batch_seconds": 1e9, **options}  # a revision for each batch, however slow the machine is
    return load_bytes(lines(*records), Options(**options), store, VOCABULARY, wait=5, dry_run=dry_run)


def loaded(store: Store, *records: Record, **options: Any) -> Report:
    """Load articles, all of which must load."""
    report = load(store, *records, **options)
    assert report.errors == []
    return report


def withdraw(store: Store, *ids: str) -> int:
    """Withdraw articles; the revision."""
    with store.writer(wait=5) as writer:
        return writer.withdraw(ids)


def exported(store: Store, format_: str = "nq") -> bytes:
    """The whole graph."""
    with store.view() as view:
        return b"".join(export(view, format_))


def revision(store: Store) -> int:
    """The current revision's number."""
    with store.view() as view:
        return view.revision


def graphs(store: Store) -> list[str]:
    """The named graphs, sorted."""
    with store.view() as view:
        return view.graphs()


def snapshot_of(store: Store) -> tuple[int, bytes, list[str]]:
    """A snapshot's revision, its quads as an export orders them, and its graphs' names."""
    with store.snapshot() as snapshot:
        contents = Contents(snapshot, store.iris)
        graphs = [(graph, b"".join(lines)) for graph, lines in contents.all_graphs()]
        return snapshot.revision, b"".join(lines for _, lines in graphs), [graph for graph, _ in graphs]


@contextmanager
def reference() -> Iterator[Store]:
    """An empty store to hold another one against: in memory, since every store gives back the same."""
    store = EmbeddedStore(None, Iris(), VOCABULARY)
    yield store
    store.close()


def alone(records: Iterable[Record]) -> bytes:
    """What an empty store exports after these articles are loaded into it."""
    with reference() as fresh:
        if some := list(records):
            loaded(fresh, *some)
        return exported(fresh)


def all_relations(view: View) -> Relations:
    """Every derived relation by (subject's name, relation, object's name)."""
    found = view.relations(_subjects(view, "DerivedRelation>")).values()
    return {(name(view, r.subject), r.relation, name(view, r.object)): r for r in found}


def _subjects(view: View, ending: str) -> set[str]:
    """Ids of what a line of the derived graph is about, if its triple ends so."""
    triples = (line.decode().rpartition(" <")[0] for line in view.graph_lines(view.iris.derived))
    return {local(triple.split(">", 1)[0]) for triple in triples if triple.endswith(ending)}


def claim_ids(view: View, *articles: str) -> list[str]:
    """The claims of these articles, by default of all, sorted."""
    found = (a for a in view.all_articles() if not articles or a.article.id in articles)
    return sorted(claim.id for annotated in found for claim in annotated.claims)


def relations(store: Store) -> Relations:
    """Every derived relation of the current revision."""
    with store.view() as view:
        return all_relations(view)


def standings(store: Store) -> dict[tuple[str, str, str], str]:
    """Every derived relation's standing."""
    return {key: relation.standing for key, relation in relations(store).items()}


def name(view: View, actor: str) -> str:
    """An actor's name."""
    return view.actors([actor])[actor].name


def actors(store: Store) -> list[tuple[str, ...]]:
    """The canonical actors' names, each with the shown one first, sorted."""
    with store.view() as view:
        triples = (line.split(b" ") for line in view.graph_lines(view.iris.derived))
        ids = {local(words[2].decode().strip("<>")) for words in triples if words[1].endswith(b"#canonical>")}
        return sorted((actor.name, *actor.aliases) for actor in view.actors(ids).values())
