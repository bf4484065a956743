from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from datetime import date
from io import StringIO
from itertools import islice
from typing import Any

import msgspec
import pytest
from rich.console import Console

from actorgraph.loaders.article_reader import outcomes
from actorgraph.loaders.documents import Document, DocumentRecord
from actorgraph.loaders.inputs import sources
from actorgraph.loaders.options import Options
from actorgraph.loaders.outcomes import Loaded
from actorgraph.loaders.report import Report
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import Place
from actorgraph.ontology.names import fold
from actorgraph.ontology.vocabulary import GENERAL_RELATION, default_vocabulary
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks.generate import generate, main
from tests.benchmarks.scenes import scenes
from tests.benchmarks.world import KINDS, STATES, entity

CLAIMS = 4000
VOCABULARY = default_vocabulary()


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    return list(generate(CLAIMS, seed=7))


@pytest.fixture(scope="module")
def claims(articles) -> list[dict[str, Any]]:
    return [claim for article in articles for claim in article["claims"]]


@pytest.fixture(scope="module")
def assembled(tmp_path_factory) -> list[AnnotatedArticle]:
    file = tmp_path_factory.mktemp("generated") / "articles.jsonl"
    main(["--claims", str(CLAIMS), "--seed", "7", "--out", str(file)])
    found = list(outcomes(sources([str(file)]), Options(), VOCABULARY, Report()))
    wrong = [str(error) for outcome in found if not isinstance(outcome, Loaded) for error in outcome.errors]
    assert wrong == []
    return [outcome.article for outcome in found]


def share(claims: list[dict[str, Any]], fits) -> float:
    return sum(1 for claim in claims if fits(claim)) / len(claims)


def test_every_article_goes_through_the_loader_and_keeps_every_claim(assembled):
    """The CLI's file is read without an error, and no two claims of an article are one."""
    assert sum(len(article.claims) for article in assembled) == CLAIMS


def test_every_span_is_where_its_words_are(articles):
    """Mentions and evidence hold the words that they repeat, in code points."""
    for article in articles:
        text = article["article"]["text"]
        for mention in (m for actor in article["actors"] for m in actor["mentions"]):
            assert text[mention["start"] : mention["end"]] == mention["text"]
        for evidence in (e for claim in article["claims"] for e in claim["evidence"]):
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_every_participant_is_named_in_the_evidence(articles):
    """Who takes part in a claim or says it has a mention inside the claim's sentence."""
    for article in articles:
        mentions = {actor["id"]: actor["mentions"] for actor in article["actors"]}
        for claim in article["claims"]:
            named = [claim["subject"], claim.get("object"), claim.get("item"), claim.get("via")]
            for id_ in filter(None, [*named, *claim.get("said_by", [])]):
                assert any(
                    e["start"] <= m["start"] and m["end"] <= e["end"] for m in mentions[id_] for e in claim["evidence"]
                )


def test_some_texts_have_characters_outside_the_bmp_and_combining_ones(articles):
    """Offsets in UTF-16 or in composed characters would be wrong."""
    texts = [article["article"]["text"] for article in articles]
    assert sum(any(ord(c) > 0xFFFF for c in text) for text in texts) > len(texts) * 0.03
    assert sum("\N{COMBINING ACUTE ACCENT}" in text for text in texts) > len(texts) * 0.005


def test_claims_are_counted_exactly():
    """The last article is shorter where five doesn't divide the number."""
    assert [len(article["claims"]) for article in generate(12)] == [5, 5, 2]


def test_a_smaller_number_gives_the_first_of_a_greater_one():
    """So the same articles can be loaded in steps."""
    assert list(generate(100, 3)) == list(islice(generate(200, 3), 20))


def test_seeds_differ_in_articles_and_share_the_world():
    """Articles of two seeds have different ids and texts; an actor has one name in both."""
    one, two = list(generate(500, 1)), list(generate(500, 2))
    assert {a["article"]["id"] for a in one}.isdisjoint(a["article"]["id"] for a in two)
    names = [{actor["id"]: fold(actor["name"]) for a in articles for actor in a["actors"]} for articles in (one, two)]
    common = names[0].keys() & names[1].keys()
    assert len(common) > 50
    assert all(names[0][id_] == names[1][id_] for id_ in common)


def test_the_hash_seed_makes_no_difference():
    """Two processes with different hash seeds write the same bytes."""
    outputs = set()
    for hash_seed in ("1", "2"):
        command = [sys.executable, "-m", "tests.benchmarks.generate", "--claims", "300", "--seed", "5"]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        outputs.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout)
    assert len(outputs) == 1
    assert outputs.pop().count(b"\n") == 60


def test_memory_does_not_grow_with_the_number():
    """After the first thousand articles, the next four thousand need next to nothing more."""
    stream = generate(10**9)
    for _ in islice(stream, 1000):
        pass
    tracemalloc.start()
    for _ in islice(stream, 4000):
        pass
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 3_000_000


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("denies", 0.03, 0.05),
        ("alleges", 0.22, 0.28),
        ("not happened", 0.065, 0.095),
        ("chain", 0.02, 0.04),
        ("item", 0.08, 0.2),
        ("via", 0.01, 0.04),
        ("when", 0.2, 0.35),
        ("either_or", 0.01, 0.03),
        ("conditional", 0.01, 0.03),
    ],
)
def test_shares(claims, what, least, most):
    """Each kind of claim is about as frequent as it should be."""
    fits = {
        "denies": lambda c: c["stance"] == "denies",
        "alleges": lambda c: c["stance"] == "alleges",
        "not happened": lambda c: "stage" in c,
        "chain": lambda c: len(c.get("said_by", ())) > 1,
    }
    assert least < share(claims, fits.get(what, lambda c: what in c)) < most


def test_every_allegation_and_denial_names_its_speaker(claims):
    """An allegation's first speaker is not its subject."""
    for claim in claims:
        assert "said_by" in claim or claim["stance"] == "asserts"
        assert claim["stance"] != "alleges" or claim["said_by"][0] != claim["subject"]


def test_some_quotes_are_copied_by_another_publisher(articles):
    """A few percent of the claims are an earlier one's sentence, word for word, within days."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    copies = 0
    for article in articles:
        publisher, day = article["article"]["publisher"], article["article"]["published"]
        for claim in article["claims"]:
            key = (claim["relation"], claim["subject"], *(e["quote"] for e in claim["evidence"]))
            publisher_before, day_before = first.setdefault(key, (publisher, day))
            if publisher_before != publisher:
                copies += 1
                assert 0 <= (date.fromisoformat(day) - date.fromisoformat(day_before)).days <= 2
    assert 0.02 < copies / CLAIMS < 0.06


def test_an_actor_has_one_name_and_one_link(articles):
    """About one in six actors has a link, always its own; some articles leave it out."""
    links, names, without = defaultdict(set), defaultdict(set), Counter()
    for actor in (actor for article in articles for actor in article["actors"]):
        names[actor["type"], fold(actor["name"])].add(actor["id"])
        links[actor["id"]].update(actor.get("same_as", []))
        without[actor["id"]] += "same_as" not in actor
    assert all(len(ids) == 1 for ids in names.values())
    assert all(len(found) <= 1 for found in links.values())
    linked = [id_ for id_, found in links.items() if found]
    assert 0.1 < len(linked) / len(links) < 0.22
    assert any(without[id_] for id_ in linked)


@pytest.mark.parametrize("kind", KINDS)
def test_names_of_one_class_are_never_shared(kind):
    """However far down the ranks, an actor's name is its own; or identity would join what is apart."""
    twins = [other for other, is_ in KINDS.items() if is_.type == KINDS[kind].type]
    named = Counter(fold(entity(k, rank).name) for k in twins for rank in range(min(KINDS[k].most, 3000)))
    assert named.most_common(1)[0][1] == 1


def test_degrees_follow_zipfs_law(claims):
    """Among the states, the first is named about twice as often as the second, ten times as often as the tenth."""
    degree = Counter(c[end] for c in claims for end in ("subject", "object") if c.get(end, "").startswith("state"))
    assert 1.2 < degree["state0"] / degree["state1"] < 2.8
    assert 5 < degree["state0"] / degree["state9"] < 20


def test_actors_grow_as_a_power_of_the_claims():
    """Ten times the claims name about five times as many actors; the states stay sixty."""
    seen: set[str] = set()
    sizes = {}
    for number, article in enumerate(generate(20_000), 1):
        seen.update(actor["id"] for actor in article["actors"])
        sizes[number * 5] = len(seen)
    assert 3.5 < sizes[20_000] / sizes[2000] < 6
    assert 0.7 < sizes[20_000] / 20_000**0.7 < 1.4
    assert len([id_ for id_ in seen if id_.startswith("state")]) == STATES


def test_the_chains_that_lead_to_proxies_are_there(claims):
    """States direct companies that arm groups; leaders and bodies belong to states; groups are said to be proxies."""
    pairs = defaultdict(set)
    for c in claims:
        pairs[c["relation"], c["subject"].rstrip("0123456789")].add((c["subject"], c.get("object")))
    directed = defaultdict(set)
    for state, company in pairs["directs", "state"]:
        directed[company].add(state)
    rows = {(s, company, group) for company, group in pairs["arms", "pmc"] for s in directed[company]}
    assert len(rows) > 100
    for key in (("leads", "leader"), ("organOf", "body"), ("proxyOf", "group"), ("arms", "state"), ("arms", "leader")):
        assert len(pairs[key]) > 10, key


def test_scenes_cover_the_vocabulary():
    """Every relation happens somewhere, between classes that it allows."""
    assert {scene.relation for scene in scenes(VOCABULARY)} == VOCABULARY.relations.keys() - {GENERAL_RELATION}


def test_published_over_three_years_by_several_publishers(articles):
    """All three years, and a good part of the forty publishers, the first far ahead."""
    years = Counter(article["article"]["published"][:4] for article in articles)
    assert set(years) == {"2029", "2030", "2031"}
    publishers = Counter(article["article"]["publisher"] for article in articles)
    assert 30 < len(publishers) <= 40
    assert publishers.most_common(1)[0][1] > len(articles) * 0.1


def test_a_record_is_a_document(articles):
    """The dicts are the native format, also without a detour over a file."""
    record = msgspec.convert(articles[0], DocumentRecord)
    assert Document(record, Place("generated"), lambda path: None).tally.read == len(record.actors) + 5


def test_a_benchmarks_rows_are_a_table():
    """Columns are all keys in order; what a row lacks stays empty."""
    console = Console(file=StringIO(), width=100)
    console.print(benchmarks.table("Loads", [{"store": "embedded", "claims/s": 12345.6}, {"store": "x", "ratio": 1.5}]))
    shown = console.file.getvalue()
    assert "Loads" in shown
    assert "12,346" in shown
    assert "ratio" in shown


def test_an_unknown_benchmark_is_wrong_usage():
    """It says which there are."""
    console = Console(file=StringIO())
    assert benchmarks.main(["no-such"], console) == 2
    assert "no benchmark no-such" in console.file.getvalue()
