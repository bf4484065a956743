"""Claims by filter: who says what of whom, with the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ontology.errors import Gone, NotFound
from ontology.standing import relation_id
from ontology.vocabulary import GENERAL_RELATION, Vocabulary
from service import citations
from service.catalog import Parameter
from service.forms import Form
from service.listing import CLAIMS, Answer
from service.parameters import (
    PAGE_PARAMETERS,
    Given,
    one_of,
    refuse_unknown,
    resolve_actor,
    some_of,
)
from service.shapes import Json, Shapes
from service.stores.base import ActorRef, Store, Value, View

ACTORS = ("subject", "object", "said_by")
FILTERS = (
    Parameter("subject", "actor", "Claims about what this actor does: an id, an IRI, or a name that is unambiguous."),
    Parameter("relation", "relation", "Claims of this relation, or of one that narrows it.", example="arms"),
    Parameter("object", "actor", "Claims about what is done to or with this actor or event."),
    Parameter("said_by", "actor", "Claims that this actor makes or relays."),
    Parameter("subject_type", "classes", "Claims whose subject is of one of these classes."),
    Parameter("object_type", "classes", "Claims whose object is of one of these classes."),
    Parameter("stance", "stances", "Claims with one of these stances."),
    Parameter("stage", "stages", "Claims at one of these stages."),
    Parameter("article", "text", "Claims of the article with this id."),
)
PARAMETERS = (*FILTERS, *CLAIMS.parameters)


def claims(given: Given, view: View, vocabulary: Vocabulary) -> Answer:
    """Claims that fit all filters. With subject, relation and object: exactly those that count for that relation.

    Raises:
        UsageError: a filter is unknown or makes no sense.
    """
    refuse_unknown(given, PARAMETERS)
    actors = {name: resolve_actor(given[name], view, name) for name in ACTORS if name in given}
    counted = _of_relation(given, actors, view, vocabulary)
    if counted is None:
        keyed: list[tuple[str, str | None]] = [
            (id_, None) for id_ in view.find_claims(_bindings(given, actors, vocabulary))
        ]
    else:
        keyed = sorted(counted.items())
    asked = {name: value for name, value in given.items() if name not in PAGE_PARAMETERS} | actors
    found = [(id_, (id_, why)) for id_, why in keyed]
    some = CLAIMS.page(found, given, {"query": "/claims", **asked}, view, vocabulary)
    stored = view.claims([id_ for id_, _ in some.results])
    shapes = Shapes(view)
    results = [shapes.claim(stored[id_], why) for id_, why in some.results]
    return CLAIMS.answer(some.shaped(results), given, view.revision)


def _of_relation(
    given: Given, actors: Mapping[str, str], view: View, vocabulary: Vocabulary
) -> dict[str, str | None] | None:
    """The claims under one derived relation with the reason why each counts; ``None`` if more or less is asked for."""
    if given.keys() - PAGE_PARAMETERS != {"subject", "relation", "object"}:
        return None
    name = one_of(given["relation"], vocabulary.relations, "relation")
    ends = [(actors["subject"], actors["object"])]
    if vocabulary.relations[name].symmetric:
        ends.append((actors["object"], actors["subject"]))
    for subject, object_ in ends:
        found = view.relations([relation_id(subject, name, object_)])
        for relation in found.values():
            return dict(relation.claims)
    return None


def _bindings(given: Given, actors: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Value]:
    symmetric = [r.name for r in vocabulary.relations.values() if r.symmetric]
    bindings: dict[str, Value] = {name: ActorRef(id_) for name, id_ in actors.items()}
    bindings["symmetric"] = _words(symmetric)
    if "relation" in given:
        name = one_of(given["relation"], vocabulary.relations, "relation")
        if name != GENERAL_RELATION:
            bindings["relations"] = _words({name, *vocabulary.narrower(name)})
    for name in ("subject_type", "object_type"):
        if name in given:
            classes = some_of(given[name], vocabulary.classes, name)
            bindings[f"{name}s"] = _words({c for name_ in classes for c in vocabulary.subclasses(name_)})
    for name, known in (("stance", vocabulary.stances), ("stage", vocabulary.stages)):
        if name in given:
            bindings[f"{name}s"] = _words(some_of(given[name], known, name))
    if "article" in given:
        bindings["article"] = given["article"]
    return bindings


def _words(names: Iterable[str]) -> str:
    return f" {' '.join(sorted(names))} "


def claim(id_: str, store: Store, view: View) -> Json:
    """One claim, with the ways to its citations.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    shape = _shape(id_, store, view)
    article = f"/articles/{shape['article']['id']}"
    return {**shape, "links": {"self": f"/claims/{id_}", "article": article, "citations": citations.links(id_)}}


def citation(id_: str, form: Form, store: Store, view: View) -> str:
    """The citation of one claim, in one of `service.citations.STYLES`.

    Raises:
        NotFound, Gone: there is none of this id, or no longer.
    """
    shape = _shape(id_, store, view)
    article = view.article(shape["article"]["id"])
    assert article is not None  # the shape has been made from it
    return citations.cited(shape, article, form)


def _shape(id_: str, store: Store, view: View) -> Json:
    found = view.claims([id_]).get(id_)
    if found is None:
        raise missing(id_, store)
    return Shapes(view).claim(found)


def missing(id_: str, store: Store) -> NotFound:
    """The error for a claim that isn't there."""
    if store.was_withdrawn("claim", id_):
        return Gone(f"claim '{id_}' has been withdrawn")
    return NotFound(f"there is no claim '{id_}'")


def alternatives(id_: str, view: View) -> Json:
    """Claims of which one holds.

    Raises:
        NotFound: there is no group of this id.
    """
    ids = view.alternatives(id_)
    if not ids:
        raise NotFound(f"there are no alternatives '{id_}'")
    shapes = Shapes(view)
    claims = [shapes.claim(claim) for claim in view.claims(ids).values()]
    return {"id": id_, "iri": view.iris.alternatives(id_), "claims": claims}
