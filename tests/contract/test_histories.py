"""Whatever was loaded, replaced and withdrawn before, what stands follows from the articles that are there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.contract.articles import CAST, Record, article, claim
from tests.contract.conftest import Empty
from tests.contract.steps import alone, exported, graphs, loaded, revision, snapshot_of, withdraw
from tests.thorough import thorough

IDS = ("one", "two", "three", "four")
ACTORS = [name for name, class_ in CAST.items() if class_ not in ("WeaponSystem", "Event")]
LINKS = [f"http://www.wikidata.org/entity/Q{number}" for number in (1, 2, 3)]
RELATIONS = ("arms", "supports", "funds", "directs", "alliedWith", "cooperatesWith", "proxyOf", "criticizes")
WHENS = (None, "2031-01", "2031-06", {"start": "2030"}, {"end": "2031-03"})


@st.composite
def claims(draw: st.DrawFn) -> Record:
    """A claim among a small cast, with everything that changes a standing."""
    subject, object_ = draw(st.sampled_from(ACTORS[:5])), draw(st.sampled_from(ACTORS[:5]))
    speaker = draw(st.sampled_from([None, None, subject, *ACTORS]))
    return claim(
        subject,
        draw(st.sampled_from(RELATIONS)),
        object_,
        item=draw(st.sampled_from([None, None, "rockets", "rifles"])),
        via=draw(st.sampled_from([None, None, None, "Grey Company"])),
        said_by=[speaker] if speaker else [],
        stance=draw(st.sampled_from(["asserts", "asserts", "alleges", "denies"])),
        stage=draw(st.sampled_from(["happened", "happened", "ended", "prepared", "considered"])),
        when=draw(st.sampled_from(WHENS)),
        conditional=draw(st.sampled_from([False, False, True])),
        either_or=draw(st.sampled_from([None, None, "x"])),
    )


@st.composite
def articles(draw: st.DrawFn) -> Record:
    """One of a few articles, in one of many versions; links join and part its actors."""
    made = draw(st.lists(claims(), max_size=3))
    named = sorted({name for c in made for name in (c["subject"], c["object"])})
    links = st.lists(st.sampled_from(LINKS), max_size=2, unique=True)
    return article(
        draw(st.sampled_from(IDS)),
        *made,
        publisher=draw(st.sampled_from(["The Post", "The Herald"])),
        published=draw(st.sampled_from([None, "2031-02-03", "2031-08"])),
        links={name: draw(links) for name in named},
        names={name: name.upper() for name in draw(st.sets(st.sampled_from(ACTORS), max_size=1))},
        status=draw(st.sampled_from(["published", "published", "published", "retracted"])),
    )


histories = st.lists(st.one_of(articles(), articles(), articles(), st.sampled_from(IDS)), min_size=2, max_size=8)
"""Articles to load (or to put in another's place), and ids to withdraw."""


@given(history=histories, batch=st.integers(1, 4))
@thorough(25, some=8)
def test_any_history_gives_the_export_of_the_articles_that_are_left(
    empty: Empty, history: list[Record | str], batch: int
) -> None:
    """Load, replace and withdraw in any order: byte for byte what an empty store gives for the final set."""
    left: dict[str, Record] = {}
    with empty() as store:
        for step in history:
            if isinstance(step, str):
                if left.pop(step, None):
                    withdraw(store, step)
                continue
            loaded(store, step, replace=True, batch_articles=batch)
            left[step["article"]["id"]] = step
        assert exported(store) == alone(left.values())
        assert store.verify() == []


@given(history=st.lists(st.tuples(st.one_of(articles(), articles(), st.sampled_from(IDS)), st.booleans()), max_size=8))
@thorough(20, some=6)
def test_a_snapshot_holds_what_the_export_does_whenever_it_is_taken(
    empty: Empty, history: list[tuple[Record | str, bool]]
) -> None:
    """After each step of any history, or several: the same quads, and no name of a graph without any."""
    there: set[str] = set()
    with empty() as store:
        for step, looking in history:
            if isinstance(step, str):
                if step not in there:
                    continue
                withdraw(store, step)
                there.remove(step)
            else:
                loaded(store, step, replace=True)
                there.add(step["article"]["id"])
            if looking:
                assert snapshot_of(store) == (revision(store), exported(store), graphs(store))
        assert snapshot_of(store) == (revision(store), exported(store), graphs(store))


@given(records=st.lists(articles(), min_size=1, max_size=4, unique_by=lambda record: record["article"]["id"]))
@thorough(12, some=5)
def test_loading_and_withdrawing_any_article_changes_nothing(empty: Empty, records: list[Record]) -> None:
    """Whatever it joined, parted, disputed or ended is as it was."""
    *first, last = records
    with empty() as store:
        if first:
            loaded(store, *first)
        before = exported(store)
        loaded(store, last)
        withdraw(store, last["article"]["id"])
        assert exported(store) == before
