"""What callers write, and what it is taken to mean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actorgraph.ontology.errors import AmbiguousName, UnknownParameter, UsageError
from actorgraph.service.questions.parameters import ParsedQuery, limit_of, parse_query, resolve_actor, standings
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases.query_catalog import NamedQuery, named_query
from tests.contract.articles import article, claim
from tests.contract.steps import VOCABULARY, loaded

PROXIES, ARMS, DISPUTED = map(named_query, ("proxies-of", "who-arms-whom", "disputed-relations"))
CHAINS = named_query("states-arming-proxies")
ARDLAND = "http://www.wikidata.org/entity/Q1"


@pytest.fixture
def view(store: Store) -> Iterator[View]:
    """Ardland, which is also called Ard; two people called Ada Reed; a group called é, composed."""
    loaded(
        store,
        article("one", claim("Ada Reed", "visits", "Ardland"), links={"Ada Reed": ["x:1"], "Ardland": [ARDLAND]}),
        article("two", claim("Ada Reed", "visits", "Ardland"), links={"Ada Reed": ["x:2"], "Ardland": [ARDLAND]}),
        article(
            "three", claim("Ardland", "funds", "Red Front"), links={"Ardland": [ARDLAND]}, names={"Ardland": "Ard"}
        ),
        article("four", claim("Bo Finch", "leads", "Red Front"), names={"Bo Finch": "Zo\u00e9 \u00c4rger"}),
    )
    with store.view() as opened:
        yield opened


def ask(view: View, query: NamedQuery = ARMS, **given: str) -> ParsedQuery:
    return parse_query(query.parameters, given, view, VOCABULARY)


def only(view: View, name: str) -> str:
    (id_,) = view.named(name)
    return id_


@pytest.mark.parametrize("name", ["Ardland", "ardland", "ARDLAND", "Ard", "ard"])
def test_an_actor_by_name_or_alias(view: View, name: str) -> None:
    """Whatever the case."""
    assert resolve_actor(name, view, "subject") == only(view, "Ardland")


@pytest.mark.parametrize("name", ["Zoe\u0301 A\u0308rger", "ZO\u00c9 \u00c4RGER", "zoé ärger"])
def test_an_actor_by_another_unicode_form_of_the_name(view: View, name: str) -> None:
    """Composed or not, it is the same name."""
    assert resolve_actor(name, view, "subject") == only(view, "Zoé Ärger")


def test_an_actor_by_id_or_iri(view: View) -> None:
    """Both mean the same."""
    id_ = only(view, "Ardland")
    assert resolve_actor(id_, view, "subject") == resolve_actor(view.iris.actor(id_), view, "subject") == id_


def test_a_name_that_nobody_has_is_no_empty_answer(view: View) -> None:
    """It is an error that names the parameter and the name."""
    with pytest.raises(UsageError, match="state: nobody here is called 'Nowhere'") as caught:
        resolve_actor("Nowhere", view, "state")
    assert caught.value.parameter == "state"


def test_an_ambiguous_name_lists_the_candidates(view: View) -> None:
    """With ids, so that the caller can choose."""
    with pytest.raises(AmbiguousName) as caught:
        resolve_actor("Ada Reed", view, "subject")
    assert {id_ for id_, _, _ in caught.value.candidates} == set(view.named("Ada Reed"))
    assert len(caught.value.candidates) == 2


@pytest.mark.parametrize(
    "odd", ["", " ", "https://w3id.org/actorgraph/id/actor/", "../etc/passwd", "a\nb", "<x>", '"', "x" * 5000, "😀"]
)
def test_odd_names_are_names_that_nobody_has(view: View, odd: str) -> None:
    """Nothing in them is taken for syntax."""
    with pytest.raises(UsageError, match="nobody here is called"):
        resolve_actor(odd, view, "subject")


def test_an_actor_is_bound_by_its_id(view: View) -> None:
    """Whatever way it was written."""
    id_ = only(view, "Ardland")
    assert ask(view, subject="ard").values["subject"] == id_
    assert ask(view, subject="ard").canonical == ask(view, subject=id_).canonical


def test_a_parameter_can_have_two_names(view: View) -> None:
    """`proxies-of` takes state or actor."""
    assert ask(view, PROXIES, state="Ardland") == ask(view, PROXIES, actor="Ardland")


def test_two_names_of_one_parameter_at_once_are_refused(view: View) -> None:
    """Neither is preferred in silence."""
    with pytest.raises(UsageError, match="'state' and 'actor' are one parameter"):
        ask(view, PROXIES, state="Ardland", actor="Ardland")


def test_a_needed_parameter_is_missed(view: View) -> None:
    """The error says what it is for."""
    with pytest.raises(UsageError, match="'state' is needed: The state") as caught:
        ask(view, PROXIES)
    assert caught.value.parameter == "state"


def test_an_unknown_parameter_is_refused(view: View) -> None:
    """The error lists those that there are."""
    with pytest.raises(UnknownParameter, match=r"no parameter 'colour'; expected one of .*standing, subject"):
        ask(view, colour="red")


def test_denied_rows_are_hidden_unless_asked_for(view: View) -> None:
    """All other standings are shown."""
    assert ask(view).standings == frozenset(VOCABULARY.standings) - {"denied"}
    assert ask(view, standing="denied").standings == {"denied"}


def test_standings_are_separated_by_commas() -> None:
    """Spaces around them and repetitions make no difference."""
    assert standings("stated, alleged,stated", VOCABULARY) == {"stated", "alleged"}


@pytest.mark.parametrize("value", ["", "stated,", "Stated", "true", "stated;alleged"])
def test_an_unknown_standing_lists_the_known_ones(value: str) -> None:
    """In words that can be copied."""
    with pytest.raises(
        UsageError, match="expected one of stated, alleged, disputed, ended, prepared, considered, denied"
    ):
        standings(value, VOCABULARY)


def test_a_relation_is_a_term(view: View) -> None:
    """Of the ontology."""
    assert ask(view, DISPUTED, relation="arms").values["relation"] == "arms"
    with pytest.raises(UsageError, match=r"relation 'befriends' is unknown; expected one of .*arms"):
        ask(view, DISPUTED, relation="befriends")


def test_a_choice_has_its_default(view: View) -> None:
    """And nothing else than its choices."""
    assert ask(view, CHAINS).values["proxies"] == "any"
    with pytest.raises(UsageError, match="proxies 'all' is unknown; expected one of any, claimed"):
        ask(view, CHAINS, proxies="all")


@pytest.mark.parametrize(("given", "limit"), [({}, 50), ({"limit": "1"}, 1), ({"limit": "1000"}, 1000)])
def test_a_limit(given: dict[str, str], limit: int) -> None:
    """From 1 to 1000, 50 by default."""
    assert limit_of(given) == limit


@pytest.mark.parametrize("value", ["0", "-1", "1001", "", "ten", "1.5", "1e3", " 5", "٣", "9" * 5000])
def test_a_limit_that_is_none(value: str) -> None:
    """Not taken for the nearest one that is."""
    with pytest.raises(UsageError, match="is not a number from 1 to 1000"):
        limit_of({"limit": value})
