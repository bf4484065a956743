"""Under which IRIs an embedded store holds terms of users' own: they stay what they are."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from actorgraph.ontology.claims import AnnotatedArticle
from actorgraph.ontology.errors import StoreVersionError
from actorgraph.ontology.iris import Iris
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.stores.ledger import Ledger

TERMS = "terms"
"""The value in the ledger: IRIs of the terms that claims and actors were stored with, by name."""


def check_terms(store: str, ledger: Ledger, iris: Iris) -> None:
    """Nothing is taken for another term; ``store`` is what the error calls it.

    Raises:
        StoreVersionError: a term that the store holds has another IRI now.
    """
    for term, there in _known(ledger).items():
        given = iris.terms.get(term, there)
        if given != there:
            raise StoreVersionError(
                f"{store} has the term '{term}' as <{there}>, not as <{given}>; expected it as in the file that "
                "the store was loaded with (--ontology, ACTORGRAPH_ONTOLOGY), or a new store"
            )


def keep_terms(ledger: Ledger, articles: Iterable[AnnotatedArticle], iris: Iris, vocabulary: Vocabulary) -> None:
    """Remember the IRIs of those that these articles use, and of the relations that theirs narrow."""
    if not iris.terms:
        return
    articles, known = list(articles), _known(ledger)
    said = {claim.relation for annotated in articles for claim in annotated.claims}
    used = {actor.type for annotated in articles for actor in annotated.actors}.union(
        said, *map(vocabulary.wider, said)
    )
    found = known | {name: iris.terms[name] for name in iris.terms.keys() & used}
    if found != known:
        ledger.set_meta(TERMS, msgspec.json.encode(found, order="sorted").decode())


def _known(ledger: Ledger) -> dict[str, str]:
    return msgspec.json.decode(ledger.meta(TERMS) or "{}", type=dict[str, str])
