"""The prefixes that a query needn't declare."""

from __future__ import annotations

from actorgraph.ontology.iris import Iris
from actorgraph.service.export import PREFIXES

FURTHER = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "wd": "http://www.wikidata.org/entity/",
}


def prefixes(iris: Iris) -> dict[str, str]:
    """Prefix → what it stands for; a query's own PREFIX goes before these."""
    ours = {kind: f"{iris.base}{kind}/" for kind in ("actor", "article", "claim", "graph", "relation")}
    return PREFIXES | FURTHER | ours
