"""From the IRI of a thing to the document that describes it (W3C, "Cool URIs for the Semantic Web", section 4.2)."""

from __future__ import annotations

from urllib.parse import quote

from actorgraph.ontology.errors import NotFound
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.descriptions import Descriptions
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases import actors, articles, claims

KINDS = ("actor", "claim", "article", "relation", "alternatives", "graph")
"""What follows the base in the IRI of a thing."""


def document_of(name: str, store: Store, view: View, vocabulary: Vocabulary) -> str:
    """The path of the document about the thing that has this name, which is its IRI without the base.

    Raises:
        NotFound, Gone: there is no such thing, or no longer.
    """
    place = None
    match name.split("/"):
        case [""]:
            place = "/dataset"
        case ["actor", id_] if view.actors([id_]):
            place = f"/actors/{id_}"
        case ["claim", id_]:
            if not view.claims([id_]):
                raise claims.missing(id_, store)
            place = f"/claims/{id_}"
        case ["article", id_]:
            if view.article(id_) is None:
                raise articles.missing(id_, store)
            place = f"/articles/{id_}"
        case ["article", article, "actor", id_]:
            actors.source(article, id_, store, view)  # complains if it isn't there
            place = f"/articles/{article}/actors/{id_}"
        case ["relation", id_, *part] if view.relations([id_]) and (not part or _is_told(name, id_, view, vocabulary)):
            place = f"/relations/{id_}"
        case ["alternatives", id_] if view.alternatives(id_):
            place = f"/alternatives/{id_}"
        case ["graph", "derived" | "stated" | "decisions"]:
            place = f"/graphs?graph={quote(view.iris.base + name, safe='')}"
    if place is None:
        raise NotFound(f"nothing here has the IRI <{view.iris.base}{name}>")
    return place


def _is_told(name: str, relation: str, view: View, vocabulary: Vocabulary) -> bool:
    """Whether the description of a relation tells of a part with this name."""
    part = f"<{view.iris.base}{name}>"
    return any(line.partition(" ")[0] == part for line in Descriptions(view, vocabulary, "/").relation(relation))
