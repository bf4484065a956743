"""What a store tells of one thing by its id: the relations and source actors of an actor, alternatives, numbers."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import RdfFormat, parse

from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.ontology.vocabulary import AG, RDF
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.linked.dereferencing import document_of
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases.actors import actor as shape_of
from actorgraph.service.usecases.claims import claims
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, all_relations, claim_ids, exported, loaded, name, reference, withdraw

EITHER = [claim(subject, "arms", "Red Front", either_or="one") for subject in ("Ardland", "Borland")]
FIRST = article("first", *EITHER, claim("Ardland", "funds", "Blue Front"))
SECOND = article("second", claim("Ardland", "threatens", "Blue Front", stage="considered"))
THIRD = article("third", claim("Ada Reed", "leads", "Ardland", item="rockets"), claim("Ardland", "arms", "Ardland"))


def actor(view: View, called: str) -> str:
    (id_,) = view.named(called)
    return id_


def test_an_actors_relations_the_strongest_first(store: Store) -> None:
    """Those that it is the subject or the object of, each once, also one with itself."""
    loaded(store, FIRST, SECOND, THIRD)
    with store.view() as view:
        ids = view.relations_of(actor(view, "Ardland"))
        found = [view.relations([id_])[id_] for id_ in ids]
        told = [(r.standing, name(view, r.subject), r.relation, name(view, r.object)) for r in found]
    assert sorted(told[:5]) == [
        ("stated", "Ada Reed", "leads", "Ardland"),
        ("stated", "Ardland", "arms", "Ardland"),
        ("stated", "Ardland", "funds", "Blue Front"),
        ("stated", "Ardland", "supports", "Ardland"),
        ("stated", "Ardland", "supports", "Blue Front"),
    ]
    assert sorted(told[5:7]) == [
        ("alleged", "Ardland", "arms", "Red Front"),
        ("alleged", "Ardland", "supports", "Red Front"),
    ]
    assert told[7:] == [("considered", "Ardland", "threatens", "Blue Front")]
    assert ids[:5] == sorted(ids[:5])


def test_the_source_actors_that_stand_for_an_actor(store: Store) -> None:
    """One for each article that names it."""
    loaded(store, THIRD, FIRST, SECOND)
    with store.view() as view:
        ardland = actor(view, "Ardland")
        found = view.sources_of(ardland)
        assert [article_ for article_, _ in found] == ["first", "second", "third"]
        assert {view.canonical(*source) for source in found} == {ardland}


def test_an_actors_claims_by_what_it_is_in_them(store: Store) -> None:
    """As many as the lists of claims that are asked by it, where a symmetric relation is found from either end."""
    both = claim("Ardland", "alliedWith", "Borland", said_by=["Ardland", "Borland"])
    loaded(store, FIRST, SECOND, THIRD, article("fourth", both))
    with store.view() as view:
        for called, numbers in {
            "Ardland": (5, 3, 1),
            "Borland": (2, 1, 1),
            "Ada Reed": (1, 0, 0),
            "rockets": (0, 0, 0),
        }.items():
            told = shape_of(actor(view, called), store, view, VOCABULARY)["claims"]
            assert tuple(told.values()) == numbers, called
            for role, number in told.items():
                assert claims({role: called}, view, VOCABULARY).page.total == number, (called, role)
        assert ("said_by", "alliedWith") in {(role, r) for role, _, r in view.claims_of(actor(view, "Borland"))}


def test_claims_of_which_one_holds(store: Store) -> None:
    """By their group's id."""
    loaded(store, FIRST, SECOND)
    with store.view() as view:
        some = view.claims(claim_ids(view)).values()
        (group,) = {each.either_or for each in some if each.either_or}
        assert view.alternatives(group) == sorted(each.id for each in some if each.either_or)


def test_what_is_not_there_has_nothing(store: Store) -> None:
    """Whatever is asked for."""
    loaded(store, FIRST)
    with store.view() as view:
        for id_ in ("nobody", "", "..", "a b", "\0", "\ufffd", "ü" * 300):
            assert view.relations_of(id_) == []
            assert view.sources_of(id_) == []
            assert view.alternatives(id_) == []
            assert view.claims_of(id_) == []


def test_numbers_are_those_of_the_graph(store: Store) -> None:
    """By class and property as its triples have them."""
    loaded(store, FIRST, SECOND, THIRD)
    withdraw(store, "second")
    with store.view() as view:
        counts = view.counts()
        lines = b"".join(line for _, lines in view.all_graphs() for line in lines)
    triples = [(q.predicate.value, q.object.value) for q in parse(lines, format=RdfFormat.N_QUADS)]
    classes = [o.removeprefix(AG) for p, o in triples if p == RDF + "type" and o.startswith(AG)]
    assert counts.classes == {class_: classes.count(class_) for class_ in classes}
    assert counts.classes["Article"] == 2
    assert counts.properties == {
        **{"arms": 1, "armsStated": 1, "armsAlleged": 2, "funds": 1, "fundsStated": 1, "leads": 1, "leadsStated": 1},
        **{"supports": 2, "supportsStated": 2, "supportsAlleged": 2},
    }
    for property_, number in counts.properties.items():
        assert [p for p, _ in triples].count(AG + property_) == number
    assert counts.actors == [p for p, _ in triples].count(AG + "name") - counts.classes["SourceActor"]


def test_an_empty_store_counts_nothing(store: Store) -> None:
    """And says so."""
    with store.view() as view:
        counts = view.counts()
    assert (counts.classes, counts.properties, counts.actors) == ({}, {}, 0)


def described(store: Store) -> dict[str, set[str]]:
    """The description of everything there is, by what it is of."""
    with store.view() as view:
        about = Descriptions(view, VOCABULARY, "http://localhost/")
        names = {name for r in view.relations(all_ids(view)).values() for name in (r.subject, r.object)}
        found = {f"actor {id_}": set(about.actor(id_)) for id_ in names}
        found |= {f"relation {id_}": set(about.relation(id_)) for id_ in all_ids(view)}
        found |= {f"claim {id_}": set(about.claim(id_)) for id_ in claim_ids(view)}
        for article_id in view.article_ids():
            found[f"article {article_id}"] = set(about.article(article_id))
            annotated = view.annotated(article_id)
            assert annotated is not None
            found |= {f"source {a.id}": set(about.source(article_id, a)) for a in annotated.actors}
    return found


def all_ids(view: View) -> list[str]:
    return sorted({relation.id for relation in all_relations(view).values()})


def test_descriptions_hold_triples_of_the_graph_and_are_the_same_on_every_store(store: Store) -> None:
    """Of each actor, relation, claim, article and source actor."""
    chain = claim("Ardland", "arms", "Red Front", item="rockets", via="Borland", said_by=["Ada Reed", "Bo Finch"])
    records = [FIRST, SECOND, THIRD, article("fourth", chain, links={"Ardland": ["https://example.org/ardland"]})]
    loaded(store, *records)
    found = described(store)
    with reference() as other:
        loaded(other, *records)
        assert found == described(other)
    graph = {line.rpartition(" <")[0] + " ." for line in exported(store).decode().split("\n")[:-1]}
    assert len(found) > 30
    for what, lines in found.items():
        assert lines
        assert lines <= graph, what


def test_every_iri_of_the_graph_leads_to_a_document(store: Store) -> None:
    """Each that stands in it under the base, without its fragment; nothing else does."""
    chain = claim("Ardland", "arms", "Red Front", item="rockets", via="Borland", said_by=["Ada Reed", "Bo Finch"])
    loaded(store, FIRST, SECOND, THIRD, article("fourth", chain))
    base = store.iris.base
    named = {iri.partition("#")[0] for iri in re.findall(f"<({base}[^>]*)>", exported(store).decode())}
    with store.view() as view:
        places = {iri: document_of(iri.removeprefix(base), store, view, VOCABULARY) for iri in named}
        for name in (
            "actor/nobody",
            "claim/",
            "relation/x/item/y",
            "article/first/actor/x",
            "graph/other",
            "\ufffd",
            "a\0",
        ):
            with pytest.raises(NotFound):
                document_of(name, store, view, VOCABULARY)
    kinds = {place.split("/")[1].partition("?")[0] for place in places.values()}
    assert kinds == {"actors", "claims", "articles", "relations", "alternatives", "graphs"}
    assert any("/via/" in iri and "/item/" in iri for iri in places)


def test_what_was_withdrawn_is_gone(store: Store) -> None:
    """The article, its claims and its source actors; what followed from them is as if it had never been."""
    loaded(store, FIRST)
    with store.view() as view:
        (claim_id, *_) = claim_ids(view)
        ardland = actor(view, "Ardland")
    withdraw(store, "first")
    with store.view() as view:
        for name in ("article/first", "article/first/actor/x", f"claim/{claim_id}"):
            with pytest.raises(Gone):
                document_of(name, store, view, VOCABULARY)
        with pytest.raises(NotFound) as raised:
            document_of(f"actor/{ardland}", store, view, VOCABULARY)
    assert not isinstance(raised.value, Gone)
