"""What one relation's part of a graph holds."""

from __future__ import annotations

import pytest

from actorgraph.ontology.errors import UsageError
from actorgraph.service.export import export
from actorgraph.service.export.scope import Scope
from actorgraph.service.stores.base import Store
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY
from tests.export.conftest import filled


def held(store: Store, relation: str) -> dict[str, set[str]]:
    """Relations, claims as (article, relation), source actors and canonical actors by name."""
    with store.view() as view:
        scope = Scope(view, VOCABULARY, relation)
        articles = list(scope.articles())
        return {
            "relations": {r.relation for r in scope.relations()},
            "claims": {f"{a.article.id} {c.relation}" for a in articles for c in a.claims},
            "sources": {f"{a.article.id} {s.name}" for a in articles for s in a.actors},
            "actors": {a.name for a in scope.actors()},
        }


def test_it_holds_claims_relations_and_who_they_name() -> None:
    """And nothing of what else the same article says."""
    said = claim("Ardland", "arms", "Red Front", item="rockets", via="Grey Company", said_by=["Ada Reed"])
    store = filled(
        article("one", said, claim("Bo Finch", "leads", "Red Front")),
        article("two", claim("Bo Finch", "leads", "Blue Front")),
    )
    assert held(store, "arms") == {
        "relations": {"arms"},
        "claims": {"one arms"},
        "sources": {f"one {name}" for name in ("Ardland", "Red Front", "rockets", "Grey Company", "Ada Reed")},
        "actors": {"Ardland", "Red Front", "rockets", "Grey Company", "Ada Reed"},
    }


def test_a_wide_relation_holds_the_narrow_ones() -> None:
    """Claims and derived relations of both."""
    store = filled(article("one", claim("Ardland", "arms", "Red Front"), claim("Ardland", "trains", "Red Front")))
    found = held(store, "supports")
    assert found["relations"] == {"supports", "arms", "trains"}
    assert found["claims"] == {"one arms", "one trains"}


def test_a_wider_denial_that_counts_is_there() -> None:
    """Else a dispute would have one side; a denial about others isn't."""
    store = filled(
        article("one", claim("Ardland", "arms", "Red Front")),
        article("two", claim("Ardland", "supports", "Red Front", stance="denies")),
        article("three", claim("Ardland", "supports", "Blue Front", stance="denies")),
    )
    found = held(store, "arms")
    assert found["claims"] == {"one arms", "two supports"}
    assert found["relations"] == {"arms"}
    with store.view() as view:
        (relation,) = Scope(view, VOCABULARY, "arms").relations()
    assert relation.standing == "disputed"


def test_the_general_relation_is_all_claims() -> None:
    """An article without claims is left out, and so is who is only mentioned."""
    store = filled(article("one", claim("Ardland", "arms", "Red Front")), article("empty"))
    assert held(store, "relatedTo")["claims"] == {"one arms"}


def test_a_retracted_article_is_there_and_counts_for_nothing() -> None:
    """As in the whole graph."""
    store = filled(article("one", claim("Ardland", "arms", "Red Front"), status="retracted"))
    found = held(store, "arms")
    assert (found["claims"], found["relations"]) == ({"one arms"}, set())
    assert found["actors"] == {"Ardland", "Red Front"}


def test_an_unknown_relation(examples: Store) -> None:
    """Refused before anything is written."""
    with examples.view() as view, pytest.raises(UsageError, match="relation 'feeds' is unknown; expected one of"):
        export(view, "nq", "feeds")


def test_a_narrow_scope_leaves_out_what_no_claim_names() -> None:
    """Derived relations that say again what narrower ones say; all else is as ever, and in every format."""
    store = filled(
        article("one", claim("Ardland", "arms", "Red Front")),
        article("two", claim("Borland", "supports", "Red Front"), claim("Borland", "trains", "Red Front")),
    )
    with store.view() as view:
        scope = Scope(view, VOCABULARY, narrow=True)
        named = {(view.actors([r.subject])[r.subject].name, r.relation) for r in scope.relations()}
        whole, narrow = (
            set(b"".join(export(view, "nq", vocabulary=VOCABULARY, narrow=n)).splitlines()) for n in (False, True)
        )
        graph = b"".join(export(view, "graphml", vocabulary=VOCABULARY, narrow=True)).decode()
    assert named == {("Ardland", "arms"), ("Borland", "supports"), ("Borland", "trains")}
    assert narrow < whole
    derived = f"<{view.iris.derived}> .".encode()
    assert {line for line in whole if not line.endswith(derived)} - narrow == {
        line for line in whole - narrow if b"/graph/stated>" in line
    }
    assert graph.count("<edge ") == 3
