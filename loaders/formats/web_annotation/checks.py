"""What the Web Annotation model demands of an annotation; and its nodes, whatever holds them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeGuard

from actorgraph.ontology.iris import is_iri
from actorgraph.ontology.vocabulary import AG

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_CONTEXTS = frozenset({CONTEXT, CONTEXT.replace("http:", "https:")})
_NAMED = CONTEXT.removeprefix("http:").encode()
_ALIASES = {"rdf:value": "value", **{f"oa:{name}": name for name in ("exact", "prefix", "suffix", "start", "end")}}
_ALIASED = ("@value", *_ALIASES)
_RELATIVE = ("#", "/", "_:")
Path = tuple[str | int, ...]
Json = dict[str, Any]


def names_context(data: bytes) -> bool:
    """Whether a file's bytes hold the model's context, also with its slashes escaped, as some write JSON."""
    return _NAMED in data or (b"\\/" in data and _NAMED in data.replace(b"\\/", b"/"))


def in_short(value: Any, data: bytes) -> Any:
    """What a file holds, with the short keys of the model's context, and literals as their values."""
    return _in_short(value) if any(f'"{name}"'.encode() in data for name in _ALIASED) else value


def _in_short(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_short(one) for one in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("@value"), str):
        return value["@value"]
    return {_ALIASES.get(name, name): _in_short(one) for name, one in value.items()}


def many(value: Any) -> list[Any]:
    """What may stand alone or in a list, as a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


@lru_cache(maxsize=256)
def _type(name: str) -> frozenset[str]:
    return frozenset({name.removeprefix("ag:").removeprefix("oa:").removeprefix(AG)})


def types_of(node: Json) -> frozenset[str]:
    """The types of a node, ours without their prefix."""
    given = node.get("type", node.get("@type"))
    if isinstance(given, str):
        return _type(given)
    return frozenset().union(*(_type(str(name)) for name in many(given)))


def id_of(value: Any) -> str | None:
    """The id of a node, or the one that it is."""
    if isinstance(value, dict):
        value = value.get("id", value.get("@id"))
    return value if isinstance(value, str) else None


def nodes_of(value: Any, path: Path) -> Iterator[tuple[Any, Path]]:
    """The annotations and articles of a value: those of lists, graphs, pages and collections."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from nodes_of(one, (*path, index))
    elif isinstance(value, dict) and not types_of(value) & {"Annotation", "Article"}:
        inner = [name for name in ("@graph", "items", "first") if isinstance(value.get(name), list | dict)]
        for name in inner:
            yield from nodes_of(value[name], (*path, name))
        if not inner and not types_of(value) & {"AnnotationCollection", "AnnotationPage"}:
            yield value, path
    else:
        yield value, path


def wrong_context(value: Any) -> str | None:
    """What is wrong with the context of what a file holds; lists and lines of theirs may leave it out."""
    if not isinstance(value, dict):
        return None
    if any(isinstance(one, str) and one in _CONTEXTS for one in many(value.get("@context"))):
        return None
    return f"its @context is {_shown(value.get('@context'))}; expected {CONTEXT}"


def wrong_with(node: Any) -> Iterator[tuple[str, Path]]:
    """Everything that the model forbids in an annotation, and where in it that is."""
    if not isinstance(node, dict):
        yield f"it is {_shown(node)}; expected an annotation", ()
        return
    if "Annotation" not in types_of(node):
        yield "its type is not Annotation; expected that", ("type",)
    id_ = node.get("id", node.get("@id"))
    if id_ is not None and not (isinstance(id_, str) and (is_iri(id_) or id_.startswith(_RELATIVE))):
        yield f"its id is {_shown(id_)}; expected one IRI", ("id",)
    if "target" not in node or node["target"] in (None, [], ""):
        yield "it has no target; expected one at least", ()
    if "bodyValue" in node and "body" in node:
        yield "it has both body and bodyValue; expected one of them", ("bodyValue",)
    if "bodyValue" in node and not isinstance(node["bodyValue"], str):
        yield f"bodyValue is {_shown(node['bodyValue'])}; expected a text", ("bodyValue",)
    for name in ("body", "target"):
        for index, one in enumerate(many(node.get(name))):
            at: Path = (name, index) if isinstance(node.get(name), list) else (name,)
            for message, inner in _resource(one, name):
                yield message, (*at, *inner)


def _resource(value: Any, role: str) -> Iterator[tuple[str, Path]]:
    if isinstance(value, str):
        if not (is_iri(value) or value.startswith(_RELATIVE) or role == "body"):
            yield f"its {role} is {_shown(value)}; expected an IRI", ()
        return
    if not isinstance(value, dict):
        yield f"its {role} is {_shown(value)}; expected an IRI or an object", ()
        return
    types = types_of(value)
    if "TextualBody" in types and not isinstance(value.get("value"), str):
        yield f"a TextualBody's value is {_shown(value.get('value'))}; expected a text", ("value",)
    if "SpecificResource" in types and (isinstance(value.get("source"), list) or not value.get("source")):
        yield f"a SpecificResource's source is {_shown(value.get('source'))}; expected one", ("source",)
    if types & {"Choice", "List", "Composite", "Independents"} and not isinstance(value.get("items"), list):
        yield f"its items are {_shown(value.get('items'))}; expected a list", ("items",)
    for index, selector in enumerate(many(value.get("selector"))):
        at: Path = ("selector", index) if isinstance(value.get("selector"), list) else ("selector",)
        for message, inner in _selector(selector):
            yield message, (*at, *inner)


def _selector(value: Any) -> Iterator[tuple[str, Path]]:
    if isinstance(value, str):
        return
    if not isinstance(value, dict):
        yield f"a selector is {_shown(value)}; expected an object", ()
        return
    types = types_of(value)
    if types & {"TextPositionSelector", "DataPositionSelector"}:
        start, end = value.get("start"), value.get("end")
        if not (_whole(start) and _whole(end)) or start > end:
            yield f"start and end are {_shown(start)} and {_shown(end)}; expected numbers from 0, in this order", ()
    for name, key in (("TextQuoteSelector", "exact"), ("FragmentSelector", "value"), ("XPathSelector", "value")):
        if name in types and not isinstance(value.get(key), str):
            yield f"{name} has {key} {_shown(value.get(key))}; expected a text", (key,)
    if "RangeSelector" in types and not (value.get("startSelector") and value.get("endSelector")):
        yield "a RangeSelector lacks startSelector or endSelector; expected both", ()
    if isinstance(value.get("refinedBy"), dict):
        yield from ((message, ("refinedBy", *inner)) for message, inner in _selector(value["refinedBy"]))


def _whole(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 1 << 53


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)[:60]
