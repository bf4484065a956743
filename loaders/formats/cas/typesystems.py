"""Type systems, parsed once for all documents that have the same: parsing them takes longer than reading a document."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import msgspec
from cassis import TypeSystem, load_cas_from_json, load_typesystem

from actorgraph.loaders.formats.cas.outline import FIRST_VIEW

_TYPES, _VIEWS = "%TYPES", "%VIEWS"


@lru_cache(maxsize=16)
def from_xml(data: bytes) -> TypeSystem:
    """The type system of a descriptor."""
    return load_typesystem(BytesIO(data))


def from_json(document: bytes) -> tuple[TypeSystem, str]:
    """The type system that a CAS as JSON holds, and the document without it and all views but the first.

    dkpro-cassis 0.12 can't read a document with further views, and parses the type system again for each document.
    """
    parts = msgspec.json.decode(document.removeprefix(b"\xef\xbb\xbf"), type=dict[str, msgspec.Raw])
    views = msgspec.json.decode(parts.get(_VIEWS, b"{}"), type=dict[str, msgspec.Raw])
    first = {name: view for name, view in views.items() if name == FIRST_VIEW}
    rest = {name: part for name, part in parts.items() if name != _TYPES} | {_VIEWS: first}
    return _from_json(bytes(parts.get(_TYPES, b"{}"))), msgspec.json.encode(rest).decode()


@lru_cache(maxsize=16)
def _from_json(types: bytes) -> TypeSystem:
    empty = b'{"%TYPES": ' + types + b', "%FEATURE_STRUCTURES": [], "%VIEWS": {}}'
    return load_cas_from_json(empty.decode()).typesystem
