"""One actor: canonical, or as one article calls it."""

from __future__ import annotations

from actorgraph.ontology.claims import SourceActor
from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.errors import Gone, NotFound
from actorgraph.ontology.vocabulary import Vocabulary
from actorgraph.service.answers.answer import link
from actorgraph.service.answers.serializers import Json, Serializer
from actorgraph.service.stores.base import Store, View
from actorgraph.service.usecases import articles

ROLES = ("subject", "object", "said_by")
"""What an actor can be in claims, as their filters name it."""


def actor(id_: str, store: Store, view: View, vocabulary: Vocabulary) -> Json:
    """An actor with its aliases, how many claims and relations it is in, and where those are.

    Raises:
        NotFound, Gone: there is none of this id, or it was purged.
    """
    found = view.actors([id_]).get(id_)
    if found is None:
        raise missing(id_, store)
    return {
        **Serializer(view).actor(id_),
        "aliases": list(found.aliases),
        "claims": _claims(id_, view, vocabulary),
        "relations": len(view.relations_of(id_)),
        "articles": len({article for article, _ in view.sources_of(id_)}),
        "links": {
            "self": f"/actors/{id_}",
            "relations": f"/actors/{id_}/relations",
            "timeline": f"/actors/{id_}/timeline",
            **{f"claims_{role}": link("/claims", {role: id_}) for role in ROLES},
        },
    }


def everybody(view: View) -> dict[str, CanonicalActor]:
    """All actors by id, read once a revision."""
    return view.remembered("actors", lambda: {actor.id: actor for actor in view.all_actors()})


def known(id_: str, view: View) -> CanonicalActor:
    """The actor of this id.

    Raises:
        NotFound: there is none.
    """
    found = view.actors([id_]).get(id_)
    if found is None:
        raise NotFound(f"there is no actor '{id_}'")
    return found


def missing(id_: str, store: Store) -> NotFound:
    """The error for an actor that isn't there."""
    if store.was_purged(id_):
        return Gone(f"actor '{id_}' has been purged")
    return NotFound(f"there is no actor '{id_}'")


def _claims(id_: str, view: View, vocabulary: Vocabulary) -> dict[str, int]:
    """How many claims the lists hold that the links lead to: a symmetric relation is found from either end."""
    found: dict[str, set[str]] = {role: set() for role in ROLES}
    for role, claim, relation in view.claims_of(id_):
        symmetric = role != "said_by" and vocabulary.relations[relation].symmetric
        for counted in ("subject", "object") if symmetric else (role,):
            found[counted].add(claim)
    return {role: len(claims) for role, claims in found.items()}


def source(article: str, id_: str, store: Store, view: View) -> tuple[SourceActor, Json]:
    """What one article calls somebody, and the shape of it.

    Raises:
        NotFound, Gone: the article isn't there, or no longer, or calls nobody so.
    """
    annotated = view.annotated(article)
    if annotated is None:
        raise articles.missing(article, store)
    for actor_ in annotated.actors:
        if actor_.id == id_:
            return actor_, _source(article, actor_, view)
    raise NotFound(f"there is no actor '{id_}' in article '{article}'")


def _source(article: str, source: SourceActor, view: View) -> Json:
    serializer = Serializer(view)
    return {
        "id": source.id,
        "iri": view.iris.source(article, source.id),
        "article": article,
        "name": source.name,
        "type": source.type,
        "same_as": list(source.same_as),
        "mentions": [{"start": span.start, "end": span.end} for span in source.mentions],
        "actor": serializer.source(article, source.id),
    }
