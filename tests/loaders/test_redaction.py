"""Articles without purged actors: texts in which only the name goes, ids that follow from what is left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.loaders.formats.rdf.semantic_checks import SemanticChecks
from actorgraph.loaders.purges import Purge, words
from actorgraph.loaders.redaction import BAR, Redaction
from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import default_vocabulary
from tests.contract.articles import Record, article, claim
from tests.contract.steps import loaded, reference

KEY = "00" * 32
NAMES = ["Ada Reed", "Zoé Arlen", "Иван Петров", "李安", "김정호", "Bo", "Ján van der Vék", "سعاد حسن", "Ὀδυσσεύς Κρής"]


def redaction(*names: str, types: tuple[str, ...] = ("Person",), links: tuple[str, ...] = ()) -> Redaction:
    return Redaction([Purge.of(CanonicalActor("old", names[0], types, names[1:], links), (), None)])


def read(record: Record) -> AnnotatedArticle:
    """An article as a load builds it."""
    with reference() as store:
        loaded(store, record)
        with store.writer(wait=1) as writer:
            return writer.current(record["article"]["id"]) or pytest.fail("it isn't there")


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Ada Reed", "ADA REED, Ada\nReed; Ada-Reed's", f"{BAR * 8}, {BAR * 8}; {BAR * 8}'s"),
        ("Ada Reed", "Ada Reeds, Freeda Reed, Reed Ada", "Ada Reeds, Freeda Reed, Reed Ada"),
        ("Zoe\u0301 Arlen", "Zo\u00e9 Arlen and Zoe\u0301 Arlen", f"{BAR * 9} and {BAR * 10}"),
        ("李安", "昨天李安说：李 安", f"昨天{BAR * 2}说：{BAR * 3}"),
        ("Bo", "Bo and bo", f"{BAR * 2} and bo"),
        ("سعاد حسن", "قالت سعاد حسن ذلك", f"قالت {BAR * 8} ذلك"),
        ("🛰 Bo 🛰", "🛰🛰 Bo", f"🛰🛰 {BAR * 2}"),
    ],
)
def test_whole_names_in_texts(name: str, text: str, left: str) -> None:
    """Word by word, several in any case, one as it is written; offsets are code points."""
    plain = article("plain", claim("Ardland", "attacks", "Borland"))
    plain["article"]["text"] += text
    found = redaction(name).redacted(read(plain))
    assert (found.article.text or "").endswith(left)
    assert len(found.article.text or "") == found.article.text_length


def test_of_several_words_only_where_it_is_named() -> None:
    """Aliases and parts of names are words like others elsewhere."""
    named = article("named", claim("Ada Reed", "attacks", "Borland"), claim("May", "attacks", "Reed Town"))
    named["article"]["text"] += " Reed and May met in Reed Town in May."
    elsewhere = article("elsewhere", claim("Ardland", "attacks", "Borland"))
    elsewhere["article"]["text"] += " Reed and May met in May."
    out = redaction("Ada Reed", "May")
    assert (out.redacted(read(named)).article.text or "").endswith("████ and ███ met in ████ Town in ███.")
    assert "May attacks Reed Town" not in (out.redacted(read(named)).article.text or "")
    assert out.redacted(there := read(elsewhere)) is there


def test_another_class_is_somebody_else() -> None:
    """Identity tells them apart, so does a purge."""
    record = read(article("one", claim("Grey Company", "attacks", "Borland")))
    assert redaction("Grey Company").redacted(record) is record
    assert redaction("Grey Company", types=("PrivateMilitaryCompany",)).redacted(record) is not record


def test_a_link_is_enough() -> None:
    """Whatever the name and class are."""
    link = "https://example.org/q1"
    record = read(article("one", claim("Grey Company", "attacks", "Borland"), links={"Grey Company": [link]}))
    assert not any("Grey" in actor.name for actor in redaction("Ada", links=(link,)).redacted(record).actors)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True), st.data())
def test_whatever_the_names_are(names: list[str], data: st.DataObject) -> None:
    """Nothing of them is left, ids and quotes are as they must be, and doing it again does nothing."""
    others = [name for name in NAMES if not {*words(name)} & {word for name in names for word in words(name)}]
    cast = st.sampled_from([*names, *others])
    pairs = data.draw(st.lists(st.tuples(cast, cast), min_size=1, max_size=5))
    claims = [claim(one, "attacks", other, said_by=[one], note=other) for one, other in pairs if one != other]
    before = read(article("one", *claims, title=" ".join(names)))
    if data.draw(st.booleans()):
        before = replace(before, article=replace(before.article, text=None))
    purges = [Purge.of(CanonicalActor(name, name, ("Person",), (), ()), (), KEY) for name in names]
    out = Redaction(purges)
    after = out.redacted(before)
    assert not any(name in repr(after) for name in names)
    assert SemanticChecks(Iris(), after, default_vocabulary()).faults() == []
    assert out.redacted(after) is after
    assert len(after.claims) <= len(before.claims)
