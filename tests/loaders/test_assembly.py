"""From records to claims: what makes a claim this claim, what joins, and what is wrong with a document."""

from __future__ import annotations

import json
import random
import re
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.assembly import MAX_VALUE, article_id, text_digest
from actorgraph.ontology.claims import Evidence
from tests.loaders.articles import ACTORS, TEXT, actor, built, claim, document, one, span, wrong

# -- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given_id", ["a", "2031-03-02_x.y~z", "A" * 128, "-", "a.", "..a"])
def test_a_plain_id_stays_as_it_is(given_id: str) -> None:
    """An id of letters, digits and ``._~-``, at most 128, is the article's id."""
    assert article_id(given_id) == given_id


@pytest.mark.parametrize(
    ("given_id", "slug"),
    [
        ("a b", "a-b"),
        ("Zoé/Ünal", "zoe-unal"),
        (".", "article"),
        ("..", "article"),
        ("日報", "article"),
        ("A" * 129, "a" * 100),
        ("x" * 99 + "/y" * 40, "x" * 99),
        ("a\n", "a"),
    ],
)
def test_any_other_id_becomes_a_slug_and_a_digest(given_id: str, slug: str) -> None:
    """What can't stand in an IRI becomes plain letters, and twelve digits of the given id's SHA-256."""
    assert article_id(given_id) == f"{slug}-{sha256(given_id.encode()).hexdigest()[:12]}"


@given(st.text(min_size=1))
def test_every_id_can_stand_in_an_iri(given_id: str) -> None:
    """Whatever the given id, the article's is legal, and stays the same when it is given again."""
    made = article_id(given_id)
    assert re.fullmatch(r"[A-Za-z0-9._~-]{1,128}", made)
    assert made.strip(".")
    assert article_id(made) == made


@given(st.sets(st.text("ab/. é", min_size=1, max_size=4), min_size=2, max_size=20))
def test_different_ids_stay_different(given_ids: set[str]) -> None:
    """No two given ids become one."""
    assert len({article_id(given_id) for given_id in given_ids}) == len(given_ids)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_the_text_is_kept_exactly(text: str) -> None:
    """Text, length in code points and digest are those of the text as given."""
    article = built(document(text=text, actors=[])).article
    assert (article.text, article.text_length) == (text, len(text))
    assert article.text_digest == text_digest(text) == sha256(text.encode()).hexdigest()


# -- what makes a claim this claim ------------------------------------------------------------------------------------

EVERYTHING: dict[str, Any] = {
    "item": "rockets",
    "via": "tern",
    "role": "patron",
    "stance": "alleges",
    "stage": "prepared",
    "said_by": ["varn", "vellund"],
    "said": "2031-03",
    "when": {"start": "2031-01", "end": "2031-02"},
    "either_or": "first",
    "conditional": True,
    "confidence": 0.5,
    "annotated_by": ["Ada"],
    "note": "why",
    "evidence": [span("armed"), span("gave rockets")],
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "vellund"),
        ("relation", "funds"),
        ("object", "tern"),
        ("object", None),
        ("item", None),
        ("via", "column"),
        ("via", None),
        ("role", None),
        ("role", "Patron"),
        ("stance", "denies"),
        ("stage", "ended"),
        ("said_by", ["vellund", "varn"]),
        ("said_by", ["varn"]),
        ("said", "2031-03-01"),
        ("said", None),
        ("when", {"start": "2031-01"}),
        ("when", None),
        ("evidence", [span("armed")]),
        ("evidence", [span("armed"), span("rockets")]),
    ],
)
def test_a_claim_is_another_when_what_it_says_changes(field: str, value: object) -> None:
    """Each of these fields is part of a claim's identity."""
    assert one(**{**EVERYTHING, field: value}).id != one(**EVERYTHING).id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "other"),
        ("either_or", None),
        ("conditional", False),
        ("confidence", None),
        ("annotated_by", []),
        ("note", None),
        ("evidence", [span("gave rockets"), span("armed"), span("gave rockets")]),
    ],
)
def test_a_claim_is_the_same_however_it_was_annotated(field: str, value: object) -> None:
    """None of these fields, nor the order of its evidence, is part of a claim's identity."""
    assert one(**{**EVERYTHING, field: value}).id == one(**EVERYTHING).id


def test_a_claim_doesnt_depend_on_names_links_and_annotation_ids() -> None:
    """Actors' names, links and ids, and all but their first mention, change no claim."""
    renamed = [
        {**actor(id_), "id": f"x-{id_}", "name": f"the {id_}", "same_as": [f"https://example.org/{id_}"]}
        for id_ in ACTORS
    ]
    renamed[0]["mentions"] = [span("said"), *renamed[0]["mentions"]]
    (changed,) = built(document(claim(subject="x-kestrelia", object="x-column"), actors=renamed)).claims
    assert changed.id == one().id


def test_a_claims_id_is_the_digest_that_the_model_describes() -> None:
    """The id is the SHA-256 of the canonical JSON of article, source actors, terms, dates and sorted offsets."""

    def digest(value: object) -> str:
        return sha256(json.dumps(value, separators=(",", ":"), sort_keys=True).encode()).hexdigest()

    def source(id_: str) -> str:
        type_, name = ACTORS[id_]
        return digest([type_, *span(name).values()])[:32]

    identity = {
        "article": "small",
        "subject": source("kestrelia"),
        "relation": "arms",
        "object": source("column"),
        "item": source("rockets"),
        "via": source("tern"),
        "role": "patron",
        "stance": "alleges",
        "stage": "prepared",
        "said_by": [source("varn"), source("vellund")],
        "said": "2031-03",
        "when": "2031-01/2031-02",
        "evidence": [[10, 15], [59, 71]],
    }
    assert one(**EVERYTHING).id == digest(identity)


CLAIMS = [
    claim(id="a", either_or="x", evidence=[span("armed"), span("said so")]),
    claim(id="b", either_or="x", subject="vellund", note="one"),
    claim(id="c", either_or="y", subject="vellund", note="two", confidence=0.3),
    claim(id="d", either_or="y", relation="funds", annotated_by=["Ben", "Ada"]),
    claim(id="e", relation="trains", evidence=[]),
    claim(id="f", relation="trains", evidence=[], annotated_by=["Ada"], conditional=True),
]


@given(st.randoms(use_true_random=False))
def test_the_order_of_annotations_doesnt_matter(shuffled: random.Random) -> None:
    """Actors, claims, mentions and evidence in any order give the same article."""
    given_document = document(*CLAIMS)
    expected = built(given_document)
    for part in ("actors", "claims"):
        given_document[part] = shuffled.sample(given_document[part], len(given_document[part]))
    for annotated in given_document["actors"]:
        annotated["mentions"] = shuffled.sample(annotated["mentions"], len(annotated["mentions"]))
    assert built(given_document) == expected


# -- equal claims -----------------------------------------------------------------------------------------------------


def test_equal_claims_become_one() -> None:
    """Lowest confidence, all annotators and notes; conditional and alternative if any says so."""
    annotated = built(
        document(
            claim(id="1", confidence=0.9, annotated_by=["Ben"], note="b"),
            claim(id="2", confidence=0.5, annotated_by=["Ada"], note="a", conditional=True),
            claim(id="3", either_or="x", note="a"),
            claim(id="4", either_or="x", subject="vellund"),
        )
    )
    joined = next(c for c in annotated.claims if c.annotated_by)
    other = next(c for c in annotated.claims if not c.annotated_by)
    assert str(joined.confidence) == "0.5"
    assert (joined.annotated_by, joined.notes, joined.conditional) == (("Ada", "Ben"), ("a", "b"), True)
    assert joined.either_or is not None
    assert joined.either_or == other.either_or
    assert dict(annotated.annotations) == {joined.id: ("1", "2", "3"), other.id: ("4",)}


def test_groups_of_alternatives_with_a_common_claim_are_one() -> None:
    """A claim in two groups, because two annotators grouped differently, joins them."""
    annotated = built(document(*CLAIMS[:4]))
    groups = {c.either_or for c in annotated.claims}
    members = sorted(c.id for c in annotated.claims)
    assert len(members) == 3
    assert groups == {sha256(json.dumps(members, separators=(",", ":")).encode()).hexdigest()}


@pytest.mark.parametrize(
    ("given_confidence", "kept"),
    [(0, "0"), (1, "1"), (0.5, "0.5"), (0.1234567, "0.123457"), (1e-7, "0"), (-0.0, "0"), (0.99999999, "1")],
)
def test_confidence_has_at_most_six_places(given_confidence: float, kept: str) -> None:
    """Confidence is a decimal of at most six places without trailing zeros, and never minus nought."""
    assert str(one(confidence=given_confidence).confidence) == kept


@pytest.mark.parametrize(
    ("said_by", "stance"),
    [
        ([], "asserts"),
        (["kestrelia"], "asserts"),
        (["kestrelia", "varn"], "asserts"),
        (["varn", "kestrelia"], "alleges"),
    ],
)
def test_the_usual_stance_depends_on_the_first_speaker(said_by: list[str], stance: str) -> None:
    """Silent about stance: asserted by the article or about oneself, alleged by anybody else."""
    assert one(said_by=said_by).stance == stance


@pytest.mark.parametrize("field", ["role", "note", "url", "title", "publisher", "language"])
def test_an_empty_text_is_none(field: str) -> None:
    """An empty string in a field of free text is the same as leaving it out."""
    if field in ("role", "note"):
        assert one(**{field: ""}) == one()
    else:
        assert built(document(**{field: ""})) == built(document())


# -- evidence from sentences ------------------------------------------------------------------------------------------


def _quotes(evidence: tuple[Evidence, ...]) -> list[str]:
    return [e.quote for e in evidence]


def test_without_evidence_the_sentences_of_the_first_mentions_stand() -> None:
    """Sentences that hold the first mention of subject, object, item or via are the evidence, each once."""
    found = one(evidence=[], item="rockets", via="tern", said_by=["varn"]).evidence
    assert _quotes(found) == ["Kestrelia armed the Ash Column.", "Vellund gave rockets to Grey Tern."]


def test_a_mention_over_two_sentences_takes_both() -> None:
    """A span that runs over the end of a sentence has both sentences as its evidence."""
    long = actor("column", mentions=[span("Ash Column. Ilse Varn")])
    given_document = document(claim(evidence=[], subject="varn"), actors=[long, actor("varn")])
    given_document["claims"][0]["object"] = "column"
    (found,) = built(given_document).claims
    assert _quotes(found.evidence) == ["Kestrelia armed the Ash Column.", "Ilse Varn said so."]


def test_a_mention_of_nothing_but_space_gives_no_evidence() -> None:
    """A claim whose only mentions lie between sentences is an error: it never disappears."""
    text = "Kestrelia fell.\n\n\nVellund rose."
    blank = {"id": "s", "type": "State", "name": "Sardany", "mentions": [{"start": 16, "end": 17}]}
    given_document = document(claim(subject="s", object="s", evidence=[]), text=text, actors=[blank])
    assert wrong(given_document) == [
        "c: a claim needs evidence, or an actor with a mention whose sentence can stand for it"
    ]


# -- errors -----------------------------------------------------------------------------------------------------------


def test_one_error_hides_no_other() -> None:
    """What is wrong in one place doesn't keep what is wrong elsewhere from being said."""
    nobody = {"id": "n", "type": "Company"}
    named = {"id": "o", "type": "Company", "name": "Orlo Freight"}
    given_document = document(
        claim(id="1", stance="no", when="no", said="no", confidence=2, evidence=[{"start": 9, "end": 1}]),
        claim(id="2", subject="o", object="o", evidence=[]),
        status="lost",
        actors=[*(actor(id_) for id_ in ACTORS), nobody, named],
    )
    assert [message.split()[0:3] for message in wrong(given_document)] == [
        ["None:", "status", "'lost'"],
        ["n:", "an", "actor"],
        ["1:", "stance", "'no'"],
        ["1:", "said:", "'no'"],
        ["1:", "when:", "'no'"],
        ["1:", "confidence", "2.0"],
        ["1:", "[9,", "1)"],
        ["2:", "a", "claim"],
    ]


def test_what_only_follows_from_an_error_is_not_said() -> None:
    """A wrong mention is one error: not also a missing name, nor missing evidence in claims about that actor."""
    broken = {"id": "kestrelia", "type": "State", "mentions": [{"start": 0, "end": 9, "text": "Vellund"}]}
    given_document = document(claim(evidence=[], object="kestrelia"), actors=[broken])
    assert wrong(given_document) == ["kestrelia: expected 'Vellund' at [0, 9), found 'Kestrelia'"]


@pytest.mark.parametrize(("start", "end"), [(0, len(TEXT)), (len(TEXT) - 1, len(TEXT)), (0, 1)])
def test_spans_may_touch_the_ends_of_the_text(start: int, end: int) -> None:
    """A span from the first code point, or up to the last, is inside."""
    assert [(e.start, e.end) for e in one(evidence=[{"start": start, "end": end}]).evidence] == [(start, end)]


def test_prefix_and_suffix_have_at_most_32_code_points() -> None:
    """A quote carries the 32 code points before and after it, counted in code points."""
    text = "🛰" * 40 + "armed" + "👩‍👩‍👧" * 10
    given_document = document(claim(evidence=[span("armed", text)]), text=text, actors=[])
    given_document["actors"] = [{"id": i, "type": ACTORS[i][0], "name": i} for i in ("kestrelia", "column")]
    (evidence,) = built(given_document).claims[0].evidence
    assert evidence == Evidence(40, 45, "armed", "🛰" * 32, ("👩‍👩‍👧" * 10)[:32])


def test_an_unknown_relation_hides_no_wrong_class() -> None:
    """Who can't act at all is said also where the relation itself is unknown."""
    found = wrong(document(claim(subject="rockets", relation="sells")))
    assert [message.split(" ")[1] for message in found] == ["relation", "subject"]


@pytest.mark.parametrize(
    ("length", "shown"), [(80, f"'{'x' * 80}'"), (81, f"'{'x' * 80}…' (81 code points)")], ids=["80", "81"]
)
def test_long_quotes_are_cut_in_messages(length: int, shown: str) -> None:
    """A message shows at most 80 code points of what was expected, and says how many there were."""
    found = wrong(document(claim(evidence=[{**span("armed"), "quote": "x" * length}])))
    assert found == [f"c: expected {shown} at [10, 15), found 'armed'"]


@pytest.mark.parametrize("field", ["title", "publisher", "language"])
def test_a_value_has_a_greatest_length(field: str) -> None:
    """A million code points are enough for any value but the text; more would not be read again from an export."""
    assert wrong(document(**{field: "x" * MAX_VALUE})) == []
    (error,) = wrong(document(**{field: "x" * (MAX_VALUE + 1)}))
    assert error == f"None: {field} has 1,048,577 code points; expected at most 1,048,576"


def test_evidence_has_a_greatest_length() -> None:
    """A quote is a value; the text that it is cut from may be longer."""
    text = f"{TEXT} {'x' * MAX_VALUE}"
    (error,) = wrong(document(claim(evidence=[{"start": 0, "end": len(text)}]), text=text))
    assert error == f"c: evidence has {len(text):,} code points; expected at most 1,048,576"
