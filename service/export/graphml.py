"""GraphML, for Gephi, yEd and networkx: canonical actors as nodes, derived relations as edges that name their standing.

Source: http://graphml.graphdrawing.org/specification.html. A character that XML can't hold is written as U+FFFD.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from actorgraph.ontology.derived import CanonicalActor
from actorgraph.ontology.property_graph import edge_type
from actorgraph.ontology.standing import DerivedRelation
from actorgraph.service.export.scope import Scope
from actorgraph.service.serialization import NOT_IN_XML

NODE = {"label": "string", "name": "string", "types": "string", "aliases": "string", "same_as": "string"}
EDGE = {
    "label": "string",
    "relation": "string",
    "standing": "string",
    "strength": "int",
    "weight": "int",
    "symmetric": "boolean",
    "publishers": "int",
    "holders": "int",
    "self_reported": "boolean",
    "first_reported": "string",
    "last_reported": "string",
    "either_or": "boolean",
    "conditional": "boolean",
    "items": "string",
    "vias": "string",
    "claims": "string",
}
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)


def graphml(scope: Scope) -> Iterator[bytes]:
    """One directed graph; an edge's label and type are as in Neo4j: ``ARMS`` if stated, else ``ARMS_ALLEGED``."""
    counts = dict.fromkeys((*scope.vocabulary.stances, *scope.vocabulary.stages), "int")
    yield HEAD.encode()
    for for_, keys in (("node", NODE), ("edge", EDGE | counts)):
        for name, type_ in keys.items():
            yield f'<key id="{for_}_{name}" for="{for_}" attr.name="{name}" attr.type="{type_}"/>\n'.encode()
    yield b'<graph id="actorgraph" edgedefault="directed">\n'
    for actor in scope.actors():
        data = "".join(_data("node", _node(actor)))
        yield f"<node id={quoteattr(scope.iris.actor(actor.id))}>{data}</node>\n".encode()
    for relation in scope.relations():
        data = "".join(_data("edge", _edge(relation, scope)))
        ends = [quoteattr(scope.iris.actor(end)) for end in (relation.subject, relation.object)]
        id_ = quoteattr(scope.iris.relation(relation.id))
        yield f"<edge id={id_} source={ends[0]} target={ends[1]}>{data}</edge>\n".encode()
    yield b"</graph>\n</graphml>\n"


def _node(actor: CanonicalActor) -> Mapping[str, object]:
    lists = {"types": actor.types, "aliases": actor.aliases, "same_as": actor.same_as}
    return {"label": actor.name, "name": actor.name, **{name: _list(values) for name, values in lists.items()}}


def _edge(relation: DerivedRelation, scope: Scope) -> Mapping[str, object]:
    iris, found = scope.iris, {name: getattr(relation, name) for name in EDGE if hasattr(relation, name)}
    items = (f"{iris.actor(item.item)} {item.standing}" for item in relation.items)
    vias = (f"{iris.actor(part.via)} {part.standing}" for part in relation.vias if part.via is not None)
    return {
        "label": edge_type(relation.relation, relation.standing, scope.vocabulary),
        **found,
        "symmetric": scope.vocabulary.relations[relation.relation].symmetric,
        "strength": scope.vocabulary.standings[relation.standing].strength,
        "weight": max(relation.publishers, 1),  # what programs take for an edge's weight is positive
        "items": _list(items),
        "vias": _list(vias),
        "claims": " ".join(iris.claim(claim) for claim, _ in relation.claims),
        **dict(relation.counts),
    }


def _list(values: Iterable[str]) -> str:
    return "; ".join(values)


def _data(for_: str, values: Mapping[str, object]) -> Iterator[str]:
    for name, value in values.items():
        if value is not None and value != "":
            shown = str(value).lower() if isinstance(value, bool) else NOT_IN_XML.sub("\ufffd", str(value))
            # a carriage return by itself would be read as a line feed
            yield f'<data key="{for_}_{name}">{escape(shown, {chr(13): "&#13;"})}</data>'
