"""Identity links: what a reader copies of Wikidata, in whichever form, is one link."""

from __future__ import annotations

import pytest

from actorgraph.ontology.claims import SourceActor
from actorgraph.ontology.iris import one_link

ENTITY = "http://www.wikidata.org/entity/Q42"


@pytest.mark.parametrize(
    "link",
    [
        ENTITY,
        "https://www.wikidata.org/entity/Q42",
        "http://www.wikidata.org/wiki/Q42",
        "https://www.wikidata.org/wiki/Q42",
        "https://wikidata.org/wiki/Q42",
        "https://m.wikidata.org/wiki/Q42",
    ],
)
def test_one_item_is_one_link(link: str) -> None:
    """The entity or its page, by either scheme: an actor has it in Wikidata's own form."""
    assert one_link(link) == ENTITY
    assert SourceActor.of("State", "Sardany", [link, ENTITY], []).same_as == (ENTITY,)


@pytest.mark.parametrize(
    "link",
    [
        "https://www.wikidata.org/wiki/Property:P31",
        "https://www.wikidata.org/wiki/Q42/x",
        "https://www.wikidata.org/wiki/Q0",
        "https://example.org/wiki/Q42",
        "https://de.wikipedia.org/wiki/Q42",
    ],
)
def test_another_link_stays_as_it_is(link: str) -> None:
    """Only items are known."""
    assert one_link(link) == link
