"""The ontology: its IRI leads here, for machines and for people."""

from __future__ import annotations

import msgspec
from fastapi import APIRouter, Response

from actorgraph.ontology.jsonld import PREFIXES, context
from actorgraph.ontology.rdf import DCTERMS
from actorgraph.ontology.vocabulary import OWL
from actorgraph.service.api.deps import ContextDep, NothingDep
from actorgraph.service.api.publishing import BarePublishingDep, PublishingDep, published
from actorgraph.service.api.read_route import ReadRoute
from actorgraph.service.linked.terms import ONTOLOGY, Source, sections, shapes, source
from actorgraph.service.media_types import DOCUMENTS, JSON_LD
from actorgraph.service.web.rendering import rendered

router = APIRouter(route_class=ReadRoute, tags=["ontology"])


@router.get("/ontology", summary="The ontology", responses=published("The ontology"))
def show_ontology(publishing: PublishingDep, ctx: ContextDep) -> Response:
    """All terms with their meaning: the Turtle is the source itself; the page has an anchor for each."""
    read = source()

    def page() -> str:
        about = read.by_subject()[ONTOLOGY]
        words = {name: about[DCTERMS + name][0] for name in ("title", "description")}
        version = about[OWL + "versionInfo"][0]
        found = sections(ctx.vocabulary)
        return rendered("ontology.html", ctx.vocabulary, iri=ONTOLOGY, version=version, sections=found, **words)

    return publishing.answer(read.triples, _further(read), page, read.text)


@router.get("/ontology/shapes", summary="The shapes", responses=published("The shapes", DOCUMENTS))
def show_shapes(publishing: BarePublishingDep, ctx: ContextDep) -> Response:
    """What an article's graph may hold, as SHACL, in terms of this service's own too; loading checks the same."""
    read = shapes(ctx.vocabulary)
    return publishing.answer(read.triples, _further(read), turtle=read.text)


@router.get(
    "/ontology/context.jsonld",
    summary="The JSON-LD context",
    responses={200: {"description": "The context", "content": {JSON_LD.media: {"schema": {"type": "object"}}}}},
)
def show_context(given: NothingDep) -> Response:
    """The one that JSON-LD answers have inside, for documents that refer to it instead."""
    body = msgspec.json.format(msgspec.json.encode({"@context": context()}), indent=2)
    return Response(body, 200, media_type=JSON_LD.media)


def _further(read: Source) -> dict[str, str]:
    return {name: iri for name, iri in read.prefixes.items() if name and name not in PREFIXES and name != "ag"}
